"""What the types of numbers that identify someone share: read as people write them, stored bare, shown in groups."""

import re
from typing import TYPE_CHECKING, ClassVar, Generic, TypeVar

from django import forms

from formkit.blanks import Blank, comb
from formkit.fieldtypes.base import Exported, FieldType
from formkit.fieldtypes.field import BaseField
from formkit.fieldtypes.inputs import ParsedInput
from formkit.language.comparisons import Comparator
from formkit.language.value_types import Base
from formkit.values import JsonValue

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FieldT = TypeVar("FieldT", bound=BaseField)


class Identifier(FieldType[FieldT, str], Generic[FieldT]):
    """A number checked by its form and its key."""

    pattern: ClassVar[str]
    """Regular expression of the stored number."""
    message: "ClassVar[StrOrPromise]"
    """What to check, when a number is refused."""
    specimen: ClassVar[str]
    """A number that is valid and nobody's, or public."""
    parse: "ClassVar[staticmethod[[str], str]]"
    """The bare number of what people write; raises ValueError when its form or its key is wrong."""
    grouped: "ClassVar[staticmethod[[str], str]]" = staticmethod(str)
    """The bare number as people write it."""
    groups: ClassVar[tuple[int, ...]]
    """How many boxes stand together where it is written on paper."""
    digits_only: ClassVar[bool] = False
    operators: ClassVar[tuple[Comparator, ...]] = ("equals", "not_equals", "empty", "not_empty")
    is_read_in_browser: ClassVar[bool] = False
    value_base: ClassVar[Base] = "text"

    def sought(self, field: FieldT, value: str) -> str:
        """The bare number: people write its groups as they like."""
        return value

    def is_difficult(self, field: FieldT) -> bool:
        """Always: nobody knows such a number by heart."""
        return True

    def blank(self, field: FieldT) -> Blank:
        return comb(*self.groups)

    def text(self, field: FieldT, value: str) -> str:
        return self.grouped(value)

    def form_field(self, field: FieldT) -> forms.Field:
        """Ask in a text control, with a keypad of digits where there is nothing else."""
        attrs = (
            {"inputmode": "numeric"} if self.digits_only else {"spellcheck": "false", "autocapitalize": "characters"}
        )
        return ParsedInput(
            self.parse, self.message, widget=forms.TextInput(attrs=self.attrs(field, **attrs)), **self.common(field)
        )

    def read(self, field: FieldT, answer: JsonValue) -> str | None:
        return answer if isinstance(answer, str) and re.fullmatch(self.pattern, answer) else None

    def form_value(self, field: FieldT, value: str) -> object:
        return self.text(field, value)

    def exported(self, field: FieldT, value: str) -> Exported:
        """Export the bare number, as a text: a spreadsheet would take its first zeros away."""
        return value

    def answer_schema(self, field: FieldT) -> dict[str, JsonValue]:
        return {"type": "string", "pattern": f"^{self.pattern}$"}

    def example_answer(self, field: FieldT) -> JsonValue:
        return self.specimen
