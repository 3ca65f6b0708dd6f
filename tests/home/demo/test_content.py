"""What the demo says, before it is loaded."""

import re

import phonenumbers
import pytest
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from formkit.rules import check
from home.demo import faq
from home.demo.department import DEPARTMENT
from home.demo.papers.drawing import pdf_of
from home.demo.papers.households import household_papers
from home.demo.papers.organisations import organisation_papers
from home.demo.people import PEOPLE
from home.demo.procedure_files import PROCEDURES
from home.demo.stories import STORIES
from home.demo.texts import FOLDER, read
from home.demo.typography import french, french_json
from locker.inspection.inspector import inspect
from portal.identifiers import parse_rna, parse_siret
from teleservices.models import LegalRegime

TOPICS = {
    "creer-mon-compte": ("robots", "conditions générales", "lien", "un autre navigateur", "deux heures"),
    "mot-de-passe-perdu": ("maintenance", "à personne"),
    "suivre-mes-demandes": ("avancement",),
    "ajouter-un-membre": ("clé",),
    "etre-prevenu": ("courriel", "changement de statut", "Les autres membres"),
    "joindre-un-document": ("liste", "là où l’écran les propose", "aussitôt"),
    "m-arreter-et-reprendre": ("Chaque réponse est enregistrée",),
    "preparer-mes-documents": ("menu de gauche", "en haut à droite", "catégorie"),
    "nouvelles-demarches": ("page d’accueil",),
    "pourquoi-des-pdf": ("PDF", "Enregistrer en PDF", "sécurité", "Là où l’écran propose aussi des photos"),
    "sans-ordinateur": ("n’est jamais obligatoire", "au téléphone", "écrire au service"),
}
"""What citizens of such a portal ask, by answer, and the words that the answer can't do without."""
RIGHTS = ("My personal data", "Download my data", "Delete my account")
LABELS: dict[str, tuple[str | tuple[str, str], ...]] = {
    "faq/creer-mon-compte": (
        "No account yet?",
        "Create your personal account",
        ("button", "Confirm"),
        "Activate my account",
        "I have not received the activation e-mail",
    ),
    "faq/modifier-mon-compte": ("My account", "My personal data", "Change"),
    "faq/mot-de-passe-perdu": (("button", "Sign in"), "Forgotten password?"),
    "faq/suivre-mes-demandes": ("My account", "My drafts", "My requests", "Download a copy"),
    "faq/trouver-et-deposer": ("Aid by profile", "Other procedures", ("procedure", "Start"), "Transmit"),
    "faq/agir-pour-une-organisation": (
        "My account",
        "My profiles",
        "Add or join a profile",
        "Join an existing profile",
    ),
    "faq/ajouter-un-membre": (
        "Members",
        "Add a share",
        "Shares of the profile",
        "My profiles",
        "Add or join a profile",
        "Join an existing profile",
        ("key", "Send"),
        "Reader",
        "Editor",
        "Administrator",
    ),
    "faq/etre-prevenu": ("My personal data", "My requests"),
    "faq/joindre-un-document": ("Join a file",),
    "faq/m-arreter-et-reprendre": ("Continue", "Save and leave", "My drafts"),
    "faq/preparer-mes-documents": ("My account", "Documents sent", "Attach a file"),
    "faq/documents-recus": ("My account", "My received documents", "Documents received"),
    "faq/nouvelles-demarches": ("Featured procedures",),
    "donnees-personnelles": RIGHTS,
    "conditions-generales": RIGHTS,
}
"""By text, the labels that it names, as the screens ask the catalogue for them: an id, after its context if any."""
QUESTIONS = {question.slug: question for question in faq.QUESTIONS}


def words_of(html: str) -> str:
    """What is read, spaces of any width alike."""
    return re.sub("<[^>]+>", "", html).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize("slug", TOPICS)
def test_every_usual_question_is_answered(slug):
    answer = words_of(QUESTIONS[slug].answer)
    assert not [words for words in TOPICS[slug] if words not in answer]


@pytest.mark.parametrize("name", LABELS)
def test_a_text_names_what_the_screens_show_by_their_labels(name):
    text = words_of(read(name))
    labels = [gettext(label) if isinstance(label, str) else pgettext(*label) for label in LABELS[name]]
    assert not [label for label in labels if words_of(label) not in text]


