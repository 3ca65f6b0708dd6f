"""`/metrics`: for the token alone, true across processes, without anybody's data, with bounded names."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client, RequestFactory
from prometheus_client.parser import text_string_to_metric_families
from pytest_django import Settings

from notifications.models import EmailState, OutgoingEmail
from portal.logs import access
from portal.logs.access import AccessMiddleware, Answered
from portal.supervision import measures, metrics_page
from teleservices.models import State
from tests.factories.procedures import make_request
from tests.project.source import ROOT

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db
TOKEN = "un-jeton-assez-long-pour-la-production"
Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture(autouse=True)
def _counted(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A portal that has a token, its counters at zero."""
    settings.PARVIS_METRICS_TOKEN = TOKEN
    monkeypatch.setattr(access.watchers, "_entries", dict(access.watchers._entries))
    access.watchers.register("metrics", measures.count)
    cache.delete(measures.KEY)
    measures.requests.clear()
    measures.seconds.clear()


def ask(
    client: Client | None = None, token: str = TOKEN, *, address: str = "127.0.0.1", host: str = "testserver"
) -> "Response":
    headers = {"authorization": f"Bearer {token}", "host": host}
    return (client or Client()).get("/metrics", headers=headers, REMOTE_ADDR=address)


def read(text: str) -> Samples:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def labelled(name: str, **labels: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    return name, tuple(sorted(labels.items()))


def test_nothing_is_there_without_the_token(settings: Settings) -> None:
    assert Client().get("/metrics").status_code == 404
    assert ask(token="autre").status_code == 404
    assert Client().post("/metrics", headers={"authorization": f"Bearer {TOKEN}"}).status_code == 405
    settings.PARVIS_METRICS_TOKEN = ""
    assert ask(token="").status_code == 404
    assert ask().status_code == 404


def test_guesses_are_limited_by_address_and_the_right_token_is_not() -> None:
    for _guess in range(metrics_page.GUESSES):
        assert ask(token="autre", address="192.0.2.1").status_code == 404
    refused = ask(token="autre", address="192.0.2.1")
    assert refused.status_code == 429
    assert 1 <= int(refused["Retry-After"]) <= metrics_page.WITHIN
    assert ask(token="autre", address="192.0.2.2").status_code == 404
    assert ask(address="192.0.2.1").status_code == 200


def test_each_machine_answers_by_its_address(settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    page = ask(host="10.0.0.5:8101")
    assert page.status_code == 200
    assert page["Content-Type"].startswith("text/plain; version=")
    assert "no-store" in page["Cache-Control"]


def test_requests_are_counted_by_route_method_and_class_of_status() -> None:
    client = Client()
    for _time in range(3):
        client.get("/health/live/")
    client.get("/nulle-part.php?nom=Zuylen")
    samples = read(ask(client).text)
    assert samples[labelled("parvis_requests_total", method="GET", route="health_live", status="2xx")] == 3
    assert samples[labelled("parvis_requests_total", method="GET", route="(no such page)", status="4xx")] == 1
    assert samples[labelled("parvis_request_seconds_count", route="health_live")] == 3
    assert samples[labelled("parvis_request_seconds_bucket", route="health_live", le="+Inf")] == 3


def test_what_is_asked_makes_no_new_name() -> None:
    client = Client()
    for number in range(30):
        client.get(f"/zuylen-{number}.php")
        client.get(f"/static/zuylen-{number}")
        client.get(f"/compte/demandes/ZUYL-{number:04}/")
        client.generic(f"ZUYLEN{number}", "/health/live/")
    text = ask(client).text
    assert "zuyl" not in text.lower()
    assert len([line for line in text.splitlines() if line.startswith("parvis_requests_total{")]) <= 6


def test_counting_a_request_asks_no_database(django_assert_num_queries: Callable) -> None:
    portal = AccessMiddleware(lambda request: HttpResponse())
    with django_assert_num_queries(0):
        portal(RequestFactory().get("/robots.txt"))


def mail_that_waits() -> list[int]:
    return list(OutgoingEmail.objects.filter(state=EmailState.QUEUED).values_list("pk", flat=True))


def test_figures_of_the_database_are_read_once_a_minute(django_assert_max_num_queries: Callable) -> None:
    OutgoingEmail.objects.create(
        key="k", kind="k", recipient="claire@exemple.test", subject="Claire", state=EmailState.FAILED
    )
    request = make_request(state=State.SUBMITTED)
    text = ask().text
    samples = read(text)
    assert samples[labelled("parvis_emails", state="failed")] == 1
    assert samples[labelled("parvis_emails", state="queued")] == len(mail_that_waits())
    assert samples[labelled("parvis_service_requests", state="submitted")] == 1
    assert samples[labelled("parvis_tasks", state="late")] == 0
    assert samples[labelled("parvis_database_up")] == 1
    assert "parvis_disk_free_bytes" in text
    for of_a_person in ("claire", request.reference.lower()):
        assert of_a_person not in text.lower()
    with django_assert_max_num_queries(1):
        ask()


def test_while_the_database_is_away_requests_are_told_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    client = Client()
    client.get("/health/live/")

    def gone(*args: object) -> None:
        raise DatabaseError

    monkeypatch.setattr(cache, "get", gone)
    samples = read(ask(client).text)
    assert samples[labelled("parvis_database_up")] == 0
    assert samples[labelled("parvis_requests_total", method="GET", route="health_live", status="2xx")] == 1


COUNTING = """
import os, django
django.setup()
from portal.logs.access import Answered
from portal.supervision import measures
measures.count(Answered("GET", "home", 200, 0.2, 10, False))
children = []
for _ in range(3):
    child = os.fork()
    if not child:
        for _ in range(50):
            measures.count(Answered("GET", "home", 200, 0.2, 10, False))
        os._exit(0)
    children.append(child)
for child in children:
    os.waitpid(child, 0)
measures.figures._entries.clear()
measures._figures = lambda: ([], True)
print(measures.exposition().decode())
"""


def test_the_processes_of_a_machine_count_together(tmp_path: Path) -> None:
    environment = {**os.environ, "PROMETHEUS_MULTIPROC_DIR": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-c", COUNTING], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    samples = read(done.stdout)
    assert samples[labelled("parvis_requests_total", method="GET", route="home", status="2xx")] == 151
    assert samples[labelled("parvis_request_seconds_bucket", route="home", le="0.25")] == 151
    assert samples[labelled("parvis_request_seconds_bucket", route="home", le="0.1")] == 0


def test_a_status_is_told_by_its_class() -> None:
    for status in (301, 304, 503):
        measures.count(Answered("GET", "home", status, 0.001, 0, False))
    samples = read(measures.exposition().decode())
    assert samples[labelled("parvis_requests_total", method="GET", route="home", status="3xx")] == 2
    assert samples[labelled("parvis_requests_total", method="GET", route="home", status="5xx")] == 1
