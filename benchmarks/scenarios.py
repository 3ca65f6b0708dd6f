"""What is measured: who does what, and the bar that quality asks of it."""

import itertools
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.load import Act, Browser
from benchmarks.material import Material, Person
from tests.locker.pdf_samples import ordinary

TOKEN = "benchbenchbenchbenchbenchbench32"  # noqa: S105 - not a secret
"""Any 32 characters, alike in cookie and form, are a valid pair: no page is read for its token."""


@dataclass(frozen=True)
class Bars:
    """What the scenario is held to; None where the quality page says nothing."""

    cpu_ms: float | None = None
    queries: int | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    per_second: float | None = None
    of_floor: float | None = None


@dataclass(frozen=True)
class Scenario:
    """One row: `act` is what is repeated, `browser` who does it (by their number)."""

    name: str
    act: Act
    browser: Callable[[int], dict[str, str]] = lambda _: {}
    headers: dict[str, str] = field(default_factory=dict)
    bars: Bars = Bars()
    most: int | None = None  # acts, where each uses up some of the data
    connections: int | None = None  # one, where the bar is what a person waits


COLD = {"Authorization": "Bench"}
"""A header that the page cache does not serve, and that nothing else reads."""
UNCHANGED = {"width": "full", "required": "on", "personal": "none", "anonymise": "keep"}
"""Options of a question that the studio's form always sends."""
CACHED = Bars(of_floor=0.65, cpu_ms=0.4)
UNCACHED = Bars(cpu_ms=12, queries=12)


def page(path: str) -> Act:
    """Ask for one page."""

    async def act(browser: Browser) -> None:
        await browser.get(path)

    return act


def scenarios(material: Material) -> list[Scenario]:
    """Every row, the floor first."""
    return [
        Scenario("floor: a bare view", page("/health/floor/")),
        *public(material),
        *account(material),
        *desk(material),
        *studio(material),
    ]


def public(material: Material) -> list[Scenario]:
    """Anonymous pages, from memory and made anew."""
    shown = {
        "front": material["front"],
        "FAQ": material["faq"],
        "listing": material["listing"],
        "procedure": material["procedure"],
    }
    cached = [Scenario(f"{name}, cached", page(path), bars=CACHED) for name, path in shown.items()]
    cold = [Scenario(f"{name}, cold", page(path), headers=COLD, bars=UNCACHED) for name, path in shown.items()]
    search = Scenario(
        "site search",
        page("/recherche/?q=" + material["sought"].replace(" ", "+")),
        bars=Bars(p95_ms=30),
        connections=1,
    )
    return [*cached, *cold, search, Scenario("sign-in page", page("/compte/connexion/"))]


def account(material: Material) -> list[Scenario]:
    """What a citizen does, signed in."""
    people = material["people"]
    each = _cookies(lambda number: people[number % len(people)]["session"])
    busy = _cookies(lambda _: material["busy"])
    filing = whole_filing(material["code"], material["answers"], material["document"])
    return [
        Scenario("sign-in", sign_in(people, material["password"]), bars=Bars(cpu_ms=60)),
        Scenario("form step", _own(people, "/compte/brouillons/{draft}/etapes/s_project1/"), each, bars=Bars(25, 15)),
        Scenario("show and save a step", save_step(people, material["answers"]), each),
        Scenario("autosave of a field", autosave(people), each, bars=Bars(12, 8)),
        Scenario("Mon compte", page("/compte/"), busy, bars=Bars(20, 12)),
        Scenario("Mes demandes", page("/compte/demandes/"), busy, bars=Bars(20, 12)),
        Scenario("Mes demandes, filtered", page("/compte/demandes/?standing=open"), busy, bars=Bars(20, 12)),
        Scenario("a request's page", page(f"/compte/demandes/{material['sheet']}/"), busy),
        Scenario("copy of a request", page(f"/compte/demandes/{material['sheet']}/copie/"), busy),
        Scenario("transmit", transmit(people), each, bars=Bars(40, per_second=40), most=_ready(people)),
        Scenario("whole filing", filing, each, bars=Bars(per_second=12)),
    ]


