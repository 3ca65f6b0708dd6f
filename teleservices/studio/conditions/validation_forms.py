"""The studio's form of what answers must say together. It reads; `drafting` writes."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from formkit.errors import OperationError
from formkit.fieldtypes import field_type
from formkit.language.nodes import Node
from formkit.language.scope import Name, Scope
from formkit.schema import FormSchema
from formkit.validations import Validation
from portal.words.typed_text import TypedText
from teleservices.studio.conditions.forms import condition_line
from teleservices.studio.conditions.ready_checks import READY, WANTED, ready_condition
from teleservices.studio.conditions.rows import Data
from teleservices.studio.posted import is_saving
from teleservices.studio.screens.tree_line import example_values, reading

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

BLOCKS, WARNS = "blocks", "warns"
EFFECTS: "Sequence[tuple[str, StrOrPromise]]" = [
    (BLOCKS, _("The applicant must correct before going on")),
    (WARNS, _("The applicant is told, and may go on")),
]
MOMENTS: "Sequence[tuple[str, StrOrPromise]]" = [
    ("step", _("On leaving the step of the last of these questions")),
    ("transmission", _("At transmission, once all is answered")),
]


class ValidationForm(forms.Form):
    """Which questions, what must be true of their answers, what is told. A ready one writes the line by itself."""

    use_required_attribute = False

    ready = forms.ChoiceField(
        label=_("What must be true"), choices=[("", _("What the line below says")), *READY], required=False
    )
    fields_asked = forms.MultipleChoiceField(
        label=_("Questions to correct"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("What is told stands at each of them. A ready condition is about them, in the form’s order."),
    )
    message = TypedText(
        label=_("What the applicant is told"),
        longest=500,
        rows=2,
        help_text=_("What doesn’t go together, and what to do: “Votre budget n’est pas équilibré : …”."),
    )
    effect = forms.ChoiceField(label=_("What follows"), choices=EFFECTS, widget=forms.RadioSelect, initial=BLOCKS)
    at = forms.ChoiceField(label=_("When it is looked at"), choices=MOMENTS, widget=forms.RadioSelect, initial="step")

    def __init__(
        self, data: Data | None, *, validation: Validation | None, schema: FormSchema, scope: Scope, ready: str = ""
    ) -> None:
        stored = _stored(validation) if validation else {"ready": ready}
        super().__init__(data if is_saving(data) else None, initial={**stored, **(_typed(data) if data else {})})
        self.scope, values = scope, example_values(schema)
        self.fields["line"] = line = condition_line(_("In one line"), scope)
        line.explain = lambda tree: reading(tree, scope, values) if tree else None
        if data and "line" in data:
            self.initial["line"] = line.widget.value_from_datadict(data, {}, "line")
        self.order_fields(("ready", "fields_asked", "line"))
        choices = [
            (field.key, field.label)
            for field in schema.fields()
            if field_type(field).takes_answer and not field.private
        ]
        self.fields["fields_asked"].choices = choices  # type: ignore[attr-defined]
        self.tree: Node | None = None

    def clean(self) -> dict[str, object]:
        """Read the line, or make the one that is ready of the questions ticked."""
        cleaned = super().clean() or {}
        self.tree, ready = cleaned.get("line"), cleaned.get("ready")
        if self.tree is not None or "line" in self.errors:
            return cleaned
        if not ready:
            self.add_error("line", _("Write what must be true, or choose a ready condition."))
            return cleaned
        self.tree = ready_condition(ready, self._names(cleaned.get("fields_asked", [])))
        if self.tree is None and "fields_asked" not in self.errors:
            self.add_error("fields_asked", WANTED[ready])
        return cleaned

    def _names(self, keys: Sequence[str]) -> list[Name]:
        """What the condition may read of these questions, in the form's order."""
        return [name for name in self.scope.names if name.key in keys and name.kind == "answer"]

    def changes(self) -> dict[str, object]:
        """What a valid form says of the validation, by attribute."""
        cleaned = self.cleaned_data
        return {
            "condition": self.tree,
            "message": cleaned["message"],
            "fields": tuple(cleaned["fields_asked"]),
            "is_blocking": cleaned["effect"] == BLOCKS,
            "at": cleaned["at"],
        }

    def refuse(self, error: OperationError) -> None:
        """Show why the form of the procedure refused this."""
        self.add_error(error.option if error.option in self.fields else None, error.message)


def _stored(validation: Validation) -> dict[str, object]:
    return {
        "fields_asked": list(validation.fields),
        "line": validation.condition,
        "message": validation.message,
        "effect": BLOCKS if validation.is_blocking else WARNS,
        "at": validation.at,
    }


def _typed(data: Data) -> dict[str, object]:
    """What the page sent, as it was typed, where it asked for something else than to store it."""
    names = ("ready", "message", "effect", "at")
    posted = {name: data[name] for name in names if name in data}
    getlist = getattr(data, "getlist", None)
    return posted | ({"fields_asked": getlist("fields_asked")} if getlist and "fields_asked" in data else {})
