"""A request that arrives in a service, given to one of its agents by itself where its procedure says so."""

import datetime as dt

from portal.history.append_only import append
from teleservices.lifecycle.acts import ACTS
from teleservices.lifecycle.agents import team_notices
from teleservices.lifecycle.agents.assigning import agent_for
from teleservices.lifecycle.events import event_of
from teleservices.models import RequestEvent, RequestFacts, ServiceRequest, State


def assign(request: ServiceRequest, now: dt.datetime) -> RequestEvent | None:
    """Give a request that has just arrived in its service to an agent, in the transaction of what brought it.

    Its facts are written already; this agent is told. None where its procedure assigns nothing by itself, or where
    nobody suits: all are away, have their fill, or none has the commune. It is then to be assigned like any other.
    """
    member = agent_for(request)
    if member is None:
        return None
    ServiceRequest.objects.filter(pk=request.pk).update(assignee=member.user_id)
    RequestFacts.objects.filter(pk=request.pk).update(assignee=member.user_id)
    request.assignee = member.user
    act = ACTS["assign_by_itself"]
    event = event_of(act, request, actor=None, before=State(request.state), stage=request.stage, at=now)
    event.data = {"assignee": member.user_id, "rule": request.procedure.assignment}
    append(event)
    if act.notice:
        team_notices.post_act(act.notice, event, request)
    return event
