"""Editors see a page as it will be before they publish it."""

import datetime as dt
import itertools
import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client, RequestFactory
from django.urls import reverse
from wagtail.models import Page

from accounts.models import User
from home import roles
from home.editing import previews
from home.models import FaqPage, FeaturedProcedure, HighlightedQuestion, HomePage, ProcedurePage
from teleservices.models import Availability, Procedure
from tests.factories.accounts import make_user
from tests.factories.pages import make_procedure_page, make_question


def _preview(page: HomePage | ProcedurePage | FaqPage) -> str:
    response = page.make_preview_request(RequestFactory().get("/"))
    return response.content.decode()


def test_front_page_shows_what_is_not_saved_yet(home: HomePage) -> None:
    home.headline = "Un essai"
    home.featured_procedures.add(FeaturedProcedure(procedure_page=make_procedure_page(title="Bourse"), hook="Demandez"))
    home.highlighted_questions.add(HighlightedQuestion(question=make_question("Comment faire ?")))

    text = _preview(home.save_revision().as_object())

    for words in ("Un essai", "Bourse", "Demandez", "Comment faire ?"):
        assert words in text


def test_other_pages_are_previewed(site: HomePage) -> None:
    for page in (ProcedurePage.objects.first(), FaqPage.objects.get()):
        page.title = "Un autre titre"
        assert "Un autre titre" in _preview(page.save_revision().as_object())


@pytest.fixture
def editor(site: HomePage, client: Client) -> Client:
    user = make_user()
    user.groups.add(Group.objects.get(name=roles.COMMUNICATION.name))
    client.force_login(User.objects.get(pk=user.pk))
    return client


def looked_at(client: Client, page: Page, mode: str = "") -> str:
    """The preview, as the panel beside the form asks it."""
    address = reverse("wagtailadmin_pages:view_draft", args=[page.pk])
    if mode:
        request = client.get(address).wsgi_request
        return page.make_preview_request(request, mode).content.decode()
    return client.get(address).text


def test_an_editor_sees_what_a_visitor_reads_unless_asked(editor: Client, admin_without_second_factor: None) -> None:
    page = HomePage.objects.get()

    as_visitor, signed_in = looked_at(editor, page), looked_at(editor, page, previews.SIGNED_IN)

    assert "Se déconnecter" not in as_visitor
    assert "Se déconnecter" in signed_in
    assert dict(page.preview_modes).keys() == {previews.AS_VISITOR, previews.SIGNED_IN}
    assert {size["name"] for size in page.preview_sizes} >= {"mobile", "desktop"}


NOW = dt.datetime(2026, 5, 4, 12, tzinfo=dt.UTC)
DATES = [None, NOW - dt.timedelta(days=9), NOW - dt.timedelta(days=3), NOW + dt.timedelta(days=3)]
DATES.append(NOW + dt.timedelta(days=9))


@pytest.mark.parametrize(
    ("mode", "state"),
    [
        (previews.BEFORE, Availability.OPENS_LATER),
        (previews.DURING, Availability.OPEN),
        (previews.AFTER, Availability.CLOSED),
    ],
)
def test_each_state_is_shown_whatever_the_dates(mode: str, state: Availability) -> None:
    for opens, closes, closed in itertools.product(DATES, DATES, DATES):
        if opens and closes and closes <= opens:
            continue
        procedure = Procedure(code="x", current_version_id=1, opens_at=opens, closes_at=closes, closed_at=closed)
        was = procedure.availability(NOW)

        previews.show_as(procedure, mode, now=NOW)

        assert procedure.availability(NOW) == state
        opens_then, closes_then = procedure.opens_at, procedure.closes_at
        assert not (opens_then and closes_then and closes_then <= opens_then)
        if was == state and not closed:
            assert (opens_then, closes_then) == (opens, closes)


def test_the_page_is_drawn_so_and_nothing_is_saved(site: HomePage) -> None:
    page = make_procedure_page(title="Bourse")
    states = {
        previews.BEFORE: "Pas encore ouverte",
        previews.DURING: "Ouverte",
        previews.AFTER: "Fermée",
        "inconnu": "Ouverte",
    }

    for mode, words in states.items():
        assert words in page.make_preview_request(RequestFactory().get("/"), mode).content.decode(), mode

    closed = page.make_preview_request(RequestFactory().get("/"), previews.AFTER).content.decode()
    assert re.search(r"Fermée depuis le \d+(er)? \S+ \d{4}\s*<", closed), "a day, no hour that nobody chose"
    procedure = Procedure.objects.get(pk=page.procedure_id)
    assert (procedure.opens_at, procedure.closes_at, procedure.closed_at) == (None, None, None)


def test_an_address_with_a_mode_changes_nothing_of_the_public_page(site: HomePage, client: Client) -> None:
    page = make_procedure_page(title="Bourse")

    assert "Fermée" not in client.get(page.address, {"mode": previews.AFTER, "preview_mode": previews.AFTER}).text
