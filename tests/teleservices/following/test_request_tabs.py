"""The tabs of a request's page: each an address, each asking only what it shows, none a way around another's door."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from teleservices.following.request_tabs import ANCHORS, RequestTab, tab_url
from teleservices.models import Attachment, ServiceRequest, State
from tests import queue
from tests.accounts.journeys import queries_of
from tests.factories.accounts import make_user
from tests.factories.procedures import make_draft, make_instructor, make_request
from tests.teleservices.reading import read_tab

pytestmark = pytest.mark.django_db

MOST_QUERIES = 20
ABSURD = ["", "x", "HISTORIQUE", "messages", "contenu/", "../", "contenu%00", "é", "contenu&onglet=x", "x" * 3_000]


def current_tabs(page: str) -> list[str]:
    """The labels of the tabs that are said to be current."""
    nav = page.split('id="onglets"')[1].split("</nav>", maxsplit=1)[0]
    return [" ".join(label.split()) for label in re.findall(r'aria-current="page"\s*>([^<]*)<', nav)]


def body(page: str) -> str:
    """What the tab shows, under the tabs."""
    return page.split('id="onglets"')[1].split("</nav>")[1].split("</main>", maxsplit=1)[0]


@pytest.mark.parametrize(
    ("tab", "label"),
    [
        (RequestTab.HISTORY, "Historique"),
        (RequestTab.CONTENT, "Contenu"),
        (RequestTab.DOCUMENTS, "Pièces"),
        (RequestTab.MESSAGES, "Messages"),
    ],
)
def test_each_tab_has_its_address_and_says_that_it_is_open(
    client: Client, user: User, tab: RequestTab, label: str
) -> None:
    request = make_request(user=user)
    page = read_tab(client, request, tab)
    assert current_tabs(page) == [label]
    assert all(tab_url(request, other) in page for other in RequestTab)


def test_each_tab_shows_its_own_alone(client: Client, user: User) -> None:
    request = make_request(user=user)
    shown = {tab: body(read_tab(client, request, tab)) for tab in ANCHORS}
    for tab, words in [
        (RequestTab.HISTORY, "Demande transmise"),
        (RequestTab.CONTENT, "Fête de la rivière"),
        (RequestTab.DOCUMENTS, "Accusé de réception"),
    ]:
        assert [other for other, text in shown.items() if words in text] == [tab]


def test_an_address_kept_from_when_all_stood_in_one_page_arrives_somewhere(client: Client, user: User) -> None:
    """`#pieces` is the title of the documents where they are shown, elsewhere the link to them."""
    request = make_request(user=user)
    for tab in RequestTab:
        page = read_tab(client, request, tab)
        for named, anchor in ANCHORS.items():
            assert page.count(f'id="{anchor}"') == 1
            assert (f'<h2 id="{anchor}"' in page) is (named == tab)


@pytest.mark.parametrize("name", ABSURD)
def test_what_is_no_tab_shows_the_first_one(client: Client, user: User, name: str) -> None:
    request = make_request(user=user)
    page = client.get(f"{request.get_absolute_url()}?onglet={name}")
    assert (page.status_code, current_tabs(page.text)) == (200, ["Historique"])


@pytest.mark.parametrize("tab", RequestTab)
def test_a_tab_opens_to_nobody_else_and_on_no_draft(client: Client, user: User, tab: RequestTab) -> None:
    request, stranger = make_request(), Client()
    stranger.force_login(make_user())
    instructor = Client()
    instructor.force_login(make_instructor(request.team))
    assert [person.get(tab_url(request, tab)).status_code for person in (client, stranger, instructor)] == [404] * 3
    assert Client().get(tab_url(request, tab)).headers["Location"].startswith("/compte/connexion/")
    draft = make_draft(user=user)
    if tab != RequestTab.MESSAGES:
        led = client.get(tab_url(draft, tab))
        assert led.headers["Location"] == reverse("filing_resume", args=[draft.reference])


@pytest.mark.parametrize("state", [State.CORRECTION_REQUESTED, State.ACCEPTED])
def test_a_tab_asks_only_what_it_shows(client: Client, user: User, state: State) -> None:
    request = make_request(user=user, state=state)
    queue.drain()
    asked = {tab: queries_of(client, tab_url(request, tab)) for tab in ANCHORS}
    assert max(asked.values()) <= MOST_QUERIES, asked


def test_the_queries_of_a_tab_do_not_grow_with_what_it_holds(client: Client, user: User) -> None:
    request = make_request(user=user)
    before = [queries_of(client, tab_url(request, tab)) for tab in ANCHORS]
    with_more(request)
    assert [queries_of(client, tab_url(request, tab)) for tab in ANCHORS] == before


def with_more(request: ServiceRequest) -> None:
    """The same document under five more rows."""
    joined = request.attachments.get()
    again = {"request": request, "field_key": joined.field_key, "stored_file": joined.stored_file, "title": "statuts"}
    Attachment.objects.bulk_create(Attachment(row_id=f"r{number}", **again) for number in range(5))
