"""Someone of staff leaves: their account closes at once and what they followed goes to someone else. Also the way back.

The last administrator and the emergency account can't go.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.errors import AccountsError
from accounts.models import User
from accounts.sessions import open_sessions
from accounts.staff import duties
from accounts.staff.administrators import administrators, is_the_last
from accounts.staff.demands.own_rights import note_administrators
from accounts.staff.sealed_account import is_sealed


class DepartureError(AccountsError):
    """This account can't be closed."""


class LastAccountManagerError(DepartureError):
    """Nobody else could open accounts any more."""

    wording = _("This person is the last administrator: make someone else one first.")


class OwnAccountError(DepartureError):
    """Nobody closes their own account: another administrator does it."""

    wording = _("You can't close your own account here: another administrator does it.")


class SealedAccountError(DepartureError):
    """The account kept for emergencies is sealed again, never closed."""

    wording = _("The emergency account is never closed: seal it again on the server.")


def check(*, user: User, actor: User) -> None:
    """Raise LastAccountManagerError, OwnAccountError or SealedAccountError when `actor` may not close this account."""
    if is_sealed(user):
        raise SealedAccountError
    if user == actor:
        raise OwnAccountError
    if is_the_last(user):
        raise LastAccountManagerError


@transaction.atomic
def close(*, user: User, successor: User | None, actor: User) -> int:
    """Close the account, end its sessions, take its rights, hand over what it followed; returns how many that was.

    `successor` None gives all back to the teams, unassigned. Raises DepartureError.
    """
    list(administrators().select_for_update())  # of two who close each other's at once, one waits
    User.objects.select_for_update().get(pk=user.pk)
    check(user=user, actor=actor)
    were = set(administrators().values_list("pk", flat=True))
    handed_over = duties.hand_over(leaver=user, successor=successor, actor=actor)
    duties.place_in_teams(user=user, wanted={}, among=duties.teams(), actor=actor)
    user.is_active = user.is_superuser = False
    user.save(update_fields=["is_active", "is_superuser"])
    user.groups.clear()
    open_sessions.end_all(user=user)
    note_administrators(were=were, actor=actor)
    audit.record(account=user, kind="staff_left", actor=actor, details={"handed_over": handed_over})
    return handed_over


@transaction.atomic
def reopen(*, user: User, actor: User) -> None:
    """Open the account again, without any right: they are given afresh."""
    user.is_active = True
    user.save(update_fields=["is_active"])
    audit.record(account=user, kind="account_reopened", actor=actor)
