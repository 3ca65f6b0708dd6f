"""A row of each table that the database guards, and whether it refuses what is asked of it."""

from decimal import Decimal

from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from accounts import audit
from accounts.audit import anchors
from accounts.models import Anchor, AnchoredHead, AuditEvent, ErasureDemand, NotedAnchor
from notifications.models import EmailHandling, Handling, OutgoingEmail
from teleservices.competence.authorities import change_holder
from teleservices.competence.grant_plan import AT_ONCE, GrantPlan, keep_plan, owed
from teleservices.models import (
    ArchiveTransfer,
    Decision,
    DelegatedProcedure,
    Delegation,
    EliminationList,
    FormerHolder,
    FormVersion,
    Instalment,
    Obligation,
    Parameter,
    ParameterVersion,
    Procedure,
    Publication,
    RequestEvent,
    ServiceRequest,
    State,
)
from tests.factories.competence import make_delegation, make_keeper
from tests.factories.dated_parameters import make_parameter
from tests.factories.procedures import make_request

GUARDED: tuple[type[models.Model], ...] = (
    Anchor,
    AnchoredHead,
    ArchiveTransfer,
    AuditEvent,
    Decision,
    DelegatedProcedure,
    Delegation,
    EmailHandling,
    ErasureDemand,
    FormerHolder,
    FormVersion,
    Instalment,
    NotedAnchor,
    Obligation,
    Parameter,
    ParameterVersion,
    Procedure,
    Publication,
    RequestEvent,
    ServiceRequest,
)
REFUSALS = (
    "what has happened is never rewritten",
    "this row is never rewritten",
    "a published procedure keeps its address",
    "a decision says what its request became",
    "what the act of a delegation says never changes",
    "only the president delegates a signature",
    "a delegation names the procedures of its act and no other",
    "a parameter keeps its key and its kind of value",
    "a version has a value of the kind of its parameter",
    "what a request keeps of a computation is written once",
)


def write_rows() -> None:
    """At least a row in each; each event has an actor, each kind of chain an event."""
    request = make_request(state=State.ACCEPTED)
    keep_plan(Decision.objects.get(), GrantPlan(instalments=(AT_ONCE,), obligations=(owed("Rendre compte"),)))
    person = request.applicant
    audit.record(account=person, kind="tried", actor=person)
    audit.record(profile=request.profile, kind="tried", actor=person)
    anchors.write()
    put_in_force(request.procedure)
    email = OutgoingEmail.objects.create(key="k", kind="k", recipient="a@exemple.test", subject="s")
    EmailHandling.objects.create(email=email, act=Handling.REVEALED, actor=person)
    delegation = make_delegation(procedures=[request.procedure])
    write_acknowledged(request)
    dates = {"asked_on": timezone.localdate(), "created_at": timezone.now(), "done_at": timezone.now()}
    ErasureDemand.objects.create(number="E1", reason="r", digest="d", state="done", **dates)
    make_parameter({timezone.localdate(): Decimal(1)})
    since, holder = timezone.localdate(), {"holder": "M. Paul Lenoir", "holder_title": "Président"}
    change_holder(actor=make_keeper(), authority=delegation.authority, since=since, **holder)
    assert all(model._base_manager.exists() for model in GUARDED)
    connection.check_constraints()  # as once it was committed: PostgreSQL truncates no table with checks to come


def write_acknowledged(request: ServiceRequest) -> None:
    """A package that the departmental archives acknowledged."""
    now, team = timezone.now(), request.team
    assert team is not None
    made = EliminationList.objects.create(
        procedure=request.procedure, team=team, fate="keeping", made_at=now, notice_until=timezone.localdate()
    )
    answer = {"reply_number": "A1", "reply_xml": "<x/>", "reply_on": timezone.localdate(), "replied_at": now}
    ArchiveTransfer.objects.create(elimination=made, state="acknowledged", asked_at=now, total=1, **answer)


def put_in_force(procedure: Procedure) -> None:
    """Keep a publication of what is in force."""
    Publication.objects.create(
        procedure=procedure,
        number=1,
        draft_number=1,
        version=procedure.current_version,
        settings={"title": procedure.title},
        stages={},
    )


def is_refused(sql: str) -> bool:
    """Whether a guard refuses it; it is undone if none does."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
            transaction.set_rollback(True)
    except IntegrityError as error:
        if not str(error).startswith(REFUSALS):
            raise
        return True
    return False


def columns(model: type[models.Model]) -> set[str]:
    """All its columns."""
    return {field.column for field in model._meta.concrete_fields}
