"""What an audit finds, by the method of the RGAA: criteria met, out of those that apply; what isn't accessible.

A criterion applies if it does on one page; it is met if no page where it applies fails it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from home.audits.criteria import Criterion, Theme, criteria
from home.models import AccessibilityAudit, AuditedPage, AuditRemark, AuditVerdict, Verdict

HUNDREDTH = Decimal("0.01")
Grid = Mapping[tuple[int, str], str]
"""The verdict of each cell that was tested, by the key of its page and the number of its criterion."""


@dataclass(frozen=True)
class Finding:
    """A criterion that isn't met, or for which a burden is claimed: where, and in which words."""

    criterion: Criterion
    pages: tuple[str, ...]
    """The titles of those that fail it."""
    defect: str
    burden: str


@dataclass(frozen=True)
class AuditResult:
    """What the grid of an audit amounts to."""

    pages: tuple[AuditedPage, ...]
    met: tuple[Criterion, ...]
    not_applicable: tuple[Criterion, ...]
    findings: tuple[Finding, ...]
    tested: Mapping[str, int]
    """For each criterion, on how many pages it was tested."""
    average: Decimal | None
    """The mean of the rates of the pages, in per cent."""

    def untested(self, theme: Theme) -> int:
        """How many cells of this theme have no verdict."""
        return sum(len(self.pages) - self.tested[criterion.number] for criterion in theme.criteria)

    @property
    def not_met(self) -> tuple[Finding, ...]:
        """The criteria that fail somewhere."""
        return tuple(finding for finding in self.findings if finding.pages)

    @property
    def burdens(self) -> tuple[Finding, ...]:
        """The criteria for which a disproportionate burden is claimed."""
        return tuple(finding for finding in self.findings if finding.burden)

    @property
    def defects(self) -> tuple[Finding, ...]:
        """The criteria that fail without such a claim."""
        return tuple(finding for finding in self.not_met if not finding.burden)

    @property
    def applicable_count(self) -> int:
        """How many criteria apply."""
        return len(self.met) + len(self.not_met)

    @property
    def rate(self) -> Decimal | None:
        """The criteria met, in per cent, rounded down so that it never claims too much; None where none applies."""
        return _percent(len(self.met), self.applicable_count)


@dataclass(frozen=True)
class PublishedAudit:
    """The audit in force and what it found."""

    audit: AccessibilityAudit
    result: AuditResult


def published_audit() -> PublishedAudit | None:
    """What the statement tells; None before the first. Four queries at most."""
    audit = AccessibilityAudit.in_force()
    return PublishedAudit(audit, result_of(audit)) if audit else None


def result_of(audit: AccessibilityAudit) -> AuditResult:
    """The results of this audit as its grid stands. Three queries, whatever its size."""
    pages = tuple(audit.pages.all())
    cells = AuditVerdict.objects.filter(page__audit=audit).values_list("page_id", "criterion", "verdict")
    grid = {(page, criterion): verdict for page, criterion, verdict in cells}
    remarks = {remark.criterion: remark for remark in audit.remarks.all()}
    rgaa = criteria(audit.rgaa_version)
    verdicts = {
        criterion: [grid[page.pk, criterion.number] for page in pages if (page.pk, criterion.number) in grid]
        for criterion in rgaa
    }
    return AuditResult(
        pages=pages,
        met=tuple(criterion for criterion, cells in verdicts.items() if _worth(cells) == Verdict.MET),
        not_applicable=tuple(criterion for criterion, cells in verdicts.items() if _is_nowhere(cells, len(pages))),
        findings=tuple(_findings(rgaa, pages, grid, remarks)),
        tested={criterion.number: len(cells) for criterion, cells in verdicts.items()},
        average=_average(pages, grid),
    )


def _worth(verdicts: Iterable[str]) -> str:
    """What several verdicts are worth together; empty where none applies."""
    applying = set(verdicts) - {Verdict.NOT_APPLICABLE}
    if Verdict.NOT_MET in applying:
        return Verdict.NOT_MET
    return Verdict.MET if applying else ""


def _is_nowhere(verdicts: list[str], page_count: int) -> bool:
    return 0 < len(verdicts) == page_count and set(verdicts) == {Verdict.NOT_APPLICABLE}


def _findings(
    rgaa: Iterable[Criterion], pages: Iterable[AuditedPage], grid: Grid, remarks: Mapping[str, AuditRemark]
) -> Iterable[Finding]:
    for criterion in rgaa:
        failing = tuple(page.title for page in pages if grid.get((page.pk, criterion.number)) == Verdict.NOT_MET)
        remark = remarks.get(criterion.number)
        burden = remark.burden if remark else ""
        if failing or burden:
            yield Finding(criterion, failing, remark.defect if remark else "", burden)


def _average(pages: Iterable[AuditedPage], grid: Grid) -> Decimal | None:
    """The mean of the pages' rates; None where no criterion applies."""
    rates = list(_rates(pages, grid))
    return (sum(rates, Decimal(0)) / len(rates)).quantize(HUNDREDTH, ROUND_DOWN) if rates else None


def _rates(pages: Iterable[AuditedPage], grid: Grid) -> Iterable[Decimal]:
    """Those of the pages where a criterion applies; on a step of a process it is met if it is on all its steps."""
    processes = {page.pk: page.process or f"#{page.pk}" for page in pages}
    failing = {(processes[pk], number) for (pk, number), verdict in grid.items() if verdict == Verdict.NOT_MET}
    applicable = [cell for cell, verdict in grid.items() if verdict != Verdict.NOT_APPLICABLE]
    for page, process in processes.items():
        applying = [number for pk, number in applicable if pk == page]
        rate = _percent(sum((process, number) not in failing for number in applying), len(applying))
        if rate is not None:
            yield rate


def _percent(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(HUNDREDTH, ROUND_DOWN) if whole else None
