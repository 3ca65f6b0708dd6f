"""Whom a door is for: rules that name the addresses of a world's objects, who enters and whose POST may write."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import User
from portal.admin import seen
from teleservices.answering.fingerprints import NOTHING, SEEN, fingerprint
from teleservices.desk.acts.forms import form_for
from teleservices.desk.batches.looking import look
from teleservices.desk.batches.making import make
from teleservices.lifecycle import ACTS
from teleservices.lifecycle.emails.previewing import preview
from teleservices.models import (
    Acknowledgement,
    Batch,
    DeskView,
    Fate,
    FieldBlock,
    Label,
    LegalRegime,
    ModelText,
    Recusal,
    ServiceRequest,
    SilenceAttestation,
    State,
    Team,
)
from teleservices.permissions import Party
from teleservices.steering.delegating.authority_list import FACTS
from tests.factories.locker import make_stored_file
from tests.factories.procedures import STATUTES, make_instructor
from tests.project.world import (
    ACTING,
    ADMINISTRATOR,
    ANONYMOUS,
    AT_THE_DESK,
    BETWEEN,
    COMMUNICATION,
    DESIGNER,
    DRAFTED,
    EDITOR,
    FILED,
    FORMER,
    GIVER,
    HEAD,
    INSTRUCTOR,
    KEPT,
    MEMBERS,
    NAMED,
    OPINION,
    OUTSIDER,
    OWNER,
    PEOPLE,
    READER,
    READING,
    World,
)

Who = frozenset[str]
NOBODY: Who = frozenset()
EVERYBODY: Who = frozenset(PEOPLE)
SIGNED_IN = EVERYBODY - {ANONYMOUS}
FILERS: Who = frozenset({OWNER, EDITOR})
NO_ADMINISTRATORS: Who = frozenset({EDITOR, READER})
ADMINISTRATORS: Who = frozenset({ADMINISTRATOR})
DESIGNERS: Who = frozenset({DESIGNER, ADMINISTRATOR})
INSTRUCTORS: Who = AT_THE_DESK
READERS: Who = READING - ACTING
INSTRUCTING: Who = ACTING | {OUTSIDER, GIVER, BETWEEN}
PUBLISHERS: Who = frozenset({COMMUNICATION, ADMINISTRATOR})
WORDS = [mark.split("-")[0] for mark in (FILED, DRAFTED, KEPT, NAMED)]
"""What one looks for; a page that repeats the question shows no whole mark."""
STEP, PROJECT = "s_project1", "f_project1"


@dataclass(frozen=True)
class Way:
    """One address of a door. `refused` are members who know of it and meet a refusal (403); others find nothing."""

    args: tuple[object, ...]
    see: Who
    change: Who = NOBODY
    refused: Who = NOBODY
    query: str = ""
    data: dict[str, object] = field(default_factory=dict)


Rule = Callable[[World], list[Way]]


def open_to(see: Who, *args: object, change: Who | None = None, query: str = "") -> Rule:
    """A door without object: who enters, and (the same by default) whose POST may write."""
    return lambda world: [Way(args, see, see if change is None else change, query=query)]


def of_space(change: Who = NOBODY, refused: Who = NOBODY) -> Rule:
    """A page of the space."""
    return lambda world: [Way((world.space.uuid,), MEMBERS - refused, change, refused)]


def administered(*more: object, **data: object) -> Rule:
    """A page of the space for who administers it; its other members are told that it is not for them."""
    owner = frozenset({OWNER})
    return lambda world: [Way((world.space.uuid, *more), owner, owner, NO_ADMINISTRATORS, data=data)]


def other_member(**data: object) -> Rule:
    """What an administrator does with another member; nobody is a member of two spaces here."""
    return lambda world: administered(world.people[READER].uuid, **data)(world)


def share_key(world: World) -> list[Way]:
    """The key that the space has."""
    return administered(world.space.share_keys.get().uuid)(world)


def of_request(*more: object, change: Who = NOBODY, **data: object) -> Rule:
    """A page of the applicant: of the draft and of each request, those that it does not suit lead on."""
    return lambda world: [
        Way((request.reference, *more), MEMBERS, change, data={"revision_number": request.revision_number, **data})
        for request in (world.draft, *world.requests.values())
    ]


def of_step(**data: object) -> Rule:
    """What a step of a draft sends: the version of its form and what it saw of each answer go with what is typed."""
    return lambda world: [
        Way(
            (request.reference, STEP),
            MEMBERS,
            FILERS,
            data={
                "version": "1",
                **{f"{SEEN}{key}": fingerprint(answer) for key, answer in request.answers.items()},
                **data,
            },
        )
        for request in (world.draft, *world.requests.values())
    ]


def of_transmitted(change: Who = NOBODY, **data: object) -> Rule:
    """A page that a draft does not have."""
    return lambda world: [
        *(Way((request.reference,), MEMBERS, change, data=data) for request in world.requests.values()),
        Way((world.draft.reference,), NOBODY, data=data),
    ]


def handing_over(world: World) -> list[Way]:
    """A request that is not decided, to another member who may act."""
    return [
        Way(
            (request.reference,),
            MEMBERS if state in State.open() else NOBODY,
            FILERS if state in State.open() else NOBODY,
            data={"revision_number": request.revision_number, "member": world.people[EDITOR].pk},
        )
        for state, request in [*world.requests.items(), (State.DRAFT, world.draft)]
    ]


def desk_messages(world: World) -> list[Way]:
    """The messages of a request for its team; supervisors and readers are given back what they write."""
    return [
        *(Way((request.reference,), READING, ACTING, data={"text": "Bonjour"}) for request in world.requests.values()),
        Way((world.handed.reference,), READING | {GIVER}, ACTING, data={"text": "Bonjour"}),
        Way((world.draft.reference,), NOBODY, data={"text": "Bonjour"}),
    ]


def desk_message_documents(world: World) -> list[Way]:
    """A document of a message by its own request's door."""
    own, other = world.requests[State.IN_REVIEW], world.requests[State.SUBMITTED]
    return [
        Way((own.reference, world.message_document.uuid), READING),
        Way((other.reference, world.message_document.uuid), NOBODY),
    ]


