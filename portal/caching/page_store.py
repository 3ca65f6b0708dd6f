"""Pages kept in this process's memory: a bounded number, a bounded weight, the least asked ones leave first."""

import gzip
import hashlib
import threading
from collections import OrderedDict
from dataclasses import dataclass, field

WORTH_COMPRESSING = 1_000
"""Under this a compressed copy saves nothing."""


@dataclass(frozen=True)
class StoredPage:
    """An answer as it was given, and what it was true for."""

    generation: int
    expires: float  # seconds of time.monotonic()
    headers: dict[str, str]
    body: bytes
    gzipped: bytes = field(repr=False)
    route: str = ""

    @property
    def weight(self) -> int:
        """Bytes of memory, about."""
        return len(self.body) + len(self.gzipped) + 1_000


def weak_etag(body: bytes) -> str:
    """A name for what `body` says, compressed or not (RFC 9110 §8.8.1)."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:24]}"'


def stored_page(
    *, generation: int, expires: float, headers: dict[str, str], body: bytes, route: str = ""
) -> StoredPage:
    """A page ready to be given again, compressed once for all."""
    worth_it = len(body) >= WORTH_COMPRESSING
    return StoredPage(
        generation=generation,
        expires=expires,
        headers=headers,
        body=body,
        gzipped=gzip.compress(body, compresslevel=6, mtime=0) if worth_it else b"",
        route=route,
    )


class PageStore:
    """A least-recently-used store, shared by the threads of one process."""

    def __init__(self, *, max_entries: int, max_bytes: int) -> None:
        self._max_entries = max_entries
        self._max_bytes = max_bytes
        self._bytes = 0
        self._pages: OrderedDict[tuple[str, ...], StoredPage] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: tuple[str, ...], *, generation: int, now: float) -> StoredPage | None:
        """The page kept under `key` if it is of this `generation` and has not expired at `now`."""
        with self._lock:
            page = self._pages.get(key)
            if page is None:
                return None
            if page.generation != generation or page.expires <= now:
                self._remove(key)
                return None
            self._pages.move_to_end(key)
            return page

    def last(self, key: tuple[str, ...]) -> StoredPage | None:
        """The page last kept under `key`, however old: for when nobody can say whether it still holds."""
        with self._lock:
            return self._pages.get(key)

    def put(self, key: tuple[str, ...], page: StoredPage) -> None:
        """Keep `page`, at the price of the least recently asked ones; one too heavy for the whole store is not kept."""
        if page.weight > self._max_bytes:
            return
        with self._lock:
            if key in self._pages:
                self._remove(key)
            self._pages[key] = page
            self._bytes += page.weight
            while len(self._pages) > self._max_entries or self._bytes > self._max_bytes:
                self._remove(next(iter(self._pages)))

    def __len__(self) -> int:
        return len(self._pages)

    def _remove(self, key: tuple[str, ...]) -> None:
        self._bytes -= self._pages.pop(key).weight
