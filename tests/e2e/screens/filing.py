"""A request, from « Commencer » to what its applicant reads of it."""

from collections.abc import Callable
from pathlib import Path

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Membership, Role
from accounts.profiles.membership import remove
from formkit.design.operations import add_field, delete_field, edit_field
from formkit.fieldtypes import DocumentField, EmailField
from home.demo.people import FESTIVITIES, ODILE, PEOPLE
from locker.entry.intake import add_photos
from teleservices.answering.documents.folders import DraftFolder
from teleservices.filing.phone_links import make_link
from teleservices.filing.starting import start
from teleservices.following.request_tabs import RequestTab, tab_url
from teleservices.models import ForWhom, ServiceRequest, State
from tests.e2e.actors import press
from tests.e2e.screens.account import mine
from tests.e2e.screens.base import Place, Screen, demo_profile, pressing
from tests.factories.accounts import make_profile, make_user
from tests.factories.answers import fill_in
from tests.factories.locker import make_category
from tests.factories.procedures import (
    AMOUNT,
    PROJECT,
    STATUTES,
    complete,
    make_draft,
    make_procedure,
    make_request,
    put_in_force,
)
from tests.teleservices.filing.posts import photo


def request_in(state: State, url_name: str = "request_detail") -> Callable[[], Place]:
    """A screen of a request of the demo that is in this state, opened by who filed it."""

    def find() -> Place:
        demo = ServiceRequest.objects.filter(applicant__email__in=[citizen.email for citizen in PEOPLE.citizens])
        request = demo.filter(state=state).select_related("applicant").latest("pk")
        return Place(reverse(url_name, args=[request.reference]), request.applicant.email)

    return find


def tab_in(state: State, tab: RequestTab) -> Callable[[], Place]:
    """The same request, by one of its tabs."""

    def find() -> Place:
        demo = ServiceRequest.objects.filter(applicant__email__in=[citizen.email for citizen in PEOPLE.citizens])
        request = demo.filter(state=state).select_related("applicant").latest("pk")
        return Place(tab_url(request, tab), request.applicant.email)

    return find


def on_draft(url_name: str, *steps: int) -> Callable[[], Place]:
    """A screen of the draft of Odile's association."""

    def find() -> Place:
        drafts = ServiceRequest.objects.drafts().filter(procedure__code="aide-au-projet-associatif")
        draft = drafts.get(profile=demo_profile(FESTIVITIES))
        keys = [step.key for step in draft.form_version.form.steps]
        return Place(reverse(url_name, args=[draft.reference, *(keys[number] for number in steps)]), ODILE)

    return find


def complete_draft() -> Place:
    """A draft in which nothing is missing."""
    draft = complete(make_draft())
    return Place(reverse("filing_check", args=[draft.reference]), draft.applicant.email)


def draft_without_its_document() -> Place:
    """The step that asks for a document."""
    draft = make_draft()
    last = draft.form_version.form.steps[-1]
    return Place(reverse("filing_step", args=[draft.reference, last.key]), draft.applicant.email)


def scanned() -> Place:
    """Where the code is made that opens a question on a phone."""
    draft = make_draft()
    return Place(reverse("filing_phone", args=[draft.reference, "s_pieces12", STATUTES]), draft.applicant.email)


def on_the_phone() -> Place:
    """What the phone opens, signed in nowhere."""
    draft = make_draft()
    token = make_link(user=draft.applicant, draft=draft, step_key="s_pieces12", field_key=STATUTES)
    return Place(reverse("by_phone", args=[token]))


def photographed(*, url_name: str = "filing_pages") -> Place:
    """Photos joined to a draft: their pages, or the step that holds them."""
    draft = make_draft()
    field = draft.form_version.form.field(STATUTES)
    assert isinstance(field, DocumentField)
    taken = [photo(f"IMG_{colour}.jpg", colour) for colour in ("white", "grey", "black")]
    attachment = DraftFolder(draft).join_photos(field=field, photos=taken, actor=draft.applicant)
    if url_name == "filing_pages":
        return Place(reverse(url_name, args=[attachment.uuid]), draft.applicant.email)
    return Place(reverse(url_name, args=[draft.reference, "s_pieces12"]), draft.applicant.email)


