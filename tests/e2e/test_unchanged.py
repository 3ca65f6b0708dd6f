"""What comes back unchanged, in a browser: asked again, confirmed, told to the service, taken as received by it."""

from collections.abc import Callable

from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from teleservices.models import State
from tests.e2e.actors import open_act, press
from tests.e2e.keyboard import by_keyboard, fits
from tests.e2e.screens.desk import INSTRUCTOR
from tests.factories.procedures import STATUTES, make_procedure, make_request

REASON = "Les statuts n’ont pas changé : ce sont les bons."


def test_it_is_confirmed_and_the_service_takes_it_as_received(
    phone: Page,
    new_visit: Callable[..., BrowserContext],
    enter: Callable[..., None],
    axe: Callable[..., None],
) -> None:
    team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    procedure = make_procedure(team=team, regime="acceptance")
    request = make_request(state=State.CORRECTION_REQUESTED, procedure=procedure)
    request.corrections.update(indispensable_keys=[STATUTES])
    enter(phone.context, request.applicant.email)
    phone.goto(request.get_absolute_url())
    by_keyboard(phone, "link", "Compléter ma demande")
    by_keyboard(phone, "button", "Vérifier mes compléments")
    expect(phone.locator("main")).to_contain_text("Vous n’avez pas changé ce que le service juge indispensable")
    phone.get_by_label("Pourquoi c’est juste").fill(REASON)
    by_keyboard(phone, "button", "Transmettre les compléments")
    expect(phone.locator(".error-summary")).to_contain_text("Confirmez que ce que vous laissez inchangé est juste")
    expect(phone.get_by_label("Pourquoi c’est juste")).to_have_value(REASON)
    axe(phone)
    assert fits(phone)
    phone.get_by_label("Je confirme que ce que je laisse inchangé est juste").check()
    by_keyboard(phone, "button", "Transmettre les compléments")
    expect(phone.locator("main")).to_contain_text("le délai légal pour vous répondre n’a pas commencé")
    assert fits(phone)

    staff = new_visit().new_page()
    enter(staff.context, INSTRUCTOR)
    staff.goto(f"/admin/instruction/demandes/{request.reference}/")
    expect(staff.locator(".desk-versions")).to_contain_text("non reçu")
    expect(staff.locator("blockquote")).to_contain_text(REASON)
    open_act(staff, "Tenir pour reçu ce qui est inchangé")
    expect(staff.locator(".desk-preview")).to_contain_text("Le service tient pour reçu")
    press(staff, "Tenir pour reçu ce qui est inchangé")
    expect(staff.locator("main")).to_contain_text("C’est fait")
    acts = staff.locator("#can-do").get_by_role("link", include_hidden=True)
    expect(acts.filter(has_text="Tenir pour reçu ce qui est inchangé")).to_have_count(0)
    expect(acts).not_to_have_count(0)
    phone.reload()
    standing = phone.locator("main > *:not(:has(.timeline)), main section:not(:has(.timeline)):not(.timeline section)")
    expect(standing.filter(has_text="n’a pas commencé")).to_have_count(0)
    expect(phone.locator(".timeline")).to_contain_text("Le service tient pour reçu")
