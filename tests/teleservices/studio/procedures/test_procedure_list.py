"""The list of procedures: searched, filtered, sorted, fifty a page."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from teleservices.models import Procedure
from teleservices.studio.procedures.configuration import change_settings
from tests.factories.procedures import make_procedure, make_request, make_team
from tests.teleservices.studio.acting import publish_draft, relabel

pytestmark = pytest.mark.django_db

URL = reverse("studio:procedures")


def titles(studio: Client, **asked: object) -> list[str]:
    """What the list shows, in its order."""
    page = studio.get(URL, asked)
    assert page.status_code == 200
    return [title for _procedure, title, *_said in page.context["rows"]]


def test_a_procedure_is_found_by_its_title_its_address_or_its_service(studio: Client) -> None:
    roads = make_team(name="Direction des routes")
    make_procedure(title="Aide à l'école de musique", code="musique")
    make_procedure(title="Permission de voirie", code="voirie", team=roads)
    assert titles(studio, q="ECOLE aide") == ["Aide à l'école de musique"]
    assert titles(studio, q="direction des routes") == ["Permission de voirie"]
    assert titles(studio, q="musique") == ["Aide à l'école de musique"]
    assert titles(studio, q="piscine") == []


def test_the_title_that_the_draft_gives_is_found_too(studio: Client) -> None:
    make_procedure(title="Ancien titre", draft_settings={"title": "Titre à venir"})
    assert titles(studio, q="a venir") == titles(studio, q="ancien") == ["Titre à venir"]


def test_states_and_services_narrow_the_list(studio: Client) -> None:
    now, team = timezone.now(), make_team(name="Culture")
    make_procedure(title="Ouverte", team=team)
    make_procedure(title="À venir", opens_at=now + dt.timedelta(days=2))
    make_procedure(title="Fermée", closes_at=now - dt.timedelta(days=2))
    make_procedure(title="Archivée", is_archived=True)
    Procedure.objects.create(title="Neuve", code="neuve")
    shown = {state: titles(studio, state=state) for state in ("open", "to-come", "closed", "never", "archived", "")}
    assert [shown[state] for state in ("open", "to-come", "closed", "never", "archived")] == [
        ["Ouverte"],
        ["À venir"],
        ["Fermée"],
        ["Neuve"],
        ["Archivée"],
    ]
    assert "Archivée" not in shown[""]
    assert len(shown[""]) == 4
    assert titles(studio, team=team.pk) == ["Ouverte"]


def test_the_list_is_sorted_as_asked(studio: Client, designer: User) -> None:
    now = timezone.now()
    first = make_procedure(title="Étang", closes_at=now + dt.timedelta(days=30))
    second = make_procedure(title="Bois", closes_at=now + dt.timedelta(days=3))
    third = make_procedure(title="Forêt")
    make_request(procedure=third)
    relabel(first, designer, "f_project1", "Nom", 1)
    Procedure.objects.filter(pk__in=[second.pk, third.pk]).update(created_at=now - dt.timedelta(days=9))
    assert titles(studio) == titles(studio, order="title") == ["Bois", "Étang", "Forêt"]
    assert titles(studio, order="requests") == ["Forêt", "Bois", "Étang"]
    assert titles(studio, order="closing") == ["Bois", "Étang", "Forêt"]
    assert titles(studio, order="change")[0] == "Étang"


def waiting(studio: Client) -> dict[str, int]:
    """The changes not published, as the list says them."""
    return {title: count for _procedure, title, _standing, count in studio.get(URL).context["rows"]}


def test_changes_not_published_are_what_a_publication_would_put_in_force(studio: Client, designer: User) -> None:
    procedure = make_procedure(title="Bois")
    publish_draft(relabel(procedure, designer, "f_project1", "Projet", 1), designer)
    assert waiting(studio) == {"Bois": 0}
    change_settings(procedure_id=procedure.pk, author=designer, changes={"processing_days": 45})
    assert waiting(studio) == {"Bois": 1}
    publish_draft(procedure, designer)
    assert waiting(studio) == {"Bois": 0}, "settings alone make no new version of the form"
    current = Procedure.objects.get(pk=procedure.pk)
    changed = relabel(current, designer, "f_project1", "Nom", current.draft_number)
    assert waiting(studio) == {"Bois": 1}
    relabel(changed, designer, "f_project1", "Projet", changed.draft_number)
    assert waiting(studio) == {"Bois": 0}, "what was changed back comes to nothing"


def test_changes_are_counted_in_as_many_queries_for_all(
    studio: Client, designer: User, django_assert_num_queries: Callable[..., object]
) -> None:
    def change(title: str) -> None:
        relabel(make_procedure(title=title), designer, "f_project1", "Nom", 1)

    change("Bois")
    studio.get(URL)
    with CaptureQueriesContext(connection) as few:
        assert waiting(studio) == {"Bois": 1}
    change("Étang")
    change("Forêt")
    with django_assert_num_queries(len(few)):
        assert waiting(studio) == {"Bois": 1, "Étang": 1, "Forêt": 1}


def test_what_is_unknown_or_unreadable_is_as_if_it_weren_t_asked(studio: Client) -> None:
    make_procedure(title="Bois")
    for asked in ({"team": "x"}, {"team": 0}, {"state": "x"}, {"order": "-password"}, {"page": "x"}, {"code__in": "z"}):
        assert titles(studio, **asked) == ["Bois"], asked
    assert titles(studio, q="x" * 300) == ["Bois"]


def test_a_whole_portal_is_shown_fifty_a_page_in_as_many_queries(
    studio: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    team, counts = make_team(), []
    for size in (1, 149):
        Procedure.objects.bulk_create(
            Procedure(title=f"Aide {index:03}", code=f"aide-{size}-{index}", team=team) for index in range(size)
        )
        studio.get(URL)
        with django_assert_max_num_queries(15) as asked:
            assert studio.get(URL, {"order": "requests", "q": "aide"}).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
    page = studio.get(URL, {"state": "never", "page": 2, "q": "aide"})
    assert len(page.context["rows"]) == 50
    text = page.content.decode()
    assert "150 démarches" in text
    assert re.search(r'href="\?q=aide&amp;state=never&amp;page=3"', text), "the pages keep what was asked"
