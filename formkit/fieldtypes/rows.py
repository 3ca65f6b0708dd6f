"""The rows of a repeated group as form controls: a small form per row, a blank one at the end, an id for each row.

A row that nothing was typed in doesn't exist. Without JavaScript a button of the page asks for another blank row.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from formkit.fieldtypes.columned import settled_row
from formkit.fieldtypes.registry import field_type
from formkit.language.evaluating import Environment
from formkit.row_answers import ROW_ID, ROW_KEY, Row
from formkit.sums import column_sum
from formkit.values import Answers, JsonValue, is_empty

if TYPE_CHECKING:
    from formkit.fieldtypes.base import AnyFieldType
    from formkit.fieldtypes.field import BaseField

ROW_GONE, ROW_MORE = "row-gone", "row-more"
"""Buttons of a page: `row-gone:<prefix of the row>` takes a row away, `row-more:<field key>` asks for one more."""
BLANK = 9999
"""The number of the row that the browser copies to make new ones."""
CAPACITY = 60
"""Rows read at most from what is posted, before the group's own limit is checked."""

Column = tuple["BaseField", "AnyFieldType"]


def new_row_id() -> str:
    """A new random id: 40 bits, which tell apart the rows of one answer."""
    return f"r_{secrets.token_hex(5)}"


def row_environment(columns: Iterable["BaseField"], answers: Answers) -> Environment:
    """What the calculated columns of rows read where the form around is not at hand: the row alone."""
    return Environment(
        answers, rates=frozenset(column.key for column in columns if field_type(column).gives_rate(column))
    )


class RowForm(forms.Form):
    """One row: bound to what was typed, or started from its answers."""

    use_required_attribute = False

    def __init__(
        self,
        columns: Sequence[Column],
        data: Mapping[str, Any] | None = None,
        *,
        prefix: str,
        row: Row | None = None,
        strict: bool = True,
    ) -> None:
        super().__init__(data, prefix=prefix)
        self.columns, self.row, self.strict = columns, dict(row or {}), strict
        self.lacks: list[str] = []
        typed_id = str(data.get(self.add_prefix(ROW_ID), "")) if data is not None else ""
        self.row_id = typed_id if ROW_KEY.fullmatch(typed_id) else str(self.row.get(ROW_ID) or "")
        for column, kind in columns:
            form_field = kind.form_field(column)
            if form_field is not None:
                self.fields[column.key] = form_field
                self.initial[column.key] = kind.initial(column, self.row.get(column.key))

    @property
    def is_filled(self) -> bool:
        """Whether anything was typed."""
        return any(not _is_blank(self._typed(name)) for name in self.fields)

    def _typed(self, name: str) -> object:
        widget = self.fields[name].widget
        return widget.value_from_datadict(self.data, self.files, self.add_prefix(name))

    def full_clean(self) -> None:
        """Read the row; a blank one, or what a draft only lacks, is no error."""
        super().full_clean()
        if not self.is_bound:
            return
        self.lacks = [name for name in self.fields if self.has_error(name, "required")]
        if not self.strict or not self.is_filled:
            for name in self.lacks:
                self.errors.pop(name, None)

    @property
    def is_wrong(self) -> bool:
        """Whether something typed is refused."""
        return any(name not in self.lacks for name in self.errors)

    @property
    def index(self) -> int:
        """The number of the row among the controls of the page, from 0; rows taken away leave gaps."""
        return int(str(self.prefix).rsplit("-", 1)[-1])

    def known(self) -> Row:
        """The answers of the row as it stands, calculated ones included."""
        answers = self.answers() if self.is_bound else dict(self.row)
        columns = [column for column, _kind in self.columns]
        calculated = [column for column, kind in self.columns if kind.is_calculated]
        return settled_row(answers, calculated, row_environment(columns, {}))

    def answers(self) -> Row:
        """The row to store: its id and what can be read, cells in error left out."""
        self.is_valid()
        cells = {
            column.key: kind.to_answer(column, self.cleaned_data[column.key])
            for column, kind in self.columns
            if not is_empty(self.cleaned_data.get(column.key))
        }
        return {ROW_ID: self.row_id or new_row_id(), **cells}

    def cells(self) -> list[dict[str, object]]:
        """The cells that the applicant sees, in order: a bound field, or a calculated text."""
        answers = self.known()
        return [
            {"column": column, "bound": self[column.key], "unit": kind.unit(column)}
            if column.key in self.fields
            else {"column": column, "text": kind.display(column, answers.get(column.key))}
            for column, kind in self.columns
            if kind.is_shown_to(column, "applicant")
        ]


