"""Every screen and state that the accessibility test looks at: who opens it, where it is, what is done there first.

Addresses are found in the demo when the test runs; nothing is written here that the demo could rename.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Profile, User
from home.demo.people import FESTIVITIES, ODILE
from home.models import ProcedurePage, ProfileListingPage
from locker.models import LockerDocument
from teleservices.formkit.schema import parse_schema
from teleservices.lifecycle import ACTS, Act
from teleservices.models import Procedure, ServiceRequest, State
from teleservices.permissions import Party
from tests.e2e.actors import press

INSTRUCTOR, DESIGNER = "instruction@demo.test", "conception@demo.test"


@dataclass(frozen=True)
class Place:
    """An address, and the account that opens it (none: a visitor)."""

    path: str
    who: str = ""


@dataclass(frozen=True)
class Screen:
    """A screen in one of its states."""

    name: str
    place: Callable[[], Place]
    before: Callable[[Page], None] | None = None
    region: str = "body"
    status: int = 200


def pressing(button: str) -> Callable[[Page], None]:
    """Send the form as it stands: what is missing is then said."""
    return lambda page: press(page, button)


def send_the_form(page: Page) -> None:
    """The same, where the button's words are not known."""
    page.locator("main form button:not([type=button])").last.click()


# --- Public ----------------------------------------------------------------------------------------------------------
def visitor(path: str) -> Callable[[], Place]:
    return lambda: Place(path)


def procedure_page(code: str) -> Callable[[], Place]:
    return lambda: Place(str(ProcedurePage.objects.get(procedure__code=code).url))


def listing(code: str) -> Callable[[], Place]:
    return lambda: Place(str(ProfileListingPage.objects.get(profile_type__code=code).url))


PUBLIC = [
    Screen("front", visitor("/")),
    Screen("faq", visitor("/foire-aux-questions/")),
    Screen("question", visitor("/foire-aux-questions/pourquoi-des-pdf/")),
    Screen("faq-found", visitor("/foire-aux-questions/?q=compte")),
    Screen("faq-nothing", visitor("/foire-aux-questions/?q=zzzz")),
    Screen("profiles", visitor("/aides-par-profil/")),
    Screen("other-procedures", visitor("/autres-demarches/")),
    Screen("procedures", visitor("/demarches/")),
    *(Screen(f"listing-{one}", visitor(f"/aides-par-profil/{one}/")) for one in (
        "particulier", "association", "commune", "intercommunalite", "college", "entreprise", "exploitation-agricole",
    )),
    *(Screen(f"procedure-{one}", procedure_page(one)) for one in (
        "aide-au-projet-associatif", "bourse-departementale-d-etudes", "carte-de-transport-scolaire",
        "soutien-a-une-manifestation-sportive", "plantation-de-haies", "voyages-des-colleges",
        "signaler-un-probleme-sur-une-route",
    )),
    *(Screen(one, visitor(f"/{one}/")) for one in (
        "conditions-generales", "mentions-legales", "donnees-personnelles", "accessibilite", "plan-du-site",
        "etre-aide",
    )),
    Screen("search", visitor("/recherche/")),
    Screen("search-found", visitor("/recherche/?q=association")),
    Screen("search-nothing", visitor("/recherche/?q=zzzz")),
    Screen("not-found", visitor("/nulle-part/"), status=404),
    Screen("sign-in", visitor("/compte/connexion/")),
    Screen("sign-in-error", visitor("/compte/connexion/"), send_the_form),
    Screen("sign-up", visitor("/compte/creer/")),
    Screen("sign-up-question", visitor("/compte/creer/?verification=question")),
    Screen("sign-up-error", visitor("/compte/creer/?verification=question"), pressing("Valider")),
    Screen("terms", visitor("/compte/conditions-d-utilisation/")),
    Screen("activation-again", visitor("/compte/activation/renvoyer/")),
    Screen("activation-sent", visitor("/compte/activation/")),
    Screen("activation-dead", visitor("/compte/activation/perdue/")),
    Screen("password-reset", visitor("/compte/mot-de-passe/oublie/")),
    Screen("password-reset-sent", visitor("/compte/mot-de-passe/oublie/envoye/")),
]  # fmt: skip


# --- Account ---------------------------------------------------------------------------------------------------------
def mine(path: str) -> Callable[[], Place]:
    return lambda: Place(path, ODILE)


def in_space(name: str) -> Callable[[], Place]:
    return lambda: Place(reverse(name, args=[Profile.objects.get(name=FESTIVITIES).uuid]), ODILE)


def on_document(name: str) -> Callable[[], Place]:
    """A screen of a document that Odile keeps in her association's locker."""

    def find() -> Place:
        sent = LockerDocument.objects.sent().filter(profile__name=FESTIVITIES)
        return Place(reverse(name, args=[sent.latest("pk").uuid]), ODILE)

    return find


def request_in(state: State, name: str = "request_detail") -> Callable[[], Place]:
    def find() -> Place:
        found = ServiceRequest.objects.filter(state=state).select_related("applicant").latest("pk")
        return Place(reverse(name, args=[found.reference]), found.applicant.email)

    return find


def on_draft(name: str, *args: str) -> Callable[[], Place]:
    """A screen of the draft of Odile's association."""

    def find() -> Place:
        drafts = ServiceRequest.objects.drafts().filter(procedure__code="aide-au-projet-associatif")
        draft = drafts.get(profile__name=FESTIVITIES)
        keys = [step.key for step in draft.form_version.form.steps]
        return Place(reverse(name, args=[draft.reference, *(keys[int(one)] for one in args)]), ODILE)

    return find


