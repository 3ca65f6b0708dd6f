"""The theme: what it weighs, what it promises to readers of screens, and that it holds nothing of the visitor."""

import gzip
import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from crispy_forms.utils import render_crispy_form
from django import forms
from django.core.paginator import Paginator
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from portal.styleguide.page import SampleForm, page
from portal.styleguide.samples import FILLED, WRONG
from portal.web.static_storage import compact

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
STYLES = ROOT / "static" / "css"
MODULES = sorted((ROOT / "static" / "js").glob("*.js"))
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
BARE_PAGES = ["400.html", "403_csrf.html", "429.html", "500.html", "503.html", "not_received.html"]


def name_of(path: Path) -> str:
    """A test's name for a file."""
    return path.name


# --- Files ------------------------------------------------------------------------------------------------------------
def weight(*patterns: str) -> int:
    """What the stylesheets of these names weigh once compressed, in bytes."""
    paths = {path for pattern in patterns for path in STYLES.glob(f"{pattern}.css")}
    return sum(len(gzip.compress(compact(path.read_bytes()))) for path in paths)


@pytest.mark.parametrize("own", ["archive", "robot-check", "rows", "tables"])
def test_the_stylesheets_of_a_public_page_weigh_at_most_15_kilobytes(own: str) -> None:
    """With the one that it has of its own; a step that has both a group and a table loads a kilobyte more."""
    others = {"archive", "robot-check", "rows", "tables"} - {own}
    assert 0 < weight("*") - weight("admin", "desk*", "guides", "studio*", *others) <= 15 * 1024


@pytest.mark.parametrize(
    "house",
    [
        *(("desk", "desk-list"), ("desk", "desk-sheet"), ("desk", "desk-rooms"), ("guides",)),
        *(("studio", "studio-rules", room) for room in ("studio-groups", "studio-stages", "studio-settings")),
    ],
)
def test_what_a_page_of_the_admin_loads_beside_wagtail_s_own_weighs_at_most_6_kilobytes(house: tuple[str, ...]) -> None:
    """A page is of the list, of a sheet, of another room of the desk, of the guides or of a room of the studio."""
    assert weight("admin") < weight("admin", *house) <= 6 * 1024


def test_no_page_loads_the_styles_of_both_the_desk_and_the_studio() -> None:
    for template in TEMPLATES.rglob("*.html"):
        text = template.read_text()
        assert not ("css/desk.css" in text and "css/studio" in text), template


@pytest.mark.parametrize("module", MODULES, ids=name_of)
def test_a_module_is_small(module: Path) -> None:
    assert len(module.read_text().splitlines()) < 80


@pytest.mark.parametrize("component", COMPONENTS, ids=name_of)
def test_a_component_declares_its_inputs(component: Path) -> None:
    """Above what it draws, and an optional one with the value that it takes when left out."""
    head = component.read_text().partition("\n<")[0]
    assert re.search(r"(Inputs|Context): ", head)
    assert "optional)" not in head


def test_no_page_has_inline_styles_or_scripts() -> None:
    inline = re.compile(r"\sstyle=|\son[a-z]+=\"|<style|<script(?![^>]*\ssrc=)", re.IGNORECASE)
    pages = [path for path in TEMPLATES.rglob("*.html") if not {"emails", "pdf"} & set(path.parts)]
    assert [path for path in pages if inline.search(path.read_text())] == []


# --- Colours ----------------------------------------------------------------------------------------------------------
def token(name: str) -> tuple[float, float, float]:
    """The colour that the stylesheet gives to a custom property, as shares of red, green and blue."""
    match = re.search(rf"--{name}: #([0-9a-f]{{3,6}});", (STYLES / "parvis.css").read_text())
    assert match, name
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    red, green, blue = (int(digits[index : index + 2], 16) / 255 for index in (0, 2, 4))
    return red, green, blue


def luminance(colour: tuple[float, float, float]) -> float:
    """Relative luminance (WCAG 2.2)."""
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(colour: str, other: str) -> float:
    """Contrast ratio between two of our colours."""
    darker, lighter = sorted((luminance(token(colour)), luminance(token(other))))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("ground", ["color-paper", "color-sheet", "ground-primary", "ground-second", "ground-sand"])
