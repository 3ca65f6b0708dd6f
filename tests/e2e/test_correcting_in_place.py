"""An answer corrected in the applicant's place, from the desk to the applicant's page, with scripts and without."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from teleservices.models import ServiceRequest, State
from tests.e2e.actors import press
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.procedures import AMOUNT, STATUTES, make_procedure, make_request
from tests.locker.pdf_samples import ordinary

WHY = "Erreur de saisie, confirmée au téléphone."
COMPARE, CONFIRM = "Comparer avant de confirmer", "Confirmer la correction"


@pytest.fixture
def reviewed() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW, procedure=make_procedure())


def at_the_sheet(request: ServiceRequest, new_visit: NewVisit, enter: Enter, *, scripts: bool) -> Page:
    """The instructor who follows it."""
    assert request.assignee is not None
    page = new_visit(java_script_enabled=scripts).new_page()
    enter(page.context, request.assignee.email)
    page.goto(f"/admin/instruction/demandes/{request.reference}/")
    return page


def as_applicant(request: ServiceRequest, new_visit: NewVisit, enter: Enter, *, scripts: bool) -> Page:
    """The page of the request, for who filed it."""
    page = new_visit(java_script_enabled=scripts).new_page()
    enter(page.context, request.applicant.email)
    page.goto(request.get_absolute_url())
    return page


@pytest.mark.parametrize("scripts", [True, False])
def test_a_mistyped_amount_is_corrected_and_its_applicant_reads_both(
    scripts: bool, reviewed: ServiceRequest, new_visit: NewVisit, enter: Enter
) -> None:
    page = at_the_sheet(reviewed, new_visit, enter, scripts=scripts)
    page.get_by_role("link", name="Corriger à la place du demandeur : Montant demandé").click()
    page.locator(f"[name={AMOUNT}]").fill("1 300,50")
    press(page, COMPARE)
    expect(page.locator("main .error-message")).to_contain_text("Dites pourquoi vous corrigez")
    expect(page.locator(f"[name={AMOUNT}]")).to_have_value("1 300,50")
    page.get_by_label("Pourquoi vous corrigez").fill(WHY)
    press(page, COMPARE)
    expect(page.locator(".desk-preview").first).to_contain_text("1 250,00 €")
    expect(page.locator(".desk-preview").first).to_contain_text("1 300,50 €")
    expect(page.locator(".desk-preview").last).to_contain_text(WHY)
    expect(page.locator(".desk-preview").last).not_to_contain_text("1 300,50")
    press(page, CONFIRM)
    expect(page.locator(".messages")).to_contain_text("C’est fait")
    expect(page.locator("section[aria-labelledby=by-service]")).to_contain_text("1 250,00 €")
    theirs = as_applicant(reviewed, new_visit, enter, scripts=scripts)
    expect(theirs.locator("#historique ~ .timeline")).to_contain_text(WHY)
    theirs.locator("#onglets").get_by_role("link", name="Contenu").click()
    corrected = theirs.locator("section[aria-labelledby=par-le-service]")
    expect(corrected.locator("del")).to_have_text("1 250,00 €")
    expect(corrected.locator("ins")).to_have_text("1 300,50 €")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_document_is_replaced_and_its_applicant_still_reads_the_former(
    scripts: bool, reviewed: ServiceRequest, new_visit: NewVisit, enter: Enter, tmp_path: Path
) -> None:
    former = reviewed.attachments.get().title
    signed = tmp_path / "statuts signés.pdf"
    signed.write_bytes(ordinary(pages=2))
    page = at_the_sheet(reviewed, new_visit, enter, scripts=scripts)
    page.goto(f"/admin/instruction/demandes/{reviewed.reference}/corriger/{STATUTES}/")
    page.get_by_label(former).check()
    page.get_by_label("Joindre un fichier").set_input_files(signed)
    page.get_by_label("Pourquoi vous corrigez").fill("Reçu signé par courrier.")
    press(page, COMPARE)
    expect(page.locator(".desk-letter")).to_contain_text("statuts signés.pdf")
    press(page, CONFIRM)
    expect(page.locator(".desk-slots")).to_contain_text("statuts signés")
    theirs = as_applicant(reviewed, new_visit, enter, scripts=scripts)
    theirs.locator("#onglets").get_by_role("link", name="Contenu").click()
    corrected = theirs.locator("section[aria-labelledby=par-le-service]")
    expect(corrected.get_by_role("link", name=former, exact=True)).to_be_visible()
    expect(corrected.get_by_role("link", name="statuts signés")).to_be_visible()
