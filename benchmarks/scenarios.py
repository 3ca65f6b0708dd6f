"""What is measured: who does what, and the bar that quality asks of it."""

import itertools
import json
import re
import uuid
from collections.abc import Callable, Mapping

from benchmarks.agents import desk, studio
from benchmarks.load import Act, Browser
from benchmarks.material import Material, Person
from benchmarks.scenario import BARE, BARE_ADMIN, TOKEN, Bars, Scenario, cookies, page, text_of, value_of
from tests.locker.pdf_samples import ordinary

COLD = {"Authorization": "Bench"}
"""A header that the page cache does not serve, and that nothing else reads."""
CACHED = Bars(of_floor=0.65, cpu_ms=0.4)
UNCACHED = Bars(cpu_ms=12, queries=12)
STEP = "form step"
RULED_STEP = "/compte/brouillons/{ruled}/etapes/s_project1/"
RULED = Bars(of_row=(STEP, 1.25))
"""Evaluating them takes a quarter of the plain step at most."""
AUTOSAVE = "autosave of a field"
TABLED, CELL = Bars(of_row=(STEP, 4)), Bars(of_row=(AUTOSAVE, 1.3))
"""A table of 60 lines, shown; one of its cells, saved."""
FLOORS = 2
"""The first of them, measured whatever is chosen: all others are said beside them."""


def scenarios(material: Material) -> list[Scenario]:
    """Every row, the floors first."""
    instructor, shortcuts = cookies(lambda _: material["instructor"]), page("/admin/instruction/raccourcis/")
    return [
        Scenario("floor: a bare view", page("/health/floor/")),
        Scenario(BARE, page("/health/bare-page/mentions-legales/")),
        Scenario(BARE_ADMIN, shortcuts, instructor, connections=1),
        *public(material),
        *account(material),
        *desk(material),
        *studio(material),
    ]


def public(material: Material) -> list[Scenario]:
    """Anonymous pages, from memory and made anew."""
    paths = {
        "front": material["front"],
        "FAQ": material["faq"],
        "listing": material["listing"],
        "procedure": material["procedure"],
    }
    cached = [Scenario(f"{name}, cached", page(path), bars=CACHED) for name, path in paths.items()]
    cold = [Scenario(f"{name}, cold", page(path), headers=COLD, bars=UNCACHED) for name, path in paths.items()]
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
    each = cookies(lambda number: people[number % len(people)]["session"])
    busy = cookies(lambda _: material["busy"])
    filing = whole_filing(material["code"], material["answers"], material["document"])
    return [
        Scenario("sign-in", sign_in(people, material["password"]), bars=Bars(cpu_ms=60)),
        Scenario(STEP, _own(people, "/compte/brouillons/{draft}/etapes/s_project1/"), each, bars=Bars(25, 15)),
        Scenario(
            "form step, 120 rules", _own(people, "/compte/brouillons/{ruled}/etapes/s_project1/"), each, bars=RULED
        ),
        Scenario(
            "form step, 60 lines", _own(people, "/compte/brouillons/{tabled}/etapes/s_project1/"), each, bars=TABLED
        ),
        Scenario("show and save a step", save_step(people, material["answers"]), each),
        Scenario(AUTOSAVE, autosave(people), each, bars=Bars(12, 8)),
        Scenario("autosave of a cell", autosave_cell(people, material), each, bars=CELL),
        Scenario("Mon compte", page("/compte/"), busy, bars=Bars(20, 12)),
        Scenario("Mes demandes", page("/compte/demandes/"), busy, bars=Bars(20, 12)),
        Scenario("Mes demandes, filtered", page("/compte/demandes/?standing=open"), busy, bars=Bars(20, 12)),
        Scenario("a request's page", page(f"/compte/demandes/{material['sheet']}/"), busy),
        Scenario("copy of a request", page(f"/compte/demandes/{material['sheet']}/copie/"), busy),
        Scenario("transmit", transmit(people), each, bars=Bars(40, per_second=40), most=_ready(people)),
        Scenario("whole filing", filing, each, bars=Bars(per_second=12)),
    ]


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
        await answer_step(browser, place, answers)

    return act


