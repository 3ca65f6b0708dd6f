"""The site's search, through its page."""

import datetime as dt
import json
import re
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from wagtail.models import PageViewRestriction, Site

from home.models import ContentPage, FaqPage, HomePage, OtherProceduresPage
from home.procedures.drawings import Drawing
from portal.caching.page_cache import raise_generation
from portal.models import PortalSettings
from search import views
from search.building import put_in_place
from search.entries import index_state
from search.finding import find, suggest
from search.models import IndexedText, SearchEntry, SynonymGroup
from tests.factories.accounts import make_profile_type
from tests.factories.locker import make_category
from tests.factories.pages import make_procedure, make_procedure_page, make_question, make_site, make_team
from tests.french import french

pytestmark = pytest.mark.both_databases


@pytest.fixture
def home(db: None) -> HomePage:
    return make_site()


def _found(query: str) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for result in find(query).results:
        groups.setdefault(result.kind.value, []).append(result.title)
    return groups


def text_of(client: Client, query: str) -> str:
    """The page of results, its white space single."""
    return re.sub(r"[ \n]+", " ", client.get("/recherche/", {"q": query}).text)


def _nearest(query: str) -> list[str]:
    return [result.title for result in find(query).nearest]


def test_accents_plurals_case_and_apostrophes_do_not_matter(home: HomePage) -> None:
    make_procedure_page(title="Bourse départementale d’études", summary="Pour les élèves boursiers.")

    for query in ("bourse", "BOURSES", "departementales", "l’étude", "d'etude", "eleve", "bourse etu"):
        assert _found(query) == {"procedure": ["Bourse départementale d’études"]}, query


def test_every_word_may_be_unfinished(home: HomePage) -> None:
    make_procedure_page(title="Bourse départementale")

    assert _found("bourse dép")
    assert _found("bou départementale")


def test_what_holds_most_of_the_words_comes_first_and_what_holds_little_is_only_near(home: HomePage) -> None:
    make_procedure_page(title="Bourse départementale")
    make_procedure_page(title="Bourse de mérite")

    assert _found("bourse du mérite")["procedure"][0] == "Bourse de mérite"
    assert not _found("bourse introuvable")
    assert set(_nearest("bourse introuvable")) == {"Bourse départementale", "Bourse de mérite"}


def test_documents_themes_and_who_may_apply_are_found(home: HomePage) -> None:
    procedure = make_procedure()
    procedure.profile_types.add(make_profile_type())
    make_procedure_page(procedure, title="Bourse")
    page = make_procedure_page(title="Autre")
    page.procedure.profile_types.clear()

    assert _found("RIB")["procedure"] == ["Autre", "Bourse"]
    assert _found("association")["procedure"][0] == "Bourse"
    assert _found("vie associative")["procedure"]


def _renamed(instance: Model, field: str, name: str) -> None:
    setattr(instance, field, name)
    instance.save()


def test_what_is_renamed_beside_procedures_is_found_by_its_new_name_at_once_and_no_longer_by_the_former(
    home: HomePage,
) -> None:
    team, kind = make_team("Pôle Taxidermie"), make_profile_type("boulodrome")
    category = make_category(label="Laissez-passer")
    procedure = make_procedure(team=team)
    procedure.profile_types.add(kind)
    page = make_procedure_page(procedure, title="Bourse")
    make_procedure_page(title="Autre", theme_id=Drawing.SOLIDARITY, summary="Rien.")

    for instance, field, former, name in (
        (team, "name", "taxidermie", "Zoologie"), (kind, "label", "boulodrome", "Confrérie"),
        (category, "label", "laissez-passer", "Quittance"), (page.theme, "name", "vie associative", "Bénévolat"),
    ):  # fmt: skip
        assert "Bourse" in _found(former)["procedure"], former
        _renamed(instance, field, name)
        assert "Bourse" in _found(name)["procedure"], name
        assert not _found(former), former

    assert _found("quittance")["procedure"] == ["Autre", "Bourse"]
    assert _found("zoologie")["procedure"] == ["Bourse"]


def test_a_section_of_the_questions_renamed_is_found_at_once(home: HomePage) -> None:
    make_question("Combien de temps ?", section="Taxidermie")
    faq = FaqPage.objects.get()
    assert _found("taxidermie") == {"question": ["Combien de temps ?"]}

    section = faq.sections.get(title="Taxidermie")
    section.title = "Zoologie"
    faq.sections = [section]
    faq.save_revision().publish()

    assert _found("zoologie") == {"question": ["Combien de temps ?"]}
    assert not _found("taxidermie")


