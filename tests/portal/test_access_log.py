"""One line a request, without anything of a person; its name follows what the request causes."""

import io
import json
import logging

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django_q.tasks import async_task
from pytest_django import Settings
from structlog.contextvars import bind_contextvars, clear_contextvars

from portal.caching.page_cache import PageCacheMiddleware
from portal.logs import access
from portal.logs.access import AccessMiddleware
from portal.logs.request_ids import RequestIdMiddleware
from tests.accounts.journeys import sign_in
from tests.factories.accounts import PASSWORD, make_user
from tests.queue import drain

NGINX = "4f2d7f1a0c9b4f2d7f1a0c9b12345678"
logger = logging.getLogger("tests.access")


def lines(log_lines: io.StringIO, name: str = access.NAME) -> list[dict[str, object]]:
    return [line for line in map(json.loads, log_lines.getvalue().splitlines()) if line["logger"] == name]


@pytest.mark.django_db
def test_a_request_is_one_line(client: Client, log_lines: io.StringIO) -> None:
    answer = client.get("/health/live/?jeton=secret")
    (line,) = lines(log_lines)
    assert {**line, "timestamp": "", "ms": 0} == {
        "event": "request",
        "level": "info",
        "logger": "portal.access",
        "timestamp": "",
        "request_id": answer["X-Request-ID"],
        "method": "GET",
        "route": "health_live",
        "status": 200,
        "ms": 0,
        "bytes": len(answer.content),
        "from_memory": False,
    }
    assert isinstance(line["ms"], float)
    assert str(line["timestamp"]).endswith("Z")


@pytest.mark.django_db
def test_nothing_of_a_person_is_in_it(client: Client, log_lines: io.StringIO) -> None:
    user = make_user("hildegarde@exemple.test", first_name="Hildegarde", last_name="Zuylen")
    sign_in(client, user.email, PASSWORD)
    token = "jeton-de-hildegarde"
    client.get("/compte/", headers={"user-agent": "Navigateur-Zuylen", "referer": "https://exemple.test/zuylen"})
    client.get(f"/recherche/?q={user.last_name}")
    client.get(f"/zuylen/{token}/")
    client.get(reverse("account_reset_password_from_key", args=["3x", token]))
    client.post("/compte/connexion/", {"login": user.email, "password": token})
    written = [line for line in log_lines.getvalue().splitlines() if '"portal.access"' in line]
    assert len(written) >= 5
    for of_a_person in ("zuylen", "hildegarde", token, str(user.uuid), "127.0.0.1", "sessionid"):
        assert not [line for line in written if of_a_person in line.lower()], of_a_person


@pytest.mark.django_db
def test_an_address_that_is_none_is_told_without_what_was_typed(client: Client, log_lines: io.StringIO) -> None:
    client.get("/hildegarde@exemple.test")
    client.get("/static/hildegarde@exemple.test")
    client.generic("HILDEGARDE", "/")
    assert [(line["route"], line["method"]) for line in lines(log_lines)] == [
        ("(no such page)", "GET"),
        ("static", "GET"),
        ("wagtail_serve", "OTHER"),
    ]


def test_a_page_from_memory_is_told_by_its_route(settings: Settings, log_lines: io.StringIO, db: None) -> None:
    settings.PAGE_CACHE_SECONDS = 60
    portal = RequestIdMiddleware(AccessMiddleware(PageCacheMiddleware(lambda request: HttpResponse("page"))))
    names = {portal(RequestFactory().get("/robots.txt"))["X-Request-ID"] for _ in range(2)}
    made, kept = lines(log_lines)
    assert (made["route"], made["from_memory"]) == ("robots_txt", False)
    assert (kept["route"], kept["from_memory"]) == ("robots_txt", True)
    assert names == {made["request_id"], kept["request_id"]}
    assert len(names) == 2


