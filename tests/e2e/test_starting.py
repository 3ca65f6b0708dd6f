"""« Commencer » on a phone, by keyboard: for whom, and what can be done when a procedure can't be started."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import Membership, Profile, Role, User
from formkit.fieldtypes import AmountField
from formkit.schema import FormRule, FormSchema, Step
from teleservices.filing.starting import start
from teleservices.models import Procedure, ServiceRequest, State
from tests.e2e.keyboard import by_keyboard, is_good, reach, type_in
from tests.factories.accounts import make_profile, make_profile_type, make_user
from tests.factories.conditions import comparison
from tests.factories.procedures import make_procedure, make_team
from tests.french import french

TITLE = "Aide aux associations"
CANT = "Cette démarche ne peut pas être commencée aujourd’hui"
ASKED = AmountField(key="f_asked123", label="Aide demandée")
TOO_MUCH = "L’aide ne dépasse jamais 1 000 €."
Enter = Callable[..., None]
Check = Callable[..., None]


@pytest.fixture
def user(portal: object) -> User:
    return make_user(first_name="Odile", last_name="Renaud")


@pytest.fixture
def phone(phone: Page, user: User, enter: Enter) -> Page:
    """Held by someone who is signed in."""
    enter(phone.context, user.email)
    return phone


def procedure_that(**says: Any) -> Procedure:
    return make_procedure(team=make_team(telephone="02 61 91 40 21"), **says)


def come(page: Page, procedure: Procedure) -> None:
    page.goto(reverse("filing_start", args=[procedure.code]))


def asks_whom(page: Page) -> None:
    """Nobody is left alone: the service is named, with its telephone."""
    expect(page.locator("main")).to_contain_text("Une question ?")
    expect(page.locator("main")).to_contain_text("02 61 91 40 21")


def test_not_open_yet_tells_when_and_lets_prepare(phone: Page, user: User, axe: Check) -> None:
    opens_at = timezone.now() + dt.timedelta(days=20)
    come(phone, procedure_that(opens_at=opens_at))
    expect(phone.locator(".notice")).to_contain_text(CANT)
    expect(phone.locator(".notice")).to_contain_text("Cette démarche ouvre le")
    expect(phone.locator("main").get_by_role("button", name="Commencer")).to_have_count(0)
    asks_whom(phone)
    is_good(phone, TITLE, axe)
    by_keyboard(phone, "link", "Préparer mes documents")
    own = Profile.objects.get(memberships__user=user)
    phone.wait_for_url(f"**{reverse('locker_sent', args=[own.uuid])}")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Documents envoyés")


def test_closed_tells_whom_to_ask_and_what_remains(phone: Page, axe: Check) -> None:
    come(phone, procedure_that(closes_at=timezone.now() - dt.timedelta(days=1)))
    expect(phone.locator(".notice")).to_contain_text("Cette démarche est fermée")
    expect(phone.get_by_role("link", name="Préparer mes documents")).to_have_count(0)
    asks_whom(phone)
    is_good(phone, TITLE, axe)
    by_keyboard(phone, "link", "Suivre les demandes que j’ai transmises")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Mes demandes")


def test_a_draft_of_a_procedure_closed_since_says_so_on_each_page(phone: Page, user: User, axe: Check) -> None:
    procedure = procedure_that()
    draft = start(procedure=procedure, profile=make_profile(member=user), user=user)
    Procedure.objects.filter(pk=procedure.pk).update(closes_at=timezone.now() - dt.timedelta(hours=1))
    come(phone, procedure)
    by_keyboard(phone, "link", "Brouillon pour")
    for title, on in (("Votre projet", "Continuer"), ("Vos pièces", "")):
        is_good(phone, title, axe)
        expect(phone.locator(".notice")).to_contain_text("Votre brouillon est conservé")
        asks_whom(phone)
        if on:
            type_in(phone, "Nom du projet", "Fête de la rivière")
            type_in(phone, "Montant demandé", "300")
            by_keyboard(phone, "button", on)
    phone.goto(reverse("filing_check", args=[draft.reference]))
    expect(phone.get_by_role("button", name="Transmettre")).to_have_count(0)
    asks_whom(phone)
    assert ServiceRequest.objects.get(pk=draft.pk).answers, "what is typed is kept all the same"


def test_not_for_this_type_of_profile_leads_to_one_and_back(phone: Page, axe: Check) -> None:
    procedure = procedure_that()
    procedure.profile_types.add(make_profile_type("college", label="Collège"))
    come(phone, procedure)
    expect(phone.locator("main")).to_contain_text("Aucun de vos profils ne peut utiliser cette démarche")
    expect(phone.locator("main li")).to_have_text("Collège")
    asks_whom(phone)
    is_good(phone, TITLE, axe)
    by_keyboard(phone, "link", "Ajouter ou rejoindre un profil")
    phone.wait_for_url(f"**?next={reverse('filing_start', args=[procedure.code])}")


def test_who_may_only_read_is_told_whom_to_ask(phone: Page, user: User, axe: Check) -> None:
    space = make_profile(member=make_user(first_name="Paul", last_name="Martin"), name="Comité des fêtes de Brenne")
    Membership.objects.create(profile=space, user=user, role=Role.READER)
    procedure = procedure_that()
    procedure.profile_types.add(space.type)
    come(phone, procedure)
    expect(phone.locator("main")).to_contain_text("votre rôle dans ce profil permet seulement de lire")
    is_good(phone, TITLE, axe)
    by_keyboard(phone, "link", "Qui administre")
    expect(phone.locator("main")).to_contain_text("Paul Martin")


def test_ineligible_says_why_whom_to_ask_and_lets_correct(phone: Page, user: User, axe: Check) -> None:
    rule = FormRule(
        key="r_much1234",
        kind="ineligible",
        message=TOO_MUCH,
        article="article 4 du règlement des aides",
        condition=comparison(ASKED.key, operator="greater", value=100_000, of="€"),
    )
    form = FormSchema(steps=(Step(key="s_budget12", title="Votre budget", fields=(ASKED,)),), rules=(rule,))
    procedure = procedure_that(form=form)
    come(phone, procedure)
    by_keyboard(phone, "button", "Commencer")
    type_in(phone, "Aide demandée", "1 500")
    by_keyboard(phone, "button", "Continuer")
    said = phone.get_by_role("group", name=french("This request can’t be transmitted as it is"))
    expect(said).to_contain_text(TOO_MUCH)
    expect(said).to_contain_text("02 61 91 40 21")
    expect(phone.get_by_label("Aide demandée")).to_have_value("1 500")
    is_good(phone, "Votre budget", axe)
    type_in(phone, "Aide demandée", "800")
    by_keyboard(phone, "button", "Continuer")
    is_good(phone, "Vérifier vos réponses", axe)
    reach(phone, phone.get_by_label("Je certifie"))
    phone.keyboard.press("Space")
    by_keyboard(phone, "button", "Transmettre")
    expect(phone.get_by_role("heading", level=1)).to_have_text("Votre demande est transmise")
    assert ServiceRequest.objects.get(procedure=procedure).state == State.SUBMITTED


def test_without_a_choice_nothing_starts_and_the_choice_is_asked(phone: Page, user: User, axe: Check) -> None:
    procedure = procedure_that()
    for name in ("Comité des fêtes de Brenne", "Les Foulées de la Vernaie"):
        make_profile(member=user, name=name)
    come(phone, procedure)
    by_keyboard(phone, "button", "Commencer")
    expect(phone.locator(".error-summary")).to_be_focused()
    is_good(phone, TITLE, axe)
    assert not ServiceRequest.objects.filter(procedure=procedure).exists()
    phone.get_by_label("Les Foulées de la Vernaie").check()
    by_keyboard(phone, "button", "Commencer")
    expect(phone.locator(".page-header__eyebrow")).to_contain_text("pour : Les Foulées de la Vernaie")
