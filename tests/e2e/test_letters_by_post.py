"""A decision of a procedure that wants registered letters, in a browser: no consent, printed, posted, received."""

import io
from collections.abc import Callable

from django.utils import timezone
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from accounts.models import User
from home.demo.accounts import address_of
from teleservices.legal import legal_day
from teleservices.letters.letter_models import LetterModels, parse_models
from teleservices.lifecycle.postal.notified import notification_of
from teleservices.models import Decision, PostalSending, Procedure, State
from teleservices.paperwork.effects import deliver_decision_letter
from tests.e2e.actors import decide, press
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.postal import ADDRESS, live_at
from tests.factories.procedures import make_procedure, make_request


def want_registered_letters(page: Page, procedure: Procedure) -> None:
    """Tick it on the screen of the letters, then publish."""
    page.goto(f"/admin/studio/{procedure.uuid}/courriers/")
    page.get_by_label("Ses décisions sont notifiées par lettre recommandée").check()
    press(page, "Enregistrer")
    page.get_by_role("link", name="Publier").click()
    expect(page.locator("main")).to_contain_text("Ses décisions sont notifiées par lettre recommandée")
    press(page, "Publier ces changements")


def refuse(page: Page, reference: str) -> None:
    """Take the decision."""
    page.goto(f"/admin/instruction/demandes/{reference}/actes/refuse/")
    page.get_by_label("Autorité compétente").fill("Présidence du conseil départemental")
    page.get_by_label("Motifs").first.fill("Le projet ne relève pas du Département.")
    decide(page, "Refuser")


def print_it(page: Page, reference: str) -> None:
    """Tick it, and take the PDF."""
    page.goto("/admin/instruction/courriers/")
    page.get_by_label(reference).check()
    with page.expect_download() as download:
        press(page, "Imprimer")
    content = download.value.path().read_bytes()
    assert reference in PdfReader(io.BytesIO(content)).pages[0].extract_text()


def test_from_no_consent_to_the_receipt(new_visit: NewVisit, enter: Enter, axe: Callable[..., None]) -> None:
    team = User.objects.get(email=address_of("instruction")).team_memberships.all()[0].team
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure(team=team))
    live_at(request, ADDRESS)
    page = new_visit(java_script_enabled=False).new_page()
    enter(page.context, address_of("design"))
    want_registered_letters(page, request.procedure)
    in_force = parse_models(Procedure.objects.get(pk=request.procedure_id).letter_models)
    assert in_force == LetterModels(is_registered=True)
    assert request.assignee is not None
    enter(page.context, request.assignee.email)
    refuse(page, request.reference)
    decision = Decision.objects.get(request=request)
    deliver_decision_letter(decision_id=decision.pk)
    page.goto(f"/admin/instruction/demandes/{request.reference}/decision/")
    expect(page.locator("main")).to_contain_text("la démarche veut un recommandé")
    expect(page.locator("main")).to_contain_text("La date de notification n’est pas certaine")
    print_it(page, request.reference)
    today = legal_day(timezone.now())
    page.goto("/admin/instruction/courriers/")
    page.get_by_label(request.reference).check()
    page.get_by_label("Remis à La Poste le").fill(today.isoformat())
    press(page, "Marquer comme postés")
    expect(page.get_by_role("alert")).to_contain_text("L212-1")
    page.get_by_label("Ceux qui doivent l’être sont signés").check()
    press(page, "Marquer comme postés")
    expect(page.locator(".messages")).to_contain_text("marqué comme posté")
    sending = PostalSending.objects.get(decision=decision)
    page.goto(f"/admin/instruction/courriers/{sending.pk}/")
    page.get_by_label("Numéro du recommandé").fill("1A 201 234 5678 9")
    page.get_by_label("Reçu le").fill(today.isoformat())
    press(page, "Enregistrer")
    assert notification_of(Decision.objects.get(pk=decision.pk)).on == today
    page.goto(f"/admin/instruction/demandes/{request.reference}/decision/")
    expect(page.locator("main")).to_contain_text("Elle peut être contestée jusqu’au")
    seen = new_visit().new_page()  # axe waits for timers, which a page without scripts never runs
    enter(seen.context, request.assignee.email)
    seen.goto(page.url)
    axe(seen, ".nice-padding")
