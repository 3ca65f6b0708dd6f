"""Which procedures the requests of some services are of."""

from collections.abc import Collection

from django.db.models import OuterRef, Q, Subquery

from teleservices.models import Procedure, RequestFacts
from teleservices.models.procedures.procedure import ProcedureQuerySet


def received_by(teams: Collection[int]) -> ProcedureQuerySet:
    """The procedures of these teams, and those of which a rule sent them a request, by their titles.

    The latest request of each is looked for, not whether there is one: PostgreSQL goes by the index for the first, and
    read every fact, once a procedure, for the second.
    """
    latest = RequestFacts.objects.filter(procedure=OuterRef("pk")).order_by("-submitted_at").values("procedure")
    received = Q(team__in=list(teams))
    for team in teams:
        received |= Q(pk=Subquery(latest.filter(team=team)[:1]))
    return Procedure.objects.filter(received).order_by("title")
