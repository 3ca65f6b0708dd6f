"""An account that was prepared and never activated, given empty to who has just proven its address.

Whoever signed up with an address may not be whose address it is: what they typed must give them nothing afterwards.
Rights stay (groups, services): administrators gave them, to the address.
"""

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import CASCADE
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.entrance import activation, registration
from accounts.errors import AccountsError
from accounts.models import AuditEvent, User
from accounts.rights import erasure, export
from accounts.sessions import open_sessions
from portal.models import TermsVersion

STAYS = erasure.STAYS | {"email", "is_active", "is_superuser"}
"""Of the account's row: what nobody types when signing up, and the address that is proven."""
APPS = {"accounts", "mfa", "socialaccount", "usersessions"}
"""Whose rows go: names, ways in, sessions. What an administrator gave stands in other apps."""


class AlreadyActiveError(AccountsError):
    """The account's owner has activated it, perhaps this very instant: it is emptied no more."""

    wording = _("Your account is active.")


@transaction.atomic
def begin(*, user: User, password: str | None, first_name: str, last_name: str, terms: TermsVersion | None) -> User:
    """Empty the account, give it what its owner has just entered, and activate it; returns it as it is now.

    A null `password` means that none works until one is chosen. Raises AlreadyActiveError.
    """
    user = User.objects.select_for_update().get(pk=user.pk)
    if not activation.awaits(user):
        raise AlreadyActiveError
    _empty(user)
    user.first_name, user.last_name = first_name, last_name
    user.set_password(password)
    user.save()
    EmailAddress.objects.filter(user=user).exclude(email=user.email).delete()
    activation.prove_address(user=user)
    registration.own_profile(user=user)
    registration.accept_terms(user=user, terms=terms)
    audit.record(account=user, kind="begun_anew", actor=user)
    return user


@transaction.atomic
def give_way(*, email: str) -> None:
    """Erase the account that someone signed up under `email` and nobody activated: another confirms the address."""
    user = User.objects.select_for_update().filter(pk__in=User.objects.identified_by(email)).first()
    if user and activation.gives_way(user):
        erasure.dissolve(user)


def _empty(user: User) -> None:
    open_sessions.end_all(user=user)
    export.forget_all(user=user)
    for profile in erasure.own_profiles(user).order_by("pk"):
        profile.memberships.all().delete()
        erasure.delete_if_free(profile)
    for relation in User._meta.related_objects:
        model = relation.related_model
        goes = model._meta.app_label in APPS and model is not AuditEvent
        if goes and getattr(relation, "on_delete", None) is CASCADE:
            model._base_manager.filter(**{relation.field.name: user}).delete()
    erasure.blank(user, but=STAYS)