class RowsWidget(forms.Widget):
    """A table of row forms, which narrow screens show as cards."""

    template_name = "formkit/rows.html"
    use_fieldset = True
    has_labels = True

    def __init__(
        self, columns: Sequence[Column], *, row_name: str, fewest: int, most: int, totals: Sequence[str]
    ) -> None:
        super().__init__()
        self.columns, self.row_name, self.totals = columns, row_name, totals
        self.fewest, self.most = fewest, most
        self.strict = True

    def get_context(self, name: str, value: object, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Add the rows: those typed or stored, and blank ones up to the fewest, one more while there is room."""
        context: dict[str, Any] = super().get_context(name, None, attrs)
        rows = [self._form(name, index, row) for index, row in enumerate(value)] if isinstance(value, list) else []
        filled = len([row for row in rows if self._counts(row)])
        count = min(max(filled + 1, self.fewest), self.most)
        free = max((row.index for row in rows), default=-1) + 1
        rows += [self._blank(name, index) for index in range(free, free + count - len(rows))]
        context["widget"].update(
            rows=rows,
            columns=[
                (column, kind.unit(column), not column.required and not kind.is_calculated)
                for column, kind in self.columns
                if kind.is_shown_to(column, "applicant")
            ],
            row_name=self.row_name,
            most=self.most,
            next=max((row.index for row in rows), default=-1) + 1,
            blank=self._blank(name, BLANK),
            totals=self._totals(rows),
        )
        return context

    def _totals(self, rows: Sequence[RowForm]) -> list[tuple[str, str, str]]:
        """The key, the label and the total in words of each column that is summed."""
        stored: list[JsonValue] = [dict(row.known()) for row in rows]
        totals = [(column, kind, column_sum(stored, column.key)) for column, kind in self.columns]
        return [
            (column.key, column.label, "" if total is None else kind.text(column, total))
            for column, kind, total in totals
            if column.key in self.totals
        ]

    def value_from_datadict(self, data: Mapping[str, Any], files: object, name: str) -> list[RowForm]:
        """A form per row posted; one that the page no longer has isn't there again."""
        count = str(data.get(f"{name}-rows", "0"))
        number = min(int(count), CAPACITY) if count.isdecimal() and len(count) < 5 else 0
        action = str(data.get("action", ""))
        there = {key.removeprefix(f"{name}-").partition("-")[0] for key in data if key.startswith(f"{name}-")}
        rows = [
            RowForm(self.columns, data, prefix=f"{name}-{index}", strict=self.strict)
            for index in range(number)
            if str(index) in there and action != f"{ROW_GONE}:{name}-{index}"
        ]
        ids: set[str] = set()
        for row in rows:  # an id that comes twice is drawn again: each row has its own steps
            row.row_id = "" if row.row_id in ids else row.row_id
            ids.add(row.row_id)
        return rows

    def value_omitted_from_data(self, data: Mapping[str, Any], files: object, name: str) -> bool:
        """Whether the rows were not in the page at all."""
        return f"{name}-rows" not in data

    def _form(self, name: str, index: int, row: object) -> RowForm:
        """A row as a form with its place in the page: one typed keeps its data, whatever its number was."""
        if isinstance(row, RowForm):
            return row
        return RowForm(self.columns, prefix=f"{name}-{index}", row=row if isinstance(row, dict) else {})

    def _blank(self, name: str, index: int) -> RowForm:
        return RowForm(self.columns, prefix=f"{name}-{index}")

    @staticmethod
    def _counts(row: RowForm) -> bool:
        return row.is_filled if row.is_bound else bool(row.row)


class RowsField(forms.Field):
    """Cleans to rows; ValidationError says what to do, the cells say the rest."""

    widget: RowsWidget

    def __init__(
        self,
        *,
        columns: Sequence[Column],
        row_name: str,
        fewest: int,
        most: int,
        totals: Sequence[str],
        label: str,
        help_text: str,
        required: bool,
    ) -> None:
        widget = RowsWidget(columns, row_name=row_name, fewest=fewest, most=most, totals=totals)
        super().__init__(label=label, help_text=help_text, required=required, widget=widget)
        self.columns, self.fewest, self.most = columns, fewest, most

    @property
    def strict(self) -> bool:
        """Whether a cell left empty is an error."""
        return self.widget.strict

    @strict.setter
    def strict(self, strict: bool) -> None:
        self.widget.strict = strict

    def clean(self, value: list[RowForm]) -> list[Row]:
        """The filled rows. Raises ValidationError when some are wrong, or there are too few or too many."""
        filled = [row for row in value if row.is_filled]
        for row in filled:
            row.is_valid()
        if any(row.is_wrong for row in filled):
            raise ValidationError(_("Correct the rows where an error is shown."), code="invalid")
        self._check_count(len(filled))
        if self.strict and any(row.lacks for row in filled):
            raise ValidationError(_("Complete the rows where an answer is missing."), code="required")
        return [row.answers() for row in filled]

    def _check_count(self, count: int) -> None:
        """Raises ValidationError when there are too many rows, or too few."""
        if count > self.most:
            raise ValidationError(_("At most %(most)d rows."), code="too_many", params={"most": self.most})
        if self.required and not count:
            raise ValidationError(_("Fill in at least one row."), code="required")
        if 0 < count < self.fewest:
            raise ValidationError(
                _("Fill in at least %(fewest)d rows."), code="required", params={"fewest": self.fewest}
            )

    def readable(self, value: list[RowForm]) -> list[Row]:
        """What can be stored of the rows, whatever is wrong or missing."""
        return [row.answers() for row in value if row.is_filled]


def _is_blank(value: object) -> bool:
    """Whether a raw value, of one control or several, holds nothing."""
    if isinstance(value, list | tuple):
        return all(_is_blank(item) for item in value)
    if isinstance(value, dict):
        return all(_is_blank(item) for item in value.values())
    return value is None or value is False or str(value).strip() == ""
