"""A portal with one of everything, each text of it marked by whom it is for; the doors are tried on it."""

from dataclasses import dataclass, field

from django.contrib.auth.models import Group

from accounts.models import Membership, Profile, Role, User
from home import roles
from locker.intake import keep_generated
from locker.models import LockerDocument
from teleservices.answering.editing import save_answers
from teleservices.filing.starting import start
from teleservices.filing.transmission import transmit
from teleservices.models import Attachment, Procedure, ServiceRequest, State, Team, TeamMember
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_received, make_sent
from tests.factories.pages import make_procedure_page, make_site
from tests.factories.procedures import AMOUNT, PROJECT, act, complete, make_procedure, make_team, ways
from tests.locker.pdf_samples import ordinary

FILED, DRAFTED, KEPT, NAMED = "Zibeline-transmise", "Ocelot-brouillon", "Margay-casier", "Fennec-personne"
"""What only some may read: in transmitted requests, in a draft, in the locker, in the names of profile and people."""

ANONYMOUS, OWNER, EDITOR, READER, CITIZEN = "anonymous", "owner", "editor", "reader", "another citizen"
INSTRUCTOR, OUTSIDER = "instructor", "instructor of another team"
COMMUNICATION, DESIGNER, ADMINISTRATOR = "communication", "designer", "administrator"
PEOPLE = (
    ANONYMOUS, OWNER, EDITOR, READER, CITIZEN, INSTRUCTOR, OUTSIDER, COMMUNICATION, DESIGNER, ADMINISTRATOR,
)  # fmt: skip

STATES = (State.SUBMITTED, State.IN_REVIEW, State.CORRECTION_REQUESTED, State.ACCEPTED, State.WITHDRAWN)
"""A request not yet taken, one under way, one that waits for its applicant, one decided, one taken back."""

MEMBERS = frozenset({OWNER, EDITOR, READER})
STAFF = frozenset({INSTRUCTOR, OUTSIDER, COMMUNICATION, DESIGNER, ADMINISTRATOR})
CITIZENS = MEMBERS | {CITIZEN}

MAY_READ = {
    FILED: MEMBERS | {INSTRUCTOR},
    DRAFTED: MEMBERS,
    KEPT: MEMBERS,
    NAMED: MEMBERS | {INSTRUCTOR, ADMINISTRATOR},
}
"""Who may ever meet each mark; administrators meet names where they manage accounts, and nothing else."""


@dataclass
class World:
    """What there is, so that the table of doors can name it."""

    people: dict[str, User]
    team: Team
    procedure: Procedure
    space: Profile
    draft: ServiceRequest
    sent: LockerDocument
    received: LockerDocument
    requests: dict[State, ServiceRequest] = field(default_factory=dict)

    @property
    def attachment(self) -> Attachment:
        """A document of a transmitted request."""
        return self.requests[State.SUBMITTED].attachments.get()

    @property
    def drafted(self) -> Attachment:
        """A document of the draft."""
        return self.draft.attachments.get()


def make_world() -> World:
    """Build it by the product's own functions."""
    make_site()
    team = make_team("Service Vie associative")
    procedure = make_procedure(team=team)
    make_procedure_page(procedure)
    people = _people(team)
    space = make_profile(member=people[OWNER], name=f"{NAMED} association")
    for who, role in ((EDITOR, Role.EDITOR), (READER, Role.READER)):
        Membership.objects.create(profile=space, user=people[who], role=role, function="Membre")
    _elsewhere(people[CITIZEN])
    world = World(
        people=people,
        team=team,
        procedure=procedure,
        space=space,
        draft=_filled(procedure, space, people[OWNER], DRAFTED),
        sent=make_sent(space, user=people[OWNER], title=f"{KEPT} envoyé"),
        received=make_received(space, title=f"{KEPT} reçu"),
    )
    for state in STATES:
        world.requests[state] = _filed(world, state)
    return world


def _people(team: Team) -> dict[str, User]:
    people = {who: make_user(first_name="Alix", last_name="Autre") for who in PEOPLE if who != ANONYMOUS}
    for who in MEMBERS:
        people[who].last_name = NAMED
        people[who].save()
    groups = {
        INSTRUCTOR: roles.INSTRUCTION,
        OUTSIDER: roles.INSTRUCTION,
        COMMUNICATION: roles.COMMUNICATION,
        DESIGNER: roles.DESIGN,
        ADMINISTRATOR: roles.ADMINISTRATION,
    }
    for who, role in groups.items():
        people[who].groups.add(Group.objects.get(name=role.name))
    TeamMember.objects.create(team=team, user=people[INSTRUCTOR], capacity="Chargée de mission")
    TeamMember.objects.create(team=make_team("Service Transports"), user=people[OUTSIDER], capacity="Chargé de mission")
    return people


def _elsewhere(citizen: User) -> None:
    """The other citizen has things too: their pages are not empty."""
    profile = make_profile(member=citizen, name="Club nautique")
    complete(start(procedure=make_procedure(), profile=profile, user=citizen))
    make_received(profile, title="Courrier du club")


def _filled(procedure: Procedure, space: Profile, owner: User, mark: str) -> ServiceRequest:
    draft = complete(start(procedure=procedure, profile=space, user=owner))
    draft.attachments.update(title=f"{mark} statuts")
    answers = {PROJECT: f"{mark} projet", AMOUNT: 125_000}
    return save_answers(request_id=draft.pk, actor=owner, revision_number=draft.revision_number, answers=answers)


def _filed(world: World, state: State) -> ServiceRequest:
    owner = world.people[OWNER]
    draft = _filled(world.procedure, world.space, owner, FILED)
    request = transmit(request_id=draft.pk, actor=owner, revision_number=draft.revision_number, on_honour=True)
    request.acknowledgement.stored_file = keep_generated(content=ordinary(pages=2), page_count=2)
    request.acknowledgement.save()
    for name in ways()[state]:
        request = act(request, name, world.people[INSTRUCTOR])
    return request
