"""Questions, notices, themes and the search, as programs read them."""

import datetime as dt

import pytest
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from wagtail.models import PageViewRestriction

from home.models import FaqSection, HomePage
from portal.models import ServiceNotice
from search.models import FruitlessSearch
from tests.catalogue.conftest import Read
from tests.factories.accounts import make_profile_type
from tests.factories.pages import make_procedure, make_procedure_page, make_question

pytestmark = pytest.mark.django_db


def test_questions_by_section_as_html_and_as_text(home: HomePage, read: Read) -> None:
    make_question("Comment faire ?", f'<p>Depuis <a linktype="page" id="{home.pk}">l’accueil</a>.</p>')
    page = make_question("Et ailleurs ?", section="Les démarches")
    first, second = read("faq")["sections"]
    assert (first["title"], second["title"]) == ("Le compte", "Les démarches")
    (answer,) = first["questions"]
    assert answer["html"] == '<p>Depuis <a href="http://testserver/">l’accueil</a>.</p>'
    assert answer["text"].strip() == "Depuis l’accueil."
    FaqSection.objects.get(title="Les démarches").delete()
    assert read("faq")["sections"][1]["title"] == "Autres questions"
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert len(read("faq")["sections"]) == 1


def test_questions_cost_the_same_whatever_their_number(
    home: HomePage, read: Read, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    link = f'<p><a linktype="page" id="{home.pk}">x</a></p>'
    make_question("Une ?", link)
    read("faq")
    with django_assert_num_queries(6):
        read("faq")
    for number in range(4):
        make_question(f"Et {number} ?", link, section=f"Partie {number}")
    with django_assert_num_queries(6):
        read("faq")


def test_notices_of_this_moment(home: HomePage, read: Read) -> None:
    now, hour = timezone.now(), dt.timedelta(hours=1)
    ServiceNotice.objects.create(title="Portail fermé samedi", tone="warning", place="procedures")
    ServiceNotice.objects.create(title="Passée", shown_until=now - hour, shown_from=now - 2 * hour)
    ServiceNotice.objects.create(title="À venir", shown_from=now + hour)
    (notice,) = read("notices")["items"]
    assert (notice["title"], notice["tone"], notice["place"]) == ("Portail fermé samedi", "warning", "procedures")


def test_themes_and_profile_types_are_what_filters_take(home: HomePage, read: Read) -> None:
    kind = make_profile_type()
    assert {"code": kind.code, "label": kind.label} in read("profile-types")["items"]
    for theme in read("themes")["items"]:
        assert read("procedures", theme=theme["code"])["count"] == 0


def test_the_search_is_the_sites(home: HomePage, read: Read, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    make_procedure_page(make_procedure("bourse"), title="Bourse départementale")
    make_question("Comment toucher une bourse ?")
    answer = read("search", q="bourses")
    assert {item["kind"] for item in answer["items"]} == {"procedure", "question"}
    assert answer["items"][0]["url"].startswith("http://testserver/")
    with django_assert_num_queries(3):  # the quota, and the one query of the search
        answer = read("search", q="bource")
    assert answer["instead"] == "bourse"
    answer = read("search", q="  bourse\0introuvable ")
    assert answer["query"] == "bourseintrouvable"
    assert not FruitlessSearch.objects.exists(), "programs tell editors nothing of what people miss"


def test_markup_typed_in_a_title_or_a_question_stays_text(home: HomePage, read: Read) -> None:
    make_procedure_page(make_procedure("bourse"), title="Bourse", summary="Pour <b>toutes</b> & tous.")
    (item,) = read("search", q="bourse toutes")["items"]
    assert "<b>" not in item["html"]
    assert "&lt;b&gt;" in item["html"]
    assert "<b>toutes</b> & tous." in item["text"]
