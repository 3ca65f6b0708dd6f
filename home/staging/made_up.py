"""People made up for a staging copy: two agents a service, then citizens who file as anybody does."""

from dataclasses import dataclass, field
from itertools import cycle, islice, product

from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from accounts.entrance.registration import own_profile, register
from accounts.models import Membership, Profile, Role, User
from formkit.fieldtypes import takes_documents
from formkit.path import walk
from formkit.showing.examples import example_of
from formkit.values import JsonValue
from home import roles
from home.demo.papers.drawing import Paper, pdf_of
from portal.errors import RefusedActError
from portal.models import TermsVersion
from teleservices.answering.documents.folders import DraftFolder
from teleservices.filing.starting import start
from teleservices.filing.transmission import transmit
from teleservices.lifecycle import perform
from teleservices.models import Procedure, ServiceRequest, Team, TeamMember, TeamRole

DOMAIN = "recette.invalid"
"""No mailbox is there (RFC 2606)."""
FIRST_NAMES = ("Adèle", "Bastien", "Coline", "Driss", "Élise", "Firmin", "Gaëlle", "Hector", "Inès", "Jonas", "Katell")
NAMES = ("Aubrac", "Belleroche", "Cantaloube", "Desroches", "Estève", "Fontvieille", "Garrigue", "Hauterive")


@dataclass
class MadeUp:
    """What was made: requests transmitted, drafts that their form kept, the agents' addresses."""

    requests: int = 0
    drafts: int = 0
    agents: list[str] = field(default_factory=list)


def make_up(*, requests: int, password: str) -> MadeUp:
    """Make agents for each service, and citizens who file so many requests on the procedures that are open."""
    summary = MadeUp()
    for number, team in enumerate(Team.objects.order_by("pk"), start=1):
        for role in (TeamRole.INSTRUCTOR, TeamRole.HEAD):
            summary.agents.append(_agent(team, role, f"{role.value}-{number}@{DOMAIN}", password).email)
    procedures = list(Procedure.objects.open().select_related("team").order_by("pk"))
    names = product(NAMES, FIRST_NAMES)
    for number, (procedure, (name, first_name)) in enumerate(
        zip(islice(cycle(procedures), requests), cycle(names), strict=False), start=1
    ):
        citizen = register(
            email=f"usager-{number}@{DOMAIN}",
            password=password,
            first_name=first_name,
            last_name=name,
            terms=TermsVersion.current(),
            verified=True,
        )
        if _file(procedure, citizen, takes_charge=number % 2 == 0):
            summary.requests += 1
        else:
            summary.drafts += 1
    return summary


def _agent(team: Team, role: TeamRole, email: str, password: str) -> User:
    user = register(
        email=email, password=password, first_name="Agent", last_name=team.name[:50], terms=None, verified=True
    )
    user.groups.add(Group.objects.get(name=roles.INSTRUCTION.name))
    TeamMember.objects.create(team=team, user=user, role=role, capacity="Recette")
    return user


def _file(procedure: Procedure, citizen: User, *, takes_charge: bool) -> bool:
    """Fill the form in with its own examples and transmit it; whether it left. What a form refuses stays a draft."""
    try:
        draft = start(procedure=procedure, profile=_profile(procedure, citizen), user=citizen)
    except RefusedActError:
        return False
    prefilled = {key: answer for key, answer in draft.answers.items() if answer}
    answers = {**example_of(draft.form), **prefilled}
    request = _transmitted(draft, answers, citizen) or _transmitted(draft, _costing_more(answers), citizen)
    if request is None:
        return False
    agent = request.team.members.order_by("pk").first() if request.team and takes_charge else None
    if agent:
        perform(request_id=request.pk, act_name="take_charge", actor=agent, revision_number=request.revision_number)
    return True


def _transmitted(draft: ServiceRequest, answers: dict[str, JsonValue], citizen: User) -> ServiceRequest | None:
    _answer(draft, answers, citizen)
    try:
        with transaction.atomic():
            _join_documents(draft, citizen)
            return transmit(request_id=draft.pk, actor=citizen, revision_number=draft.revision_number, on_honour=True)
    except RefusedActError:
        draft.refresh_from_db()
        return None


def _costing_more(answers: dict[str, JsonValue]) -> dict[str, JsonValue]:
    """The same, the figures of each table tenfold: what is asked for is then a tenth of a budget, as rules want it."""
    return {
        key: [_tenfold(row) for row in answer] if isinstance(answer, list) else answer
        for key, answer in answers.items()
    }


def _tenfold(row: JsonValue) -> JsonValue:
    if not isinstance(row, dict):
        return row
    return {name: cell * 10 if type(cell) is int else cell for name, cell in row.items()}


def _profile(procedure: Procedure, citizen: User) -> Profile:
    """Their own where the procedure takes it, or an organisation of the first kind that it takes."""
    kinds = list(procedure.profile_types.order_by("order"))
    if not kinds or any(kind.is_personal for kind in kinds):
        return own_profile(user=citizen)
    profile = Profile.objects.create(type=kinds[0], name=f"Association {citizen.last_name} {citizen.pk}")
    Membership.objects.create(profile=profile, user=citizen, role=Role.ADMINISTRATOR, function="Présidence")
    return profile


@transaction.atomic
def _answer(draft: ServiceRequest, answers: dict[str, JsonValue], citizen: User) -> None:
    folder = DraftFolder(draft)
    current = folder.locked(citizen)
    rest = {key: answer for key, answer in current.answers.items() if key not in answers}
    current.answers = {**rest, **answers}
    current.updated_at = timezone.now()
    folder.write(current, answers)
    draft.refresh_from_db()


def _join_documents(draft: ServiceRequest, citizen: User) -> None:
    paper = Paper(category="", title="Document de recette", issuer=("Portail de recette",))
    for _step, fields in walk(draft.form, dict(draft.answers)):
        for question in fields:
            if takes_documents(question) and question.required:
                content = pdf_of(paper, timezone.now())
                upload = SimpleUploadedFile("document.pdf", content, content_type="application/pdf")
                DraftFolder(draft).join_upload(field=question, upload=upload, actor=citizen)
    draft.refresh_from_db()