def desk(material: Material) -> list[Scenario]:
    """What an instructor does."""
    instructor = _cookies(lambda _: material["instructor"])
    rows = {
        "first page": "",
        "filter by state": "?state=in_review",
        "search by reference": f"?q={material['reference']}",
        "search by name": "?q=" + material["name"].replace(" ", "+"),
        "by the legal date, three filters": "?ordering=decides_on&state=in_review&asked_min=1000&sent_from=2020-01-01",
        "totals of all": "?sums=all",
        "far by keyset": f"?after={material['far']}&p=1000",
    }
    bars = Bars(cpu_ms=25, queries=25)
    listed = [
        Scenario(f"desk list, {name}", page(f"/admin/instruction/{query}"), instructor, bars=bars, connections=1)
        for name, query in rows.items()
    ]
    sheet = page(f"/admin/instruction/demandes/{material['sheet']}/")
    return [
        *listed,
        Scenario("desk sheet", sheet, instructor, bars=Bars(60), connections=1),
        Scenario("dashboard, a year", page("/admin/instruction/tableau-de-bord/"), instructor, connections=1),
        Scenario(
            "dashboard, ten years",
            page("/admin/instruction/tableau-de-bord/?period=free&first=2017-01-01"),
            instructor,
            connections=1,
        ),
    ]


def studio(material: Material) -> list[Scenario]:
    """What a designer does in a form of 12 steps and 204 questions."""
    designer = _cookies(lambda _: material["designer"])
    place = f"/admin/studio/{material['designed']}/"
    acts = {
        "studio, a step": page(place + "etapes/s_step3/"),
        "studio, a question": page(place + "questions/f_s3f4/"),
        "studio, a question saved": save_question(place + "questions/f_s3f4/"),
        "studio, a question moved": move_question(place + "questions/f_s3f4/deplacer/"),
    }
    return [Scenario(name, act, designer, bars=Bars(150), connections=1) for name, act in acts.items()]


def save_question(address: str) -> Act:
    """Reword a question: its form read, sent back with another label."""
    numbers = itertools.count()

    async def act(browser: Browser) -> None:
        number = _value(await _text(browser, address), "number")
        fields = {"csrfmiddlewaretoken": TOKEN, "number": number, "label": f"Question {next(numbers)}"}
        await browser.post(address, {**fields, "max_length": "200", "minimum": "0", **UNCHANGED})

    return act


def move_question(address: str) -> Act:
    """Move a question to the first place of its step, then back."""
    places = itertools.cycle("04")

    async def act(browser: Browser) -> None:
        fields = {"csrfmiddlewaretoken": TOKEN, "number": "1", "position": next(places), "then": "f_s3f4"}
        await browser.post(address, fields)

    return act


def sign_in(people: list[Person], password: str) -> Act:
    """Address and password, from the page's form."""
    numbers = itertools.count()

    async def act(browser: Browser) -> None:
        person = people[next(numbers) % len(people)]
        browser.cookies = {"csrftoken": TOKEN}
        fields = {"csrfmiddlewaretoken": TOKEN, "login": person["email"], "password": password}
        await browser.post("/compte/connexion/", fields)

    return act


def save_step(people: list[Person], answers: dict[str, str]) -> Act:
    """« Enregistrer » the first step: answers read, stored, the way on told."""
    drafts = {person["session"]: person["draft"] for person in people}

    async def act(browser: Browser) -> None:
        place = f"/compte/brouillons/{drafts[browser.cookies['sessionid']]}/etapes/s_project1/"
        await _save_step(browser, place, answers)

    return act


