"""Alerts and the dashboard speak of metrics that `/metrics` gives, in a form that Prometheus and Grafana take."""

import datetime as dt
import json
import re

import pytest
import yaml
from django.core.cache import cache
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from accounts.audit import audit_state
from notifications.models import OutgoingEmail
from portal.backups import journal
from portal.health import clusters
from portal.resilience import breaker
from portal.resilience.breaker import Breaker
from portal.supervision import certificate, measures
from portal.supervision.certificate import Seen
from tests.project.source import ROOT

pytestmark = pytest.mark.django_db

RULES = ROOT / "deploy/prometheus/rules/parvis.yml"
DASHBOARD = ROOT / "deploy/grafana/dashboard.json"
NAMED = re.compile(r"\bparvis_\w+")
WHERE_REDIS_IS = {"parvis_redis_up"}


def expressions() -> list[str]:
    """All that the two files ask of Prometheus."""
    rules = [rule["expr"] for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    return rules + [
        target["expr"] for panel in json.loads(DASHBOARD.read_text())["panels"] for target in panel["targets"]
    ]


@pytest.fixture
def given(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The names that `/metrics` gives once everything has happened."""
    monkeypatch.setattr(certificate, "last_seen", lambda: Seen(ends=timezone.now()))
    clusters.beat()
    journal.note(losses=0)
    journal.note_verified(well=True)
    audit_state.note(faults=0)
    measures.requests.labels("GET", "/", "2xx").inc()
    measures.seconds.labels("/").observe(0.1)
    measures.count_opening("a service")
    cache.delete(measures.KEY)
    families = text_string_to_metric_families(measures.exposition().decode())
    return {sample.name for family in families for sample in family.samples}


def test_each_metric_that_is_named_is_given(given: set[str]) -> None:
    named = {name for expression in expressions() for name in NAMED.findall(expression)}
    assert len(named) > 20
    assert named - given == WHERE_REDIS_IS


def test_each_metric_of_the_page_is_given(given: set[str]) -> None:
    page = (ROOT / "docs/howto/surveiller.md").read_text()
    table = {name for line in page.splitlines() if line.startswith("| `parvis_") for name in NAMED.findall(line)}
    histogram = {"parvis_request_seconds"}
    assert table - given - histogram == WHERE_REDIS_IS


def test_each_alert_says_how_serious_it_is_and_what_to_do() -> None:
    rules = [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]
    assert len({rule["alert"] for rule in rules}) == len(rules)
    assert {rule["labels"]["severity"] for rule in rules} == {"critical", "warning"}
    assert all(
        set(rule["annotations"]) == {"summary", "action"} and re.fullmatch(r"\d+[mh]", rule["for"]) for rule in rules
    )


def test_what_is_shown_has_its_place() -> None:
    panels = json.loads(DASHBOARD.read_text())["panels"]
    places = [(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels]
    assert len(set(places)) == len(panels)
    assert all(panel["gridPos"]["x"] + panel["gridPos"]["w"] <= 24 for panel in panels)


def test_a_service_that_is_left_alone_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(breaker, "breakers", [])
    monkeypatch.setattr(breaker.watchers, "_entries", {})
    names: list[str] = []
    breaker.watchers.register("trial", names.append)
    service = Breaker("trial")
    for _failure in range(breaker.FAILURES + 1):
        with pytest.raises(OSError, match="away"), service.calling(OSError):
            raise OSError("away")
        service._closed_until = 0
    assert names == ["trial"]


def test_the_age_of_the_oldest_email_that_waits_is_told() -> None:
    OutgoingEmail.objects.all().delete()
    cache.delete(measures.KEY)
    assert b"parvis_emails_oldest_waiting_seconds 0.0" in measures.exposition()
    email = OutgoingEmail.objects.create(recipient="a@example.fr", subject="x", text="x")
    OutgoingEmail.objects.filter(pk=email.pk).update(created_at=timezone.now() - dt.timedelta(hours=1))
    cache.delete(measures.KEY)
    text = measures.exposition().decode()
    assert float(re.findall(r"^parvis_emails_oldest_waiting_seconds (.+)$", text, re.MULTILINE)[0]) >= 3600