def desk_notes(world: World) -> list[Way]:
    """The notes of a request for its team, whose instructors add some; the others are given back what they write."""
    note = {"text": "Note", "nature": "preparatory"}
    return [Way(way.args, way.see, change=way.see & ACTING, data=note) for way in sheets(world)]


def desk_note(**change: object) -> Rule:
    """A note by its own request's door: changed by its author, pinned by whoever acts."""

    def ways(world: World) -> list[Way]:
        own, other = world.note.request.reference, world.requests[State.SUBMITTED].reference
        writers = ACTING if "pin" in change else frozenset({INSTRUCTOR})
        return [
            Way((own, world.note.uuid), ACTING, writers, data=change),
            Way((other, world.note.uuid), NOBODY, data=change),
        ]

    return ways


def desk_asking(world: World) -> list[Way]:
    """An opinion asked on a request by who acts on it."""
    asked = {
        "adviser_kind": "commune", "capacity": "maire", "name": "Jeanne", "email": "maire@exemple.test",
        "question": "Et la voirie ?", "answer_kind": "free", "nature": "preparatory", "steps": [STEP],
        "deadline": str(timezone.localdate() + dt.timedelta(days=9)),
    }  # fmt: skip
    return [Way(way.args, way.see & ACTING, way.see & ACTING, data=asked) for way in sheets(world)]


def desk_opinion(world: World) -> list[Way]:
    """An opinion by its own request's door: withdrawn by whoever acts."""
    asked, other = world.awaited_opinion, world.requests[State.SUBMITTED].reference
    return [
        Way((asked.request.reference, asked.uuid), ACTING, ACTING, data={"action": "withdraw"}),
        Way((other, asked.uuid), NOBODY, data={"action": "withdraw"}),
    ]


def desk_opinion_documents(world: World) -> list[Way]:
    """The document of an opinion by its own request's door."""
    given, other = world.given_opinion, world.requests[State.SUBMITTED].reference
    return [Way((given.request.reference, given.uuid), READING), Way((other, given.uuid), NOBODY)]


