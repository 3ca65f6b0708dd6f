"""The elimination lists that an instructor may see, and the lines of one as its page shows them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from formkit.typography import amount_text
from portal.dates import long_date
from teleservices.desk.access import teams_read_by
from teleservices.legal import legal_day
from teleservices.models import EliminationLine, EliminationList, FinalFate, LegalHold

ROWS = 300
"""Requests on a page of a list."""
SHOWN = 100
"""Lists shown, the latest first."""


@dataclass(frozen=True)
class Row:
    """A line as the page shows it."""

    line: EliminationLine
    amount: str
    state: str
    may_be_ticked: bool


def lists_read_by(user: User) -> QuerySet[EliminationList]:
    """Those of the services of `user`, with how many requests they hold, and how many still wait."""
    waits = Q(lines__extended_until=None, lines__kept_at=None, lines__eliminated_at=None)
    lists = EliminationList.objects.filter(team__in=teams_read_by(user)).select_related("procedure", "team")
    return lists.annotate(total=Count("lines"), waiting=Count("lines", filter=waits))


def list_read_by(user: User, uuid: UUID) -> EliminationList:
    """One of them; Http404 for another service's, whether it exists or not."""
    made = lists_read_by(user).filter(uuid=uuid).select_related("procedure", "team", "visa_file").first()
    if made is None:
        raise Http404
    return made


def state_of_list(made: EliminationList) -> str:
    """Where a list stands, in words."""
    if made.finished_at:
        return _("Finished on %(day)s") % {"day": long_date(legal_day(made.finished_at))}
    if made.visaed_at:
        return _("Visa received: being carried out")
    if made.fate == FinalFate.KEEPING:
        return _("Waits for the departmental archives to take the files over")
    return _("Waits for the visa of the departmental archives")


def page_of(made: EliminationList, number: str) -> "tuple[Page[EliminationLine], list[Row]]":
    """The page of this number, else the first; its rows. Three queries."""
    page = Paginator(made.lines.order_by("pk"), ROWS).get_page(number)
    return page, rows_of(made, list(page.object_list))


def rows_of(made: EliminationList, lines: Sequence[EliminationLine]) -> list[Row]:
    """The rows of these lines. One query."""
    disputed = set(
        LegalHold.objects.standing()
        .filter(request__in=[line.request_id for line in lines])
        .values_list("request", flat=True)
    )
    return [_row(made, line, disputed) for line in lines]


def _row(made: EliminationList, line: EliminationLine, disputed: Collection[int]) -> Row:
    amount = "" if line.amount_cents is None else amount_text(line.amount_cents)
    waits = not (line.extended_until or line.kept_at or line.eliminated_at)
    return Row(line, amount, _state(made, line, is_held=line.request_id in disputed), waits and not made.visaed_at)


def _state(made: EliminationList, line: EliminationLine, *, is_held: bool) -> str:
    if line.eliminated_at:
        return _("Destroyed on %(day)s") % {"day": long_date(legal_day(line.eliminated_at))}
    if line.extended_until:
        return _("Kept until %(day)s") % {"day": long_date(line.extended_until)}
    if line.kept_at:
        return _("Kept by the departmental archives")
    if is_held:
        return _("Kept for a dispute")
    if made.visaed_at:
        return _("To be destroyed, unless it is contested or reviewed again")
    return pgettext("a request on an elimination list", "Waits")
