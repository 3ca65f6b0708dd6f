"""The « Foire aux questions » that the portal was born from: a test a sentence, by the words that it names on screens.

What a service's agent does to make a sentence come true is done by the function that their screen calls.
"""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Membership, Profile, User
from locker.models import DocumentCategory, LockerDocument
from teleservices.models import State
from tests.e2e import actors
from tests.e2e.conftest import Mailbox
from tests.e2e.screens.base import new_address
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_category, make_received, make_sent
from tests.factories.procedures import (
    STATUTES,
    act,
    make_draft,
    make_instructor,
    make_procedure,
    make_request,
    make_team,
)
from tests.locker.pdf_samples import ordinary

IT_PLAYED = """() => {
  const film = document.querySelector("video");
  if (film.currentTime < 8.5) return false;
  film.pause();  // what it shows then stays
  return true;
}"""
IT_SAYS = """words => {
  const [captions] = document.querySelector("video").textTracks;
  return captions.mode === "showing" && [...captions.activeCues].some(cue => cue.text.startsWith(words));
}"""
Enter = Callable[..., None]
NewVisit = Callable[..., BrowserContext]


@pytest.fixture
def odile(portal: object) -> User:
    """Somebody who has an account."""
    return make_user(new_address(), first_name="Odile", last_name="Renaud")


@pytest.fixture
def space(odile: User) -> Profile:
    """The organisation that she administers."""
    return make_profile(member=odile, name="Comité des fêtes de Brenne")


@pytest.fixture
def signed_in(page: Page, odile: User, enter: Enter) -> Page:
    """Her browser."""
    enter(page.context, odile.email)
    return page


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    path = tmp_path / "rib.pdf"
    path.write_bytes(ordinary())
    return path


