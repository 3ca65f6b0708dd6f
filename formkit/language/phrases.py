"""What lists of choices say in one phrase and a tree with several nodes: « n’est ni … ni … », « comporte 2 lignes »."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from formkit.language.comparisons import COUNTS, Comparison, comparison_of
from formkit.language.nodes import Operation
from formkit.language.scope import Name

_ROWS = {"empty": gettext_lazy("%(question)s has no row"), "not_empty": gettext_lazy("%(question)s has a row")}


def comparison(node: Operation) -> Comparison | None:
    """What has a phrase of its own; None for what its operator says."""
    if node.kind not in ("and", "or", "not", "at_least", "at_most"):
        return None
    line = comparison_of(node)
    return line if line and line.comparator in (*COUNTS, "none_of", "not_equals") else None


def of_rows(operator: str, name: Name | None) -> str:
    """How a group is said to have rows or none; empty for anything else."""
    return str(_ROWS.get(operator, "")) if name is not None and name.type.base == "rows" else ""


def formula(line: Comparison, name: Name | None) -> str:
    """The phrase of a comparison; it names `%(question)s` and `%(value)s`."""
    if line.comparator in COUNTS and isinstance(line.value, int):
        is_of_rows = name is None or name.type.base == "rows"
        return _counts(at_least=line.comparator == "counts_at_least", count=line.value, of_rows=is_of_rows)
    is_single = not isinstance(line.value, tuple) or len(line.value) == 1
    return _("%(question)s is not %(value)s") if is_single else _("%(question)s is neither %(value)s")


def nor(texts: Sequence[str]) -> str:
    """« Sport, ni Culture »."""
    return _(", nor ").join(quoted_where_needed(texts))


def quoted_where_needed(texts: Sequence[str]) -> list[str]:
    """Several values, those with a comma between quotation marks."""
    return [f"“{text}”" if "," in text and len(texts) > 1 else text for text in texts]


def _counts(*, at_least: bool, count: int, of_rows: bool) -> str:
    if of_rows and at_least:
        return ngettext("%(question)s has at least %(value)s row", "%(question)s has at least %(value)s rows", count)
    if of_rows:
        return ngettext("%(question)s has at most %(value)s row", "%(question)s has at most %(value)s rows", count)
    if at_least:
        return ngettext(
            "%(question)s has at least %(value)s answer", "%(question)s has at least %(value)s answers", count
        )
    return ngettext("%(question)s has at most %(value)s answer", "%(question)s has at most %(value)s answers", count)
