"""The delay that a procedure's public page says: measured by night, of enough decisions, changed only when it did."""

import datetime as dt

import pytest
import time_machine

from home.procedures.procedure_information import measured_of, rows_of, with_information
from portal.caching.page_cache import current_generation
from teleservices.lifecycle.facts import measuring
from teleservices.lifecycle.facts.measuring import LEAST, measure
from teleservices.models import MeasuredDelay, Procedure, RequestFacts
from tests.factories.procedures import make_procedure, make_request

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture(autouse=True)
def now():
    with time_machine.travel(dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC), tick=False):
        yield


def decided(procedure: Procedure, number: int, *, on: dt.date = dt.date(2026, 10, 31)) -> None:
    """So many requests decided that day, in 1, 2, 3… days."""
    for days in range(1, number + 1):
        request = make_request(procedure=procedure)
        RequestFacts.objects.filter(pk=request.pk).update(ended_on=on, outcome="refused", decided_in=days)


@pytest.fixture(autouse=True)
def few(monkeypatch):
    """Three are enough here: each request takes a while to make."""
    monkeypatch.setattr(measuring, "LEAST", 3)


def test_twenty_decisions_at_least_in_life():
    assert LEAST == 20


def test_what_was_decided_in_the_last_twelve_whole_months_is_measured_and_said():
    procedure = make_procedure()
    decided(procedure, 3)
    decided(procedure, 2, on=dt.date(2026, 11, 1))
    decided(procedure, 2, on=dt.date(2025, 10, 31))
    before = current_generation()
    assert measure() == 1
    measured = MeasuredDelay.objects.get()
    assert (measured.median, measured.decisions) == (2, 3)
    assert (measured.since, measured.until) == (dt.date(2025, 11, 1), dt.date(2026, 10, 31))
    assert current_generation() == before + 1
    said = {row.label: row.value for row in rows_of(with_information(procedure.pk), "")}
    assert said["Délai constaté"] == (
        "2 jours\xa0: la moitié des 3 décisions rendues entre novembre 2025 et octobre 2026 ont pris ce temps au plus, "
        "hors attente de documents"
    )


def test_nothing_is_made_again_while_nothing_changed():
    decided(make_procedure(), 3)
    measure()
    before = current_generation()
    assert measure() == 0
    assert current_generation() == before


def test_too_few_are_never_said_and_what_was_said_goes():
    procedure = make_procedure()
    decided(procedure, 2)
    assert measure() == 0
    assert measured_of(with_information(procedure.pk)) == ""
    decided(procedure, 1)
    assert measure() == 1
    RequestFacts.objects.update(decided_in=None)
    assert measure() == 1
    assert not MeasuredDelay.objects.exists()
    assert measured_of(with_information(procedure.pk)) == ""


def test_the_page_asks_no_query_more(django_assert_num_queries):
    procedure = make_procedure()
    decided(procedure, 3)
    measure()
    with django_assert_num_queries(2):
        measured_of(with_information(procedure.pk))