def sheets(world: World) -> list[Way]:
    """A request for those of its team, and for a while of the one that gave it; a draft is only its applicant's."""
    return [
        *(Way((request.reference,), READING) for request in world.requests.values()),
        Way((world.handed.reference,), READING | {GIVER}),
        Way((world.draft.reference,), NOBODY),
    ]


def carded(world: World) -> list[Way]:
    """The card of the organisation of a request, for who reads the request and holds the right."""
    return [Way(way.args, way.see & {HEAD}) for way in sheets(world)]


def proposed(change: Who = ACTING, **data: object) -> Rule:
    """The proposal of the request whose procedure wants some; the others have none."""
    return lambda world: [
        Way((world.handed.reference,), READING | {GIVER}, change, data={"seen": "1", **data}),
        Way((world.requests[State.IN_REVIEW].reference,), NOBODY, data=data),
    ]


def declared(world: World) -> list[Way]:
    """A line of the statement written on the request whose procedure asks for one; other requests have none."""
    line, other = world.handed.declared_aids.get(), world.requests[State.IN_REVIEW].reference
    return [Way((world.handed.reference, line.uuid), READING | {GIVER}, ACTING), Way((other, line.uuid), NOBODY)]


def annotated(world: World) -> list[Way]:
    """An annotation of the request that asks one, answered by its team alone; the others ask none."""
    data = {OPINION.key: "Déjà financé par la commune.", "seen": NOTHING}
    return [
        Way((world.handed.reference, OPINION.key), ACTING, ACTING, data=data),
        Way((world.handed.reference, "f_inconnu1"), NOBODY, data=data),
        Way((world.requests[State.IN_REVIEW].reference, OPINION.key), NOBODY, data=data),
    ]


def versions_compared(world: World) -> list[Way]:
    """The form of a request beside the one in force, where it changed since."""
    changed = world.handed.reference
    return [Way(way.args, way.see if way.args == (changed,) else NOBODY) for way in sheets(world)]


def views_taken_away(world: World) -> list[Way]:
    """A kept view, shared or not, by who keeps it; one left to the service, by those who act there too."""

    def kept(who: str, team: Team | None, name: str) -> int:
        return DeskView.objects.get_or_create(owner=world.people[who], team=team, name=name)[0].pk

    own, left = frozenset({INSTRUCTOR}), ACTING | {FORMER}
    return [
        Way((kept(INSTRUCTOR, None, "À moi"),), own, own),
        Way((kept(INSTRUCTOR, world.team, "Partagée"),), own, own),
        Way((kept(FORMER, world.team, "Laissée"),), left, left),
        Way((kept(OUTSIDER, world.people[OUTSIDER].teams.get(), "Ailleurs"),), *[frozenset({OUTSIDER})] * 2),
    ]


def attestation_asked(world: World) -> list[Way]:
    """The attestation of what silence granted, asked by who acts for the space; of the rest it writes nothing."""
    return [*of_request()(world), Way((world.handed.reference,), MEMBERS, FILERS)]


def batch_made(world: World) -> list[Way]:
    """A batch of a request that the instructor processes; the other one, who may ask, has none of it."""
    data = {"act": "watch", "request": world.requests[State.IN_REVIEW].reference}
    return [Way((), INSTRUCTING, ACTING, data=data)]


def a_batch(world: World) -> list[Way]:
    """A batch that the instructor made, of which a request was refused."""
    made = Batch.objects.filter(author=world.people[INSTRUCTOR]).first() or _batch(world)
    instructor = frozenset({INSTRUCTOR})
    return [Way((made.uuid,), instructor, instructor, data={"action": "do", "shown": look(made, None).checksum})]


def _batch(world: World) -> Batch:
    made = make(
        author=world.people[INSTRUCTOR],
        act="watch",
        chosen=ServiceRequest.objects.filter(pk=world.requests[State.IN_REVIEW].pk),
    )
    made.items.update(fate=Fate.REFUSED, reason="Essai")
    return made


HEADS: Who = frozenset({HEAD})


