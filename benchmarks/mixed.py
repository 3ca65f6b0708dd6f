"""`script/bench --mixed`: people and agents at once on two web nodes, two of tasks, nginx with TLS in front."""

import argparse
import asyncio
import contextlib
import itertools
import json
import os
import random
import statistics
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field

from benchmarks.load import Browser, UnexpectedAnswerError
from benchmarks.material import Material, Person
from benchmarks.scenario import TOKEN, text_of, value_of
from benchmarks.scenarios import answer_step, autosave, pdf_of_100_kb, save_step, sign_in
from benchmarks.server import Process
from drills.cluster import TASKS, WEB, Cluster, cluster, prepare, start_nodes

SETTLE_SECONDS = 20
"""Before anything is measured: caches are filled, processes have taken their place."""
LARGEST = 8
Act = Callable[[Browser, Person], Awaitable[None]]


@dataclass
class Tally:
    """What was done, by kind: the seconds of each act, and what went wrong."""

    took: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)

    @contextlib.contextmanager
    def timed(self, kind: str) -> Iterator[None]:
        """Note how long the block takes; an answer that isn't the one wanted is an error of this kind, and goes on."""
        start = time.perf_counter()
        try:
            yield
        except (UnexpectedAnswerError, OSError) as error:
            self.errors[f"{kind}: {str(error)[:100]}"] += 1
            raise
        self.took[kind].append(time.perf_counter() - start)


def acts(material: Material, tally: Tally) -> dict[str, tuple[int, Act]]:
    """Each kind of act, how often of a hundred or so, and what it does."""

    def page(path: str, session: str = "") -> Act:
        async def act(browser: Browser, _person: Person) -> None:
            browser.cookies = {"sessionid": session, "csrftoken": TOKEN} if session else {}
            await browser.get(path)

        return act

    def own(step: Callable[[Browser], Awaitable[None]]) -> Act:
        async def act(browser: Browser, person: Person) -> None:
            browser.cookies = {"sessionid": person["session"], "csrftoken": TOKEN}
            await step(browser)

        return act

    people, agent, desk = material["people"], material["instructor"], "/admin/instruction/"
    others: list[Person] = [{**person, "draft": person["ready"][0][0]} for person in people]  # two drafts each
    return {
        "front page": (20, page(material["front"])),
        "page of a procedure": (14, page(material["procedure"])),
        "site search": (3, page("/recherche/?q=" + material["sought"].replace(" ", "+"))),
        "sign-in": (5, own(sign_in(people, material["password"]))),
        "Mon compte": (8, page("/compte/", material["busy"])),
        "Mes demandes": (8, page("/compte/demandes/", material["busy"])),
        "a step shown and saved": (8, own(save_step(others, material["answers"]))),
        "autosave of a field": (14, own(autosave(people))),
        "filing": (4, filing(material, tally)),
        "desk list": (8, page(desk, agent)),
        "desk search by name": (2, page(f"{desk}?q=" + material["name"].replace(" ", "+"), agent)),
        "desk sheet": (6, page(f"{desk}demandes/{material['long_sheet']}/", agent)),
    }


def filing(material: Material, tally: Tally) -> Act:
    """Start, a step, a 100 kB PDF, transmit: the two last are timed apart too."""
    code, answers, document = material["code"], material["answers"], material["document"]

    async def act(browser: Browser, person: Person) -> None:
        browser.cookies = {"sessionid": person["session"], "csrftoken": TOKEN}
        start = f"/demarches/{code}/commencer/"
        profile = value_of(await text_of(browser, start), "profile")
        place = (await browser.post(start, {"csrfmiddlewaretoken": TOKEN, "profile": profile})).location
        place = await answer_step(browser, place, answers)
        with tally.timed("filing: its PDF sent"):
            place = await answer_step(browser, place, {}, (f"file_{document}", "statuts.pdf", pdf_of_100_kb()))
        revision = value_of(await text_of(browser, place), "revision_number")
        fields = {"csrfmiddlewaretoken": TOKEN, "revision_number": revision, "on_honour": "on"}
        with tally.timed("filing: transmitted"):
            await browser.post(place.replace("verifier", "transmettre"), fields)

    return act


async def drive(made: Cluster, material: Material, tally: Tally, connections: int, ends: float) -> None:
    """So many people, each at their own pace as fast as they are answered, until `ends`."""
    kinds = acts(material, tally)
    names, weights = list(kinds), [weight for weight, _act in kinds.values()]

    async def live(number: int) -> None:
        person = material["people"][number % len(material["people"])]
        browser = Browser(made.nginx.port, headers={"Referer": f"{made.nginx.url}/"}, tls=made.nginx.trust())
        chance = random.Random(number)
        while time.perf_counter() < ends:
            [name] = chance.choices(names, weights)
            with contextlib.suppress(UnexpectedAnswerError, OSError), tally.timed(name):
                await kinds[name][1](browser, person)
        browser.close()

    await asyncio.gather(*(live(number) for number in range(connections)))


@dataclass(frozen=True)
class Moment:
    """Processor seconds since the start and megabytes, of each part of the whole."""

    cpu: dict[str, float]
    memory: dict[str, list[float]]
    """Of each process, the largest first."""


