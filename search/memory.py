"""The index in the memory of each process, read again when what it holds has changed.

One query a search tells whether it has. Reading again takes a time that grows with the pages published, a fifth of a
second for seven hundred, and is done by one thread while the others wait for it.
"""

import threading
import uuid

from django.db.models import FilteredRelation, Q

from home.addresses import public_address
from search.models import IndexState, SearchEntry, SynonymGroup
from search.synonyms import Synonyms
from search.word_index import Entry, WordIndex, index_of

MOST_GROUPS = 1_000
_COLUMNS = ("pk", "kind", "title", "text", "page__url_path", "built__keys", "built__text")


class IndexKeeper:
    """Keeps the index of a process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._stamp: uuid.UUID | None = None
        self._index: WordIndex | None = None

    def current(self) -> WordIndex:
        """The index of what is published now; one query where nothing changed."""
        state = IndexState.objects.filter(pk=1).values_list("stamp", "build").first()
        stamp, build = state or (None, 0)
        with self._lock:
            if self._index is None or stamp is None or stamp != self._stamp:
                self._index = _read(build)
                self._stamp = stamp
            return self._index


def _read(build: int) -> WordIndex:
    """All of it, in two queries. A page that no build holds yet is found by its title and its text."""
    built = FilteredRelation("indexed_texts", condition=Q(indexed_texts__build=build))
    rows = SearchEntry.objects.annotate(built=built).order_by("pk").values_list(*_COLUMNS)
    entries = [
        Entry(number, kind, title, public_address(path), keys or "", text if own is None else own)
        for number, kind, title, text, path, keys, own in rows.iterator()
    ]
    groups = SynonymGroup.objects.values_list("words", flat=True)[:MOST_GROUPS]
    return index_of(entries, Synonyms(groups))


keeper = IndexKeeper()
