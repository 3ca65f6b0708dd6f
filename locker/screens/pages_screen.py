"""The screen where the pages of a document are ordered and turned: what it shows, what was just done on it.

Nothing is written until it is sent: the arrangement travels in the address, so that reloading, going back and a page
without JavaScript keep it. Each button leads to the same screen, one move further, and takes the focus again there.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from locker.entry.intake import RefusedError
from locker.models import StoredFile
from locker.screens.arranging import Arrangement, ChangedMeanwhileError, PlacedPage

UP, DOWN, TURN, REMOVE = "up", "down", "turn", "remove"


@dataclass(frozen=True)
class Answer:
    """What becomes of a visit: the screen to show, unless the pages were kept or changed elsewhere; what is wrong."""

    screen: "PagesScreen | None" = None
    error: str = ""
    is_overtaken: bool = False

    @property
    def errors(self) -> list[dict[str, str]]:
        """The lines of the page's error summary; none when nothing went wrong."""
        return [{"text": self.error}] if self.error else []


def answer(
    http_request: HttpRequest,
    stored_file: StoredFile,
    *,
    picture_url: Callable[[int], str],
    keep: Callable[[Arrangement], None],
) -> Answer:
    """Show the screen, or have `keep` write the arrangement that was posted for this very file."""
    if http_request.method != "POST":
        return Answer(PagesScreen(stored_file=stored_file, data=http_request.GET, picture_url=picture_url))
    if http_request.POST.get("seen") != stored_file.sha256:
        return Answer(error=ChangedMeanwhileError().message, is_overtaken=True)
    screen = PagesScreen(stored_file=stored_file, data=http_request.POST, picture_url=picture_url)
    try:
        keep(screen.arrangement)
    except ChangedMeanwhileError as error:
        return Answer(error=error.message, is_overtaken=True)
    except RefusedError as refused:
        return Answer(screen, refused.message)
    return Answer()


@dataclass(frozen=True)
class MoveButton:
    """A button of a page; `is_focused` when it, or the one nearest to what it did, was just pressed."""

    act: str
    label: str
    page: PlacedPage
    is_disabled: bool = False
    is_focused: bool = False

    @property
    def value(self) -> str:
        """The value that the button sends as `do`: its act, and the number of its page in the file."""
        return f"{self.act}:{self.page.number}"


@dataclass(frozen=True)
class PageRow:
    """A page in its place."""

    place: int
    page: PlacedPage
    picture_url: str
    buttons: list[MoveButton]

    @property
    def turned_text(self) -> str:
        """By how much it is turned, in words; empty when it isn't."""
        return {
            0: "",
            1: _("turned a quarter to the right"),
            2: _("turned upside down"),
            3: _("turned a quarter to the left"),
        }[self.page.quarters]


class PagesScreen:
    """What is shown of `stored_file` once the move that `data` asks for is made; BadRequest for nonsense."""

    def __init__(
        self, *, stored_file: StoredFile, data: Mapping[str, object], picture_url: Callable[[int], str]
    ) -> None:
        self.stored_file = stored_file
        self._picture_url = picture_url
        count = stored_file.page_count
        self._before = Arrangement.read(str(data["plan"]), count) if "plan" in data else Arrangement.as_it_is(count)
        self.act, _sep, number = str(data.get("do", "")).partition(":")
        self.number = int(number) if number.isdecimal() and len(number) < 5 else 0
        self.arrangement = self._done()

    @property
    def seen(self) -> str:
        """The digest of the file whose pages are shown, sent with them."""
        return self.stored_file.sha256

    @property
    def is_changed(self) -> bool:
        """Whether there is anything to keep."""
        return self.arrangement != Arrangement.as_it_is(self.stored_file.page_count)

    @cached_property
    def rows(self) -> list[PageRow]:
        """The pages in their order."""
        return [
            PageRow(place, page, f"{self._picture_url(page.number)}?v={self.stored_file}", self._buttons(place, page))
            for place, page in enumerate(self.arrangement.pages, start=1)
        ]

    @property
    def said(self) -> str:
        """What was just done, in a sentence; empty at first."""
        place, total = self.arrangement.place_of(self.number), len(self.arrangement.pages)
        if self.act == REMOVE and not place:
            return ngettext(
                "The page is taken out: %(total)s page is left.",
                "The page is taken out: %(total)s pages are left.",
                total,
            ) % {"total": total}
        if self.act in (UP, DOWN) and place:
            return _("This page is now page %(place)s of %(total)s.") % {"place": place, "total": total}
        if self.act == TURN and place:
            text = self.rows[place - 1].turned_text or _("as it was")
            return _("Page %(place)s: %(turned)s.") % {"place": place, "turned": text}
        return ""

    def _done(self) -> Arrangement:
        before = self._before
        match self.act:
            case "up":
                return before.moved(self.number, -1)
            case "down":
                return before.moved(self.number, 1)
            case "turn":
                return before.turned(self.number)
            case "remove":
                return before.without(self.number)
        return before

    def _buttons(self, place: int, page: PlacedPage) -> list[MoveButton]:
        total = len(self.arrangement.pages)
        acts = [(TURN, _("Turn to the right"), False)]
        if self.stored_file.page_count > 1:
            acts = [(UP, _("Move up"), place == 1), (DOWN, _("Move down"), place == total), *acts]
            acts.append((REMOVE, _("Take this page out"), total == 1))
        focused = self._focused(place, page)
        return [MoveButton(act, label, page, is_off, act == focused) for act, label, is_off in acts]

    def _focused(self, place: int, page: PlacedPage) -> str:
        """The act whose button takes the focus on this page: the one pressed, or its neighbour if it can't be again."""
        total = len(self.arrangement.pages)
        if page.number == self.number:
            ends = {(UP, place == 1): DOWN, (DOWN, place == total): UP, (REMOVE, total == 1): TURN}
            return ends.get((self.act, True), self.act)
        is_next = self.act == REMOVE and place == min(self._before.place_of(self.number), total)
        return (REMOVE if total > 1 else TURN) if is_next and not self.arrangement.place_of(self.number) else ""
