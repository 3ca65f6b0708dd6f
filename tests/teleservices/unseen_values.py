"""Values that the applicant doesn’t see, in steps and in rows, and what a text may tell of them."""

import html
import re

from formkit.fieldtypes import CalculatedField, ColumnedField, Field, field_type
from formkit.language.nodes import Answer, Cell, Constant, Operation

UNSEEN = {"service": "48151623", "nobody": "62342108"}
"""Who sees a value, where that isn't the applicant, and what each is worth here: found in no text by chance."""


def squeezed(text: str) -> str:
    """A text without spaces nor tags: those of a page and of a PDF say where a line ends."""
    return re.sub(r"\s", "", html.unescape(re.sub(r"<[^>]*>", " ", text)))


def unseen(audience: str, column: str = "") -> Field:
    """A value that the applicant doesn't see: a constant, so that every request has it, once a number is there."""
    operand = Cell(key=column) if column else Answer(key="f_number")
    nothing = Operation(kind="minus", of=(operand, operand))
    constant = Constant(type="amount" if column else "number", value=f"{UNSEEN[audience]}{'00' if column else ''}")
    return CalculatedField.model_validate(
        {
            "key": f"f_{audience}{column.removeprefix('f_')}",
            "label": f"Valeur{' de ligne' if column else ''} {audience}",
            "formula": Operation(kind="plus", of=(nothing, constant)),
            "result": "amount" if column else "number",
            "decimals": 0,
            "audience": audience,
        }
    )


def with_unseen_columns(group: ColumnedField) -> Field:
    """The same rows, each with what the applicant doesn't see of it, and a total of that."""
    amount = next(column.key for column in group.fields if field_type(column).is_amount(column))
    columns = tuple(unseen(audience, amount) for audience in UNSEEN)
    totals = (*group.totals, *(column.key for column in columns))
    return group.model_copy(update={"fields": (*group.fields, *columns), "totals": totals})


def told_to(viewer: str, text: str) -> bool:
    """Whether a text tells what this viewer must read of what the applicant doesn't see, and none of the rest."""
    page = squeezed(text)
    labels = {name for name in UNSEEN if any(squeezed(f"Valeur{of}{name}") in page for of in (" ", " de ligne "))}
    figures = {name for name in UNSEEN if UNSEEN[name] in page}
    wanted = {"service"} if viewer == "service" else set()
    assert labels == figures == wanted, (labels, figures)
    return True
