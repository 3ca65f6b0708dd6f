"""The dashboard: figures against cases counted by hand, of one's own services alone, in any period."""

import csv
import datetime as dt
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django import forms
from django.db import connection
from django.test import Client
from django.test.html import parse_html
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from accounts.models import User
from teleservices.lifecycle.facts.delays import Delays, delays_in
from teleservices.models import Procedure, RequestFacts, State, Team, TeamMember, TeamRole
from teleservices.steering.dashboard.figures import Figures, figures_of
from teleservices.steering.dashboard.long_choice import LongSelect
from teleservices.steering.dashboard.periods import NAMED, Period, period_of
from teleservices.steering.dashboard.plots import plot_of
from tests.factories.accounts import make_user
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team

pytestmark = pytest.mark.django_db

TODAY = dt.date(2026, 11, 27)
YEAR = Period(dt.date(2025, 12, 1), TODAY)


@pytest.fixture(autouse=True)
def now(settings):
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    with time_machine.travel(dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC), tick=False):
        yield


@pytest.fixture
def team() -> Team:
    return make_team("Service des aides")


@pytest.fixture
def procedure(team) -> Procedure:
    return make_procedure(team=team, title="Aide au projet")


def facts(procedure: Procedure, **columns: object) -> RequestFacts:
    """The facts of a request received on 1 March 2026 and decided on 11 March unless `columns` say otherwise."""
    request = make_request(procedure=procedure)
    usual = {
        "submitted_on": dt.date(2026, 3, 1),
        "ended_on": dt.date(2026, 3, 11),
        "outcome": "accepted",
        "state": "accepted",
        "decided_in": 10,
        "late_at": None,
        "decides_on": None,
    }
    RequestFacts.objects.filter(pk=request.pk).update(**usual | columns)
    return RequestFacts.objects.get(pk=request.pk)


def waiting(procedure: Procedure, **columns: object) -> RequestFacts:
    """Those of a request in review, received today unless `columns` say otherwise."""
    open_ones = {"state": "in_review", "ended_on": None, "outcome": "", "decided_in": None, "submitted_on": TODAY}
    return facts(procedure, **open_ones | columns)


def figures(period: Period = YEAR, *by: str) -> Figures:
    return figures_of(RequestFacts.objects.all(), period, by=by)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("days", "median", "ninth"),
    [
        ([], None, None),
        ([7], 7, 7),
        ([3, 9], 3, 9),
        ([9, 3, 5], 5, 9),
        (range(1, 11), 5, 9),
        ([*[4] * 90, *[60] * 10], 4, 4),
        ([*[4] * 89, *[60] * 11], 4, 60),
    ],
    ids=["none", "one", "two", "three", "ten", "nine in ten", "one more"],
)
def test_the_median_and_the_ninth_decile(days, median, ninth):
    counted = [(value, list(days).count(value)) for value in set(days)]
    assert delays_in(counted) == Delays(len(list(days)), median, ninth)


@pytest.mark.both_databases
def test_a_year_counted_by_hand(procedure, team):
    other = make_procedure(team=team, title="Carte")
    facts(procedure, decided_in=10, amount_asked=100_00, amount_granted=80_00, corrections_asked=2)
    facts(procedure, decided_in=20, amount_asked=300_00, outcome="refused", state="refused")
    facts(procedure, outcome="withdrawn", decided_in=None, state="withdrawn", ended_on=dt.date(2026, 4, 2))
    facts(other, decided_in=40, submitted_on=dt.date(2025, 11, 30), ended_on=dt.date(2025, 12, 1))
    facts(other, ended_on=dt.date(2025, 11, 30), submitted_on=dt.date(2025, 11, 1))
    waiting(procedure, amount_asked=50_00)
    year_figures = figures()
    assert (year_figures.total.received, year_figures.total.decided, year_figures.total.corrected) == (4, 3, 1)
    assert year_figures.total.delays == Delays(3, 20, 40)
    mine = year_figures.by_procedure[procedure.pk,]
    assert (mine.received, mine.decided, mine.asked, mine.asked_of_decided, mine.granted) == (
        *(4, 2),
        *(450_00, 400_00, 80_00),
    )
    theirs = year_figures.by_procedure[other.pk,]
    assert (theirs.received, theirs.decided) == (0, 1), "received before the period, decided on its first day"
    assert year_figures.outcomes == {
        "accepted": 2,
        "accepted_in_part": 0,
        "refused": 1,
        "inadmissible": 0,
        "withdrawn": 1,
    }
    assert year_figures.received[dt.date(2026, 3, 1)] == 3
    assert year_figures.ended[dt.date(2026, 4, 1)] == 1
    assert list(year_figures.received) == [dt.date(2025, 12, 1), *(dt.date(2026, month, 1) for month in range(1, 12))]


