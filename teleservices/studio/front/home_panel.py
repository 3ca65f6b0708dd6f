"""What a designer finds on the admin's first page: the procedures under way, those that close soon, a new one."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component

from accounts.models import User
from teleservices.models import DraftChange, Procedure
from teleservices.permissions import DESIGN
from teleservices.studio.procedures.procedure_list import Standing, standing, title_of
from teleservices.studio.publication.whole_comparison import changes_of_each

MOST = 5
"""Procedures in each list; the list of the studio has them all."""
SOON = dt.timedelta(days=60)


@dataclass(frozen=True)
class UnderWay:
    """A procedure that this designer changed last, and how many changes wait for its publication."""

    procedure: Procedure
    title: str
    standing: Standing
    waiting: int


class StudioPanel(Component):
    """Nothing for who designs no procedure. The queries don't grow with the procedures."""

    name = "studio"
    order = 55
    template_name = "teleservices/studio/procedures/home.html"

    def __init__(self, request: HttpRequest) -> None:
        self.user = request.user

    def get_context_data(self, parent_context: Mapping[str, object] | None) -> dict[str, object]:
        """What the designer left, and what closes soon, whoever designed it."""
        if not isinstance(self.user, User) or not self.user.has_perm(DESIGN):
            return {"is_for": False}
        return {"is_for": True, "under_way": under_way(self.user), "closing": closing_soon()}


def under_way(user: User) -> list[UnderWay]:
    """The procedures that `user` changed last, the latest first."""
    changes = DraftChange.objects.filter(author=user, procedure__is_archived=False).order_by()
    lasts = changes.values("procedure").annotate(last=Max("at")).order_by("-last")[:MOST]
    keys = [row["procedure"] for row in lasts]
    procedures, waiting = Procedure.objects.defer("draft_schema", "draft_stages").in_bulk(keys), changes_of_each(keys)
    rows = [procedures[key] for key in keys]
    return [UnderWay(each, title_of(each), standing(each), waiting.get(each.pk, 0)) for each in rows]


def closing_soon() -> list[Procedure]:
    """The open procedures whose closing is near, the nearest first. One query."""
    now = timezone.now()
    near = Procedure.objects.filter(is_archived=False, closes_at__gt=now, closes_at__lte=now + SOON)
    rows = near.defer("draft_schema", "draft_stages").order_by("closes_at", "pk")
    return [procedure for procedure in rows if standing(procedure) is Standing.OPEN][:MOST]
