"""Writes people: the accounts of the demo, colleagues, citizens, organisations, services and who works there."""

import datetime as dt

from django.contrib.auth.models import Group, Permission
from django.utils import timezone

from accounts.entrance import registration
from accounts.models import Membership, ProfileType, User
from accounts.profiles import organisations
from accounts.register import Reading
from accounts.register.recorded import RecordedRegister
from accounts.rights import personal_data
from home import roles
from home.demo.accounts import DEMO_ACCOUNTS, DEMO_PASSWORD, DemoAccount
from home.demo.clock import clock_at, days_ago
from home.demo.department import COLLEAGUES, DEPARTMENT
from home.demo.people import PEOPLE, Citizen, Organisation
from portal.models import TermsVersion
from teleservices.models import Team, TeamMember

GROUPS = {
    "communication": roles.COMMUNICATION.name,
    "design": roles.DESIGN.name,
    "instruction": roles.INSTRUCTION.name,
    "administration": roles.ADMINISTRATION.name,
    "audit": roles.AUDIT.name,
}
SUPERVISOR = "supervision@demo.test"
"""Who also sees what an organisation got from other services."""
STAFF_SINCE = 790
"""Age in days of the accounts of staff."""
ORGANISATIONS_SINCE = 115
DEMO_IBAN = "FR1420041010050500013M02606"
"""The one that the standard gives as its example."""


def load_staff() -> None:
    """Create those who work for the département, with their group."""
    for account in DEMO_ACCOUNTS:
        if account.role:
            user = _register(account.email, account.first_name, account.last_name, STAFF_SINCE, DEMO_PASSWORD)
            user.groups.add(Group.objects.get(name=GROUPS[account.role]))
    supervisor = User.objects.get(email=SUPERVISOR)
    supervisor.user_permissions.add(Permission.objects.get(codename="see_organisations"))
    for email, first_name, last_name in COLLEAGUES:
        user = _register(email, first_name, last_name, STAFF_SINCE, None)
        user.groups.add(Group.objects.get(name=GROUPS["instruction"]))


def load_services() -> None:
    """Create the services and put in them who works there."""
    for service in DEPARTMENT.services:
        team = Team.objects.create(**service.model_dump(exclude={"members"}))
        TeamMember.objects.bulk_create(
            TeamMember(
                team=team,
                user=User.objects.get(email=post.email),
                capacity=post.capacity,
                role=post.role,
                until=None if post.days is None else timezone.localdate() + dt.timedelta(days=post.days),
            )
            for post in service.members
        )


def load_citizens() -> None:
    """Create those who file, then the organisations for which they act."""
    for citizen in PEOPLE.citizens:
        _load_citizen(citizen)
    for organisation in PEOPLE.organisations:
        _load_organisation(organisation)


def _load_citizen(citizen: Citizen) -> None:
    account = _demo_account(citizen.email)
    password = DEMO_PASSWORD if account else None
    user = _register(citizen.email, citizen.first_name, citizen.last_name, citizen.since, password)
    personal_data.change_telephone(user=user, telephone=citizen.telephone)
    address = citizen.model_dump(include={"address_line", "postcode", "city"})
    personal_data.change_address(user=user, **address)


def _load_organisation(organisation: Organisation) -> None:
    first, *others = organisation.members
    chief = User.objects.get(email=first.email)
    with clock_at(days_ago(ORGANISATIONS_SINCE)):
        profile = organisations.add_organisation(
            user=chief,
            profile_type=ProfileType.objects.get(code=organisation.type_code),
            name=organisation.name,
            siret=organisation.siret,
            rna=organisation.rna,
            function=first.function,
            reading=_reading(organisation.siret),
        )
        organisations.change_bank_details(actor=chief, profile=profile, iban=DEMO_IBAN, iban_holder=organisation.name)
    # As keys would, but for their e-mails.
    Membership.objects.bulk_create(
        Membership(
            profile=profile, user=User.objects.get(email=member.email), role=member.role, function=member.function
        )
        for member in others
    )


def _reading(siret: str) -> Reading:
    """What the demo's register tells of this organisation."""
    register = RecordedRegister()
    organisation = register.find(siret)
    if organisation is None:
        raise LookupError(f"The demo's register lacks {siret}.")
    return Reading(organisation, register.label, timezone.now())


def _register(email: str, first_name: str, last_name: str, since: int, password: str | None) -> User:
    """An account whose address is confirmed; a null password lets nobody in."""
    created = days_ago(since, hour=9) - dt.timedelta(minutes=len(email))
    with clock_at(created):
        user = registration.register(
            email=email,
            password=password,
            first_name=first_name,
            last_name=last_name,
            terms=TermsVersion.current(),
            verified=True,
        )
    # Columns whose default was bound before the clock could change.
    user.terms_acceptances.update(accepted_at=created)
    user.date_joined = created
    user.save(update_fields=["date_joined"])
    return user


def _demo_account(email: str) -> DemoAccount | None:
    return next((account for account in DEMO_ACCOUNTS if account.email == email), None)
