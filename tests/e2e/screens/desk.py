"""The desk: what is ours in it. The sidebar, the header and the pages' editor are Wagtail's."""

import datetime as dt
from collections.abc import Callable
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from formkit.design.operations import delete_field, edit_field
from home.demo.accounts import address_of
from locker.models import StoredFile
from teleservices.competence.rules import DecisionRules, OutcomeRule
from teleservices.desk.labels.laying import lay
from teleservices.lifecycle import ACTS, Act
from teleservices.lifecycle.acts_on_corrections import ON_CORRECTIONS
from teleservices.lifecycle.facts import rebuild
from teleservices.models import (
    Absence,
    Attachment,
    Label,
    LegalRegime,
    ModelText,
    Outcome,
    RequestAccess,
    ServiceRequest,
    State,
    Team,
    TeamMember,
    TeamRole,
    TextUse,
    Tone,
)
from teleservices.permissions import Party
from tests.e2e.actors import press
from tests.e2e.screens.base import SAYS_WHAT_IS_WRONG, Place, Screen
from tests.factories.locker import make_stored_file
from tests.factories.meetings import make_committee_procedure, make_proposed, make_voted
from tests.factories.procedures import (
    AMOUNT,
    PROJECT,
    make_back_unchanged,
    make_instructor,
    make_procedure,
    make_request,
    put_in_force,
)
from tests.factories.procedures import act as do_as
from tests.locker.pdf_samples import ordinary

INSTRUCTOR = address_of("instruction")
LIST, REGION = ".desk-list", ".nice-padding"
OFFERED = [act for act in ACTS.values() if act.by is Party.INSTRUCTOR and not act.is_on_one_answer]


def sheet(state: State) -> Callable[[], Place]:
    """The sheet of a request in this state."""
    return lambda: Place(reverse("desk:sheet", args=[_latest({state}).reference]), INSTRUCTOR)


def form_of(act: Act) -> Callable[[], Place]:
    """The form of an act, on a request that allows it."""
    return lambda: Place(reverse("desk:act", args=[_allowing(act).reference, act.name]), INSTRUCTOR)


def voted() -> ServiceRequest:
    """A request on the voted list of a meeting of a service that the instructor heads."""
    head = User.objects.get(email=INSTRUCTOR)
    team = head.team_memberships.filter(role="head").earliest("pk").team
    request = make_proposed(make_committee_procedure(team), head)
    make_voted(head, [request], team=team)
    return request


def _allowing(act: Act) -> ServiceRequest:
    if act.name in {row.name for row in ON_CORRECTIONS}:
        return of_our_own(State.CORRECTION_REQUESTED)
    if act.name == "attest_silence":
        return granted_by_silence()
    if act.name in AFTERWARDS:
        return after_a_decision(*AFTERWARDS[act.name])
    if act.name == "reopen":
        return handled()
    if act.name == "leave_meeting":
        return voted()
    if act.applies:
        return unchanged()
    return of_our_own(State.IN_REVIEW) if State.IN_REVIEW in act.sources else _latest(act.sources)


AFTERWARDS = {
    "rectify": (State.ACCEPTED,),
    "announce_withdrawal": (State.ACCEPTED,),
    "give_up_withdrawal": (State.ACCEPTED, "announce_withdrawal"),
    "withdraw_decision": (State.ACCEPTED, "announce_withdrawal"),
    "register_appeal": (State.REFUSED,),
    "answer_appeal": (State.REFUSED, "register_appeal"),
    "reconsider": (State.REFUSED, "register_appeal"),
    "file_away": (State.REFUSED,),
    "take_out": (State.REFUSED, "file_away"),
}
"""Where a request must stand for an act of what follows a decision, and what must be done of it first."""


def after_a_decision(state: State, *done: str) -> ServiceRequest:
    """A request of our own in this state, of which these acts were done."""
    request = of_our_own(state)
    for name in done:
        request = do_as(request, name, make_instructor(request.team))
    return request


def handled() -> ServiceRequest:
    """A request of our own that was done without a decision."""
    rules = DecisionRules(is_handled=True, outcomes=(OutcomeRule(outcome=Outcome.ACCEPTED),))
    procedure = make_procedure(team=of_the_instructor(), decision_rules=rules.model_dump(mode="json"))
    return make_request(state=State.ACCEPTED, procedure=procedure)


