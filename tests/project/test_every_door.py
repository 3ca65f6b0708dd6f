"""Every URL of the portal tried by every kind of person: who enters, who may write, what nobody else ever meets."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from pytest_django.fixtures import Settings

from tests import gate
from tests.project.doors import NONE_SUCH, TABLE, WAGTAIL, WRITERS
from tests.project.ways import Rule, Way, Who
from tests.project.world import ANONYMOUS, CITIZENS, MAY_READ, OWNER, PEOPLE, STAFF, World, make_world

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("cheap_refusals")]

SIGN_IN = ("/compte/connexion/", "/admin/login/")
ENTERED, SENT_TO_SIGN_IN, SENT_AWAY = "entered", "sign-in", "sent away"
REFUSED, NOT_FOUND, OTHER_METHOD, BROKEN = "refused", "not found", "other method", "broken"
WRITE = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"(\w+)"', re.IGNORECASE)
SAVEPOINT, ROLLBACK = re.compile(r'^SAVEPOINT "?(\w+)'), re.compile(r'^ROLLBACK TO SAVEPOINT "?(\w+)')
VISITS = frozenset(
    {"django_session", "usersessions_usersession", "portal_cache", "locker_download", "portal_windowcount"}
)
"""What any visit may write: sessions, limits on attempts, who downloaded what, and how much an account reads."""


@pytest.fixture(autouse=True)
def _staff_came_in_already(settings: Settings) -> None:
    """The second factor has its own tests; here everyone is inside already."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False


