"""A portal with one of everything, each text of it marked by whom it is for; the doors are tried on it."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from uuid import uuid4

from django.contrib.auth.models import Group, Permission
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.utils import timezone

from accounts.models import Membership, Profile, Role, User
from accounts.profiles.joining import ask
from accounts.profiles.sharing import make_key
from formkit.design.operations import edit_field
from formkit.fieldtypes import LongTextField
from home import roles
from locker.entry.intake import keep_generated
from locker.models import DocumentVersion, LockerDocument, StoredFile
from teleservices.deciding.declaring import declare_aid
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.desk.sheet.notes.writing import write_note
from teleservices.filing.starting import start
from teleservices.filing.transmission import transmit
from teleservices.lifecycle import Transfer, perform
from teleservices.lifecycle.messaging import send_message
from teleservices.models import (
    Absence,
    Acknowledgement,
    AidRegime,
    ArchiveTransfer,
    Attachment,
    Authority,
    AuthorityKind,
    Delegation,
    Deliberation,
    DeskExport,
    EliminationList,
    LegalRegime,
    Meeting,
    MeetingFile,
    MessageDocument,
    Opinion,
    Outcome,
    PostalSending,
    Procedure,
    RequestNote,
    ServiceRequest,
    Side,
    State,
    Team,
    TeamMember,
    TeamRole,
)
from teleservices.steering.exports import spool
from teleservices.studio.blocks.keeping import save_block
from tests.factories.accounts import make_profile, make_user
from tests.factories.answers import fill_in
from tests.factories.competence import COMMITTEE_PROPOSES, make_authority, make_delegation, make_deliberation
from tests.factories.locker import make_received, make_sent, make_stored_file
from tests.factories.meetings import make_committee_procedure, make_meeting, make_proposed
from tests.factories.opinions import last_token, make_opinion
from tests.factories.pages import make_procedure_page, make_site
from tests.factories.postal import make_posted, make_sending
from tests.factories.procedures import (
    AMOUNT,
    PROJECT,
    act,
    complete,
    make_form,
    make_procedure,
    make_team,
    put_in_force,
    ways,
)
from tests.locker.pdf_samples import ordinary

FILED, DRAFTED, KEPT, NAMED = "Zibeline-transmise", "Ocelot-brouillon", "Margay-casier", "Fennec-personne"
"""What only some may read: in transmitted requests, in a draft, in the locker, in the names of profile and people."""
HANDED = "Caracal-cédée"
"""In a request that another service had first, and reads for a while."""
SHARED = "Serval-partage"
"""For whom a key of the profile is: for its administrators."""

OPINION = LongTextField(key="f_opinion1", label="Avis technique", required=False, private=True)

ANONYMOUS, OWNER, EDITOR, READER, CITIZEN = "anonymous", "owner", "editor", "reader", "another citizen"
INSTRUCTOR, OUTSIDER = "instructor", "instructor of another team"
HEAD, SUPERVISOR, AUDITOR = "head of the service", "supervisor of the service", "reader of the service until a day"
FORMER = "reader of the service past their last day"
COMMUNICATION, DESIGNER, ADMINISTRATOR = "communication", "designer", "administrator"
GIVER = "instructor of a service that gave a request away"
BETWEEN = "head of another team and supervisor of the service"
CONTROLLER = "who audits access to personal data"
PEOPLE = (
    ANONYMOUS, OWNER, EDITOR, READER, CITIZEN, INSTRUCTOR, OUTSIDER, HEAD, SUPERVISOR, AUDITOR, FORMER, GIVER, BETWEEN,
    COMMUNICATION, DESIGNER, ADMINISTRATOR, CONTROLLER,
)  # fmt: skip

STATES = (State.SUBMITTED, State.IN_REVIEW, State.CORRECTION_REQUESTED, State.ACCEPTED, State.WITHDRAWN)
"""A request not yet taken, one under way, one that waits for its applicant, one decided, one taken back."""

MEMBERS = frozenset({OWNER, EDITOR, READER})
ACTING = frozenset({INSTRUCTOR, HEAD})
"""Of the service of the requests, those who act on them."""
READING = ACTING | {SUPERVISOR, AUDITOR, BETWEEN}
"""Those who open them at the desk, acting or not."""
AT_THE_DESK = READING | {FORMER, OUTSIDER, GIVER}
STAFF = AT_THE_DESK | {COMMUNICATION, DESIGNER, ADMINISTRATOR, CONTROLLER}
CITIZENS = MEMBERS | {CITIZEN}

MAY_READ = {
    FILED: MEMBERS | READING,
    DRAFTED: MEMBERS,
    KEPT: MEMBERS,
    HANDED: MEMBERS | READING | {GIVER},
    NAMED: MEMBERS | READING | {ADMINISTRATOR, GIVER},
    SHARED: frozenset({OWNER}),
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
    handed: ServiceRequest
    """Of a form with an annotation that has changed since, transferred and proposed on, granted by silence."""
    requests: dict[State, ServiceRequest] = field(default_factory=dict)
    opinion_token: str = ""
    """Of the link to the opinion that is awaited."""

    @property
    def export(self) -> DeskExport:
        """What the instructor took out of the desk."""
        return DeskExport.objects.earliest("pk")

    @property
    def authority(self) -> Authority:
        """The president, who delegated a signature to the head of the service."""
        return self.delegation.authority

    @property
    def delegation(self) -> Delegation:
        """What the head of the service signs by."""
        return Delegation.objects.get()

    @property
    def meeting(self) -> Meeting:
        """Of the standing committee, in preparation, with a request that nobody here asks anything else of."""
        return Meeting.objects.get()

    @property
    def elimination(self) -> EliminationList:
        """Requests whose time is over, that the service may still keep longer."""
        return EliminationList.objects.get(visaed_at=None, fate="destruction")

    @property
    def visaed(self) -> EliminationList:
        """A list that has its visa."""
        return EliminationList.objects.get(visaed_at__isnull=False)

    @property
    def packages(self) -> dict[str, ArchiveTransfer]:
        """For the archives, by how far they are: one is ready, they acknowledged the other."""
        return {transfer.state: transfer for transfer in ArchiveTransfer.objects.select_related("elimination")}

    @property
    def deliberation(self) -> Deliberation:
        """The one of its register."""
        return Deliberation.objects.get()

    @property
    def meeting_file(self) -> MeetingFile:
        """What was given out of it."""
        return MeetingFile.objects.get()

    @property
    def waiting_letter(self) -> PostalSending:
        """A letter of what is decided that nobody printed."""
        return PostalSending.objects.get(posted_on=None)

    @property
    def posted_letter(self) -> PostalSending:
        """An earlier one of the same decision, which left."""
        return PostalSending.objects.exclude(posted_on=None).get()

    @property
    def message_document(self) -> MessageDocument:
        """A document of a message about a request under review."""
        return MessageDocument.objects.get(message__request=self.requests[State.IN_REVIEW])

    @property
    def note(self) -> RequestNote:
        """An internal note on a request under review."""
        return RequestNote.objects.select_related("request").earliest("pk")

    @property
    def awaited_opinion(self) -> Opinion:
        """One that is asked on a request under review, with its document."""
        return Opinion.objects.select_related("request").get(answered_at=None)

    @property
    def given_opinion(self) -> Opinion:
        """One that was given on the same request, with a document."""
        return Opinion.objects.select_related("request").get(answered_at__isnull=False)

    @property
    def version(self) -> DocumentVersion:
        """What the document sent was before it was replaced."""
        return self.sent.versions.get()

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
    questions = procedure.current_version.form.fields()
    save_block(author=people[DESIGNER], fields=questions, name="Bloc RIB", source=procedure)
    space = make_profile(member=people[OWNER], name=f"{NAMED} association")
    for who, role in ((EDITOR, Role.EDITOR), (READER, Role.READER)):
        Membership.objects.create(profile=space, user=people[who], role=role, function="Membre")
    make_key(actor=people[OWNER], profile=space, uuid=uuid4(), role=Role.READER, note=SHARED)
    _elsewhere(people[CITIZEN])
    for asked in (space, make_profile(name="Club sans personne")):
        ask(user=people[CITIZEN], profile=asked, function="Membre", justification="Je viens d’être élue.")
    world = World(
        people=people,
        team=team,
        procedure=procedure,
        space=space,
        draft=_filled(procedure, space, people[OWNER], DRAFTED),
        sent=make_sent(space, user=people[OWNER], title=f"{KEPT} envoyé"),
        received=make_received(space, title=f"{KEPT} reçu"),
        handed=_handed(team, space, people),
    )
    for state in STATES:
        world.requests[state] = _filed(world, state)
    _exchange(world)
    photographed = [world.sent.stored_file_id, world.drafted.stored_file_id, world.attachment.stored_file_id]
    StoredFile.objects.filter(pk__in=photographed).update(made_of_photos=True)
    _export(world)
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    make_delegation(people[HEAD], procedures=[procedure])
    _meeting(world)
    _letters(world)
    _eliminations(world)
    return world


def _eliminations(world: World) -> None:
    """A list that waits, and one that has its visa."""
    now, today = timezone.now(), timezone.localdate()
    values = {"procedure": world.procedure, "team": world.team, "fate": "destruction", "made_at": now}
    waiting = EliminationList.objects.create(notice_until=today, **values)
    request = world.requests[State.WITHDRAWN]
    days = {"submitted_on": today, "ended_on": today, "due_on": today, "outcome": "withdrawn"}
    waiting.lines.create(request=request, reference=request.reference, **days)
    visa = {"visa_number": "2026-E-1", "visa_on": today, "visa_file": make_stored_file(), "visaed_at": now}
    EliminationList.objects.create(notice_until=today, finished_at=now, **values, **visa)
    kept = EliminationList.objects.create(notice_until=today, **values | {"fate": "keeping"})
    ready = kept.transfers.create(state="ready", asked_at=now, total=1, ready_at=now)
    storages["private"].save(ready.storage_name, ContentFile(b"PK"))
    answer = {"reply_number": "R-1", "reply_on": today, "replied_at": now, "reply_file": make_stored_file()}
    kept.transfers.create(state="acknowledged", asked_at=now, total=1, **answer)


def _letters(world: World) -> None:
    """The letter of what is decided, posted once, and asked again."""
    decision, agent = world.requests[State.ACCEPTED].decisions.get(), world.people[INSTRUCTOR]
    make_posted(make_sending(decision, agent, is_registered=False), agent)
    make_sending(decision, agent)


def _meeting(world: World) -> None:
    """A meeting that the head of the service prepares, and a file of it."""
    head = world.people[HEAD]
    request = make_proposed(make_committee_procedure(world.team), head)
    meeting = make_meeting(head, [request], team=world.team)
    make_deliberation(world.team)
    digest = hashlib.sha256(b"annexe").hexdigest()
    kept = meeting.files.create(kind="annex", format="xlsx", sha256=digest, size=6, made_at=timezone.now())
    storages["private"].save(kept.storage_name, ContentFile(b"annexe"))


def _export(world: World) -> None:
    """The instructor's requests in a file that is ready."""
    lasts = {"state": "ready", "done": 1, "expires_at": timezone.now() + dt.timedelta(days=1), "teams": [world.team.pk]}
    export = world.people[INSTRUCTOR].desk_exports.create(content="facts", format="csv", **lasts)
    spool.save(export.storage_name, ContentFile(FILED.encode()))


