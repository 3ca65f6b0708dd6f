"""Requests handed over to the departmental archives: a package asked for, given up, acknowledged or rejected.

What a package holds is destroyed only once the archives have acknowledged it (Code du patrimoine, L212-2).
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _
from django_q.tasks import async_task

from accounts.models import User
from locker.models import StoredFile
from locker.stores.storage import delete
from portal.dates import long_date
from teleservices.legal import legal_day
from teleservices.lifecycle.errors import ActRefusedError, StaleRevisionError
from teleservices.lifecycle.retention.list_changes import changed, check_keeper
from teleservices.models import (
    ArchiveSettings,
    ArchiveTransfer,
    EliminationLine,
    EliminationList,
    FinalFate,
    RequestEvent,
    TransferState,
)
from teleservices.models.retention.archive_settings import NEEDED

MOST_REQUESTS = 200
"""Requests of one package; the next package of the list takes the others."""
TASK = "teleservices.tasks.make_archive_transfer"
SECONDS = 900
"""After which a worker is killed; a slice lasts far less."""
LEASE = dt.timedelta(minutes=3)
"""Without a word from a worker for so long, a package under way is to be taken up again."""
SAID = (*NEEDED, "archival_agency_name", "transferring_agency_name", "agreement", "appraisal_rule", "access_rule")


@dataclass(frozen=True)
class Reply:
    """What the archives answered: its number, its day, its code; as a message (XML), as a PDF, or both."""

    is_accepted: bool
    number: str
    on: dt.date
    code: str = ""
    reason: str = ""
    xml: str = ""
    file: StoredFile | None = None


@transaction.atomic
def ask(*, list_id: int, actor: User, seen: int) -> ArchiveTransfer:
    """Have a worker make the package of what the archives are to have of a list, two hundred requests at most.

    `seen` is the revision of the list that the page showed. Raises ActRefusedError, StaleRevisionError.
    """
    elimination_list = changed(list_id, seen)
    _check(elimination_list, actor)
    lines = list(
        EliminationLine.objects.to_hand_over().filter(elimination=elimination_list).order_by("pk")[:MOST_REQUESTS]
    )
    if not lines:
        raise ActRefusedError(_("Nothing of this list waits to be handed over."))
    now = timezone.now()
    transfer = ArchiveTransfer.objects.create(
        elimination=elimination_list,
        parties=_parties(),
        asked_by=actor,
        asked_by_name=actor.get_full_name(),
        asked_at=now,
        lease_until=now + LEASE,
        total=len(lines),
    )
    EliminationLine.objects.filter(pk__in=[line.pk for line in lines]).update(transfer=transfer)
    queue(transfer)
    return transfer


def queue(transfer: ArchiveTransfer) -> None:
    """Have a worker go on with a package, inside the transaction of its cause."""
    async_task(TASK, transfer.pk, timeout=SECONDS)


@transaction.atomic
def give_up(*, transfer_id: int, actor: User) -> None:
    """Give a package up that the archives have not answered: its requests wait again. Raises as `answer` does."""
    transfer = _locked(transfer_id, TransferState.live())
    check_keeper(transfer.elimination, actor)
    _write(transfer, TransferState.GIVEN_UP)
    transfer.lines.update(transfer=None)


@transaction.atomic
def answer(*, transfer_id: int, actor: User, reply: Reply) -> int:
    """Write what the archives answered; returns how many requests it lets go.

    Those of which something happened since the package was asked for stay, for another one. Raises ActRefusedError,
    and StaleRevisionError where someone wrote an answer, or gave the package up, meanwhile.
    """
    transfer = _locked(transfer_id, {TransferState.READY})
    check_keeper(transfer.elimination, actor)
    _check_reply(transfer, reply)
    now = timezone.now()
    state = TransferState.ACKNOWLEDGED if reply.is_accepted else TransferState.REJECTED
    facts = {"reply_number": reply.number.strip(), "reply_on": reply.on, "reply_code": reply.code.strip()}
    by = {"replied_by": actor, "replied_by_name": actor.get_full_name(), "replied_at": now}
    contents = {"reply_xml": reply.xml, "reply_file": reply.file, "reason": reply.reason.strip()}
    _write(transfer, state, **facts, **by, **contents)
    if not reply.is_accepted:
        transfer.lines.update(transfer=None)
        return 0
    since = RequestEvent.objects.filter(request=OuterRef("request"), at__gt=transfer.asked_at)
    transfer.lines.filter(Exists(since)).update(transfer=None)
    EliminationList.objects.filter(pk=transfer.elimination_id, handed_over_at=None).update(handed_over_at=now)
    return transfer.lines.count()


def _parties() -> dict[str, str]:
    row = ArchiveSettings.load()
    if not row.is_whole:
        raise ActRefusedError(
            _("Who hands over to which archives isn't written yet: an administrator fills in “Handing over to the"
              " archives”, in the settings.")
        )  # fmt: skip
    return {name: getattr(row, name) for name in SAID}


def _check(elimination_list: EliminationList, actor: User) -> None:
    """Whether a package of this list may be asked for now. Raises ActRefusedError."""
    check_keeper(elimination_list, actor)
    if elimination_list.fate == FinalFate.SORTING and not elimination_list.visaed_at:
        raise ActRefusedError(_("Write the visa first: it says which requests the archives keep."))
    if legal_day(timezone.now()) <= elimination_list.notice_until:
        raise ActRefusedError(
            _("The service has until %(day)s to say what it keeps longer: make the package from the next day on.")
            % {"day": long_date(elimination_list.notice_until)}
        )
    if elimination_list.transfers.live().exists():
        raise ActRefusedError(_("A package of this list waits already: the archives answer it first."))


def _check_reply(transfer: ArchiveTransfer, reply: Reply) -> None:
    if not legal_day(transfer.asked_at) <= reply.on <= legal_day(timezone.now()):
        raise ActRefusedError(_("The archives answered between the day of the package and today: check the day."))
    if reply.is_accepted and not reply.number.strip():
        raise ActRefusedError(_("Write the number of the acknowledgement."))
    if reply.is_accepted and not (reply.xml or reply.file):
        raise ActRefusedError(_("Join the acknowledgement of the archives, as a message (XML) or as a PDF."))
    if not reply.is_accepted and not reply.reason.strip():
        raise ActRefusedError(_("Say why the archives rejected it."))


def _locked(transfer_id: int, states: "set[TransferState] | frozenset[TransferState]") -> ArchiveTransfer:
    rows = ArchiveTransfer.objects.select_for_update(of=("self",)).select_related("elimination")
    transfer = rows.get(pk=transfer_id)
    if transfer.state not in states:
        raise StaleRevisionError(_("Someone wrote of this package meanwhile: here it is as it stands."))
    return transfer


def _write(transfer: ArchiveTransfer, state: TransferState, **values: object) -> None:
    """Write how it ends, and that its list changed; its file goes once that is written."""
    ArchiveTransfer.objects.filter(pk=transfer.pk).update(state=state, claim=None, lease_until=None, **values)
    EliminationList.objects.filter(pk=transfer.elimination_id).update(revision=F("revision") + 1)
    transaction.on_commit(lambda: delete(transfer.storage_name))
