"""The studio's form of a question's options: one control per option of its type. It reads; `drafting` writes."""

from collections.abc import Mapping, Sequence

from django import forms
from pydantic_core import PydanticUndefined

from formkit.errors import OperationError
from formkit.fieldtypes import AnyFieldType, ColumnedField, Field
from formkit.fieldtypes.options import HiddenOption
from teleservices.studio.posted import is_saving
from teleservices.studio.questions.fitting import is_table
from teleservices.studio.questions.options import option_form_field

LATER = ("width", "prefill", "autocomplete", "personal")
"""Options that most questions leave as they are: folded away."""
OF_STEPS = ("width", "prefill")
"""Options without meaning in the rows of a group."""
NOT_OF_TABLES = ("required",)
"""Nor in the columns of a table, whose cells may all be left empty."""


class OptionsForm(forms.Form):
    """All the options of one field type; starts from a field, or from what the type proposes.

    A page that asks for something else than to store shows again what it sent.
    """

    use_required_attribute = False
    has_acts = False
    """Whether some of its buttons change the page without storing anything."""

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        kind: AnyFieldType,
        field: Field | None = None,
        earlier: Sequence[Field] = (),
        group: ColumnedField | None = None,
    ) -> None:
        super().__init__(data if is_saving(data) else None)
        self.kind, self.is_new, self.in_table = kind, field is None, is_table(group)
        for option in self.asked(group):
            self.initial[option] = _initial(kind, option, field)
            self.fields[option] = option_form_field(
                kind, option, self.initial[option], field=field, earlier=earlier, group=group
            )
        if "lines" in self.fields:
            self.order_fields(["label", "lines", "totals", "balanced"])
        if data is not None and not self.is_bound:
            self.keep(data)

    def asked(self, group: ColumnedField | None) -> list[str]:
        """The options of this type that a designer sets; those of a step only make no sense in the rows of a group."""
        left_out = {*unasked(self.kind), *(OF_STEPS if group else ()), *(NOT_OF_TABLES if self.in_table else ())}
        return [name for name in self.kind.options if name not in left_out]

    def keep(self, data: Mapping[str, object]) -> None:
        """Start from what a page sent, as it was typed."""
        for name, form_field in self.fields.items():
            if not form_field.widget.value_omitted_from_data(data, {}, name):
                self.initial[name] = form_field.widget.value_from_datadict(data, {}, name)

    @property
    def first(self) -> list[forms.BoundField]:
        """The options that make the question."""
        return [self[option] for option in self.fields if option not in LATER]

    @property
    def later(self) -> list[forms.BoundField]:
        """The options seldom set, which the page folds away."""
        return [self[option] for option in self.fields if option in LATER]

    @property
    def later_is_open(self) -> bool:
        """Whether something folded away needs to be seen."""
        return any(bound.errors for bound in self.later)

    def options(self) -> dict[str, object]:
        """The options of a valid form, as the language of forms takes them; a new question has the unasked ones too."""
        proposed = self.kind.proposed if self.is_new else {}
        unset = {name: False for name in NOT_OF_TABLES if self.in_table and name in self.kind.options}
        return {name: proposed[name] for name in unasked(self.kind) if name in proposed} | unset | self.cleaned_data

    def refuse(self, error: OperationError) -> None:
        """Show why the form refused these options, beside the one to correct when it is known."""
        self.add_error(error.option if error.option in self.fields else None, error.message)


def unasked(kind: AnyFieldType) -> list[str]:
    """Options that the fields of a type hold and that no screen asks."""
    return [name for name, option in kind.options.items() if isinstance(option, HiddenOption)]


def _initial(kind: AnyFieldType, option: str, field: Field | None) -> object:
    if field is not None:
        return getattr(field, option)
    if option in kind.proposed:
        return kind.proposed[option]
    default = kind.model.model_fields[option].default
    return None if default is PydanticUndefined else default