@pytest.mark.both_databases
def test_the_stock_is_todays_whatever_the_period(procedure):
    soon, now = TODAY + dt.timedelta(days=15), timezone.now()
    for age in (0, 14, 15, 59, 60, 90, 400):
        waiting(procedure, submitted_on=TODAY - dt.timedelta(days=age))
    waiting(procedure, late_at=now, decides_on=soon)
    waiting(procedure, state="correction_requested", decides_on=soon + dt.timedelta(days=1))
    waiting(procedure, decides_on=TODAY)
    waiting(procedure, assignee=make_instructor(procedure.team))
    stock = figures(Period(dt.date(2020, 1, 1), dt.date(2020, 1, 31))).stock
    assert stock.by_age == [6, 1, 0, 1, 1, 2]
    assert (stock.total, stock.late, stock.near_silence, stock.waiting, stock.unassigned) == (11, 1, 1, 1, 10)


@pytest.mark.both_databases
def test_communes_are_counted_apart_and_those_unknown_left_out(procedure):
    facts(procedure, commune_code="99014", commune_name="Brenne", amount_granted=10_00)
    facts(procedure, commune_code="99014", commune_name="Brenne")
    facts(procedure, commune_code="99021", commune_name="Courcelle")
    facts(procedure)
    communes = figures(YEAR, "commune").parts["commune"]
    brenne = communes["99014", "Brenne"]
    assert (brenne.received, brenne.granted) == (2, 10_00)
    assert set(communes) == {("99014", "Brenne"), ("99021", "Courcelle")}


PLACED = (
    {"commune_code": "99014", "canton": "La Brenne", "territory": "Plateau", "amount_granted": 10_00},
    {"commune_code": "99021", "canton": "Courcelle", "territory": "Val de Vernaie"},
    {"commune_code": "99001", "canton": "Vernay-le-Pont", "territory": "Val de Vernaie", "amount_granted": 20_00},
    {},
)


@pytest.mark.both_databases
def test_cantons_and_territories_are_counted_each_at_its_own_grain(client, procedure, team):
    for places in PLACED:
        facts(procedure, **places)
    client.force_login(make_instructor(team))
    tables = {table.name: table for table in client.get(reverse("desk:dashboard")).context["tables"]}
    assert tables["territoires"].plot
    assert exported(client, "territoires")[1:] == [
        ["Val de Vernaie", "2", "2", "20,00"],
        ["Plateau", "1", "1", "10,00"],
    ]
    assert [row[0] for row in exported(client, "cantons")[1:]] == ["Courcelle", "La Brenne", "Vernay-le-Pont"]


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("query", "cantons"),
    [("?canton=La+Brenne", ["La Brenne"]), ("?territory=Val+de+Vernaie", ["Courcelle", "Vernay-le-Pont"])],
)
def test_a_canton_or_a_territory_limits_every_figure(client, procedure, team, query, cantons):
    for places in PLACED:
        facts(procedure, **places)
        waiting(procedure, late_at=timezone.now(), **places)
    shown = page(client, make_instructor(team), query)
    name, value = query.removeprefix("?").split("=")
    assert f"{reverse('desk:list')}?work=late&amp;{name}={value}" in shown, "the list of the same requests"
    assert exported(client, "cantons", query)[1:] == [
        [canton, "2", "1", "20,00" if canton == "Vernay-le-Pont" else "10,00" if canton == "La Brenne" else "0,00"]
        for canton in cantons
    ]
    assert sum(int(row[1]) for row in exported(client, "stock", query)[1:]) == len(cantons)