def of_meeting(*more: object, see: Who = HEADS, change: Who = NOBODY, **data: object) -> Rule:
    """A page of the meeting of the service."""
    return lambda world: [
        Way((world.meeting.uuid, *more), see, change, data={"revision": world.meeting.revision, **data})
    ]


def meeting_amount(world: World) -> list[Way]:
    """The amount proposed for its request, changed by whoever instructs for the service."""
    return of_meeting(world.meeting.items.get().pk, see=ACTING, change=ACTING, seen="1", amount="600")(world)


def meeting_step(world: World) -> list[Way]:
    """Its request taken out again; a step that there isn't."""
    taken_out = of_meeting("retirer", change=HEADS, item=world.meeting.items.get().pk)(world)
    return [*taken_out, Way((world.meeting.uuid, "autre"), NOBODY)]


def deliberation(world: World) -> list[Way]:
    """One of the register, written again by who holds the meetings of its service."""
    row = world.deliberation
    data = {"team": row.team_id, "authority": row.authority_id, "number": "CP-9", "subject": "Aides"}
    return [Way((row.pk,), HEADS, HEADS, data={**data, "adopted_on": row.adopted_on.isoformat()})]


def _label(world: World) -> Label:
    return Label.objects.get_or_create(team=world.team, name="Essai")[0]


def labels_laid(world: World) -> list[Way]:
    """A label laid on requests of its service."""
    return asked_at_the_desk(world, lay=_label(world).pk)


def a_label(world: World) -> list[Way]:
    """A label of the service, in the list of labels."""
    return [Way((_label(world).pk,), ACTING, ACTING, data={"name": "Autre", "tone": "grey"})]


A_TEXT: dict[str, object] = {"use": "message", "title": "Essai", "text": "Bonjour"}


def a_text(world: World) -> list[Way]:
    """A model text of the service, in their list."""
    text = ModelText.objects.get_or_create(team=world.team, **A_TEXT)[0]
    return [Way((text.pk,), ACTING, ACTING, data=A_TEXT)]


AN_END: dict[str, object] = {"revoked_on": "2099-01-01", "revoked_reason": "Mutation."}


def an_authority(world: World) -> list[Way]:
    """The president, corrected."""
    mark = seen.fingerprint([f"{name} {getattr(world.authority, name)}" for name in FACTS])
    data = {"name": "Le président", "holder": "M. Paul Lenoir", "holder_title": "Président", "held_since": "2024-07-01"}
    data |= {"change": "correction", "seen": mark}
    return [Way((world.authority.pk,), ADMINISTRATORS, ADMINISTRATORS, data=data)]


def recorded(world: World) -> list[Way]:
    """An act that delegates a signature to an instructor."""
    day = timezone.localdate().isoformat()
    said = {"delegate_name": "Mme Alix Autre", "function": "Directrice", "act_number": "12", "act_date": day}
    data = {"delegate": world.people[INSTRUCTOR].pk, **said, "valid_from": day}
    return [Way((), ADMINISTRATORS, ADMINISTRATORS, data=data)]


def asked_at_the_desk(world: World, **data: object) -> list[Way]:
    """What instructors of a request's team may have made of it."""
    return [Way(way.args, way.see & ACTING, change=way.see & ACTING, data=data) for way in sheets(world)]


def a_recusal(world: World) -> list[Way]:
    """A colleague's recusal from a request, which the head of the service ends."""
    colleague, request = make_instructor(world.team), world.requests[State.IN_REVIEW]
    recusal = Recusal.objects.create(user=colleague, request=request, declared_at=timezone.now())
    return [
        Way((request.reference, recusal.pk), ACTING, frozenset({HEAD})),
        Way((world.draft.reference, recusal.pk), NOBODY),
    ]


def noting_absences(world: World) -> list[Way]:
    """An absence noted: one's own, by whoever instructs."""
    acting = INSTRUCTING
    return [Way((), acting, acting, data={"starts_on": "2099-01-01", "ends_on": "2099-01-02"})]


def absences(world: World) -> list[Way]:
    """An absence of the instructor, taken away by themselves or by the head of the service."""
    return [Way((world.people[INSTRUCTOR].absences.get().pk,), ACTING, ACTING)]


