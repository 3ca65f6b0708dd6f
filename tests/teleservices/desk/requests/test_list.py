"""The list of requests: its order page after page, its filters on facts, its totals, what comes before and after."""

import datetime as dt
import re
from itertools import pairwise

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import Settings

from accounts.models import User
from formkit.places.communes import communes
from teleservices.desk.requests import amounts_together, filter_set
from teleservices.desk.requests import page as pages
from teleservices.desk.requests.page import Listed
from teleservices.desk.requests.table.columns import ORDERS
from teleservices.desk.requests.work import kinds as work
from teleservices.keyset.order import Order
from teleservices.lifecycle.facts import rebuild
from teleservices.models import DeskSearch, RequestFacts, ServiceRequest, State, Team
from tests.factories.procedures import act, make_instructor, make_procedure, make_request, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LIST = "/admin/instruction/"


@pytest.fixture
def teams() -> list[Team]:
    return [make_team(), make_team()]


@pytest.fixture
def camille(teams: list[Team], client: Client, settings: Settings) -> User:
    """Someone of two services."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = make_instructor(teams[0])
    teams[1].team_members.create(user=user, capacity="Instructrice")
    client.force_login(user)
    return user


def with_facts(request: ServiceRequest, **facts: object) -> ServiceRequest:
    RequestFacts.objects.filter(request=request).update(**facts)
    return request


def listed(client: Client, query: str = "") -> list[str]:
    page = client.get(f"{LIST}?{query}")
    assert page.status_code == 200, query
    return [request.reference for request in page.context["object_list"]]


def several(teams: list[Team]) -> list[ServiceRequest]:
    """Five requests of two services, some of which have no amount, and two the same one."""
    procedures = [make_procedure(team=team) for team in teams]
    amounts = [50_00, None, 900_00, None, 50_00]
    requests = [make_request(procedure=procedures[number % 2]) for number in range(5)]
    return [with_facts(request, amount_asked=amount) for request, amount in zip(requests, amounts, strict=True)]


@pytest.mark.parametrize("order", sorted([*ORDERS, *(f"-{column}" for column in ORDERS)]))
def test_pages_follow_one_another_forward_and_back(
    order: str, teams: list[Team], camille: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By « next », by « previous » and by their numbers, each request is met once, those without a value last."""
    requests = several(teams)
    whole = listed(client, f"ordering={order}")
    assert sorted(whole) == sorted(request.reference for request in requests)
    monkeypatch.setattr(pages, "ROWS", 2)
    page = client.get(f"{LIST}?ordering={order}")
    met = [row.reference for row in page.context["object_list"]]
    while page.context["next"]:
        page = client.get(LIST + page.context["next"])
        met += [row.reference for row in page.context["object_list"]]
    assert met == whole
    back = [row.reference for row in page.context["object_list"]]
    while page.context["previous"]:
        page = client.get(LIST + page.context["previous"])
        back = [row.reference for row in page.context["object_list"]] + back
    assert back == whole
    assert [listed(client, f"ordering={order}&p={number}") for number in (1, 2, 3)] == [
        whole[:2],
        whole[2:4],
        whole[4:],
    ]


def test_requests_without_an_amount_come_last_both_ways(teams: list[Team], camille: User, client: Client) -> None:
    small, none, large, none_too, small_too = (request.reference for request in several(teams))
    assert listed(client, "ordering=amount_asked") == [small, small_too, large, none, none_too]
    assert listed(client, "ordering=-amount_asked") == [large, small_too, small, none_too, none]


