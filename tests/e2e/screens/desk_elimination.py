"""Elimination lists at the desk, one of them, how long a request is kept."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from home.demo.accounts import address_of
from teleservices.models import EliminationLine, EliminationList, LegalHold, ServiceRequest, State, TeamRole
from tests.e2e.screens.base import Place, Screen, pressing
from tests.e2e.screens.desk import REGION
from tests.factories.procedures import make_procedure, make_request

AGENT = address_of("instruction")


def _headed() -> ServiceRequest:
    """A request of a service that the demo's instructor heads."""
    membership = User.objects.get(email=AGENT).team_memberships.select_related("team").earliest("pk")
    membership.role = TeamRole.HEAD
    membership.save()
    return make_request(state=State.ACCEPTED, procedure=make_procedure(team=membership.team))


def _list(fate: str = "sorting") -> EliminationList:
    request, today = _headed(), timezone.localdate()
    made = EliminationList.objects.create(
        procedure=request.procedure,
        team=request.team,
        fate=fate,
        made_at=timezone.now() - dt.timedelta(days=31),
        notice_until=today - dt.timedelta(days=1),
    )
    days = {"submitted_on": today, "ended_on": today, "due_on": today}
    EliminationLine.objects.create(
        elimination=made, request=request, reference=request.reference, outcome="accepted", amount_cents=125_000, **days
    )
    return made


def listed() -> Place:
    """One list."""
    _list()
    return Place(reverse("desk:eliminations"), AGENT)


def opened() -> Place:
    """The list, with all that may be written on it."""
    return Place(reverse("desk:elimination", args=[_list().uuid]), AGENT)


def packed() -> Place:
    """A list of what the archives keep: a package rejected, another that waits for their answer."""
    made, now = _list("keeping"), timezone.now()
    asked = {"asked_by_name": "Camille Vasseur", "asked_at": now, "total": 1}
    no = {"replied_at": now, "reply_on": timezone.localdate(), "replied_by_name": "Camille Vasseur"}
    made.transfers.create(state="rejected", reason="Empreinte différente", reply_number="ATR-1", **asked, **no)
    size = {"files": 7, "size": 1_250_000, "digest": "0123456789abcdef" * 8, "ready_at": now}
    made.lines.update(transfer=made.transfers.create(state="ready", **asked, **size))
    return Place(reverse("desk:elimination", args=[made.uuid]), AGENT)


def to_pack() -> Place:
    """A list of what the archives keep, without a package yet."""
    return Place(reverse("desk:elimination", args=[_list("keeping").uuid]), AGENT)


def kept() -> Place:
    """A request kept for a dispute."""
    request = _headed()
    LegalHold.objects.create(
        request=request,
        reason="Recours devant le tribunal.",
        placed_by_name="Camille Vasseur",
        placed_at=timezone.now(),
    )
    return Place(reverse("desk:retention", args=[request.reference]), AGENT)


SCREENS = [
    Screen("desk-eliminations", listed, region=REGION, shows="table"),
    Screen("desk-elimination", opened, region=REGION, shows="#visa"),
    Screen("desk-elimination-error", opened, pressing("Garder plus longtemps"), region=REGION, shows="[role=alert]"),
    Screen("desk-packages", packed, region=REGION, shows="#packages"),
    Screen("desk-packages-error", packed, pressing("Inscrire leur réponse"), region=REGION, shows="[role=alert]"),
    Screen("desk-to-pack", to_pack, region=REGION, shows="#packages"),
    Screen("desk-retention", kept, region=REGION, shows="form .button"),
    Screen("desk-retention-error", kept, pressing("Lever le blocage de cette demande"), region=REGION),
]
