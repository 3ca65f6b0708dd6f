"""Who may do what with a profile: pure predicates, asked by every view and domain function above."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, Permission
from django.db.models import QuerySet

from accounts.models import JoinRequest, JoinState, Membership, Profile, Role, User
from portal.database.kept_query import Given, KeptQuery

_membership = KeptQuery(
    lambda: Membership.objects.filter(user=Given("user"), profile=Given("profile")).only("role").order_by()
)


def role_in(user: User, profile: Profile) -> Role | None:
    """The role of `user` in `profile`, None when not a member."""
    membership = _membership.first(user=user.pk, profile=profile.pk)
    return Role(membership.role) if membership else None


def may_see_profile(user: User, profile: Profile) -> bool:
    """Whether `user` is a member, whatever the role; staff have no way in through an account."""
    return role_in(user, profile) is not None


def may_file_for(user: User, profile: Profile) -> bool:
    """Whether `user` may fill in, transmit, add documents (`Role.filing`): by the role read with `profile`, if any."""
    return (profile.role_kept(user) or role_in(user, profile)) in Role.filing()


def may_manage_profile(user: User, profile: Profile) -> bool:
    """Whether `user` may change the profile, its members and its keys: an administrator of it."""
    return role_in(user, profile) is Role.ADMINISTRATOR


def may_be_shared(profile: Profile) -> bool:
    """Whether others may join: an organisation's profile, since « Particulier » is one person's for good."""
    return not profile.type.is_personal


def administrators_of(profile: Profile) -> QuerySet[User]:
    """Those who manage the profile; a deactivated account manages nothing."""
    return User.objects.filter(
        is_active=True, memberships__profile=profile, memberships__role=Role.ADMINISTRATOR
    ).order_by("pk")


def filers_of(profile: Profile) -> QuerySet[User]:
    """Those whom `may_file_for` lets act, in one query; a deactivated account does nothing."""
    return User.objects.filter(
        is_active=True, memberships__profile=profile, memberships__role__in=Role.filing()
    ).order_by("pk")


def may_decide_joining(user: User, request: JoinRequest) -> bool:
    """Answer a request to join: the profile's administrators; staff with the permission once it was passed on."""
    if may_manage_profile(user, request.profile) and user.is_active:
        return True
    return request.state == JoinState.ESCALATED and arbitrates_joining(user)


def holders(permission: str) -> QuerySet[User]:
    """Those whose account is open and who have `permission` (`app.codename`), each once: by a group, or of their own.

    Who may everything too. Django's `with_perm` asks it of each account of the portal; these few are found first.
    """
    app, codename = permission.split(".")
    permissions = Permission.objects.filter(codename=codename, content_type__app_label=app)
    by_group = User.groups.through.objects.filter(group__permissions__in=permissions).values("user_id")
    by_hand = User.user_permissions.through.objects.filter(permission__in=permissions).values("user_id")
    almighty = User.objects.filter(is_superuser=True).values("pk")
    return User.objects.filter(pk__in=by_group.union(by_hand, almighty), is_active=True)


def arbitrates_joining(user: AbstractBaseUser | AnonymousUser | None) -> bool:
    """Whether this person decides for the département who joins a profile whose administrators don't answer."""
    return enters_the_admin(user) and isinstance(user, User) and user.has_perm("accounts.decide_joinrequest")


def enters_the_admin(user: AbstractBaseUser | AnonymousUser | None) -> bool:
    """Whether this person is staff: someone who may enter Wagtail's admin."""
    return isinstance(user, User) and user.pk is not None and user.has_perm("wagtailadmin.access_admin")


def must_have_second_factor(user: AbstractBaseUser | AnonymousUser | None) -> bool:
    """Staff, wherever the setting asks for it (everywhere but in the demo)."""
    return bool(settings.PARVIS_STAFF_SECOND_FACTOR) and enters_the_admin(user)
