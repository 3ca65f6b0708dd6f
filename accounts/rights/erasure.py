"""The deletion of an account by its owner: what it would erase, what must stay and why, and the act itself.

Apps above add a step each. The whole is one transaction: a person is gone entirely, or still there entirely.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.db.models import CASCADE, Exists, OuterRef, ProtectedError, QuerySet, RestrictedError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.errors import AccountsError
from accounts.letters import leaving as leaving_letters
from accounts.models import AuditEvent, Membership, Profile, Role, User
from accounts.permissions import enters_the_admin
from accounts.profiles import membership
from accounts.rights import export
from notifications import outbox, stops
from notifications.models import EmailState, OutgoingEmail
from portal.registry import Registry

STAYS = {"id", "uuid", "date_joined"}
"""Of the account's row, when it must stay: what names nobody."""
NOWHERE = "@compte-efface.invalid"
"""A domain that will never exist (RFC 2606); the outbox writes to none of them."""
SETTLED = (EmailState.SENT, EmailState.FAILED)


@dataclass(frozen=True)
class Kept:
    """Something that stays after a deletion: what, why, and until when, in the person's words."""

    what: str
    why: str
    until: str


@dataclass(frozen=True)
class Step:
    """What one app says of a deletion and does. `run` is called once, in the deletion's transaction."""

    erased: Callable[[User], list[str]]
    kept: Callable[[User], list[Kept]]
    run: Callable[[User], None]


erasure_steps: Registry[Step] = Registry()
"""In the order in which they run: requests 10, locker 20; the account itself comes last, without a step."""


class StaffErasureError(AccountsError):
    """Staff's accounts are closed by an administrator, their requests handed on."""

    wording = _(
        "Your account lets you work for the département: it is an administrator who closes it, so that the requests "
        "that you follow are handed on."
    )


class MustHandOverError(AccountsError):
    """The person alone administers profiles that have other members."""

    wording = _(
        "You alone administer a profile that has other members. First give the role of administrator to one of them."
    )


class UnsettledError(AccountsError):
    """Something was written for this account at the same instant: nothing was erased, trying again will do."""

    wording = _("Something else was being saved in your account. Nothing was deleted: try again.")


def refuse_staff(user: User) -> None:
    """Raise StaffErasureError for who enters the admin."""
    if enters_the_admin(user):
        raise StaffErasureError


def own_profiles(user: User) -> QuerySet[Profile]:
    """The profiles that have no other member: they end with the account."""
    others = Membership.objects.filter(profile=OuterRef("pk")).exclude(user=user)
    return Profile.objects.filter(memberships__user=user).filter(~Exists(others))


def shared_profiles(user: User) -> QuerySet[Profile]:
    """The profiles that others are members of: they go on without this person."""
    others = Membership.objects.filter(profile=OuterRef("pk")).exclude(user=user)
    return Profile.objects.filter(memberships__user=user).filter(Exists(others))


def to_hand_over(user: User) -> QuerySet[Profile]:
    """The shared profiles that nobody could manage any more."""
    administrators = Membership.objects.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    others = administrators.filter(profile=OuterRef("pk")).exclude(user=user)
    mine = Membership.objects.filter(profile=OuterRef("pk"), user=user, role=Role.ADMINISTRATOR)
    return shared_profiles(user).filter(Exists(mine)).filter(~Exists(others)).order_by("name")


def what_goes(user: User) -> list[str]:
    """What a deletion erases, in sentences."""
    return [
        _now("Your account: your name, your addresses, your telephone number, your password."),
        *(sentence for step in erasure_steps for sentence in step.erased(user)),
        *(_now("The profile “%(name)s”, of which you are the only member.") % {"name": profile.name}
          for profile in own_profiles(user).filter(type__is_personal=False)),
    ]  # fmt: skip


def what_stays(user: User) -> list[Kept]:
    """What a deletion leaves, why and until when; the shared profiles last."""
    going_on = [
        Kept(
            what=_now("The profile “%(name)s”, its requests and its documents") % {"name": profile.name},
            why=_now("They belong to its other members. Your name no longer appears among them."),
            until="",
        )
        for profile in shared_profiles(user).order_by("name")
    ]
    return [*(remainder for step in erasure_steps for remainder in step.kept(user)), *going_on]


