"""The pages of a PDF made of photos put in another order, turned, left out: how they are asked to be, then made so.

Nothing is parsed here: the jail arranges, and what comes out goes through the inspection like any other document.
"""

from dataclasses import dataclass, replace
from typing import Self

from django.core.exceptions import BadRequest
from django.utils.translation import gettext_lazy

from accounts.models import User
from locker.entry.intake import RefusedError, counting_refusals, receive
from locker.entry.slots import NoSlotError, inspection_slot, one_request
from locker.errors import LockerError
from locker.inspection.inspector import arrange, draw_page
from locker.inspection.messages import message
from locker.inspection.reasons import Reason
from locker.models import StoredFile
from locker.stores.storage import open_stored
from portal.resilience.errors import AwayError


class ChangedMeanwhileError(LockerError):
    """The document is no longer the one whose pages were shown."""

    wording = gettext_lazy(
        "This document was changed in another window. Here are its pages now: order them again if you need to."
    )


@dataclass(frozen=True)
class PlacedPage:
    """A page by its number in the file (from 1), and by how many quarter turns, clockwise, it is to be turned."""

    number: int
    quarters: int = 0

    def __str__(self) -> str:
        return f"{self.number}.{self.quarters}" if self.quarters else str(self.number)


@dataclass(frozen=True)
class Arrangement:
    """The pages wanted, in order, each once at most. As text, `3,1.2`: the third one, then the first upside down."""

    pages: tuple[PlacedPage, ...]

    def __str__(self) -> str:
        return ",".join(str(page) for page in self.pages)

    @classmethod
    def as_it_is(cls, count: int) -> Self:
        """The `count` pages of a file, untouched."""
        return cls(tuple(PlacedPage(number) for number in range(1, count + 1)))

    @classmethod
    def read(cls, text: str, count: int) -> Self:
        """What is written, for a file of `count` pages; BadRequest for what no page of ours writes."""
        try:
            parts = [[int(part) for part in page.split(".")] for page in text.split(",")]
            pages = tuple(PlacedPage(*part) for part in parts)
        except (ValueError, TypeError) as error:
            raise BadRequest from error
        numbers = [page.number for page in pages]
        is_sane = all(1 <= page.number <= count and 0 <= page.quarters <= 3 for page in pages)
        if not is_sane or len(set(numbers)) != len(numbers):
            raise BadRequest
        return cls(pages)

    def place_of(self, number: int) -> int:
        """Where a page stands, from 1; 0 when it is left out."""
        return next((place for place, page in enumerate(self.pages, start=1) if page.number == number), 0)

    def moved(self, number: int, by: int) -> Self:
        """A page so many places further; as far as it can go."""
        place = self.place_of(number)
        if not place:
            return self
        others = [page for page in self.pages if page.number != number]
        others.insert(min(max(place - 1 + by, 0), len(others)), self.pages[place - 1])
        return replace(self, pages=tuple(others))

    def turned(self, number: int) -> Self:
        """A page turned once more, clockwise."""
        return replace(
            self,
            pages=tuple(
                replace(page, quarters=(page.quarters + 1) % 4) if page.number == number else page
                for page in self.pages
            ),
        )

    def without(self, number: int) -> Self:
        """A page left out, unless it is the last one."""
        pages = tuple(page for page in self.pages if page.number != number)
        return replace(self, pages=pages) if pages else self


def may_be_arranged(stored_file: StoredFile) -> bool:
    """Whether its pages may be ordered and turned: a PDF that a person made, or signed, is never touched."""
    return stored_file.made_of_photos and not stored_file.is_signed


@one_request()
def arranged(*, user: User, stored_file: StoredFile, arrangement: Arrangement) -> StoredFile:
    """Make a new file of the pages of `stored_file`, which stays as it is; raises RefusedError.

    The same file comes back when nothing moves. Call it outside a transaction: the inspection takes time.
    """
    if arrangement == Arrangement.as_it_is(stored_file.page_count):
        return stored_file
    with counting_refusals(user):
        content = _in_the_jail(stored_file, arrangement)
        return receive(content=content, made_of_photos=True)


def picture_of_page(stored_file: StoredFile, number: int) -> bytes | None:
    """The WebP picture of a page (from 1); None when it can't be drawn now. The caller has checked who asks for it."""
    try:
        with open_stored(stored_file) as stream, inspection_slot():
            picture = draw_page(stream.read(), number=number)
    except (FileNotFoundError, NoSlotError, AwayError):
        return None
    return None if isinstance(picture, Reason) else picture


def _in_the_jail(stored_file: StoredFile, arrangement: Arrangement) -> bytes:
    pages = [(page.number, page.quarters) for page in arrangement.pages]
    try:
        with open_stored(stored_file) as stream, inspection_slot():
            content = arrange(stream.read(), pages=pages)
    except (FileNotFoundError, NoSlotError, AwayError) as error:
        raise RefusedError(str(message(Reason.UNAVAILABLE)), Reason.UNAVAILABLE) from error
    if isinstance(content, Reason):
        raise RefusedError(str(message(content)), content)
    return content