def autosave(people: list[Person]) -> Act:
    """A question left with another answer each time, by the owner of the draft."""
    drafts = {person["session"]: person["draft"] for person in people}
    numbers, stamps, field = itertools.count(), dict[str, str](), "f_project1"

    async def act(browser: Browser) -> None:
        draft = drafts[browser.cookies["sessionid"]]
        place = f"/compte/brouillons/{draft}/etapes/s_project1/"
        if draft not in stamps:
            stamps[draft] = _value(await _text(browser, place), f"seen_{field}")
        fields = {"csrfmiddlewaretoken": TOKEN, "version": "1", "field": field, f"seen_{field}": stamps[draft]}
        typed = {field: f"Fête de la rivière {next(numbers)}"}
        answer = await browser.post(place + "enregistrer/", fields | typed, expect=200)
        stamps[draft] = json.loads(answer.body)["stamp"]

    return act


def transmit(people: list[Person]) -> Act:
    """« Transmettre » a draft that is complete, each once, by its owner."""
    ready = iter([(person["session"], *draft) for person in people for draft in person["ready"]])

    async def act(browser: Browser) -> None:
        session, reference, revision = next(ready)
        browser.cookies = {"sessionid": session, "csrftoken": TOKEN}
        fields = {"csrfmiddlewaretoken": TOKEN, "revision_number": str(revision), "on_honour": "on"}
        await browser.post(f"/compte/brouillons/{reference}/transmettre/", fields)

    return act


def whole_filing(code: str, answers: dict[str, str], document: str) -> Act:
    """Start, two steps, a 100 kB PDF, check, transmit: pages shown and forms posted, as a browser would."""

    async def act(browser: Browser) -> None:
        start = f"/demarches/{code}/commencer/"
        chosen = _value(await _text(browser, start), "profile")
        place = (await browser.post(start, {"csrfmiddlewaretoken": TOKEN, "profile": chosen})).location
        place = await _save_step(browser, place, answers)
        pdf = (f"file_{document}", "statuts.pdf", pdf_of_100_kb())
        place = await _save_step(browser, place, {}, pdf)
        revision = _value(await _text(browser, place), "revision_number")
        fields = {"csrfmiddlewaretoken": TOKEN, "revision_number": revision, "on_honour": "on"}
        await browser.post(place.replace("verifier", "transmettre"), fields)

    return act


def pdf_of_100_kb() -> bytes:
    """A PDF that nobody sent yet, ordinary but for its weight."""
    content = ordinary()
    comment = b"%" + uuid.uuid4().hex.encode() * 3_000 + b"\n"
    start = content.rindex(b"xref\n0")
    moved = content[:start] + comment + content[start:]
    return moved.replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + len(comment)))


HIDDEN = re.compile(r'<input type="hidden" name="(version|seen_\w+)" value="([^"]*)">')
"""What the page of a step sends beside what is typed in it."""


async def _save_step(
    browser: Browser, place: str, answers: dict[str, str], file: tuple[str, str, bytes] | None = None
) -> str:
    hidden = dict(HIDDEN.findall(await _text(browser, place)))
    fields = {"csrfmiddlewaretoken": TOKEN, "action": "continue", **hidden, **answers}
    return (await browser.post(place, fields, file=file)).location


async def _text(browser: Browser, path: str) -> str:
    return (await browser.get(path)).body.decode()


def _value(page_text: str, name: str) -> str:
    """The value of a hidden field or of the first choice."""
    tag = page_text[page_text.index(f'name="{name}"') :]
    return tag[tag.index('value="') + 7 :].split('"', 1)[0]


def _own(people: list[Person], path: str) -> Act:
    """The page of each person's own draft."""
    drafts = {person["session"]: path.format(draft=person["draft"]) for person in people}

    async def act(browser: Browser) -> None:
        await browser.get(drafts[browser.cookies["sessionid"]])

    return act


def _cookies(session: Callable[[int], str]) -> Callable[[int], dict[str, str]]:
    return lambda number: {"sessionid": session(number), "csrftoken": TOKEN}


def _ready(people: list[Person]) -> int:
    """As many as there are, less those that counting and warming up take."""
    return sum(len(person["ready"]) for person in people) - 10
