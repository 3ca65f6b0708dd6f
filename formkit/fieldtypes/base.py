"""What every field type must be able to do. Concrete types live one to a module beside it."""

import datetime as dt
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import escape

from formkit import marked_text
from formkit.blanks import A_LINE, Blank
from formkit.cells import Cells
from formkit.fieldtypes import options
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.options import Option
from formkit.fieldtypes.row_facts import RowFacts
from formkit.fieldtypes.type_facts import TypeFacts
from formkit.language.evaluating import Environment
from formkit.meanings import Meaning
from formkit.values import JsonValue, Link, is_empty

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class FormFieldOptions(TypedDict):
    """What every Django form field takes from ours."""

    label: str
    help_text: str
    required: bool


FieldT = TypeVar("FieldT", bound=BaseField)
ValueT = TypeVar("ValueT")

Exported = str | int | float | Decimal | dt.date | None
"""What a cell of a spreadsheet holds."""

OPTIONAL_SHARE = 0.5
"""Of the optional questions, those that people answer."""


class FieldType(TypeFacts, RowFacts[FieldT], ABC, Generic[FieldT, ValueT]):
    """Everything about one type of field.

    FieldT is its pydantic model, ValueT what its Django field cleans to; an *answer* is that value stored in JSON.
    """

    model: type[FieldT]

    @property
    def options(self) -> Mapping[str, Option]:
        """The options that a designer edits, each as it is asked, in the order of the screen."""
        prefill = {"prefill": options.PREFILL} if self.prefills else {}
        autocomplete = {"autocomplete": self.autocomplete_option} if self.autocompletes else {}
        return {
            "label": self.label_option,
            "help": options.HELP,
            "paper_help": options.PAPER_HELP,
            "required": options.REQUIRED,
            **self.own_options,
            "width": options.WIDTH,
            **prefill,
            **autocomplete,
            "private": options.PRIVATE,
            "personal": options.PERSONAL,
            "anonymise": options.ANONYMISE,
        }

    @abstractmethod
    def form_field(self, field: FieldT) -> forms.Field | None:
        """Build the Django field that asks the question; None for what a form doesn't ask."""

    def to_answer(self, field: FieldT, value: ValueT) -> JsonValue:
        """The answer to store for a cleaned value, never an empty one: itself, unless JSON has no such value."""
        return cast("JsonValue", value)

    @abstractmethod
    def read(self, field: FieldT, answer: JsonValue) -> ValueT | None:
        """The value of a stored answer; None for what can't be one. Limits, which may change, don't matter."""

    @abstractmethod
    def text(self, field: FieldT, value: ValueT) -> str:
        """Write a value for people, in French."""

    @abstractmethod
    def answer_schema(self, field: FieldT) -> dict[str, JsonValue]:
        """Describe the stored answer in JSON Schema (draft 2020-12)."""

    def example_answer(self, field: FieldT) -> JsonValue:
        """An answer that the field accepts, for examples and trials; None for what nobody answers."""
        return None

    def form_value(self, field: FieldT, value: ValueT) -> object:
        """A value as the Django field takes it: itself, or its texts, one for each control."""
        return value

    def initial(self, field: FieldT, answer: JsonValue) -> object:
        """What the form starts from; None for no answer, or one that this field can't hold."""
        return None if (value := self.read(field, answer)) is None else self.form_value(field, value)

    def display(self, field: FieldT, answer: JsonValue) -> str:
        """Write any stored answer for screen, PDF, e-mail or export; what the field can't read is shown as it is."""
        value = None if is_empty(answer) else self.read(field, answer)
        return self.text(field, value) if value is not None else "" if is_empty(answer) else str(answer)

    def export_value(self, field: FieldT, answer: JsonValue) -> Exported:
        """What a spreadsheet holds for any stored answer: a number, a date or a text; None for no answer."""
        value = None if is_empty(answer) else self.read(field, answer)
        return (self.display(field, answer) or None) if value is None else self.exported(field, value)

    def exported(self, field: FieldT, value: ValueT) -> Exported:
        """A value as a spreadsheet holds it: its text, unless the type knows better."""
        return self.text(field, value)

    def anonymised(self, field: FieldT, answer: JsonValue) -> JsonValue:
        """What stays of a stored answer once the contents of its request are destroyed; None for nothing.

        Only what tells nobody apart, and answers a question that asks nothing personal and is not to be erased.
        """
        is_nobodys = (field.personal, field.anonymise) == ("none", "keep")
        return answer if is_nobodys and self.tells_nobody(field, answer) else None

    def tells_nobody(self, field: FieldT, answer: JsonValue) -> bool:
        """Whether a stored answer may be anybody's, by the answer itself: a figure, a choice among those offered.

        What people type in their own words names them, whatever the question: a type that doesn't say so keeps nothing.
        """
        return False

    def typed(self, field: FieldT, answer: JsonValue) -> JsonValue:
        """What someone gave of a stored answer; None for what is only worked out."""
        return None if self.is_calculated else answer

    def carried(self, before: BaseField, after: FieldT, answer: JsonValue) -> JsonValue:
        """What an answer given to the field as it was still means to it as it is; None for nothing."""
        return None if before.type != after.type or self.read(after, answer) is None else answer

    def unit(self, field: FieldT) -> str:
        """What stands after the control: « € », « km »; empty for most."""
        return ""

    def answered(self, field: FieldT, answer: JsonValue) -> bool:
        """Whether a stored answer counts as one for a required field."""
        return not is_empty(answer)

    def settle(self, field: FieldT, environment: Environment) -> JsonValue:
        """The answer that counts: as it was given, or worked out (what is unknown is noted in the environment)."""
        return environment.answers.get(field.key)

    def reads(self, field: FieldT) -> tuple[str, ...]:
        """The keys of the answers that it is worked out from; none for what people answer."""
        return ()

    def refusals(self, field: FieldT, answer: JsonValue) -> list[str]:
        """Why a stored answer no longer satisfies its question; nothing for one that is missing or fits."""
        form_field = self.form_field(field)
        if form_field is None or not self.answered(field, answer):
            return []
        form_field.required = True  # what the field can't hold starts the form as nothing
        try:
            form_field.clean(self.initial(field, answer))
        except ValidationError as error:
            return list(error.messages)
        return []

    def partly_read(self, field: FieldT, form_field: forms.Field, posted: object) -> JsonValue:
        """What can be stored of what was posted, whatever is wrong beside it; None where it is read whole or not."""
        return None

    def cells(self, field: FieldT, form_field: forms.Field) -> Cells | None:
        """What saves its cells one by one; None for most types, which are saved whole."""
        return None

    def set_strict(self, form_field: forms.Field, *, is_strict: bool) -> None:
        """Tell its Django field whether what is missing is an error; most leave that to the form."""

    def day_limits(self, field: FieldT) -> dict[str, str]:
        """The limits of its days, by option, as they are today where they move with it."""
        return {}

    def accepted_text(self, field: FieldT) -> str:
        """The text to read before one accepts it; empty for what nobody accepts."""
        return ""

    def explanation(self, field: FieldT) -> str:
        """The paragraphs that its designer wrote to explain; the sentence of a statement is the law's."""
        return ""

    def link(self, field: FieldT, answer: JsonValue) -> Link | None:
        """Where a stored answer leads, for who reads it on a screen; None for most types."""
        return None

    def is_amount(self, field: FieldT) -> bool:
        """Whether its number is in euros, and so stored as whole cents."""
        return False

    def may_mean(self, field: FieldT, meaning: Meaning) -> bool:
        """Whether a procedure may say that the answer means this; never of data that GDPR article 9 protects."""
        by_fact = {Meaning.AMOUNT: self.is_amount(field), Meaning.FILTERED: bool(self.filtered_by)}
        return (meaning in self.meanings or by_fact.get(meaning, False)) and field.personal != "sensitive"

    def filter_values(self, field: FieldT, value: ValueT) -> Sequence[str | Decimal]:
        """What requests are filtered by of a value: a number, or short texts; nothing for most types."""
        return [value] if self.is_numeric and isinstance(value, Decimal) else []

    def closed_answers(self, field: FieldT) -> list[tuple[str, str]]:
        """The answers to choose from, as JSON writes them, with their words; none where people write their own."""
        return []

    def filter_choices(self, field: FieldT) -> list[tuple[str, str]]:
        """What `filter_values` may be with its label, where requests are filtered by choices."""
        return []

    def sought(self, field: FieldT, value: ValueT) -> str:
        """The text by whose words a request is found: its text, unless people write it in several ways."""
        return self.text(field, value)

    def is_difficult(self, field: FieldT) -> bool:
        """Whether it asks for what nobody knows by heart, and so deserves a help text."""
        return False

    def reading(self, field: FieldT) -> Sequence[str]:
        """The texts that are read before answering, from which the time that it takes is estimated."""
        return (field.label, field.help)

    def answering_seconds(self, field: FieldT) -> float:
        """Estimate the time to answer, once all is read."""
        return float(self.seconds)

    def operand_text(self, field: FieldT, value: JsonValue) -> str:
        """Write what a condition compares with, inside a sentence: a text stands between quotation marks."""
        text = self.display(field, value)
        return f"“{text}”" if isinstance(value, str) else text

    def operand_field(self, field: FieldT) -> BaseField:
        """The question that a designer answers to give the value of a condition."""
        return field

    def operand_initial(self, field: FieldT, value: JsonValue) -> object:
        """What `operand_field`'s control starts from when a condition compares with `value`; None for nothing."""
        return self.initial(field, value)

    def compares_with(self, field: FieldT, value: JsonValue | tuple[str, ...]) -> bool:
        """Whether a condition may compare this field's answer with the value."""
        return not isinstance(value, tuple) and self.read(field, value) is not None

    def edited(self, before: FieldT, after: FieldT) -> FieldT:
        """The field to keep after a designer's change; types that version something do it here."""
        return after

    def blank(self, field: FieldT) -> Blank:
        """The place that a printed form leaves for its answer: a line, unless the type says otherwise."""
        return A_LINE

    def json_schema(self, field: FieldT) -> dict[str, JsonValue]:
        """Describe the question and its stored answer; empty for what has no answer."""
        if not self.has_answer:
            return {}
        texts = {"title": field.label, "description": marked_text.plain(field.help)}
        return {name: text for name, text in texts.items() if text} | self.answer_schema(field)

    def common(self, field: FieldT) -> FormFieldOptions:
        """The options that every Django field shares; the help is HTML, which Django prints as it is."""
        hint = marked_text.hint(field.help) or escape(self.hint(field))
        return FormFieldOptions(label=field.label, help_text=hint, required=field.required)

    def hint(self, field: FieldT) -> "StrOrPromise":
        """The example that stands under a question whose designer wrote no help; it respects its limits."""
        return self.example

    def attrs(self, field: FieldT, **attrs: str) -> dict[str, str]:
        """A widget's HTML attributes, the field's autocomplete token included; empty ones are left out."""
        return {name: value for name, value in {"autocomplete": field.autocomplete, **attrs}.items() if value}


AnyFieldType = FieldType[Any, Any]
"""A field type of which only the registry knows the parameters."""


class TextType(FieldType[FieldT, str], Generic[FieldT]):
    """A type whose answer is a text, shown as it is."""

    value_base = "text"

    def read(self, field: FieldT, answer: JsonValue) -> str | None:
        """Read a text."""
        return answer if isinstance(answer, str) else None

    def text(self, field: FieldT, value: str) -> str:
        """Show the text, with its line ends."""
        return value