def photographed_in_locker() -> Place:
    """Photos kept in a locker."""
    user = make_user()
    taken = [photo("IMG_1.jpg"), photo("IMG_2.jpg", "grey")]
    kept = add_photos(profile=make_profile(member=user), user=user, category=make_category(), photos=taken)
    return Place(reverse("locker_pages", args=[kept.uuid]), user.email)


def order_them(page: Page) -> None:
    """Turn the first page, bring it down, take the second one out."""
    for button, words in (("Tourner à droite", "tournée"), ("Descendre", "page 2"), ("Retirer la page", "retirée")):
        page.get_by_role("button", name=button).first.click()
        page.locator(".pages__said").filter(has_text=words).wait_for()


def draft_whose_form_changed() -> Place:
    """A draft begun with a form that asks other questions now."""
    draft = complete(make_draft())
    form = edit_field(delete_field(draft.form_version.form, key=AMOUNT), key=PROJECT, max_length=5)
    form = add_field(form, step_key="s_project1", field=EmailField(key="f_mail1234", label="Adresse de contact"))
    put_in_force(draft.procedure, form)
    return Place(reverse("filing_check", args=[draft.reference]), draft.applicant.email)


def for_someone() -> Place:
    """The page that asks whom a draft is for."""
    procedure = make_procedure(for_whom=ForWhom.EITHER, asks_mandate_proof=True)
    user = make_user()
    draft = start(procedure=procedure, profile=make_profile(member=user), user=user, for_someone=True)
    return Place(reverse("filing_beneficiary", args=[draft.reference]), user.email)


def start_for_one_of_two() -> Place:
    """« Commencer » of who has two spaces and never filed: none is chosen beforehand."""
    user = make_user()
    procedure = make_procedure()
    for _number in range(2):
        make_profile(member=user)
    return Place(reverse("filing_start", args=[procedure.code]), user.email)


def start_for_someone() -> Place:
    """« Commencer » where it may be for someone else."""
    user = make_user()
    make_profile(member=user)
    return Place(reverse("filing_start", args=[make_procedure(for_whom=ForWhom.EITHER).code]), user.email)


def left_unchanged() -> Place:
    """Corrections that leave as it was what is indispensable."""
    request = make_request(state=State.CORRECTION_REQUESTED)
    request.corrections.update(indispensable_keys=[STATUTES])
    return Place(reverse("filing_check_corrections", args=[request.reference]), request.applicant.email)


def what_blocks(url_name: str) -> Callable[[], Place]:
    """Something indispensable, in the agent's words, on the page of the request or where it is done."""

    def find() -> Place:
        request = make_request(state=State.CORRECTION_REQUESTED)
        remarks = {STATUTES: "Ils ne sont pas signés : joignez la version que l’assemblée générale a signée."}
        request.corrections.update(indispensable_keys=[STATUTES], remarks=remarks)
        return Place(reverse(url_name, args=[request.reference]), request.applicant.email)

    return find


def in_conflict() -> Place:
    """A step whose amount another window answers meanwhile."""
    draft = make_draft()
    step = draft.form_version.form.steps[0]
    return Place(reverse("filing_step", args=[draft.reference, step.key]), draft.applicant.email)


def answer_over_another(page: Page) -> None:
    """Answer what was answered elsewhere since the page was shown, then go on."""
    reference = page.url.rstrip("/").split("/")[-3]
    draft = ServiceRequest.objects.get(reference=reference)
    fill_in(draft, {PROJECT: "Ailleurs"})
    page.locator(f"input[name={PROJECT}]").fill("Ici")
    press(page, "Continuer")
    page.locator(".conflict").wait_for()


def about_to_be_removed() -> Place:
    """A step opened by an editor of the profile."""
    draft, editor = make_draft(), make_user()
    Membership.objects.create(profile=draft.profile, user=editor, role=Role.EDITOR)
    step = draft.form_version.form.steps[0]
    return Place(reverse("filing_step", args=[draft.reference, step.key]), editor.email)


def go_on_once_removed(page: Page) -> None:
    """Answer, be taken out of the profile, go on."""
    draft = ServiceRequest.objects.get(reference=page.url.rstrip("/").split("/")[-3])
    for member in draft.profile.memberships.exclude(user=draft.applicant):
        remove(actor=draft.applicant, profile=draft.profile, member=member.user)
    page.locator(f"input[name={PROJECT}]").fill("Fête de la rivière")
    press(page, "Continuer")
    page.locator("#saisi").wait_for()


