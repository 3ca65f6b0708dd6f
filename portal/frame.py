"""What stands around every page: the département, the menu, the footer, the notices.

Each process reads it once a publication.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.conf import settings
from django.db import connection

from portal.caching.page_cache import current_generation
from portal.department import Department, Link, current_department, frame_links
from portal.service_notices import ShownNotice, current_notices


@dataclass(frozen=True)
class Frame:
    """The same for everyone; the entry of the menu where a page stands is marked later, by `marked`."""

    department: Department
    menu: Sequence[Link]
    footer: Sequence[Link]
    notices: Sequence[ShownNotice]
    parts: dict[tuple[str, ...], str] = field(default_factory=dict, compare=False)
    """Texts of pages that depend on it alone, once written (`{% kept %}`): they last as long as it does."""


@dataclass(frozen=True)
class _Kept:
    """A frame, and what it is true for."""

    frame: Frame
    generation: int
    expires: float  # seconds of time.monotonic()


class FrameKeeper:
    """One process's copy of the frame, true under the same conditions as the pages of `portal.caching.page_cache`."""

    def __init__(self) -> None:
        self._kept: _Kept | None = None

    def current(self) -> Frame:
        """The frame as last published, for one small query; three larger ones when it must be read again.

        The generation is read before the frame, so that what is published in between is read next time. Inside a
        transaction nothing is kept, nor taken from what is kept: it may hold changes that no one else will ever see.
        """
        if settings.PAGE_CACHE_SECONDS <= 0 or connection.in_atomic_block:
            return read_frame()
        generation, now, kept = current_generation(), time.monotonic(), self._kept
        if kept is None or kept.generation != generation or kept.expires <= now:
            kept = self._kept = _Kept(read_frame(), generation, now + settings.PAGE_CACHE_SECONDS)
        return kept.frame


def read_frame() -> Frame:
    """The frame as the database has it now."""
    links = frame_links()
    return Frame(current_department(), links.menu, links.footer, current_notices())


def marked(links: Sequence[Link], path: str) -> list[Link]:
    """The main menu, the entry under which `path` stands marked as current."""
    return [replace(link, current=_is_under(path, link.url)) for link in links]


def current_entries(links: Sequence[Link], path: str) -> str:
    """The addresses of the entries under which `path` stands."""
    return " ".join(link.url for link in links if _is_under(path, link.url))


def _is_under(path: str, url: str) -> bool:
    return path == url if url == "/" else path.startswith(url)
