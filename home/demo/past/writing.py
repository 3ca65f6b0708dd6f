"""Writes the demo's two years of requests in bulk: no act is done again, but what acts would have left is all there."""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from random import Random

from accounts.models import User
from formkit.fieldtypes import DocumentField, takes_documents
from formkit.path import kept_answers, walk
from home.demo.past import answers
from home.demo.past.annotations import write_annotations
from home.demo.past.cases import (
    Case,
    Happened,
    acts_of,
    correction_of,
    data_of,
    decision_of,
    final_state,
    moment,
    payload_of,
    stages_by_state,
)
from home.demo.past.labels import write_labels
from home.demo.past.lives import ASSOCIATIONS, CARDS, EVENTS, GRANTS, Kind, Life, lives
from home.demo.past.names import NAMES
from home.demo.past.papers import load_specimens
from home.demo.past.people import Cast, Filer, load_cast
from home.demo.past.talking import make_letters, write_messages
from home.demo.typography import french_json
from portal.history.append_only import append_chains
from portal.words.text import fold
from teleservices.legal import acknowledgement_columns
from teleservices.lifecycle import facts
from teleservices.lifecycle.emails.notices import text_for
from teleservices.lifecycle.new_events import event_of
from teleservices.models import (
    Acknowledgement,
    Attachment,
    Capacity,
    CorrectionRequest,
    Decision,
    Procedure,
    RequestEvent,
    RequestPerson,
    RequestWatch,
    ServiceRequest,
    State,
    TeamMember,
)
from teleservices.models.requests.profile_facts import facts_of_profile

SEED = 20261127
REVISIONS = 9
"""More than the acts that any of them went through."""
WRITERS: dict[str, Callable[[Filer, dt.date, Random], answers.OwnAnswers]] = {
    ASSOCIATIONS.code: answers.association_grant,
    EVENTS.code: answers.sport_event,
    CARDS.code: answers.transport_card,
    GRANTS.code: answers.student_grant,
}


def load_past() -> None:
    """Write everyone and everything, the same from one day to the next but for dates and references."""
    chance = Random(SEED)  # noqa: S311 — a demo, the same each time
    cast = load_cast(chance)
    cases = list(_requests(cast, chance))
    requests = [each.request for each in cases]
    ServiceRequest.objects.bulk_create(requests)
    for each in cases:
        each.request.created_at = each.request.updated_at = moment(each.life.sent)
    ServiceRequest.objects.bulk_update(requests, ["created_at", "updated_at"])
    _write_papers(cases)
    _write_exchanges(cases, chance)
    write_annotations(cases)
    write_labels(cases)
    append_chains([list(_events(each)) for each in cases])
    _watch(cases, chance)
    write_messages(cases)
    # Before the letters, which read there what was asked: a grant of the whole leaves nothing to contest.
    facts.rebuild(ServiceRequest.objects.filter(pk__in=[request.pk for request in requests]))
    make_letters(cases)


def _requests(cast: Cast, chance: Random) -> Iterator[Case]:
    """Each as it now stands, not stored."""
    procedures = {
        procedure.code: procedure
        for procedure in Procedure.objects.select_related("team", "current_version").filter(code__in=WRITERS)
    }
    stages = {code: stages_by_state(procedure) for code, procedure in procedures.items()}
    members = {
        (member.team_id, member.user.email): member for member in TeamMember.objects.select_related("user", "team")
    }
    for life in lives(chance):
        procedure = procedures[life.kind.code]
        member = members[procedure.team_id or 0, life.agent] if life.agent else None
        filer = chance.choice(_filers(cast, life.kind))
        request = _request(life, filer, procedure, member.user if member else None, chance)
        state = State(request.state)
        request.stage = stages[procedure.code].get(state)
        yield Case(life, filer, request, request.assignee, member.capacity if member else "", stages[procedure.code])


def _filers(cast: Cast, kind: Kind) -> list[Filer]:
    if kind is ASSOCIATIONS:
        return cast.associations
    return cast.organisers if kind is EVENTS else cast.households


