"""What the tests of requests to join do again and again."""

from collections.abc import Callable

from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import JoinRequest, Profile, User
from accounts.profiles import joining
from notifications.models import OutgoingEmail
from tests.factories.accounts import make_staff

CHOIR = "00000006700017"
WHY = "Je suis la nouvelle secrétaire, élue samedi."


def make_arbiter() -> User:
    """Someone of staff who decides who joins."""
    staff = make_staff()
    staff.user_permissions.add(Permission.objects.get(codename="decide_joinrequest"))
    return User.objects.get(pk=staff.pk)


def ask(profile: Profile, user: User) -> JoinRequest:
    return joining.ask(user=user, profile=profile, function="Secrétaire", justification=WHY)


def refusal(call: Callable[[], object]) -> Callable[[], object]:
    """The call, whose refusal is what it returns."""

    def run() -> object:
        try:
            return call()
        except (joining.AlreadyAskedError, joining.AlreadyDecidedError) as error:
            return error

    return run


def kinds_to(user: User) -> list[str]:
    """The e-mails to `user`, in order, without the account's own."""
    emails = OutgoingEmail.objects.filter(recipient=user.email).order_by("pk")
    return [email.kind.removeprefix("account.") for email in emails]


def state_of(request: JoinRequest) -> str:
    return JoinRequest.objects.get(pk=request.pk).state


def look_for(client: Client, siret: str = CHOIR):
    return client.post("/compte/profils/ajouter/type/association/", {"siret": siret}, follow=True)


def address_of(request: JoinRequest) -> str:
    return reverse("join_request", args=[request.profile.uuid, request.uuid])
