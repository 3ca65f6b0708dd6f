"""What the portal says in French for a message of its code: for tests of what is there, however it is worded today."""

from django.utils import translation


def french(message: str) -> str:
    """The words of the catalogue for this message, which must be there."""
    with translation.override("fr"):
        words = translation.gettext(message)
    assert words != message, "the message is not in the catalogue"
    return words