def test_no_canton_is_spoken_of_without_the_file_of_the_departement(client, procedure, team, settings):
    settings.PARVIS_TERRITORIES_FILE = ""
    for places in PLACED:
        facts(procedure, **places)
    shown = page(client, make_instructor(team), "?canton=La+Brenne")
    assert "La Brenne" not in shown
    assert 'name="territory"' not in shown
    assert exported(client, "demarches", "?canton=La+Brenne")[1][1] == "4", "as if it weren't asked"
    assert exported(client, "cantons")[1:] == []


def test_services_are_compared_by_who_reads_several_and_by_nobody_else(client, procedure, team):
    reader, other = make_instructor(team), make_procedure(team=make_team("Transports"))
    for each, days in ((procedure, 10), (procedure, 20), (other, 40)):
        facts(each, decided_in=days)
    client.force_login(reader)
    assert "services" not in {table.name for table in client.get(reverse("desk:dashboard")).context["tables"]}
    assert exported(client, "services")[1:] == []
    facts(make_procedure(team=make_team("Service secret")))
    TeamMember.objects.create(team=other.team, user=reader, role=TeamRole.SUPERVISOR, capacity="Élue")
    assert "services" in {table.name for table in client.get(reverse("desk:dashboard")).context["tables"]}
    assert exported(client, "services")[1:] == [
        ["Service des aides", "2", "2", "10", "20", "0,0"],
        ["Transports", "1", "1", "40", "40", "0,0"],
    ]


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("year", (2025, 12, 1), (2026, 11, 27)),
        ("month", (2026, 11, 1), (2026, 11, 27)),
        ("last-month", (2026, 10, 1), (2026, 10, 31)),
        ("quarter", (2026, 10, 1), (2026, 11, 27)),
        ("last-quarter", (2026, 7, 1), (2026, 9, 30)),
        ("school", (2026, 9, 1), (2026, 11, 27)),
        ("last-school", (2025, 9, 1), (2026, 8, 31)),
        ("calendar", (2026, 1, 1), (2026, 11, 27)),
        ("last-calendar", (2025, 1, 1), (2025, 12, 31)),
        ("free", (2025, 12, 1), (2026, 11, 27)),
    ],
)
def test_periods(name, first, last):
    assert period_of(name) == Period(dt.date(*first), dt.date(*last))
    assert name in NAMED


@pytest.mark.both_databases
def test_a_period_begins_at_midnight_where_the_departement_is(settings):
    settings.PARVIS_TIME_ZONE = "Indian/Reunion"
    with time_machine.travel(dt.datetime(2026, 8, 31, 20, 30, tzinfo=dt.UTC), tick=False):
        assert period_of("school").first == dt.date(2026, 9, 1), "half past midnight on the island"


def test_free_dates_are_put_in_order_and_kept_to_ten_years():
    assert period_of("free", dt.date(2026, 5, 2), dt.date(2026, 3, 4)) == Period(
        dt.date(2026, 3, 4), dt.date(2026, 5, 2)
    )
    assert period_of("free", dt.date(1900, 1, 1), dt.date(2026, 3, 4)).first == dt.date(2016, 4, 1)


def test_a_plot_is_measured_by_its_longest_bar_and_none_is_drawn_of_nothing():
    plot = plot_of([("a", [(2, "2"), (4, "4")]), ("b", [(0, "0"), (1, "1")])], series=("x", "y"))
    assert plot is not None
    widths = [[bar.width for bar in group.bars] for group in plot.groups]
    assert widths == [[31, 62], [0, 15.5]]
    assert all(bar.is_second == (place == 1) for group in plot.groups for place, bar in enumerate(group.bars))
    assert plot_of([("a", [(0, "0")])]) is None


