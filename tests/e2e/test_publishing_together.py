"""What the law binds and what a stage says, changed in the studio: nobody reads it before a second designer agreed."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from home.models import ProcedurePage
from teleservices.models import Procedure, ServiceRequest, State
from tests.e2e.actors import press
from tests.factories.pages import make_procedure_page
from tests.factories.procedures import make_designer, make_procedure, make_request

Visitor = Callable[[str], Page]
EXPLAINED = "Une commission étudie votre demande chaque premier lundi."


@pytest.fixture(params=[True, False], ids=["scripts", "no-scripts"])
def visitor(
    request: pytest.FixtureRequest, new_visit: Callable[..., BrowserContext], enter: Callable[..., None]
) -> Visitor:
    """Opens the window of someone, of nobody without an address."""

    def open_for(address: str = "") -> Page:
        page = new_visit(java_script_enabled=request.param).new_page()
        if address:
            enter(page.context, address)
        return page

    return open_for


@pytest.fixture
def public(portal: object) -> ProcedurePage:
    """The public page of a procedure of which each publication is read by two."""
    code = f"aide-{uuid4().hex[:8]}"
    return make_procedure_page(make_procedure(code=code, title=code, needs_approval=True))


def change_silence(page: Page, procedure: Procedure) -> None:
    page.goto(f"{reverse('studio:settings', args=[procedure.uuid])}#settings-law")
    page.locator("select[name=regime]").select_option("acceptance")
    page.locator("[name=regime_article]").fill("CRPA, article L. 231-1")
    press(page, "Enregistrer")
    expect(page.locator("main")).to_contain_text("Réglages modifiés\u00a0: Ce que vaut le silence")


def change_stage(page: Page, request: ServiceRequest) -> None:
    page.goto(reverse("studio:stage", args=[request.procedure.uuid, request.stage_id]))
    page.locator("textarea[name=explanation]").fill(EXPLAINED)
    page.locator("textarea[name=email_text]").fill("Bonjour,\n\nLa commission se réunit bientôt.")
    press(page, "Enregistrer")
    page.goto(reverse("studio:stages", args=[request.procedure.uuid]))
    expect(page.locator("#studio-undo")).to_contain_text("Étape d’instruction modifiée")


def test_what_a_designer_changes_is_read_by_another_then_by_everyone(public: ProcedurePage, visitor: Visitor) -> None:
    procedure = public.procedure
    request = make_request(procedure=procedure, state=State.IN_REVIEW)
    anyone, applicant = visitor(""), visitor(request.applicant.email)
    author, reader = visitor(make_designer("Awa").email), visitor(make_designer("Bilal").email)
    publishing = reverse("studio:publish", args=[procedure.uuid])

    def assert_reads(silence: str, explanation: str) -> None:
        anyone.goto(public.address)
        expect(anyone.locator("main")).to_contain_text(silence)
        applicant.goto(request.get_absolute_url())
        expect(applicant.locator("main")).to_contain_text(explanation)

    assert_reads("votre demande est refusée", "Ce qui se passe maintenant.")
    change_silence(author, procedure)
    change_stage(author, request)
    author.goto(publishing)
    expect(author.get_by_role("button", name="Publier ces changements")).to_have_count(0)
    press(author, "Demander la publication")
    assert_reads("votre demande est refusée", "Ce qui se passe maintenant.")

    reader.goto(publishing)
    for said in ("Le silence vaut refus", "Le silence vaut accord", EXPLAINED, "La commission se réunit bientôt."):
        expect(reader.locator("main")).to_contain_text(said)
    press(reader, "Approuver et publier")
    expect(reader.locator("body")).to_contain_text("Les changements sont publiés")
    assert_reads("votre demande est acceptée", EXPLAINED)
