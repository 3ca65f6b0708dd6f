"""What a value is calculated from, chosen from lists: earlier numbers, columns, counts of rows, or a number itself."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes import Field, field_type, has_columns
from formkit.fieldtypes.calculated import ColumnTerm, FieldTerm, RowsTerm, Term
from formkit.schema import FormSchema, Step
from teleservices.studio.calculations.rows import CONSTANT, TermRow, rows_of, sent_rows, shown_rows, term_code, term_of

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SIGNS: "Mapping[str, Sequence[StrOrPromise]]" = {
    "sum": ("", "+"),
    "difference": ("", "−"),
    "product": ("", "×"),
    "percentage": (_("Part"), _("Whole")),
}
"""What stands before the first term, then before the others."""

Offered = tuple[str, "StrOrPromise", "StrOrPromise"]
"""A term's code, its name, and the title under which a list shows it."""


def earlier_fields(schema: FormSchema, step: Step, field: Field | None = None) -> list[Field]:
    """What stands before a question of a step, or of a group's row, or before one added at the step's end."""
    earlier: list[Field] = []
    for earlier_step in schema.steps:
        for other in earlier_step.fields:
            if field is not None and other.key == field.key:
                return earlier
            columns = field_type(other).columns(other)
            if field is not None and any(column.key == field.key for column in columns):
                return list(takewhile(lambda column: column.key != field.key, columns))
            earlier.append(other)
        if earlier_step.key == step.key:
            break
    return earlier


def offered_terms(earlier: Sequence[Field]) -> Iterator[Offered]:
    """The terms that may be used: numbers first, then what each group gives."""
    for field in earlier:
        if field_type(field).is_summable:
            yield term_code(FieldTerm(field=field.key)), field.label, _("Questions and calculated values")
    for field in earlier:
        if not has_columns(field):
            continue
        parameters = {"group": field.label}
        title, count = _now("Rows of “%(group)s”") % parameters, _now("Number of rows of “%(group)s”") % parameters
        for column in field.fields:
            if field_type(column).is_summable:
                name = _now("Total of “%(column)s” in “%(group)s”") % {**parameters, "column": column.label}
                yield term_code(ColumnTerm(group=field.key, column=column.key)), name, title
        yield term_code(RowsTerm(group=field.key)), count, title


class TermsWidget(forms.Widget):
    """A row per term: what it is, its number when it is one, its acts. Complete without JavaScript."""

    template_name = "teleservices/studio/widgets/terms.html"
    use_fieldset = True

    def __init__(self, offered: Sequence[Offered]) -> None:
        super().__init__()
        self.offered = offered
        self.operation, self.sentence, self.problems = "", "", list[str]()

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        """Add the rows to show; what is no longer offered says so."""
        rows = shown_rows(value if isinstance(value, list) else [])
        context = super().get_context(name, None, attrs)
        context["widget"].update(
            rows=[{"row": row, "sign": self._sign(place), "lists": self._lists(row)} for place, row in enumerate(rows)],
            last=len(rows) - 1,
            constant=CONSTANT,
            sentence=self.sentence,
            problems=self.problems,
        )
        return context

    def _sign(self, place: int) -> "StrOrPromise":
        first, others = SIGNS.get(self.operation, ("", ""))
        return others if place else first

    def _lists(self, row: TermRow) -> "list[tuple[StrOrPromise, list[tuple[str, StrOrPromise]]]]":
        """What a row may choose, under titles; its present choice always is there."""
        lists: list[tuple[StrOrPromise, list[tuple[str, StrOrPromise]]]] = [
            (title, [(code, label) for code, label, _title in choices])
            for title, choices in groupby(self.offered, key=lambda choice: choice[2])
        ]
        codes = {CONSTANT, "", *(code for code, _label, _title in self.offered)}
        orphans = [(row.what, _("No longer there, or placed after"))] if row.what not in codes else []
        return [*lists, (_("Other"), [(CONSTANT, _("A number")), *orphans])]

    def value_from_datadict(self, data: Mapping[str, object], files: object, name: str) -> list[TermRow]:
        """The rows that were posted under `name`, those that can't be read included."""
        return sent_rows(data, name)

    def value_omitted_from_data(self, data: Mapping[str, object], files: object, name: str) -> bool:
        """Whether the rows were not in the page at all."""
        return f"{name}-what" not in data


class TermsField(forms.Field):
    """Cleans to terms. Whether each may be used is checked with the whole form, which alone knows."""

    widget: TermsWidget

    def __init__(self, earlier: Sequence[Field]) -> None:
        offered = list(offered_terms(earlier))
        super().__init__(
            label=_("Calculated from"),
            help_text=_("A difference takes the others from the first; a percentage is the first over the second.")
            if offered
            else _("No number comes before: ask for it first, then come back here."),
            required=False,
            widget=TermsWidget(offered),
        )

    def prepare_value(self, value: object) -> object:
        """Show stored terms as rows."""
        return rows_of(value) if isinstance(value, tuple) else value

    def said(self, terms: object) -> str:
        """Name stored terms, one after the other."""
        names = {code: str(label) for code, label, _title in self.widget.offered}
        rows = rows_of(terms) if isinstance(terms, tuple) else []
        return " ; ".join(row.number or names.get(row.what, "–") for row in rows) or "–"

    def clean(self, value: list[TermRow]) -> tuple[Term, ...]:
        """The terms of the rows where something is chosen; ValidationError says which number to write."""
        return tuple(_term(row) for row in value if row.what)

    def has_changed(self, initial: object, data: object) -> bool:
        """Compare rows with rows: the terms stored at first are shown as such."""
        return self.prepare_value(initial) != data


def _term(row: TermRow) -> Term:
    try:
        return term_of(row)
    except ValueError:
        if row.what == CONSTANT:
            raise ValidationError(_("Write the number beside “A number”, in digits."), code="number") from None
        raise ValidationError(_("Choose what it is calculated from in the lists."), code="what") from None


class TotalsField(forms.MultipleChoiceField):
    """Cleans to the columns of a group whose total is shown; offers those that can be added up."""

    def __init__(self, group: Field | None) -> None:
        columns = field_type(group).columns(group) if group else ()
        self.offered = [(column.key, column.label) for column in columns if field_type(column).is_summable]
        super().__init__(
            label=_("Totals to show"),
            choices=self.offered,
            required=False,
            widget=forms.CheckboxSelectMultiple(),
            help_text="" if self.offered else _("Once the group asks for numbers or amounts."),
        )

    def said(self, keys: object) -> str:
        """Name the totals of these keys, for a page that tells what someone else chose; « – » for none."""
        selection = keys if isinstance(keys, list | tuple) else ()
        return ", ".join(label for key, label in self.offered if key in selection) or "–"

    def clean(self, value: object) -> tuple[str, ...]:
        """The keys of the columns as a tuple, which schemas hold."""
        return tuple(super().clean(value))
