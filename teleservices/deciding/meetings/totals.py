"""What the table of a meeting adds up: by report with its envelope, by territory, in all."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Sum

from teleservices.deciding.meetings.lines import Line
from teleservices.models import Meeting, MeetingReport, State


@dataclass(frozen=True)
class Total:
    """Requests put together; amounts in cents."""

    label: str
    count: int
    asked: int
    proposed: int
    report: MeetingReport | None = None

    @property
    def envelope(self) -> int | None:
        """What there is for them; None where nobody said."""
        return self.report.envelope_cents if self.report else None

    @property
    def left(self) -> int | None:
        """What the envelope has left: below zero, what is too much."""
        return None if self.envelope is None else self.envelope - self.proposed

    @property
    def over(self) -> int:
        """By how much the envelope is exceeded; 0 where it isn't."""
        return max(0, -(self.left or 0))


@dataclass(frozen=True)
class Totals:
    """All of a meeting's."""

    whole: Total
    reports: Sequence[Total]
    territories: Sequence[Total]

    @property
    def exceeded(self) -> list[Total]:
        """The reports that propose more than there is: said, never refused."""
        return [total for total in self.reports if total.left is not None and total.left < 0]


def totals_of(meeting: Meeting, lines: Sequence[Line], amount: Callable[[Line], int | None]) -> Totals:
    """Add up what `amount` says of each line; what was withdrawn counts for nothing."""
    counted = [line for line in lines if not line.is_withdrawn]
    return _added(
        meeting,
        [
            _Part(line.item.report_id, _place(line), 1, line.facts.amount_asked or 0, amount(line) or 0)
            for line in counted
        ],
    )


def proposed_totals(meeting: Meeting) -> Totals:
    """Add up what is proposed now, by the facts of the requests: two queries, and none of their rows is read."""
    facts = "request__desk_facts__"
    rows = meeting.items.exclude(request__state__in=State.undecided()).order_by()
    grouped = rows.values_list("report", f"{facts}territory", f"{facts}canton").annotate(
        number=Count("*"),
        asked=Sum(f"{facts}amount_asked", default=0),
        proposed=Sum(f"{facts}amount_proposed", default=0),
    )
    return _added(
        meeting, [_Part(report, territory or canton or "–", *sums) for report, territory, canton, *sums in grouped]
    )


@dataclass(frozen=True)
class _Part:
    """Requests of a report and a place, put together."""

    report: int
    place: str
    requests: int
    asked: int
    proposed: int


def _place(line: Line) -> str:
    return line.facts.territory or line.facts.canton or "–"


def _added(meeting: Meeting, sums: Sequence[_Part]) -> Totals:
    by_report: defaultdict[int, list[_Part]] = defaultdict(list)
    by_place: defaultdict[str, list[_Part]] = defaultdict(list)
    for part in sums:
        by_report[part.report].append(part)
        by_place[part.place].append(part)
    reports = sorted(meeting.reports.all(), key=lambda report: report.rank)
    return Totals(
        _total("", sums),
        [_total(report.heading, by_report[report.pk], report) for report in reports],
        [_total(place, by_place[place]) for place in sorted(by_place)],
    )


def _total(label: str, sums: Sequence[_Part], report: MeetingReport | None = None) -> Total:
    return Total(
        label,
        sum(part.requests for part in sums),
        sum(part.asked for part in sums),
        sum(part.proposed for part in sums),
        report,
    )
