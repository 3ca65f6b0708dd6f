"""A second factor that was lost: an administrator removes it once they know who asks. Its owner alone sets up another.

Who administers never chooses a factor, nor removes their own this way (OWASP ASVS 6.4.6).
"""

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.errors import AccountsError
from accounts.letters import access as access_letters
from accounts.models import User
from accounts.sessions import open_sessions
from accounts.staff.sealed_account import is_sealed


class ResetError(AccountsError):
    """This second factor can't be removed by this person."""


class OwnFactorError(ResetError):
    """Nobody removes their own second factor: another administrator does it."""

    wording = _("You can't remove your own second factor here: another administrator does it.")


class SealedFactorError(ResetError):
    """The account kept for emergencies is sealed again."""

    wording = _("The emergency account has no second factor to remove: seal it again on the server.")


class NothingToRemoveError(ResetError):
    """The account has no second factor, or someone else has just removed it."""

    wording = _("This person has no second factor: nothing to remove.")


class IdentityCheck(TextChoices):
    """How the administrator made sure of who asks."""

    IN_PERSON = "in_person", _("In person: I know them, or they showed an identity document")
    CALLED_BACK = "called_back", _("By calling back a number that the département already had")
    BY_MANAGER = "by_manager", _("Through their manager, asked face to face or by telephone")


def check(*, user: User, actor: User) -> None:
    """Raise OwnFactorError, SealedFactorError or NothingToRemoveError when `actor` may not remove it."""
    if user == actor:
        raise OwnFactorError
    if is_sealed(user):
        raise SealedFactorError
    if not Authenticator.objects.filter(user=user).exists():
        raise NothingToRemoveError


@transaction.atomic
def reset(*, user: User, identity: IdentityCheck, actor: User) -> None:
    """Remove application, passkeys and recovery codes; every session ends, the person is told. Raises ResetError."""
    user = User.objects.select_for_update().get(pk=user.pk)
    check(user=user, actor=actor)
    Authenticator.objects.filter(user=user).delete()
    open_sessions.end_all(user=user)
    audit.record(account=user, kind="second_factor_reset", actor=actor, details={"identity": identity.value})
    access_letters.tell_second_factor_reset(user=user)
