"""A table as form controls: a cell a line and a column, rows added under open lines. Reads what a page posts.

Hundreds of cells stand on a page: one form field reads a whole column, and the template writes the controls itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.forms.utils import flatatt
from django.utils.functional import cached_property
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from formkit.fieldtypes.rows import CAPACITY, ROW_GONE, new_row_id
from formkit.fieldtypes.table_lines import TableLine, TableSide, sides_of
from formkit.row_answers import LABEL, LINE, ROW_ID, Row, TableAnswer
from formkit.values import JsonValue, is_empty
from portal.words.typography import clean_text

if TYPE_CHECKING:
    from formkit.fieldtypes.base import AnyFieldType
    from formkit.fieldtypes.field import BaseField

LONGEST_LABEL = 200
"""Characters of the name that an applicant gives to a row."""


class ColumnControl:
    """How the cells of a column are asked and read."""

    def __init__(self, column: "BaseField", kind: "AnyFieldType") -> None:
        self.column, self.kind = column, kind
        self.form_field = kind.form_field(column.model_copy(update={"required": False}))
        self.unit = kind.unit(column)

    @cached_property
    def attributes(self) -> SafeString:
        """HTML attributes of each control of the column."""
        assert self.form_field is not None  # noqa: S101 — a calculated column has no control
        widget = self.form_field.widget
        attrs = {**widget.attrs, **self.form_field.widget_attrs(widget)}
        return flatatt({name: value for name, value in attrs.items() if not name.startswith("data-")})

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """What a list offers; none where one types."""
        return [(str(code), str(label)) for code, label in getattr(self.form_field, "choices", ())]

    def texts(self, row: Row) -> str:
        """What the control of a stored cell starts from."""
        assert self.form_field is not None  # noqa: S101 — a calculated column has no control
        value = self.form_field.prepare_value(self.kind.initial(self.column, row.get(self.column.key)))
        text = value if self.choices else self.form_field.widget.format_value(value)
        return "" if text is None else str(text)

    def read(self, text: str) -> JsonValue:
        """The answer that a text gives, None for none. Raises ValidationError."""
        assert self.form_field is not None  # noqa: S101 — a calculated column has no control
        if not text.strip():
            return None  # most cells are: nothing is worth asking the form field
        value = self.form_field.clean(text.strip())
        return None if is_empty(value) else self.kind.to_answer(self.column, value)


@dataclass(frozen=True)
class TableControls:
    """The columns and lines of a table, `totals` being the keys of the columns that have one."""

    fields: Sequence[tuple["BaseField", "AnyFieldType"]]
    lines: Sequence[TableLine]
    totals: Sequence[str]
    is_balanced: bool

    @cached_property
    def columns(self) -> list[ColumnControl]:
        """Its columns, in order."""
        return [ColumnControl(column, kind) for column, kind in self.fields]

    @cached_property
    def sides(self) -> tuple[TableSide, ...]:
        """Its lines under their headings."""
        return sides_of(self.lines)

    @property
    def totalled(self) -> list["BaseField"]:
        """The columns that have a total."""
        return [column for column, _kind in self.fields if column.key in self.totals]


@dataclass
class TypedRow:
    """A line, or a row added under one, as a page shows or posts it: texts by column key, and what is refused."""

    line: TableLine
    prefix: str
    row_id: str = ""
    is_added: bool = False
    label: str = ""
    texts: dict[str, str] = field(default_factory=dict)
    row: Row = field(default_factory=dict)
    """What can be stored of it."""
    errors: dict[str, list[str]] = field(default_factory=dict)

    @property
    def named_by(self) -> tuple[tuple[str, str], ...]:
        """What says which row it is, by the end of its control's name: its id and its label."""
        return ((ROW_ID, self.row_id), (LABEL, self.label))

    @property
    def is_filled(self) -> bool:
        """Whether anything was typed."""
        return bool(self.label or any(text.strip() for text in self.texts.values()))


