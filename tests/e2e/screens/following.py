"""What one follows: the filters of « Mes demandes », messages, the complete file, handing over; on both sides."""

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import Membership, Role, User
from home.demo.people import FESTIVITIES
from locker.models import StoredFile
from teleservices.following.informing import confirm, invite, stop
from teleservices.lifecycle.emails.informed import informed_token
from teleservices.lifecycle.messaging import send_message
from teleservices.models import CompleteCopy, Informed, ServiceRequest, Side, State
from teleservices.paperwork.complete_copy import ask
from tests import queue
from tests.e2e.actors import press
from tests.e2e.screens.account import mine, on_document
from tests.e2e.screens.base import Place, Screen, demo_profile, pressing
from tests.e2e.screens.desk import INSTRUCTOR, REGION, after_a_decision
from tests.e2e.screens.filing import request_in
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_stored_file
from tests.factories.procedures import make_procedure, make_request


def conversation(side: Side) -> Place:
    """A message each way, seen from one side."""
    team = User.objects.get(email=INSTRUCTOR).team_memberships.all()[0].team
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure(team=team))
    staff = User.objects.get(email=INSTRUCTOR)
    send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text="Quand saurai-je ?")
    send_message(request_id=request.pk, actor=staff, side=Side.SERVICE, text="La commission se réunit le 12 mars.")
    if side == Side.APPLICANT:
        return Place(reverse("request_messages", args=[request.reference]), request.applicant.email)
    return Place(reverse("desk:messages", args=[request.reference]), INSTRUCTOR)


def considered() -> Place:
    """A decision replaced once, whose withdrawal is considered and that is contested, as its applicant reads it."""
    request = after_a_decision(State.ACCEPTED, "rectify", "register_appeal", "announce_withdrawal")
    queue.drain()
    return Place(reverse("request_detail", args=[request.reference]), request.applicant.email)


def of_association(role: Role | None) -> Place:
    """A request of an association of the demo, with another member of this role, to hand over."""
    profile = demo_profile(FESTIVITIES)
    request = ServiceRequest.objects.filter(profile=profile, state__in=State.open()).select_related("applicant").first()
    assert request is not None
    if role:
        Membership.objects.create(profile=profile, user=make_user(first_name="Nadia"), role=role)
    return Place(reverse("request_hand_over", args=[request.reference]), request.applicant.email)


def informing(*, stands: Informed | None = None) -> Place:
    """Whom a request's applicant wants informed: an address, and somebody who stopped."""
    member = make_user()
    profile = make_profile(member=member)
    Membership.objects.create(profile=profile, user=make_user(first_name="Nadia"), role=Role.READER)
    request = make_request(user=member, profile=profile)
    if stands:
        person = invite(user=request.applicant, request=request, address=f"odile.lefevre{request.pk}@exemple.fr")
        stopped = invite(user=request.applicant, request=request, address=f"camille{request.pk}@exemple.fr")
        stop(stopped)
        if stands == Informed.CONFIRMED:
            confirm(person)
    return Place(reverse("request_informed", args=[request.reference]), request.applicant.email)


def informed(stands: Informed) -> Place:
    """What who is invited opens, signed in nowhere."""
    request = make_request()
    person = invite(user=request.applicant, request=request, address=f"odile.lefevre{request.pk}@exemple.fr")
    if stands != Informed.WAITING:
        confirm(person) if stands == Informed.CONFIRMED else stop(person)
    return Place(reverse("informed", args=[informed_token(person)]))


def newly_filed() -> Place:
    """A request of which nobody asked the complete file yet."""
    request = make_request()
    return Place(reverse("request_complete", args=[request.reference]), request.applicant.email)


def too_large() -> Place:
    """A request whose documents weigh more than what is put together."""
    request = make_request()
    large = make_stored_file()
    StoredFile.objects.filter(pk=large.pk).update(page_count=4_000)
    request.attachments.update(stored_file=large)
    return Place(reverse("request_complete", args=[request.reference]), request.applicant.email)


def too_complex() -> Place:
    """A request one of whose documents could not be read again."""
    request = make_request()
    asked = ask(request=request)
    CompleteCopy.objects.filter(pk=asked.pk).update(progress=CompleteCopy.Progress.COMPLEX)
    return Place(reverse("request_complete", args=[request.reference]), request.applicant.email)


def prepared(page: Page) -> None:
    """Ask for the complete file, which a worker makes; the page notices by itself."""
    queue.drain()
    press(page, "Préparer le dossier complet")
    page.get_by_role("progressbar").wait_for()
    queue.drain()
    page.get_by_role("link", name="Télécharger le dossier complet").wait_for()


SCREENS = [
    Screen("request-considered", considered),
    Screen("requests-filtered", mine("/compte/demandes/?standing=open")),
    Screen("messages", lambda: conversation(Side.APPLICANT)),
    Screen("messages-error", lambda: conversation(Side.APPLICANT), pressing("Envoyer le message")),
    Screen("desk-messages", lambda: conversation(Side.SERVICE), region=REGION),
    Screen("desk-messages-error", lambda: conversation(Side.SERVICE), pressing("Envoyer le message"), region=REGION),
    Screen("complete-file", request_in(State.IN_REVIEW, "request_complete")),
    Screen("complete-file-ready", newly_filed, prepared),
    Screen("complete-file-too-large", too_large, shows="main .notice--info"),
    Screen("complete-file-too-complex", too_complex, shows="main .notice--error"),
    Screen("hand-over", lambda: of_association(Role.EDITOR)),
    Screen("hand-over-error", lambda: of_association(Role.EDITOR), pressing("Confier")),
    Screen("informing", informing),
    Screen("informing-error", informing, pressing("Lui proposer")),
    Screen("informing-listed", lambda: informing(stands=Informed.CONFIRMED)),
    Screen("informed", lambda: informed(Informed.WAITING)),
    Screen("informed-confirmed", lambda: informed(Informed.CONFIRMED)),
    Screen("informed-stopped", lambda: informed(Informed.STOPPED)),
    Screen("informed-unknown", lambda: Place(reverse("informed", args=["inconnu"])), status=404),
    Screen("locker_replace", on_document("locker_replace")),
    Screen("locker_replace-error", on_document("locker_replace"), pressing("Remplacer")),
]
