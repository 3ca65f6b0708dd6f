"""The rows of a calculation as the studio's page sends them, and the acts that add, move or take one away."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from formkit.fieldtypes.calculated import ColumnTerm, ConstantTerm, FieldTerm, RowsTerm, Term
from formkit.typography import parse_number
from portal.words.typography import number_text
from teleservices.studio.posted import posted_list

CONSTANT = "constant"
MOST_TERMS = 30
SHOW = "show"
"""The act that changes nothing: the page is shown again for what is chosen."""


@dataclass(frozen=True)
class TermRow:
    """One line: a term as `term_code` writes it (empty for none chosen), and its number when it is one."""

    what: str = ""
    number: str = ""
    name: str = ""
    """What the page calls the line, wherever it moves."""
    is_new: bool = False


def term_code(term: Term) -> str:
    """What stands for a term in the value of an option."""
    match term:
        case FieldTerm(field=key):
            return f"field:{key}"
        case ColumnTerm(group=group, column=column):
            return f"column:{group}:{column}"
        case RowsTerm(group=group):
            return f"rows:{group}"
        case ConstantTerm():
            return CONSTANT


def rows_of(terms: Sequence[Term]) -> list[TermRow]:
    """Show stored terms as rows."""
    return [TermRow(term_code(term), _number_of(term), str(place)) for place, term in enumerate(terms)]


def _number_of(term: Term) -> str:
    return number_text(parse_number(f"{term.value:f}")) if isinstance(term, ConstantTerm) else ""


def term_of(row: TermRow) -> Term:
    """Read a row; ValueError when nothing in the lists, or no number, is written."""
    kind, *keys = row.what.split(":")
    match kind, keys:
        case "field", [key]:
            return FieldTerm(field=key)
        case "column", [group, column]:
            return ColumnTerm(group=group, column=column)
        case "rows", [group]:
            return RowsTerm(group=group)
        case "constant", []:
            return ConstantTerm(value=float(parse_number(row.number)))
    raise ValueError(row.what)


def readable_terms(rows: Sequence[TermRow]) -> tuple[Term, ...]:
    """The terms of the rows that can be read."""
    terms = []
    for row in rows:
        try:
            terms.append(term_of(row))
        except ValueError:
            continue
    return tuple(terms)


def sent_rows(data: Mapping[str, object], name: str) -> list[TermRow]:
    """All the rows of a page, those too where nothing is chosen."""
    what, numbers, names = (posted_list(data, f"{name}-{part}") for part in ("what", "number", "row"))
    numbers += [""] * (len(what) - len(numbers))
    names += [f"n{place}" for place in range(len(names), len(what))]
    return [TermRow(*row) for row in zip(what, numbers, names, strict=False)]


def acted(rows: Sequence[TermRow], act: str) -> list[TermRow]:
    """The rows after « add », « up.2 », « down.0 », « take.1 »; as they are for anything else."""
    verb, _dot, number = act.partition(".")
    term_rows = list(rows)
    if verb == "add" and len(term_rows) < MOST_TERMS:
        return [*term_rows, TermRow(name=_free(term_rows), is_new=True)]
    if not number.isdecimal() or int(number) >= len(term_rows):
        return term_rows
    place = int(number)
    row = term_rows.pop(place)
    if verb in ("up", "down"):
        term_rows.insert(max(place + (-1 if verb == "up" else 1), 0), row)
    elif verb != "take":
        term_rows.insert(place, row)
    return term_rows


def _free(rows: Sequence[TermRow]) -> str:
    names = {row.name for row in rows}
    return next(name for name in map(str, range(len(rows) + 1)) if name not in names)


def shown_rows(rows: Sequence[TermRow]) -> list[TermRow]:
    """The rows of a page: at least one to fill in, each with a name of its own."""
    rows_by_name: dict[str, TermRow] = {}
    for row in rows or (TermRow(),):
        name = row.name if row.name and row.name not in rows_by_name else _free(list(rows_by_name.values()))
        rows_by_name[name] = replace(row, name=name)
    return list(rows_by_name.values())