def test_another_service_s_request_is_no_landmark(teams: list[Team], camille: User, client: Client) -> None:
    """Where it would stand says something of it: the address that names it is as if it named nothing."""
    requests, other = several(teams), make_request()
    RequestFacts.objects.filter(request=other).update(amount_asked=100_00)
    plain = listed(client, "ordering=amount_asked")
    for name in ("after", "before"):
        assert listed(client, f"ordering=amount_asked&{name}={other.reference}") == plain
    assert listed(client, f"ordering=amount_asked&after={requests[2].reference}") == plain[3:]
    assert client.get(f"{LIST}demandes/{requests[0].reference}/?list=").context["list"].back == LIST


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("state=in_review", [1]), ("state=in_review&state=submitted", [0, 1]), ("assignee=nobody", [0]),
        ("assignee=me", [1]), ("assignee=me&assignee=nobody", [0, 1]),
        ("asked_min=1000", [1]), ("asked_max=999,99", [0]), ("asked_min=2000&asked_max=3 000 €", [1]),
        ("granted_min=1", [1]), ("granted_max=10", []), ("commune=bren", [1]), ("commune=ailleurs", []),
        ("canton=La+Brenne&canton=Courcelle", [1]), ("territory=Val+de+Vernaie", []), ("canton=Ailleurs", [0, 1]),
        ("silence_from=2026-12-01&silence_to=2026-12-31", [1]), ("silence_to=2026-11-30", []),
        ("sent_from=2020-01-01", [0, 1]), ("sent_to=2020-01-01", []), ("quiet=10", [0]), ("quiet=40", []),
        ("due_from=2026-12-15", [1]), ("due_to=2026-12-14", [0]), ("outcome=accepted", [1]), ("outcome=refused", []),
        ("ended_from=2026-11-05&ended_to=2026-11-05", [1]), ("ended_to=2026-11-04", []), ("corrections_min=2", [1]),
        ("profile_type=rien", [0, 1]), ("asked_min=beaucoup", [0, 1]), ("quiet=10&asked_min=1000", []),
    ],
)  # fmt: skip
def test_each_filter_on_facts(query: str, expected: list[int], camille: User, client: Client) -> None:
    team = camille.teams.order_by("pk")[0]
    procedure = make_procedure(team=team)
    [brenne] = communes().search("bren", 1)
    long_ago, due = timezone.now() - dt.timedelta(days=30), dt.datetime(2026, 12, 14, 12, tzinfo=dt.UTC)
    requests = [
        with_facts(make_request(procedure=procedure), amount_asked=500_00, applicant_at=long_ago, late_at=due),
        with_facts(
            make_request(procedure=procedure, state=State.IN_REVIEW, instructor=camille),
            amount_asked=2500_00, amount_granted=2000_00, commune_code=brenne.code, canton="La Brenne",
            territory="Plateau", decides_on=dt.date(2026, 12, 15), late_at=due + dt.timedelta(days=1),
            outcome="accepted", ended_on=dt.date(2026, 11, 5), corrections_asked=2,
        ),
    ]  # fmt: skip
    assert sorted(listed(client, query)) == sorted(requests[number].reference for number in expected)


@pytest.mark.parametrize("few", [0, 100])
def test_communes_filter_alike_whether_few_or_many_requests_are_there(
    few: int, teams: list[Team], camille: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filter_set, "FEW", few)
    [brenne] = communes().search("bren", 1)
    first, second, *_others = several(teams)
    for request in (first, second):
        with_facts(request, commune_code=brenne.code)
    assert sorted(listed(client, "commune=bren")) == sorted([first.reference, second.reference])
    assert listed(client, f"commune=bren&team={teams[0].pk}") == [first.reference]


def test_what_can_t_be_read_is_told_and_filters_nothing(teams: list[Team], camille: User, client: Client) -> None:
    several(teams)
    page = client.get(f"{LIST}?asked_min=beaucoup&sent_from=hier")
    assert len(page.context["object_list"]) == 5
    assert 'value="beaucoup"' in page.text
    assert set(page.context["panel"]["filter_form"].errors) == {"asked_min", "sent_from"}


