"""A basket is kept while one goes about: from tab to tab, to its act and back; never for another person or request."""

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from teleservices.desk.acts import baskets
from teleservices.lifecycle import Assignment, perform
from teleservices.models import ServiceRequest, State
from tests.factories.procedures import AMOUNT, PROJECT, STATUTES, make_instructor, make_request
from tests.teleservices.desk.acts.test_acting import address
from tests.teleservices.desk.acts.test_basket import asked, basket, in_days

pytestmark = pytest.mark.django_db

REMARK = "Ils ne sont pas signés."


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def agent(client: Client, reviewed: ServiceRequest) -> User:
    """The instructor who follows it, signed in."""
    assert reviewed.assignee is not None
    client.force_login(reviewed.assignee)
    return reviewed.assignee


@pytest.fixture
def reviewed() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW)


def point(client: Client, request: ServiceRequest, **typed: object) -> HttpResponse:
    """Two things in the basket, with what was typed of one."""
    fields = {"field_keys": [STATUTES], f"remark_{STATUTES}": REMARK, "deadline": in_days(21), "message": "Bonjour."}
    return basket(client, request, add=AMOUNT, revision_number=request.revision_number, **fields | typed)


def opened(client: Client, request: ServiceRequest, name: str = "sheet", query: str = "") -> HttpResponse:
    return client.get(reverse(f"desk:{name}", args=[request.reference]) + query)


def chosen(page: HttpResponse) -> list[str]:
    asking = page.context["asking"]
    return asking.form.chosen if asking and asking.form else []


@pytest.mark.usefixtures("agent")
def test_it_goes_along_from_tab_to_tab_and_from_page_to_page(client: Client, reviewed: ServiceRequest) -> None:
    point(client, reviewed, indispensable_keys=[STATUTES])
    document = reviewed.attachments.get().uuid
    for name, query in (("documents", ""), ("messages", ""), ("sheet", f"?piece={document}&zoom=2"), ("sheet", "")):
        page = opened(client, reviewed, name, query)
        assert not {"remark", "field_keys", REMARK} & set(page.request["QUERY_STRING"].split("&"))
        if name != "messages":
            form = page.context["asking"].form
            assert form.chosen == [STATUTES, AMOUNT]
            assert form[f"remark_{STATUTES}"].value() == REMARK
            assert (form["deadline"].value(), form["message"].value()) == (in_days(21), "Bonjour.")
            assert form["indispensable_keys"].value() == [STATUTES]
            assert "Bonjour." in page.context["asking"].preview.text


@pytest.mark.usefixtures("agent")
def test_emptied_it_is_forgotten(client: Client, reviewed: ServiceRequest) -> None:
    point(client, reviewed)
    basket(client, reviewed, field_keys=[STATUTES], remove=STATUTES)
    assert chosen(opened(client, reviewed)) == []
    assert client.session[baskets.KEY] == {}


@pytest.mark.usefixtures("agent")
def test_the_page_of_the_act_begins_with_it_and_gives_it_back(client: Client, reviewed: ServiceRequest) -> None:
    point(client, reviewed)
    where = address(reviewed, "request_corrections")
    form = client.get(where).context["form"]
    assert (form.chosen, form[f"remark_{STATUTES}"].value()) == ([STATUTES, AMOUNT], REMARK)
    client.post(where, {"field_keys": [STATUTES], "add": PROJECT, "revision_number": reviewed.revision_number})
    assert chosen(opened(client, reviewed)) == [STATUTES, PROJECT]
    assert client.get(address(reviewed, "refuse")).context["form"]["message"].value() is None, "another act has its own"


