"""The de minimis aids of an organisation of the demo: what it declared brings it near the ceiling."""

import datetime as dt

from django.utils import timezone

from accounts.models import User
from home.demo.typography import french
from teleservices.deciding.declaring import OtherAid, declare_aid
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.legal import legal_day
from teleservices.lifecycle.prerequisites.annotations import missing_annotations
from teleservices.models import AidRegime, Outcome, ServiceRequest, State, TeamRole

CODE = "soutien-a-une-manifestation-sportive"
DECLARED = ((410, 18_000_000, "Conseil régional"), (95, 10_500_000, "Communauté de communes du Val d'Aulne"))
"""How many days ago, how many cents, by whom."""
AMOUNT, OTHER, BASE = 500_000, 250_000, 1_200_000


def load_aids() -> None:
    """The first association whose sports event is under review declares two aids; the service proposes a third."""
    rows = ServiceRequest.objects.with_form().filter(procedure__code=CODE, state=State.IN_REVIEW)
    request = rows.filter(profile__type__code="association").select_related("team", "assignee").order_by("pk").first()
    if request is None or request.team is None:
        return
    members = request.team.team_members.filter(role__in=[TeamRole.INSTRUCTOR, TeamRole.HEAD])
    author = request.assignee or members.select_related("user").order_by("pk")[0].user
    _declare(request, author)
    if missing_annotations(request):
        return
    grant = Proposed(
        outcome=Outcome.ACCEPTED_IN_PART,
        amount=AMOUNT,
        eligible_base=BASE,
        other_public_aid=OTHER,
        aid_regime=AidRegime.GENERAL,
        reasons=french("La manifestation attire des participants de tout le département."),
    )
    propose(request_id=request.pk, author=author, seen=0, proposed=grant)


def _declare(request: ServiceRequest, author: User) -> None:
    today = legal_day(timezone.now())
    for days, cents, by in DECLARED:
        aid = OtherAid(
            regime=AidRegime.GENERAL,
            granted_on=today - dt.timedelta(days=days),
            amount_cents=cents,
            granted_by=french(by),
        )
        declare_aid(request_id=request.pk, author=author, stated_on=today, aid=aid)
