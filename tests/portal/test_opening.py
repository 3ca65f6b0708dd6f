"""« Avant d'ouvrir »: what a new portal lacks is said with where to mend it, and goes once it is mended."""

import io
import re

import pytest
from django.contrib.auth.models import Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.models import Site

from home.installation import prepare_portal
from home.models import ContentKind, ContentPage, FaqPage, FaqQuestionPage, FaqSection
from home.site.terms import publish_terms
from notifications.models import OutgoingEmail
from portal.backups import journal
from portal.models import PortalSettings
from portal.supervision import before_opening, security_file
from portal.supervision.state import Level, Line
from tests.accounts.journeys import last_email, queries_of
from tests.factories.accounts import make_staff, make_user
from tests.factories.procedures import make_instructor, make_procedure, make_request

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _portal(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    prepare_portal()


def line(label: str) -> Line:
    """The line of this label."""
    lines = [line for reading in before_opening.read() for line in reading.lines]
    return next(line for line in lines if str(line.label) == label)


def administrator(email: str = "cheffe@departement.test") -> Client:
    user = make_staff(email)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="django_q", codename="view_failure"))
    client = Client()
    client.force_login(user)
    return client


def test_a_new_portal_lacks_what_the_law_and_people_need(client: Client) -> None:
    page = administrator().get(reverse("before_opening"))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.text))
    assert "points à voir avant d’ouvrir" in text
    assert "no-store" in page["Cache-Control"]
    missing = {
        "Nom du département",
        "Comment joindre le département",
        "Un courriel arrivé",
        "Qui administre",
        "Mentions légales",
        "Données personnelles",
        "Conditions générales d’utilisation",
        "Démarches publiées",
        "Dernière sauvegarde",
    }
    bad = {str(line.label) for reading in before_opening.read() for line in reading.lines if line.level is Level.BAD}
    assert missing <= bad


def test_each_line_goes_once_it_is_mended() -> None:
    contact = {"telephone": "02 00", "email": "accueil@vernaie.test", "postal_address": "1 place"}
    PortalSettings.objects.create(site=Site.objects.get(), name="Vernaie", **contact)
    assert line("Nom du département").figure == "Vernaie"
    assert line("Comment joindre le département").level is Level.GOOD
    for kind in (ContentKind.LEGAL, ContentKind.DATA):
        ContentPage.objects.filter(kind=kind).update(lead="Édité par le département.")
        assert line(str(kind.label)).level is Level.GOOD
    publish_terms(body="<p>Les nôtres.</p>")
    assert line("Conditions générales d’utilisation").figure == "version 2"
    faq = FaqPage.objects.get()
    section = FaqSection.objects.create(page=faq, title="Mes documents")
    faq.add_child(instance=FaqQuestionPage(title="Où trouver mon RIB ?", answer="<p>Ici.</p>", section=section))
    assert line("Foire aux questions").figure == "1"
    make_staff(superuser=True)
    assert line("Qui administre").level is Level.BAD
    make_staff(superuser=True)
    assert line("Qui administre").level is Level.GOOD
    assert line("Compte de secours").level is Level.WATCH
    call_command("seal_break_glass", stdout=io.StringIO())
    assert line("Compte de secours").level is Level.GOOD


def test_a_procedure_needs_who_answers_and_who_decides() -> None:
    procedure = make_procedure()
    assert line("Démarches publiées").figure == "1"
    assert procedure.team is not None
    assert line("Services joignables").figure == procedure.team.name, "nobody belongs to it"
    make_instructor(procedure.team)
    assert line("Services joignables").level is Level.GOOD
    assert line("Démarches où il n’est pas dit qui décide").figure == "1"
    rules = {"outcomes": [{"outcome": "accepted", "authorities": [{"kind": "president"}]}]}
    procedure.decision_rules = rules
    procedure.save(update_fields=["decision_rules"])
    assert line("Démarches où il n’est pas dit qui décide").figure == "0"
    assert line("Autorités qui décident").level is Level.BAD


def test_an_email_proves_that_it_arrives_under_its_sender_alone(settings: Settings) -> None:
    client = administrator()
    assert line("Un courriel arrivé").level is Level.BAD
    client.post(reverse("mail_proof"))
    key = re.search(r"recu=(\S+)", last_email("cheffe@departement.test").text).group(1)  # type: ignore[union-attr]
    assert "Oui, il est arrivé" in client.get(reverse("mail_proof"), {"recu": key}).text
    assert line("Un courriel arrivé").level is Level.BAD, "looking at the page proves nothing"
    other = administrator("autre@departement.test")
    assert "ne prouve plus rien" in other.post(reverse("mail_proof"), {"recu": key}).text
    assert "ne prouve plus rien" in client.post(reverse("mail_proof"), {"recu": "x"}).text
    assert client.post(reverse("mail_proof"), {"recu": key})["Location"] == reverse("before_opening")
    assert line("Un courriel arrivé").level is Level.GOOD
    settings.DEFAULT_FROM_EMAIL = "nouveau@departement.test"
    assert line("Un courriel arrivé").level is Level.BAD
    assert "ne prouve plus rien" in client.post(reverse("mail_proof"), {"recu": key}).text


def test_it_waits_on_the_first_page_until_somebody_transmits() -> None:
    client = administrator()
    assert "choses à faire avant d’ouvrir" in client.get("/admin/").text
    make_request()
    assert "choses à faire avant d’ouvrir" not in client.get("/admin/").text


def test_its_cost_is_constant() -> None:
    client, page = administrator(), reverse("before_opening")
    make_procedure()
    client.get(page)
    few = queries_of(client, page)
    for _time in range(5):
        make_procedure()
        make_staff(superuser=True)
    assert queries_of(client, page) <= few


def test_it_is_for_who_may_look_at_the_state() -> None:
    client = Client()
    client.force_login(make_user())
    for name in ("before_opening", "mail_proof"):
        assert client.get(reverse(name)).status_code in (302, 403)
        client.post(reverse(name))
    assert not OutgoingEmail.objects.filter(kind="account.mail_trial").exists()


def test_the_security_file_says_what_is_in_force_and_what_is_left(settings: Settings) -> None:
    client, address = administrator(), reverse("security_file")
    document = client.get(address)
    assert document["Content-Disposition"] == 'attachment; filename="dossier-de-securite.html"'
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", document.text))
    for expected in ("Parvis 0.1.0, EUPL-1.2", "Autorité d’homologation", "À compléter.", "Un courriel arrivé"):
        assert expected in text
    assert "antivirus voit" not in text
    assert "Aucune sauvegarde n’a été vue" in text
    journal.note(losses=0)
    assert "Dernière sauvegarde le" in str(list(security_file.threats()))
    settings.CLAMD_SOCKET = "/run/clamav/clamd.ctl"
    settings.PARVIS_STAFF_SECOND_FACTOR = True
    threats = " ".join(pair.answer for pair in security_file.threats())
    assert "antivirus voit" in threats
    assert "second facteur" in threats
    stranger = Client()
    stranger.force_login(make_user())
    assert stranger.get(address).status_code in (302, 403)
