"""What is made of rows of other questions, a repeated group or a table: its columns, their totals, who sees them."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Generic, TypeVar

from django.utils.translation import gettext as _now
from pydantic import Field, model_validator

from formkit.fieldtypes.base import FieldType
from formkit.fieldtypes.field import BaseField, Viewer
from formkit.fieldtypes.registry import field_type
from formkit.fieldtypes.seen_columns import for_service, visible
from formkit.language.evaluating import Environment
from formkit.row_answers import ROW_ID, Row
from formkit.values import JsonValue, Key

MOST_COLUMNS = 12

if TYPE_CHECKING:
    RowQuestion = BaseField

ValueT = TypeVar("ValueT")


class ColumnedField(BaseField):
    """Questions asked together, once a row."""

    fields: Annotated[tuple["RowQuestion", ...], Field(max_length=MOST_COLUMNS)] = ()
    """The questions of a row: the columns of a table. They have no condition of their own."""
    totals: tuple[Key, ...] = ()
    """Columns whose sum is shown; those that can't be summed are ignored."""

    @model_validator(mode="after")
    def _columns_are_always_asked(self) -> "ColumnedField":
        if any(column.condition or column.private for column in self.fields):
            raise ValueError(_now("A question of a group has no condition of its own: put it on the group."))
        return self


ColumnedT = TypeVar("ColumnedT", bound=ColumnedField)


class Columned(FieldType[ColumnedT, ValueT], Generic[ColumnedT, ValueT]):
    """A type whose answer is made of rows."""

    seconds = 0
    in_rows = False
    in_annotations = False
    has_columns = True
    value_base = "rows"

    def is_shown_to(self, field: BaseField, viewer: Viewer) -> bool:
        """One whose columns nobody sees isn't shown, one without columns yet is."""
        columns = field.fields if isinstance(field, ColumnedField) else ()
        is_seen = not columns or any(field_type(column).is_shown_to(column, viewer) for column in columns)
        return is_seen and super().is_shown_to(field, viewer)

    def for_service(self, field: BaseField) -> BaseField:
        return for_service(field, field.fields) if isinstance(field, ColumnedField) else field

    def columns(self, field: ColumnedT) -> tuple[BaseField, ...]:
        return field.fields

    def operand_text(self, field: ColumnedT, value: JsonValue) -> str:
        return str(value)

    def compares_with(self, field: ColumnedT, value: JsonValue | tuple[str, ...]) -> bool:
        return isinstance(value, int) and not isinstance(value, bool) and value >= 0

    def totalled(self, field: ColumnedT) -> list[BaseField]:
        """The columns whose sum is shown: those asked for that are still there, seen, and can be summed."""
        summed = [column for column in visible(field.fields) if column.key in field.totals]
        return [column for column in summed if field_type(column).is_summable]

    def cells_schema(self, field: ColumnedT, *, more: Mapping[str, JsonValue]) -> dict[str, JsonValue]:
        """A row in JSON Schema: the cells of its columns, and `more`."""
        columns = [column for column in visible(field.fields) if field_type(column).has_answer]
        cells: dict[str, JsonValue] = {column.key: field_type(column).json_schema(column) for column in columns}
        return {"type": "object", "properties": {**more, **cells}, "additionalProperties": False}


def settled_row(row: Row, calculated: Iterable[BaseField], environment: Environment) -> Row:
    """A row with its calculated columns, each reading those before it."""
    settled = dict(row)
    inner = replace(environment, row=settled)
    for column in calculated:
        value = field_type(column).settle(column, inner)
        if value is None:
            settled.pop(column.key, None)
        else:
            settled[column.key] = value
    return settled


def settled_rows(field: ColumnedField, rows: Iterable[Row], environment: Environment) -> list[Row]:
    """Rows with their calculated columns; one that a row leaves unknown is noted."""
    calculated = [column for column in field.fields if field_type(column).is_calculated]
    if not calculated:
        return [*rows]
    environment.unknown.difference_update(column.key for column in calculated)
    before, settled = {*environment.unknown}, list[Row]()
    for row in rows:
        inner = replace(environment, unknown={*before})
        settled.append(settled_row(row, calculated, inner))
        environment.unknown.update(inner.unknown)
    return settled


def typed_cells(field: ColumnedField, row: Row) -> Row:
    """What someone gave of a row: what is worked out left out."""
    calculated = {column.key for column in field.fields if field_type(column).is_calculated}
    return {key: cell for key, cell in row.items() if key not in calculated}


def carried_cells(before: BaseField, after: ColumnedField, row: Row) -> Row:
    """The cells whose question is still asked, its id aside."""
    columns = {field.key: field for field in before.fields} if isinstance(before, ColumnedField) else {}
    cells = {
        field.key: field_type(field).carried(columns[field.key], field, row[field.key])
        for field in after.fields
        if field.key in columns and field.key in row
    }
    return {key: cell for key, cell in cells.items() if cell is not None}


def identified(row: Row, cells: Row) -> Row:
    """Some cells of a row, with its id."""
    return {key: row[key] for key in (ROW_ID,) if key in row} | cells