def shares(world: World) -> list[Way]:
    """What an instructor is given by itself, for who heads their service or edits all; never by another service."""
    member, elsewhere = (world.people[role].team_memberships.get() for role in (INSTRUCTOR, OUTSIDER))
    head, other = DESIGNERS | {HEAD}, DESIGNERS | {BETWEEN}
    return [
        Way((member.team_id, member.pk), head, head, data={"quota": "20", "communes": ""}),
        Way((elsewhere.team_id, elsewhere.pk), other, other, data={"quota": "20", "communes": ""}),
        Way((member.team_id, elsewhere.pk), NOBODY, data={"quota": "20"}),
    ]


def desk_documents(world: World) -> list[Way]:
    """A document by its own request's door; never a draft's, even through a request that one instructs."""
    request = world.requests[State.SUBMITTED]
    return [
        Way((request.reference, world.attachment.uuid), READING),
        Way((world.handed.reference, world.handed.attachments.get().uuid), READING | {GIVER}),
        Way((world.handed.reference, world.attachment.uuid), NOBODY),
        Way((request.reference, world.drafted.uuid), NOBODY),
        Way((world.draft.reference, world.drafted.uuid), NOBODY),
    ]


def asked_by_post(world: World) -> list[Way]:
    """A letter asked for: of what is decided, by who acts for its service; not while another is on its way."""
    decided = world.requests[State.ACCEPTED]
    data: dict[str, object] = {"kind": "ordinary", "recipient_name": "Alix", "address": "1 rue\n99000 Brenne"}
    data["decision"] = decided.decisions.get().pk
    return [Way((decided.reference,), ACTING, data=data), Way((world.requests[State.SUBMITTED].reference,), NOBODY)]


def a_waiting_letter(world: World) -> list[Way]:
    """One that lies here: its address, by its own request's door alone."""
    data: dict[str, object] = {"recipient_name": "Alix", "address": "2 rue\n99000 Brenne"}
    letter = world.waiting_letter
    other = world.requests[State.IN_REVIEW].reference
    own = Way((letter.decision.request.reference, letter.pk), ACTING, ACTING, data=data)
    return [own, Way((other, letter.pk), NOBODY, data=data)]


def a_posted_letter(world: World) -> list[Way]:
    """One that left, come back; what lies here has no such page."""
    back: dict[str, object] = {"returned_on": timezone.localdate().isoformat(), "return_reason": "unknown"}
    return [Way((world.posted_letter.pk,), ACTING, ACTING, data=back), Way((world.waiting_letter.pk,), NOBODY)]


def letters_ticked(world: World) -> list[Way]:
    """What waits, ticked together; an act that there isn't."""
    data: dict[str, object] = {"sending": world.waiting_letter.pk}
    return [Way(("affranchir",), ACTING, ACTING, data=data), Way(("autre",), NOBODY, data=data)]


def of_elimination(*more: object, see: Who = READING) -> Rule:
    """A page of the elimination list of the service."""
    return lambda world: [Way((world.elimination.uuid, *more), see)]


def a_visa(world: World) -> list[Way]:
    """What the archives answered of one list; the other has no answer yet."""
    return [Way((world.visaed.uuid,), READING), Way((world.elimination.uuid,), NOBODY)]


def a_package(world: World) -> list[Way]:
    """For who may hand it over, until the archives answer."""
    ready, answered = world.packages["ready"], world.packages["acknowledged"]
    made = ready.elimination.uuid
    return [Way((made, ready.uuid), frozenset({HEAD})), Way((made, answered.uuid), NOBODY)]


def an_acknowledgement(world: World) -> list[Way]:
    """What the archives sent back of one; the other has no answer yet."""
    ready, answered = world.packages["ready"], world.packages["acknowledged"]
    made = ready.elimination.uuid
    return [Way((made, answered.uuid), READING), Way((made, ready.uuid), NOBODY)]


def kept_longer(world: World) -> list[Way]:
    """Its request kept longer; an act that there isn't."""
    made = world.elimination
    until = timezone.localdate() + dt.timedelta(days=30)
    data: dict[str, object] = {"seen": made.revision, "line": made.lines.get().pk, "until": until.isoformat()}
    data["reason"] = "Solde attendu"
    return [Way((made.uuid, "prolonger"), ACTING, ACTING, data=data), Way((made.uuid, "autre"), NOBODY, data=data)]


