"""What the desk's agents write to each other, and choose to be told of."""

import datetime as dt
from collections.abc import Callable

from django.contrib.auth.models import Permission
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from formkit.fieldtypes import AmountField, LongTextField, PeriodField, YesNoField
from teleservices.answering.fingerprints import NOTHING
from teleservices.competence.grant_plan import owed
from teleservices.deciding.declaring import declare_aid, withdraw_declared
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.deciding.proposals.scoring import score
from teleservices.desk.sheet.annotations.storing import save_annotation
from teleservices.desk.sheet.notes.writing import write_note
from teleservices.models import AidRegime, Outcome, RequestNote, ServiceRequest, State
from tests.e2e.actors import press
from tests.e2e.screens.base import Place, Screen, pressing
from tests.e2e.screens.desk import INSTRUCTOR, REGION
from tests.factories.aids import aided, other_aid
from tests.factories.competence import COMMITTEE_PROPOSES
from tests.factories.procedures import make_form, make_instructor, make_procedure, make_request


def noted(number: int = 1) -> ServiceRequest:
    """A request of our own with so many notes of a colleague, the first pinned."""
    team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    request, colleague = make_request(procedure=make_procedure(team=team)), make_instructor(team)
    for position in range(number):
        write_note(
            request_id=request.pk,
            author=colleague,
            text="À voir ensemble\u00a0: double demande de la commune\u00a0?",
            mentioned=[User.objects.get(email=INSTRUCTOR)],
            is_preparatory=bool(position),
            is_pinned=not position,
        )
    return request


def notes_page(number: int) -> Callable[[], Place]:
    """The page of a request's notes."""
    return lambda: Place(reverse("desk:notes", args=[noted(number).reference]), INSTRUCTOR)


def own_note(hours: int = 0) -> Place:
    """A note that the instructor wrote so many hours ago."""
    request, author = noted(0), User.objects.get(email=INSTRUCTOR)
    note = write_note(request_id=request.pk, author=author, text="Vu avec la mairie.")
    RequestNote.objects.filter(pk=note.pk).update(written_at=timezone.now() - dt.timedelta(hours=hours))
    return Place(reverse("desk:note", args=[request.reference, note.uuid]), INSTRUCTOR)


def annotated() -> ServiceRequest:
    """A request of our own whose service has something to note."""
    asked = (
        YesNoField(key="f_ceiling1", label="Plafond du règlement respecté", help="Article 4.", private=True),
        LongTextField(key="f_opinion1", label="Avis technique", required=False, private=True),
        AmountField(key="f_eligible", label="Montant éligible", private=True),
        PeriodField(key="f_visits12", label="Période de visite", required=False, private=True),
    )
    team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    form = make_form().model_copy(update={"annotations": asked})
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure(team=team, form=form))
    save_annotation(
        request_id=request.pk, key="f_opinion1", answer="Favorable.", seen=NOTHING, author=make_instructor(team)
    )
    return request


def sheet_with_annotations() -> Place:
    """The sheet of this request."""
    return Place(reverse("desk:sheet", args=[annotated().reference]), INSTRUCTOR)


def one_annotation() -> Place:
    """An annotation of this request by itself."""
    return Place(reverse("desk:annotation", args=[annotated().reference, "f_eligible"]), INSTRUCTOR)


def too_vague(page: Page) -> None:
    """Answer what isn't an amount."""
    page.locator("main [name=f_eligible]").fill("beaucoup")
    press(page, "Enregistrer\u00a0: Montant éligible")


def with_a_pace_of_their_own(page: Page) -> None:
    """Choose what is not offered."""
    page.locator("main select[name=late]").evaluate("select => { select.options[1].value = 'hourly' }")
    page.locator("main select[name=late]").select_option("hourly")
    press(page, "Enregistrer mes choix")


def proposed(*, is_proposed: bool) -> Callable[[], Place]:
    """What is proposed of a request of our own, a condition with it, or nothing yet."""

    def place() -> Place:
        team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
        procedure = make_procedure(team=team, decision_rules=COMMITTEE_PROPOSES.to_json())
        request, author = make_request(procedure=procedure, state=State.IN_REVIEW), make_instructor(team)
        obligations = (owed("Rendre le compte rendu financier", timezone.localdate() + dt.timedelta(days=200)),)
        grant = Proposed(outcome=Outcome.ACCEPTED, eligible_base=400_000, amount=200_000, obligations=obligations)
        if is_proposed:
            propose(request_id=request.pk, author=author, seen=0, proposed=grant)
            propose(request_id=request.pk, author=author, seen=1, proposed=grant)
            score(request_id=request.pk, reader=author, points={"c1": 3, "c2": 7})
        return Place(reverse("desk:proposal", args=[request.reference]), INSTRUCTOR)

    return place


