"""What each act of the demo's two years brings and says, in the words that the lifecycle itself would use."""

import datetime as dt
from dataclasses import dataclass, field
from random import Random

from django.utils import timezone

from accounts.models import User
from home.demo.clock import days_ago
from home.demo.loaders.signatures import BY_PRESIDENT, signed
from home.demo.past.lives import ASSOCIATIONS, CARDS, EVENTS, GRANTS, Life
from home.demo.past.people import Filer
from home.demo.typography import french
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
REASONS = {
    ASSOCIATIONS.code: {
        "accept_in_part": "L'article 4 du règlement limite l'aide à la moitié des dépenses qui se rattachent au "
        "projet. Le budget joint en compte d'autres, de fonctionnement, qui n'ont pas été retenues.",
        "refuse": "L'article 2 du règlement réserve l'aide aux projets menés dans au moins une commune de la Vernaie. "
        "Celui que vous présentez se déroule dans d'autres départements.",
        "declare_inadmissible": "L'article 3 du règlement demande que le projet commence après le dépôt de la "
        "demande. Le vôtre avait commencé à cette date.",
    },
    EVENTS.code: {
        "accept_in_part": "L'article 5 du règlement limite l'aide à 30 % des dépenses de la manifestation. Le budget "
        "joint en compte d'autres, qui n'ont pas été retenues.",
        "refuse": "L'article 2 du règlement réserve l'aide aux manifestations ouvertes à tous. L'épreuve que vous "
        "présentez n'est ouverte qu'aux licenciés du club.",
        "declare_inadmissible": "L'article 3 du règlement demande que la demande arrive avant la manifestation. La "
        "vôtre est arrivée après.",
    },
    CARDS.code: {
        "refuse": "L'article 4 du règlement des transports scolaires ne délivre la carte, à moins de 3 km de "
        "l'établissement, que s'il reste des places. Il n'en reste pas sur la ligne demandée.",
        "declare_inadmissible": "L'article 6 du règlement des transports scolaires n'admet qu'une demande par élève "
        "et par année. Une carte a déjà été délivrée pour le même élève.",
    },
    GRANTS.code: {
        "accept_in_part": "L'article 6 du règlement compte la bourse par mois d'études. Le certificat joint n'en "
        "couvre qu'une partie de l'année.",
        "refuse": "L'article 3 du règlement réserve la bourse aux familles dont le revenu fiscal de référence, divisé "
        "par le nombre de parts, ne dépasse pas 15 000 €. L'avis d'imposition joint montre un revenu plus élevé.",
        "declare_inadmissible": "L'article 7 du règlement n'admet qu'une demande par année d'études. Une demande a "
        "déjà été décidée pour la même année.",
    },
}
"""The law and the facts, by procedure and act."""
MISSING = {
    "f_dirigeants": "La liste des dirigeants date d'avant votre dernière assemblée générale : joignez la nouvelle.",
    "f_comptes": "Les comptes joints ne sont pas ceux du dernier exercice.",
    "f_rib": "Le RIB n'est pas au nom de l'association.",
    "f_assurance": "L'attestation s'arrête avant la manifestation : joignez celle qui la couvre.",
    "f_budgetprev": "Le budget n'est pas équilibré : recettes et dépenses doivent donner le même total.",
    "f_domicile": "Le justificatif a plus de trois mois. Joignez-en un plus récent.",
    "f_certificat": "Le certificat est celui de l'an dernier.",
    "f_avis": "Il manque la deuxième page de l'avis d'imposition.",
}


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
        message=french(MISSING[life.missing]),
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
        reasons=french(REASONS[code].get(life.outcome, "")),
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
