"""A request that arrives in a service, given to one of its agents by itself where its procedure says so."""

import datetime as dt

from teleservices.lifecycle import clock_acts
from teleservices.lifecycle.agents.assigning import agent_for
from teleservices.models import RequestEvent, RequestFacts, ServiceRequest


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
    details = {"assignee": member.user_id, "rule": request.procedure.assignment}
    return clock_acts.do("assign_by_itself", request, now, data=details)