@pytest.mark.parametrize("words", ["color-ink", "color-muted", "color-primary", "color-error", "color-accent"])
def test_words_are_legible_on_every_ground(words: str, ground: str) -> None:
    assert contrast(words, ground) >= 4.5


@pytest.mark.parametrize(
    ("tone", "ground"),
    [
        ("color-success", "ground-second"),
        ("color-warning", "ground-sand"),
        ("color-error", "ground-accent"),
        ("color-accent", "ground-accent"),
        ("color-on-primary", "color-primary"),
        ("color-on-primary", "color-primary-hover"),
    ],
)
def test_a_tone_is_legible_on_its_ground(tone: str, ground: str) -> None:
    assert contrast(tone, ground) >= 4.5


def test_the_edge_of_a_control_and_the_focus_ring_are_seen() -> None:
    assert contrast("color-control", "color-sheet") >= 3
    assert contrast("color-focus", "color-ink") >= 3


# --- The template pack ------------------------------------------------------------------------------------------------
def rendered(data: dict[str, object] | None = None) -> str:
    """The sample form, as a page shows it."""
    return str(render_crispy_form(SampleForm(data, auto_id="champ-%s"), context={"csrf_token": "a-token"}))


def test_a_field_shows_label_hint_error_and_control_in_this_order() -> None:
    html = rendered(WRONG)
    parts = ['for="champ-amount"', 'id="champ-amount_helptext"', 'id="champ-amount_error"', 'name="amount"']
    places = [html.index(part) for part in parts]
    assert places == sorted(places)
    assert 'aria-describedby="champ-amount_helptext champ-amount_error"' in html
    assert html.count('aria-invalid="true"') >= 3


@pytest.mark.parametrize("name", ["kind", "public"])
def test_choices_stand_in_a_fieldset_under_their_question(name: str) -> None:
    html = rendered(WRONG)
    group = re.search(rf'<fieldset id="champ-{name}_group".*?</fieldset>', html, re.DOTALL)
    assert group
    assert "<legend" in group[0]
    assert f"champ-{name}_error" in group[0].split(">")[0]
    assert group[0].count('class="choice"') == 3


def test_only_what_may_be_left_out_is_marked() -> None:
    class Two(forms.Form):
        name = forms.CharField(label="Nom")
        phone = forms.CharField(label="Téléphone", required=False)

    html = engines["django"].from_string("{% load crispy_forms_tags %}{{ form|crispy }}").render({"form": Two()})
    labels = re.findall(r"<label.*?</label>", html, re.DOTALL)
    assert [("(facultatif)" in label) for label in labels] == [False, True]
    assert "form__note" in html


def test_the_summary_leads_to_every_field_in_error_in_the_order_of_the_page() -> None:
    html = rendered(WRONG)
    summary = html[html.index("data-error-summary") : html.index("</ul>")]
    targets = re.findall(r'href="#([^"]+)"', summary)
    places = [html.index(f'id="{target}"') for target in targets]
    assert len(targets) == 6
    assert places == sorted(places)
    assert "data-error-summary" not in rendered()


def test_what_was_typed_is_kept_but_the_password() -> None:
    html = rendered(FILLED | {"password": "ne-se-montre-pas"})
    assert 'value="Comité des fêtes de Brenne"' in html
    assert "ne-se-montre-pas" not in html


def test_the_form_carries_its_token_and_is_checked_by_the_server() -> None:
    html = rendered()
    opening = re.search(r"<form[^>]*>", html)
    assert opening
    assert "novalidate" in opening[0]
    assert 'enctype="multipart/form-data"' in opening[0]
    assert 'value="a-token"' in html


def test_a_submit_button_keeps_its_name_and_its_kind() -> None:
    button = re.search(r'<button[^>]*name="quit"[^>]*>', rendered())
    assert button
    assert re.search(r'class="button\s+button--quiet"', button[0])
    assert "btn" not in button[0]


def test_a_formset_is_drawn_with_its_management_form() -> None:
    class Line(forms.Form):
        label = forms.CharField(label="Dépense")

    lines = forms.formset_factory(Line, extra=2)()
    html = engines["django"].from_string("{% load crispy_forms_tags %}{{ lines|crispy }}").render({"lines": lines})
    assert 'name="form-TOTAL_FORMS"' in html
    assert html.count('class="field__label"') == 2