def aids_of_applicant() -> Place:
    """A proposal beside the other aids of its applicant: some declared, a line withdrawn, the ceiling exceeded."""
    team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    rules = aided(AidRegime.GENERAL, AidRegime.NONE, most_public_aid=8_000)
    request = make_request(procedure=make_procedure(team=team, decision_rules=rules.to_json()), state=State.IN_REVIEW)
    author, today = make_instructor(team), timezone.localdate()
    lines = [
        declare_aid(request_id=request.pk, author=author, stated_on=today, aid=other_aid(cents))
        for cents in (29_500_000, 100_000)
    ]
    withdraw_declared(request_id=request.pk, uuid=lines[1].uuid, author=author)
    grant = Proposed(
        outcome=Outcome.ACCEPTED,
        amount=1_000_000,
        eligible_base=1_200_000,
        other_public_aid=0,
        aid_regime=AidRegime.GENERAL,
        aid_reason="Une aide déclarée sera retirée.",
        reasons="Intérêt départemental.",
    )
    propose(request_id=request.pk, author=author, seen=0, proposed=grant)
    return Place(reverse("desk:proposal", args=[request.reference]), INSTRUCTOR)


def without_its_figures(page: Page) -> None:
    """Write a line of the statement with nothing in it."""
    page.locator("main summary", has_text="Noter une ligne de la déclaration").click()
    press(page, "Enregistrer cette ligne")


def card_of_organisation() -> Place:
    """The card of an organisation that a request of the demo is for, for an instructor who holds the right."""
    User.objects.get(email=INSTRUCTOR).user_permissions.add(Permission.objects.get(codename="see_organisations"))
    rows = ServiceRequest.objects.transmitted().filter(procedure__code="aide-au-projet-associatif")
    return Place(reverse("desk:organisation", args=[rows.filter(state=State.ACCEPTED)[0].reference]), INSTRUCTOR)


def without_an_amount(page: Page) -> None:
    """Propose to grant nothing."""
    page.locator("main [name=amount]").fill("")
    press(page, "Enregistrer la proposition")


def recusing() -> Place:
    """Recusing oneself from a request of our own."""
    team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    request = make_request(procedure=make_procedure(team=team), state=State.IN_REVIEW)
    return Place(reverse("desk:recuse", args=[request.reference]), INSTRUCTOR)


def of_nothing_known(page: Page) -> None:
    """Choose what is not offered."""
    page.locator("main [name=scope]").first.evaluate("radio => { radio.value = 'all' }")
    press(page, "Me déporter")


def notices() -> Place:
    """What the instructor chose to be told of."""
    return Place(reverse("desk:notices"), INSTRUCTOR)


SCREENS = [
    Screen("desk-notices", notices, region=REGION),
    Screen("desk-proposal", proposed(is_proposed=True), region=REGION, shows="details"),
    Screen("desk-proposal-none", proposed(is_proposed=False), region=REGION),
    Screen("desk-proposal-error", proposed(is_proposed=True), without_an_amount, region=REGION),
    Screen("desk-proposal-aids", aids_of_applicant, region=REGION, shows="#aids"),
    Screen("desk-proposal-aids-error", aids_of_applicant, without_its_figures, region=REGION),
    Screen("desk-organisation", card_of_organisation, region=REGION, shows="meter"),
    Screen("desk-recuse", recusing, region=REGION),
    Screen("desk-recuse-error", recusing, of_nothing_known, region=REGION),
    Screen("desk-notices-error", notices, with_a_pace_of_their_own, region=REGION),
    Screen("desk-notes", notes_page(2), region=REGION),
    Screen("desk-notes-none", notes_page(0), region=REGION),
    Screen("desk-notes-error", notes_page(1), pressing("Ajouter la note"), region=REGION),
    Screen("desk-note", own_note, region=REGION),
    Screen("desk-sheet-annotations", sheet_with_annotations, region=REGION, shows="#annotation-f_opinion1"),
    Screen("desk-annotation", one_annotation, region=REGION),
    Screen("desk-annotation-error", one_annotation, too_vague, region=REGION, shows=".error-message"),
    Screen("desk-note-too-old", lambda: own_note(hours=25), region=REGION, shows=".help-critical"),
]
