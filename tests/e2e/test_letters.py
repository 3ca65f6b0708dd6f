"""A letter from its designer to its applicant, in a browser: written, published, seen by the agent, delivered."""

import io
from collections.abc import Callable

from playwright.sync_api import Page, expect
from pypdf import PdfReader

from accounts.models import User
from home.demo.accounts import address_of
from locker.models import LockerDocument
from locker.stores.storage import open_private
from teleservices.models import Decision, State
from teleservices.paperwork.effects import deliver_decision_letter
from tests.e2e.actors import press
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.procedures import make_procedure, make_request


def text_of(content: bytes) -> str:
    """The text of a PDF on one line, but the mark of what is no decision yet."""
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(word for word in text.split() if word != "APERÇU")


def write_the_letter(page: Page, uuid: object) -> None:
    """Tick the name of the project, then quote it in a paragraph that stands above another."""
    page.goto(f"/admin/studio/{uuid}/courriers/")
    page.get_by_label("Nom du projet").check()
    press(page, "Enregistrer")
    page.get_by_role("link", name="Modifier – Accordée", exact=True).click()
    page.get_by_label("Objet du courrier").fill("Votre projet {{ réponse:f_project1 }}")
    for _paragraph in range(2):
        press(page, "Ajouter un paragraphe – Avant les motifs")
    texts = page.locator("main textarea[name^=opening]")
    texts.nth(0).fill("Il vous reste à nous envoyer le bilan.")
    texts.nth(1).fill("Le département vous accorde {{ montant accorde }}.")
    press(page, "Monter – Avant les motifs, 2")
    expect(texts.nth(0)).to_have_value("Le département vous accorde {{ montant accorde }}.")
    press(page, "Enregistrer")
    expect(page.locator(".messages")).to_contain_text("enregistrés dans le brouillon")


def test_what_a_designer_writes_is_seen_by_the_agent_then_by_the_applicant(
    new_visit: NewVisit, enter: Enter, axe: Callable[..., None]
) -> None:
    team = User.objects.get(email=address_of("instruction")).team_memberships.all()[0].team
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure(team=team))
    page = new_visit(java_script_enabled=False).new_page()
    enter(page.context, address_of("design"))
    write_the_letter(page, request.procedure.uuid)
    page.get_by_role("link", name="Publier").click()
    expect(page.locator("main")).to_contain_text("Il vous reste à nous envoyer le bilan.")
    press(page, "Publier ces changements")
    assert request.assignee is not None
    enter(page.context, request.assignee.email)
    page.goto(f"/admin/instruction/demandes/{request.reference}/actes/accept/")
    page.get_by_label("Autorité compétente").fill("Présidence du conseil départemental")
    page.get_by_label("Montant accordé").fill("1 250")
    press(page, "Voir le courrier")
    link = page.get_by_role("link", name="Ouvrir le courrier (PDF, nouvel onglet)")
    seen = text_of(page.context.request.get(f"{page.url.split('/admin')[0]}{link.get_attribute('href')}").body())
    assert "Votre projet Fête de la rivière" in seen
    assert seen.index("Le département vous accorde 1 250,00 €.") < seen.index("Il vous reste à nous envoyer le bilan.")
    press(page, "Accorder")
    expect(page.locator(".messages")).to_contain_text("C’est fait")
    deliver_decision_letter(decision_id=Decision.objects.get(request=request).pk)
    stored = LockerDocument.objects.get(about=request.reference).stored_file
    with open_private(stored.storage_name) as stream:
        assert text_of(stream.read()) == seen
