"""Walks through every address: thousands of pages, of which only what they say is looked at."""

from functools import cache

import pytest

from portal import context_processors, frame


@pytest.fixture(autouse=True)
def _contexts_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's client copies the context of every template, included ones too: a tenth of a walk."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_arguments, **_context: None)


@pytest.fixture(autouse=True)
def _what_stands_around_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As each process of a server does until something is published; inside a transaction it is read for each page: a
    seventh of a walk."""
    monkeypatch.setattr(context_processors.keeper, "_read", cache(frame.read_frame))