def decision_with_all_that_followed() -> Place:
    """The tab of a decision that was rectified, contested, whose withdrawal is considered."""
    request = after_a_decision(State.ACCEPTED, "rectify", "register_appeal", "announce_withdrawal")
    return Place(reverse("desk:decision", args=[request.reference]), INSTRUCTOR)


def of_the_instructor() -> Team:
    """A service of the instructor, with a label of each colour."""
    team: Team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    for tone in Tone:
        Label.objects.get_or_create(team=team, name=f"Étiquette {tone.label}", tone=tone)
    return team


def labelled() -> Place:
    """The sheet of a request of our own that bears two labels of those of its service."""
    request = make_request(procedure=make_procedure(team=of_the_instructor()))
    for label in Label.objects.filter(team=request.team).order_by("name")[:2]:
        lay(request_id=request.pk, label_id=label.pk, actor=User.objects.get(email=INSTRUCTOR))
    return Place(reverse("desk:sheet", args=[request.reference]), INSTRUCTOR)


def labels(address: str = "") -> Place:
    """The labels of the instructor's services, or a form of these."""
    of_the_instructor()
    return Place(f"/admin/instruction/etiquettes/{address}", INSTRUCTOR)


def texts(address: str = "") -> Place:
    """The model texts of the instructor's services, or a form of these."""
    for use in TextUse:
        title = {"team": of_the_instructor(), "use": use, "title": "Pièces manquantes"}
        ModelText.objects.get_or_create(**title, text="Il manque des pièces à votre dossier.")
    return Place(f"/admin/instruction/textes-types/{address}", INSTRUCTOR)


def texts_offered() -> Place:
    """A refusal, whose reasons and whose message take texts."""
    texts()
    return form_of(ACTS["refuse"])()


def unchanged() -> ServiceRequest:
    """A request of our own whose indispensable document came back as it was."""
    team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    return make_back_unchanged(procedure=make_procedure(team=team), reason="Les statuts n’ont pas changé.")


def granted_by_silence() -> ServiceRequest:
    """A request of our own that silence granted yesterday."""
    procedure = make_procedure(team=of_the_instructor(), regime=LegalRegime.ACCEPTANCE)
    request = make_request(state=State.IN_REVIEW, procedure=procedure)
    request.acknowledgement.implicit_decision_on = timezone.localdate() - dt.timedelta(days=1)
    request.acknowledgement.save(update_fields=["implicit_decision_on"])
    rebuild(ServiceRequest.objects.filter(pk=request.pk))
    return request


def silent() -> Place:
    """The sheet of a request that silence granted."""
    return Place(reverse("desk:sheet", args=[granted_by_silence().reference]), INSTRUCTOR)


def _latest(states: set[State] | frozenset[State]) -> ServiceRequest:
    seen = ServiceRequest.objects.instructed_by(User.objects.get(email=INSTRUCTOR))
    return seen.filter(state__in=states).latest("pk")


def shared_form_of(act: Act, state: State) -> Callable[[], Place]:
    """The same, on a request of our own that a colleague will act upon."""

    def make() -> Place:
        team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
        request = make_request(state=state, procedure=make_procedure(team=team))
        return Place(reverse("desk:act", args=[request.reference, act.name]), INSTRUCTOR)

    return make


def changed_form() -> Place:
    """The form of a request of our own, beside the one in force."""
    team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    request = make_request(procedure=make_procedure(team=team))
    form = edit_field(delete_field(request.form_version.form, key=AMOUNT), key=PROJECT, label="Titre", required=False)
    put_in_force(request.procedure, form)
    return Place(reverse("desk:versions", args=[request.reference]), INSTRUCTOR)


def heading() -> TeamMember:
    """A colleague of the instructor, who heads the service."""
    member = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0]
    TeamMember.objects.filter(pk=member.pk).update(role=TeamRole.HEAD)
    colleague = make_instructor(member.team)
    today = timezone.localdate()
    Absence.objects.create(user=colleague, starts_on=today, ends_on=today, deputy=member.user)
    return colleague.team_memberships.get()


def given_elsewhere() -> Place:
    """What the service that one instructs for transmitted to another."""
    request = of_our_own(State.IN_REVIEW)
    now = timezone.now()
    RequestAccess.objects.create(request=request, team=request.team, since=now, until=now + dt.timedelta(days=30))
    return Place(reverse("desk:elsewhere"), INSTRUCTOR)


