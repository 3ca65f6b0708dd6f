"""Which types of questions a step asks, the rows of a group, the columns of a table."""

from typing import TypeGuard

from formkit.fieldtypes import AnyFieldType, ColumnedField, TableField, has_lines
from formkit.schema import Step


def is_table(holder: Step | ColumnedField | None) -> TypeGuard[TableField]:
    """Whether it is a table, whose lines the designer names, rather than a group whose rows applicants add."""
    return not isinstance(holder, Step) and holder is not None and has_lines(holder)


def fits(kind: AnyFieldType, holder: Step | ColumnedField | None) -> bool:
    """Whether a question of this type may stand there; None is a step."""
    if holder is None or isinstance(holder, Step):
        return True
    return kind.in_tables if is_table(holder) else kind.in_rows
