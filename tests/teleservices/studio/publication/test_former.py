"""Publications opened and compared, and what is offered once one is done."""

import re
from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission

from accounts.models import User
from home.models import ProcedureIndexPage
from teleservices.models import Procedure, Publication
from teleservices.studio.procedures.configuration import change_settings
from tests.factories.pages import make_procedure_page
from tests.factories.procedures import PROJECT, make_instructor, make_procedure
from tests.teleservices.studio.acting import post, publish_draft, relabel

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(procedure: Procedure, designer: User) -> Procedure:
    """Published three times: a question, a setting, then another question changed."""
    for label, days in (("Premier nom", 60), ("Premier nom", 45), ("Dernier nom", 45)):
        procedure.refresh_from_db()
        relabel(procedure, designer, PROJECT, label, procedure.draft_number)
        change_settings(procedure_id=procedure.pk, author=designer, changes={"processing_days": days})
        publish_draft(procedure, designer)
    return procedure


def page(studio: Client, procedure: Procedure, number: int, **asked: object) -> str:
    """The words of a publication's screen."""
    answer = studio.get(reverse("studio:former", args=[procedure.uuid, number]), asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_publication_is_read_as_it_was(studio: Client, published: Procedure, designer: User) -> None:
    first = page(studio, published, 1)
    assert "Premier nom" in first
    assert "Dernier nom" not in first
    assert designer.get_full_name() in first
    listed = studio.get(reverse("studio:history", args=[published.uuid])).content.decode()
    for number in (1, 2, 3):
        assert reverse("studio:former", args=[published.uuid, number]) in listed


def test_two_publications_are_compared_whatever_stands_beside(studio: Client, published: Procedure) -> None:
    assert "De la publication 2 à la publication 3" in page(studio, published, 3)
    assert "De la publication 1 à la publication 3" in page(studio, published, 1, **{"with": 3}), "the older first"
    settings = page(studio, published, 2)
    assert "Délai de traitement" in settings
    form = page(studio, published, 3)
    assert "Premier nom" in form
    assert "Dernier nom" in form
    assert "Délai de traitement" not in form


def test_what_an_upgrade_brought_is_no_change_of_a_designer(studio: Client, published: Procedure) -> None:
    last = Publication.objects.get(procedure=published, number=3)
    older = {name: value for name, value in last.settings.items() if name != "data_basis"}
    Publication.objects.create(
        procedure=published,
        number=4,
        draft_number=1,
        version=last.version,
        settings={**older, "fax": "02"},
        stages=last.stages,
    )
    assert "Rien ne diffère." in page(studio, published, 4)


def test_what_is_unknown_is_not_found_or_ignored(studio: Client, published: Procedure, client: Client) -> None:
    assert studio.get(reverse("studio:former", args=[published.uuid, 9])).status_code == 404
    other = make_procedure()
    assert studio.get(reverse("studio:former", args=[other.uuid, 1])).status_code == 404
    assert "De la publication" not in page(studio, published, 3, **{"with": "x"})
    client.force_login(make_instructor(published.team))
    assert client.get(reverse("studio:former", args=[published.uuid, 1])).status_code == 404


def test_as_many_queries_however_many_publications(
    studio: Client, published: Procedure, designer: User, django_assert_max_num_queries: Callable[..., object]
) -> None:
    counts = []
    for days in (30, 31):
        page(studio, published, 2)
        with django_assert_max_num_queries(35) as asked:
            page(studio, published, 2)
        counts.append(len(asked))
        change_settings(procedure_id=published.pk, author=designer, changes={"processing_days": days})
        publish_draft(published, designer)
    assert counts[0] == counts[1]


def _offers(studio: Client, procedure: Procedure, author: User, label: str) -> bool:
    """Whether the message after a publication offers to make the page."""
    procedure.refresh_from_db()
    relabel(procedure, author, PROJECT, label, procedure.draft_number)
    answer = studio.get(post(studio, procedure, "publish"), follow=True).content.decode()
    is_offered = "Créer sa page" in answer
    assert is_offered == (f"?procedure={procedure.pk}" in answer), "the form of the page knows which"
    return is_offered


def test_the_page_is_offered_once_published_to_who_may_make_it(
    studio: Client, procedure: Procedure, designer: User
) -> None:
    make_procedure_page()
    assert not _offers(studio, procedure, designer, "Un"), "a designer who is no editor"
    index = ProcedureIndexPage.objects.get()
    group = designer.groups.create(name="Rédaction des démarches")
    add = Permission.objects.get(content_type__app_label="wagtailcore", codename="add_page")
    GroupPagePermission.objects.create(group=group, page=index, permission=add)
    assert _offers(studio, procedure, designer, "Deux")
    address = reverse("wagtailadmin_pages:add", args=["home", "procedurepage", index.pk])
    assert studio.get(address).status_code == 200
    page = make_procedure_page(procedure)
    assert not _offers(studio, procedure, designer, "Trois"), "it has one"
    procedure.refresh_from_db()
    relabel(procedure, designer, PROJECT, "Quatre", procedure.draft_number)
    answer = studio.get(post(studio, procedure, "publish"), follow=True).text
    assert re.search(f'href="{page.address}"[^>]*>\\s*Voir sa page', answer), "and it is led to"