def _request(life: Life, filer: Filer, procedure: Procedure, agent: User | None, chance: Random) -> ServiceRequest:
    transmission, version = moment(life.sent), procedure.current_version
    day = transmission.date()
    profile_facts = facts_of_profile(filer.profile, day)
    own_answers = {key: french_json(value) for key, value in WRITERS[procedure.code](filer, day, chance).items()}
    if version is None:
        raise LookupError(procedure.code)
    waits_for_service = life.answered is not None and life.ended is None
    return ServiceRequest(
        procedure=procedure,
        form_version=version,
        profile=filer.profile,
        applicant=filer.user,
        team=procedure.team,
        assignee=agent,
        state=final_state(life),
        answers=kept_answers(version.form, {**own_answers, **profile_facts}),
        facts=profile_facts,
        revision_number=REVISIONS,
        honour_statement_version=procedure.honour_statement_version,
        applicant_name=filer.profile.name,
        applicant_sort_name=fold(filer.profile.name),
        submitted_at=transmission,
        late_at=transmission + dt.timedelta(days=procedure.late_after_days),
        filed_away_at=moment(life.filed_away) if life.filed_away is not None else None,
        decided_at=moment(life.ended) if life.ended is not None and life.outcome != "withdraw" else None,
        completed_at=moment(life.answered) if waits_for_service and life.answered is not None else None,
    )


def _write_papers(cases: list[Case]) -> None:
    """The documents that the path of each requires, the beneficiaries of cards."""
    papers = [(each, field) for each in cases for field in _required_documents(each.request)]
    specimens = load_specimens({field.category for _each, field in papers})
    Attachment.objects.bulk_create(
        Attachment(
            request=each.request,
            field_key=field.key,
            stored_file=specimens[field.category][0],
            title=specimens[field.category][1],
        )
        for each, field in papers
    )
    RequestPerson.objects.bulk_create(
        RequestPerson(
            request=each.request,
            beneficiary_of=each.request,
            first_name=NAMES.first_names[each.request.pk % len(NAMES.first_names)],
            last_name=each.filer.user.last_name,
            birth_date=dt.date(2012, 1 + each.request.pk % 12, 1 + each.request.pk % 28),
            capacity=Capacity.PARENT,
        )
        for each in cases
        if each.life.kind is CARDS
    )


def _required_documents(request: ServiceRequest) -> Iterable[DocumentField]:
    for _step, fields in walk(request.form, dict(request.known)):
        yield from (field for field in fields if takes_documents(field) and field.required)


def _write_exchanges(cases: list[Case], chance: Random) -> None:
    """Acknowledgements, corrections, decisions: the rows that events point to."""
    for number, each in enumerate(cases, start=1):
        columns = acknowledgement_columns(procedure=each.request.procedure, received_at=moment(each.life.sent))
        each.acknowledgements.append(Acknowledgement(request=each.request, **columns))
        each.corrections.extend(correction for correction in [correction_of(each)] if correction)
        each.decisions.extend(decision for decision in [decision_of(each, number, chance)] if decision)
    Acknowledgement.objects.bulk_create(row for each in cases for row in each.acknowledgements)
    CorrectionRequest.objects.bulk_create(row for each in cases for row in each.corrections)
    Decision.objects.bulk_create(row for each in cases for row in each.decisions)


def _events(case: Case) -> Iterator[RequestEvent]:
    """The events of a request, not chained yet."""
    request, state = case.request, State.DRAFT
    ends = request.state
    for happened in acts_of(case):
        request.state = happened.act.target_from(state)
        yield _event(happened, case, state)
        state = State(request.state)
    request.state = ends


def _event(happened: Happened, case: Case, before: State) -> RequestEvent:
    """The event of what happened, told while the request is in the state that it gave."""
    act, stage = happened.act, case.stages.get(case.request.state)
    text = text_for(case.request, act, stage, payload_of(happened, case))
    event = event_of(act, case.request, actor=happened.actor, before=before, stage=stage, at=happened.at, text=text)
    event.data = data_of(happened, case)
    return event


def _watch(cases: list[Case], chance: Random) -> None:
    """Some colleagues want to be told of what others follow."""
    agents = {each.agent.pk: each.agent for each in cases if each.agent}
    members = set(TeamMember.objects.values_list("team", "user"))
    watched = chance.sample([each for each in cases if each.life.ended is None and each.agent], 14)
    RequestWatch.objects.bulk_create(
        RequestWatch(request=each.request, user=user)
        for each in watched
        for user in agents.values()
        if user != each.agent and (each.request.team_id, user.pk) in members
    )
