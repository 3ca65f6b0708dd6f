"""« Dossier complet »: the copy of a request with all its documents, in one PDF with bookmarks.

Only files that the intake has inspected and rewritten, or that the portal made, go in; the jail puts them together.
"""

import hashlib
import io
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_q.tasks import async_task

from locker.entry.intake import RefusedError, keep_generated
from locker.inspection.merging import NotMergedError, Part, merged
from locker.inspection.reasons import OURS
from locker.models import StoredFile
from locker.space import MEGABYTE
from locker.stores.storage import open_stored
from teleservices.errors import TeleservicesError
from teleservices.models import CompleteCopy, DecisionWithdrawal, ServiceRequest, SilenceAttestation
from teleservices.models.requests.exchanges import COPY_KEPT
from teleservices.paperwork.annotations_page import annotations_pdf, of_service_alone
from teleservices.paperwork.effects import make_what_is_missing
from teleservices.paperwork.request_copy import request_copy_pdf

logger = logging.getLogger(__name__)

SECONDS = 110
"""How long a worker may take over one; less than what the queue waits before it tries again."""

Progress = CompleteCopy.Progress


@dataclass(frozen=True)
class Piece:
    """What comes after the copy itself: its bookmark, what it is, its file unless it is still to be made."""

    label: str
    key: str
    stored: StoredFile | None


@dataclass(frozen=True)
class Weight:
    """How much there is to put together: pages, and bytes."""

    pages: int
    size: int

    @property
    def is_too_much(self) -> bool:
        """Whether it is more than is ever put together."""
        return self.pages > MOST.pages or self.size > MOST.size


MOST = Weight(pages=3_000, size=200 * MEGABYTE)
"""What is put together; a larger request is told so before it asks, and downloaded document by document."""


class TooMuchError(TeleservicesError):
    """The request is too large for a complete copy."""

    wording = gettext_lazy("Its documents are too many to be put together. Download each on its own.")


def pieces_of(request: ServiceRequest) -> list[Piece]:
    """What the complete copy holds after the copy itself: receipt, documents, decisions, made already or not."""
    labels = request.form.labels
    acknowledgement = getattr(request, "acknowledgement", None)
    pieces = []
    if acknowledgement:
        label = _("Acknowledgement of receipt")
        pieces.append(Piece(label, f"receipt {acknowledgement.pk}", acknowledgement.stored_file))
    for attachment in request.attachments.select_related("stored_file"):
        label = labels.get(attachment.field_key, "")
        title = f"{label} – {attachment.title}" if label else attachment.title
        pieces.append(Piece(title, f"document {attachment.stored_file_id}", attachment.stored_file))
    for decision in request.decisions.select_related("letter").order_by("decided_at"):
        pieces.append(Piece(_("Decision letter"), f"letter {decision.pk}", decision.letter))
    for withdrawal in DecisionWithdrawal.objects.select_related("letter").filter(decision__request=request):
        pieces.append(Piece(_("Letter of withdrawal"), f"withdrawal {withdrawal.pk}", withdrawal.letter))
    for attestation in SilenceAttestation.objects.select_related("stored_file").filter(request=request):
        label = _("Attestation of acceptance by silence")
        pieces.append(Piece(label, f"attestation {attestation.pk}", attestation.stored_file))
    return pieces


def weight_of(pieces: Sequence[Piece]) -> Weight:
    """How much the pieces that are made weigh."""
    files = [piece.stored for piece in pieces if piece.stored]
    return Weight(pages=sum(stored.page_count for stored in files), size=sum(stored.size for stored in files))


def current_copy(request: ServiceRequest, *, for_service: bool = False) -> CompleteCopy | None:
    """The complete copy of the request as it stands, asked for already; None otherwise.

    `for_service`: the one that ends with what the service noted, where its form asks it something.
    """
    annotated = _is_annotated(request, for_service)
    version = _version(request, pieces_of(request), annotated)
    return CompleteCopy.objects.filter(request=request, version=version, for_service=annotated).first()


def overview(request: ServiceRequest, *, for_service: bool = False) -> dict[str, object]:
    """What a page says of the complete copy of a request: the one asked for, what it holds, what that weighs."""
    pieces = pieces_of(request)
    return {
        "asked": current_copy(request, for_service=for_service),
        "pieces": pieces,
        "is_annotated": _is_annotated(request, for_service),
        "weight": weight_of(pieces),
        "most": MOST,
    }


def ask(*, request: ServiceRequest, for_service: bool = False) -> CompleteCopy:
    """Have a worker make the complete copy of the request as it stands: the web process opens no document.

    Raises:
        TooMuchError: it is larger than what is ever put together.

    """
    with transaction.atomic():
        copy = _noted(request, for_service=for_service)
        if copy.progress != Progress.READY:
            async_task("teleservices.tasks.make_complete_copy", copy.pk, timeout=SECONDS)
    return copy


