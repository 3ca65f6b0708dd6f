"""What a row of the desk's list says beside its stage: what arrived, what waits to be read, what was decided."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef, Q
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from formkit.typography import amount_text
from portal.dates import long_date
from portal.words.markup import EMPTY, span
from teleservices.desk.requests.table.rows import Row
from teleservices.lifecycle.agents.absences import stood_in_for
from teleservices.models import Decision, Outcome, RequestFacts, RequestMessage, State, UnreachedReason
from teleservices.models.desk.request_facts import RequestFactsQuerySet


def to_read_by(facts: RequestFactsQuerySet, user: User) -> RequestFactsQuerySet:
    """Those with a message that `user` has not opened and that is theirs to read: they follow it, or nobody does.

    Theirs too: what somebody away follows, whose deputy they are.

    Of a file that was put away, only what came since.
    """
    unread = RequestMessage.objects.unread_by_agent(user).filter(request=OuterRef("pk"))
    theirs = Q(assignee__in=[user.pk, *stood_in_for(user)]) | Q(assignee=None)
    theirs_unread = facts.filter(theirs, wrote_at__isnull=False).exclude(filed_away_at__gt=F("wrote_at"))
    return theirs_unread.filter(Exists(unread))


@dataclass(frozen=True)
class RowTags:
    """What is to be said of the requests of one page, read in two queries at most, whatever their number."""

    unread: frozenset[int]
    decisions: dict[int, Decision]
    absent: Mapping[int, str] = field(default_factory=dict)
    """Those whose deputy the reader is today: their keys, with their names."""

    def of(self, row: Row) -> SafeString:
        """The tags of a request, in words."""
        return SafeString("".join(" " + span(f"desk-tag desk-tag--{kind}", words) for kind, words in self._tags(row)))

    def _tags(self, row: Row) -> Iterable[tuple[str, str]]:
        is_open = row.state in State.open()
        if row.state == State.SUBMITTED:
            yield "new", pgettext("a request", "New")
        if row.completed_at and is_open:
            yield "waiting", _("Completed on %(day)s") % {"day": long_date(row.completed_at)}
        if (name := self.absent.get(row.assignee_id or 0)) and is_open:
            yield "review", _("for %(name)s") % {"name": name}
        if row.pk in self.unread:
            yield "waiting", _("Unread message")
        if row.unreached:
            yield "late", _("Not reached: %(why)s") % {"why": UnreachedReason(row.unreached).label}

    def decision_of(self, row: Row) -> SafeString:
        """The outcome of a decided request and what it grants; empty while it is open or withdrawn."""
        decision = self.decisions.get(row.pk)
        if decision is None:
            return EMPTY
        outcome = Outcome(decision.outcome).label
        if decision.amount_cents is None:
            return span("desk-outcome", outcome)
        amount = span("desk-nowrap", amount_text(decision.amount_cents))
        return span("desk-outcome", SafeString(f"{escape(outcome)}, {amount}"))


def row_tags_of(rows: Sequence[Row], user: User) -> RowTags:
    """The tags of a page for `user`; of several decisions of a request, the one that stands."""
    unread = _unread_by(user, [row.pk for row in rows if row.wrote_at])
    decided = [row.pk for row in rows if row.decided_at and row.state not in State.open()]
    decisions = Decision.objects.standing().filter(request__in=decided)
    return RowTags(unread, {decision.request_id: decision for decision in decisions}, stood_in_for(user))


def _unread_by(user: User, keys: Sequence[int]) -> frozenset[int]:
    """Those of these requests, whose applicants wrote, with a message for `user` to read; no query where none wrote."""
    if not keys:
        return frozenset()
    return frozenset(to_read_by(RequestFacts.objects.filter(pk__in=keys), user).order_by().values_list("pk", flat=True))
