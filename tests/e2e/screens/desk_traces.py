"""The traces of access, for who may audit."""

from django.contrib.auth.models import Group
from django.utils import timezone

from home import roles
from teleservices.desk.noting import note_search
from teleservices.models import RequestReading
from tests.e2e.screens.base import Place, Screen
from tests.factories.accounts import make_user
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team

PAGE, REGION = "/admin/instruction/traces/", ".desk-list"


def opened() -> Place:
    """A request opened several times, for someone of the group « Contrôle »."""
    team = make_team()
    agent = make_instructor(team)
    request = make_request(procedure=make_procedure(team=team))
    RequestReading.objects.create(request=request, reader=agent, day=timezone.localdate(), times=4)
    note_search(searcher=agent, words=["zibeline"], results=3)
    auditor = make_user(first_name="Odile", last_name="Marchand")
    auditor.groups.add(Group.objects.get(name=roles.AUDIT.name))
    return Place(PAGE, auditor.email)


def searched() -> Place:
    """The searches that met a word."""
    return Place(f"{PAGE}?kind=recherches&word=Zibeline", opened().who)


def mistaken() -> Place:
    """A reference that is none."""
    return Place(f"{PAGE}?reference=1234", opened().who)


SCREENS = [
    Screen("desk-traces", opened, region=REGION, shows=".desk-plain"),
    Screen("desk-traces-searches", searched, region=REGION, shows=".desk-plain"),
    Screen("desk-traces-error", mistaken, region=REGION, status=422, shows=".error-message"),
]
