"""Taking one's data, deleting one's account, a session about to end: each state of these pages."""

from collections.abc import Callable

from playwright.sync_api import Page

from accounts.models import DataExport, ExportState, Membership, Role, User
from accounts.rights import export
from home.demo.people import ODILE
from tests import queue
from tests.e2e.screens.base import Place, Screen, newly_proven, send_the_form, session_of, signed_in, visitor
from tests.factories.accounts import PASSWORD, make_profile, make_staff, make_user
from tests.factories.procedures import make_draft, make_request

EXPORT, DELETE = "/compte/donnees-personnelles/export/", "/compte/donnees-personnelles/supprimer/"


def someone(path: str) -> tuple[User, Callable[[], Place]]:
    """A new person who has just confirmed their password, and where they go."""
    address, client = newly_proven()
    return User.objects.get(email=address), lambda: Place(path, session=session_of(client))


def nothing_asked_yet() -> Place:
    """Nobody has asked for an export here."""
    return someone(EXPORT)[1]()


def before_deletion() -> Place:
    """An account that nothing holds."""
    return someone(DELETE)[1]()


def under_way() -> Place:
    """A third is written."""
    user, place = someone(EXPORT)
    DataExport.objects.create(user=user, state=ExportState.RUNNING, done=14, total=42)
    return place()


def ready() -> Place:
    """It can be fetched."""
    user, place = someone(EXPORT)
    export.ask(user=user)
    queue.drain()
    return place()


def failed() -> Place:
    """It could not be made."""
    user, place = someone(EXPORT)
    DataExport.objects.create(user=user, state=ExportState.FAILED)
    return place()


def with_something_that_stays() -> Place:
    """A draft goes, a request and an organisation stay."""
    user, place = someone(DELETE)
    own = user.memberships.get().profile
    make_draft(user=user, profile=own)
    request = make_request(user=user)
    request.profile = own
    request.save(update_fields=["profile"])
    club = make_profile(member=make_user(), name="Club nautique de la Brenne")
    Membership.objects.create(profile=club, user=user, role=Role.EDITOR, function="Trésorière")
    return place()


def to_hand_over() -> Place:
    """Alone to administer."""
    user, place = someone(DELETE)
    club = make_profile(member=user, name="Club nautique de la Brenne")
    Membership.objects.create(profile=club, user=make_user(), role=Role.READER, function="Bénévole")
    return place()


def of_staff() -> Place:
    """An administrator closes it."""
    client = signed_in(make_staff().email)
    client.post("/compte/confirmer/", {"password": PASSWORD})
    return Place(DELETE, session=session_of(client))


def about_to_end(page: Page) -> None:
    """Four minutes and a half are left."""
    page.wait_for_selector("[data-session][data-watching]", state="attached")
    page.evaluate("localStorage.setItem('parvis-session-ends', String(Date.now() + 270000))")
    page.wait_for_selector(".session-warning--shown", timeout=15_000)


SCREENS = [
    Screen("export", nothing_asked_yet),
    Screen("export-under-way", under_way),
    Screen("export-ready", ready),
    Screen("export-failed", failed),
    Screen("delete-account", before_deletion),
    Screen("delete-account-kept", with_something_that_stays),
    Screen("delete-account-error", before_deletion, send_the_form),
    Screen("delete-account-hand-over", to_hand_over),
    Screen("delete-account-staff", of_staff),
    Screen("account-deleted", visitor("/compte/supprime/")),
    Screen("session-about-to-end", lambda: Place("/compte/", ODILE), about_to_end, shows="[data-session] button"),
    Screen("session-ended", visitor("/compte/connexion/?session=terminee")),
]
