"""Organisations' profiles: how one is added, how its data change. Its members are `membership`'s and `joining`'s."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.errors import AccountsError
from accounts.models import Membership, Profile, ProfileType, Role, Source, User
from accounts.profiles.membership import lock_as_administrator
from accounts.register import Organisation, Reading
from portal.dates import long_date

SIREN = 9
"""Digits of a SIRET that name the organisation; the others name one of its establishments."""


class SiretTakenError(AccountsError):
    """A profile exists for this SIRET: its administrators decide who joins."""

    wording = _("Another profile has this SIRET already.")


class AnotherOrganisationError(AccountsError):
    """The SIRET is another organisation's: a profile never changes hands by its number."""

    wording = _("This SIRET is another organisation's. Add a profile for that one instead.")


@dataclass(frozen=True)
class Address:
    """Where the organisation gets its post; entirely known, or not at all."""

    address_line: str = ""
    postcode: str = ""
    city: str = ""


@transaction.atomic
def add_organisation(
    *,
    user: User,
    profile_type: ProfileType,
    name: str,
    siret: str = "",
    rna: str = "",
    function: str,
    address: Address | None = None,
    reading: Reading | None = None,
) -> Profile:
    """Add an organisation's profile, its creator as administrator.

    `siret` is 14 digits already checked by `identifiers`, or empty; what `reading` tells wins over what was typed.
    Raises SiretTakenError.
    """
    profile = Profile(type=profile_type, name=name, siret=siret or None, rna=rna)
    _set_address(profile, address or Address())
    if reading:
        _set_from_register(profile, reading)
    _save_unless_taken(profile)
    Membership.objects.create(profile=profile, user=user, role=Role.ADMINISTRATOR, function=function)
    audit.record(profile=profile, actor=user, kind="profile_added", details={"source": profile.name_source})
    return profile


@transaction.atomic
def change_identity(*, actor: User, profile: Profile, name: str, address: Address) -> None:
    """Change the name and the address; what changes is from then on declared. Raises NotAdministratorError."""
    lock_as_administrator(actor=actor, profile=profile)
    if profile.name != name:
        profile.name, profile.name_source = name, Source.DECLARED
    if address != address_of(profile):
        _set_address(profile, address)
    profile.save(update_fields=["name", "name_source", "address_line", "postcode", "city", "address_source"])
    audit.record(profile=profile, actor=actor, kind="profile_changed", details={"group": "identity"})


@transaction.atomic
def change_numbers(*, actor: User, profile: Profile, siret: str, rna: str) -> None:
    """Change the SIRET, to that of another establishment of the same organisation, or give the first one; and the RNA.

    Raises NotAdministratorError, AnotherOrganisationError, SiretTakenError.
    """
    lock_as_administrator(actor=actor, profile=profile)
    if profile.siret and siret[:SIREN] != profile.siret[:SIREN]:
        raise AnotherOrganisationError
    profile.siret, profile.rna = siret or None, rna
    _save_unless_taken(profile, ["siret", "rna"])
    audit.record(profile=profile, actor=actor, kind="profile_changed", details={"group": "numbers"})


def _save_unless_taken(profile: Profile, columns: Sequence[str] | None = None) -> None:
    """Save these columns of the profile, or all of them; SiretTakenError when another has its SIRET."""
    try:
        with transaction.atomic():
            profile.save(update_fields=columns)
    except IntegrityError as error:
        raise SiretTakenError from error


@transaction.atomic
def change_bank_details(*, actor: User, profile: Profile, iban: str, iban_holder: str) -> None:
    """Change the account where the profile is paid, both parts or none. Raises NotAdministratorError."""
    lock_as_administrator(actor=actor, profile=profile)
    profile.iban, profile.iban_holder = iban, iban_holder
    profile.save(update_fields=["iban", "iban_holder"])
    audit.record(profile=profile, actor=actor, kind="profile_changed", details={"group": "bank"})


@transaction.atomic
def refresh_from_register(*, actor: User, profile: Profile, reading: Reading) -> None:
    """Take again the name and the address that the register tells. Raises NotAdministratorError."""
    lock_as_administrator(actor=actor, profile=profile)
    _set_from_register(profile, reading)
    profile.save()
    audit.record(profile=profile, actor=actor, kind="profile_changed", details={"group": "register"})


@transaction.atomic
def change_function(*, user: User, profile: Profile, function: str) -> None:
    """Change one's own function in a profile."""
    Membership.objects.filter(profile=profile, user=user).update(function=function)


def address_of(profile: Profile) -> Address:
    """The profile's address as forms and the register hold it."""
    return Address(profile.address_line, profile.postcode, profile.city)


def register_provenance(profile: Profile, source: str) -> str:
    """« d'après l'Annuaire des entreprises, le 24 novembre 2026 », for what a register told; empty otherwise."""
    if source != Source.REGISTER or profile.register_read_at is None:
        return ""
    values = {"register": profile.register_label, "day": long_date(profile.register_read_at)}
    return _("according to “%(register)s”, on %(day)s") % values


def masked_iban(iban: str) -> str:
    """What may be shown of an IBAN: its country and its last characters, enough to recognise it."""
    return "\N{NO-BREAK SPACE}".join((iban[:4], "…", iban[-3:])) if iban else ""


def _set_address(profile: Profile, address: Address) -> None:
    profile.address_line, profile.postcode, profile.city = address.address_line, address.postcode, address.city
    profile.address_source = Source.DECLARED


def _set_from_register(profile: Profile, reading: Reading) -> None:
    """Take what the register tells; what it keeps for itself stays as it was declared."""
    organisation = reading.organisation
    profile.register_label, profile.register_read_at = reading.label, reading.read_at
    if organisation.name:
        profile.name, profile.name_source = organisation.name, Source.REGISTER
    if has_address(organisation):
        _set_address(profile, Address(organisation.address_line, organisation.postcode, organisation.city))
        profile.address_source = Source.REGISTER
    if organisation.rna and not profile.rna:
        profile.rna = organisation.rna


def has_address(organisation: Organisation) -> bool:
    """Whether the register tells the whole address."""
    return all((organisation.address_line, organisation.postcode, organisation.city))
