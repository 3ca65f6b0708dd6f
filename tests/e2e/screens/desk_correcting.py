"""What an agent corrects in the applicant's place: the page, what is compared, what both read after."""

from collections.abc import Callable

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from formkit.fieldtypes import AmountField, GroupField, ShortTextField
from formkit.schema import FormSchema, Step
from locker.models import StoredFile
from teleservices.filing.transmission import transmit
from teleservices.following.request_tabs import RequestTab, tab_url
from teleservices.lifecycle import AnswerCorrection, perform
from teleservices.models import ServiceRequest, State
from tests.e2e.actors import press
from tests.e2e.screens.base import Place, Screen
from tests.e2e.screens.desk import INSTRUCTOR, REGION, of_our_own
from tests.factories.answers import fill_in
from tests.factories.locker import make_stored_file
from tests.factories.procedures import AMOUNT, PROJECT, STATUTES, make_draft, make_procedure
from tests.locker.pdf_samples import ordinary

BUDGET, WHAT, COST = "f_budget123", "f_what12345", "f_cost12345"
COMPARE = "Comparer avant de confirmer"


def of_question(key: str) -> Callable[[], Place]:
    """A question of a request of our own."""
    return lambda: Place(reverse("desk:correct", args=[of_our_own(State.IN_REVIEW).reference, key]), INSTRUCTOR)


def of_rows() -> Place:
    """The rows of a budget."""
    columns = (ShortTextField(key=WHAT, label="Quoi"), AmountField(key=COST, label="Combien"))
    group = GroupField(key=BUDGET, label="Budget", row_name="Dépense", fields=columns)
    form = FormSchema(steps=(Step(key="s_budget123", title="Budget", fields=(group,)),))
    team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    draft = make_draft(procedure=make_procedure(team=team, form=form))
    draft = fill_in(draft, {BUDGET: [{"id": "r_1", WHAT: "Scène", COST: 10_000}]})
    sent = transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
    return Place(reverse("desk:correct", args=[sent.reference, BUDGET]), INSTRUCTOR)


def of_what_is_being_corrected() -> Place:
    """A document that its applicant is asked to correct."""
    return Place(reverse("desk:correct", args=[of_our_own(State.CORRECTION_REQUESTED).reference, STATUTES]), INSTRUCTOR)


def corrected() -> ServiceRequest:
    """A request of our own whose amount, then whose document, were corrected."""
    request = of_our_own(State.IN_REVIEW)
    former, new = request.attachments.get(), make_stored_file()
    _correct(request, AnswerCorrection(key=AMOUNT, answer=130_050, reason="Faute de frappe.", former=request.answers))
    request.refresh_from_db()
    taken = frozenset({former.uuid})
    brought = [(StoredFile.objects.get(pk=new.pk), "Statuts signés")]
    _correct(
        request,
        AnswerCorrection(
            key=STATUTES, reason="Reçu par courrier.", former=request.answers, taken_away=taken, added=brought
        ),
    )
    return request


def _correct(request: ServiceRequest, payload: AnswerCorrection) -> None:
    perform(
        request_id=request.pk,
        act_name="correct_answer",
        actor=User.objects.get(email=INSTRUCTOR),
        revision_number=request.revision_number,
        payload=payload,
    )


def compared(page: Page) -> None:
    """Type another answer and why, and compare."""
    page.locator(f"[name={PROJECT}]").fill("Fête du pont")
    page.locator("[name=reason]").fill("Confirmé au téléphone.")
    press(page, COMPARE)


def without_a_reason(page: Page) -> None:
    """Compare without saying why."""
    press(page, COMPARE)


def with_a_file(page: Page) -> None:
    """Choose what leaves and what comes, and compare."""
    chosen = {"name": "statuts signés.pdf", "mimeType": "application/pdf", "buffer": ordinary(pages=2)}
    page.locator("input[name=taken_away]").first.check()
    page.locator("input[name=file]").set_input_files([chosen])
    page.locator("[name=reason]").fill("Reçu par courrier.")
    press(page, COMPARE)


SCREENS = [
    Screen("desk-correct", of_question(PROJECT), region=REGION),
    Screen("desk-correct-error", of_question(PROJECT), without_a_reason, region=REGION),
    Screen("desk-correct-compared", of_question(PROJECT), compared, region=REGION, shows="#compared"),
    Screen("desk-correct-document", of_question(STATUTES), with_a_file, region=REGION, shows=".desk-letter"),
    Screen("desk-correct-rows", of_rows, region=REGION, shows="[data-rows]"),
    Screen("desk-correct-asked", of_what_is_being_corrected, region=REGION, shows="main .help-critical"),
    Screen("desk-sheet-corrected", lambda: Place(reverse("desk:sheet", args=[corrected().reference]), INSTRUCTOR),
           region=REGION, shows="#by-service"),
    Screen("request-corrected", lambda: _theirs(corrected()), shows="#par-le-service"),
]  # fmt: skip


def _theirs(request: ServiceRequest) -> Place:
    return Place(tab_url(request, RequestTab.CONTENT), request.applicant.email)
