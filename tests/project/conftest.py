"""Walks through every address: thousands of pages, of which only what they say is looked at."""

import pytest


@pytest.fixture(autouse=True)
def _contexts_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's client copies the context of every template, included ones too: a tenth of a walk."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_arguments, **_context: None)