@pytest.mark.usefixtures("agent")
def test_sent_it_is_forgotten(client: Client, reviewed: ServiceRequest) -> None:
    page = point(client, reviewed, field_keys=[], message="")
    typed = asked(reviewed, page, field_keys=[AMOUNT], **{f"remark_{AMOUNT}": "Un autre montant."})
    refused = client.post(address(reviewed, "request_corrections"), typed)
    assert refused.status_code == 409, "the e-mail is another than the one that was shown"
    assert chosen(opened(client, reviewed)) == [AMOUNT], "refused, it is kept as it was posted"
    again = client.post(
        address(reviewed, "request_corrections"), typed | {"shown": refused.context["preview"].checksum}
    )
    assert again.status_code == 302
    page = opened(client, reviewed)
    assert (chosen(page), page.context.get("dropped"), client.session[baskets.KEY]) == ([], None, {})


def test_an_act_of_ones_own_leaves_it(client: Client, reviewed: ServiceRequest, agent: User) -> None:
    point(client, reviewed)
    colleague = make_instructor(reviewed.team)
    typed = {"assignee": colleague.pk, "revision_number": reviewed.revision_number}
    assert client.post(address(reviewed, "assign"), typed).status_code == 302
    assert chosen(opened(client, reviewed)) == [STATUTES, AMOUNT]


def test_moved_by_another_it_is_given_back_once(client: Client, reviewed: ServiceRequest, agent: User) -> None:
    point(client, reviewed)
    colleague = make_instructor(reviewed.team)
    perform(
        request_id=reviewed.pk,
        act_name="assign",
        actor=colleague,
        revision_number=reviewed.revision_number,
        payload=Assignment(assignee=colleague),
    )
    page = opened(client, reviewed, "documents")
    assert chosen(page) == []
    assert ("Statuts", REMARK) in page.context["dropped"]
    assert "Cette demande a changé" in page.text
    assert REMARK in page.text
    again = opened(client, reviewed)
    assert (REMARK in again.text, "Cette demande a changé" in again.text) == (False, False)


@pytest.mark.usefixtures("agent")
def test_what_the_form_does_not_ask_is_dropped_without_a_word(client: Client, reviewed: ServiceRequest) -> None:
    point(
        client, reviewed, field_keys=["f_nothing1", STATUTES], remark_f_nothing1="x", csrfmiddlewaretoken="x", other="x"
    )
    page = opened(client, reviewed)
    assert chosen(page) == [STATUTES, AMOUNT]
    assert {"csrfmiddlewaretoken", "other", "add"}.isdisjoint(client.session[baskets.KEY][reviewed.reference]["typed"])
    ServiceRequest.objects.filter(pk=reviewed.pk).update(revision_number=reviewed.revision_number + 1)
    basket(client, reviewed, add="f_nothing1", revision_number=reviewed.revision_number)
    page = opened(client, reviewed)
    assert "Cette demande a changé" not in page.text


def test_the_next_person_of_the_computer_finds_nothing(client: Client, reviewed: ServiceRequest, agent: User) -> None:
    point(client, reviewed)
    colleague = make_instructor(reviewed.team)
    client.force_login(colleague)
    assert REMARK not in opened(client, reviewed).text, "signed in over it"
    point(client, reviewed)
    client.post(reverse("wagtailadmin_logout"))
    client.force_login(colleague)
    assert REMARK not in opened(client, reviewed).text, "signed out"


@pytest.mark.usefixtures("agent")
def test_few_are_kept_and_none_that_is_too_long(client: Client, reviewed: ServiceRequest) -> None:
    point(client, reviewed, message="x" * baskets.LARGEST)
    assert chosen(opened(client, reviewed)) == []
    others = [make_request(state=State.IN_REVIEW, procedure=reviewed.procedure) for _number in range(baskets.MOST + 1)]
    for request in others:
        point(client, request)
    assert list(client.session[baskets.KEY]) == [request.reference for request in others[1:]]


@pytest.mark.usefixtures("agent")
def test_a_sheet_without_a_basket_writes_nothing_for_it(client: Client, reviewed: ServiceRequest) -> None:
    opened(client, reviewed)
    with CaptureQueriesContext(connection) as queries:
        opened(client, reviewed)
    assert not [query for query in queries if query["sql"].startswith("UPDATE") and "session" in query["sql"]]
