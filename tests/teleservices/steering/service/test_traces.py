"""Who opened, exported, decided and searched for what: noted as it happens, shown to who may audit alone."""

import datetime as dt

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts.models import AuditEvent, User
from accounts.rights.export_sections import personal_data_sections
from teleservices.desk.noting import digest, forget
from teleservices.desk.requests.work import kinds as work
from teleservices.keyset.paging import Links
from teleservices.models import DeskExport, DeskSearch, RequestReading, SearchedWord, ServiceRequest, State
from teleservices.steering.traces import views
from teleservices.steering.traces.kinds import KINDS, Trace
from teleservices.steering.traces.personal_data import forget as forget_of
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_stored_file
from tests.factories.procedures import make_instructor, make_request

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    """Its own tests are with the accounts."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    cache.clear()


@pytest.fixture
def service_request() -> ServiceRequest:
    user = make_user()
    return make_request(user=user, profile=make_profile(member=user, name="Comité Zibeline"), state=State.IN_REVIEW)


@pytest.fixture
def agent(service_request: ServiceRequest) -> User:
    assert service_request.assignee is not None
    return service_request.assignee


@pytest.fixture
def auditor() -> Client:
    """Who may audit, and nothing else: no instructor."""
    person = make_user(first_name="Odile", last_name="Marchand")
    codenames = ["access_admin", "read_traces"]
    person.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(person)
    return client


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def lines(client: Client, **query: object) -> list[str]:
    """What the page tells, line by line, without the time."""
    page = client.get(reverse("desk:traces"), query)
    assert page.status_code == 200
    return [f"{trace.agent} {trace.reference} {trace.text}".strip() for trace in page.context["traces"]]


@pytest.mark.both_databases
@pytest.mark.parametrize("door", ["sheet", "messages", "notes"])
def test_opening_a_request_is_noted_once_a_day_with_its_times(
    service_request: ServiceRequest, agent: User, door: str
) -> None:
    start = timezone.now().replace(hour=9, minute=0)
    for hours in (0, 1, 26):
        with time_machine.travel(start + dt.timedelta(hours=hours), tick=False):
            client = signed_in(agent)  # a session of before is over
            assert client.get(reverse(f"desk:{door}", args=[service_request.reference])).status_code == 200
    first, second = RequestReading.objects.order_by("pk")
    assert (first.reader, first.times, first.last_at - first.first_at) == (agent, 2, dt.timedelta(hours=1))
    assert (second.times, second.day) == (1, first.day + dt.timedelta(days=1))


def test_an_opening_noted_costs_one_query_from_the_second_time_on(service_request: ServiceRequest, agent: User) -> None:
    client = signed_in(agent)
    url = reverse("desk:sheet", args=[service_request.reference])
    client.get(url)
    with CaptureQueriesContext(connection) as queries:
        client.get(url)
    written = [query["sql"] for query in queries.captured_queries if "requestreading" in query["sql"]]
    assert len([sql for sql in written if not sql.startswith("SELECT")]) == 1


def test_what_is_not_found_is_not_noted(service_request: ServiceRequest) -> None:
    stranger = make_instructor()
    assert signed_in(stranger).get(reverse("desk:sheet", args=[service_request.reference])).status_code == 404
    assert not RequestReading.objects.exists()


def test_who_audits_sees_who_opened_and_never_whose_request_it_is(
    service_request: ServiceRequest, agent: User, auditor: Client
) -> None:
    signed_in(agent).get(reverse("desk:sheet", args=[service_request.reference]))
    page = auditor.get(reverse("desk:traces"))
    assert agent.get_full_name() in page.text
    assert service_request.reference in page.text
    assert "Zibeline" not in page.text
    assert auditor.get(reverse("desk:sheet", args=[service_request.reference])).status_code == 404, "and opens nothing"


def test_the_menu_leads_who_audits_to_the_traces_and_to_no_page(auditor: Client, agent: User) -> None:
    menu = auditor.get("/admin/").text
    assert reverse("desk:traces") in menu
    for name in ("explorer", "images", "documents"):
        assert f'"name": "{name}"' not in menu
    assert reverse("desk:traces") not in signed_in(agent).get("/admin/").text


def test_documents_tell_the_request_that_they_are_of(
    service_request: ServiceRequest, agent: User, auditor: Client
) -> None:
    attachment = service_request.attachments.create(stored_file=make_stored_file(), title="Budget", field_key="budget")
    client = signed_in(agent)
    client.get(reverse("desk:document", args=[service_request.reference, attachment.uuid])).getvalue()
    [line] = lines(auditor, kind="documents", reference=service_request.reference.lower().replace("-", " "))
    assert service_request.reference in line
    assert "Budget" not in line


def test_exports_and_decisions_are_told(agent: User, service_request: ServiceRequest, auditor: Client) -> None:
    DeskExport.objects.create(author=agent, content="facts", format="csv", done=12, told="Étape : Reçue")
    [export] = lines(auditor, kind="exports")
    assert "12 demandes" in export
    assert "Étape : Reçue" in export
    refused = make_request(state=State.REFUSED)
    [decision] = lines(auditor, kind="decisions")
    assert refused.reference in decision
    assert service_request.reference not in decision


@pytest.mark.both_databases
def test_a_search_keeps_no_word_in_clear_and_is_found_by_it(
    service_request: ServiceRequest, agent: User, auditor: Client
) -> None:
    client = signed_in(agent)
    for typed in ("Zibel", "zibeline comité", "autre"):
        client.get(reverse("desk:list"), {"q": typed})
    assert DeskSearch.objects.count() == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT digest FROM teleservices_searchedword")
        assert not [row for row in cursor.fetchall() if "zib" in row[0]]
    assert len(lines(auditor, kind="recherches", word="Zibeline")) == 2, "typed whole, or by its beginning"
    assert lines(auditor, kind="recherches", word="comite zibeline") == [f"{agent}  1 demande désignée"]
    assert lines(auditor, kind="recherches", word="zi") == []
    assert len(lines(auditor, kind="recherches")) == 3


def test_a_search_that_names_very_many_is_counted_as_the_screen_counts(
    service_request: ServiceRequest, agent: User, auditor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(work, "COUNTED", 1)
    make_request(user=service_request.applicant, profile=service_request.profile, procedure=service_request.procedure)
    make_request(user=service_request.applicant, profile=service_request.profile, procedure=service_request.procedure)
    signed_in(agent).get(reverse("desk:list"), {"q": "zibeline"})
    assert lines(auditor, kind="recherches") == [f"{agent}  1+ demandes désignées"]


def test_the_pages_of_a_search_are_one_search(agent: User, service_request: ServiceRequest) -> None:
    assert service_request.team is not None
    client = signed_in(agent)
    client.get(reverse("desk:list"), {"q": "zibeline"})
    client.get(reverse("desk:list"), {"q": "zibeline", "p": "2"})
    client.get(reverse("desk:list"), {"q": "   "})
    client.get(reverse("desk:list"))
    assert DeskSearch.objects.count() == 1
    signed_in(make_instructor(service_request.team)).get(reverse("desk:list"), {"q": "zibeline", "p": "2"})
    assert DeskSearch.objects.count() == 2, "another person's"


@pytest.mark.both_databases
@pytest.mark.parametrize(
    ("method", "name", "asked"),
    [
        ("get", "list", {"q": "Zibeline", "p": "1"}),
        ("get", "list", {"q": "Zibeline", "after": "FR-2026-000000-00"}),
        ("get", "list", {"q": "Zibeline", "before": "FR-2026-000000-00"}),
        ("get", "list", {"q": "Zibeline", "sums": "all"}),
        ("get", "sheet", {"list": "q=Zibeline"}),
        ("get", "export_order", {"q": "Zibeline"}),
        ("post", "export_chosen", {"query": "q=Zibeline", "all": "on"}),
        ("post", "print", {"query": "q=Zibeline", "all": "on"}),
        ("post", "batch_make", {"query": "q=Zibeline", "all": "on", "act": "watch"}),
    ],
)  # fmt: skip
def test_no_address_finds_by_a_name_without_a_trace(
    method: str, name: str, asked: dict[str, str], service_request: ServiceRequest, agent: User, auditor: Client
) -> None:
    client = signed_in(agent)
    address = reverse(f"desk:{name}", args=[service_request.reference] if name == "sheet" else [])
    for _again in range(2):
        getattr(client, method)(address, asked)
        assert lines(auditor, kind="recherches", word="zibeline") == [f"{agent}  1 demande désignée"]
    client.get(reverse("desk:list"), {"q": "zibeline comité", "p": "2"})
    assert len(lines(auditor, kind="recherches", word="zibeline")) == 2, "other words are another search"


def test_a_search_that_goes_on_the_next_day_is_noted_again(agent: User) -> None:
    client = signed_in(agent)
    client.get(reverse("desk:list"), {"q": "zibeline"})
    DeskSearch.objects.update(at=timezone.now() - dt.timedelta(hours=13))
    client.get(reverse("desk:list"), {"q": "zibeline", "p": "2"})
    assert DeskSearch.objects.count() == 2


def test_a_secret_that_was_changed_still_finds_what_was_searched(
    agent: User, auditor: Client, settings: Settings
) -> None:
    signed_in(agent).get(reverse("desk:list"), {"q": "zibeline"})
    former = settings.SECRET_KEY
    reader = auditor.get(reverse("desk:traces"), {"kind": "recherches"}).wsgi_request.user
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "x" * 60, [former]
    assert digest("zibeline") not in set(SearchedWord.objects.values_list("digest", flat=True))
    again = Client()
    again.force_login(reader)
    assert len(lines(again, kind="recherches", word="zibeline")) == 1


@pytest.mark.both_databases
def test_the_lines_are_narrowed_by_agent_and_days(
    service_request: ServiceRequest, agent: User, auditor: Client
) -> None:
    assert service_request.team is not None
    other = make_instructor(service_request.team)
    today = timezone.localdate()
    for user, days in ((agent, 5), (other, 1)):
        RequestReading.objects.create(
            request=service_request,
            reader=user,
            day=today - dt.timedelta(days=days),
            first_at=timezone.now() - dt.timedelta(days),
        )
    assert len(lines(auditor)) == 2
    assert lines(auditor, agent=other.pk)[0].startswith(str(other))
    assert len(lines(auditor, first=today - dt.timedelta(days=2))) == 1
    assert len(lines(auditor, last=today - dt.timedelta(days=3), first=today - dt.timedelta(days=9))) == 1
    assert lines(auditor, last=today - dt.timedelta(days=9)) == []


@pytest.mark.both_databases
def test_a_page_goes_on_where_the_one_before_stopped(
    service_request: ServiceRequest, agent: User, auditor: Client
) -> None:
    day = timezone.localdate()
    RequestReading.objects.bulk_create(
        RequestReading(
            request=service_request,
            reader=agent,
            day=day - dt.timedelta(days=number),
            first_at=timezone.now() - dt.timedelta(days=number),
        )
        for number in range(60)
    )

    def turned(query: str) -> tuple[list[Trace], Links]:
        page = auditor.get(f"{reverse('desk:traces')}{query}")
        return page.context["traces"], page.context["links"]

    newest, links = turned("?kind=demandes")
    assert (len(newest), links.first, links.previous) == (50, "", "")
    oldest, beside = turned(links.next)
    assert (len(oldest), beside.next) == (10, "")
    assert not {trace.at for trace in newest} & {trace.at for trace in oldest}
    assert turned(beside.previous)[0] == turned(beside.first)[0] == newest
    for text in ("x", "0", "-1", "9" * 15, "9" * 400, "%00"):
        for landmark in ("after", "before"):
            assert turned(f"?kind=demandes&{landmark}={text}")[0] == newest


@pytest.mark.parametrize("kind", KINDS)
def test_a_page_costs_the_same_whatever_its_lines(
    service_request: ServiceRequest, agent: User, auditor: Client, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    costs = []
    for _turn in range(2):
        for _number in range(3):
            request = make_request(state=State.REFUSED, procedure=service_request.procedure, instructor=agent)
            signed_in(agent).get(reverse("desk:sheet", args=[request.reference]))
            signed_in(agent).get(reverse("desk:list"), {"q": "mot"})
            DeskExport.objects.create(author=agent, content="facts", format="csv")
        auditor.get(reverse("desk:traces"), {"kind": kind})
        monkeypatch.setattr(views, "ROWS", 2)
        query = {"kind": kind}
        for _page in range(2):
            with CaptureQueriesContext(connection) as queries:
                page = auditor.get(reverse("desk:traces"), query)
            costs.append(len(queries))
            query = {"kind": kind, "after": page.context["links"].next.rpartition("=")[2]}
    assert len(set(costs)) == 1


@pytest.mark.parametrize(
    "query", [{"reference": "pas une"}, {"first": "demain"}, {"agent": "0"}, {"kind": "x", "before": "-1"}]
)
def test_what_cannot_be_read_is_said_or_passed_over(auditor: Client, query: dict[str, str]) -> None:
    page = auditor.get(reverse("desk:traces"), query)
    assert page.status_code == (200 if "kind" in query else 422)


def test_the_export_is_as_the_page_and_is_kept_in_the_history_of_who_took_it(
    service_request: ServiceRequest, agent: User, auditor: Client
) -> None:
    User.objects.filter(pk=agent.pk).update(first_name="=1+1", last_name="X")
    signed_in(agent).get(reverse("desk:sheet", args=[service_request.reference]))
    url = reverse("desk:traces_export")
    assert auditor.get(url).status_code == 405
    answer = auditor.post(f"{url}?kind=demandes")
    text = answer.content.decode("utf-8-sig")
    assert service_request.reference in text
    assert "'=1+1 X" in text, "no formula"
    assert AuditEvent.objects.filter(kind="traces_exported").count() == 1
    assert auditor.post(f"{url}?reference=12").status_code == 302, "what can't be read is told, not left out"
    assert signed_in(agent).post(url).status_code in {302, 403}


@pytest.mark.both_databases
def test_traces_last_a_year(service_request: ServiceRequest, agent: User) -> None:
    client = signed_in(agent)
    with time_machine.travel(timezone.now() - dt.timedelta(days=367), tick=False):
        RequestReading.objects.create(request=service_request, reader=agent, day=timezone.localdate())
        DeskSearch.objects.create(searcher=agent, results=0)
    client.get(reverse("desk:sheet", args=[service_request.reference]))
    client.get(reverse("desk:list"), {"q": "zibeline"})
    assert forget() == 2
    assert RequestReading.objects.count() == DeskSearch.objects.count() == 1


def test_an_account_that_goes_leaves_the_traces_without_its_name(service_request: ServiceRequest, agent: User) -> None:
    client = signed_in(agent)
    client.get(reverse("desk:sheet", args=[service_request.reference]))
    client.get(reverse("desk:list"), {"q": "zibeline"})
    folders = {known.folder: known for known in personal_data_sections}
    assert [record.data["times"] for record in folders["demandes-ouvertes"].records(agent)] == [1]
    assert [record.data["results"] for record in folders["recherches"].records(agent)] == [1]
    forget_of(agent)
    assert RequestReading.objects.get().reader is None
    assert DeskSearch.objects.get().searcher is None


def test_agents_are_chosen_by_their_names(auditor: Client, agent: User) -> None:
    """Never by the key of their account, nor by the address that signs them in."""
    page = auditor.get(reverse("desk:traces")).text
    assert f">{agent.get_full_name()}</option>" in page
    assert str(agent) not in page
    assert agent.email not in page
