"""The packages of a list as its page shows them, the package fetched, the acknowledgement opened."""

from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts import audit
from locker.delivery import download, private_file
from locker.readings import note_reading
from teleservices.desk.access import acting_instructor, instructor
from teleservices.legal import legal_day
from teleservices.models import ArchiveTransfer, EliminationList, FinalFate, TransferState
from teleservices.permissions import keeps_files
from teleservices.steering.elimination.forms import ReplyForm
from teleservices.steering.elimination.looked_up import list_read_by

SHOWN = 20
"""Packages of a list shown, the latest first."""


def handing_over(made: EliminationList, *, keeps: bool) -> dict[str, object]:
    """What the page of a list says of its packages. Two queries."""
    transfers = list(made.transfers.select_related("reply_file")[:SHOWN])
    live = next((transfer for transfer in transfers if transfer.state in TransferState.live()), None)
    is_ready = live is not None and live.state == TransferState.READY
    goes = made.fate == FinalFate.KEEPING or (made.fate == FinalFate.SORTING and made.visaed_at is not None)
    count = made.lines.to_hand_over().count() if goes and live is None else 0
    return {
        "transfers": transfers,
        "live": live,
        "goes": goes,
        "left": count,
        "may_hand_over": keeps and count > 0 and legal_day(timezone.now()) > made.notice_until,
        "may_reply": keeps and is_ready,
        "keeps": keeps,
        "reply_form": ReplyForm(initial={"transfer": live.pk}) if live else None,
    }


@never_cache
@require_safe
def package_file(request: HttpRequest, uuid: UUID, package: UUID) -> HttpResponseBase:
    """The package itself, for who may hand it over, while the archives have not answered; written down."""
    user = acting_instructor(request)
    elimination_list = list_read_by(user, uuid)
    transfer = elimination_list.transfers.filter(uuid=package, state=TransferState.READY).first()
    if transfer is None or not keeps_files(user, elimination_list.team_id):
        raise Http404
    try:
        response = private_file(
            transfer.storage_name, file_name=f"versement-{transfer.uuid}.zip", content_type="application/zip"
        )
    except FileNotFoundError as lost:
        raise Http404 from lost
    with transaction.atomic():
        ArchiveTransfer.objects.filter(pk=transfer.pk, fetched_at=None).update(fetched_at=timezone.now())
        details: dict[str, str | int | None] = {"package": str(transfer.uuid), "requests": transfer.total}
        audit.record(account=user, actor=user, kind="archive_package_fetched", details=details)
    note_reading(request, max(transfer.total, transfer.files))
    return response


@require_safe
def acknowledgement_file(request: HttpRequest, uuid: UUID, package: UUID) -> HttpResponseBase:
    """The acknowledgement of the archives, as the PDF that they sent."""
    elimination_list = list_read_by(instructor(request), uuid)
    transfer = elimination_list.transfers.select_related("reply_file").filter(uuid=package).first()
    if transfer is None or transfer.reply_file is None:
        raise Http404
    title = f"{_('Acknowledgement')} {transfer.reply_number}"
    return download(request=request, stored_file=transfer.reply_file, title=title, context="desk archives", about="")
