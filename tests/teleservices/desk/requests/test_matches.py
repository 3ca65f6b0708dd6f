"""Requests that have a word are listed alike whether they are read by key, met in their order or sorted."""

from itertools import product

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from accounts.models import User
from teleservices.desk.requests import matches, ordering, page
from teleservices.desk.requests.finding import sought
from teleservices.desk.requests.matches import Matches
from teleservices.desk.requests.page import Listed
from teleservices.desk.requests.work import kinds as work
from teleservices.keyset.order import Order
from teleservices.models import RequestFacts, RequestWord, Team
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

MOST = 10
NAMES = ["lambert", "moreau", "morel"]
ROWS = st.lists(
    st.tuples(st.sampled_from([0, 1]), st.none() | st.integers(0, 3), st.sets(st.sampled_from(NAMES))),
    min_size=1,
    max_size=MOST,
)
LIMITS = st.sampled_from([0, 1, 3, 100])
ORDERS = ["amount_asked", "-amount_asked", "submitted_at", "-submitted_at"]


@pytest.fixture
def teams() -> list[Team]:
    return [make_team(), make_team()]


@pytest.fixture
def some_facts() -> list[RequestFacts]:
    """Those of as many requests as are searched."""
    procedure = make_procedure()
    keys = [make_request(procedure=procedure).pk for _ in range(MOST)]
    return list(RequestFacts.objects.filter(pk__in=keys).order_by("pk"))


def name(facts: RequestFacts, *words: str) -> None:
    RequestWord.objects.filter(request=facts.pk).delete()
    RequestWord.objects.bulk_create([RequestWord(request_id=facts.pk, word=word) for word in words])


def make_few(patch: pytest.MonkeyPatch, few: int) -> None:
    for limit in ("FEW", "FEW_OF_SEVERAL"):
        patch.setattr(matches, limit, few)


def in_order(facts: list[RequestFacts], order: str) -> list[int]:
    """Sorted by what Python knows alone, those that have no value last."""
    column, is_down = order.removeprefix("-"), order.startswith("-")
    parts = ([f for f in facts if (getattr(f, column) is None) == is_empty] for is_empty in (False, True))
    first, last = (
        sorted(part, key=lambda f: (() if getattr(f, column) is None else (getattr(f, column),), f.pk), reverse=is_down)
        for part in parts
    )
    return [f.pk for f in (*first, *last)]


@given(
    rows=ROWS,
    order=st.sampled_from(ORDERS),
    typed=st.sampled_from(["lambert", "mor", "lambert mor", "morel moreau", "durand"]),
    few=LIMITS,
    walked=LIMITS,
    skip=st.integers(0, 3),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_search_lists_the_same_by_every_way(
    teams: list[Team],
    some_facts: list[RequestFacts],
    rows: list[tuple[int, int | None, set[str]]],
    order: str,
    typed: str,
    few: int,
    walked: int,
    skip: int,
) -> None:
    """Common or rare, near the beginning or at the very end, forward and back, of two services, one word or two."""
    pks, facts = [team.pk for team in teams], some_facts[: len(rows)]
    for fact, (team, amount, words) in zip(facts, rows, strict=True):
        fact.team_id, fact.amount_asked = pks[team], amount
        name(fact, *words)
    RequestFacts.objects.bulk_update(facts, ["team", "amount_asked"])
    sought_for = [
        fact
        for fact, (_team, _amount, words) in zip(facts, rows, strict=True)
        if all(any(word.startswith(beginning) for word in words) for beginning in typed.split())
    ]
    keys = in_order(sought_for, order)
    with pytest.MonkeyPatch.context() as patch:
        make_few(patch, few)
        patch.setattr(ordering, "WALKED", walked)
        everything = RequestFacts.objects.filter(pk__in=[fact.pk for fact in facts])
        listed = Listed(everything, pks, Order.named(order), Matches(sought(everything, typed)[1]))
        assert listed.keys(skip=skip, count=4) == keys[skip : skip + 4]
        assert sorted(listed.among_teams().values_list("pk", flat=True)) == sorted(keys)
        assert listed.count() == len(keys)
        asked = sum(fact.amount_asked or 0 for fact in sought_for)
        assert [page.sums(listed, most=most).asked for most in (None, MOST)] == [asked, asked]
        for fact, is_backwards in product(facts, (False, True)):
            whole = in_order([*{*sought_for, fact}], order)
            before, after = whole[: whole.index(fact.pk)], whole[whole.index(fact.pk) + 1 :]
            expected = before[::-1] if is_backwards else after
            place = listed.order.place_of(fact)
            assert listed.keys(after=place, count=2, is_backwards=is_backwards) == expected[:2]


@pytest.fixture
def camille(teams: list[Team], client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = make_instructor(teams[0])
    client.force_login(user)
    return user


@pytest.mark.parametrize("few", [0, 1, 100])
def test_what_is_sought_is_counted_and_added_up_once_it_is_known_to_be_many(
    few: int, teams: list[Team], camille: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Some of another service don't count, and those of it that were met first don't stop the count."""
    other, ours = (make_procedure(team=team) for team in reversed(teams))
    for procedure in (other, other, ours, ours, ours):
        RequestFacts.objects.filter(request=make_request(procedure=procedure)).update(amount_asked=100)
    make_few(monkeypatch, few)
    facts = RequestFacts.objects.all()
    listed = Listed(facts, [teams[0].pk], Order.named("submitted_at"), Matches(sought(facts, "comit")[1]))
    assert listed.count() == 3
    assert page.sums(listed, most=3) == page.Sums(3, 300, 0, most=3)
    assert page.sums(listed, most=2).is_partial
    monkeypatch.setattr(work, "COUNTED", 1)
    assert listed.count() == 2


def test_what_is_sought_costs_so_many_queries(teams: list[Team], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of two words: their number, then some keys, whatever these are; of a common name the count and the page by more.

    At worst eight: both words, some keys, the count of these then of all, where to stop looking, the page looked for,
    the page sorted.
    """
    procedure = make_procedure(team=teams[0])
    for _ in range(3):
        make_request(procedure=procedure)
    facts = RequestFacts.objects.all()
    costs = []
    for few, walked in ((100, 100), (1, 100), (1, 0)):
        make_few(monkeypatch, few)
        monkeypatch.setattr(ordering, "WALKED", walked)
        listed = Listed(facts, [teams[0].pk], Order.named("submitted_at"), Matches(sought(facts, "comit fetes")[1]))
        with CaptureQueriesContext(connection) as queries:
            assert page.sums(listed, most=2_000).count == len(page.page(listed).rows) == 3
        costs.append(len(queries))
    assert costs == [5, 7, 8]