def join_what_is_no_pdf(page: Page) -> None:
    """Choose this file, and go on."""
    page.locator(".sending").first.wait_for(state="attached")
    page.locator("main input[type=file]").first.set_input_files(Path(__file__))
    page.locator(".sending .field__error").wait_for()


def to_correct() -> Place:
    """What Odile's association is asked to correct: two documents."""
    request = ServiceRequest.objects.get(state=State.CORRECTION_REQUESTED, profile=demo_profile(FESTIVITIES))
    return Place(reverse("filing_correct", args=[request.reference]), ODILE)


def transmit_without_a_document(page: Page) -> None:
    """Take a document away, then go on."""
    page.locator("button[value^='take-away:']").first.click()
    page.get_by_label("Joindre").first.wait_for()
    press(page, "Vérifier mes compléments")


def unfold_all(page: Page) -> None:
    """Open everything that is folded."""
    page.locator("main summary").evaluate_all("all => all.forEach(one => { one.parentElement.open = true })")


CLOSED = "/demarches/voyages-des-colleges/"
SCREENS = [
    *(Screen(f"request-{state}", request_in(state)) for state in State.staged()),
    Screen("request-content", tab_in(State.IN_REVIEW, RequestTab.CONTENT), shows="#contenu-demande + h3"),
    Screen("request-documents", tab_in(State.IN_REVIEW, RequestTab.DOCUMENTS), shows="h2#pieces"),
    Screen("request-documents-decided", tab_in(State.ACCEPTED, RequestTab.DOCUMENTS), shows="h2#pieces"),
    Screen("request-unfolded", request_in(State.IN_REVIEW), unfold_all),
    Screen("start", mine("/demarches/aide-au-projet-associatif/commencer/")),
    Screen("start-nobody", mine("/demarches/plantation-de-haies/commencer/")),
    Screen("await_opening", mine("/demarches/plantation-de-haies/prevenir/")),
    Screen("await_opening-asked", mine(CLOSED + "prevenir/"), pressing("Me prévenir à l’ouverture")),
    Screen("start-error", start_for_one_of_two, pressing("Commencer")),
    *(Screen(f"step-{number}", on_draft("filing_step", number)) for number in range(4)),
    *(Screen(f"step-{number}-error", on_draft("filing_step", number), pressing("Continuer")) for number in (2, 3)),
    Screen("step-document", draft_without_its_document),
    Screen("step-document-error", draft_without_its_document, join_what_is_no_pdf),
    Screen("filing_phone", scanned),
    Screen("filing_phone-code", scanned, pressing("Afficher le code"), shows="img[alt^='Code QR']"),
    Screen("by_phone", on_the_phone),
    Screen("by_phone-error", on_the_phone, pressing("Envoyer à l’ordinateur")),
    Screen("by_phone-dead", lambda: Place(reverse("by_phone", args=["inconnu"])), status=404),
    Screen("step-photos", lambda: photographed(url_name="filing_step")),
    Screen("pages", photographed),
    Screen("pages-ordered", photographed, order_them),
    Screen("locker_pages", photographed_in_locker),
    Screen("start-for-someone", start_for_someone),
    Screen("beneficiary", for_someone),
    Screen("beneficiary-error", for_someone, pressing("Continuer")),
    Screen("no-longer-member", about_to_be_removed, go_on_once_removed),
    Screen("step-conflict", in_conflict, answer_over_another),
    Screen("check", complete_draft),
    Screen("check-error", complete_draft, pressing("Transmettre")),
    Screen("check-changed", draft_whose_form_changed),
    Screen("check-problems", on_draft("filing_check")),
    Screen("delete-draft", on_draft("filing_delete")),
    Screen("request-blocked", what_blocks("request_detail"), shows="#ce-qui-bloque"),
    Screen("corrections-blocking", what_blocks("filing_correct"), shows="#ce-qui-bloque"),
    Screen("corrections", request_in(State.CORRECTION_REQUESTED, "filing_correct")),
    Screen("corrections-error", to_correct, transmit_without_a_document),
    Screen("corrections-unchanged", left_unchanged, shows="#inchange"),
    Screen("corrections-unchanged-error", left_unchanged, pressing("Transmettre les compléments")),
    Screen("corrections-check", request_in(State.CORRECTION_REQUESTED, "filing_check_corrections")),
    Screen("done", request_in(State.SUBMITTED, "filing_done")),
]  # fmt: skip
