"""Procedures made of those of the library, their documents joined, as a département and an association do."""

from accounts.models import User
from formkit.fieldtypes import DocumentField
from formkit.path import walk
from locker.entry.keeping import keep
from locker.models import DocumentCategory, LockerDocument
from teleservices.answering.documents.folders import DraftFolder
from teleservices.models import Procedure, ServiceRequest, Team
from teleservices.studio.publication.placeholders import BRACKETS, LEGAL_TEXTS
from teleservices.studio.transfer.files import import_procedure
from teleservices.studio.transfer.library import ReadyProcedure
from tests.factories.accounts import make_profile_type
from tests.factories.procedures import inspected_pdf


def import_ready(ready: ReadyProcedure, author: User, team: Team | None = None) -> Procedure:
    """The procedure that a file of the library makes, of this service."""
    for code in ready.content.profile_types:
        make_profile_type(code)
    title, code = ready.content.title, ready.content.code
    return import_procedure(content=ready.content, title=title, code=code, team=team, author=author)


def settle_notes(procedure: Procedure) -> None:
    """What the département's lawyers do of a ready procedure before its publication."""
    for name in LEGAL_TEXTS:
        setattr(procedure, name, BRACKETS.sub("", getattr(procedure, name)).strip())
    procedure.save(update_fields=LEGAL_TEXTS)


def join_documents(draft: ServiceRequest) -> list[str]:
    """Join each document that the path asks for, from the locker; the keys of their questions."""
    shown = [field for _step, fields in walk(draft.form, dict(draft.known)) for field in fields]
    documents = [field for field in shown if isinstance(field, DocumentField)]
    for field in documents:
        document = LockerDocument.objects.create(
            profile=draft.profile,
            category=DocumentCategory.objects.get(code=field.category),
            stored_file=keep(inspected_pdf()),
            title=field.label,
            added_by=draft.applicant,
        )
        DraftFolder(draft).join_from_locker(field=field, document=document, actor=draft.applicant)
    return [field.key for field in documents]