def make_now(*, request: ServiceRequest, for_service: bool = False) -> CompleteCopy:
    """The same, made at once, which a worker alone may ask; kept for as long from now on, made already or not.

    Raises:
        TooMuchError: it is larger than what is ever put together.

    """
    copy = _noted(request, for_service=for_service)
    CompleteCopy.objects.filter(pk=copy.pk).update(asked_at=timezone.now())
    make(copy_id=copy.pk)
    copy.refresh_from_db()
    return copy


@transaction.atomic
def _noted(request: ServiceRequest, *, for_service: bool) -> CompleteCopy:
    """The row of the copy of the request as it stands: asked for anew, unless it is made."""
    pieces = pieces_of(request)
    if weight_of(pieces).is_too_much:
        raise TooMuchError
    annotated = _is_annotated(request, for_service)
    copy, _is_new = CompleteCopy.objects.select_for_update().get_or_create(
        request=request,
        version=_version(request, pieces, annotated),
        for_service=annotated,
        defaults={"documents_total": len(pieces)},
    )
    if copy.progress != Progress.READY:
        CompleteCopy.objects.filter(pk=copy.pk).update(
            progress=Progress.ASKED, documents_done=0, asked_at=timezone.now()
        )
        copy.refresh_from_db()
    return copy


def make(*, copy_id: int) -> None:
    """Make a complete copy and keep it, unless that is done; what prevents it is kept too, to be told.

    What it must hold and no worker has made yet, the acknowledgement first of all, is made on the way.
    """
    copy = _unmade(copy_id).select_related("request").first()
    if copy is None:
        return
    try:
        make_what_is_missing(request_id=copy.request_id)
        stored = _put_together(copy)
    except NotMergedError as refused:
        logger.exception("complete copy %s not made", copy.pk)
        _unmade(copy_id).update(progress=Progress.FAILED if refused.reason in OURS else Progress.COMPLEX)
    except (OSError, RefusedError):
        logger.exception("complete copy %s not made", copy.pk)
        _unmade(copy_id).update(progress=Progress.FAILED)
    else:
        _unmade(copy_id).update(progress=Progress.READY, stored_file=stored)


def forget_copies() -> int:
    """Delete the copies asked for more than a week ago; their files go with what nobody points to."""
    deleted, _by_model = CompleteCopy.objects.filter(asked_at__lt=timezone.now() - COPY_KEPT).delete()
    return deleted


def _unmade(copy_id: int) -> models.QuerySet[CompleteCopy]:
    return CompleteCopy.objects.filter(pk=copy_id).exclude(progress=Progress.READY)


def _put_together(copy: CompleteCopy) -> StoredFile:
    request = ServiceRequest.objects.whole(copy.request.reference)
    assert request is not None  # noqa: S101 - its copies go with it
    parts = _parts(request, for_service=copy.for_service)

    def tell(gathered: int) -> None:
        _unmade(copy.pk).update(documents_done=min(gathered - 1, copy.documents_total))

    with merged(parts, gathered=tell) as whole:
        return keep_generated(content=whole.content, page_count=whole.page_count)


def _parts(request: ServiceRequest, *, for_service: bool) -> list[Part]:
    """The copy itself, then what the request holds, then for its service what it noted."""
    parts = [_part("", request_copy_pdf(request))]
    for piece in pieces_of(request):
        assert piece.stored is not None, "made a moment ago"  # noqa: S101
        parts.append(Part(piece.label, piece.stored.size, partial(open_stored, piece.stored)))
    if for_service:
        parts.append(_part(_("Annotations of the service"), annotations_pdf(request)))
    return parts


def _part(label: str, document: bytes) -> Part:
    return Part(label, len(document), lambda: io.BytesIO(document))


def _is_annotated(request: ServiceRequest, for_service: bool) -> bool:
    form = request.form
    return for_service and bool(form.annotations or of_service_alone(form))


def _version(request: ServiceRequest, pieces: Sequence[Piece], annotated: bool) -> str:
    """A digest of all that the copy shows; making a letter or a receipt changes nothing of it."""
    last = request.events.order_by("-number").values_list("digest", flat=True).first()
    contents: list[object] = [request.revision_number, last, [(piece.label, piece.key) for piece in pieces]]
    if annotated:
        rows = request.annotations.order_by("field_key").values_list("field_key", "saved_at")
        contents.append(["annotations", *((key, saved_at.isoformat()) for key, saved_at in rows)])
    return hashlib.sha256(json.dumps(contents).encode()).hexdigest()
