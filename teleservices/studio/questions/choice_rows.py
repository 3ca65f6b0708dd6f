"""The choices of a question, edited as rows: labels may change, the values stored in answers never do."""

from collections.abc import Mapping, Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes import Choice
from formkit.fieldtypes.choices import MOST
from portal.words.typography import clean_text
from teleservices.studio.posted import posted_list

BLANK_ROWS = 3
VALUE_LENGTH = 50

Row = dict[str, str]
"""`value` (empty for a new choice), `label` and `order` of one line."""


class ChoiceRowsWidget(forms.Widget):
    """A row per choice, three blank ones, and a box to paste a list into. Complete without JavaScript."""

    template_name = "teleservices/studio/widgets/choice_rows.html"
    use_fieldset = True

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        """Add the choices as rows with their order, then `BLANK_ROWS` to fill in."""
        rows = [dict(row) for row in value] if isinstance(value, list) else []
        for number, row in enumerate(rows, start=1):
            row["order"] = str(number)
        blank = [{"value": "", "label": "", "order": ""} for _row in range(BLANK_ROWS)]
        context = super().get_context(name, None, attrs)
        context["widget"]["rows"] = rows + blank
        return context

    def value_from_datadict(self, data: Mapping[str, object], files: object, name: str) -> list[Row]:
        """Read the rows that have a label, in the order asked for, then the pasted lines."""
        columns = [posted_list(data, f"{name}-{part}") for part in ("value", "label", "order")]
        rows = [
            {"value": value, "label": clean_text(label), "order": order}
            for value, label, order in zip(*columns, strict=False)
        ]
        pasted = [clean_text(line) for text in posted_list(data, f"{name}-paste") for line in text.splitlines()]
        full_rows = sorted((row for row in rows if row["label"]), key=_position)
        return full_rows + [{"value": "", "label": line, "order": ""} for line in pasted if line]

    def value_omitted_from_data(self, data: Mapping[str, object], files: object, name: str) -> bool:
        """Whether the rows were not in the page at all."""
        return f"{name}-label" not in data


class ChoiceRowsField(forms.Field):
    """Cleans to choices: kept ones under their value, new ones under a value of their own."""

    widget = ChoiceRowsWidget

    def prepare_value(self, value: object) -> object:
        """Show stored choices as rows."""
        if isinstance(value, Sequence) and not isinstance(value, str):
            return [
                choice if isinstance(choice, dict) else {"value": choice.value, "label": choice.label}
                for choice in value
            ]
        return value

    def clean(self, value: list[Row]) -> tuple[Choice, ...]:
        """The choices, in the order of the page; ValidationError says what to change."""
        if not value:
            raise ValidationError(_("Write at least one answer to choose from."), code="required")
        if len(value) > MOST:
            raise ValidationError(
                _("A question has at most %(most)d answers to choose from."), code="many", params={"most": MOST}
            )
        labels = [row["label"] for row in value]
        twice = next((label for label in labels if labels.count(label) > 1), None)
        if twice:
            raise ValidationError(_("“%(label)s” is written twice."), code="twice", params={"label": twice})
        values = {row["value"] for row in value if row["value"]}
        return tuple(
            Choice(value=row["value"] or new_value(row["label"], values), label=row["label"][:300]) for row in value
        )

    def has_changed(self, initial: object, data: object) -> bool:
        """Compare choices with choices: the widget's empty rows are none."""
        return initial != data


def new_value(label: str, taken: set[str]) -> str:
    """A readable value that no other choice has: it will stay when the label changes."""
    base = slugify(label)[:VALUE_LENGTH].strip("-") or "choix"
    value, number = base, 2
    while value in taken:
        value, number = f"{base}-{number}", number + 1
    taken.add(value)
    return value


def _position(row: Row) -> tuple[bool, float]:
    """Numbered rows by their number, the others after, as they come."""
    text = row["order"].strip().replace(",", ".")
    try:
        return (False, float(text))
    except ValueError:
        return (True, 0.0)
