"""Which types of questions a step asks, the rows of a group, the columns of a table."""

from typing import TypeGuard

from formkit.fieldtypes import AnyFieldType, ColumnedField, TableField
from formkit.schema import Step


def is_table(holder: object) -> TypeGuard[TableField]:
    """Whether it is a table, whose lines the designer names, rather than a group whose rows applicants add."""
    return isinstance(holder, TableField)


def fits(kind: AnyFieldType, holder: Step | ColumnedField | None) -> bool:
    """Whether a question of this type may stand there; None is a step."""
    if is_table(holder):
        return kind.in_tables
    return kind.in_rows or not isinstance(holder, ColumnedField)