def _exchange(world: World) -> None:
    """A message each way about a request under review, a note of the service, and a former version of a document."""
    request = world.requests[State.IN_REVIEW]
    for who, side in ((OWNER, Side.APPLICANT), (INSTRUCTOR, Side.SERVICE)):
        files = [(make_stored_file(), f"{FILED} devis")] if side == Side.APPLICANT else []
        send_message(request_id=request.pk, actor=world.people[who], side=side, text=f"{FILED} : bonjour.", files=files)
    write_note(request_id=request.pk, author=world.people[INSTRUCTOR], text=f"{FILED} : à voir ensemble.")
    for _number in range(2):
        parts = {"text": f"{FILED} : qu’en dites-vous ?", "documents": list(request.attachments.all())}
        opinion = make_opinion(request, world.people[INSTRUCTOR], **parts)
        world.opinion_token = last_token()
    values = {"verdict": "favourable", "text": f"{FILED} : très bien.", "document": make_stored_file()}
    Opinion.objects.exclude(pk=opinion.pk).update(answered_at=timezone.now(), **values)
    world.sent.versions.create(stored_file=make_stored_file(), added_at=timezone.now())


def _people(team: Team) -> dict[str, User]:
    people = {who: make_user(first_name="Alix", last_name="Autre") for who in PEOPLE if who != ANONYMOUS}
    for who in MEMBERS:
        people[who].last_name = NAMED
        people[who].save()
    groups = {
        **dict.fromkeys(AT_THE_DESK, roles.INSTRUCTION),
        COMMUNICATION: roles.COMMUNICATION,
        DESIGNER: roles.DESIGN,
        ADMINISTRATOR: roles.ADMINISTRATION,
        CONTROLLER: roles.AUDIT,
    }
    for who, role in groups.items():
        people[who].groups.add(Group.objects.get(name=role.name))
    TeamMember.objects.create(team=team, user=people[INSTRUCTOR], capacity="Chargée de mission")
    for who in (HEAD, FORMER, COMMUNICATION):
        people[who].user_permissions.add(Permission.objects.get(codename="see_organisations"))
    today = timezone.localdate()
    for who, role, until in (
        (HEAD, TeamRole.HEAD, None),
        (SUPERVISOR, TeamRole.SUPERVISOR, None),
        (AUDITOR, TeamRole.READER, today),
        (FORMER, TeamRole.READER, today - dt.timedelta(days=1)),
    ):
        TeamMember.objects.create(team=team, user=people[who], capacity="Au service", role=role, until=until)
    Absence.objects.create(user=people[INSTRUCTOR], starts_on=today, ends_on=today, deputy=people[HEAD])
    elsewhere = make_team("Service Transports")
    for where, who, role in (
        (elsewhere, OUTSIDER, TeamRole.INSTRUCTOR),
        (elsewhere, BETWEEN, TeamRole.HEAD),
        (team, BETWEEN, TeamRole.SUPERVISOR),
        (make_team("Service Culture"), GIVER, TeamRole.INSTRUCTOR),
    ):
        TeamMember.objects.create(team=where, user=people[who], capacity="Au service", role=role)
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
    return fill_in(draft, answers, actor=owner)


