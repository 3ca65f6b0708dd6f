"""What « Mon compte » offers to who never filed anything: procedures open to their profiles, by their public pages."""

from django.db.models import F, Q

from accounts.models import ProfileType, User
from accounts.tiles import Beginning, beginnings
from home.models import ProcedurePage
from home.procedures.availability import calendar_of
from teleservices.models import Procedure, ServiceRequest

MOST = 4
"""Enough to begin with; the list of all procedures has the rest."""


def register() -> None:
    """Called once when this app is ready."""
    beginnings.register("procedures", first_procedures)


def first_procedures(user: User) -> list[Beginning]:
    """The procedures open today to one of their profiles or to everybody, those that close first; two queries.

    Nothing for who has a draft or a request in one of their spaces: what waits there comes first.
    """
    if ServiceRequest.objects.visible_to(user).exists():
        return []
    types = ProfileType.objects.filter(profiles__memberships__user=user)
    open_to_them = Procedure.objects.open().filter(Q(profile_types__in=types) | Q(profile_types=None))
    pages = ProcedurePage.objects.published().filter(procedure__in=open_to_them)
    soonest = pages.order_by(F("procedure__closes_at").asc(nulls_last=True), "title")
    return [Beginning(page.title, page.address, calendar_of(page.procedure).deadline) for page in soonest[:MOST]]