def page(client: Client, user: object, query: str = "") -> str:
    client.force_login(user)
    answer = client.get(reverse("desk:dashboard") + query)
    assert answer.status_code == 200
    return answer.content.decode()


def exported(client: Client, name: str, query: str = "") -> list[list[str]]:
    answer = client.get(reverse("desk:dashboard_export", args=[name]) + query)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/csv")
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


@pytest.mark.both_databases
def test_other_services_are_never_counted(client, procedure, team):
    agent = make_instructor(team)
    facts(procedure)
    secret = make_procedure(team=make_team("Service secret"), title="Démarche secrète")
    facts(secret, commune_code="99014", commune_name="Brenne")
    shown = page(client, agent)
    assert "secret" not in shown
    assert "Brenne" not in shown
    for query in (f"?procedure={secret.code}", f"?team={secret.team_id}", "?commune=99014"):
        assert "secret" not in page(client, agent, query)
        rows = exported(client, "demarches", query)
        assert [row[0] for row in rows[1:]] == [procedure.title], "as if it weren't asked"


@pytest.mark.both_databases
def test_the_load_of_each_agent_is_for_who_heads_or_supervises(client, procedure, team):
    """Two open, one of them late, one decided in ten days; another service's are in nobody's figures here."""
    agent = make_instructor(team)
    User.objects.filter(pk=agent.pk).update(first_name="Yann", last_name="Le Goff")
    waiting(procedure, assignee=agent)
    waiting(procedure, assignee=agent, late_at=timezone.now() - dt.timedelta(days=1))
    facts(procedure, assignee=agent)
    waiting(procedure, assignee=None)
    elsewhere = make_procedure(team=make_team("Transports"))
    stranger = make_instructor(elsewhere.team)
    waiting(elsewhere, assignee=stranger)
    head = make_instructor(team)
    client.force_login(head)
    url = reverse("desk:dashboard_export", args=["charge"])
    assert len(rows_of(client.get(url))) == 1, "an instructor sees the heads of the columns alone"
    assert "Le Goff" not in client.get(reverse("desk:dashboard")).text
    for member, role in ((team, TeamRole.HEAD), (elsewhere.team, TeamRole.INSTRUCTOR)):
        TeamMember.objects.update_or_create(team=member, user=head, defaults={"role": role})
    assert "Le Goff" in client.get(reverse("desk:dashboard")).text
    lines = {row[0]: row[1:] for row in rows_of(client.get(url))[1:]}
    assert lines == {"Yann Le Goff": ["2", "1", "0", "1", "10"], "Personne": ["1", "0", "0", "0", ""]}
    assert stranger.get_full_name() not in lines


@pytest.mark.parametrize("role", TeamRole)
@pytest.mark.parametrize("elsewhere", [None, TeamRole.HEAD], ids=["one service", "heads another too"])
def test_each_export_says_what_the_page_says_whatever_one_s_role(client, procedure, team, role, elsewhere):
    """Aggregates alone: who reads a service without acting there sees its figures, and takes the same ones out."""
    reader, other = make_instructor(), make_procedure(team=make_team("Transports"))
    until = TODAY if role == TeamRole.READER else None
    TeamMember.objects.create(team=team, user=reader, role=role, until=until, capacity="Au service")
    if elsewhere:
        TeamMember.objects.create(team=other.team, user=reader, role=elsewhere, capacity="Cheffe")
    for each in (procedure, other):
        facts(each, commune_code="99014", commune_name="Brenne", amount_asked=100_00, amount_granted=80_00)
        waiting(each, assignee=make_instructor(each.team))
    client.force_login(reader)
    tables = client.get(reverse("desk:dashboard")).context["tables"]
    assert {"stock", "demarches", "montants", "communes"} <= {table.name for table in tables}
    assert procedure.title in [label for table in tables for label, _cells in table.rows]
    for table in tables:
        lines = exported(client, table.name)[1:]
        assert [label for label, *_cells in lines] == [label for label, _cells in table.rows]
        assert [cells[0] for _label, *cells in lines] == [csv_text(cells[0].value) for _label, cells in table.rows]


