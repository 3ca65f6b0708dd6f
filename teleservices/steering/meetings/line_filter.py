"""What a meeting's table is narrowed to: words, a report, what its requests are marked by. A closed set."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from portal.words.text import words
from teleservices.deciding.meetings.lines import Line
from teleservices.models import MeetingReport
from teleservices.steering.meetings.opened import Opened

WORDS, REPORT, MARK = "q", "report", "only"


@dataclass(frozen=True)
class Mark:
    """What requests of a table may be marked by: its name, which ones are, whether a meeting has any to look for."""

    label: str | Promise
    lines: Callable[[Opened], Sequence[Line]]
    is_offered: Callable[[Opened], bool]


MARKS: dict[str, Mark] = {
    "unready": Mark(
        gettext_lazy("Not ready"),
        lambda overview: [row.line for row in overview.obstacles],
        lambda overview: overview.is_prepared,
    ),
    "overtaken": Mark(
        gettext_lazy("Silence before the meeting"),
        lambda overview: overview.overtaken,
        lambda overview: overview.may_be_overtaken,
    ),
    "first": Mark(
        gettext_lazy("First request"),
        lambda overview: [line for line in overview.lines if line.is_first],
        lambda overview: any(line.is_first for line in overview.lines),
    ),
}
"""By the name that an address says."""
WELL_FORMED = {REPORT: re.compile(r"[1-9][0-9]{0,14}"), MARK: re.compile("|".join(MARKS))}


@dataclass(frozen=True)
class LineFilter:
    """What an address asks of a meeting's table; a report of another meeting, or a mark not offered, asks nothing."""

    overview: Opened
    query: QueryDict

    @property
    def text(self) -> str:
        """The words, as they were typed."""
        return self.query.get(WORDS, "").strip()

    @cached_property
    def marks(self) -> Sequence[str]:
        """The names of the marks that every line must have."""
        names = self.query.getlist(MARK)
        return [name for name, mark in MARKS.items() if name in names and mark.is_offered(self.overview)]

    @cached_property
    def report(self) -> MeetingReport | None:
        """The only report shown; None for all of them."""
        key = self.query.get(REPORT, "")
        reports = (total.report for total in self.overview.totals.reports if total.report)
        return next((report for report in reports if str(report.pk) == key), None)

    @property
    def is_on(self) -> bool:
        """Whether it may leave lines out."""
        return bool(self.text or self.marks or self.report)

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Those that it lets pass, in their order."""
        marked = [{line.item.pk for line in MARKS[name].lines(self.overview)} for name in self.marks]
        beginnings = words(self.text)
        return [
            line
            for line in self.overview.lines
            if (self.report is None or line.item.report_id == self.report.pk)
            and all(line.item.pk in keys for keys in marked)
            and _has(line, beginnings)
        ]

    @property
    def asked_cents(self) -> int:
        """What its requests ask in all, but those of which there is nothing left to vote."""
        return sum(line.facts.amount_asked or 0 for line in self.lines if not line.is_withdrawn)

    @property
    def offered(self) -> Sequence[tuple[str, str | Promise, bool]]:
        """The marks that this meeting has, by name, with whether they are asked."""
        offered = [(name, mark) for name, mark in MARKS.items() if mark.is_offered(self.overview)]
        return [(name, mark.label, name in self.marks) for name, mark in offered]


def _has(line: Line, beginnings: Sequence[str]) -> bool:
    """Whether its reference, its applicant's name or its title have a word that begins by each of these, folded."""
    request = line.item.request
    own = words(f"{request.reference} {request.applicant_name} {line.facts.title}")
    return all(any(word.startswith(beginning) for word in own) for beginning in beginnings)
