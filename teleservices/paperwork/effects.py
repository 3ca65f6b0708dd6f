"""The PDFs that follow an act, made once whoever asks and however often. Tasks call these with a primary key."""

import io

from django.db import transaction
from django.utils.translation import gettext as _
from pypdf import PdfReader

from locker.delivery import deliver
from locker.intake import keep_generated
from locker.models import StoredFile
from teleservices.models import Acknowledgement, Decision
from teleservices.paperwork.acknowledgement import acknowledgement_pdf
from teleservices.paperwork.decision_letter import decision_letter_pdf


def keep_acknowledgement(*, acknowledgement_id: int) -> None:
    """Make the PDF of an acknowledgement and keep it, unless it is kept already or the request was erased."""
    found = Acknowledgement.objects.select_related("request__procedure").filter(pk=acknowledgement_id).first()
    if found is None or found.stored_file_id:
        return
    content = acknowledgement_pdf(found)
    with transaction.atomic():
        Acknowledgement.objects.filter(pk=found.pk, stored_file=None).update(stored_file=_keep(content))


def deliver_decision_letter(*, decision_id: int) -> None:
    """Make the letter of a decision unless it exists, and put it once among the documents that the profile received."""
    found = (
        Decision.objects.select_related(
            "letter",
            "author",
            "request__procedure",
            "request__team",
            "request__assignee",
            "request__applicant",
            "request__profile__type",
        )
        .filter(pk=decision_id)
        .first()
    )
    if found is None:
        return
    content = b"" if found.letter else decision_letter_pdf(found)
    with transaction.atomic():
        deliver(
            profile=found.request.profile,
            stored_file=found.letter or _letter_kept_first(found, content),
            title=_("Decision: %(procedure)s") % {"procedure": found.request.procedure.title},
            sender=found.request.team.name if found.request.team else "",
            about=found.request.reference,
        )


def _letter_kept_first(decision: Decision, content: bytes) -> StoredFile:
    """Keep `content` as the letter unless another worker was faster; returns the letter that stays."""
    this = Decision.objects.filter(pk=decision.pk)
    this.filter(letter=None).update(letter=_keep(content))
    return StoredFile.objects.get(pk__in=this.values("letter"))


def _keep(content: bytes) -> StoredFile:
    return keep_generated(content=content, page_count=len(PdfReader(io.BytesIO(content)).pages))
