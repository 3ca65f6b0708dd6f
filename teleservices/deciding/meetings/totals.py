"""What the table of a meeting adds up: by report with its envelope, by territory, in all."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from teleservices.deciding.meetings.lines import Line
from teleservices.models import Meeting, MeetingReport


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


def totals_of(meeting: Meeting, lines: Sequence[Line], amount: Callable[[Line], int | None] | None = None) -> Totals:
    """Add up what is proposed, or what `amount` says of each line; what was withdrawn counts for nothing."""
    amount = amount or (lambda line: line.proposed_cents)
    counted = [line for line in lines if not line.is_withdrawn]
    by_report: defaultdict[int, list[Line]] = defaultdict(list)
    by_territory: defaultdict[str, list[Line]] = defaultdict(list)
    for line in counted:
        by_report[line.item.report_id].append(line)
        by_territory[line.facts.territory or line.facts.canton or "–"].append(line)
    return Totals(
        _total("", counted, amount),
        [_total(report.title, by_report[report.pk], amount, report) for report in meeting.reports.all()],
        [_total(name, by_territory[name], amount) for name in sorted(by_territory)],
    )


def _total(
    label: str, lines: Sequence[Line], amount: Callable[[Line], int | None], report: MeetingReport | None = None
) -> Total:
    asked = sum(line.facts.amount_asked or 0 for line in lines)
    return Total(label, len(lines), asked, sum(amount(line) or 0 for line in lines), report)
