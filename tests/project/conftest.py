"""Walks through every address: thousands of pages, of which only what they say is looked at."""

import gc
import logging
from collections.abc import Callable, Iterator
from copy import copy, deepcopy
from functools import cache

import pytest
from django.contrib import auth
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import get_messages
from django.db import transaction
from django.http import HttpRequest
from django.template.backends.django import Template
from pytest_django.plugin import DjangoDbBlocker

from accounts.models import User
from accounts.sessions.store import SessionStore
from portal import context_processors
from portal.identity import frame

REFUSALS = frozenset({"403.html", "404.html", "405.html"})


@pytest.fixture(autouse=True, scope="session")
def _what_lives_as_long_as_the_tests_is_looked_through_no_more() -> None:
    """Each walk makes enough objects to have all those of the process looked through three times: an eighth of it."""
    gc.freeze()


@pytest.fixture(scope="module")
def in_one_transaction(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """For what a module builds once for all its tests, each of which undoes what it does; all is undone at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _contexts_are_not_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Django's client copies the context of every template, included ones too: a tenth of a walk."""
    monkeypatch.setattr("django.test.client.store_rendered_templates", lambda *_arguments, **_context: None)


@pytest.fixture(autouse=True)
def _what_stands_around_is_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """As each process of a server does until something is published; inside a transaction it is read for each page: a
    seventh of a walk."""
    monkeypatch.setattr(context_processors.keeper, "_read", cache(frame.read_frame))


@pytest.fixture
def cheap_refusals(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """For who tries thousands of closed doors, each try undone: half of what a refusal costs.

    A person's session, account and rights are the same at each try, so is the page of a refusal, and no log is read;
    what the portal reports as its own failure is still logged.
    """
    monkeypatch.setattr(SessionStore, "load", _session_read_once())
    monkeypatch.setattr(auth, "get_user", _account_read_once())
    monkeypatch.setattr(Template, "render", _refusal_drawn_once())
    logging.disable(logging.WARNING)
    yield
    logging.disable(logging.NOTSET)


def _session_read_once() -> Callable[[SessionStore], dict[str, object]]:
    from_database, sessions = SessionStore.load, dict[str, dict[str, object]]()

    def load(store: SessionStore) -> dict[str, object]:
        content = sessions.get(store.session_key or "") or from_database(store)
        if content and store.session_key:
            sessions[store.session_key] = content
        return deepcopy(content)

    return load


def _account_read_once() -> Callable[[HttpRequest], User | AnonymousUser]:
    from_database, accounts = auth.get_user, dict[str, User]()

    def get_user(request: HttpRequest) -> User | AnonymousUser:
        key = request.session.get(auth.SESSION_KEY, "")
        account = accounts.get(key) or from_database(request)
        if account.is_authenticated and key not in accounts:
            account.get_all_permissions()
            getattr(account, "wagtail_userprofile", None)  # read for each page of the admin
            accounts[key] = account
        return copy(account)

    return get_user


def _refusal_drawn_once() -> Callable[..., str]:
    """Drawn again for another person, another reason, or where a message waits for its reader."""
    draw, pages = Template.render, dict[tuple, str]()

    def render(template: Template, context: dict | None = None, request: HttpRequest | None = None) -> str:
        name = template.template.name
        if name not in REFUSALS or request is None or len(get_messages(request)):
            return draw(template, context, request)
        key = name, request.user.pk, (context or {}).get("exception")
        if key not in pages:
            pages[key] = draw(template, context, request)
        return pages[key]

    return render