@pytest.mark.parametrize("name", ["faq/sans-ordinateur", "sans-internet", "etre-aide", "conditions-generales"])
def test_no_form_on_paper_is_promised_where_no_procedure_has_one(name):
    assert "papier" not in read(name)


def test_every_question_stands_in_a_section_and_every_answer_has_its_question():
    assert {question.section for question in faq.QUESTIONS} == set(faq.SECTIONS)
    assert {path.stem for path in (FOLDER / "faq").glob("*.html")} == set(QUESTIONS)


def test_the_front_page_shows_five_questions():
    assert sum(question.on_front_page for question in faq.QUESTIONS) == 5


@pytest.mark.parametrize(
    ("typed", "typeset"),
    [
        ("Quoi : « ça » ?", "Quoi\N{NO-BREAK SPACE}: «\N{NO-BREAK SPACE}ça\N{NO-BREAK SPACE}»\N{NO-BREAK SPACE}?"),
        ("l'eau", "l’eau"),
        ("10 000 €", "10\N{NARROW NO-BREAK SPACE}000\N{NO-BREAK SPACE}€"),
        ("le 1er mars 2026 à 8 h 30", "le 1er mars 2026 à 8\N{NO-BREAK SPACE}h 30"),
        ("https://exemple.test/a?b", "https://exemple.test/a?b"),
    ],
)
def test_typography(typed, typeset):
    assert french(typed) == typeset
    assert french(typeset) == typeset


def test_typography_goes_through_json():
    assert french_json({"a": ["l'un", 1, None]}) == {"a": ["l’un", 1, None]}


@pytest.mark.parametrize("described", PROCEDURES, ids=lambda described: described.code)
def test_the_conditions_of_a_form_make_sense(described):
    assert check(described.content.form) == ()


@pytest.mark.parametrize("described", PROCEDURES, ids=lambda described: described.code)
def test_what_a_procedure_announces_fits_the_law(described):
    content = described.content
    assert content.regime in LegalRegime.values
    if content.regime == LegalRegime.REJECTION:
        assert content.processing_days <= 61
    assert 40 <= len(content.summary) <= 300
    assert len(described.page.hook) <= 120


def test_no_document_asked_for_says_a_format_beside_the_screen_which_says_them_all():
    asked = [field for described in PROCEDURES for field in described.content.form.document_fields()]
    said = [text for field in asked for text in (field.label, field.help)]
    said += [text for category in DEPARTMENT.categories for text in (category.label, category.help)]
    assert not [text for text in said if "PDF" in text]


def test_the_four_main_forms_are_whole():
    forms = [described.content.form for described in PROCEDURES]
    main = [form for form in forms if len(form.steps) >= 5]
    assert len(main) == 4
    assert all(len(form.fields()) >= 25 for form in main)
    assert all(len(form.document_fields()) >= 4 for form in main)


def test_nobody_of_the_demo_can_be_someone():
    for organisation in PEOPLE.organisations:
        assert parse_siret(organisation.siret).startswith("0000")
        assert not organisation.rna or parse_rna(organisation.rna)
    for citizen in PEOPLE.citizens:
        assert citizen.email.endswith(".test")
        assert citizen.postcode.startswith("99")
        number = phonenumbers.format_number(
            phonenumbers.parse(citizen.telephone), phonenumbers.PhoneNumberFormat.NATIONAL
        )
        assert number.startswith("06 39 98")


def test_the_papers_pass_the_inspection():
    papers = [*organisation_papers().values(), *household_papers().values()]
    one_of_each = {paper.category: paper for owned in papers for paper in owned}
    for paper in one_of_each.values():
        verdict = inspect(pdf_of(paper, timezone.now()), max_bytes=1_000_000)
        assert (paper.title, verdict.reason, verdict.page_count) == (paper.title, None, 1)


def test_acts_follow_each_other():
    for story in STORIES:
        days = [story.started, *([] if story.transmitted is None else [story.transmitted])]
        days += [done.ago for done in story.acts]
        assert days == sorted(days, reverse=True)


def test_a_text_is_on_one_line():
    assert "\n" not in read("mentions-legales")