# --- The addresses ---------------------------------------------------------------------------------------------------
def doors(patterns: Sequence[URLPattern | URLResolver], prefix: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    """The name (or, failing one, the path) and the path of every URL."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from doors(pattern.url_patterns, path, f"{space}{pattern.namespace}:" if pattern.namespace else space)
        else:
            yield f"{space}{pattern.name}" if pattern.name else re.sub(r"[\^$]|\(.*\)", "", path), path


def is_wagtails(name: str) -> bool:
    return name.startswith(("wagtail", "admin/test404", "admin/.*"))


def test_every_address_has_its_place_in_the_table() -> None:
    ours = {name for name, _path in doors(get_resolver().url_patterns) if not is_wagtails(name)}
    assert ours - TABLE.keys() == set(), "these addresses are in no table of doors"
    assert TABLE.keys() - ours == set(), "these doors no longer exist"


# --- Trying a door ---------------------------------------------------------------------------------------------------
def outcome(response: HttpResponse) -> str:
    """What happened to who tried the door; one that takes another method says so on a page."""
    if response.status_code in {301, 302}:
        target = urlsplit(response["Location"]).path
        return SENT_TO_SIGN_IN if target in SIGN_IN else SENT_AWAY if target == "/admin/" else ENTERED
    if response.status_code >= 500 or (response.status_code == 405 and not response.content):
        return BROKEN
    return {401: SENT_TO_SIGN_IN, 403: REFUSED, 404: NOT_FOUND, 405: OTHER_METHOD}.get(response.status_code, ENTERED)


def expected(path: str, who: str, way: Way) -> set[str]:
    """What must happen: nobody learns that another's object exists. A door may be for the other method only."""
    if who in way.see:
        return {ENTERED, OTHER_METHOD}
    return _kept_out(path, who, way) | {OTHER_METHOD}


def _kept_out(path: str, who: str, way: Way) -> set[str]:
    if who == ANONYMOUS:
        return {SENT_TO_SIGN_IN}
    if who in way.refused:
        return {REFUSED}
    if path.startswith("/admin/"):
        return {SENT_TO_SIGN_IN, SENT_AWAY, REFUSED} if who in CITIZENS else {NOT_FOUND, SENT_AWAY, REFUSED}
    return {NOT_FOUND}


def marks_for(who: str) -> set[str]:
    return {mark for mark, people in MAY_READ.items() if who in people}


class Visitor:
    """Someone who tries doors, each try undone."""

    def __init__(self, who: str, world: World) -> None:
        self.who, self.client = who, Client(raise_request_exception=False)
        if who != ANONYMOUS:
            self.client.force_login(world.people[who])
        self.cookies = self.client.cookies.copy()
        self.met: set[str] = set()

    def get(self, path: str) -> HttpResponse:
        return self._try(lambda: self.client.get(path))[0]

    def post(self, path: str, data: dict[str, object]) -> tuple[HttpResponse, set[str]]:
        """The answer, and the tables that were written."""
        return self._try(lambda: self.client.post(path, data))

    def leaks(self) -> set[str]:
        """The marks met since the last look that are not for this person."""
        others = self.met - marks_for(self.who)
        self.met -= others
        return others

    def _try(self, send: Callable[[], HttpResponse]) -> tuple[HttpResponse, set[str]]:
        self.client.cookies, watch = self.cookies.copy(), Watch()
        with transaction.atomic():
            with connection.execute_wrapper(watch):
                response = send()
            body = b"".join(response.streaming_content) if response.streaming else response.content
            transaction.set_rollback(True)
        text = body.decode(errors="replace")
        self.met |= {mark for mark in MAY_READ if mark in text}
        return response, watch.written - VISITS


class Watch:
    """Notes which tables are written, and forgets what is rolled back."""

    def __init__(self) -> None:
        self.written: set[str] = set()
        self.before: dict[str, set[str]] = {}

    def __call__(self, execute: Callable, sql: str, params: object, many: bool, context: object) -> object:
        if write := WRITE.match(sql):
            self.written.add(write[1])
        elif begun := SAVEPOINT.match(sql):
            self.before[begun[1]] = set(self.written)
        elif undone := ROLLBACK.match(sql):
            self.written = set(self.before[undone[1]])
        return execute(sql, params, many, context)


@dataclass(frozen=True)
class Try:
    """One address of a door, and who may do what there."""

    name: str
    path: str
    way: Way

    def writers(self) -> Who:
        """Whose POST goes through; where it writes for nobody, who may see the page."""
        return self.way.change or self.way.see

    def is_walked(self, who: str, method: str, config: pytest.Config) -> bool:
        """Each refusal, always. What is allowed: by the first who may, and by the others in turn."""
        allowed = self.way.see if method == "GET" else self.writers()
        if who not in allowed or who == min(allowed, key=PEOPLE.index):
            return True
        return gate.is_of_its_turn(config, f"{method} {self.name} {who}")


def tries(world: World, table: dict[str, Rule]) -> Iterator[Try]:
    for name, rule in table.items():
        for way in rule(world):
            path = reverse(name, args=way.args)
            yield Try(name, f"{path}?{way.query}" if way.query else path, way)


@pytest.fixture(scope="module")
def world(in_one_transaction: None) -> World:
    """Built once for all who try its doors in this process: each try is undone."""
    return make_world()


@pytest.fixture(scope="module")
def ways(world: World) -> list[Try]:
    """What is tried, with whatever is made for it when it is first asked for."""
    return list(tries(world, TABLE | WAGTAIL))


def is_another_s(name: str, who: str, way: Way) -> bool:
    """Whether what is asked for must answer like what does not exist."""
    return name in NONE_SUCH and who != ANONYMOUS and who not in way.see | way.refused


@pytest.mark.parametrize("who", PEOPLE)
def test_each_person_enters_where_they_may_and_meets_nothing_else(
    who: str, world: World, ways: list[Try], pytestconfig: pytest.Config
) -> None:
    visitor, wrong, nowhere = Visitor(who, world), [], dict[str, int]()
    walk = [door for door in ways if door.is_walked(who, "GET", pytestconfig)]
    for door in walk:
        response = visitor.get(door.path)
        if outcome(response) not in expected(door.path, who, door.way):
            wrong.append(f"GET {door.path}: {response.status_code} {outcome(response)}")
        if is_another_s(door.name, who, door.way):
            if door.name not in nowhere:
                nowhere[door.name] = visitor.get(reverse(door.name, args=NONE_SUCH[door.name])).status_code
            if response.status_code != nowhere[door.name]:
                wrong.append(f"GET {door.path}: tells that it exists, by {response.status_code}")
        wrong += [f"GET {door.path}: shows {mark}" for mark in visitor.leaks()]
    assert not wrong, "\n".join(wrong)
    # The owner is the first of those who may read anything.
    assert visitor.met == marks_for(who) or (len(walk) < len(ways) and who != OWNER)


@pytest.mark.parametrize("who", PEOPLE)
def test_nobody_writes_where_they_may_not(who: str, world: World, ways: list[Try], pytestconfig: pytest.Config) -> None:
    visitor, wrong, wrote, nowhere = Visitor(who, world), [], set(), dict[str, int]()
    walk = [door for door in ways if door.is_walked(who, "POST", pytestconfig)]
    later = {door.name for door in ways if not door.is_walked(who, "POST", pytestconfig)}
    for door in walk:
        way = door.way
        response, written = visitor.post(door.path, way.data)
        # Who may see it and not write there is given back what they typed.
        given_back = {REFUSED} if who in way.see and who not in way.change else set()
        if outcome(response) not in expected(door.path, who, way) | given_back:
            wrong.append(f"POST {door.path}: {response.status_code} {outcome(response)}")
        if is_another_s(door.name, who, way):
            if door.name not in nowhere:
                absent = reverse(door.name, args=NONE_SUCH[door.name])
                nowhere[door.name] = visitor.post(absent, way.data)[0].status_code
            if response.status_code != nowhere[door.name]:
                wrong.append(f"POST {door.path}: tells that it exists, by {response.status_code}")
        if written and who not in way.change:
            wrong.append(f"POST {door.path}: wrote {sorted(written)}")
        wrote |= {door.name} if written else set()
    assert not wrong, "\n".join(wrong)
    assert WRITERS.get(who, set()) - later <= wrote
    assert visitor.met <= marks_for(who)


@pytest.mark.parametrize("who", sorted(STAFF))
def test_wagtail_s_own_pages_show_nothing_of_people(who: str, world: World) -> None:
    visitor, wrong = Visitor(who, world), []
    for name in sorted({name for name, _path in doors(get_resolver().url_patterns) if name.startswith("wagtail")}):
        try:
            path = reverse(name)
        except NoReverseMatch:
            continue
        if visitor.get(path).status_code >= 500:
            wrong.append(f"GET {path} fails")
        wrong += [f"GET {path}: shows {mark}" for mark in visitor.leaks()]
    assert not wrong, "\n".join(wrong)
