"""The site's search, through its page."""

import datetime as dt

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction

from home.models import ContentPage, HomePage
from search.finding import EXCERPT_LENGTH, excerpt, find
from search.models import SearchEntry
from tests.factories.pages import make_procedure, make_procedure_page, make_question, make_site

pytestmark = pytest.mark.both_databases


@pytest.fixture
def home(db: None) -> HomePage:
    return make_site()


def _found(query: str) -> dict[str, list[str]]:
    return {group.kind.value: [result.title for result in group.results] for group in find(query)}


def test_accents_plurals_case_and_apostrophes_do_not_matter(home: HomePage) -> None:
    make_procedure_page(title="Bourse départementale d’études", summary="Pour les élèves boursiers.")

    for query in ("bourse", "BOURSES", "departementales", "l’étude", "d'etude", "eleve", "bourse etu"):
        assert _found(query) == {"procedure": ["Bourse départementale d’études"]}, query


def test_every_word_must_be_there_and_only_the_last_may_be_unfinished(home: HomePage) -> None:
    make_procedure_page(title="Bourse départementale")

    assert _found("bourse dép")
    assert not _found("bou départementale")
    assert not _found("bourse introuvable")


def test_titles_come_before_texts_in_each_kind(home: HomePage) -> None:
    make_procedure_page(title="Aide aux clubs", summary="Pour le transport des équipes.")
    make_procedure_page(title="Transport scolaire")
    make_question("Le transport est-il gratuit ?")

    assert _found("transports") == {
        "procedure": ["Transport scolaire", "Aide aux clubs"],
        "question": ["Le transport est-il gratuit ?"],
    }


def test_what_leaves_the_site_leaves_the_search(home: HomePage) -> None:
    procedure = make_procedure()
    page = make_procedure_page(procedure, title="Bourse")
    procedure.is_archived = True
    procedure.save()
    assert not _found("bourse")

    procedure.is_archived = False
    procedure.save()
    assert _found("bourse")

    page.unpublish()
    assert not _found("bourse")


def test_closed_procedure_is_still_found(home: HomePage) -> None:
    make_procedure_page(make_procedure(closes_at=timezone.now() - dt.timedelta(days=1)), title="Bourse")

    assert _found("bourse")


def test_deleted_page_is_forgotten(home: HomePage) -> None:
    make_question("Comment faire ?").delete()

    assert not SearchEntry.objects.filter(title="Comment faire ?").exists()


def test_restricted_page_is_not_found(home: HomePage) -> None:
    page = ContentPage.objects.get(kind="legal")
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    page.save_revision().publish()

    assert not _found("mentions")


@pytest.mark.parametrize(
    "query", ["", "   ", "%", "_", "\\", "'; DROP TABLE", "\0bourse", "a" * 5000, "<script>", "«»", "(((", "🙂"]
)
def test_hostile_queries_get_a_page(home: HomePage, client: Client, query: str) -> None:
    response = client.get("/recherche/", {"q": query})

    assert response.status_code == 200
    assert "<script>" not in response.content.decode().split("<main")[1]


def test_no_result_says_what_to_do(home: HomePage, client: Client) -> None:
    assert "Aucun résultat pour «\u00a0licorne\u00a0»" in client.get("/recherche/?q=licorne").content.decode()


def test_results_are_linked_and_counted(home: HomePage, client: Client) -> None:
    make_procedure_page(make_procedure("bourse"), title="Bourse d’études")

    text = client.get("/recherche/?q=bourse").content.decode()

    assert 'href="/demarches/bourse/"' in text
    assert "1 résultat pour" in text


def test_queries_do_not_grow_with_results(home: HomePage) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            find("transport")
        return len(queries)

    make_procedure_page(title="Transport scolaire")
    before = count()
    for number in range(5):
        make_question(f"Transport {number}")

    assert count() == before == 1


def test_rebuilding_finds_the_same(home: HomePage) -> None:
    make_procedure_page(title="Bourse")
    before = set(SearchEntry.objects.values_list("page_id", "all_words"))
    SearchEntry.objects.all().delete()

    call_command("rebuild_search", verbosity=0)

    assert before <= set(SearchEntry.objects.values_list("page_id", "all_words"))


def test_excerpt_shows_the_first_word_found() -> None:
    text = "mot " * 100 + "Les élèves boursiers " + "suite " * 100

    piece = excerpt(text, ["boursier"])

    assert "boursiers" in piece
    assert piece.startswith("… ")
    assert piece.endswith(" …")
    assert len(piece) <= EXCERPT_LENGTH + 4
    assert excerpt("Court.", ["x"]) == "Court."
