"""« Other, specify »: choices with a text box beside the last one. Complete without JavaScript."""

from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.choices import OTHER_LENGTH, Choice, Chosen, Other, pairs
from formkit.fieldtypes.parts import Part, PartsWidget
from formkit.fieldtypes.social_security import refuse_number
from formkit.values import OTHER
from portal.words.typography import clean_text


def choices_and_other(choices: Sequence[Choice]) -> list[tuple[str, str]]:
    """The choices, then « Other », as Django's widgets take them."""
    return [*pairs(choices), (OTHER, _now("Other"))]


class ChoicesOrOtherWidget(PartsWidget):
    """Radio buttons or tick boxes, then the text box: its value is what is ticked, and what is typed."""

    template_name = "formkit/choices_or_other.html"

    def __init__(self, chooser: forms.Widget, **attrs: str) -> None:
        text = forms.TextInput(attrs=attrs)
        super().__init__((Part("", "", chooser), Part(OTHER, _("If “Other”, specify"), text)))


class ChoicesOrOtherInput(forms.Field):
    """Reads what a list of choices reads, own words included; cleans to the chosen ones, in the list's order."""

    def __init__(self, chooser: forms.ChoiceField, *, widget: ChoicesOrOtherWidget) -> None:
        super().__init__(label=chooser.label, help_text=chooser.help_text, required=chooser.required, widget=widget)
        self.chooser = chooser

    def clean(self, value: object) -> list[Chosen]:
        """What is chosen; nothing ticked but something typed means « Other »."""
        ticked, text = self._parts(value)
        self.chooser.required = self.required
        cleaned = self.chooser.clean(ticked)
        choices = cleaned if isinstance(cleaned, list) else [cleaned] if cleaned else []
        if OTHER not in choices:
            return choices
        if not text:
            raise ValidationError(SPECIFY, code="incomplete")
        if len(text) > OTHER_LENGTH:
            raise ValidationError(TOO_LONG, code="max_length", params={"most": OTHER_LENGTH})
        refuse_number(text)
        return [choice for choice in choices if choice != OTHER] + [Other(text)]

    def _parts(self, value: object) -> tuple[object, str]:
        """What is ticked, « Other » where own words stand alone, and these words."""
        ticked, own_words = value if isinstance(value, list | tuple) and len(value) == 2 else (None, None)
        text = clean_text(str(own_words or ""))
        if text and not ticked:
            ticked = [OTHER] if isinstance(self.chooser, forms.MultipleChoiceField) else OTHER
        return ticked, text


SPECIFY = _("You chose “Other”: specify your answer.")
TOO_LONG = _("Shorten what you specify: at most %(most)d characters.")