def headed() -> Place:
    """The service that one heads, with a colleague who is away."""
    heading()
    return Place(reverse("desk:services"), INSTRUCTOR)


def shared_out() -> Place:
    """What a colleague of the service that one heads is given by itself."""
    member = heading()
    return Place(reverse("desk:share", args=[member.team_id, member.pk]), INSTRUCTOR)


def morning() -> Place:
    """What waits for who heads a service of the demo: its proposals wait for a visa."""
    team = Team.objects.get(name="Service Vie associative et culture")
    TeamMember.objects.filter(team=team, user__email=INSTRUCTOR).update(role=TeamRole.HEAD)
    return Place(reverse("desk:morning"), INSTRUCTOR)


def of_one_procedure() -> Place:
    """The filters on the answers to a procedure of the demo."""
    return Place(reverse("desk:filters_on_answers", args=["aide-au-projet-associatif"]), INSTRUCTOR)


def annotated_together() -> Place:
    """The annotations of requests of the demo, in a table."""
    asked = urlencode({"list": "procedure=aide-au-projet-associatif&state=in_review"})
    return Place(f"{reverse('desk:annotations')}?{asked}", INSTRUCTOR)


def in_a_series() -> Place:
    """The list from which one goes through its requests in series."""
    return Place("/admin/instruction/?work=mine", INSTRUCTOR)


def gone_through(page: Page) -> None:
    """Begin: the first request opens under the bar of the series."""
    page.locator(".desk-head").get_by_role("button", name="Instruire en série").click()


def away() -> Place:
    """The absences of the service that one heads."""
    heading()
    return Place(reverse("desk:absences"), INSTRUCTOR)


def read_only() -> Place:
    """The sheet of a request that one supervises."""
    request = make_request(procedure=make_procedure())
    user = User.objects.get(email=INSTRUCTOR)
    TeamMember.objects.create(team=request.team, user=user, capacity="Directrice", role=TeamRole.SUPERVISOR)
    return Place(reverse("desk:sheet", args=[request.reference]), INSTRUCTOR)


def noted_without_a_day(page: Page) -> None:
    """An absence without its days."""
    press(page, "Noter l’absence")


def complete_file() -> Place:
    """What a request's complete file will hold, before it is asked for."""
    team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    request = make_request(procedure=make_procedure(team=team))
    return Place(reverse("desk:complete", args=[request.reference]), INSTRUCTOR)


def too_large() -> Place:
    """The same where the documents weigh more than what is put together."""
    place = complete_file()
    large = make_stored_file()
    StoredFile.objects.filter(pk=large.pk).update(page_count=4_000)
    Attachment.objects.filter(request__reference=place.path.split("/")[-3]).update(stored_file=large)
    return place


def wrongly(act: Act) -> Callable[[Page], None]:
    """Confirm an act with a message that is too long, and nothing else."""
    # By a script: a browser lets nobody type that much.
    fill = "one => { one.value = 'Bonjour. '.repeat(500) }"

    def confirm(page: Page) -> None:
        page.locator("main :is(textarea[name=message], textarea[name=reason])").first.evaluate(fill)
        press(page, str(act.label))

    return confirm


def after_someone_else(act: Act, meanwhile: str) -> Callable[[Page], None]:
    """Confirm an act on a request with which a colleague has just done something."""

    def confirm(page: Page) -> None:
        reference = page.url.split("/actes/")[0].rsplit("/", 1)[-1]
        request = ServiceRequest.objects.select_related("applicant").get(reference=reference)
        do_as(request, meanwhile, User.objects.get(email=INSTRUCTOR))
        with page.expect_response(lambda response: response.request.method == "POST") as answer:
            press(page, str(act.label))
        assert answer.value.status == 409

    return confirm


def kept_without_a_name(page: Page) -> None:
    """Keep a view, and forget its name."""
    page.locator("summary", has_text="Garder cette vue").click()
    press(page, "Garder la vue")


def with_a_letter(page: Page) -> None:
    """Choose a signed letter and look at the preview again."""
    chosen = {"name": "arrêté signé.pdf", "mimeType": "application/pdf", "buffer": ordinary()}
    page.locator("input[name=letter]").set_input_files([chosen])
    press(page, "Revoir l’aperçu avec ma saisie")