def test_filters_are_read_when_they_are_opened(teams: list[Team], client: Client, camille: User) -> None:
    """By scripts for the page of the list, else as a page; meanwhile a search keeps what is filtered already."""
    several(teams)
    asked = "state=submitted&asked_min=1000&q=comit&ordering=amount_asked"
    page = client.get(f"{LIST}?{asked}").text
    assert 'type="hidden" name="state" value="submitted"' in page
    assert 'type="hidden" name="asked_min" value="1000"' in page
    assert 'type="checkbox" name="state"' not in page
    alone = client.get(f"{LIST}filtres/?{asked}").text
    assert 'type="hidden" name="q" value="comit"' in alone
    assert 'type="hidden" name="ordering" value="amount_asked"' in alone
    assert '<input type="checkbox" name="state" value="submitted" checked>' in alone
    within = client.get(f"{LIST}filtres/?{asked}", headers={"HX-Request": "true"}).text
    assert "<html" not in within
    assert '<input type="checkbox" name="state" value="submitted" checked>' in within
    assert 'name="q"' not in within
    assert client.post(f"{LIST}filtres/").status_code == 405


def test_a_filter_is_changed_where_it_is_told(teams: list[Team], client: Client, camille: User) -> None:
    """A form of its own for the page of the list, which keeps all the rest; a page where no script asks."""
    several(teams)
    asked = "state=submitted&asked_min=1000&q=comit"
    within = client.get(f"{LIST}filtres/state/?{asked}", headers={"HX-Request": "true"}).text
    assert "<html" not in within
    assert '<input type="checkbox" name="state" value="submitted" checked>' in within
    assert 'type="hidden" name="asked_min" value="1000"' in within
    assert 'type="hidden" name="state"' not in within
    assert "<html" in client.get(f"{LIST}filtres/asked_min/?{asked}").text
    for name in ("canton", "work", "a_f_autre", "rien"):
        assert client.get(f"{LIST}filtres/{name}/?{asked}").status_code == 404


def test_rows_are_dense_unless_one_wants_them_spaced(teams: list[Team], client: Client, camille: User) -> None:
    several(teams)
    assert not client.get(LIST).context["is_airy"]
    answer = client.post(f"{LIST}densite/", {"query": "state=submitted&autre=1"})
    assert answer["Location"] == f"{LIST}?state=submitted"
    assert client.get(LIST).context["is_airy"]
    client.post(f"{LIST}densite/")
    assert not client.get(LIST).context["is_airy"]


def test_a_filter_is_lifted_by_its_chip(teams: list[Team], camille: User, client: Client) -> None:
    several(teams)
    page = client.get(f"{LIST}?state=submitted&state=refused&asked_min=10&ordering=amount_asked")
    chips = {chip.text.replace("\u202f", " ").replace("\xa0", " "): chip.url for chip in page.context["chips"]}
    assert list(chips) == ["Reçue", "Refusée", "10,00 €"]
    assert chips["Reçue"] == "?ordering=amount_asked&state=refused&asked_min=10"
    assert chips["10,00 €"] == "?ordering=amount_asked&state=submitted&state=refused"


def test_only_one_s_own_services_and_procedures_are_offered(teams: list[Team], camille: User, client: Client) -> None:
    mine, other = make_procedure(team=teams[0], title="La nôtre"), make_procedure(title="La leur")
    page = client.get(f"{LIST}?procedure={other.code}").text
    assert mine.title in page
    assert other.title not in page
    sent_by_a_rule = make_request(procedure=other)
    ServiceRequest.objects.filter(pk=sent_by_a_rule.pk).update(team=teams[0])
    rebuild(ServiceRequest.objects.all())
    assert listed(client, f"procedure={other.code}") == [sent_by_a_rule.reference]


