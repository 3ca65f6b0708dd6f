"""On a phone of 360 px, by keyboard: corrections, a message, everything in one PDF; again, withdrawn, handed over."""

import re
from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Role, User
from teleservices.models import RequestMessage, ServiceRequest, State
from tests.e2e.actors import press
from tests.e2e.keyboard import by_keyboard, fits
from tests.e2e.screens.desk import INSTRUCTOR
from tests.factories.accounts import make_user
from tests.factories.procedures import PROJECT, act, make_form, make_procedure, make_request


def filed(state: State) -> ServiceRequest:
    """A request of the demo's instructor, in this state."""
    team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    return make_request(state=state, procedure=make_procedure(team=team))


def test_corrections_are_kept_apart_then_sent(
    phone: Page, enter: Callable[..., None], axe: Callable[..., None]
) -> None:
    request = filed(State.IN_REVIEW)
    assert request.assignee is not None
    request = act(request, "request_corrections", request.assignee)
    request.corrections.update(field_keys=[PROJECT], indispensable_keys=[PROJECT])
    enter(phone.context, request.applicant.email)
    phone.goto(request.get_absolute_url())
    asked, button = phone.locator(".notice > p").nth(1).bounding_box(), phone.locator(".notice .button").bounding_box()
    assert asked is not None
    assert button is not None
    assert button["y"] - (asked["y"] + asked["height"]) >= 8, "the button stands apart from the text above it"
    by_keyboard(phone, "link", "Compléter ma demande")
    expect(phone.locator("main")).to_contain_text("indispensable")
    phone.get_by_label("Nom du projet").fill("Fête du pont")
    by_keyboard(phone, "button", "Vérifier mes compléments")
    expect(phone.locator("ins")).to_have_text("Fête du pont")
    assert fits(phone)
    axe(phone)
    request.refresh_from_db()
    assert request.answers[PROJECT] == "Fête de la rivière"
    by_keyboard(phone, "button", "Transmettre les compléments")
    expect(phone.locator(".messages")).to_contain_text("transmis")
    by_keyboard(phone, "link", "Contenu")
    expect(phone.locator("main")).to_contain_text("Fête du pont")
    request.refresh_from_db()
    assert (request.state, request.answers[PROJECT]) == (State.IN_REVIEW, "Fête du pont")


def test_a_message_is_sent_and_answered(
    phone: Page, new_visit: Callable[..., BrowserContext], enter: Callable[..., None]
) -> None:
    request = filed(State.IN_REVIEW)
    enter(phone.context, request.applicant.email)
    phone.goto(request.get_absolute_url())
    by_keyboard(phone, "link", "Messages")
    phone.get_by_label("Votre message").fill("Quand saurai-je ?")
    press(phone, "Envoyer le message")
    expect(phone.locator(".message--applicant")).to_contain_text("Pas encore lu")
    assert fits(phone)

    staff = new_visit().new_page()
    enter(staff.context, INSTRUCTOR)
    staff.goto(f"/admin/instruction/demandes/{request.reference}/")
    expect(staff.locator("main")).to_contain_text("1 non lu")
    staff.get_by_role("link", name="Échanges").click()
    staff.get_by_label("Message au demandeur").fill("Le 12 mars.")
    press(staff, "Envoyer le message")
    assert RequestMessage.objects.filter(request=request).count() == 2
    phone.goto("/compte/demandes/")
    phone.get_by_role("link", name="1 nouveau message").click()
    expect(phone.locator(".message--service")).to_contain_text("Le 12 mars.")


def test_everything_in_one_pdf(phone: Page, enter: Callable[..., None], drain: Callable[[], int]) -> None:
    request = filed(State.SUBMITTED)
    drain()
    enter(phone.context, request.applicant.email)
    phone.goto(request.get_absolute_url())
    by_keyboard(phone, "link", "Pièces")
    by_keyboard(phone, "link", "Tout dans un seul PDF")
    by_keyboard(phone, "button", "Préparer le dossier complet")
    phone.get_by_role("progressbar").wait_for()
    drain()
    with phone.expect_download() as download:
        phone.get_by_role("link", name="Télécharger le dossier complet").click()
    assert download.value.suggested_filename.endswith("complet.pdf")
    assert fits(phone)


def test_a_similar_request_starts_from_the_former_one(phone: Page, enter: Callable[..., None]) -> None:
    request = filed(State.IN_REVIEW)
    enter(phone.context, request.applicant.email)
    phone.goto(request.get_absolute_url())
    by_keyboard(phone, "button", "Refaire une demande semblable")
    expect(phone.locator("main")).to_contain_text("Voici votre nouveau brouillon")
    first = make_form().steps[0]
    expect(phone).to_have_url(re.compile(rf"/etapes/{first.key}/$"))
    expect(phone.get_by_role("heading", level=1)).to_have_text(first.title)
    assert fits(phone)
    draft = ServiceRequest.objects.drafts().get(applicant=request.applicant)
    assert (draft.answers, draft.procedure_id) == (request.answers, request.procedure_id)


def test_a_request_is_withdrawn_after_its_consequences_are_read(
    phone: Page, enter: Callable[..., None], axe: Callable[..., None]
) -> None:
    request = filed(State.IN_REVIEW)
    enter(phone.context, request.applicant.email)
    phone.goto(request.get_absolute_url())
    expect(phone.get_by_role("button", name="Retirer ma demande")).to_be_hidden()
    phone.locator("summary", has_text="Retirer ma demande").press("Enter")
    expect(phone.locator("main")).to_contain_text("aucune décision ne sera prise")
    axe(phone)
    by_keyboard(phone, "button", "Retirer ma demande")
    expect(phone.locator("main")).to_contain_text("Votre demande est retirée.")
    assert fits(phone)
    request.refresh_from_db()
    assert request.state == State.WITHDRAWN


def test_a_request_is_handed_over_to_another_member(
    phone: Page, enter: Callable[..., None], axe: Callable[..., None]
) -> None:
    request, other = filed(State.IN_REVIEW), make_user(first_name="Basile", last_name="Tanguy")
    request.profile.memberships.create(user=other, role=Role.EDITOR, function="Secrétaire")
    enter(phone.context, request.applicant.email)
    phone.goto(request.get_absolute_url())
    by_keyboard(phone, "link", "Confier à un autre membre")
    press(phone, "Confier")
    expect(phone.locator(".error-summary")).to_contain_text("Choisissez un membre.")
    phone.get_by_label("Qui suivra cette demande").select_option(label="Basile Tanguy")
    axe(phone)
    by_keyboard(phone, "button", "Confier")
    expect(phone.locator("main")).to_contain_text("Basile Tanguy suit désormais cette demande.")
    assert fits(phone)
    request.refresh_from_db()
    assert request.applicant == other
