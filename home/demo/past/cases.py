"""What each act of the demo's two years brings and says, in the words that the lifecycle itself would use."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from django.utils import timezone

from accounts.models import User
from home.demo.clock import days_ago
from home.demo.loaders.signatures import BY_PRESIDENT, signed
from home.demo.past.lives import CARDS, GRANTS, Life
from home.demo.past.people import Filer
from home.demo.reading import read_data
from teleservices.lifecycle import ACTS, Act, Corrections, Payload
from teleservices.models import (
    Acknowledgement,
    CorrectionRequest,
    Decision,
    Outcome,
    Procedure,
    ServiceRequest,
    Stage,
    State,
)

OPENING, HOURS = 8, 10
"""The hour at which a day of the demo begins, and how long it lasts."""
REASONS = read_data("reasons", dict[str, dict[str, str]])
"""The law and the facts, by procedure and act."""
MISSING = read_data("missing", dict[str, str])
"""What is asked of the applicant, by question."""


@dataclass(frozen=True)
class Case:
    """A request being written, with what it became and all that hangs on it."""

    life: Life
    filer: Filer
    request: ServiceRequest
    agent: User | None
    capacity: str
    stages: dict[str, Stage]
    acknowledgements: list[Acknowledgement] = field(default_factory=list)
    corrections: list[CorrectionRequest] = field(default_factory=list)
    decisions: list[Decision] = field(default_factory=list)


@dataclass(frozen=True)
class Happened:
    """An act, who did it and when."""

    act: Act
    at: dt.datetime
    actor: User | None


def moment(ago: float) -> dt.datetime:
    """So many days ago, one at least, in the hours when people work; a greater `ago` is never later.

    In UTC, as events are sealed.
    """
    day = int(ago)
    minutes = int((1 - (ago - day)) * HOURS * 60)
    return days_ago(day, hour=OPENING + minutes // 60, minute=minutes % 60).astimezone(dt.UTC)


def final_state(life: Life) -> State:
    """Where the request stands now, its file put away or not."""
    if life.ended is not None:
        return State(ACTS[life.outcome].target or State.IN_REVIEW)
    if life.taken is None:
        return State.SUBMITTED
    return State.CORRECTION_REQUESTED if life.asked is not None and life.answered is None else State.IN_REVIEW


def acts_of(case: Case) -> list[Happened]:
    """What happened, in order."""
    life, applicant, agent = case.life, case.filer.user, case.agent
    dated = [
        ("transmit", life.sent, applicant),
        ("take_charge", life.taken, agent),
        ("request_corrections", life.asked, agent),
        ("resubmit", life.answered, applicant),
        (life.outcome, life.ended, applicant if life.outcome == "withdraw" else agent),
        ("file_away", life.filed_away, agent),
    ]
    return [Happened(ACTS[name], moment(ago), actor) for name, ago, actor in dated if ago is not None]


def correction_of(case: Case) -> CorrectionRequest | None:
    """What the applicant was asked for; None where nothing was."""
    life = case.life
    if life.asked is None or life.deadline is None:
        return None
    answered = moment(life.answered) if life.answered is not None else None
    return CorrectionRequest(
        request=case.request,
        message=MISSING[life.missing],
        field_keys=[life.missing],
        deadline=max(timezone.localdate(days_ago(0)) - dt.timedelta(days=round(life.deadline)), _day_after(life.asked)),
        asked_by=case.agent,
        asked_at=moment(life.asked),
        answered_at=answered,
        received_at=answered,
    )


def _day_after(ago: float) -> dt.date:
    return timezone.localdate(moment(ago)) + dt.timedelta(days=1)


def decision_of(case: Case, number: int, chance: Random) -> Decision | None:
    """How it was decided; None for what wasn't."""
    life = case.life
    if life.ended is None or life.outcome == "withdraw" or case.agent is None:
        return None
    at = moment(life.ended)
    act_date = timezone.localdate(at)
    code, name = case.request.procedure.code, case.agent.get_full_name()
    return Decision(
        request=case.request,
        outcome=Outcome(case.request.state),
        author=case.agent,
        act_number=f"{act_date.year}-{'PR' if code in BY_PRESIDENT else 'CP'}-{number:03d}",
        act_date=act_date,
        reasons=REASONS[code].get(life.outcome, ""),
        amount_cents=_amount(case, chance),
        decided_at=at,
        **signed(code, act_date, name=name, capacity=case.capacity),
    )


def _amount(case: Case, chance: Random) -> int | None:
    """In cents: the scale of the grant, what was asked, or a share of it in whole euros."""
    if case.life.outcome not in {"accept", "accept_in_part"} or case.life.kind is CARDS:
        return None
    if case.life.kind is GRANTS:
        return chance.randrange(3, 13) * 10_000
    demand = int(str(case.request.answers["f_demande"]))
    share = chance.randrange(35, 70)
    return demand if case.life.outcome == "accept" else demand * share // 1_000_000 * 10_000


def payload_of(happened: Happened, case: Case) -> Payload:
    """What the words of an act need of what it brought."""
    if happened.act.name == "request_corrections":
        correction = case.corrections[0]
        return Corrections(
            message=correction.message, field_keys=tuple(correction.field_keys), deadline=correction.deadline
        )
    return Payload()


def data_of(happened: Happened, case: Case) -> dict[str, object]:
    """What the event of an act keeps, as its payload would have recorded."""
    if happened.act.acknowledges:
        return {"acknowledgement": case.acknowledgements[0].pk}
    if happened.act.name == "request_corrections":
        correction = case.corrections[0]
        return {"correction": correction.pk, "deadline": correction.deadline.isoformat()}
    return {"decision": case.decisions[0].pk} if happened.act.outcome else {}


def stages_by_state(procedure: Procedure) -> dict[str, Stage]:
    """The first stage in use of each state."""
    stages: dict[str, Stage] = {}
    for stage in procedure.stages.filter(is_archived=False).order_by("order"):
        stages.setdefault(stage.state, stage)
    return stages
