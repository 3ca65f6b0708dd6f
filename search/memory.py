"""The index in the memory of each process, read again when what it holds has changed.

One query a search tells whether it has. Reading again takes a time that grows with the pages published, a fifth of a
second for seven hundred, and is done by one thread while the others wait for it.
"""

import threading
import uuid
from collections.abc import Iterator

from django.db.models import FilteredRelation, Q

from home.models import OtherProceduresPage
from home.models.listings import line_id
from home.site.addresses import public_address
from search.models import IndexState, Kind, SearchEntry, SynonymGroup
from search.synonyms import Synonyms
from search.word_index import Entry, WordIndex, index_of

MOST_GROUPS = 1_000
_COLUMNS = ("kind", "title", "text", "page__url_path", "built__keys", "built__text")


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
    """All of it, in three queries. A page that no build holds yet is found by its title and its text."""
    relation = FilteredRelation("indexed_texts", condition=Q(indexed_texts__build=build))
    rows = SearchEntry.objects.annotate(built=relation).order_by("pk").values_list(*_COLUMNS)
    entries = [
        Entry(kind, title, public_address(path), keys or "", text if own is None else own)
        for kind, title, text, path, keys, own in rows.iterator()
    ]
    entries += [entry for page in OtherProceduresPage.objects.exclude(search_entry=None) for entry in _elsewhere(page)]
    groups = SynonymGroup.objects.values_list("words", flat=True)[:MOST_GROUPS]
    return index_of(entries, Synonyms(groups))


def _elsewhere(page: OtherProceduresPage) -> Iterator[Entry]:
    """The procedures of other sites, each by its own line of the page that names them."""
    for number, block in enumerate(page.external_procedures, 1):
        line, address = block.value, f"{public_address(page.url_path)}#{line_id(number)}"
        yield Entry(Kind.ELSEWHERE, line["title"], address, line["site"], line["text"])


keeper = IndexKeeper()
