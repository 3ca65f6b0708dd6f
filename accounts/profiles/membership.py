"""Who acts for a profile and in what role: joined, changed, removed, left. The only writer of roles.

Every write takes the profile's lock first: two administrators at the same instant come one after the other.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.errors import AccountsError
from accounts.letters import members as member_letters
from accounts.models import Membership, Profile, Role, ShareKey, User
from accounts.permissions import administrators_of, may_manage_profile
from portal.database.row_locks import hold


class NotAdministratorError(AccountsError):
    """Who acts does not administer the profile (any more)."""

    wording = _(
        "Your account does not give access to it. If you act for an organisation, one of its administrators can change "
        "your role."
    )


class NotAMemberError(AccountsError):
    """The person is not, or no longer, a member of the profile."""

    wording = _("This person is no longer a member of the profile.")


class AlreadyMemberError(AccountsError):
    """The person is a member of the profile already."""

    wording = _("You are a member of this profile already.")


class LastAdministratorError(AccountsError):
    """Nobody could manage the profile any more: someone else must become administrator first."""

    wording = _("A profile must keep an administrator. Give this role to another member first, then try again.")


def lock(profile: Profile) -> None:
    """Make those who change this profile's members or keys come one after the other, until the transaction ends."""
    hold(Profile, profile.pk)


def lock_as_administrator(*, actor: User, profile: Profile) -> None:
    """The same, for who administers the profile at this very moment; raises NotAdministratorError."""
    lock(profile)
    if not may_manage_profile(actor, profile):
        raise NotAdministratorError


def is_last_administrator(user: User, profile: Profile) -> bool:
    """Whether `user` administers the profile and nobody else does."""
    others = administrators_of(profile).exclude(pk=user.pk)
    return may_manage_profile(user, profile) and not others.exists()


@transaction.atomic
def add_member(*, profile: Profile, user: User, role: Role, function: str, how: str) -> Membership:
    """Let `user` in; `how` tells the history by what way (`key`, `request`). Raises AlreadyMemberError."""
    lock(profile)
    membership, created = Membership.objects.get_or_create(
        profile=profile, user=user, defaults={"role": role, "function": function}
    )
    if not created:
        raise AlreadyMemberError
    audit.record(profile=profile, actor=user, kind="member_joined", details=_about(user, role=role, how=how))
    member_letters.tell_joined(membership=membership)
    return membership


@transaction.atomic
def change_role(*, actor: User, profile: Profile, member: User, role: Role) -> Membership:
    """Give `member` another role. Raises NotAdministratorError, NotAMemberError, LastAdministratorError."""
    lock_as_administrator(actor=actor, profile=profile)
    membership = _membership(profile, member)
    former = Role(membership.role)
    if former is role:
        return membership
    _keep_an_administrator(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    _revoke_keys_of(membership)
    details = _about(member, role=role, former=former)
    audit.record(profile=profile, actor=actor, kind="member_role_changed", details=details)
    member_letters.tell_role_changed(membership=membership, actor=actor)
    return membership


@transaction.atomic
def remove(*, actor: User, profile: Profile, member: User) -> None:
    """Take `member` out of the profile, at once. Raises NotAdministratorError, NotAMemberError, LastAdministratorError.

    Drafts and requests stay with the profile. To take oneself out is to leave.
    """
    if actor == member:
        leave(profile=profile, user=actor)
        return
    lock_as_administrator(actor=actor, profile=profile)
    _end(_membership(profile, member), actor=actor, kind="member_removed")
    member_letters.tell_removed(profile=profile, member=member, actor=actor)


@transaction.atomic
def leave(*, profile: Profile, user: User) -> None:
    """Take oneself out of the profile. Raises NotAMemberError, LastAdministratorError."""
    lock(profile)
    _end(_membership(profile, user), actor=user, kind="member_left")
    member_letters.tell_left(profile=profile, member=user)


def _end(membership: Membership, *, actor: User, kind: str) -> None:
    """Delete a place in a profile, with its keys; `kind` tells the history how it ended. Call it under the lock.

    Raises LastAdministratorError.
    """
    _keep_an_administrator(membership)
    membership.delete()
    _revoke_keys_of(membership)
    details = _about(membership.user, role=Role(membership.role))
    audit.record(profile=membership.profile, actor=actor, kind=kind, details=details)


def _membership(profile: Profile, user: User) -> Membership:
    membership = Membership.objects.filter(profile=profile, user=user).select_related("user", "profile").first()
    if membership is None:
        raise NotAMemberError
    return membership


def _keep_an_administrator(membership: Membership) -> None:
    """Raise LastAdministratorError when nobody else could manage the profile; call under its lock."""
    if is_last_administrator(membership.user, membership.profile):
        raise LastAdministratorError


def _revoke_keys_of(membership: Membership) -> None:
    """Make useless the keys of who no longer administers the profile: they could come back with one."""
    ShareKey.objects.filter(
        profile=membership.profile_id,
        created_by=membership.user_id,
        used_at=None,
        revoked_at=None,
        expires_at__gt=timezone.now(),
    ).update(revoked_at=timezone.now())


def _about(member: User, **details: str) -> dict[str, str]:
    """Whom an event of the history is about: by uuid, so that no name outlives its account."""
    return {"member": str(member.uuid), **{name: str(value) for name, value in details.items()}}
