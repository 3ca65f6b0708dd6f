"""Letters of several decisions in one PDF, to be printed at once: the jail puts them together, each on its pages."""

from collections.abc import Sequence
from functools import partial

from django.utils.translation import gettext_lazy

from locker.inspection.merging import NotMergedError, Part, merged
from locker.models import StoredFile
from locker.space import MEGABYTE
from locker.stores.storage import open_stored
from teleservices.errors import TeleservicesError

MOST_LETTERS = 50
MOST_BYTES = 20 * MEGABYTE
"""Of all the letters: they are put together while the agent waits, in a few seconds."""


class TooManyLettersError(TeleservicesError):
    """They are too many, or weigh too much, to be put together while somebody waits."""

    wording = gettext_lazy("These letters are too many for one print: tick fewer of them.")


class LettersNotPrintedError(TeleservicesError):
    """The jail or the storage failed."""

    wording = gettext_lazy("These letters couldn't be put together. Try again, or print them one by one.")


def letters_together(letters: Sequence[tuple[str, StoredFile]]) -> bytes:
    """One PDF of the letters in their order, each under its bookmark.

    Raises TooManyLettersError, LettersNotPrintedError.
    """
    if len(letters) > MOST_LETTERS or sum(stored.size for _label, stored in letters) > MOST_BYTES:
        raise TooManyLettersError
    parts = [Part(label, stored.size, partial(open_stored, stored)) for label, stored in letters]
    try:
        with merged(parts) as whole:
            return whole.content.read()
    except (NotMergedError, OSError) as failed:
        raise LettersNotPrintedError from failed
