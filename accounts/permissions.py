"""Who may do what with a profile: pure predicates, asked by every view and domain function above."""

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from accounts.models import Membership, Profile, Role, User


def role_in(user: User, profile: Profile) -> Role | None:
    """The role of `user` in `profile`, None when not a member."""
    role = Membership.objects.filter(user=user, profile=profile).values_list("role", flat=True).first()
    return Role(role) if role else None


def may_see_profile(user: User, profile: Profile) -> bool:
    """Members only; staff have no way in through an account."""
    return role_in(user, profile) is not None


def may_file_for(user: User, profile: Profile) -> bool:
    """Fill in, transmit, add documents: administrators and editors."""
    return role_in(user, profile) in Role.filing()


def may_manage_profile(user: User, profile: Profile) -> bool:
    """Change the profile and its members: administrators."""
    return role_in(user, profile) is Role.ADMINISTRATOR


def enters_the_admin(user: AbstractBaseUser | AnonymousUser | None) -> bool:
    """Whether this person is staff: someone who may enter Wagtail's admin."""
    return isinstance(user, User) and user.pk is not None and user.has_perm("wagtailadmin.access_admin")


def must_have_second_factor(user: AbstractBaseUser | AnonymousUser | None) -> bool:
    """Staff, wherever the setting asks for it (everywhere but in the demo)."""
    return bool(settings.PARVIS_STAFF_SECOND_FACTOR) and enters_the_admin(user)