class TypedTable:
    """What a page posts of a table, or what is stored, as rows of controls by the key of their line."""

    def __init__(self, controls: TableControls, name: str) -> None:
        self.controls, self.name = controls, name
        self.fixed: dict[str, TypedRow] = {}
        self.added: dict[str, list[TypedRow]] = {}

    @classmethod
    def stored(cls, controls: TableControls, name: str, answer: TableAnswer) -> "TypedTable":
        """Start from a stored answer."""
        table = cls(controls, name)
        for line in controls.lines:
            if line.kind == "line":
                row = TypedRow(line, f"{name}-{line.key}")
                table.fixed[line.key] = table._shown(row, answer.lines.get(line.key, {}))
            elif line.kind == "open":
                rows = [(table.new_row(line, number, row), row) for number, row in enumerate(answer.under(line.key))]
                table.added[line.key] = [table._shown(line_row, row) for line_row, row in rows]
        return table

    @classmethod
    def posted(
        cls, controls: TableControls, name: str, data: Mapping[str, Any], *, is_strict: bool = True
    ) -> "TypedTable":
        """Read what a page posts; `is_strict`: a row says what it is."""
        table = cls(controls, name)
        action = str(data.get("action", ""))
        for line in controls.lines:
            prefix = f"{name}-{line.key}"
            if line.kind == "line":
                table.fixed[line.key] = table._read(TypedRow(line, prefix), data)
            elif line.kind == "open":
                numbers = [n for n in range(_count(data, prefix)) if action != f"{ROW_GONE}:{prefix}-{n}"]
                rows = [table._read(table._posted_row(line, f"{prefix}-{n}", data), data) for n in numbers]
                table.added[line.key] = [row for row in rows if row.is_filled]
        for row in table.rows() if is_strict else ():
            if row.is_added and not row.label:
                row.errors[LABEL] = [nameless_text()]
        return table

    @property
    def answer(self) -> TableAnswer:
        """What can be stored, cells in error left out."""
        added = [row for rows in self.added.values() for row in rows]
        return TableAnswer(
            {key: row.row for key, row in self.fixed.items() if row.row},
            [{ROW_ID: row.row_id, LINE: row.line.key, LABEL: row.label, **row.row} for row in added],
        )

    @property
    def is_wrong(self) -> bool:
        """Whether something typed is refused."""
        return any(key != LABEL or row.label for row in self.rows() for key in row.errors)

    @property
    def cell_errors(self) -> dict[str, str]:
        """What is refused, by the name of its control."""
        errors = [(f"{row.prefix}-{key}", messages) for row in self.rows() for key, messages in row.errors.items()]
        return {name: " ".join(messages) for name, messages in errors}

    @property
    def control_texts(self) -> dict[str, str]:
        """What each control holds, by its name."""
        texts = {f"{row.prefix}-{key}": text for row in self.rows() for key, text in row.texts.items()}
        added = [row for row in self.rows() if row.is_added]
        names = {f"{row.prefix}-{part}": text for row in added for part, text in row.named_by}
        return texts | names

    @property
    def lacks_names(self) -> bool:
        """Whether a row doesn't say what it is, where it must."""
        return any(LABEL in row.errors for row in self.rows())

    def rows(self) -> Iterator[TypedRow]:
        """Its rows, lines first."""
        yield from self.fixed.values()
        for rows in self.added.values():
            yield from rows

    def new_row(self, line: TableLine, number: int, row: Row) -> TypedRow:
        """A row under an open line, by its number among them."""
        prefix = f"{self.name}-{line.key}-{number}"
        return TypedRow(line, prefix, str(row.get(ROW_ID) or ""), is_added=True, label=str(row.get(LABEL) or ""))

    @staticmethod
    def _posted_row(line: TableLine, prefix: str, data: Mapping[str, Any]) -> TypedRow:
        row_id = clean_text(str(data.get(f"{prefix}-{ROW_ID}", "")))[:40] or new_row_id()
        label = clean_text(str(data.get(f"{prefix}-{LABEL}", "")))
        return TypedRow(line, prefix, row_id, is_added=True, label=label)

    def _shown(self, control_row: TypedRow, row: Row) -> TypedRow:
        control_row.texts = {c.column.key: c.texts(row) for c in self.controls.columns if c.form_field}
        control_row.row = {key: cell for key, cell in row.items() if key not in (ROW_ID, LINE, LABEL)}
        return control_row

    def _read(self, row: TypedRow, data: Mapping[str, Any]) -> TypedRow:
        for control in self.controls.columns:
            key = control.column.key
            if control.form_field is None:
                continue
            row.texts[key] = str(data.get(f"{row.prefix}-{key}", ""))
            try:
                answer = control.read(row.texts[key])
            except ValidationError as error:
                row.errors[key] = list(error.messages)
                continue
            if answer is not None:
                row.row[key] = answer
        if len(row.label) > LONGEST_LABEL:
            row.errors[LABEL] = [_("Shorten this name: at most %(limit)d characters.") % {"limit": LONGEST_LABEL}]
            row.label = row.label[:LONGEST_LABEL]
        return row


def nameless_text() -> str:
    """Why a row that doesn't say what it is can't be transmitted."""
    return _("Say what this line is.")


def _count(data: Mapping[str, Any], prefix: str) -> int:
    """How many rows a page says that it has under a line."""
    count = str(data.get(f"{prefix}-rows", "0"))
    return min(int(count), CAPACITY) if count.isdecimal() and len(count) < 5 else 0
