"""The studio's forms of a form's parts: a step, a question's options. They read; `drafting` writes."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _
from pydantic import ValidationError

from formkit.errors import OperationError
from formkit.fieldtypes import (
    AnyFieldType,
    CalculatedField,
    ColumnedField,
    Field,
    TableField,
    field_type,
    has_lines,
    is_calculated,
)
from formkit.language.nodes import Node
from formkit.rules import of_calculation, result_of
from formkit.schema import FormSchema, Step
from formkit.values import new_key
from teleservices.studio.calculations.formulas import calculation_text, example_of
from teleservices.studio.questions.marked_up import MarkedUpText
from teleservices.studio.questions.option_forms import OptionsForm
from teleservices.studio.questions.table_start import TableStartForm
from teleservices.studio.screens.tree_line import Reading, TreeLine

OF_NUMBERS = ("decimals", "unit")
"""Options that an amount in euros has no use for."""


def groups_before(schema: FormSchema, step: Step | None = None) -> list[Field]:
    """The groups for whose rows a step may be asked: those of earlier steps, or of all for a step to come."""
    steps = schema.steps if step is None else schema.steps[: schema.steps.index(step)]
    fields = [field for earlier in steps if earlier.each is None for field in earlier.fields]
    return [field for field in fields if field_type(field).has_columns and not has_lines(field)]


class StepForm(forms.Form):
    """What the applicant reads first on a step, and the rows of which group it is asked for, where there is one."""

    title = forms.CharField(label=_("Title of the step"), max_length=200)
    each = forms.ChoiceField(
        label=_("Asked"),
        required=False,
        help_text=_("Once for each row: “Project 2 of 3 – …” in the title, and the same questions again."),
    )
    intro = MarkedUpText(
        label=_("Introduction"),
        longest=5000,
        required=False,
        rows=3,
        help_text=_("What this step is about, what to have at hand. Optional."),
    )
    paper_intro = MarkedUpText(
        label=_("Introduction on paper"),
        longest=5000,
        required=False,
        rows=2,
        help_text=_("Printed in place of the introduction, where it is about the screen alone. Empty: the same."),
    )

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        initial: Mapping[str, object] | None = None,
        groups: Sequence[Field] = (),
    ) -> None:
        super().__init__(data, initial=initial)  # type: ignore[arg-type]
        if groups:
            rows = [(group.key, _("for each row of “%(label)s”") % {"label": group.label}) for group in groups]
            self.fields["each"].choices = [("", _("once")), *rows]  # type: ignore[attr-defined]
        else:
            del self.fields["each"]

    def texts(self) -> dict[str, object]:
        """What is read, as the operations of a form take it."""
        return {name: value or None if name == "each" else value for name, value in self.cleaned_data.items()}

    def refuse(self, error: OperationError) -> None:
        """Show why the form of the procedure refused these texts."""
        self.add_error(None, error.message)


def options_form(
    kind: AnyFieldType,
    data: Mapping[str, object] | None = None,
    *,
    field: Field | None = None,
    earlier: Sequence[Field] = (),
    group: ColumnedField | None = None,
) -> OptionsForm:
    """The options of a type, for an existing field or a new one, which may be calculated from the `earlier` ones."""
    if kind.model is TableField and field is None:
        return TableStartForm(data, kind=kind, field=field, earlier=earlier, group=group)
    form_class = CalculationForm if kind.model is CalculatedField else OptionsForm
    return form_class(data, kind=kind, field=field, earlier=earlier, group=group)


def form_of(
    field: Field,
    data: Mapping[str, object] | None = None,
    *,
    earlier: Sequence[Field] = (),
    group: ColumnedField | None = None,
) -> OptionsForm:
    """The options of an existing field."""
    return options_form(field_type(field), data, field=field, earlier=earlier, group=group)


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
    """The options of a calculated value: a line, read back in a sentence.

    The unit of the result follows from it. Complete without JavaScript: the buttons beside the line show the page again
    with what they put in it, and store nothing.
    """

    has_acts = True

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        kind: AnyFieldType,
        field: Field | None = None,
        earlier: Sequence[Field] = (),
        group: ColumnedField | None = None,
    ) -> None:
        self.present = field if field and is_calculated(field) else None
        self.earlier, self.in_rows = earlier, group is not None
        super().__init__(data, kind=kind, field=field, earlier=earlier, group=group)
        self.scope, self._formula.explain = self._formula.scope, self._explain
        drafted = self._drafted()
        self.result = drafted.result
        if drafted.formula or self.present:
            problems = (problem.reason for problem in of_calculation(drafted, self.scope))
            self._formula.other_problems = [*dict.fromkeys(problems)]
        for name in OF_NUMBERS:
            omitted = self.is_bound and self.fields[name].widget.value_omitted_from_data(self.data, {}, name)
            if self.result == "amount" or omitted:
                del self.fields[name]

    def asked(self, group: ColumnedField | None) -> list[str]:
        """The options to ask: the unit of the result follows from the line."""
        return [option for option in super().asked(group) if option != "result"]

    @property
    def _formula(self) -> TreeLine:
        formula = self.fields["formula"]
        assert isinstance(formula, TreeLine)  # noqa: S101 — the option's only control
        return formula

    def options(self) -> dict[str, object]:
        """The options of a valid form, those too that are not asked."""
        source = self.present or self._blank()
        other_options = {name: getattr(source, name) for name in OF_NUMBERS if name not in self.fields}
        return super().options() | other_options | {"result": self.result}

    def _explain(self, formula: Node | None) -> Reading | None:
        if formula is None:
            return None
        example = example_of(formula, self.earlier, self.scope, in_row=self.in_rows)
        return Reading(calculation_text(self._label, formula, self.scope), example)

    @property
    def _label(self) -> str:
        return str(self["label"].value() or "").strip() or (self.present or self._blank()).label

    def _drafted(self) -> CalculatedField:
        """The calculation as the page shows it; none where the line can't be read."""
        source = self.present or self._blank()
        formula = self._formula.read(str(self["formula"].value() or "")).node
        drafted = source.model_copy(update={"label": self._label, "formula": formula})
        return drafted.model_copy(update={"result": result_of(drafted, self.scope)})

    @staticmethod
    def _blank() -> CalculatedField:
        """A value to start from before anything was written; it is never stored."""
        return CalculatedField(key="f_new", label="…")
