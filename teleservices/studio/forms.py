"""The studio's forms of a form's parts: a step, a question's options. They read; `drafting` writes."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError
from pydantic_core import PydanticUndefined

from teleservices.formkit.fieldtypes import AnyFieldType, Field, field_type
from teleservices.formkit.operations import OperationError
from teleservices.formkit.schema import new_key
from teleservices.studio.options import option_form_field

LATER = ("width", "prefill", "autocomplete", "private", "personal", "anonymise")
"""Options that most questions leave as they are: folded away."""


class StepForm(forms.Form):
    """A step's title and introduction."""

    title = forms.CharField(label=_("Title of the step"), max_length=200)
    intro = forms.CharField(
        label=_("Introduction"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What this step is about, what to have at hand. Optional."),
    )

    def refuse(self, error: OperationError) -> None:
        """Show why the form of the procedure refused these texts."""
        self.add_error(None, error.reason)


class OptionsForm(forms.Form):
    """All the options of one field type; starts from a field, or from what the type proposes."""

    use_required_attribute = False

    def __init__(
        self, data: Mapping[str, object] | None = None, *, kind: AnyFieldType, field: Field | None = None
    ) -> None:
        super().__init__(data)
        self.kind = kind
        for option in kind.option_names:
            self.initial[option] = _initial(kind, option, field)
            self.fields[option] = option_form_field(kind, option, self.initial[option])

    @property
    def first(self) -> list[forms.BoundField]:
        """The options that make the question."""
        return [self[option] for option in self.fields if option not in LATER]

    @property
    def later(self) -> list[forms.BoundField]:
        """The options folded away."""
        return [self[option] for option in self.fields if option in LATER]

    @property
    def later_is_open(self) -> bool:
        """Whether something folded away needs to be seen."""
        return any(bound.errors for bound in self.later)

    def options(self) -> dict[str, object]:
        """The options of a valid form, as the language of forms takes them."""
        return dict(self.cleaned_data)

    def refuse(self, error: OperationError) -> None:
        """Show why the form refused these options, beside the one to correct when it is known."""
        self.add_error(error.option if error.option in self.fields else None, error.reason)


def new_field(kind: AnyFieldType, options: Mapping[str, object]) -> Field:
    """A new field of a type, with a key of its own. Raises OperationError when its options don't go together."""
    try:
        return kind.model(key=new_key("f"), **options)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        cause = first.get("ctx", {}).get("error")
        option = str(first["loc"][0]) if first["loc"] else ""
        reason = str(cause) if isinstance(cause, ValueError) else str(_("This value can't be used."))
        raise OperationError(reason, option=option) from error


def form_of(field: Field, data: Mapping[str, object] | None = None) -> OptionsForm:
    """The options of an existing field."""
    return OptionsForm(data, kind=field_type(field), field=field)


def _initial(kind: AnyFieldType, option: str, field: Field | None) -> object:
    if field is not None:
        return getattr(field, option)
    default = kind.model.model_fields[option].default
    return None if default is PydanticUndefined else default
