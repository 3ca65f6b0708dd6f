"""Numbers that identify organisations and bank accounts: the one place where they are checked, by their form alone."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum import iban, luhn

LA_POSTE = "356000000"
"""SIREN of La Poste, whose establishments outnumber what Luhn's key allows."""

NBSP = "\N{NO-BREAK SPACE}"


class InvalidIdentifierError(ValueError):
    """The number can't be one of its kind."""


class WrongDigitError(InvalidIdentifierError):
    """The number has the right length; its key says that a digit is wrong."""


def parse_siret(text: str) -> str:
    """The 14 digits of a SIRET, spaces and dots allowed (R123-221 du code de commerce).

    Luhn's key on the company (first nine digits) and on the whole; then La Poste's exception: the sum of all digits
    is a multiple of 5. Raises InvalidIdentifierError.
    """
    digits = re.sub(r"[\s.]", "", text)
    if not re.fullmatch(r"[0-9]{14}", digits) or not digits.strip("0"):
        raise InvalidIdentifierError("not 14 digits")
    if luhn.is_valid(digits[:9]) and luhn.is_valid(digits):
        return digits
    if digits.startswith(LA_POSTE) and sum(map(int, digits)) % 5 == 0:
        return digits
    raise WrongDigitError("wrong check digit")


def display_siret(digits: str) -> str:
    """A SIRET as people read it: « 732 829 320 00074 »."""
    return NBSP.join((digits[:3], digits[3:6], digits[6:9], digits[9:]))


def parse_siren(text: str) -> str:
    """The 9 digits of a SIREN, spaces and dots allowed (R123-221 du code de commerce); InvalidIdentifierError."""
    digits = re.sub(r"[\s.]", "", text)
    if not re.fullmatch(r"[0-9]{9}", digits) or not digits.strip("0") or not luhn.is_valid(digits):
        raise InvalidIdentifierError("not 9 digits, or wrong check digit")
    return digits


def display_siren(digits: str) -> str:
    """A SIREN as people read it: « 732 829 320 »."""
    return NBSP.join((digits[:3], digits[3:6], digits[6:]))


def parse_rna(text: str) -> str:
    """An association's number in the national directory: W, then nine digits. Raises InvalidIdentifierError."""
    number = re.sub(r"[\s.]", "", text).upper()
    if not re.fullmatch(r"W[0-9]{9}", number):
        raise InvalidIdentifierError("not W and nine digits")
    return number


def parse_iban(text: str) -> str:
    """An IBAN without its spaces, its key (ISO 13616, modulo 97) checked. Raises InvalidIdentifierError."""
    number = re.sub(r"\s", "", text).upper()
    if not iban.is_valid(number):
        raise InvalidIdentifierError("wrong IBAN")
    return number


def display_iban(number: str) -> str:
    """An IBAN as people read it, in groups of four: « FR14 2004 1010… »."""
    return NBSP.join(number[start : start + 4] for start in range(0, len(number), 4))


def validate_siret(text: str) -> None:
    """Raise ValidationError with what to check: a digit, told by the key, or the form of a SIRET."""
    try:
        parse_siret(text)
    except WrongDigitError:
        raise ValidationError(
            _("Check the SIRET: one of its digits is wrong. Copy it from the notice of the INSEE."), code="invalid"
        ) from None
    except InvalidIdentifierError:
        raise ValidationError(
            _("Check the SIRET: it has 14 digits, for example 732 829 320 00074."), code="invalid"
        ) from None


def validate_rna(text: str) -> None:
    """Raise ValidationError with the form of an RNA number (W and nine digits) when the text has another."""
    try:
        parse_rna(text)
    except InvalidIdentifierError:
        raise ValidationError(
            _("Check the RNA number: it is the letter W and nine digits, for example W751234567."), code="invalid"
        ) from None


def validate_iban(text: str) -> None:
    """Raise ValidationError, asking to copy it again, when the text is no IBAN (form and key, ISO 13616)."""
    try:
        parse_iban(text)
    except InvalidIdentifierError:
        raise ValidationError(
            _("Check the IBAN: copy it from your bank details, for example FR14 2004 1010 0505 0001 3M02 606."),
            code="invalid",
        ) from None
