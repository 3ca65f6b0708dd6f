"""Autosave in a browser: silent when it works, spoken when it fails, nothing lost, no answer written over."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Membership, Role
from accounts.profiles.membership import change_role, remove
from formkit.fieldtypes import AmountField, GroupField, OneChoiceField, ShortTextField
from formkit.fieldtypes.choices import Choice
from formkit.schema import FormSchema, Step
from teleservices.filing.starting import start
from teleservices.models import ServiceRequest
from tests.e2e.actors import press
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import make_procedure
from tests.french import french

pytestmark = pytest.mark.both_databases

NAME, AMOUNT, PLACE, PEOPLE = "f_name1234", "f_amount12", "f_place123", "f_people12"
PHONE = {"width": 360, "height": 740}
STEP = Step(
    key="s_project1",
    title="Votre projet",
    fields=(
        ShortTextField(key=NAME, label="Nom du projet"),
        AmountField(key=AMOUNT, label="Montant demandé"),
        OneChoiceField(
            key=PLACE, label="Lieu", choices=(Choice(value="in", label="En salle"), Choice(value="out", label="Dehors"))
        ),
        GroupField(
            key=PEOPLE, label="Personnes", row_name="Personne", required=False,
            fields=(ShortTextField(key="f_who12345", label="Prénom"),),
        ),
    ),
)  # fmt: skip
SAVED = "[data-saved]"
AWAY = french("No network: your answers are kept on this device and will leave when it is back.")
Enter = Callable[..., None]
NewVisit = Callable[..., BrowserContext]


@pytest.fixture
def draft(portal: object) -> ServiceRequest:
    user = make_user(first_name="Odile", last_name="Renaud")
    procedure = make_procedure(form=FormSchema(steps=(STEP,)))
    return start(procedure=procedure, profile=make_profile(member=user), user=user)


def answers(draft: ServiceRequest) -> dict[str, object]:
    return ServiceRequest.objects.get(pk=draft.pk).answers


def reach(page: Page, draft: ServiceRequest, enter: Enter, who: str = "") -> None:
    enter(page.context, who or draft.applicant.email)
    page.goto(f"/compte/brouillons/{draft.reference}/etapes/{STEP.key}/")
    expect(page.get_by_role("heading", level=1)).to_have_text(STEP.title)
    expect(page.locator("form[data-autosave][data-state]")).to_be_attached()


def leave(page: Page, label: str, text: str) -> None:
    """Type an answer, then go to the next control by keyboard; wait for what becomes of it."""
    with page.expect_response("**/enregistrer/"):
        page.get_by_label(label, exact=True).fill(text)
        page.keyboard.press("Tab")


def test_each_question_is_saved_as_it_is_left_on_a_phone(
    new_visit: NewVisit, draft: ServiceRequest, enter: Enter
) -> None:
    page = new_visit(viewport=PHONE).new_page()
    reach(page, draft, enter)
    leave(page, "Nom du projet", "Fête de la rivière")
    expect(page.locator(SAVED)).to_contain_text("enregistré à")
    expect(page.get_by_role("status").filter(has_text="connexion")).to_have_count(0)
    with page.expect_response("**/enregistrer/"):
        page.get_by_label("Dehors").check()
    with page.expect_response("**/enregistrer/"):
        page.get_by_label("Prénom").first.fill("Lila")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
        page.keyboard.press("Tab")
    expect(page.locator("form[data-autosave]")).to_have_attribute("data-state", "idle")
    (row,) = answers(draft)[PEOPLE]  # type: ignore[misc]
    assert {**answers(draft), PEOPLE: row["f_who12345"]} == {NAME: "Fête de la rivière", PLACE: "out", PEOPLE: "Lila"}
    page.reload()
    expect(page.get_by_label("Nom du projet")).to_have_value("Fête de la rivière")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_what_can_t_be_read_is_said_kept_and_given_back(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    reach(page, draft, enter)
    leave(page, "Montant demandé", "beaucoup")
    error = page.locator(f"#field-{AMOUNT} .field__error")
    expect(error).to_contain_text("Gardé comme vous l’avez saisi")
    page.reload()
    expect(page.locator("form[data-autosave][data-state]")).to_be_attached()
    expect(page.get_by_label("Montant demandé")).to_have_value("beaucoup")
    expect(error).to_be_visible()
    leave(page, "Montant demandé", "300")
    expect(error).to_have_count(0)
    assert answers(draft) == {AMOUNT: 30_000}


def test_what_was_typed_before_the_script_came_is_saved(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    enter(page.context, draft.applicant.email)
    page.route("**/autosave*.js", lambda route: None)  # held until nobody stands in its way
    page.goto(f"/compte/brouillons/{draft.reference}/etapes/{STEP.key}/", wait_until="domcontentloaded")
    page.get_by_label("Nom du projet").fill("Fête de la rivière")
    page.keyboard.press("Tab")
    with page.expect_response("**/enregistrer/"):
        page.unroute("**/autosave*.js")
    expect(page.locator(SAVED)).to_contain_text("enregistré à")
    assert answers(draft) == {NAME: "Fête de la rivière"}


def test_going_on_waits_for_what_is_on_its_way(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    reach(page, draft, enter)
    page.route("**/enregistrer/", lambda route: None)  # on its way until nobody stands in it
    page.get_by_label("Nom du projet").fill("Fête de la rivière")
    with page.expect_request("**/enregistrer/"):
        page.keyboard.press("Tab")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    press(page, "Continuer")
    assert sent == []
    page.unroute("**/enregistrer/")
    expect(page.locator(".error-summary")).to_be_visible()  # what else the step asks
    expect(page.locator(".conflict")).to_have_count(0)
    assert answers(draft) == {NAME: "Fête de la rivière"}


def test_offline_and_back_nothing_is_lost(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    reach(page, draft, enter)
    page.context.set_offline(True)
    page.get_by_label("Nom du projet").fill("Fête de la rivière")
    page.get_by_label("Montant demandé").fill("1 250")
    page.keyboard.press("Tab")
    status = page.locator(".autosave-status")
    expect(status).to_have_text(AWAY)
    expect(page.locator(SAVED)).to_have_text("pas encore enregistré")
    assert answers(draft) == {}
    assert "Fête" not in page.evaluate("JSON.stringify({...localStorage})"), "it would outlive the tab"
    page.context.set_offline(False)
    expect(status).to_contain_text("La connexion est revenue")
    expect(page.locator(SAVED)).to_contain_text("enregistré à")
    assert answers(draft) == {NAME: "Fête de la rivière", AMOUNT: 125_000}


@pytest.mark.parametrize("viewport", [{"width": 1280, "height": 500}, {"width": 320, "height": 500}])
def test_offline_is_said_at_once_wherever_one_is_and_nothing_moves(
    new_visit: NewVisit, draft: ServiceRequest, enter: Enter, viewport: dict[str, int], axe: Callable[..., None]
) -> None:
    page = new_visit(viewport=viewport).new_page()
    reach(page, draft, enter)
    status = page.locator(".autosave-status")
    expect(status).to_have_css("display", "block")  # there before it speaks, so that it is heard
    assert status.get_attribute("role") == "status"
    for place in (page.get_by_label("Nom du projet"), page.get_by_role("button", name="Continuer")):
        place.scroll_into_view_if_needed()
        before = place.bounding_box()
        page.context.set_offline(True)
        expect(status).to_have_text(AWAY)
        expect(status).to_be_in_viewport(ratio=1)
        axe(page)
        assert place.bounding_box() == before
        page.context.set_offline(False)
        expect(status).to_contain_text("La connexion est revenue")


def test_two_members_on_one_draft_choose(
    page: Page, new_visit: NewVisit, draft: ServiceRequest, enter: Enter, axe: Callable[..., None]
) -> None:
    paul = make_user(first_name="Paul", last_name="Martin")
    Membership.objects.create(profile=draft.profile, user=paul, role=Role.EDITOR)
    theirs = new_visit().new_page()
    reach(page, draft, enter)
    reach(theirs, draft, enter, paul.email)
    leave(theirs, "Nom du projet", "Fête de Paul")
    leave(page, "Nom du projet", "Fête d’Odile")
    conflict = page.locator(".conflict")
    expect(conflict).to_contain_text("Paul Martin a répondu")
    expect(conflict).to_contain_text("Fête de Paul")
    expect(page.get_by_label("Nom du projet", exact=True)).to_have_value("Fête d’Odile")
    assert answers(draft) == {NAME: "Fête de Paul"}
    axe(page)
    press(page, "Garder ma réponse")
    expect(conflict).to_have_count(0)
    assert answers(draft) == {NAME: "Fête d’Odile"}
    leave(theirs, "Nom du projet", "Fête de Paul, bis")
    press(theirs, "Prendre l’autre réponse")
    expect(theirs.locator(".conflict")).to_have_count(0)
    expect(theirs.get_by_label("Nom du projet", exact=True)).to_have_value("Fête d’Odile")
    assert answers(draft) == {NAME: "Fête d’Odile"}


def test_without_javascript_the_choice_is_on_the_page(
    no_js_page: Page, page: Page, draft: ServiceRequest, enter: Enter
) -> None:
    enter(no_js_page.context, draft.applicant.email)
    no_js_page.goto(f"/compte/brouillons/{draft.reference}/etapes/{STEP.key}/")
    reach(page, draft, enter)
    leave(page, "Nom du projet", "Premier")
    no_js_page.get_by_label("Nom du projet").fill("Second")
    press(no_js_page, "Continuer")
    expect(no_js_page.locator(".conflict")).to_contain_text("dans une autre fenêtre")
    press(no_js_page, "Garder ma réponse")
    expect(no_js_page.locator(".conflict")).to_have_count(0)
    assert answers(draft) == {NAME: "Second"}


def test_once_transmitted_elsewhere_a_late_answer_is_refused_and_said(
    page: Page, draft: ServiceRequest, enter: Enter
) -> None:
    reach(page, draft, enter)
    ServiceRequest.objects.filter(pk=draft.pk).delete()
    leave(page, "Nom du projet", "Trop tard")
    expect(page.locator(".autosave-status")).to_contain_text("Cette demande est introuvable")
    expect(page.locator(SAVED)).to_have_text("pas encore enregistré")


def test_who_is_taken_out_of_the_profile_is_told_and_keeps_what_they_typed(
    page: Page, draft: ServiceRequest, enter: Enter
) -> None:
    paul = make_user(first_name="Paul", last_name="Martin")
    Membership.objects.create(profile=draft.profile, user=paul, role=Role.EDITOR)
    reach(page, draft, enter, paul.email)
    remove(actor=draft.applicant, profile=draft.profile, member=paul)
    leave(page, "Nom du projet", "Fête de Paul")
    expect(page.locator(".autosave-status")).to_contain_text("Odile Renaud a mis fin à votre accès")
    expect(page.locator(SAVED)).to_have_text("pas encore enregistré")
    press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vous ne faites plus partie de ce profil")
    expect(page.locator("main")).to_contain_text("Fête de Paul")
    assert answers(draft) == {}


@pytest.mark.parametrize("has_javascript", [True, False])
def test_whose_role_is_lowered_keeps_what_they_typed(
    page: Page, no_js_page: Page, draft: ServiceRequest, enter: Enter, axe: Callable[..., None], has_javascript: bool
) -> None:
    paul = make_user(first_name="Paul", last_name="Martin")
    Membership.objects.create(profile=draft.profile, user=paul, role=Role.EDITOR)
    theirs = page if has_javascript else no_js_page
    enter(theirs.context, paul.email)
    theirs.goto(f"/compte/brouillons/{draft.reference}/etapes/{STEP.key}/")
    if has_javascript:
        expect(theirs.locator("form[data-autosave][data-state]")).to_be_attached()
    change_role(actor=draft.applicant, profile=draft.profile, member=paul, role=Role.READER)
    if has_javascript:
        leave(theirs, "Nom du projet", "Fête de Paul")
        expect(theirs.locator(".autosave-status")).to_contain_text("Votre rôle dans ce profil")
    else:
        theirs.get_by_label("Nom du projet").fill("Fête de Paul")
    press(theirs, "Continuer")
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Ce que vous avez saisi n’est pas enregistré")
    expect(theirs.locator("main")).to_contain_text("Fête de Paul")
    if has_javascript:
        axe(theirs)
    theirs.get_by_role("link", name="Voir cette demande").click()
    expect(theirs.get_by_role("heading", level=1)).to_have_text("Vérifier vos réponses")
    assert answers(draft) == {}


def test_an_answer_refused_is_not_hidden_by_the_next_one_saved(page: Page, draft: ServiceRequest, enter: Enter) -> None:
    reach(page, draft, enter)
    draft.answers = {NAME: "D’une autre fenêtre"}
    draft.save()
    leave(page, "Nom du projet", "D’ici")
    expect(page.locator(SAVED)).to_have_text("pas encore enregistré")
    leave(page, "Montant demandé", "300")
    expect(page.locator("form[data-autosave]")).to_have_attribute("data-state", "idle")
    expect(page.locator(SAVED)).to_have_text("pas encore enregistré")
    assert answers(draft)[AMOUNT] == 30_000
