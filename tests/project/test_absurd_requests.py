"""Nothing that one asks, however absurd, is an error of the portal's: every address of ours, tried.

By who may do everything: everyone else is stopped before.
"""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls.resolvers import RoutePattern
from pytest_django import Settings

from tests.accounts.journeys import sign_in
from tests.factories.accounts import PASSWORD, make_user
from tests.project.admin_addresses import all_addresses, almighty, furnished_world
from tests.project.world import OWNER, World

pytestmark = pytest.mark.django_db

ERROR = 500
NUL = "x\0x"
RAW = "act action block content direction do email etape field for_whom formulaire key kind login message name next"
RAW += " number on_honour page position procedure profile q reason remember scenario seen session shown state step then"
UNHOLDABLE = dict.fromkeys([*RAW.split(), "version"], NUL)
"""What our views read by themselves, without a form of Django's that would refuse it."""


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    """The second factor has its own tests."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False


def tries(client: Client, path: str, typed: dict[str, str]) -> Iterator[tuple[str, HttpResponse]]:
    """Each undone."""
    cookies = client.cookies.copy()
    absurd = f"{path}?id=x&next=x&p=x"
    for method, asked, data in (("get", path, {}), ("get", path, typed), ("post", path, {}), ("post", absurd, typed)):
        with transaction.atomic():
            response = getattr(client, method)(asked, data)
            if response.streaming:
                response.getvalue()
            yield f"{method.upper()} {asked} {sorted(data)}", response
            transaction.set_rollback(True)
        client.cookies = cookies.copy()  # signing out is undone too


def ours(world: World) -> Iterator[str]:
    """Each of our own addresses, as it is, and with a NUL in each text that it takes."""
    for address in all_addresses():
        if not address.name.startswith("wagtail") and isinstance(address.pattern.pattern, RoutePattern):
            yield from sorted({address.path(world), address.path(world, StringConverter=NUL, PathConverter=NUL)})


@pytest.mark.long
@pytest.mark.usefixtures("cheap_refusals")
@pytest.mark.both_databases
@pytest.mark.parametrize("who", ["almighty", OWNER])
def test_what_no_database_holds_breaks_nothing_of_ours(who: str) -> None:
    """PostgreSQL takes a NUL in no text."""
    world = furnished_world()
    client = Client(raise_request_exception=False)
    client.force_login(almighty(world) if who == "almighty" else world.people[who])
    broken = []
    for path in ours(world):
        broken += [asked for asked, response in tries(client, path, UNHOLDABLE) if response.status_code >= ERROR]
    assert client.get("/compte/").status_code == 200, "still signed in"
    assert not broken, "\n".join(broken)


@pytest.mark.both_databases
@pytest.mark.parametrize(
    "path",
    ["/%00/", "/recherche/%00", "/compte/demandes/%00/", "/admin/%00/", "/media/%00", "/%ED%A0%80/"],
)
def test_an_address_with_a_nul_leads_nowhere(path: str, client: Client) -> None:
    assert client.get(path).status_code == 404
    assert client.post(path, {"name": NUL}).status_code in {404, 405}


@pytest.fixture
def administrator(client: Client) -> Client:
    """They sign in as one does: what signing out ends must have begun."""
    person = make_user()
    person.is_superuser = True
    person.save()
    sign_in(client, person.email, PASSWORD)
    assert client.get("/admin/").status_code == 200
    return client


def test_a_link_signs_nobody_out_of_the_admin(administrator: Client) -> None:
    assert "Se déconnecter" in administrator.get("/admin/logout/").text
    assert administrator.get("/admin/").status_code == 200
    administrator.post("/admin/logout/")
    assert administrator.get("/admin/").status_code == 302