# --- Components -------------------------------------------------------------------------------------------------------
def test_a_step_says_where_one_is() -> None:
    place = {"number": 3, "total": 6, "dots": ["done", "done", "current", "todo"]}
    html = render_to_string("components/step_progress.html", {"place": place, "title": "Budget du projet"})
    assert "Étape 3 sur 6\N{NO-BREAK SPACE}:" in html
    assert "Budget du projet" in html


def test_a_state_is_words_and_never_colour_alone() -> None:
    steps = [{"label": "Reçue", "state": "done"}, {"label": "Décision", "state": "todo"}]
    html = render_to_string("components/stepper.html", {"steps": steps})
    assert "(fait)" in html
    assert "(à venir)" in html


def test_pages_of_results_keep_the_other_parameters() -> None:
    page = Paginator(range(30), 10).page(2)
    html = render_to_string("components/pagination.html", {"page": page, "query": "q=bourse&"})
    assert 'href="?q=bourse&amp;page=3"' in html
    assert html.count("aria-current") == 1


def test_what_people_wrote_is_escaped() -> None:
    rows = [{"question": "Nom", "answer": "<script>alert(1)</script>"}]
    assert "<script>" not in render_to_string("components/summary_list.html", {"rows": rows})


# --- Pages ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("template", BARE_PAGES)
def test_a_bare_page_shows_without_request_or_database(template: str) -> None:
    html = render_to_string(template)
    assert re.search(r"<h1>[^<]+</h1>", html)
    assert '<html lang="fr">' in html


def test_too_many_tries_says_when_to_try_again() -> None:
    assert "Réessayez dans cinq minutes." in render_to_string("429.html")
    assert "Réessayez à 18 h 42." in render_to_string("429.html", {"retry_after": "à 18 h 42"})


@pytest.mark.django_db
def test_a_page_that_does_not_exist_offers_ways_out_and_holds_nothing_of_the_visitor(client: Client) -> None:
    response = client.get("/cette-page-n-existe-pas/")
    html = response.content.decode()
    assert response.status_code == 404
    assert 'name="q"' in html
    assert 'href="#contenu"' in html
    assert 'id="contenu"' in html
    assert "csrfmiddlewaretoken" not in html
    assert not response.cookies


@pytest.mark.django_db
@pytest.mark.parametrize("state", ["", "rempli", "erreur"])
def test_the_showroom_shows_every_component(state: str) -> None:
    response = page(RequestFactory().get("/styleguide/", {"formulaire": state}))
    html = response.content.decode()
    assert response.status_code == 200
    assert ("<title>Erreur" in html) is (state == "erreur")
    identifiers = re.findall(r'\sid="([^"]+)"', html)
    assert sorted(identifiers) == sorted(set(identifiers))


# --- E-mails ----------------------------------------------------------------------------------------------------------
PORTAL = SimpleNamespace(
    name="Département d’essai",
    portal_name="Mes démarches",
    base_url="https://demarches.exemple",
    telephone="01 23 45 67 89",
    opening_hours="",
    email="contact@exemple.fr",
)


def test_an_email_is_readable_without_pictures_and_has_one_action() -> None:
    letter = engines["django"].from_string(
        '{% extends "emails/base.html" %}{% block content %}<p>Voici.</p>{% endblock %}'
        "{% block action_url %}https://demarches.exemple/x{% endblock %}{% block action_label %}Voir{% endblock %}"
    )
    html = letter.render({"portal": PORTAL})
    assert "<img" not in html
    assert "max-width:600px" in html
    assert html.count("display:inline-block") == 1
    assert "Département d’essai" in html


def test_the_text_of_an_email_is_not_escaped() -> None:
    letter = engines["django"].from_string(
        '{% extends "emails/base.txt" %}{% block content %}{{ words }}{% endblock %}'
    )
    text = letter.render({"portal": PORTAL, "words": "l'été & l'hiver"})
    assert text.startswith("Bonjour,\n\nl'été & l'hiver")
    assert "https://demarches.exemple" in text
