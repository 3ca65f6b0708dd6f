"""Django form fields that several field types share: they read what people type, and say in plain words what to do."""

from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from teleservices.formkit.fieldtypes.bounds import within
from teleservices.formkit.typography import clean_text, number_text, parse_number

REQUIRED = _("Answer this question.")


class TextInput(forms.CharField):
    """A text, normalised, whose length is checked here and not by the browser, which would cut a pasted text."""

    def __init__(
        self,
        *,
        shortest: int | None = None,
        longest: int | None = None,
        multiline: bool = False,
        label: str,
        help_text: str,
        required: bool,
        widget: forms.Widget,
    ) -> None:
        super().__init__(label=label, help_text=help_text, required=required, widget=widget)
        self.error_messages["required"] = REQUIRED
        self.multiline, self.shortest, self.longest = multiline, shortest, longest

    def to_python(self, value: object) -> str:
        """Return the text without what can't be printed."""
        return clean_text(super().to_python(value) or "", multiline=self.multiline)

    def validate(self, value: str) -> None:
        """Check that there is a text where one is required, and its length in characters, as the browser counts it."""
        super().validate(value)
        length = len(value)
        if value and self.shortest is not None and length < self.shortest:
            raise ValidationError(TOO_SHORT, code="min_length", params=_lengths(self.shortest, length))
        if self.longest is not None and length > self.longest:
            raise ValidationError(TOO_LONG, code="max_length", params=_lengths(self.longest, length))


def _lengths(limit: int, length: int) -> dict[str, str]:
    return {"limit": number_text(Decimal(limit)), "length": number_text(Decimal(length))}


class NumberInput(forms.Field):
    """A number typed as « 1 250,5 », in a text control: browsers' number controls lose what they refuse."""

    def __init__(
        self,
        *,
        decimals: int,
        minimum: Decimal | None,
        maximum: Decimal | None,
        label: str,
        help_text: str,
        required: bool,
        widget: forms.Widget,
    ) -> None:
        super().__init__(label=label, help_text=help_text, required=required, widget=widget)
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
    """Return 12, or 12.5 where there are decimals, else what is nearest to it between the limits."""
    step = Decimal(1).scaleb(-decimals)
    least = None if lowest is None else lowest.quantize(step, ROUND_CEILING)
    most = None if highest is None else highest.quantize(step, ROUND_FLOOR)
    return within(Decimal("12.5") if decimals else Decimal(12), least, most)


def filler(text: str, shortest: int | None, longest: int) -> str:
    """Return a text of a length that suits, as an example."""
    return (text + "." * ((shortest or 1) - len(text)))[:longest]


def keypad(minimum: float | None, decimals: int) -> str:
    """Return the keypad that phones show for a number: none where a minus sign may be needed, which theirs lack."""
    if minimum is None or minimum < 0:
        return ""
    return "decimal" if decimals else "numeric"


TOO_SHORT = _("Say a little more: at least %(limit)s characters. Your answer has %(length)s.")
TOO_LONG = _("Shorten your answer: at most %(limit)s characters. It has %(length)s.")
TOO_LOW = _("Enter %(limit)s or more.")
TOO_HIGH = _("Enter %(limit)s or less.")
NOT_WHOLE = _("Enter a whole number in digits, for example %(example)s.")
NOT_DECIMAL = _("Enter a number in digits, for example %(example)s.")
