"""Organisations' profiles: how one is added. Joining an existing one comes through its administrators."""

from django.db import IntegrityError, transaction

from accounts.models import Membership, Profile, ProfileType, Role, User


class SiretTaken(Exception):
    """A profile exists for this SIRET: its administrators decide who joins."""


@transaction.atomic
def add_organisation(
    *,
    user: User,
    profile_type: ProfileType,
    name: str,
    siret: str = "",
    rna: str = "",
    function: str,
) -> Profile:
    """Add an organisation's profile, its creator as administrator.

    `siret` is 14 digits already checked by `identifiers`, or empty. Raises SiretTaken.
    """
    try:
        with transaction.atomic():
            profile = Profile.objects.create(type=profile_type, name=name, siret=siret or None, rna=rna)
    except IntegrityError as error:
        raise SiretTaken from error
    Membership.objects.create(profile=profile, user=user, role=Role.ADMINISTRATOR, function=function)
    return profile
