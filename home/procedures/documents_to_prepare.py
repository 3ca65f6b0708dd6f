"""The documents that a procedure asks for, and which of them somebody's lockers already have. Writes nothing."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from formkit.fieldtypes import DocumentField
from formkit.relative_dates import moved
from formkit.schema import parse_schema
from locker.models import LockerDocument
from teleservices.models import Procedure

MOST_READ = 200
"""Documents of the lockers that are looked at, the newest first."""


@dataclass(frozen=True)
class KeptDocument:
    """A document that a locker has already, and where it is; `lapsed_on` where its validity is over."""

    title: str
    profile: str
    url: str
    lapsed_on: dt.date | None = None
    is_too_old: bool = False

    @property
    def is_ready(self) -> bool:
        """Whether it may be joined as it is."""
        return self.lapsed_on is None and not self.is_too_old


@dataclass(frozen=True)
class DocumentToPrepare:
    """A document that the form asks for; `kept`, for who is signed in, what each of their spaces has of it."""

    label: str
    help: str
    required: bool
    model_url: str
    category: str = ""
    valid_months: int | None = None
    kept: Sequence[KeptDocument] = ()

    @property
    def ready(self) -> list[KeptDocument]:
        """Those that may be joined as they are."""
        return [document for document in self.kept if document.is_ready]

    @property
    def not_ready(self) -> list[KeptDocument]:
        """Those that have lapsed, or are too old: another is to be asked for in that space."""
        return [document for document in self.kept if not document.is_ready]


def documents_of(procedure: Procedure) -> list[DocumentToPrepare]:
    """The documents that the published form asks for, in its order; none before a form is published."""
    return [_asked(field) for field in document_fields(procedure)]


def document_fields(procedure: Procedure) -> list[DocumentField]:
    """The fields of those documents; none before a form is published."""
    version = procedure.current_version
    fields = parse_schema(version.schema).document_fields() if version else ()
    return [field for field in fields if not field.private]


def _asked(field: DocumentField) -> DocumentToPrepare:
    return DocumentToPrepare(
        label=field.label,
        help=field.help,
        required=field.required and field.condition is None,
        model_url=field.model_url,
        category=field.category,
        valid_months=field.valid_months,
    )


def with_lockers(documents: Iterable[DocumentToPrepare], procedure: Procedure, user: User) -> list[DocumentToPrepare]:
    """The same, with the newest of each category in each space for which `user` may file this procedure. One query."""
    papers = list(documents)
    by_category = _newest(procedure, user, {document.category for document in papers})
    return [
        replace(document, kept=tuple(_kept(own, document) for own in by_category.get(document.category, ())))
        for document in papers
    ]


def _newest(procedure: Procedure, user: User, categories: set[str]) -> dict[str, list[LockerDocument]]:
    """By category, one document of each space: a valid one before those that have lapsed, then the newest."""
    if not categories:
        return {}
    documents = LockerDocument.objects.sent().visible_to(user).filter(category__code__in=categories)
    if kinds := [kind.pk for kind in procedure.profile_types.all()]:
        documents = documents.filter(profile__type__in=kinds)
    newest = documents.select_related("category", "profile").order_by("-added_at", "-pk")[:MOST_READ]
    by_space: dict[tuple[str, int], LockerDocument] = {}
    for document in sorted(newest, key=lambda document: document.has_lapsed):
        code = document.category.code if document.category else ""
        by_space.setdefault((code, document.profile_id), document)
    by_category: dict[str, list[LockerDocument]] = {}
    for (code, _profile), document in by_space.items():
        by_category.setdefault(code, []).append(document)
    return by_category


def _kept(document: LockerDocument, paper: DocumentToPrepare) -> KeptDocument:
    return KeptDocument(
        title=document.title,
        profile=document.profile.name,
        url=reverse("locker_sent", args=[document.profile.uuid]),
        lapsed_on=document.valid_until if document.has_lapsed else None,
        is_too_old=_is_too_old(document, paper.valid_months),
    )


def _is_too_old(document: LockerDocument, months: int | None) -> bool:
    if months is None:
        return False
    return timezone.localdate(document.added_at) < moved(timezone.localdate(), f"today-{months}m")
