"""Telephone numbers as people write them in France, read the same way wherever one is typed or looked for."""

import re

import phonenumbers

OVERSEAS = ("GP", "GF", "MQ", "RE", "YT")
"""Départements that share France's numbering plan under a calling code of their own."""


def parse_telephone(text: str) -> str:
    """Read a number typed the French way, or with its calling code, as E.164.

    Numbers of the overseas départements typed with ten digits get their own code (0262… → +262 262…).
    A number is refused for its length, not because its range is unknown to the tables of today.
    Raises ValueError.
    """
    text = re.sub(r"\s", " ", text).strip()
    text = re.sub(r"^00 ?(?=[1-9])", "+", text)
    text = re.sub(r"^(\+ ?[0-9]{1,3}) ?\(0\)", r"\1", text)  # letterheads write « +33 (0)1 … »
    try:
        number = phonenumbers.parse(text, "FR")
        if number.country_code == 33:
            number = _overseas(number) or number
    except phonenumbers.NumberParseException as error:  # the second reading refuses zeros alone, which the first takes
        raise ValueError("not a telephone number") from error
    if not phonenumbers.is_possible_number(number) or number.extension:
        raise ValueError("not a possible telephone number")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def telephone_text(number: str) -> str:
    """A number in E.164 as it is read in France: « 06 12 34 56 78 », overseas alike, abroad with its calling code."""
    read = phonenumbers.parse(number)
    is_french = phonenumbers.region_code_for_country_code(read.country_code or 0) in ("FR", *OVERSEAS)
    kind = phonenumbers.PhoneNumberFormat.NATIONAL if is_french else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(read, kind)


def _overseas(number: phonenumbers.PhoneNumber) -> phonenumbers.PhoneNumber | None:
    national = f"0{number.national_number}"
    for region in OVERSEAS:
        candidate = phonenumbers.parse(national, region)
        if phonenumbers.is_valid_number_for_region(candidate, region):
            return candidate
    return None
