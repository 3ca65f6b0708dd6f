"""What a service asks to complete, in a browser: answers and documents go by themselves, as in a draft, kept apart."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from formkit.schema import FormSchema
from locker.models import LockerDocument
from teleservices.filing.starting import start
from teleservices.filing.transmission import transmit
from teleservices.lifecycle import Corrections, perform
from teleservices.models import CorrectionDocument, CorrectionDraft, ServiceRequest, State
from tests.e2e.actors import press
from tests.e2e.conftest import Mailbox
from tests.e2e.test_uploads import NAME, QUOTES, STATUTES, STEP, choose, pdf, photo
from tests.factories.accounts import make_profile, make_user
from tests.factories.answers import fill_in
from tests.factories.procedures import act, make_instructor, make_procedure
from tests.french import french

pytestmark = pytest.mark.both_databases

Enter = Callable[..., None]
AWAY = "No network: your answers are kept on this device and will leave when it is back."


@pytest.fixture
def sent(portal: object) -> ServiceRequest:
    """A name and two kinds of documents are to be corrected."""
    user = make_user()
    procedure = make_procedure(form=FormSchema(steps=(STEP,)))
    draft = start(procedure=procedure, profile=make_profile(member=user), user=user)
    draft = fill_in(draft, {NAME: "Fête"})
    request = transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
    instructor = make_instructor(request.team)
    request = act(request, "take_charge", instructor)
    deadline = timezone.localdate() + dt.timedelta(days=15)
    perform(
        request_id=request.pk,
        act_name="request_corrections",
        actor=instructor,
        revision_number=request.revision_number,
        payload=Corrections(message="Joignez un devis.", field_keys=(NAME, QUOTES, STATUTES), deadline=deadline),
    )
    request.refresh_from_db()
    return request


def reach(page: Page, sent: ServiceRequest, enter: Enter) -> None:
    enter(page.context, sent.applicant.email)
    page.goto(f"/compte/demandes/{sent.reference}/completer/")


def prepared(sent: ServiceRequest) -> list[str]:
    documents = CorrectionDocument.objects.filter(draft__correction__request=sent)
    return list(documents.values_list("title", flat=True))


def test_answers_and_documents_go_by_themselves_then_all_is_transmitted(
    new_visit: Callable[..., BrowserContext], sent: ServiceRequest, enter: Enter, axe: Callable[..., None]
) -> None:
    page = new_visit(viewport={"width": 360, "height": 740}).new_page()
    reach(page, sent, enter)
    quotes, statutes = page.locator(f"#document_{QUOTES}"), page.locator(f"#document_{STATUTES}")
    expect(quotes.locator(".sending")).to_be_attached()
    page.get_by_label("Nom du projet").fill("Fête de la rivière")
    page.get_by_label("Nom du projet").press("Tab")
    expect(page.locator("[data-saved]")).to_contain_text("enregistré à")
    wrong = {"name": "lettre.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 rien"}
    choose(page, [pdf("devis-1.pdf"), wrong, pdf("devis-2.pdf", 2)])
    expect(quotes.locator("[data-joined]")).to_contain_text("devis-2")
    expect(quotes.locator(".sending .field__error")).to_contain_text("abîmé")
    choose(page, [photo("IMG_1.jpg", "white"), photo("IMG_2.jpg", "grey")], STATUTES)
    expect(statutes.locator("[data-joined]")).to_contain_text("Ordonner ou tourner les pages")
    expect(statutes.locator(".joined__picture")).to_be_visible()
    assert prepared(sent) == ["devis-1", "devis-2", "Statuts"]
    axe(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    sent.refresh_from_db()
    assert (sent.answers, sent.attachments.count()) == ({NAME: "Fête"}, 0), "the service sees nothing of it yet"
    press(page, "Vérifier mes compléments")
    expect(page.locator("ins")).to_have_text("Fête de la rivière")
    press(page, "Transmettre les compléments")
    page.wait_for_url(f"**{sent.get_absolute_url()}")
    sent.refresh_from_db()
    assert (sent.state, sent.answers) == (State.IN_REVIEW, {NAME: "Fête de la rivière"})
    assert sent.attachments.count() == 3


def test_the_connection_is_cut_then_comes_back(page: Page, sent: ServiceRequest, enter: Enter) -> None:
    reach(page, sent, enter)
    expect(page.locator("form[data-autosave][data-state]")).to_be_attached()
    expect(page.locator(f"#document_{QUOTES} .sending")).to_be_attached()
    page.context.set_offline(True)
    page.get_by_label("Nom du projet").fill("Hors connexion")
    page.get_by_label("Nom du projet").press("Tab")
    expect(page.locator(".autosave-status")).to_have_text(french(AWAY))
    choose(page, [pdf("devis.pdf")])
    said = page.locator(f"#document_{QUOTES} .sending .field__error")
    expect(said).to_contain_text("La connexion a été coupée")
    page.context.set_offline(False)
    expect(page.locator(".autosave-status")).to_contain_text("La connexion est revenue")
    page.get_by_role("button", name="Réessayer devis.pdf").click()
    expect(page.locator(f"#document_{QUOTES} [data-joined]")).to_contain_text("devis")
    assert CorrectionDraft.objects.get(correction__request=sent).answers == {NAME: "Hors connexion"}
    assert prepared(sent) == ["devis"]


def test_without_javascript_too(no_js_page: Page, sent: ServiceRequest, enter: Enter) -> None:
    reach(no_js_page, sent, enter)
    kept = LockerDocument.objects.count()
    no_js_page.get_by_label("Nom du projet").fill("Fête de la rivière")
    choose(no_js_page, [pdf("devis.pdf"), photo("IMG_1.jpg", "white")])
    no_js_page.locator(f"#apart_{QUOTES}").check()
    press(no_js_page, "Enregistrer sans transmettre")
    expect(no_js_page.locator(".messages")).to_contain_text("Ils ne sont pas encore transmis")
    assert sorted(prepared(sent)) == ["Devis", "devis"]
    assert LockerDocument.objects.count() == kept
    expect(no_js_page.get_by_label("Nom du projet")).to_have_value("Fête de la rivière")


def test_who_follows_the_request_is_told_and_finds_what_came(
    new_visit: Callable[..., BrowserContext], sent: ServiceRequest, enter: Enter, mailbox: Mailbox
) -> None:
    assert sent.assignee is not None
    applicant, instructor = new_visit().new_page(), new_visit().new_page()
    reach(applicant, sent, enter)
    applicant.get_by_label("Nom du projet").fill("Fête de la rivière")
    choose(applicant, [pdf("devis.pdf")])
    expect(applicant.locator(f"#document_{QUOTES} [data-joined]")).to_contain_text("devis")
    choose(applicant, [pdf("statuts.pdf")], STATUTES)
    expect(applicant.locator(f"#document_{STATUTES} [data-joined]")).to_contain_text("statuts")
    press(applicant, "Vérifier mes compléments")
    press(applicant, "Transmettre les compléments")
    applicant.wait_for_url(f"**{sent.get_absolute_url()}")
    assert mailbox.last(sent.assignee.email).subject == f"Complétée par le demandeur : la demande {sent.reference}"
    enter(instructor.context, sent.assignee.email)
    instructor.goto(mailbox.link(sent.assignee.email, "/admin/instruction/"))
    expect(instructor.locator("main")).to_contain_text(sent.reference)
    expect(instructor.locator("main")).to_contain_text("Fête de la rivière")


@pytest.mark.parametrize("scripts", [True, False])
def test_what_blocks_leads_to_each_question_and_is_ticked(
    scripts: bool,
    new_visit: Callable[..., BrowserContext],
    sent: ServiceRequest,
    enter: Enter,
    axe: Callable[..., None],
) -> None:
    remarks = {NAME: "Donnez le nom entier.", STATUTES: "Ils ne sont pas signés."}
    sent.corrections.update(remarks=remarks, indispensable_keys=[STATUTES])
    page = new_visit(viewport={"width": 320, "height": 640}, java_script_enabled=scripts).new_page()
    enter(page.context, sent.applicant.email)
    page.goto(sent.get_absolute_url())
    notice = page.locator(".notice--warning")
    expect(notice).to_contain_text("Ce qui bloque – 0 sur 1 fait")
    expect(notice.get_by_role("listitem")).to_have_count(3)
    page.get_by_role("link", name="Nom du projet").click()
    question = page.locator(f"#field-{NAME}")
    expect(question).to_be_in_viewport()
    expect(question).to_contain_text("«\xa0Donnez le nom entier.\xa0» – Camille Vasseur")
    page.get_by_label("Nom du projet").fill("Fête de la rivière")
    if scripts:
        page.get_by_label("Nom du projet").press("Tab")
        expect(page.locator("[data-saved]")).to_contain_text("enregistré à")
        page.reload()
    else:
        press(page, "Enregistrer sans transmettre")
    row = page.get_by_role("listitem").filter(has=page.get_by_role("link", name="Nom du projet"))
    expect(row).to_contain_text("Modifié")
    expect(page.locator("main")).to_contain_text("1 sur 2 fait")
    page.get_by_role("listitem").get_by_role("link", name="Statuts").click()
    expect(page.locator(f"#field-{STATUTES}")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    if scripts:
        axe(page)
    page.goto(sent.get_absolute_url())
    expect(page.locator(".notice--warning")).to_contain_text("1 sur 2 fait")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