def heading(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


# --- Le compte -------------------------------------------------------------------------------------------------------
def test_foire_aux_questions_has_le_compte_and_les_demarches(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Foire aux questions").first.click()
    heading(page, "Foire aux questions")
    for section in ("Le compte", "Les démarches"):
        expect(page.get_by_role("heading", level=2, name=section)).to_be_visible()


def test_consultez_notre_tuto_video(page: Page) -> None:
    page.goto("/foire-aux-questions/")
    page.get_by_role("link", name="Consultez notre tuto vidéo").click()
    film = page.locator("video")
    film.evaluate("film => { film.muted = true; film.currentTime = 8; return film.play(); }")
    page.wait_for_function(IT_PLAYED)
    page.wait_for_function(IT_SAYS, arg="Indiquez votre prénom")
    page.get_by_text("Lire la transcription").click()
    expect(page.locator("main details li").first).to_be_visible()


def test_creer_votre_compte_personnel_valider_then_the_link_of_the_email(page: Page, mailbox: Mailbox) -> None:
    email = f"odile{uuid4().hex[:6]}@exemple.test"
    page.goto("/")
    zone = page.get_by_role("heading", name="Pas encore de compte ?").locator("xpath=..")
    expect(zone.get_by_role("link", name="Créer votre compte personnel")).to_be_visible()
    actors.create_account(page, email)
    page.goto("/compte/")
    heading(page, "Se connecter")  # nothing is usable before the link
    page.goto(mailbox.link(email, "/activation/"))
    actors.press(page, "Activer mon compte")
    page.get_by_role("link", name="Mon compte").first.click()
    heading(page, "Bonjour Inès")


def test_consulter_les_conditions_generales_d_utilisation(page: Page) -> None:
    page.goto(reverse("account_signup"))
    with page.expect_popup() as opened:
        page.get_by_role("link", name=re.compile("Lire les conditions générales d’utilisation")).click()
    expect(opened.value.locator("main")).to_contain_text("Vos droits sur vos données")


def test_mon_compte_mes_donnees_personnelles_the_icon_of_a_pencil(signed_in: Page) -> None:
    signed_in.goto("/")
    signed_in.get_by_role("link", name="Mon compte").first.click()
    signed_in.get_by_role("link", name="Mes données personnelles").first.click()
    pencils = signed_in.locator(".summary-list__change a")
    drawn = "part => getComputedStyle(part, '::before').maskImage"
    assert all("pencil.svg" in pencil.evaluate(drawn) for pencil in pencils.all())
    pencils.first.click()
    expect(signed_in.locator("main form")).to_be_visible()


def test_j_ai_deja_un_compte_mot_de_passe_oublie_under_connecter(page: Page, odile: User, mailbox: Mailbox) -> None:
    page.goto("/")
    zone = page.get_by_role("heading", name="J’ai déjà un compte").locator("xpath=..")
    button, link = zone.get_by_role("button", name="Connecter"), zone.get_by_role("link", name="Mot de passe oublié ?")
    above, below = button.bounding_box(), link.bounding_box()
    assert above
    assert below
    assert above["y"] + above["height"] <= below["y"]
    link.click()
    page.locator("main input[name=email]").fill(odile.email)
    page.locator("main form button[type=submit]").last.click()
    page.goto(mailbox.link(odile.email, "/mot-de-passe/"))
    expect(page.locator("main input[type=password]").first).to_be_visible()


def test_nous_ne_vous_demanderons_jamais_votre_mot_de_passe(page: Page) -> None:
    page.goto(reverse("account_signup"))
    main = page.locator("main")
    expect(main).to_contain_text("Votre mot de passe est personnel")
    expect(main).to_contain_text("Rendez-le difficile à deviner")
    expect(main).to_contain_text("pas même pour une maintenance. Ne le donnez à personne.")


def test_two_tiles_mes_brouillons_and_mes_demandes(signed_in: Page, odile: User) -> None:
    """Drafts changed and transmitted; requests with their status, how far they are, and a copy."""
    draft = make_draft(user=odile)
    request = make_request(user=odile, state=State.IN_REVIEW)
    signed_in.goto("/compte/")
    signed_in.get_by_role("link", name="Mes brouillons").first.click()
    expect(signed_in.locator("main")).to_contain_text(draft.procedure.title)
    expect(signed_in.get_by_role("link", name=re.compile("^Reprendre")).first).to_be_visible()
    signed_in.goto("/compte/")
    signed_in.get_by_role("link", name="Mes demandes").first.click()
    signed_in.get_by_role("link", name=request.procedure.title).first.click()
    expect(signed_in.locator(".tag").first).to_be_visible()
    expect(signed_in.locator(".stepper")).to_be_visible()
    expect(signed_in.get_by_role("link", name="Télécharger une copie")).to_be_visible()


def test_aides_par_profil_or_autres_demarches_then_a_procedure(page: Page) -> None:
    road, grant = "Signaler un problème sur une route départementale", "Aide au projet associatif"
    for menu, way, title in (("Aides par profil", "Association", grant), ("Autres démarches", "", road)):
        page.goto("/")
        page.get_by_role("link", name=menu).first.click()
        if way:
            page.locator("main").get_by_role("link", name=way).first.click()
        page.locator("main").get_by_role("link", name=title).click()
        heading(page, title)
        expect(page.get_by_role("link", name=re.compile("^Commencer")).first).to_be_visible()


def test_composition_partages_du_profil_ajouter_un_partage_gives_a_key(signed_in: Page, space: Profile) -> None:
    signed_in.goto(reverse("space", args=[space.uuid]))
    signed_in.get_by_role("link", name="Composition").first.click()
    expect(signed_in.get_by_role("heading", name="Partage(s) du profil")).to_be_visible()
    signed_in.get_by_role("link", name="Ajouter un partage").click()
    signed_in.get_by_label("Rédaction").check()
    actors.press(signed_in, "Créer la clé")
    expect(signed_in.locator(".share-key")).to_have_text(re.compile(r"(\w{4}-){6}\w{4}"))


def test_two_tiles_lead_who_has_a_key_into_the_profile(
    signed_in: Page, space: Profile, new_visit: NewVisit, enter: Enter
) -> None:
    signed_in.goto(reverse("share_add", args=[space.uuid]))
    signed_in.get_by_label("Rédaction").check()
    actors.press(signed_in, "Créer la clé")
    key = signed_in.locator(".share-key").inner_text()

    karim = make_user(new_address(), first_name="Karim", last_name="Haddad")
    his = new_visit().new_page()
    enter(his.context, karim.email)
    his.goto("/compte/")
    his.get_by_role("link", name="Mes profils").first.click()
    his.locator(".tile").get_by_role("link", name="Ajouter ou rejoindre un profil").click()
    his.locator(".tile").get_by_text("Rejoindre un profil existant").click()
    his.get_by_role("textbox", name="Clé").fill(key)
    his.get_by_label("Votre fonction dans l’organisme").fill("Trésorier")
    actors.press(his, "Envoyer")
    heading(his, space.name)
    assert Membership.objects.filter(profile=space, user=karim, function="Trésorier").exists()


# --- Les démarches ---------------------------------------------------------------------------------------------------
def test_an_email_at_each_change_of_status_at_the_address_of_the_account(
    signed_in: Page, odile: User, mailbox: Mailbox
) -> None:
    agent = make_instructor(make_team(f"Service Vie associative {uuid4().hex[:6]}"))
    request = make_request(user=odile, procedure=make_procedure(team=agent.teams.get()), state=State.SUBMITTED)
    request = act(request, "take_charge", agent)
    act(request, "request_corrections", agent)
    letters = mailbox.to(odile.email)
    assert len(letters) >= 2
    assert all(request.reference in letter.subject + str(letter.body) for letter in letters[-2:])
    signed_in.goto(reverse("request_detail", args=[request.reference]))
    expect(signed_in.locator("main")).to_contain_text("À compléter")


def test_joindre_un_fichier_or_the_drop_down_list_of_what_was_sent_before(
    signed_in: Page, odile: User, pdf: Path
) -> None:
    first, second = make_draft(user=odile), make_draft(user=odile)
    before = make_sent(second.profile, title="Statuts de 2019")
    LockerDocument.objects.update_or_create(pk=before.pk, defaults={"category": make_category("statuts")})
    asked = signed_in.locator(f"#document_{STATUTES}")
    signed_in.goto(reverse("filing_step", args=[first.reference, "s_pieces12"]))
    with signed_in.expect_file_chooser() as chooser:
        asked.get_by_text("Joindre un fichier").locator("visible=true").first.click()
    chooser.value.set_files(pdf)
    expect(asked.locator(".file-list")).to_contain_text("rib")
    signed_in.goto(reverse("filing_step", args=[second.reference, "s_pieces12"]))
    asked.locator("select").dispatch_event("pointerdown")
    asked.get_by_label("Choisir un de mes documents").select_option(str(before.uuid))
    expect(asked.locator(".file-list")).to_contain_text("Statuts de 2019")


def test_mon_compte_space_documents_envoyes_joindre_un_fichier_and_its_category(
    signed_in: Page, space: Profile, pdf: Path
) -> None:
    DocumentCategory.objects.update_or_create(code="rib", defaults={"label": "Relevé d’identité bancaire"})
    signed_in.goto("/compte/")
    signed_in.goto(reverse("space", args=[space.uuid]))
    signed_in.get_by_role("link", name="Documents envoyés").first.click()
    signed_in.get_by_role("link", name="Joindre un fichier").first.click()
    signed_in.locator("main select").select_option(label="Relevé d’identité bancaire")
    signed_in.locator("main input[type=file]").set_input_files(pdf)
    actors.press(signed_in, "Joindre un fichier")
    expect(signed_in.locator("main")).to_contain_text("rib")


def test_only_pdf_is_allowed_for_security(signed_in: Page) -> None:
    signed_in.goto("/foire-aux-questions/pourquoi-des-pdf/")
    expect(signed_in.locator("main")).to_contain_text("sécurité")


def test_mon_compte_mes_documents_recus(signed_in: Page, odile: User) -> None:
    received = make_received(profile=odile.memberships.get().profile)
    signed_in.goto("/compte/")
    signed_in.get_by_role("link", name="Mes documents reçus").first.click()
    expect(signed_in.locator("main")).to_contain_text(received.title)
    expect(signed_in.locator("main")).to_contain_text("Non lu")


def test_what_is_new_stands_in_demarches_a_la_une(page: Page) -> None:
    page.goto("/")
    zone = page.get_by_role("heading", name="Démarches à la Une").locator("xpath=../..")
    expect(zone.get_by_role("link").first).to_be_visible()
