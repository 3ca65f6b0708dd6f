"""The studio's forms of a form's parts: a step, a question's options. They read; `drafting` writes."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from formkit.errors import OperationError
from formkit.fieldtypes import AnyFieldType, CalculatedField, Field, field_type
from formkit.values import new_key
from portal.words.typed_text import TypedText
from teleservices.studio.questions.calculation_form import CalculationForm
from teleservices.studio.questions.option_forms import OptionsForm


class StepForm(forms.Form):
    """What the applicant reads first on a step: its title, and an introduction if need be."""

    title = forms.CharField(label=_("Title of the step"), max_length=200)
    intro = TypedText(
        label=_("Introduction"),
        longest=5000,
        required=False,
        rows=3,
        help_text=_("What this step is about, what to have at hand. Optional."),
    )
    paper_intro = TypedText(
        label=_("Introduction on paper"),
        longest=5000,
        required=False,
        rows=2,
        help_text=_("Printed in place of the introduction, where it is about the screen alone. Empty: the same."),
    )

    def refuse(self, error: OperationError) -> None:
        """Show why the form of the procedure refused these texts."""
        self.add_error(None, error.message)


def options_form(
    kind: AnyFieldType,
    data: Mapping[str, object] | None = None,
    *,
    field: Field | None = None,
    earlier: Sequence[Field] = (),
    in_rows: bool = False,
) -> OptionsForm:
    """The options of a type, for an existing field or a new one, which may be calculated from the `earlier` ones."""
    form_class = CalculationForm if kind.model is CalculatedField else OptionsForm
    return form_class(data, kind=kind, field=field, earlier=earlier, in_rows=in_rows)


def form_of(
    field: Field, data: Mapping[str, object] | None = None, *, earlier: Sequence[Field] = (), in_rows: bool = False
) -> OptionsForm:
    """The options of an existing field."""
    return options_form(field_type(field), data, field=field, earlier=earlier, in_rows=in_rows)


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
