"""The exports of the desk: asked for, under way, ready, refused."""

import datetime as dt

from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from teleservices.models import DeskExport, ExportChoice
from teleservices.steering.exports import orders
from tests.e2e.actors import press
from tests.e2e.screens.base import Place, Screen
from tests.e2e.screens.desk import INSTRUCTOR
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team

PAGE, ORDER = "/admin/instruction/exports/", "/admin/instruction/exports/nouveau/"
REGION = ".desk-list"


def somebody() -> User:
    """An instructor of our own, with a request of their service."""
    team = make_team()
    make_request(procedure=make_procedure(team=team))
    return make_instructor(team)


def several() -> Place:
    """One of each state, none of which a worker takes up."""
    agent = somebody()
    later = timezone.now() + dt.timedelta(days=3)
    states: list[dict[str, object]] = [
        {"state": "waiting"},
        {"state": "running", "done": 2_500, "total": 12_000},
        {"state": "ready", "done": 12_000, "size": 2_400_000, "expires_at": later},
        {"state": "ready", "done": 1, "size": 9_000, "expires_at": later, "teams": [0]},
        {"state": "failed", "reason": "Il n’y a aucune demande à exporter."},
    ]
    for values in states:
        DeskExport.objects.create(author=agent, content="facts", format="xlsx", lease_until=later, **values)
    return Place(PAGE, agent.email)


def with_as_many_as_one_may() -> Place:
    """The form of someone who may order no more."""
    agent = somebody()
    lasts = timezone.now() + dt.timedelta(days=1)
    for _number in range(orders.MOST_UNDER_WAY):
        DeskExport.objects.create(author=agent, content="facts", format="xlsx", lease_until=lasts)
    return Place(ORDER, agent.email)


def ordered(page: Page) -> None:
    """Ask for one more."""
    press(page, "Faire l’export")


def with_choices() -> Place:
    """The form of someone who keeps models of export."""
    agent = somebody()
    ExportChoice.objects.create(owner=agent, name="Pour la commission", content="columns", format="ods")
    return Place(ORDER, agent.email)


def listed() -> Place:
    """The list of someone of our own."""
    return Place("/admin/instruction/", somebody().email)


def printed(page: Page) -> None:
    """Ask for the page to print."""
    press(page, "Imprimer ces demandes")


SCREENS = [
    Screen("desk-export", lambda: Place(f"{ORDER}?state=submitted&q=fête", INSTRUCTOR), region=REGION),
    Screen("desk-export-error", with_as_many_as_one_may, ordered, region=REGION, shows=".error-message"),
    Screen("desk-export-choices", with_choices, region=REGION, shows="#choices"),
    Screen("desk-print", listed, printed, region=REGION, shows="[data-print]"),
    Screen("desk-exports", several, region=REGION, shows=".desk-exports"),
    Screen("desk-exports-nothing", lambda: Place(PAGE, INSTRUCTOR), region=REGION),
]
