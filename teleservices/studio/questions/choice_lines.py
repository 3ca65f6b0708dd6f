"""The choices of a long list, edited as lines: « label | value ». A thousand rows would not fit in one form."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError as ModelError

from formkit.fieldtypes import Choice
from formkit.fieldtypes.choices import MOST_IN_DROP_DOWN
from portal.words.typography import clean_text
from teleservices.studio.questions.choice_rows import new_value

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

SEPARATOR = "|"


class ChoiceLinesField(forms.CharField):
    """Cleans to choices: a line's value is what stands after the bar, or is made from its label."""

    def __init__(self, *, label: "StrOrPromise") -> None:
        super().__init__(
            label=label,
            help_text=_(
                "One per line. What stands after the bar is what is stored: keep it when you reword an answer, "
                "so that those already given stay right. A line without a bar gets a value of its own."
            ),
            widget=forms.Textarea(attrs={"rows": 15, "spellcheck": "false"}),
            error_messages={"required": _("Write at least one answer to choose from.")},
        )

    def prepare_value(self, value: object) -> object:
        """Show stored choices as lines."""
        if isinstance(value, Sequence) and not isinstance(value, str):
            return "\n".join(f"{choice.label} {SEPARATOR} {choice.value}" for choice in value)
        return value

    def clean(self, value: object) -> tuple[Choice, ...]:
        """The choices, one a line; ValidationError says which line to change."""
        text = clean_text(str(super().clean(value)), multiline=True)
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if len(lines) > MOST_IN_DROP_DOWN:
            raise ValidationError(
                _("A list has at most %(most)d answers to choose from."),
                code="many",
                params={"most": MOST_IN_DROP_DOWN},
            )
        split = [tuple(part.strip() for part in line.rpartition(SEPARATOR)) for line in lines]
        return tuple(_choices([(label, tail) if bar else (tail, "") for label, bar, tail in split]))


def _choices(pairs: list[tuple[str, str]]) -> Iterator[Choice]:
    all_values = {value for _label, value in pairs if value}
    labels, values = set[str](), set[str]()
    for label, value in pairs:
        if label in labels:
            raise ValidationError(_("“%(label)s” is written twice."), code="twice", params={"label": label})
        if value and value in values:
            raise ValidationError(_("The value “%(value)s” is written twice."), code="twice", params={"value": value})
        labels.add(label)
        values.add(value)
        try:
            yield Choice(value=value or new_value(label, all_values), label=label)
        except ModelError:
            raise ValidationError(
                _("Check the line “%(label)s”: a value has only letters without accents, digits, - and _, 60 at most."),
                code="value",
                params={"label": label or value},
            ) from None
