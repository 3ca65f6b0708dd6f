"""A meeting in preparation as the desk's bar wants it: 240 requests, each with what is proposed of it."""

from typing import Any
from uuid import UUID

from django.db.models import Model

from accounts.models import User
from benchmarks.mass import OWNERS, Owner, copy_requests
from teleservices.models import MeetingItem, Proposal, ServiceRequest, Team
from tests.factories.meetings import make_committee_procedure, make_meeting, make_proposed

ITEMS = 240


def make(team: Team, head: User) -> UUID:
    """One request is proposed and entered as agents do it; the others are copied from it. Returns its address."""
    procedure = make_committee_procedure(team)
    sample = make_proposed(procedure, head)
    meeting = make_meeting(head, [sample], team=team)
    copy_requests(sample, ITEMS - 1, [Owner(OWNERS + number) for number in range(ITEMS)])
    others = ServiceRequest.objects.filter(procedure=procedure).exclude(pk=sample.pk)
    proposal, item = (_values(rows.get(request=sample)) for rows in (Proposal.objects, MeetingItem.objects))
    Proposal.objects.bulk_create(Proposal(**proposal, request=request) for request in others)
    MeetingItem.objects.bulk_create(MeetingItem(**item, request=request) for request in others)
    return meeting.uuid


def _values(row: Model) -> dict[str, Any]:
    """What is stored of it, but for its keys."""
    names = (field.attname for field in row._meta.concrete_fields)
    return {name: getattr(row, name) for name in names if name not in {"id", "uuid", "request_id"}}
