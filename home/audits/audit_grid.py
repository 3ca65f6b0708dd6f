"""The grid of a theme as the admin shows it: its criteria in rows, the pages of the sample in columns."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from home.audits.auditing import BURDEN, DEFECT, VERDICT
from home.audits.automatic_checks import CHECKS, Check
from home.audits.criteria import Criterion, Theme
from home.models import AuditedPage, Verdict


@dataclass(frozen=True)
class Cell:
    """A field of the grid: its name, what stands or was typed in it, what somebody else wrote there meanwhile."""

    name: str
    label: str
    value: str
    error: str = ""
    theirs: str | None = None

    @property
    def words(self) -> str:
        """What stands there, a verdict in words."""
        return _in_words(self.value)

    @property
    def their_words(self) -> str:
        """The same of what somebody else wrote there."""
        return _in_words(self.theirs or "")


def _in_words(value: str) -> str:
    return str(Verdict(value).label) if value in Verdict.values else value


@dataclass(frozen=True)
class GridRow:
    """A criterion with its cells."""

    criterion: Criterion
    checks: tuple[Check, ...]
    verdicts: tuple[Cell, ...]
    defect: Cell
    burden: Cell

    @property
    def is_open(self) -> bool:
        """Whether its texts are shown at once: one of them has something to say, or has to."""
        texts = (self.defect, self.burden)
        says = any(cell.value or cell.error or cell.theirs is not None for cell in texts)
        return says or any(cell.value == Verdict.NOT_MET for cell in self.verdicts)


def grid_rows(
    theme: Theme,
    pages: Sequence[AuditedPage],
    values: Mapping[str, str],
    *,
    errors: Mapping[str, str],
    theirs: Mapping[str, str],
) -> list[GridRow]:
    """The rows of a theme with these values, by the names of their fields."""

    def cell(name: str, label: str = "") -> Cell:
        return Cell(name, label, values.get(name, ""), errors.get(name, ""), theirs.get(name))

    return [
        GridRow(
            criterion,
            CHECKS.get(criterion.number, ()),
            tuple(cell(f"{VERDICT}-{page.pk}-{criterion.number}", page.title) for page in pages),
            cell(f"{DEFECT}-{criterion.number}"),
            cell(f"{BURDEN}-{criterion.number}"),
        )
        for criterion in theme.criteria
    ]


def everywhere(choice: str, theme: Theme, pages: Collection[AuditedPage]) -> dict[str, str]:
    """The cells that the shortcut « 1.1:C » fills in: a criterion of the theme on each page; none for another text."""
    number, _colon, verdict = choice.partition(":")
    if verdict not in (Verdict.MET, Verdict.NOT_APPLICABLE) or number not in {c.number for c in theme.criteria}:
        return {}
    return {f"{VERDICT}-{page.pk}-{number}": verdict for page in pages}