def parts(made: Cluster) -> dict[str, list[Process]]:
    """The processes of each part."""
    around = {each.name: [each.process] for each in made.around() if each.process}
    return {
        "web": [made.nodes[name] for name in WEB],
        "tasks": [made.nodes[name] for name in TASKS],
        **around,
    }


def look(made: Cluster) -> Moment:
    """What each part has taken."""
    groups = parts(made)
    cpu = {name: sum(each.cpu_seconds() for each in processes) for name, processes in groups.items()}
    cpu["generator"] = sum(os.times()[:2])
    sizes = {name: [memory.share for each in groups[name] for memory in each.memory_megabytes()] for name in groups}
    return Moment(cpu, {name: sorted(shares, reverse=True) for name, shares in sizes.items()})


async def measure(made: Cluster, material: Material, wanted: argparse.Namespace) -> tuple[Tally, list[Moment]]:
    """The load, and what was taken at its beginning, middle and end."""
    tally, seconds = Tally(), wanted.minutes * 60
    await drive(made, material, Tally(), wanted.concurrency, time.perf_counter() + SETTLE_SECONDS)
    moments = [look(made)]
    load = asyncio.create_task(drive(made, material, tally, wanted.concurrency, time.perf_counter() + seconds))
    await asyncio.sleep(seconds / 2)
    moments.append(await asyncio.to_thread(look, made))
    await load
    return tally, [*moments, look(made)]


def table(tally: Tally, seconds: float) -> Iterator[str]:
    """A row for each kind of act, and all together; the parts of a filing are counted in it."""
    yield "| act | number | /s | p50 | p95 ms |"
    yield "|---|---|---|---|---|"
    whole = {kind: took for kind, took in tally.took.items() if not kind.startswith("filing:")}
    for kind, durations in [*tally.took.items(), ("all", list(itertools.chain(*whole.values())))]:
        marks = statistics.quantiles((each * 1_000 for each in durations), n=100) if len(durations) > 1 else [0.0] * 99
        number = len(durations)
        yield f"| {kind} | {number:,} | {number / seconds:.1f} | {marks[49]:.0f} | {marks[94]:.0f} |"


def remarks(tally: Tally, moments: list[Moment], seconds: float) -> Iterator[str]:
    """Errors, processor and memory by part, and what saturates first."""
    begin, _middle, end = moments
    number = sum(len(took) for kind, took in tally.took.items() if not kind.startswith("filing:"))
    yield f"errors: {sum(tally.errors.values())} {dict(tally.errors.most_common(5)) or ''}".rstrip()
    used = {name: end.cpu[name] - begin.cpu[name] for name in end.cpu}
    cores, total = os.cpu_count() or 1, sum(used.values())
    for name, cpu in sorted(used.items(), key=lambda item: -item[1]):
        yield f"processor, {name}: {cpu:.0f} s, {cpu * 1_000 / max(number, 1):.1f} ms an act, {cpu / total:.0%} of all"
    portal = {name: cpu for name, cpu in used.items() if name != "generator"}
    first = max(portal, key=lambda name: portal[name])
    yield f"processor in all: {total:.0f} of {cores * seconds:.0f} s of {cores} cores ({total / cores / seconds:.0%})"
    yield f"what saturates first: {first}; without the generator, {number / sum(portal.values()):.0f} acts/s a core"
    yield from _memory(moments)


def _memory(moments: list[Moment]) -> Iterator[str]:
    end = moments[-1]
    for name in ("web", "tasks", "postgresql"):
        if name in end.memory:
            sizes = ", ".join(f"{sum(each.memory[name]):.0f}" for each in moments)
            largest = ", ".join(f"{size:.0f}" for size in end.memory[name][:LARGEST])
            yield f"memory, {name}, what is shared divided: {sizes} MB (begin, middle, end); the largest: {largest} MB"


def bench(wanted: argparse.Namespace, machine: str) -> None:
    """Start it all, fill it, load it, print; ends the program with 1 when there was an error."""
    extra = {"DJANGO_SETTINGS_MODULE": "benchmarks.settings"}
    with cluster(database=os.environ.get("DATABASE_URL", ""), extra=extra) as portal:
        portal.env |= {"BENCH_SMTP_PORT": str(portal.mail.port), "PARVIS_WEB_PROCESSES": str(wanted.workers)}
        print(f"  data, {wanted.requests:,} requests…", file=sys.stderr, flush=True)
        prepare(portal)
        material: Material = json.loads(portal.manage("-m", "benchmarks.data", f"--requests={wanted.requests}"))
        start_nodes(portal)
        print(f"  load, {wanted.minutes:g} minutes…", file=sys.stderr, flush=True)
        tally, moments = asyncio.run(measure(portal, material, wanted))
    seconds = wanted.minutes * 60
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    print(f"\n{machine}, {load} at the end · postgresql, redis, S3, nginx · {wanted.requests:,} requests · 2 web nodes")
    print(
        f"of {wanted.workers} processes, 2 of tasks · {wanted.concurrency} people at once, {wanted.minutes:g} minutes\n"
    )
    print("\n".join(table(tally, seconds)) + "\n")
    print("\n".join(f"- {line}" for line in remarks(tally, moments, seconds)))
    if tally.errors:
        sys.exit(1)