def seeing_the_letter(page: Page) -> None:
    """Write a refusal, and ask to see its letter."""
    page.get_by_label("Autorité compétente").fill("La présidente du Département")
    page.get_by_label("Motifs").fill("La demande est arrivée après la date limite.")
    press(page, "Voir le courrier")


def pointing_at(page: Page) -> None:
    """Point at the first document: it comes into the basket."""
    page.locator(".desk-slots .desk-pencil").first.click()
    page.locator("#basket .desk-basket").wait_for()


def moved_by_somebody_else(page: Page) -> None:
    """Point at the first document; the request is refused in another window, and the sheet gives back the basket."""
    pointing_at(page)
    reference = page.url.split("/demandes/")[1].split("/")[0]
    do_as(ServiceRequest.objects.get(reference=reference), "refuse", User.objects.get(email=INSTRUCTOR))
    page.goto(reverse("desk:sheet", args=[reference]))


def with_a_document_kept(page: Page) -> None:
    """Send a message that says nothing yet, with a document."""
    chosen = {"name": "plan du site.pdf", "mimeType": "application/pdf", "buffer": ordinary()}
    page.locator("input[name=documents]").set_input_files([chosen])
    press(page, "Envoyer le message")


def finding_it_illegible(page: Page) -> None:
    """Find the first document illegible: it comes into the basket."""
    page.locator(".desk-findings").get_by_role("button", name="Illisible").first.click()
    page.locator("#basket .desk-basket").wait_for()


def reading_it(page: Page) -> None:
    """Open the first document beside the answers."""
    page.locator(".desk-document [data-view]").first.click()
    page.locator(".desk-viewer img").wait_for()


def wrong_basket(page: Page) -> None:
    """Send a basket that says nothing of what it asks for, with a deadline of three days."""
    pointing_at(page)
    page.locator("#basket [name^=remark_]").first.fill("")
    page.locator("#basket [name=deadline]").fill((timezone.localdate() + dt.timedelta(days=3)).isoformat())
    press(page, str(ACTS["request_corrections"].label))


def of_our_own(state: State) -> ServiceRequest:
    """A request of our own in this state."""
    team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    return make_request(state=state, procedure=make_procedure(team=team))


def tab(name: str, state: State = State.IN_REVIEW) -> Callable[[], Place]:
    """A tab of the sheet of a request in this state."""
    return lambda: Place(reverse(f"desk:{name}", args=[of_our_own(state).reference]), INSTRUCTOR)


def in_review() -> Place:
    """The sheet of a request under review."""
    return Place(reverse("desk:sheet", args=[of_our_own(State.IN_REVIEW).reference]), INSTRUCTOR)


RESUME, APPEAL = ACTS["resume"], ACTS["register_appeal"]
MOVED = [
    Screen("desk-resume-moved", shared_form_of(RESUME, State.CORRECTION_REQUESTED),
           after_someone_else(RESUME, "resume"), region=REGION, shows=SAYS_WHAT_IS_WRONG),
    Screen("desk-appeal-moved", shared_form_of(APPEAL, State.REFUSED),
           after_someone_else(APPEAL, "file_away"), region=REGION, shows=SAYS_WHAT_IS_WRONG),
]  # fmt: skip

