"""Who takes part in a simulated year: services, procedures, agents of each role, people who file.

Made by the factories of the tests, which call the product's own functions.
"""

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import Permission
from django.utils import timezone

from accounts.models import Membership, Profile, Role, User
from locker.entry.keeping import NewFile, keep
from locker.inspection.inspector import inspect
from locker.models import StoredFile
from locker.space import max_bytes
from teleservices.competence.amount_trees import plain_amount
from teleservices.competence.rules import DecisionRules
from teleservices.models import AuthorityKind, FinalFate, Outcome, Procedure, Team, TeamMember, TeamRole
from tests.factories.accounts import make_profile, make_profile_type, make_user
from tests.factories.competence import COMMITTEE_PROPOSES, make_authority, make_delegation, make_keeper
from tests.factories.pages import make_site
from tests.factories.postal import REGISTERED
from tests.factories.procedures import make_designer, make_procedure, make_team
from tests.factories.retention import make_archive_settings
from tests.locker.pdf_samples import ordinary

FILES = 20
"""Documents prepared, that people join."""
HEADS = 2
"""Of each service: its head and the deputy."""
SECRETARY = 4
"""The place of who holds the meetings among the agents of a service."""
CEILING = 500_000
"""Cents up to which the president grants, or who signs for them."""
EITHER = DecisionRules.model_validate(
    {
        "asks_amount": True,
        "outcomes": [
            {
                "outcome": outcome,
                "authorities": [
                    {"kind": "president", "ceiling": plain_amount(CEILING)},
                    {"kind": "standing_committee"},
                ],
            }
            for outcome in Outcome
        ],
    }
)
"""The president up to a sum, the standing committee above."""
HANDLED = DecisionRules.model_validate(
    {"is_handled": True, "outcomes": [{"outcome": outcome} for outcome in (Outcome.ACCEPTED, Outcome.REFUSED)]}
)
"""What is asked is done, or isn't: nothing is decided."""


@dataclass
class Cast:
    """Everybody, by what they are; the services and their procedures."""

    teams: list[Team] = field(default_factory=list)
    procedures: list[Procedure] = field(default_factory=list)
    applicants: list[User] = field(default_factory=list)
    agents: list[User] = field(default_factory=list)
    """Whoever instructs, heads, reads or holds the meetings of a service."""
    heads: dict[int, list[User]] = field(default_factory=dict)
    """By service, those who head it."""
    secretaries: dict[int, User] = field(default_factory=dict)
    """By service, who holds its meetings."""
    designer: User = field(default_factory=lambda: make_designer("Léonie"))
    keeper: User = field(default_factory=make_keeper)
    files: list[StoredFile] = field(default_factory=list)


def make_cast() -> Cast:
    """Two services of six, four procedures, ten people."""
    make_site()
    make_authority(AuthorityKind.PRESIDENT)
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    make_archive_settings()
    cast = Cast()
    cast.teams = [make_team("Vie associative"), make_team("Sports")]
    for team in cast.teams:
        agents = _agents(team)
        cast.agents += agents
        cast.heads[team.pk] = agents[:HEADS]
        cast.secretaries[team.pk] = agents[SECRETARY]
    cast.procedures = _procedures(*cast.teams)
    for number in range(10):
        cast.applicants.append(make_applicant(f"n{number}", has_association=number % 2 == 0))
    cast.files = [_prepared(number) for number in range(FILES)]
    return cast


def make_applicant(name: str, *, has_association: bool) -> User:
    """Someone who lives somewhere, and may administer an association besides."""
    user = make_user(f"usager-{name}@habitants.test", first_name="Usager", last_name=name)
    place: dict[str, Any] = {"address_line": "3 rue des Aulnes", "postcode": "99000", "city": "Brenne"}
    User.objects.filter(pk=user.pk).update(**place)
    Profile.objects.filter(pk__in=user.memberships.values("profile")).update(**place)
    if has_association:
        make_profile(member=user, name=f"Association de {name}", **place)
    return User.objects.get(pk=user.pk)


def join(profile: Profile, user: User, role: Role) -> Membership:
    """Someone enters a profile."""
    return Membership.objects.create(profile=profile, user=user, role=role, function="Trésorier")


def _agents(team: Team) -> list[User]:
    """A head who signs up to a sum, a deputy who instructs too, two instructors, who holds meetings, a reader."""
    head = _agent(team, "Hélène", TeamRole.HEAD)
    make_delegation(head, delegate_name=head.get_full_name(), function="Cheffe de service", amount_max_cents=CEILING)
    deputy = _agent(team, "Denis", TeamRole.HEAD)
    instructors = [_agent(team, name, TeamRole.INSTRUCTOR) for name in ("Inès", "Yann")]
    secretary = _agent(team, "Solange", TeamRole.INSTRUCTOR)
    secretary.user_permissions.add(Permission.objects.get(codename="hold_meetings"))
    reader = _agent(team, "Rémi", TeamRole.READER)
    return [head, deputy, *instructors, User.objects.get(pk=secretary.pk), reader]


def _agent(team: Team, first_name: str, role: TeamRole) -> User:
    user = make_user(f"{first_name.lower()}.{team.pk}@departement.test", first_name=first_name, last_name=team.name)
    user.user_permissions.add(*Permission.objects.filter(codename__in=["access_admin", "instruct_request"]))
    until = timezone.localdate() + dt.timedelta(days=400) if role == TeamRole.READER else None
    TeamMember.objects.create(team=team, user=user, role=role, capacity=f"Agent du service {team.name}", until=until)
    return User.objects.get(pk=user.pk)


def _procedures(team: Team, other: Team) -> list[Procedure]:
    """What the committee decides, what either does and a registered letter tells; what silence grants, a service."""
    make_profile_type()
    sum_asked = {"amount_field": "f_amount12"}
    grants: dict[str, Any] = sum_asked | {"decision_rules": COMMITTEE_PROPOSES.to_json()}
    either: dict[str, Any] = sum_asked | {"decision_rules": EITHER.to_json(), "letter_models": REGISTERED}
    silence: dict[str, Any] = {"regime": "acceptance", "regime_months": 1}
    silence |= {"retention_months": 1, "final_fate": FinalFate.SORTING}
    return [
        make_procedure(team=team, title="Subvention aux associations", **grants),
        make_procedure(team=team, title="Aide à l’équipement", **either),
        make_procedure(team=other, title="Autorisation de manifestation", regime_article="L231-6", **silence),
        make_procedure(team=other, title="Carte de transport", regime="none", decision_rules=HANDLED.to_json()),
    ]


def _prepared(number: int) -> StoredFile:
    content = ordinary(extra={90: b"(%d)" % number})
    verdict = inspect(content, max_bytes=max_bytes())
    if verdict.reason:
        raise ValueError(verdict.reason)
    return keep(
        NewFile(document=verdict.document, page_count=verdict.page_count, original=content, thumbnail=verdict.thumbnail)
    )
