"""The elimination lists that an instructor may see, and the lines of one as its page shows them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import Http404, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from formkit.typography import amount_text
from portal.dates import long_date
from teleservices.desk.access import teams_read_by
from teleservices.keyset.order import Order, Ordered
from teleservices.keyset.paging import Page, page_at
from teleservices.legal import legal_day
from teleservices.models import (
    ArchiveTransfer,
    EliminationLine,
    EliminationList,
    FinalFate,
    LegalHold,
    TransferState,
)

ROWS = 300
"""Requests on a page of a list."""
LISTS = 100
"""Lists on a page."""
LATEST_FIRST, AS_DRAWN_UP = Order("made_at", is_descending=True), Order("pk")


@dataclass(frozen=True)
class Row:
    """A line as the page shows it."""

    line: EliminationLine
    amount: str
    state: str
    may_be_ticked: bool


def lists_read_by(user: User) -> QuerySet[EliminationList]:
    """Those of the services of `user`: how many requests they hold, how many wait, how far their package is."""
    waits = Q(lines__extended_until=None, lines__kept_at=None, lines__eliminated_at=None)
    lists = EliminationList.objects.filter(team__in=teams_read_by(user)).select_related("procedure", "team")
    live = ArchiveTransfer.objects.live().filter(elimination=OuterRef("pk"))
    lists = lists.annotate(package=Subquery(live.values("state")[:1]))
    return lists.annotate(total=Count("lines"), waiting=Count("lines", filter=waits))


def page_of_lists(user: User, query: QueryDict) -> Page[EliminationList]:
    """The latest ones first: found before their lines are counted, which would be those of all lists ever made."""
    lists = EliminationList.objects.filter(team__in=teams_read_by(user)).only("pk")
    page = page_at(Ordered(lists, LATEST_FIRST), query, size=LISTS)
    rows = lists_read_by(user).filter(pk__in=[row.pk for row in page.rows])
    return replace(page, rows=list(rows.order_by("-made_at", "-pk")))


def list_read_by(user: User, uuid: UUID) -> EliminationList:
    """One of them; Http404 for another service's, whether it exists or not."""
    elimination_list = lists_read_by(user).filter(uuid=uuid).select_related("procedure", "team", "visa_file").first()
    if elimination_list is None:
        raise Http404
    return elimination_list


def is_handed_over(made: EliminationList) -> bool:
    """Whether the archives keep all of it: nothing there waits for a visa. Not so of a receipt of former times."""
    return made.fate == FinalFate.KEEPING and made.visaed_at is None


def title_of(made: EliminationList) -> str:
    """What the list is called."""
    return _("List of transfer to the archives") if is_handed_over(made) else _("Elimination list")


def state_of_list(made: EliminationList) -> str:
    """Where a list stands, in words."""
    if made.finished_at:
        return _("Finished on %(day)s") % {"day": long_date(legal_day(made.finished_at))}
    if package := getattr(made, "package", None):
        is_ready = package == TransferState.READY
        ready = _("Package ready: waits for the archives to acknowledge it")
        return ready if is_ready else _("Package for the archives being made")
    if made.visaed_at:
        is_sorted = made.fate == FinalFate.SORTING
        wording = _("Visa received: what the archives keep is to be handed over")
        return wording if is_sorted else _("Visa received: being carried out")
    if made.fate == FinalFate.KEEPING:
        return _("Waits to be handed over to the departmental archives")
    return _("Waits for the visa of the departmental archives")


def page_of(made: EliminationList, query: QueryDict) -> Page[EliminationLine]:
    """Its lines that `query` asks for. One query."""
    return page_at(Ordered(made.lines.select_related("transfer"), AS_DRAWN_UP), query, size=ROWS)


def rows_of(made: EliminationList, lines: Sequence[EliminationLine]) -> list[Row]:
    """The rows of these lines. One query."""
    disputed = set(
        LegalHold.objects.standing()
        .filter(request__in=[line.request_id for line in lines])
        .values_list("request", flat=True)
    )
    return [_row(made, line, disputed) for line in lines]


def _row(elimination_list: EliminationList, line: EliminationLine, disputed: Collection[int]) -> Row:
    amount = "" if line.amount_cents is None else amount_text(line.amount_cents)
    waits = not (line.extended_until or line.kept_at or line.eliminated_at or line.transfer_id)
    state = _state(elimination_list, line, is_held=line.request_id in disputed)
    return Row(line, amount, state, waits and not elimination_list.visaed_at)


def _state(elimination_list: EliminationList, line: EliminationLine, *, is_held: bool) -> str:
    if line.eliminated_at:
        wording = _("Destroyed on %(day)s")
        if line.transfer_id or elimination_list.fate == FinalFate.KEEPING:
            wording = _("Handed over to the archives, then erased here on %(day)s")
        return wording % {"day": long_date(legal_day(line.eliminated_at))}
    if line.extended_until:
        return _("Kept until %(day)s") % {"day": long_date(line.extended_until)}
    if is_held:
        return _("Kept for a dispute")
    return _packed(line.transfer) if line.transfer else _waiting(elimination_list, line)


def _waiting(elimination_list: EliminationList, line: EliminationLine) -> str:
    if line.kept_at:
        return _("Kept by the departmental archives: to be handed over")
    if elimination_list.visaed_at:
        return _("To be destroyed, unless it is contested or reviewed again")
    return pgettext("a request on an elimination list", "Waits")


def _packed(transfer: ArchiveTransfer) -> str:
    if transfer.state == TransferState.ACKNOWLEDGED:
        return _("Handed over to the archives: to be erased here, unless it is contested or reviewed again")
    return _("In the package of %(day)s") % {"day": long_date(legal_day(transfer.asked_at))}
