"""No list of the admin takes a parameter that it doesn't name: every page of the admin, for everyone, is tried."""

import re
from collections.abc import Iterator

import pytest
import time_machine
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import get_resolver
from django.utils import timezone
from django.utils.http import urlencode
from pytest_django import Settings
from wagtail.models import Page, PageLogEntry, Revision, Site, TaskState, Workflow, WorkflowState
from wagtail_modeladmin.options import ModelAdmin

from accounts.models import User
from portal.admin.modeladmin import NamedParametersView
from teleservices.models import ServiceRequest
from tests import gate
from tests.project.admin_addresses import Address, admin_addresses, almighty, furnished_world
from tests.project.world import ANONYMOUS, CITIZEN, STAFF, World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cheap_refusals")]

EVERYTHING = "who may do everything"
INDEX = (":index", "_modeladmin_index")
SAID_BY_NO_VIEW = (Page, PageLogEntry, Revision, ServiceRequest, Site, TaskState, User, Workflow, WorkflowState)
"""What is asked about where the view does not say what it lists."""
NONSENSE = "x=1&all=&_popup=1&e=1&ot=x&o=99.-x&ordering=-password"
UNREADABLE = "pk__lt=0&o=x&ordering=owner__password"
"""A condition that no row meets, alone: what lets it in shows nothing any more."""
VOLATILE = re.compile(
    r"""csrf[^\n]*|nonce="[^"]*"|name="uuid" value="[^"]*"|&quot;key&quot;: &quot;\w*&quot;"""
    r"""|/media/images/[^"'\s]*|/editing-sessions/[^"'\s]*|\?[^"'\s<]*|[\d,]+\s(Go|GB)\b""",
    re.IGNORECASE,
)
"""Tokens, names and numbers drawn for each page (PostgreSQL takes no number back when a visit is undone), and the
queries of addresses: a list may say again what it was asked. And the room of the disk, which all that runs changes."""


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> Iterator[None]:
    """The second factor has its own tests. Time stands still: signed values and moments are the same twice."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    with time_machine.travel(timezone.now(), tick=False):
        yield


def lookups(model: type[Model] | None) -> str:
    """A condition on each field, and on a field behind each relation, that no row meets."""
    asked = {}
    for listed in (model,) if model else SAID_BY_NO_VIEW:
        for field in listed._meta.get_fields():
            related = field.related_model if field.is_relation else None
            if isinstance(related, type):
                behind = "password" if related is User else related._meta.pk.name
                asked[f"{field.name}__{behind}__startswith"] = "zzz"
            else:
                asked[f"{field.name}__regex"] = "^zzz$"
    return urlencode(asked)


def asker(who: str, world: World) -> Client:
    client = Client(raise_request_exception=False)
    if who == EVERYTHING:
        client.force_login(almighty(world))
    elif who != ANONYMOUS:
        client.force_login(world.people[who])
    return client


def answer(client: Client, path: str) -> tuple[int, str]:
    """Status and body; the visit is undone, so that each is the first."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        response = client.get(path)
        body = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    client.cookies = cookies
    return response.status_code, VOLATILE.sub("", body.decode(errors="replace"))


@pytest.fixture(scope="module")
def world(in_one_transaction: None) -> World:
    """Built once for all who try the lists in this process: each try is undone."""
    return furnished_world()


@pytest.fixture(scope="module")
def places(world: World) -> list[tuple[Address, str]]:
    """Each address of the admin, with where it is in this world."""
    return [(address, address.path(world)) for address in admin_addresses()]


def _queries(address: Address, *, is_shown: bool, who: str) -> list[str]:
    """All at once, since each must change nothing; one by one for who sees most, so that a fault is named."""
    if not is_shown:
        return [NONSENSE]
    return (
        [lookups(address.model), NONSENSE, UNREADABLE]
        if who == EVERYTHING
        else [f"{lookups(address.model)}&{NONSENSE}&pk__lt=0"]
    )


@pytest.mark.long
@pytest.mark.parametrize("who", [ANONYMOUS, CITIZEN, *sorted(STAFF), EVERYTHING])
def test_what_an_address_does_not_name_is_as_if_it_weren_t_there(
    who: str, world: World, places: list[tuple[Address, str]], pytestconfig: pytest.Config
) -> None:
    client, wrong, shown = asker(who, world), [], set()
    for address, path in places:
        plain = answer(client, path)
        shown |= {address.name} if plain[0] == 200 else set()
        if plain[0] == 200 and who != EVERYTHING and not gate.is_of_its_turn(pytestconfig, f"{address.name} {who}"):
            continue  # what is shown: each time to who may do everything, to the others in turn
        for query in _queries(address, is_shown=plain[0] == 200, who=who):
            status, body = answer(client, f"{path}?{query}")
            if address.name.startswith("wagtailadmin_api:") and status == 400:
                continue  # an interface for programs, which says that it does not know them
            if (status, body) != plain:
                wrong.append(f"{address.name} {path}?{query[:60]}: {plain[0]}, then {status}")
    assert not wrong, "\n".join(wrong)
    if who == EVERYTHING:
        indexes = {address.name for address in admin_addresses() if address.name.endswith(INDEX)}
        assert indexes - shown == {"wagtailsnippets:index"}, "only snippets have no list: there is none"


def test_every_list_on_modeladmin_is_the_closed_one() -> None:
    """The walk sees those that have an address; this one, those that are to have one."""
    assert get_resolver().url_patterns, "registers them all"
    ours = list(subclasses(ModelAdmin))
    assert [admin for admin in ours if not issubclass(admin.index_view_class, NamedParametersView)] == []


def subclasses(admin: type) -> Iterator[type]:
    for below in admin.__subclasses__():
        yield below
        yield from subclasses(below)
