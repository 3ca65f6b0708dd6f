"""One question asked with several controls: a fieldset of them, each with its label; what was typed is always kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.core.exceptions import ValidationError

from formkit.fieldtypes.inputs import REQUIRED
from portal.words.typography import clean_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True)
class Part:
    """One control of a question: the end of its name, its label, and what it is."""

    name: str
    label: "StrOrPromise"
    widget: forms.Widget


class PartsWidget(forms.MultiWidget):
    """The controls, named after the question: `f_k3v7qm2x_from`. Its value is what each of them holds, in order."""

    template_name = "formkit/parts.html"
    has_labels = True

    def __init__(self, parts: Sequence[Part], *, in_row: bool = False) -> None:
        super().__init__({part.name: part.widget for part in parts})
        self.parts = tuple(parts)
        self.in_row = in_row

    def decompress(self, value: object) -> list[object]:
        """Nothing for each control: a value to show is already a list."""
        return [None] * len(self.parts)

    def get_context(self, name: str, value: object, attrs: dict[str, object] | None) -> dict[str, object]:
        """Add each control's label, and whether they stand in a row where there is room."""
        context = super().get_context(name, value, attrs)
        context["widget"]["in_row"] = self.in_row
        for part, subwidget in zip(self.parts, context["widget"]["subwidgets"], strict=True):
            subwidget["label"] = part.label
        return context

    def id_for_label(self, id_: str) -> str:
        """The id of the first control, where the label and the error summary lead."""
        return f"{id_}_0" if id_ else id_

    def value_omitted_from_data(self, data: Mapping[str, object], files: object, name: str) -> bool:
        """Whether no control was in the page at all."""
        return all(f"{name}_{part.name}".removesuffix("_") not in data for part in self.parts)


class PartsInput(forms.Field):
    """Reads the texts of several controls; what they mean together is for `compose`."""

    def __init__(self, *, label: str, help_text: str, required: bool, widget: PartsWidget) -> None:
        super().__init__(label=label, help_text=help_text, required=required, widget=widget)
        self.error_messages["required"] = REQUIRED

    def clean(self, value: object) -> object:
        """What the controls say together, None when all are empty. Raises ValidationError, which says what to do."""
        texts = self.texts(value)
        if not any(texts):
            if self.required:
                raise ValidationError(self.error_messages["required"], code="required")
            return None
        return self.compose(texts)

    def texts(self, value: object) -> list[str]:
        """The text of each control, cleaned; empty for one that wasn't posted."""
        values = list(value) if isinstance(value, list | tuple) else []
        expected = len(self.widget.parts) if isinstance(self.widget, PartsWidget) else len(values)
        values += [None] * (expected - len(values))
        return [clean_text(str(text or ""), multiline=True) for text in values]

    def compose(self, texts: list[str]) -> object:
        """The value of texts that aren't all empty. Raises ValidationError."""
        raise NotImplementedError

    def has_changed(self, initial: object, data: object) -> bool:
        """Compare what the controls hold."""
        return self.texts(initial) != self.texts(data)
