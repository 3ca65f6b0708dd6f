"""A portal with a few procedures, and how a program asks about them."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client

from catalogue.open_doors import store
from home.models import HomePage
from tests.factories.pages import make_site

ROOT = "/api/catalogue/v1/"
Asked = Callable[..., HttpResponse]
Read = Callable[..., Any]


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """Answers that another test left in this process."""
    with store._lock:
        store._pages.clear()
        store._bytes = 0


@pytest.fixture
def home(db: None) -> HomePage:
    cache.clear()
    return make_site()


@pytest.fixture
def ask(client: Client) -> Asked:
    """The answer to a path under the API's own, with these parameters."""
    return lambda path, **parameters: client.get(ROOT + path, parameters)


@pytest.fixture
def read(ask: Asked) -> Read:
    """What is answered, which must be right."""

    def read_(path: str, **parameters: object) -> Any:
        response = ask(path, **parameters)
        assert response.status_code == 200, response.text
        return response.json()

    return read_