def erase(*, user: User) -> None:
    """Erase the account of `user`; afterwards nobody signs in with it, and what must stay names nobody through it.

    Raises StaffErasureError, MustHandOverError, UnsettledError; nothing is changed then.
    """
    refuse_staff(user)
    try:
        with transaction.atomic():
            _erase(user)
    except IntegrityError as error:
        raise UnsettledError from error


def _erase(user: User) -> None:
    for profile in Profile.objects.filter(memberships__user=user).order_by("pk"):
        membership.lock(profile)
    if to_hand_over(user).exists():
        raise MustHandOverError
    address = user.email
    for step in erasure_steps:
        step.run(user)
    for profile in shared_profiles(user).order_by("pk"):
        membership.leave(profile=profile, user=user)
    _forget_emails(address)
    leaving_letters.tell_erased(address=address)
    dissolve(user)


def dissolve(user: User) -> None:
    """Erase an account that nobody ever activated, of which nobody is told: to be called in a transaction."""
    _end_own_profiles(user)
    _end_sessions(user)
    export.forget_all(user=user)
    _forget_row(user)


def _end_own_profiles(user: User) -> None:
    """Delete each; one that kept requests point to stays, without member."""
    for profile in own_profiles(user).order_by("pk"):
        profile.memberships.all().delete()
        delete_if_free(profile)


def delete_if_free(row: Profile | User) -> bool:
    """Delete a row unless something kept points to it."""
    try:
        with transaction.atomic():
            row.delete()
    except (ProtectedError, RestrictedError):
        return False
    return True


def _end_sessions(user: User) -> None:
    for session in UserSession.objects.filter(user=user):
        session.end()


def _forget_emails(address: str) -> None:
    """Links that wait to be sent lead nowhere now; what a request owes is still sent; of the rest, no address stays."""
    ours = OutgoingEmail.objects.filter(recipient=address)
    ours.filter(state=EmailState.QUEUED, kind__startswith="account.").delete()
    ours.filter(state__in=SETTLED).update(recipient=f"courriel{NOWHERE}")
    stops.forget(address=address)


def _forget_row(user: User) -> None:
    """Delete the account's row, or empty it when requests, or their history, must go on pointing to it."""
    pk = user.pk
    if delete_if_free(user):
        return
    user.pk = pk
    _delete_what_depends_on(user)
    audit.record(account=user, kind="account_erased")
    blank(user, but=STAYS)
    user.email, user.is_active = f"{user.uuid}{NOWHERE}", False
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()


def blank(user: User, *, but: Collection[str]) -> None:
    """Put the columns of an account back to what a new one has, except those named; the caller saves it."""
    new = User()
    for field in User._meta.concrete_fields:
        if field.name not in but:
            setattr(user, field.attname, getattr(new, field.attname))


def _delete_what_depends_on(user: User) -> None:
    """The rows that would go with the account's, but for its history, which names nobody."""
    for relation in User._meta.related_objects:
        model = relation.related_model
        if getattr(relation, "on_delete", None) is CASCADE and model is not AuditEvent:
            model._base_manager.filter(**{relation.field.name: user}).delete()


def forget_what_was_kept() -> int:
    """Delete what only kept requests held, once they are gone, and the last addresses; returns how many rows went."""
    count = sum(_forget_farewell(email) for email in outbox.posted_under(leaving_letters.ERASED))
    for profile in Profile.objects.filter(memberships=None, type__is_personal=True).order_by("pk"):
        count += delete_if_free(profile)  # an organisation's may wait for someone who joins it
    for user in User.objects.filter(email__endswith=NOWHERE).order_by("pk"):
        count += delete_if_free(user)
    return count


@transaction.atomic
def _forget_farewell(farewell: OutgoingEmail) -> bool:
    """Forget an address once everything was sent there; False while something waits, or when it has a new account."""
    ours = OutgoingEmail.objects.filter(recipient=farewell.recipient)
    if ours.exclude(state__in=SETTLED).exists():
        return False
    ours.exclude(pk=farewell.pk).filter(created_at__lt=farewell.created_at).update(recipient=f"courriel{NOWHERE}")
    farewell.delete()
    return True