def kept_for_dispute(world: World) -> list[Way]:
    """How long each request is kept, for who opens it; kept for a dispute by the head of its service."""
    data: dict[str, object] = {"reason": "Recours annoncé"}
    return [Way(way.args, way.see, way.see & {HEAD}, data=data) for way in sheets(world)]


def desk_letters(world: World) -> list[Way]:
    """The letter of what is decided; the rest has none."""
    return [
        Way((request.reference,), READING if state == State.ACCEPTED else NOBODY)
        for state, request in [*world.requests.items(), (State.DRAFT, world.draft)]
    ]


def attested(see: Who) -> Rule:
    """The attestation of what silence granted, given for the request under review; the rest has none."""

    def rule(world: World) -> list[Way]:
        granted = world.requests[State.IN_REVIEW]
        Acknowledgement.objects.filter(request=granted).update(regime=LegalRegime.ACCEPTANCE)
        now, number = timezone.now(), f"AS-{granted.reference}"
        given = {"number": number, "granted_on": now.date(), "issued_at": now, "stored_file": make_stored_file()}
        SilenceAttestation.objects.get_or_create(request=granted, defaults=given)
        others = [request for request in (world.draft, *world.requests.values()) if request != granted]
        return [Way((granted.reference,), see), *(Way((request.reference,), NOBODY) for request in others)]

    return rule


def desk_chosen(world: World) -> list[Way]:
    """Requests ticked in the list, to be exported: another service's are as if they weren't there."""
    references = [request.reference for request in world.requests.values()]
    return [Way((), INSTRUCTING, data={"request": references})]


def failed_export(world: World) -> list[Way]:
    """What the instructor asked for and could not be made, asked for again by themselves alone."""
    instructor = frozenset({INSTRUCTOR})
    failed = {"content": "facts", "format": "csv", "state": "failed"}
    return [Way((world.people[INSTRUCTOR].desk_exports.get_or_create(**failed)[0].uuid,), instructor, instructor)]


def corrected_in_place(world: World) -> list[Way]:
    """An answer corrected in its applicant's place: compared first, so that nothing is written here."""
    request = world.requests[State.IN_REVIEW]
    data = {"revision_number": request.revision_number, PROJECT: "Fête du pont", "reason": "Confirmé au téléphone."}
    return [
        Way((request.reference, PROJECT), ACTING, NOBODY, READERS, data=data),
        Way((request.reference, "f_inconnu1"), NOBODY, data=data),
        Way((world.handed.reference, PROJECT), ACTING, NOBODY, READERS | {GIVER}, data=data),
        Way((world.draft.reference, PROJECT), NOBODY, data=data),
    ]


def desk_acts(world: World) -> list[Way]:
    """Each act on a request under review; readers are told so, and an applicant's act has no door here."""
    request = world.requests[State.IN_REVIEW]
    data = {
        "revision_number": request.revision_number,
        "message": "Bonjour",
        "field_keys": STATUTES,
        "deadline": (timezone.localdate() + dt.timedelta(days=15)).isoformat(),
        "authority": "Présidence du conseil départemental",
        "author_capacity": "Directrice",
        "act_date": timezone.localdate().isoformat(),
        "reasons": "Le projet ne relève pas des compétences du Département.",
    }
    own = [act.name for act in ACTS.values() if act.by is Party.INSTRUCTOR and not act.is_on_one_answer]
    agent = world.people[INSTRUCTOR]
    others = [act.name for act in ACTS.values() if act.by is not Party.INSTRUCTOR]
    return [
        *(
            Way((request.reference, name), ACTING, ACTING, READERS, data=data | _previewed(request, agent, name, data))
            for name in own
        ),
        *(Way((world.handed.reference, name), ACTING, refused=READERS | {GIVER}, data=data) for name in own),
        *(Way((request.reference, name), NOBODY, data=data) for name in others),
        *(Way((world.draft.reference, name), NOBODY, data=data) for name in own),
    ]


