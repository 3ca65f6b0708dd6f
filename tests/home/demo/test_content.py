"""What the demo says, before it is loaded."""

import re

import phonenumbers
import pytest
from django.utils import timezone
from django.utils.translation import gettext

from accounts.identifiers import parse_rna, parse_siret
from home.demo import faq, people
from home.demo.department import CATEGORIES
from home.demo.papers.drawing import pdf_of
from home.demo.papers.households import household_papers
from home.demo.papers.organisations import organisation_papers
from home.demo.procedures import PROCEDURES
from home.demo.stories import STORIES
from home.demo.texts import FOLDER, read
from home.demo.typography import french, french_json
from locker.inspection.inspector import inspect
from teleservices.formkit.rules import check
from teleservices.models import LegalRegime

#: What citizens of such a portal ask, by answer, and the words that the answer can't do without.
TOPICS = {
    "creer-mon-compte": ("Créer votre compte personnel", "robots", "Valider", "conditions générales", "lien"),
    "modifier-mon-compte": ("Mon compte", "Mes données personnelles", "Modifier"),
    "mot-de-passe-perdu": ("Mot de passe oublié", "Connecter", "maintenance", "à personne"),
    "suivre-mes-demandes": ("Mes brouillons", "Mes demandes", "avancement", "Télécharger une copie"),
    "trouver-et-deposer": ("Aides par profil", "Autres démarches", "Transmettre"),
    "ajouter-un-membre": ("Composition", "clé", "Ajouter un partage", "Envoyer"),
    "etre-prevenu": (
        "courriel",
        "changement de statut",
        "Mes demandes",
        "Les autres membres",
        "Mes données personnelles",
    ),
    "joindre-un-document": ("Joindre un fichier", "liste", "là où l’écran les propose", "aussitôt"),
    "m-arreter-et-reprendre": ("Chaque réponse est enregistrée", "Continuer", "Enregistrer et quitter"),
    "preparer-mes-documents": ("Documents envoyés", "menu de gauche", "en haut à droite", "catégorie"),
    "documents-recus": ("Mon compte", "Mes documents reçus"),
    "nouvelles-demarches": ("Démarches à la Une", "page d’accueil"),
    "pourquoi-des-pdf": ("PDF", "Enregistrer en PDF", "sécurité", "Là où l’écran propose aussi des photos"),
}
QUESTIONS = {one.slug: one for one in faq.QUESTIONS}


@pytest.mark.parametrize("slug", TOPICS)
def test_every_usual_question_is_answered_with_the_labels_of_the_screens(slug):
    answer = re.sub("<[^>]+>", "", QUESTIONS[slug].answer).replace("\N{NO-BREAK SPACE}", " ")
    assert not [words for words in TOPICS[slug] if words not in answer]


def test_the_link_of_a_lost_activation_is_named_as_on_its_screen():
    label = gettext("I have not received the activation e-mail")
    assert label in QUESTIONS["creer-mon-compte"].answer


def test_every_question_stands_in_a_section_and_every_answer_has_its_question():
    assert {one.section for one in faq.QUESTIONS} == set(faq.SECTIONS)
    assert {path.stem for path in (FOLDER / "faq").glob("*.html")} == set(QUESTIONS)


def test_the_front_page_shows_five_questions():
    assert sum(one.on_front_page for one in faq.QUESTIONS) == 5


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
    assert check(described.form) == ()


@pytest.mark.parametrize("described", PROCEDURES, ids=lambda described: described.code)
def test_what_a_procedure_announces_fits_the_law(described):
    assert described.regime in LegalRegime.values
    if described.regime == LegalRegime.REJECTION:
        assert described.processing_days <= 61
    assert 40 <= len(described.page.summary) <= 300
    assert len(described.page.hook) <= 120


def test_no_document_asked_for_says_a_format_beside_the_screen_which_says_them_all():
    asked = [field for described in PROCEDURES for field in described.form.document_fields()]
    said = [text for field in asked for text in (field.label, field.help)]
    said += [text for _code, label, about in CATEGORIES for text in (label, about)]
    assert not [text for text in said if "PDF" in text]


def test_the_four_main_forms_are_whole():
    main = [described for described in PROCEDURES if len(described.form.steps) >= 5]
    assert len(main) == 4
    assert all(len(described.form.fields()) >= 25 for described in main)
    assert all(len(described.form.document_fields()) >= 4 for described in main)


def test_nobody_of_the_demo_can_be_someone():
    for one in people.ORGANISATIONS:
        assert parse_siret(one.siret).startswith("0000")
        assert not one.rna or parse_rna(one.rna)
    for one in people.CITIZENS:
        assert one.email.endswith(".test")
        assert one.postcode.startswith("99")
        number = phonenumbers.format_number(phonenumbers.parse(one.telephone), phonenumbers.PhoneNumberFormat.NATIONAL)
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
