"""« Aides par profil », « Autres démarches », all procedures, the map of the site, menu and footer."""

import datetime as dt
import json

from django.test import Client
from django.utils import timezone

from home.models import ContentPage, HomePage, OtherProceduresPage
from home.procedures.drawings import Drawing
from tests.factories.accounts import make_profile_type
from tests.factories.pages import make_procedure, make_procedure_page, make_profile_listing


def _titles(client: Client, address: str) -> dict[str, list[str]]:
    groups = client.get(address).context["groups"]
    return {group.label: [entry.title for entry in group.entries] for group in groups}


def test_procedures_stand_by_theme_then_title(home: HomePage, client: Client) -> None:
    for title, theme in [("Évènement", Drawing.SPORT), ("Club", Drawing.SPORT), ("Bourse", Drawing.SCHOOL)]:
        make_procedure_page(title=title, theme_id=theme)

    assert _titles(client, "/demarches/") == {"Sport": ["Club", "Évènement"], "École et études": ["Bourse"]}


def test_profile_lists_its_own_and_others_are_elsewhere(home: HomePage, client: Client) -> None:
    association, commune = make_profile_type("association"), make_profile_type("commune")
    for title, types in [("Subvention", [association, commune]), ("Voirie", [commune]), ("Transport", [])]:
        procedure = make_procedure(title=title)
        procedure.profile_types.set(types)
        make_procedure_page(procedure, theme_id=Drawing.CULTURE)
    make_profile_listing(association)

    theme = "Culture et vie associative"
    assert _titles(client, "/aides-par-profil/association/") == {theme: ["Subvention"]}
    assert _titles(client, "/autres-demarches/") == {theme: ["Transport"]}


def test_closed_procedure_is_listed_with_its_state_and_archived_is_not(home: HomePage, client: Client) -> None:
    make_procedure_page(make_procedure(closes_at=timezone.now() - dt.timedelta(days=1)), title="Fermée hier")
    make_procedure_page(make_procedure(is_archived=True), title="Rangée")

    text = client.get("/demarches/").content.decode()

    assert "Fermée hier" in text
    assert "Fermée depuis le" in text
    assert "Rangée" not in text


def test_other_sites_are_linked(home: HomePage, client: Client) -> None:
    page = OtherProceduresPage.objects.get()
    link = {"title": "Carte grise", "url": "https://exemple.test/carte", "text": "", "site": "L’État"}
    page.external_procedures = json.dumps([{"type": "procedure", "value": link}])
    page.save_revision().publish()

    text = client.get("/autres-demarches/").content.decode()

    assert 'href="https://exemple.test/carte"' in text
    assert "L’État" in text


def test_map_shows_the_tree_of_live_pages(home: HomePage, client: Client) -> None:
    make_procedure_page(make_procedure("bourse"), title="Bourse")
    ContentPage.objects.get(kind="legal").unpublish()

    tree = {
        place.title: [child.title for child in place.children] for place in client.get("/plan-du-site/").context["tree"]
    }

    assert tree["Toutes les démarches"] == ["Bourse"]
    assert "Mentions légales" not in tree


def test_menu_and_footer_are_what_is_published(home: HomePage, client: Client) -> None:
    response = client.get("/foire-aux-questions/")

    assert [(link.label, link.url, link.current) for link in response.context["menu"]] == [
        ("Accueil", "/", False),
        ("Aides par profil", "/aides-par-profil/", False),
        ("Autres démarches", "/autres-demarches/", False),
        ("Foire aux questions", "/foire-aux-questions/", True),
    ]
    assert [link.label for link in response.context["footer_links"]] == [
        "Conditions générales d’utilisation",
        "Mentions légales",
        "Données personnelles",
        "Accessibilité\u00a0: non conforme",
        "Contester une décision",
        "Plan du site",
    ]
