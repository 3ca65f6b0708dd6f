"""Requests whose time is over, their elimination lists, the visa of the archives."""

import datetime as dt

import time_machine
from django.utils import timezone

from accounts.models import User
from teleservices.lifecycle.retention.drawing_up import draw_up
from teleservices.lifecycle.retention.list_changes import give_visa
from teleservices.models import EliminationList, Procedure, ServiceRequest, State
from tests.factories.locker import make_stored_file
from tests.factories.procedures import make_procedure, make_request

MONTHS = 60
LONG_AGO = dt.datetime(2020, 3, 2, 10, tzinfo=dt.UTC)
OVER = dt.datetime(2025, 3, 3, 10, tzinfo=dt.UTC)
VISAED = OVER + dt.timedelta(days=40)
NUMBER = "2025-E-17"


def make_over(
    procedure: Procedure | None = None, *, state: State = State.ACCEPTED, user: User | None = None
) -> ServiceRequest:
    """A request that ended on the second of March 2020; its time is over from `OVER` on."""
    with time_machine.travel(LONG_AGO, tick=False):
        return make_request(state=state, procedure=procedure or make_procedure(retention_months=MONTHS), user=user)


def make_list(request: ServiceRequest, at: dt.datetime = OVER) -> EliminationList:
    """The list that is drawn up for the procedure of this request."""
    with time_machine.travel(at, tick=False):
        draw_up(procedure=Procedure.objects.get(pk=request.procedure_id))
    return EliminationList.objects.filter(procedure=request.procedure_id).earliest("pk")


def make_visaed(made: EliminationList, head: User, at: dt.datetime = VISAED) -> EliminationList:
    """The same with its visa, written by a head of its service."""
    with time_machine.travel(at, tick=False):
        return give_visa(
            list_id=made.pk,
            actor=head,
            seen=EliminationList.objects.get(pk=made.pk).revision,
            number=NUMBER,
            on=timezone.localdate(),
            file=make_stored_file(),
        )