def test_totals_are_those_of_the_filter(
    teams: list[Team], camille: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    several(teams)
    totals = client.get(LIST).context["sums"]
    assert (totals.asked, totals.granted, totals.is_partial) == (1_000_00, 0, False)
    assert client.get(f"{LIST}?asked_min=100").context["sums"].asked == 900_00
    assert client.get(f"{LIST}?columns=commune").context["sums"] is None


def test_totals_of_more_than_are_counted_come_with_the_end_of_the_list(
    teams: list[Team], camille: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its page asks for them when they come in sight; without scripts, and of more than `SUMMED`, there is a link."""
    several(teams)
    assert "data-sums" not in client.get(LIST).text
    monkeypatch.setattr(work, "COUNTED", 3)
    page = client.get(f"{LIST}?state=submitted&q=comit")
    assert page.context["sums"].is_partial
    assert f'data-sums="{escape(page.context["sum_some"])}"' in page.text
    assert "Additionner les montants" in page.text
    assert client.get(LIST + page.context["sum_all"]).context["sums"].asked == 1_000_00
    line = client.get(page.context["sum_some"], headers={"HX-Request": "true"}).text
    assert "1 000,00" in line.replace("\u202f", " ")
    assert "data-sums" not in line
    assert client.get(page.context["sum_some"]).url == LIST + page.context["sum_all"]
    monkeypatch.setattr(amounts_together, "SUMMED", 4)
    line = client.get(page.context["sum_some"], headers={"HX-Request": "true"}).text
    assert "Additionner les montants" in line
    assert "data-sums" not in line, "it would ask again for ever"


def test_the_totals_of_a_search_are_noted_as_it_is(teams: list[Team], camille: User, client: Client) -> None:
    several(teams)
    for _again in range(2):
        client.get(f"{LIST}sommes/?q=comit&unknown=1", headers={"HX-Request": "true"})
        assert DeskSearch.objects.get().searcher == camille


def test_the_totals_of_others_services_are_not_added_up(
    teams: list[Team], camille: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    several(teams)
    make_request(procedure=make_procedure(team=make_team()))
    monkeypatch.setattr(work, "COUNTED", 2)
    line = client.get(f"{LIST}sommes/", headers={"HX-Request": "true"}).text
    assert "1 000,00" in line.replace("\u202f", " ")


def test_the_sheet_knows_the_list_that_it_comes_from(teams: list[Team], camille: User, client: Client) -> None:
    several(teams)
    page = client.get(f"{LIST}?ordering=amount_asked&q=comit")
    in_order = [row.reference for row in page.context["object_list"]]
    assert len(in_order) == 5
    for before, after in pairwise(in_order):
        sheet = client.get(f"{LIST}demandes/{before}/?list=ordering%3Damount_asked%26q%3Dcomit")
        assert f"demandes/{after}/?list=" in sheet.context["list"].next
        assert sheet.context["list"].back == f"{LIST}?q=comit&ordering=amount_asked"
    assert client.get(f"{LIST}demandes/{in_order[-1]}/?list=ordering%3Damount_asked").context["list"].next == ""
    assert client.get(f"{LIST}demandes/{in_order[0]}/").context["list"] is None


def test_the_next_request_stays_at_hand_through_an_act(teams: list[Team], camille: User, client: Client) -> None:
    request = several(teams)[-1]
    trail = "?list=work%3Dunassigned"
    address = f"{LIST}demandes/{request.reference}/actes/take_charge/{trail}"
    sheet = client.get(f"{LIST}demandes/{request.reference}/{trail}")
    assert f"/actes/take_charge/{trail}" in sheet.text
    preview = client.post(address, {"revision_number": request.revision_number, "action": "preview"}).context["preview"]
    data = {"revision_number": request.revision_number, "action": "do", "shown": preview.checksum}
    done = client.post(address, data, follow=True)
    assert done.context["service_request"].assignee == camille
    assert done.context["list"].next, "the filter lets it pass no more: what comes after where it stood"


def test_pages_cost_the_same_wherever_they_stand(
    teams: list[Team], camille: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    several(teams)
    monkeypatch.setattr(pages, "ROWS", 1)
    client.get(LIST)
    costs = []
    for query in ("ordering=submitted_at", "ordering=submitted_at&p=4"):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}?{query}")
        costs.append(len(queries))
    assert costs[0] == costs[1]


MOST = 12
VALUES = st.lists(st.tuples(st.sampled_from([0, 1]), st.none() | st.integers(0, 3)), min_size=1, max_size=MOST)


@pytest.fixture
def some_facts() -> list[RequestFacts]:
    """Those of as many requests as are sorted."""
    procedure = make_procedure()
    keys = [make_request(procedure=procedure).pk for _ in range(MOST)]
    return list(RequestFacts.objects.filter(pk__in=keys).order_by("pk"))


@given(rows=VALUES, order=st.sampled_from(["amount_asked", "-amount_asked"]), skip=st.integers(0, 5))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_keys_are_those_of_a_whole_sort(
    teams: list[Team],
    some_facts: list[RequestFacts],
    rows: list[tuple[int, int | None]],
    order: str,
    skip: int,
) -> None:
    """Whatever the teams and the missing values: forward from any request, and backward to the first."""
    pks, facts = [team.pk for team in teams], some_facts[: len(rows)]
    for fact, (team, amount) in zip(facts, rows, strict=True):
        fact.team_id, fact.amount_asked = pks[team], amount
    RequestFacts.objects.bulk_update(facts, ["team", "amount_asked"])
    down = order.startswith("-")
    with_value = sorted((f for f in facts if f.amount_asked is not None), key=lambda f: (f.amount_asked, f.pk))
    without = sorted((f for f in facts if f.amount_asked is None), key=lambda f: f.pk)
    expected = [*(with_value[::-1] if down else with_value), *(without[::-1] if down else without)]
    keys = [f.pk for f in expected]
    listed = Listed(RequestFacts.objects.filter(pk__in=keys), pks, Order.named(order))
    assert listed.keys(skip=skip, count=4) == keys[skip : skip + 4]
    for place, row in enumerate(expected):
        after = listed.order.place_of(row)
        assert listed.keys(after=after, count=3) == keys[place + 1 : place + 4]
        assert listed.keys(after=after, count=3, is_backwards=True) == keys[:place][::-1][:3]


def test_a_list_out_of_reach_has_no_neighbours(teams: list[Team], camille: User) -> None:
    listed = Listed(RequestFacts.objects.all(), [teams[0].pk], Order.named("submitted_at"))
    assert listed.neighbours(make_request().reference) == ("", "")


@pytest.mark.usefixtures("camille")
def test_a_column_is_put_earlier_by_a_link(client: Client) -> None:
    """What is chosen stays chosen; the order is the address's own, so that a view keeps it."""
    panel = reverse("desk:columns")
    page = client.get(f"{panel}?columns=commune&columns=due&columns=stage&work=mine")
    choices = {choice["name"]: choice for choice in page.context["columns"]}
    assert [name for name, choice in choices.items() if choice["is_shown"]] == ["commune", "due", "stage"]
    assert choices["commune"]["earlier"] == ""
    earlier = choices["stage"]["earlier"]
    assert "work=mine" in earlier
    assert '<input type="hidden" name="work" value="mine">' in page.text, "its own form keeps the filters"
    choices = client.get(panel + earlier, headers={"HX-Request": "true"}).context["columns"]
    assert [choice["name"] for choice in choices if choice["is_shown"]] == ["commune", "stage", "due"]
    assert re.findall('name="columns" value="([^"]*)"', client.get(LIST + earlier).text)[1:] == [
        "commune",
        "stage",
        "due",
    ]


def test_files_put_away_are_found_apart(teams: list[Team], camille: User, client: Client) -> None:
    kept, put_away = (make_request(procedure=make_procedure(team=teams[0]), state=State.REFUSED) for _ in range(2))
    put_away = act(put_away, "file_away", camille)
    assert listed(client, "filed=yes") == [put_away.reference]
    assert listed(client, "filed=no") == [kept.reference]
    assert set(listed(client)) == {kept.reference, put_away.reference}
    assert "Classée le" in client.get(reverse("desk:sheet", args=[put_away.reference])).text
