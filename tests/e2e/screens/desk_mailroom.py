"""Letters by post at the desk: the list of what waits, a letter asked, changed, followed."""

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from home.demo.accounts import address_of
from teleservices.lifecycle.postal.given_to_post import mark_printed
from teleservices.models import Decision, PostalSending
from tests.e2e.screens.base import Place, Screen, pressing
from tests.e2e.screens.desk import REGION
from tests.factories.postal import (
    come_back,
    erase_applicant,
    make_decided,
    make_posted,
    make_reachable,
    make_sending,
)
from tests.factories.procedures import act, make_procedure

AGENT = address_of("instruction")


def _decided() -> tuple[Decision, User]:
    """A decision of the demo's instructor's service."""
    agent = User.objects.get(email=AGENT)
    team = agent.team_memberships.earliest("pk").team
    return make_decided(procedure=make_procedure(team=team))[0], agent


def _asked() -> tuple[PostalSending, User]:
    decision, agent = _decided()
    return make_sending(decision, agent), agent


def waiting() -> Place:
    """One of each list."""
    _asked()
    sending, _agent = _asked()
    mark_printed(sendings=[sending.pk], at=timezone.now())
    make_posted(*_asked())
    return Place(reverse("desk:mailroom"), AGENT)


def followed() -> Place:
    """A registered letter that left."""
    return Place(reverse("desk:mailing", args=[make_posted(*_asked()).pk]), AGENT)


def to_ask() -> Place:
    """What is asked of a decision whose letter never left by post."""
    return Place(reverse("desk:ask_post", args=[_decided()[0].request.reference]), AGENT)


def to_change() -> Place:
    """A letter that lies here."""
    sending, _agent = _asked()
    return Place(reverse("desk:sending", args=[sending.decision.request.reference, sending.pk]), AGENT)


def on_the_tab() -> Place:
    """The decision with its letter that left."""
    sending = make_posted(*_asked())
    return Place(reverse("desk:decision", args=[sending.decision.request.reference]), AGENT)


def posted_by_itself() -> Place:
    """What was told to who deleted their account, among the history."""
    request = erase_applicant(make_reachable(procedure=_decided()[0].request.procedure))
    act(request, "request_corrections", User.objects.get(email=AGENT))
    return Place(reverse("desk:history", args=[request.reference]), AGENT)


def unreached() -> Place:
    """What may leave by post, its e-mail having come back."""
    request = make_reachable(procedure=_decided()[0].request.procedure)
    come_back(request)
    return Place(reverse("desk:history", args=[request.reference]), AGENT)


SCREENS = [
    Screen("desk-tab-history-posted", posted_by_itself, region=REGION, shows="#letters"),
    Screen("desk-tab-history-unreached", unreached, region=REGION, shows="#letters"),
    Screen("desk-mailroom", waiting, region=REGION, shows="#awaited"),
    Screen("desk-mailroom-error", waiting, pressing("Imprimer"), region=REGION, shows="[role=alert]"),
    Screen("desk-mailing", followed, region=REGION, shows="form .button"),
    Screen("desk-ask-post", to_ask, region=REGION, shows="form .button"),
    Screen("desk-ask-post-error", to_ask, pressing("Envoyer aussi par la poste"), region=REGION,
           shows=".error-message"),
    Screen("desk-sending", to_change, region=REGION, shows="form .button"),
    Screen("desk-tab-decision-posted", on_the_tab, region=REGION, shows="#notified"),
]  # fmt: skip