@pytest.mark.parametrize(
    ("answer", "size"),
    [
        (HttpResponse("été"), 5),
        (StreamingHttpResponse([b"abc"], headers={"Content-Length": "3"}), 3),
        (StreamingHttpResponse([b"abc"]), None),
    ],
)
def test_the_weight_of_an_answer(answer: HttpResponse, size: int | None, log_lines: io.StringIO) -> None:
    AccessMiddleware(lambda request: answer)(RequestFactory().get("/robots.txt"))
    assert lines(log_lines)[0]["bytes"] == size
    AccessMiddleware(lambda request: answer)(RequestFactory().head("/robots.txt"))
    assert lines(log_lines)[1]["bytes"] == 0


def test_the_access_log_can_be_closed(settings: Settings, log_lines: io.StringIO) -> None:
    settings.PARVIS_ACCESS_LOG = False
    AccessMiddleware(lambda request: HttpResponse())(RequestFactory().get("/robots.txt"))
    assert lines(log_lines) == []


def named(header: str) -> str:
    request: HttpRequest = RequestFactory().get("/", headers={"x-request-id": header} if header else {})
    return RequestIdMiddleware(lambda request: HttpResponse())(request)["X-Request-ID"]


def test_the_name_that_a_trusted_proxy_gives_is_kept(settings: Settings) -> None:
    settings.PARVIS_TRUSTED_PROXIES = 1
    assert named(NGINX) == NGINX
    assert named("0b7c4e1a-52d3-4f6e-9a81-3c5d7e9f1b24") == "0b7c4e1a-52d3-4f6e-9a81-3c5d7e9f1b24"


@pytest.mark.parametrize(
    "header", ["", "court", "a" * 65, "claire.martin@exemple.test", f'{NGINX}","event":"x', f"{NGINX}\n", "é" * 20]
)
def test_what_is_no_name_is_replaced(settings: Settings, header: str) -> None:
    settings.PARVIS_TRUSTED_PROXIES = 1
    name = named(header)
    assert name != header
    assert len(name) == 32


def test_the_name_that_anybody_gives_is_not_believed(settings: Settings) -> None:
    settings.PARVIS_TRUSTED_PROXIES = 0
    assert named(NGINX) != NGINX


def say(secret: str) -> None:
    """A task that speaks, and queues another."""
    logger.info("from the task")
    if secret == "first":
        async_task("tests.portal.test_access_log.say", "second")


def refuse(secret: str) -> None:
    """A task that fails."""
    raise ValueError(secret)


@pytest.mark.django_db
def test_tasks_keep_the_name_of_the_request_that_queued_them(log_lines: io.StringIO) -> None:
    def view(request: HttpRequest) -> HttpResponse:
        with transaction.atomic():
            async_task("tests.portal.test_access_log.say", "first")
        return HttpResponse()

    name = RequestIdMiddleware(view)(RequestFactory().get("/"))["X-Request-ID"]
    bind_contextvars(request_id="another request of this process")
    assert drain() == 2
    logger.info("afterwards")
    clear_contextvars()
    said = lines(log_lines, "tests.access")
    assert [line["request_id"] for line in said] == [name, name, "another request of this process"]
    done = lines(log_lines, "portal.tasks")
    assert [(line["task"], line["done"], line["request_id"]) for line in done] == [
        ("tests.portal.test_access_log.say", True, name),
        ("tests.portal.test_access_log.say", True, name),
    ]
    assert "first" not in str(done)


@pytest.mark.django_db
def test_a_task_that_no_request_queued_has_a_name_of_its_own(log_lines: io.StringIO) -> None:
    clear_contextvars()
    async_task("tests.portal.test_access_log.say", "x")
    async_task("tests.portal.test_access_log.refuse", "claire.martin@exemple.test")
    drain_with_failures()
    done = lines(log_lines, "portal.tasks")
    assert [line["done"] for line in done] == [True, False]
    assert len({line["request_id"] for line in done}) == 2
    assert "claire" not in str(done)


def drain_with_failures() -> None:
    """The queue of the tests lets the error of a task out, once django-q2 has told of its end."""
    for _ in range(2):
        try:
            drain()
        except ValueError:
            continue