def test_what_is_named_while_the_next_index_is_built_has_its_new_name_there_too(home: HomePage) -> None:
    team = make_team("Pôle Taxidermie")
    page = make_procedure_page(make_procedure(team=team), title="Bourse")
    assert IndexedText.objects.filter(entry__page=page).count() == 2  # the build that answers, and the next

    _renamed(team, "name", "Pôle Zoologie")

    assert all("Zoologie" in keys for keys in IndexedText.objects.values_list("keys", flat=True) if "Pôle" in keys)
    put_in_place(former=index_state().build)
    assert _found("zoologie") == {"procedure": ["Bourse"]}


@pytest.mark.parametrize("is_category", [False, True])
def test_renaming_asks_as_much_of_the_database_whatever_the_number_of_procedures(
    home: HomePage, is_category: bool
) -> None:
    team, category = make_team(), make_category()
    instance, field = (category, "label") if is_category else (team, "name")

    def count(name: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            _renamed(instance, field, name)
        return len(captured)

    make_procedure_page(make_procedure(team=team))
    few = count("Premier")
    for _ in range(4):
        procedure = make_procedure(team=team)
        procedure.profile_types.add(make_profile_type())
        make_procedure_page(procedure)
    assert count("Second") == few
    assert len(_found("second")["procedure"]) == 5


def test_what_is_saved_without_a_new_name_leaves_the_index_in_memory(home: HomePage) -> None:
    team = make_team()
    make_procedure_page(make_procedure(team=team))
    stamp = index_state().stamp

    team.save()

    assert index_state().stamp == stamp


def test_synonyms_of_a_word_and_of_several_show_at_once(home: HomePage) -> None:
    make_procedure_page(title="Carte de ramassage")
    SynonymGroup.objects.all().delete()
    assert not _found("autocar")

    group = SynonymGroup.objects.create(words="autocar, bus du matin, ramassage")

    assert _found("autocar") == _found("bus du matin") == {"procedure": ["Carte de ramassage"]}
    group.delete()
    assert not _found("autocar")


@pytest.mark.parametrize("query", ["trasnport", "tranport", "transpport", "transpart", "ransport", "trnsprot"])
def test_words_typed_wrong_are_corrected_and_said(home: HomePage, client: Client, query: str) -> None:
    make_procedure_page(title="Transport scolaire")

    assert _found(query) == {"procedure": ["Transport scolaire"]}
    assert find(f"{query} scolaire").instead == "transport scolaire"
    text = client.get("/recherche/", {"q": query}).content.decode()
    assert "<strong>transport</strong>" in text
    assert query in text


def test_words_that_are_known_are_never_corrected(home: HomePage) -> None:
    make_procedure_page(title="Bourse")
    make_procedure_page(title="Course")

    assert _found("course") == {"procedure": ["Course"]}
    assert find("course").instead == ""


def test_a_word_of_french_is_never_corrected(home: HomePage, client: Client) -> None:
    make_procedure_page(title="Perte de la carte de transport")

    findings = find("mon père")

    assert (findings.instead, findings.results, findings.nearest) == ("", [], [])
    assert french("No procedure found here for “%(query)s”") % {"query": "mon père"} in text_of(client, "mon père")


def test_what_a_page_says_in_passing_is_near_and_not_its_answer(home: HomePage) -> None:
    make_question("Comment payer ?", "Le chèque se remet au guichet. " + "Chacun choisit sa manière de régler. " * 40)
    make_question("Quand payer ?")

    findings = find("guichet")

    assert findings.results == []
    assert [result.title for result in findings.nearest] == ["Comment payer ?"]


def test_what_a_page_says_in_passing_is_not_shown_beside_a_sure_answer(home: HomePage) -> None:
    make_question("Le guichet")
    make_question("Comment payer ?", "Le chèque se remet au guichet. " + "Chacun choisit sa manière de régler. " * 40)

    assert [result.title for result in find("guichet").results] == ["Le guichet"]


def test_a_procedure_of_another_site_is_said_to_be_and_opens_its_line(home: HomePage, client: Client) -> None:
    value = {
        "title": "Dossier auprès de la MDPH",
        "url": "https://exemple.test/",
        "site": "MDPH",
        "text": "Allocation.",
    }
    others = OtherProceduresPage.objects.get()
    others.external_procedures = json.dumps([{"type": "procedure", "value": value}])
    others.save_revision().publish()

    findings = find("dossier mdph")

    assert findings.is_elsewhere
    assert findings.results[0].url == f"{others.url}#ailleurs-1"
    assert 'id="ailleurs-1"' in client.get(others.url).text
    said = french("No procedure on this portal for “%(query)s”: here is where it is done.") % {"query": "mdph"}
    assert said in text_of(client, "mdph")
    PageViewRestriction.objects.create(page=others, restriction_type="login")
    assert not find("mdph").results


def test_words_written_in_one_are_parted(home: HomePage) -> None:
    make_question("J’ai perdu ma carte de transport")

    assert find("cartedetransport").instead == "carte de transport"


def test_titles_come_before_texts_in_each_kind(home: HomePage) -> None:
    make_procedure_page(title="Aide aux clubs", summary="Pour le transport des équipes.")
    make_procedure_page(title="Transport scolaire")
    make_question("Le transport est-il gratuit ?")

    assert _found("transports") == {
        "procedure": ["Transport scolaire", "Aide aux clubs"],
        "question": ["Le transport est-il gratuit ?"],
    }


def test_the_best_are_shown_first_whatever_their_kind_then_groups(home: HomePage) -> None:
    for number in range(4):
        make_question(f"Le transport {number} est-il gratuit ?")
    make_procedure_page(title="Transport scolaire")

    findings = find("transport")

    assert findings.best[0].title == "Transport scolaire"
    assert len(findings.best) == 3
    assert [(group.kind.value, len(group.results)) for group in findings.groups] == [("question", 2)]


def test_one_kind_alone_has_no_list_of_the_best(home: HomePage) -> None:
    make_procedure_page(title="Transport scolaire")

    assert find("transport").best == []


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


def test_page_restricted_later_leaves_at_once_and_comes_back(home: HomePage) -> None:
    page = make_question("Comment faire ?")

    restriction = PageViewRestriction.objects.create(page=page.get_parent(), restriction_type="login")
    assert not _found("comment faire")
    restriction.delete()
    assert _found("comment faire")


def test_page_that_moves_is_linked_where_it_is(home: HomePage) -> None:
    page = make_question("Comment faire ?")
    find("faire")
    page.slug = "autrement"
    page.save_revision().publish()

    assert find("comment faire").results[0].url.endswith("/autrement/")


def test_no_result_says_what_to_do_and_who_to_ask(home: HomePage, client: Client) -> None:
    PortalSettings.for_site(Site.objects.get()).save()
    PortalSettings.objects.update(telephone="01 23 45 67 89", opening_hours="de 9 h à 17 h")
    raise_generation()

    text = client.get("/recherche/?q=licorne").content.decode()

    assert french("No procedure found here for “%(query)s”") % {"query": "licorne"} in text
    main = text.split("<main")[1].split("</main>")[0]
    assert "tel:0123456789" in main
    assert "de 9 h à 17 h" in main
    assert "/foire-aux-questions/" in main


def _with_practical_links(home: HomePage, *values: dict[str, object]) -> None:
    home.practical_links = [("link", {"page": None, "url": ""} | value) for value in values]
    home.save_revision().publish()


def test_no_result_shows_where_help_is_with_the_practical_links_of_the_front_page(
    home: HomePage, client: Client
) -> None:
    live, draft = ContentPage(title="Nous trouver"), ContentPage(title="Aide à venir", live=False)
    for page in (live, draft):
        home.add_child(instance=page)
    make_procedure_page(title="Bourse")
    _with_practical_links(
        home, {"label": "Être aidé", "page": live}, {"label": "Bientôt", "page": draft},
        {"label": "Mes <b>demandes", "url": "/compte/demandes/"},
    )  # fmt: skip

    main = client.get("/recherche/?q=licorne").content.decode().split("<main")[1].split("</main>")[0]

    assert '<a href="/nous-trouver/">Être aidé</a>' in main
    assert '<a href="/compte/demandes/">Mes &lt;b&gt;demandes</a>' in main
    assert "Bientôt" not in main, "that page can’t be read"
    assert main.index("Être aidé") < main.index("resultats-menu")
    assert "Être aidé" not in client.get("/recherche/?q=bourse").content.decode()
    assert "Bientôt" not in client.get("/").content.decode()


def test_no_result_costs_as_much_whatever_the_number_of_practical_links(home: HomePage, client: Client) -> None:
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/recherche/?q=ab")  # too short to be counted
        return len(captured)

    pages = [home.add_child(instance=ContentPage(title=f"Aide {number}")) for number in range(4)]
    _with_practical_links(home, {"label": "Aide", "page": pages[0]})
    few = [count(), count()]
    _with_practical_links(home, *({"label": page.title, "page": page} for page in pages))
    assert [count(), count()] == few
    assert max(few) <= 12


def test_last_word_of_what_is_being_typed_may_be_hardly_begun(home: HomePage) -> None:
    make_procedure_page(title="Transport scolaire")

    for typed in ("tra", "transport s", "transport sc", "transport sco"):
        assert [title for title, _url, _kind in suggest(typed)] == ["Transport scolaire"], typed


def test_words_sought_are_marked_and_the_text_of_pages_is_escaped(home: HomePage, client: Client) -> None:
    make_procedure_page(title="Bourse", summary="Pour <b>les</b> élèves & leurs familles.")

    text = client.get("/recherche/?q=eleve").content.decode()

    assert "Pour &lt;b&gt;les&lt;/b&gt; <mark>élèves</mark> &amp; leurs" in text


def test_suggestions_are_the_same_for_all_and_few(home: HomePage, client: Client) -> None:
    for number in range(12):
        make_question(f"Le transport {number} est-il gratuit ?")

    response = client.get("/recherche/suggestions/?q=trans")

    assert response["Cache-Control"] == "public, max-age=60"
    assert "Cookie" not in response.get("Vary", "")
    proposals = response.json()["suggestions"]
    assert len(proposals) == 8
    assert proposals[0]["url"].startswith("/foire-aux-questions/")
    assert proposals[0]["detail"] == "question fréquente"
    assert client.get("/recherche/suggestions/?q=t").json() == {"suggestions": []}
    assert client.post("/recherche/suggestions/").status_code == 405


def test_who_asks_for_suggestions_faster_than_people_type_gets_none_for_a_moment(
    home: HomePage, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_question("Le transport est-il gratuit ?")
    monkeypatch.setattr(views, "LIMIT", 2)
    door = "/recherche/suggestions/"
    with time_machine.travel(1_800_000_010, tick=False) as clock:
        assert [client.get(door, {"q": word}).status_code for word in ("t", "tr", "tra", "trans")] == [200] * 3 + [429]
        refused = client.get(door, {"q": "transport"}, headers={"X-Forwarded-For": "192.0.2.8"})
        assert (refused.status_code, refused.json()) == (429, {"suggestions": []})
        assert (refused["Retry-After"], refused["Cache-Control"]) == ("50", "no-store")
        assert client.get("/recherche/?q=transport").context["findings"].results, "the page itself has no such limit"
        assert client.get(door, {"q": "trans"}, REMOTE_ADDR="192.0.2.7").json()["suggestions"]
        clock.shift(50)
        assert client.get(door, {"q": "trans"}).json()["suggestions"]


@pytest.mark.parametrize("address", ["", "x", "::ffff:192.0.2.1", "2001:db8:1:2::1"])
def test_any_address_gets_suggestions(home: HomePage, client: Client, address: str) -> None:
    make_question("Le transport est-il gratuit ?")
    assert client.get("/recherche/suggestions/?q=trans", REMOTE_ADDR=address).json()["suggestions"]


def test_a_person_who_types_without_a_pause_never_meets_the_limit() -> None:
    pause = int(re.findall(r"PAUSE = (\d+)", Path("static/js/site-search.js").read_text())[0])
    assert views.SECONDS * 1000 / pause * 3 <= views.LIMIT


def test_results_are_linked_and_counted(home: HomePage, client: Client) -> None:
    make_procedure_page(make_procedure("bourse"), title="Bourse d’études")

    text = client.get("/recherche/?q=bourse").content.decode()

    assert 'href="/demarches/bourse/"' in text
    assert "1 résultat pour" in text


def test_queries_do_not_grow_with_results(home: HomePage) -> None:
    def count() -> int:
        find("transport")  # what changed is read again once
        with CaptureQueriesContext(connection) as queries:
            find("transport")
        with CaptureQueriesContext(connection) as other:
            suggest("transport")
        assert len(other) == len(queries)
        return len(queries)

    make_procedure_page(title="Transport scolaire")
    before = count()
    for number in range(5):
        make_question(f"Transport {number}")

    assert count() == before == 1


def test_rebuilding_finds_the_same(home: HomePage) -> None:
    make_procedure_page(title="Bourse")
    before = set(SearchEntry.objects.values_list("page_id", "text"))
    SearchEntry.objects.all().delete()

    call_command("rebuild_search", verbosity=0)

    assert before <= set(SearchEntry.objects.values_list("page_id", "text"))
    assert IndexedText.objects.count() == SearchEntry.objects.count()