def _filed(world: World, state: State) -> ServiceRequest:
    request = _sent(world.procedure, world.space, world.people[OWNER], FILED)
    for name in ways()[state]:
        request = act(request, name, world.people[INSTRUCTOR])
    return request


def _sent(procedure: Procedure, space: Profile, owner: User, mark: str) -> ServiceRequest:
    draft = _filled(procedure, space, owner, mark)
    request = transmit(request_id=draft.pk, actor=owner, revision_number=draft.revision_number, on_honour=True)
    request.acknowledgement.stored_file = keep_generated(content=ordinary(pages=2), page_count=2)
    request.acknowledgement.save()
    return request


def _handed(team: Team, space: Profile, people: dict[str, User]) -> ServiceRequest:
    giver, giving = people[GIVER], people[GIVER].teams.get()
    form = make_form().model_copy(update={"annotations": (OPINION,)})
    procedure = make_procedure(team=giving, form=form, regime=LegalRegime.ACCEPTANCE)
    request = act(_sent(procedure, space, people[OWNER], HANDED), "take_charge", giver)
    perform(
        request_id=request.pk,
        act_name="transfer",
        actor=giver,
        revision_number=request.revision_number,
        payload=Transfer(leaves=giving, team=team, reason="Compétence de la vie associative."),
    )
    put_in_force(procedure, edit_field(form, key=PROJECT, label="Intitulé du projet"))
    Acknowledgement.objects.filter(request=request).update(
        implicit_decision_on=timezone.localdate() - dt.timedelta(days=2)
    )
    rules = COMMITTEE_PROPOSES.model_copy(update={"aid_regimes": (AidRegime.GENERAL,)})
    Procedure.objects.filter(pk=procedure.pk).update(decision_rules=rules.to_json())
    proposed = Proposed(outcome=Outcome.REFUSED, reasons=f"{HANDED} : plafond dépassé.")
    propose(request_id=request.pk, author=people[INSTRUCTOR], seen=0, proposed=proposed)
    declare_aid(request_id=request.pk, author=people[INSTRUCTOR], stated_on=timezone.localdate(), aid=None)
    return ServiceRequest.objects.get(pk=request.pk)
