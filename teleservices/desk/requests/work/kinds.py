"""Whose work a request is: what the list's first filter offers and the admin's first page counts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import cast

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Value
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from portal.words.typography import number_text
from teleservices.desk.requests.limits import NEAR
from teleservices.desk.requests.table.row_tags import to_read_by
from teleservices.desk.requests.work.visits import last_visit
from teleservices.legal import legal_day
from teleservices.lifecycle.agents.absences import stood_in_for
from teleservices.models import NoteMention, State, Unreached
from teleservices.models.desk.request_facts import RequestFactsQuerySet

COUNTED = 2_000
"""Requests counted; beyond, the desk says « more than »."""


def _silent_soon(facts: RequestFactsQuerySet, user: User) -> RequestFactsQuerySet:
    """Those for which silence decides within 15 days; what it has decided already waits for nobody."""
    today = legal_day(timezone.now())
    return facts.open().filter(decides_on__gt=today, decides_on__lte=today + NEAR)


def _since_last_visit(facts: RequestFactsQuerySet, user: User) -> RequestFactsQuerySet:
    """What applicants sent, completed, wrote or withdrew since `user` last was at the desk; none at the first visit."""
    since = last_visit(user)
    return facts.filter(applicant_at__gt=since) if since else facts.none()


def _mentioning(facts: RequestFactsQuerySet, user: User) -> RequestFactsQuerySet:
    """Those with a note that mentions `user`, who has not opened them since."""
    return facts.filter(pk__in=NoteMention.objects.filter(user=user, read_at=None).values("note__request"))


@dataclass(frozen=True)
class Work:
    """A kind of work: its name for people, and the facts of the requests that are of it for one of them."""

    label: Promise
    of: Callable[[RequestFactsQuerySet, User], RequestFactsQuerySet]


WORK: Mapping[str, Work] = {
    "since": Work(_("Since my last visit"), _since_last_visit),
    "mine": Work(_("Mine"), lambda facts, user: facts.open().filter(assignee__in=[user.pk, *stood_in_for(user)])),
    "new": Work(_("New requests"), lambda facts, user: facts.filter(state=State.SUBMITTED)),
    "watched": Work(_("Watched"), lambda facts, user: facts.filter(pk__in=user.watches.values("request"))),
    "unassigned": Work(_("Assigned to nobody"), lambda facts, user: facts.open().filter(assignee=None)),
    "completed": Work(_("Completed, to take up again"), lambda facts, user: facts.completed()),
    "late": Work(_("Late"), lambda facts, user: facts.late()),
    "silence": Work(_("Silence within 15 days"), _silent_soon),
    "waiting": Work(_("Waiting for the applicant"), lambda facts, user: facts.filter(state=State.CORRECTION_REQUESTED)),
    "unreached": Work(_("Not reached"), lambda facts, user: facts.filter(pk__in=Unreached.objects.values("request"))),
    "messages": Work(_("With unread messages"), to_read_by),
    "mentions": Work(_("Notes that mention me, unread"), _mentioning),
}
"""By the name that addresses carry."""


def counts(facts: RequestFactsQuerySet, user: User) -> dict[str, int]:
    """How many of these requests are of each kind of work for `user`, no further than one past `COUNTED`: one query.

    Each count is compiled by itself and put beside the others here: as subqueries of one query of Django's, which
    resolves and compiles each of them anew, they took twice as long as the database.
    """
    # Chosen once, for each kind narrows the same; no column of it, so that indexes suffice.
    rows = cast("RequestFactsQuerySet", facts.order_by().values(row=Value(1)))
    counted, params = zip(*(_capped(work.of(rows, user)) for work in WORK.values()), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counted)}", [value for values in params for value in values])
        return dict(zip(WORK, cursor.fetchone(), strict=True))


def _capped(rows: RequestFactsQuerySet) -> tuple[str, Sequence[object]]:
    """The SQL of a count that goes no further than one past `COUNTED`, with its parameters."""
    try:
        sql, params = rows[: COUNTED + 1].query.sql_with_params()
    except EmptyResultSet:
        return "0", ()
    return f"(SELECT COUNT(*) FROM ({sql}) counted)", params  # noqa: S608 - Django's own SQL, its values apart


def count_text(count: int) -> str:
    """« 312 », « 2 000+ » past what is counted."""
    text = number_text(Decimal(min(count, COUNTED)), 0)
    return f"{text}+" if count > COUNTED else text
