"""A request for a child, from a phone and by keyboard, to what the instructor and the acknowledgement say of it."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect
from pypdf import PdfReader

from accounts.models import Membership, Profile, Role, User
from formkit.fieldtypes import ShortTextField
from formkit.schema import FormSchema, Step
from teleservices.filing.starting import start
from teleservices.following.request_tabs import RequestTab, tab_url
from teleservices.models import MANDATE, ForWhom, Procedure, ServiceRequest
from tests.e2e.actors import press
from tests.e2e.keyboard import by_keyboard, is_good, reach, type_in
from tests.e2e.screens.desk import INSTRUCTOR
from tests.factories.accounts import make_user
from tests.factories.procedures import make_procedure
from tests.french import french
from tests.locker.pdf_samples import ordinary

FORM = FormSchema(
    steps=(
        Step(key="s_school12", title="Sa scolarité", fields=(ShortTextField(key="f_school12", label="Établissement"),)),
    )
)
TITLE = "Pour qui est cette demande ?"
SAVED = "[data-saved]"
PROOF: dict[str, object] = {"name": "livret.pdf", "mimeType": "application/pdf", "buffer": ordinary()}
Enter = Callable[..., None]
NewVisit = Callable[..., BrowserContext]
AWAY = "No network: your answers are kept on this device and will leave when it is back."


@pytest.fixture
def mother(portal: object) -> User:
    return make_user(first_name="Odile", last_name="Marchand")


@pytest.fixture
def procedure(portal: object) -> Procedure:
    team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    return make_procedure(form=FORM, team=team, for_whom=ForWhom.EITHER, asks_mandate_proof=True)


def draft_of(procedure: Procedure) -> ServiceRequest:
    return ServiceRequest.objects.get(procedure=procedure)


def leave(page: Page, label: str, text: str) -> None:
    """Type an answer and go on to the next by keyboard; wait for what becomes of it."""
    type_in(page, label, text)
    with page.expect_response("**/enregistrer/"):
        page.keyboard.press("Tab")


def test_a_request_for_a_child_by_keyboard(
    phone: Page,
    new_visit: NewVisit,
    enter: Enter,
    mother: User,
    procedure: Procedure,
    axe: Callable[..., None],
    drain: Callable[[], int],
) -> None:
    enter(phone.context, mother.email)
    phone.goto(reverse("filing_start", args=[procedure.code]))
    reach(phone, phone.locator("#id_for_self"))
    phone.keyboard.press("ArrowDown")
    expect(phone.get_by_label("Une autre personne")).to_be_checked()
    by_keyboard(phone, "button", "Commencer")
    is_good(phone, TITLE, axe)
    expect(phone.locator("form[data-autosave][data-state]")).to_be_attached()
    leave(phone, "Prénom de cette personne", "Lila")
    leave(phone, "Nom de cette personne", "Marchand")
    expect(phone.locator(SAVED)).to_contain_text("enregistré à")
    phone.get_by_label("Date de naissance").fill("2015-03-09")
    reach(phone, phone.get_by_label("Parent", exact=True))
    with phone.expect_response("**/enregistrer/"):
        phone.keyboard.press("Space")
    phone.locator(f"#file_{MANDATE}").set_input_files(PROOF)  # type: ignore[arg-type]
    expect(phone.locator(f"#document_{MANDATE} [data-joined]")).to_contain_text("livret")
    someone = draft_of(procedure).for_someone
    assert someone is not None
    assert (someone.name, someone.is_complete) == ("Lila Marchand", True), "saved before any button"

    by_keyboard(phone, "button", "Continuer")
    expect(phone.locator(".page-header__eyebrow")).to_contain_text("Lila Marchand (Odile Marchand)")
    type_in(phone, "Établissement", "Collège des Trois-Aulnes")
    by_keyboard(phone, "button", "Continuer")
    is_good(phone, "Vérifier vos réponses", axe)
    for words in ("Lila Marchand", "9 mars 2015", "Parent"):
        expect(phone.locator("main")).to_contain_text(words)
    reach(phone, phone.locator("input[name=on_honour]"))
    phone.keyboard.press("Space")
    by_keyboard(phone, "button", "Transmettre")
    is_good(phone, "Votre demande est transmise", axe)
    expect(phone.locator("main")).to_contain_text("Lila Marchand")

    drain()
    sent = draft_of(procedure)
    phone.goto(tab_url(sent, RequestTab.DOCUMENTS))
    with phone.expect_download() as receipt:
        phone.get_by_role("link", name="Accusé de réception").first.click()
    assert "Lila Marchand" in PdfReader(receipt.value.path()).pages[0].extract_text()
    staff = new_visit().new_page()
    enter(staff.context, INSTRUCTOR)
    staff.goto(reverse("desk:sheet", args=[sent.reference]))
    for words in ("Lila Marchand", "9 mars 2015", "Parent", "livret", "Odile Marchand"):
        expect(staff.locator("main")).to_contain_text(words)


def begun(mother: User, procedure: Procedure) -> ServiceRequest:
    own = Profile.objects.get(memberships__user=mother)
    return start(procedure=procedure, profile=own, user=mother, for_someone=True)


def come(page: Page, enter: Enter, user: User, draft: ServiceRequest) -> None:
    enter(page.context, user.email)
    page.goto(reverse("filing_beneficiary", args=[draft.reference]))


def test_away_from_the_network_it_waits_and_is_saved(
    phone: Page, enter: Enter, mother: User, procedure: Procedure
) -> None:
    draft = begun(mother, procedure)
    come(phone, enter, mother, draft)
    status = phone.locator("form[data-autosave] > .autosave-status")
    expect(phone.locator("form[data-autosave][data-state]")).to_be_attached()
    phone.context.set_offline(True)
    type_in(phone, "Prénom de cette personne", "Lila")
    phone.keyboard.press("Tab")
    expect(status).to_have_text(french(AWAY))
    phone.context.set_offline(False)
    expect(status).to_contain_text("La connexion est revenue")
    someone = draft_of(procedure).for_someone
    assert someone is not None
    assert someone.first_name == "Lila"


def test_the_later_of_two_members_chooses(
    new_visit: NewVisit, enter: Enter, mother: User, procedure: Procedure, axe: Callable[..., None]
) -> None:
    draft, other = begun(mother, procedure), make_user(first_name="Paul", last_name="Martin")
    Membership.objects.create(profile=draft.profile, user=other, role=Role.EDITOR)
    hers, his = new_visit().new_page(), new_visit().new_page()
    for page, user in ((hers, mother), (his, other)):
        come(page, enter, user, draft)
        expect(page.locator("form[data-autosave][data-state]")).to_be_attached()
    leave(his, "Prénom de cette personne", "Lina")
    leave(hers, "Prénom de cette personne", "Lila")
    conflict = hers.locator(".conflict")
    expect(conflict).to_contain_text("Paul Martin a répondu")
    expect(conflict).to_contain_text("Lina")
    axe(hers)
    press(hers, "Garder ma réponse")
    expect(hers.locator(".conflict")).to_have_count(0)
    expect(hers.get_by_label("Prénom de cette personne")).to_have_value("Lila")
    someone = draft_of(procedure).for_someone
    assert someone is not None
    assert someone.first_name == "Lila"


def test_without_scripts_it_is_saved_by_its_buttons(
    no_js_page: Page, enter: Enter, mother: User, procedure: Procedure
) -> None:
    draft = begun(mother, procedure)
    come(no_js_page, enter, mother, draft)
    no_js_page.get_by_label("Prénom de cette personne").fill("Lila")
    no_js_page.get_by_label("Date de naissance").fill("2999-01-01")
    press(no_js_page, "Enregistrer et quitter")
    expect(no_js_page.locator("main")).to_contain_text("Date de naissance")
    come(no_js_page, enter, mother, draft)
    expect(no_js_page.get_by_label("Prénom de cette personne")).to_have_value("Lila")
    no_js_page.get_by_label("Nom de cette personne", exact=True).fill("Marchand")
    no_js_page.get_by_label("Date de naissance").fill("2015-03-09")
    no_js_page.get_by_label("Parent", exact=True).check()
    no_js_page.locator(f"#file_{MANDATE}").set_input_files(PROOF)  # type: ignore[arg-type]
    press(no_js_page, "Continuer")
    expect(no_js_page.get_by_role("heading", level=1)).to_have_text("Sa scolarité")
