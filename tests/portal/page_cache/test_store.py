"""Where pages are kept in a process's memory: so many, so heavy, the least asked let go first."""

import os

from portal.caching.page_store import PageStore, StoredPage, stored_page


def page(weight: int) -> StoredPage:
    return stored_page(generation=1, expires=10, headers={}, body=os.urandom(weight))


def test_the_store_lets_the_least_asked_go() -> None:
    store = PageStore(max_entries=2, max_bytes=10**6)
    for name in "ab":
        store.put((name,), page(10))
    store.get(("a",), generation=1, now=0)
    store.put(("c",), page(10))
    assert [bool(store.get((name,), generation=1, now=0)) for name in "abc"] == [True, False, True]


def test_the_store_weighs_what_it_keeps() -> None:
    store = PageStore(max_entries=100, max_bytes=25_000)
    store.put(("a",), page(10_000))
    store.put(("a",), page(10_000))
    assert len(store) == 1
    store.put(("b",), page(10_000))
    assert [bool(store.get((name,), generation=1, now=0)) for name in "ab"] == [False, True]
    store.put(("c",), page(30_000))
    assert len(store) == 1
