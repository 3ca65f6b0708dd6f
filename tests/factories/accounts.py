"""People, profiles and memberships, made by the product's own functions."""

from itertools import count

from django.contrib.auth.models import Group, Permission

from accounts.entrance import registration
from accounts.models import Membership, Profile, ProfileType, Role, User

PASSWORD = "quatre hérons dorment au moulin"

_numbers = count(1000)  # of as many digits for long: names are sorted as texts


def make_user(
    email: str = "",
    *,
    first_name: str = "Odile",
    last_name: str = "Martin",
    verified: bool = True,
    password: str = PASSWORD,
) -> User:
    """A person with an account, their address confirmed, and their own profile."""
    return registration.register(
        email=email or f"personne{next(_numbers)}@exemple.test",
        password=password,
        first_name=first_name,
        last_name=last_name,
        terms=None,
        verified=verified,
    )


def make_staff(email: str = "", *, superuser: bool = False) -> User:
    """Someone who enters the admin (and no more, unless `superuser`), without a second factor yet."""
    user = make_user(email)
    if superuser:
        user.is_superuser = True
        user.save(update_fields=["is_superuser"])
    else:
        group, _created = Group.objects.get_or_create(name="Agents")
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        user.groups.add(group)
    return user


def make_profile_type(code: str = "association", **changes: object) -> ProfileType:
    """A type of organisation that asks for a SIRET or an RNA number."""
    values = {"label": code.capitalize(), "asks_siret": True, "asks_rna": True} | changes
    return ProfileType.objects.get_or_create(code=code, defaults=values)[0]


def make_profile(*, member: User | None = None, role: Role = Role.ADMINISTRATOR, **changes: object) -> Profile:
    """An organisation's profile, `member` in it."""
    number = next(_numbers)
    values = {"type": make_profile_type(), "name": f"Comité des fêtes de Brenne {number}"} | changes
    profile = Profile.objects.create(**values)
    if member:
        Membership.objects.create(profile=profile, user=member, role=role, function="Trésorière")
    return profile