def csv_text(value: int | Decimal | None) -> str:
    """A number as our text files write it."""
    return "" if value is None else str(value).replace(".", ",")


def rows_of(response):
    """The rows of an export."""
    return list(csv.reader(StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


def test_nobody_else_comes_in(client):
    client.force_login(make_user())
    for address in (reverse("desk:dashboard"), reverse("desk:dashboard_export", args=["stock"])):
        assert client.get(address).status_code != 200


def test_an_unknown_table_isnt_there(client, team):
    client.force_login(make_instructor(team))
    assert client.get(reverse("desk:dashboard_export", args=["salaires"])).status_code == 404


@pytest.mark.parametrize("value", ["", None, "36'<b>", 99014, "unknown"], ids=str)
def test_a_long_choice_says_what_djangos_own_does(value):
    choices = [("", gettext_lazy("All")), ("36'<b>", "Brenne & « Creuse »"), (99014, "<Vernaie>")]
    ours, theirs = (
        widget(attrs={"class": "wide"}, choices=choices).render("commune", value, {"id": "dashboard-commune"})
        for widget in (LongSelect, forms.Select)
    )
    assert parse_html(ours) == parse_html(theirs)


def test_queries_stay_the_same_however_many(client, procedure):
    reader, services = make_instructor(procedure.team), [procedure.team, make_team(), make_team(), make_team()]
    for service in services[1:]:
        TeamMember.objects.create(team=service, user=reader, role=TeamRole.SUPERVISOR, capacity="Élue")
    client.force_login(reader)
    facts(procedure, commune_code="99014", commune_name="Brenne", canton="La Brenne", territory="Plateau")
    client.get(reverse("desk:dashboard"))
    with CaptureQueriesContext(connection) as few:
        client.get(reverse("desk:dashboard"))
    for number in range(3):
        other = make_procedure(team=services[number + 1])
        place = {"commune_code": f"9901{number}", "commune_name": f"Commune {number}", "canton": f"Canton {number}"}
        facts(other, decided_in=number, territory=f"Pays {number}", **place)
        waiting(other)
    with CaptureQueriesContext(connection) as many:
        client.get(reverse("desk:dashboard"))
    assert len(many) == len(few) <= 27


def test_what_cant_be_read_is_as_if_it_werent_there(client, procedure):
    agent = make_instructor(procedure.team)
    facts(procedure)
    plain = exported_counts(client, agent, "")
    for query in ("?period=toujours", "?team=x", "?commune=%00", "?applicant__password__startswith=a"):
        assert exported_counts(client, agent, query) == plain


def exported_counts(client: Client, agent: object, query: str) -> list[list[str]]:
    client.force_login(agent)
    return exported(client, "issues", query)


def test_a_day_that_isnt_one_is_told(client, procedure):
    shown = page(client, make_instructor(procedure.team), "?period=free&first=hier")
    assert "error-message" in shown


def test_an_export_holds_numbers_and_no_formula(client, team):
    agent = make_instructor(team)
    risky = make_procedure(team=team, title="=1+1")
    facts(risky, amount_asked=1234_50, amount_granted=1000_00)
    client.force_login(agent)
    assert exported(client, "montants")[1] == ["'=1+1", "1234,50", "1000,00", "81,0", "1234,50"]


def test_the_page_says_its_figures_and_leads_to_the_list(client, procedure):
    agent = make_instructor(procedure.team)
    facts(procedure, decided_in=12, state=State.ACCEPTED)
    waiting(procedure, late_at=timezone.now())
    shown = page(client, agent, f"?procedure={procedure.code}")
    assert 'role="img"' in shown
    assert "<title id=" in shown
    assert f"{reverse('desk:list')}?work=late" in shown
