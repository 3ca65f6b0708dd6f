"""The forms of a condition's rows, and of the blocks that join them. They read; nothing is stored."""

from itertools import groupby
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from formkit.fieldtypes import field_type
from formkit.fieldtypes.drop_down import LONG
from teleservices.studio.conditions.rows import Data, Offered, Row, RowBlock
from teleservices.studio.conditions.shapes import Block, Join

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

JOINS = [("all", _("all these conditions hold")), ("any", _("at least one of these conditions holds"))]
AT_ONCE = {"hx-post": "", "hx-trigger": "change", "hx-vals": '{"do": "continue"}'}
"""Where htmx is there, choosing shows at once what « Continue » would."""


class RowForm(forms.Form):
    """One row: what is looked at, how, and the value."""

    use_required_attribute = False

    def __init__(self, data: Data | None, *, prefix: str, offered: Offered, row: Row) -> None:
        super().__init__(data, prefix=prefix, initial={"field": row.key, "operator": row.operator, "value": row.value})
        self.row, self.compared = row, offered.get(row.key)
        focus = {"autofocus": True} if row.is_new else {}
        search = {"data-searchable": "true"} if len(offered) >= LONG else {}
        self.fields["field"] = forms.ChoiceField(
            label=_("Question looked at"),
            choices=_offered(offered, row.key),
            widget=forms.Select(attrs={**AT_ONCE, **focus, **search}),
            required=False,
        )
        if self.compared and row.operator:
            self.control = self.compared.control(row.operator)
            self.initial["control"] = self.control.kind
            self.fields["operator"] = forms.ChoiceField(label=_("Comparison"), choices=self.compared.worded_operators)
            self.fields["control"] = forms.CharField(widget=forms.HiddenInput, required=False)
            value_field = self.control.form_field()
            if value_field is not None:
                self.fields["value"] = value_field

    @property
    def unit(self) -> str:
        """What stands after the value: « € », « km »."""
        question = self.compared.question if self.compared else None
        return field_type(question).unit(question) if question else ""

    @property
    def is_lost(self) -> bool:
        """Whether its question was deleted, or comes too late."""
        return bool(self.row.key) and self.compared is None

    def clean(self) -> dict[str, object]:
        """Build the comparison, refusing a value that no condition can hold."""
        cleaned = self.cleaned_data
        if self.compared and self.row.operator and not self.errors:
            try:
                value = self.control.read(cleaned.get("value"))
                self.tree = self.compared.tree(cleaned["operator"], value)
            except ValidationError:
                self.add_error("value", _("A condition can't compare with this value."))
        return cleaned


def _offered(offered: Offered, present: str) -> list[tuple["StrOrPromise", object]]:
    choices: list[tuple[StrOrPromise, object]] = [("", _("Choose a question"))]
    for place, group in groupby(offered.values(), key=lambda compared: compared.place):
        choices.append((place, [(compared.key, compared.label) for compared in group]))
    if present and present not in offered:
        choices.append((present, _("A question deleted, or asked later")))
    return choices


class BlockForm(forms.Form):
    """Rows, and how they are joined."""

    def __init__(self, data: Data | None, *, prefix: str, offered: Offered, block: RowBlock) -> None:
        super().__init__(data, prefix=f"{prefix}-{block.name}", initial={"join": block.join})
        self.name = block.name
        self.fields["join"] = forms.ChoiceField(label=_("Conditions that must hold"), choices=JOINS, required=False)
        self.rows = [
            RowForm(data, prefix=f"{self.prefix}-{place if data is None else row.number}", offered=offered, row=row)
            for place, row in enumerate(block.rows)
        ]

    @property
    def filled(self) -> list[RowForm]:
        """The rows that look at something."""
        return [row for row in self.rows if row.row.key]

    def rows_are_valid(self) -> bool:
        """Whether each row can be read, all of them checked."""
        return all(row_form.is_valid() for row_form in self.filled)

    def block(self) -> Block:
        """The rows as a block of the condition; only once `rows_are_valid`."""
        join: Join = "any" if self.cleaned_data["join"] == "any" else "all"
        return Block(join, tuple(row_form.tree for row_form in self.filled))
