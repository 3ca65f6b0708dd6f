"""The studio's forms of a form's parts: a step, a question's options. They read; `drafting` writes."""

from collections.abc import Mapping, Sequence
from typing import Literal

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from formkit.design.calculation_sentences import calculation
from formkit.errors import OperationError
from formkit.fieldtypes import AnyFieldType, CalculatedField, Field, field_type, is_calculated
from formkit.rules import of_calculation, result_of
from formkit.values import new_key
from portal.words.typed_text import TypedText
from teleservices.studio.calculations.rows import SHOW, acted, readable_terms, rows_of
from teleservices.studio.calculations.terms import TermsField
from teleservices.studio.questions.option_forms import OptionsForm

OF_NUMBERS = ("decimals", "unit")
"""Options that an amount in euros has no use for."""
AT_ONCE = {"hx-post": "", "hx-trigger": "change", "hx-vals": f'{{"do": "terms.{SHOW}"}}'}
"""Where htmx is there, choosing shows at once what the button does."""


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


class CalculationForm(OptionsForm):
    """The options of a calculated value: an operation and its terms, read back in a sentence.

    The unit of the result follows from the terms. Complete without JavaScript: the buttons beside the terms show the
    page again with the rows as they ask for, and store nothing.
    """

    has_acts = True

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        kind: AnyFieldType,
        field: Field | None = None,
        earlier: Sequence[Field] = (),
        in_rows: bool = False,
    ) -> None:
        self.present = field if field and is_calculated(field) else None
        self.earlier = {earlier_field.key: earlier_field for earlier_field in earlier}
        super().__init__(data, kind=kind, field=field, earlier=earlier, in_rows=in_rows)
        self.fields["operation"].widget.attrs.update(AT_ONCE, id="id_operation")
        drafted = self._drafted()
        self.result: Literal["amount", "number"] = drafted.result
        self._say(drafted)
        for name in OF_NUMBERS:
            omitted = self.is_bound and self.fields[name].widget.value_omitted_from_data(self.data, {}, name)
            if self.result == "amount" or omitted:
                del self.fields[name]

    def asked(self, *, in_rows: bool) -> list[str]:
        """The options to ask: the unit of the result follows from its terms."""
        return [option for option in super().asked(in_rows=in_rows) if option != "result"]

    def keep(self, data: Mapping[str, object]) -> None:
        """Start from what the page sent, the rows as its button asks."""
        super().keep(data)
        rows = self.initial["terms"]  # read before any bound field keeps it
        of, _dot, act = str(data.get("do", "")).partition(".")
        self.initial["terms"] = acted(rows, act) if of == "terms" and isinstance(rows, list) else rows

    def options(self) -> dict[str, object]:
        """The options of a valid form, those too that are not asked."""
        source = self.present or self._blank()
        other_options = {name: getattr(source, name) for name in OF_NUMBERS if name not in self.fields}
        return super().options() | other_options | {"result": self.result}

    def _say(self, drafted: CalculatedField) -> None:
        """Write beside the terms what they make, and what is wrong with it."""
        terms = self.fields["terms"]
        if not isinstance(terms, TermsField):
            return
        terms.widget.operation = drafted.operation
        terms.widget.sentence = calculation(drafted, self.earlier)
        if drafted.terms or self.present:
            problems = dict.fromkeys(problem.reason for problem in of_calculation(drafted, self.earlier))
            terms.widget.problems = list(problems)

    def _drafted(self) -> CalculatedField:
        """The calculation as the page shows it, what can't be read left out."""
        source = self.present or self._blank()
        rows = self["terms"].value()
        term_rows = rows if isinstance(rows, list) else rows_of(source.terms)
        try:
            drafted = CalculatedField(
                key=source.key,
                label=str(self["label"].value() or "").strip() or source.label,
                operation=self["operation"].value(),
                terms=readable_terms(term_rows),
                result=source.result,
            )
        except ValidationError:
            drafted = source
        return drafted.model_copy(update={"result": result_of(drafted, self.earlier)})

    @staticmethod
    def _blank() -> CalculatedField:
        """A value to start from before anything was chosen; it is never stored."""
        return CalculatedField(key="f_new", label="…")
