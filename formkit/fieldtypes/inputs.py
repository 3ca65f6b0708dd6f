"""Django form fields that several field types share: they read what people type, and say in plain words what to do."""

from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import TYPE_CHECKING, ClassVar, TypedDict, Unpack

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from formkit.fieldtypes.bounds import within
from formkit.fieldtypes.social_security import refuse_number
from formkit.typography import parse_number
from portal.words.typed_text import TypedText
from portal.words.typography import number_text

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

REQUIRED = _("Answer this question.")


class Question(TypedDict):
    """What each of these fields asks by."""

    label: str
    help_text: str
    required: bool
    widget: forms.Widget


class TextInput(TypedText):
    """A text that answers a question."""

    default_error_messages: ClassVar["dict[str, StrOrPromise]"] = {
        "required": REQUIRED,
        "min_length": _("Say a little more: at least %(limit)s characters. Your answer has %(length)s."),
        "max_length": _("Shorten your answer: at most %(limit)s characters. It has %(length)s."),
    }

    def __init__(
        self,
        *,
        shortest: int | None = None,
        longest: int | None = None,
        multiline: bool = False,
        **question: Unpack[Question],
    ) -> None:
        super().__init__(longest=longest, multiline=multiline, **question)
        self.shortest = shortest

    def validate(self, value: str) -> None:
        """Check that there is a text where one is required, and its length."""
        super().validate(value)
        if value and self.shortest is not None and len(value) < self.shortest:
            raise self.wrong_length("min_length", self.shortest, value)


class FreeTextInput(TextInput):
    """A text of people's own words, in which a number of social security is refused."""

    def validate(self, value: str) -> None:
        """Check the length of the text, then that it holds no such number."""
        super().validate(value)
        refuse_number(value)


class ParsedInput(TextInput):
    """Cleans to what `parse` reads; `message` says what to check where it raises ValueError."""

    def __init__(self, parse: Callable[[str], str], message: "StrOrPromise", **question: Unpack[Question]) -> None:
        super().__init__(**question)
        self.parse, self.message = parse, message

    def to_python(self, value: object) -> str:
        """Read the text; ValidationError says what to check."""
        text = super().to_python(value)
        if not text:
            return text
        try:
            return self.parse(text)
        except ValueError:
            raise ValidationError(self.message, code="invalid") from None


class NumberInput(forms.Field):
    """A number typed as « 1 250,5 », in a text control: browsers' number controls lose what they refuse."""

    def __init__(
        self, *, decimals: int, minimum: Decimal | None, maximum: Decimal | None, **question: Unpack[Question]
    ) -> None:
        super().__init__(**question)
        self.error_messages["required"] = REQUIRED
        self.decimals, self.minimum, self.maximum = decimals, minimum, maximum

    def to_python(self, value: object) -> Decimal | None:
        """Read the number exactly; ValidationError says how to write it."""
        if value in self.empty_values:
            return None
        try:
            number = self.read(str(value))
        except ValueError:
            raise ValidationError(self.not_understood(), code="invalid") from None
        if number != round(number, self.decimals):
            raise ValidationError(self.not_understood(), code="invalid")
        return number

    def validate(self, value: Decimal | None) -> None:
        """Check that there is a number where one is required, and its limits."""
        super().validate(value)
        if value is None:
            return
        if self.minimum is not None and value < self.minimum:
            raise ValidationError(TOO_LOW, code="min_value", params={"limit": self.write(self.minimum)})
        if self.maximum is not None and value > self.maximum:
            raise ValidationError(TOO_HIGH, code="max_value", params={"limit": self.write(self.maximum)})

    def read(self, text: str) -> Decimal:
        """Read what was typed; ValueError when it is no number."""
        return parse_number(text)

    def write(self, number: Decimal) -> str:
        """Write a limit in a message."""
        return number_text(number)

    def not_understood(self) -> str:
        """Say how to write the number."""
        message = NOT_DECIMAL if self.decimals else NOT_WHOLE
        return message % {"example": number_text(example_number(self.decimals, self.minimum, self.maximum))}


def example_number(decimals: int, lowest: Decimal | None, highest: Decimal | None) -> Decimal:
    """12, or 12.5 where there are decimals, else what is nearest to it between the limits."""
    step = Decimal(1).scaleb(-decimals)
    least = None if lowest is None else lowest.quantize(step, ROUND_CEILING)
    most = None if highest is None else highest.quantize(step, ROUND_FLOOR)
    return within(Decimal("12.5") if decimals else Decimal(12), least, most)


def filler(text: str, shortest: int | None, longest: int) -> str:
    """A text of a length that suits, in characters, as an example."""
    return (text + "." * ((shortest or 1) - len(text)))[:longest]


def keypad(minimum: float | None, decimals: int) -> str:
    """The keypad that phones show for a number: none where a minus sign may be needed, which theirs lack."""
    if minimum is None or minimum < 0:
        return ""
    return "decimal" if decimals else "numeric"


TOO_LOW = _("Enter %(limit)s or more.")
TOO_HIGH = _("Enter %(limit)s or less.")
NOT_WHOLE = _("Enter a whole number in digits, for example %(example)s.")
NOT_DECIMAL = _("Enter a number in digits, for example %(example)s.")
