"""The number of social security (NIR), which the law reserves: refused in a text that didn't ask for it."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from stdnum.fr import nir

_WHOLE = re.compile(
    r"(?<![0-9A-Z])(?=([1-478](?:[\s.\-]?[0-9]){5}(?:[\s.\-]?[0-9AB]){2}(?:[\s.\-]?[0-9]){7})(?![0-9A-Z]))"
)
"""Read at each place: the digits before a number may look like its beginning."""
_WITHOUT_KEY = re.compile(
    r"(?<![0-9A-Z])[1-478]\s[0-9]{2}\s[0-9]{2}\s(?:[0-9]{2}|2[AB])\s[0-9]{3}\s[0-9]{3}(?![0-9A-Z])"
)


def holds_number(text: str) -> bool:
    """Whether a text holds such a number: followed by its right key, or in the groups that its card shows."""
    capitals = text.upper()
    whole = any(nir.is_valid(re.sub(r"[\s.\-]", "", number)) for number in _WHOLE.findall(capitals))
    return whole or _WITHOUT_KEY.search(capitals) is not None


def refuse_number(text: str) -> None:
    """Raise ValidationError where a text holds such a number (article 30 of the law of 6 January 1978)."""
    if holds_number(text):
        raise ValidationError(RESERVED, code="reserved")


RESERVED = _("Take the social security number away: this service is not allowed to keep it.")