def river_to_correct() -> Place:
    """What Odile's association is asked to correct: two documents."""
    found = ServiceRequest.objects.get(state=State.CORRECTION_REQUESTED, profile__name=FESTIVITIES)
    return Place(reverse("filing_correct", args=[found.reference]), ODILE)


def transmit_without_a_document(page: Page) -> None:
    page.get_by_role("button", name="Retirer").first.click()
    page.get_by_label("Joindre").first.wait_for()
    press(page, "Transmettre les compléments")


ACCOUNT = [
    *(Screen(path.strip("/") or "account", mine(f"/compte/{path}")) for path in (
        "", "donnees-personnelles/", "donnees-personnelles/identite/", "donnees-personnelles/adresse/",
        "donnees-personnelles/telephone/", "profils/", "profils/ajouter/", "documents-recus/", "brouillons/",
        "demandes/", "mot-de-passe/", "adresse/", "sessions/", "second-facteur/",
    )),
    *(Screen(name, in_space(name)) for name in (
        "space", "space_members", "locker_sent", "locker_received", "locker_attach", "space_drafts", "space_requests",
    )),
    Screen("front-signed-in", mine("/")),
    Screen("password-error", mine("/compte/mot-de-passe/"), send_the_form),
    Screen("profile_add-error", mine("/compte/profils/ajouter/"), send_the_form),
    Screen("locker_attach-error", in_space("locker_attach"), pressing("Joindre")),
    Screen("locker_rename", on_document("locker_rename")),
    Screen("locker_delete", on_document("locker_delete")),
    *(Screen(f"request-{state}", request_in(state)) for state in State if state != State.DRAFT),
    Screen("start", mine("/demarches/aide-au-projet-associatif/commencer/")),
    Screen("start-nobody", mine("/demarches/plantation-de-haies/commencer/")),
    Screen("start-error", mine("/demarches/signaler-un-probleme-sur-une-route/commencer/"), pressing("Commencer")),
    *(Screen(f"step-{number}", on_draft("filing_step", number)) for number in "0123"),
    *(Screen(f"step-{number}-error", on_draft("filing_step", number), pressing("Continuer")) for number in "23"),
    Screen("check-problems", on_draft("filing_check")),
    Screen("delete-draft", on_draft("filing_delete")),
    Screen("corrections", request_in(State.CORRECTION_REQUESTED, "filing_correct")),
    Screen("corrections-error", river_to_correct, transmit_without_a_document),
    Screen("done", request_in(State.SUBMITTED, "filing_done")),
]  # fmt: skip


# --- Admin: what is ours in it. The sidebar, the header and the pages' editor are Wagtail's -------------------------
DESK_REGION, STUDIO_REGION = ".nice-padding", ".studio"
TOLD_WHEN_EMPTY = ("request_corrections", "accept", "refuse")


def desk(act: Act | None = None, state: State | None = None) -> Callable[[], Place]:
    """The sheet of a request in this state, or the form of an act on a request that allows it."""

    def find() -> Place:
        seen = ServiceRequest.objects.instructed_by(User.objects.get(email=INSTRUCTOR))
        found = seen.filter(state__in=act.sources if act else [state]).latest("pk")
        name, arguments = ("desk:act", [found.reference, act.name]) if act else ("desk:sheet", [found.reference])
        return Place(reverse(name, args=arguments), INSTRUCTOR)

    return find


def studio(name: str, *keys: str) -> Callable[[], Place]:
    """A screen of the studio on the associations' procedure; `keys` among step, field and type."""

    def find() -> Place:
        procedure = Procedure.objects.get(code="aide-au-projet-associatif")
        step = parse_schema(procedure.draft_schema).steps[0]
        values = {"step": step.key, "field": step.fields[-1].key, "stage": procedure.stages.latest("pk").pk}
        return Place(
            reverse(f"studio:{name}", args=[procedure.uuid, *(values.get(key, key) for key in keys)]), DESIGNER
        )

    return find


def designer(path: str) -> Callable[[], Place]:
    return lambda: Place(path, DESIGNER)


DESK = [
    Screen("desk-list", lambda: Place("/admin/instruction/", INSTRUCTOR), region=".result-list"),
    Screen("desk-sheet-new", desk(state=State.SUBMITTED), region=DESK_REGION),
    Screen("desk-sheet-decided", desk(state=State.ACCEPTED), region=DESK_REGION),
    *(Screen(f"desk-{act.name}", desk(act), region=DESK_REGION)
      for act in ACTS.values() if act.by is Party.INSTRUCTOR),
    *(Screen(f"desk-{name}-error", desk(ACTS[name]), pressing(str(ACTS[name].label)), region=DESK_REGION)
      for name in TOLD_WHEN_EMPTY),
]  # fmt: skip

STUDIO = [
    Screen("studio", designer("/admin/studio/"), region=STUDIO_REGION),
    Screen("studio-create", designer("/admin/studio/nouvelle/"), region=STUDIO_REGION),
    Screen("studio-create-error", designer("/admin/studio/nouvelle/"), pressing("Créer la démarche"),
           region=STUDIO_REGION),
    *(Screen(f"studio-{name}", studio(name, *keys), region=STUDIO_REGION) for name, *keys in (
        ("procedure",), ("step", "step"), ("step_add",), ("step_delete", "step"), ("field_types", "step"),
        ("field_add", "step", "one_choice"), ("field", "field"), ("field_delete", "field"), ("stages",),
        ("stage", "stage"), ("settings",), ("history",), ("check",), ("publish",),
    )),
    Screen("studio-trial", studio("trial")),
    Screen("studio-preview", studio("preview", "step")),
]  # fmt: skip

ADMIN = [*DESK, *STUDIO]
