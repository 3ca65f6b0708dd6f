"""What each act of a story brings, as the desk's forms would make it."""

import datetime as dt

from django.utils import timezone

from home.demo.loaders.signatures import signed
from home.demo.stories import Done
from teleservices.lifecycle import ACTS, Corrections, DecisionGiven, Payload
from teleservices.models import ServiceRequest, Stage

DECISIONS = {"accept", "accept_in_part", "refuse", "declare_inadmissible"}


def payload_of(done: Done, request: ServiceRequest) -> Payload:
    """The payload of an act that happens now, as the clock says."""
    if done.act in DECISIONS:
        return _decision(done, request)
    if done.act == "request_corrections":
        deadline = timezone.localdate() + dt.timedelta(days=done.ago + done.deadline)
        return Corrections(message=done.message, field_keys=done.fields, deadline=deadline)
    if done.act in {"take_charge", "file_away"}:
        return ACTS[done.act].payload(message=done.message)
    if done.stage:
        stage = Stage.objects.get(procedure=request.procedure, name=done.stage)
        return Payload(message=done.message, stage_key=stage.key)
    return Payload(message=done.message)


def _decision(deed: Done, request: ServiceRequest) -> DecisionGiven:
    today, agent = timezone.localdate(), request.assignee
    name = agent.get_full_name() if agent else ""
    return DecisionGiven(
        message=deed.message,
        act_number=f"{today.year}-{deed.number}",
        act_date=today,
        reasons=deed.reasons,
        amount_cents=None if deed.amount is None else deed.amount * 100,
        **signed(request.procedure.code, today, name=name, capacity=_capacity(request)),  # type: ignore[arg-type] # its columns
    )


def _capacity(request: ServiceRequest) -> str:
    assignee = request.assignee
    member = request.team.team_members.filter(user=assignee).first() if request.team else None
    return member.capacity if member else "Cheffe de service"
