"""A model text comes into what is being written, at once with scripts, through the server without."""

import pytest
from playwright.sync_api import expect

from teleservices.models import ModelText, ServiceRequest, State, TextUse
from tests.e2e.actors import press
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.e2e.test_pointing import at_the_desk
from tests.factories.procedures import STATUTES, make_procedure, make_request
from tests.locker.pdf_samples import ordinary


@pytest.fixture
def reviewed() -> ServiceRequest:
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure())
    assert request.team
    for use in TextUse:
        ModelText.objects.create(team=request.team, use=use, title="Rappel", text=f"Texte prêt ({use}).")
    return request


@pytest.mark.parametrize("scripts", [True, False])
def test_a_text_is_inserted_in_a_message_and_in_the_basket(
    scripts: bool, reviewed: ServiceRequest, new_visit: NewVisit, enter: Enter
) -> None:
    joined = {"name": "plan du site.pdf", "mimeType": "application/pdf", "buffer": ordinary()}
    page = at_the_desk(reviewed, new_visit, enter, java_script_enabled=scripts)
    page.goto(f"/admin/instruction/demandes/{reviewed.reference}/messages/")
    page.get_by_label("Message au demandeur").fill("Bonjour,")
    page.locator("input[name=documents]").set_input_files([joined])
    page.get_by_label("Texte type", exact=True).select_option(label="Rappel")
    page.get_by_role("button", name="Insérer").click()
    expect(page.get_by_label("Message au demandeur")).to_have_value("Bonjour,\n\nTexte prêt (message).")
    expect(page.locator(".desk-letter")).to_have_count(0 if scripts else 1)
    press(page, "Envoyer le message")
    expect(page.locator("#messages + ol")).to_contain_text("plan du site")

    page.goto(f"/admin/instruction/demandes/{reviewed.reference}/")
    page.locator(f".desk-slots .desk-pencil[value={STATUTES}]").click()
    basket = page.locator("#basket")
    basket.locator("summary", has_text="Ajouter un message").click()
    basket.get_by_role("button", name="Insérer").click()
    expect(basket.get_by_label("Message au demandeur")).to_have_value("Texte prêt (message).")
    expect(basket.locator(".desk-preview")).to_contain_text("Texte prêt (message).")
    expect(basket.locator(f"#remarks-{STATUTES} option[value='Texte prêt (remark).']")).to_have_count(1)
    assert page.url.split("?")[0].endswith(("/panier/", f"/{reviewed.reference}/")), "still the sheet"