def autosave(people: list[Person]) -> Act:
    """A question left with another answer each time, by the owner of the draft."""
    drafts = {person["session"]: person["draft"] for person in people}
    return _autosave(drafts, "f_project1", "f_project1", lambda text, _former: {"f_project1": text})


def autosave_cell(people: list[Person], material: Material) -> Act:
    """The first cell of a table of 60 lines left with another amount each time, all the others full."""
    drafts, cell = {person["session"]: person["tabled"] for person in people}, material["cell"]
    return _autosave(
        drafts,
        material["table"],
        material["control"],
        lambda text, former: {"cell": cell, "typed": text, "before": former},
    )


def _autosave(drafts: Mapping[str, str], field: str, control: str, body: Callable[[str, str], dict[str, str]]) -> Act:
    """`drafts`: by session; `body`: what goes of the question, with what `control` holds and what it held before."""
    numbers, stamps, texts = itertools.count(), dict[str, str](), dict[str, str]()

    async def act(browser: Browser) -> None:
        reference = drafts[browser.cookies["sessionid"]]
        place = f"/compte/brouillons/{reference}/etapes/s_project1/"
        if reference not in stamps:
            page_text = await text_of(browser, place)
            stamps[reference], texts[reference] = value_of(page_text, f"seen_{field}"), value_of(page_text, control)
        text = str(next(numbers))
        fields = {"csrfmiddlewaretoken": TOKEN, "version": "1", "field": field, f"seen_{field}": stamps[reference]}
        answer = await browser.post(place + "enregistrer/", fields | body(text, texts[reference]), expect=200)
        stamps[reference], texts[reference] = json.loads(answer.body)["stamp"], text

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
        profile = value_of(await text_of(browser, start), "profile")
        place = (await browser.post(start, {"csrfmiddlewaretoken": TOKEN, "profile": profile})).location
        place = await answer_step(browser, place, answers)
        pdf = (f"file_{document}", "statuts.pdf", pdf_of_100_kb())
        place = await answer_step(browser, place, {}, pdf)
        revision = value_of(await text_of(browser, place), "revision_number")
        fields = {"csrfmiddlewaretoken": TOKEN, "revision_number": revision, "on_honour": "on"}
        await browser.post(place.replace("verifier", "transmettre"), fields)

    return act


def pdf_of_100_kb() -> bytes:
    """A PDF that nobody sent yet, ordinary but for its weight."""
    content = ordinary()
    comment = b"%" + uuid.uuid4().hex.encode() * 3_000 + b"\n"
    start = content.rindex(b"xref\n0")
    document = content[:start] + comment + content[start:]
    return document.replace(b"startxref\n%d" % start, b"startxref\n%d" % (start + len(comment)))


HIDDEN = re.compile(r'<input\s+type="hidden" name="(version|seen_\w+)" value="([^"]*)">')
"""What the page of a step sends beside what is typed in it."""


async def answer_step(
    browser: Browser, place: str, answers: dict[str, str], file: tuple[str, str, bytes] | None = None
) -> str:
    """Show a step of a draft, and send it with these answers and this file; where it leads."""
    hidden = dict(HIDDEN.findall(await text_of(browser, place)))
    fields = {"csrfmiddlewaretoken": TOKEN, "action": "continue", **hidden, **answers}
    return (await browser.post(place, fields, file=file)).location


def _own(people: list[Person], path: str) -> Act:
    """The page of each person's own draft."""
    drafts = {person["session"]: path.format_map(person) for person in people}

    async def act(browser: Browser) -> None:
        await browser.get(drafts[browser.cookies["sessionid"]])

    return act


def _ready(people: list[Person]) -> int:
    """As many as there are, less those that counting and warming up take."""
    return sum(len(person["ready"]) for person in people) - 10