def _previewed(request: ServiceRequest, agent: User, name: str, data: dict[str, object]) -> dict[str, object]:
    """What the page carries to say which words it showed: an act of which nothing was shown does nothing."""
    act = ACTS[name]
    form = form_for(act)(data, None, act=act, request=request, actor=agent)
    return {"shown": preview(request, act, form.shown_payload(), agent).checksum} if act.notifies_applicant else {}


def studio(*more: object) -> Rule:
    """A screen of a procedure's design."""
    return lambda world: [
        Way((world.procedure.uuid, *more), DESIGNERS, DESIGNERS, data={"number": world.procedure.draft_number})
    ]


def studio_annotation(world: World) -> list[Way]:
    """An annotation of the procedure that asks one; the one that asks none leads to its list."""
    asking, other = world.handed.procedure, world.procedure
    data: dict[str, object] = {"number": asking.draft_number, "label": "Autre avis"}
    return [
        Way((asking.uuid, OPINION.key), DESIGNERS, DESIGNERS, data=data),
        Way((other.uuid, OPINION.key), DESIGNERS, NOBODY, data=data),
    ]


def studio_block(world: World) -> list[Way]:
    """The insertion of a block in the form."""
    data = {"number": world.procedure.draft_number, "block": FieldBlock.objects.get().pk}
    return [Way((world.procedure.uuid, STEP), DESIGNERS, DESIGNERS, data=data)]


def studio_stage(world: World) -> list[Way]:
    """A stage of the procedure."""
    stage = world.procedure.stages.order_by("order")[1]
    return [Way((world.procedure.uuid, stage.pk), DESIGNERS, DESIGNERS)]


def sent_document(change: Who = NOBODY, refused: Who = NOBODY) -> Rule:
    """A document that members put in the locker."""
    return lambda world: [Way((world.sent.uuid,), MEMBERS - refused, change, refused, data={"title": "Autre titre"})]


def pages_of_sent(world: World) -> list[Way]:
    """The pages of that document, of photos: turned by who may change it."""
    data: dict[str, object] = {"plan": "1.1", "seen": world.sent.stored_file.sha256}
    return [Way((world.sent.uuid,), FILERS, FILERS, frozenset({READER}), data=data)]


def pages_of_requests(world: World) -> list[Way]:
    """The pages of a document of a draft, and of a request that no longer changes."""
    return [
        Way((attachment.uuid,), MEMBERS, FILERS, data={"plan": "1.1", "seen": attachment.stored_file.sha256})
        for attachment in (world.drafted, world.attachment)
    ]


def any_document(world: World) -> list[Way]:
    """Downloads of the locker, sent and received."""
    return [Way((document.uuid,), MEMBERS) for document in (world.sent, world.received)]


def received_never_changes(world: World) -> list[Way]:
    """What the département delivered has no door to change it."""
    return [Way((world.received.uuid,), NOBODY, data={"title": "Autre titre"})]


def both(*rules: Rule) -> Rule:
    """The ways of several rules."""
    return lambda world: [way for rule in rules for way in rule(world)]


def row(find: Callable[[], object], see: Who, change: Who | None = None) -> Rule:
    """A row of a model that Wagtail's generic views show, by its primary key."""
    return lambda world: [Way((find(),), see, see if change is None else change)]


def viewset(
    name: str, find: Callable[[], object], see: Who, *, change: Who, extra: tuple[str, ...] = ()
) -> dict[str, Rule]:
    """The doors of one of our viewsets."""
    listed = {f"{name}:{view}": open_to(see, change=NOBODY) for view in ("index", "index_results")}
    written = {f"{name}:{view}": row(find, change) for view in ("edit", "delete")}
    shown = {f"{name}:{view}": row(find, see, NOBODY) for view in ("history", "history_results", "usage", *extra)}
    return {**listed, f"{name}:add": open_to(change), **written, **shown}


def first(model: type) -> Callable[[], object]:
    """The primary key of the first row of `model`."""
    return lambda: model.objects.values_list("pk", flat=True).first()  # type: ignore[attr-defined]