SCREENS = [
    Screen("desk-decision-followed", decision_with_all_that_followed, region=REGION),
    Screen("desk-home", lambda: Place("/admin/", INSTRUCTOR), region=".desk-panel"),
    Screen("desk-list", lambda: Place("/admin/instruction/", INSTRUCTOR), region=LIST),
    Screen("desk-list-late", lambda: Place("/admin/instruction/?work=late", INSTRUCTOR), region=LIST),
    Screen("desk-list-completed", lambda: Place("/admin/instruction/?work=completed", INSTRUCTOR), region=LIST),
    Screen("desk-list-filters", lambda: Place("/admin/instruction/?state=submitted&asked_min=beaucoup", INSTRUCTOR),
           region=LIST, shows=".desk-fields .error-message"),
    Screen("desk-filters", lambda: Place("/admin/instruction/filtres/?state=submitted", INSTRUCTOR), region=LIST,
           shows=".desk-fields"),
    Screen("desk-filter", lambda: Place("/admin/instruction/filtres/state/?state=submitted", INSTRUCTOR), region=LIST,
           shows="input[name=state]"),
    Screen("desk-filters-on-answers", of_one_procedure, region=LIST, shows=".desk-answers-of input"),
    Screen("desk-morning", morning, region=REGION, shows="input[name=visa]"),
    Screen("desk-annotations", annotated_together, region=LIST, shows=".desk-grid input"),
    Screen("desk-series", in_a_series, gone_through, region=REGION, shows=".desk-queue"),
    Screen("desk-columns", lambda: Place("/admin/instruction/colonnes/?work=mine", INSTRUCTOR), region=LIST,
           shows=".desk-column"),
    Screen("desk-view", lambda: Place("/admin/instruction/vues/?work=mine", INSTRUCTOR), region=LIST,
           shows="#view-name"),
    Screen("desk-view-error", lambda: Place("/admin/instruction/", INSTRUCTOR), kept_without_a_name, region=LIST,
           shows=".error-message"),
    Screen("desk-dashboard", lambda: Place("/admin/instruction/tableau-de-bord/", INSTRUCTOR), region=REGION,
           shows=".desk-plot"),
    Screen("desk-dashboard-error",
           lambda: Place("/admin/instruction/tableau-de-bord/?period=free&first=hier", INSTRUCTOR), region=REGION,
           shows=".error-message"),
    Screen("desk-elsewhere", given_elsewhere, region=REGION, shows="li a"),
    Screen("desk-keys", lambda: Place("/admin/instruction/raccourcis/", INSTRUCTOR), region=REGION),
    Screen("desk-absences", away, region=REGION),
    Screen("desk-absences-error", away, noted_without_a_day, region=REGION, shows=SAYS_WHAT_IS_WRONG),
    Screen("desk-services", headed, region=REGION),
    Screen("desk-share", shared_out, region=REGION),
    Screen("desk-sheet-read", read_only, region=REGION),
    Screen("desk-list-nothing", lambda: Place("/admin/instruction/?q=zzzz", INSTRUCTOR), region=LIST),
    *(Screen(f"desk-sheet-{state}", sheet(state), region=REGION) for state in State.staged()),
    Screen("desk-sheet-unchanged", lambda: Place(reverse("desk:sheet", args=[unchanged().reference]), INSTRUCTOR),
           region=REGION, shows="blockquote"),
    Screen("desk-tab-documents", tab("documents"), region=REGION, shows=".desk-viewer"),
    Screen("desk-tab-history", tab("history"), region=REGION, shows=".desk-history"),
    Screen("desk-tab-decision", tab("decision", State.ACCEPTED), region=REGION, shows=".desk-decision"),
    Screen("desk-basket", in_review, pointing_at, region=REGION, shows=".desk-basket"),
    Screen("desk-basket-moved", in_review, moved_by_somebody_else, region=REGION, shows=".desk-sheet__basket dl"),
    Screen("desk-message-kept", tab("messages"), with_a_document_kept, region=REGION, shows=".desk-letter"),
    Screen("desk-findings", in_review, finding_it_illegible, region=REGION, shows=".desk-basket"),
    Screen("desk-viewer", in_review, reading_it, region=REGION, shows=".desk-viewer"),
    Screen("desk-basket-error", in_review, wrong_basket, region=REGION),
    Screen("desk-sheet-labels", labelled, region=REGION, shows=".desk-labels [aria-pressed=true]"),
    Screen("desk-labels", labels, region=".result-list", shows=".desk-tag--brick"),
    Screen("desk-label-new", lambda: labels("create/"), region=REGION),
    Screen("desk-texts", texts, region=".result-list", shows="td"),
    Screen("desk-text-new", lambda: texts("create/"), region=REGION),
    Screen("desk-texts-offered", texts_offered, region=REGION, shows=".desk-insert"),
    Screen("desk-sheet-silence", silent, region=REGION),
    Screen("desk-complete", complete_file, region=REGION),
    Screen("desk-complete-too-large", too_large, region=REGION),
    Screen("desk-versions", changed_form, region=REGION),
    *(Screen(f"desk-{act.name}", form_of(act), region=REGION) for act in OFFERED),
    *(Screen(f"desk-{act.name}-error", form_of(act), wrongly(act), region=REGION) for act in OFFERED),
    Screen("desk-letter-seen", form_of(ACTS["refuse"]), seeing_the_letter, region=REGION,
           shows="a[href$='/courrier/']"),
    Screen("desk-letter-kept", form_of(ACTS["refuse"]), with_a_letter, region=REGION, shows=".desk-letter"),
    *MOVED,
]  # fmt: skip
