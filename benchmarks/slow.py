"""First visits by a slow phone on a slow line, in a browser: when something shows, what it waits for, what it weighs.

The processor is slowed to a quarter, the line to 1.6 Mb/s with 150 ms from question to answer, nothing is kept from
before. The figures are those of this machine's browser: compare them within one run, or with those of the same hour.
"""

import os
import shutil
import statistics
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, CDPSession, sync_playwright

from benchmarks.material import Material

NAME = "slow phone and line"
"""What `--only` chooses."""
CHROMIUM = os.environ.get("PARVIS_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")
LINE = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 93_750}
"""Milliseconds, and bytes a second: 1.6 and 0.75 Mb/s."""
SLOWED = 4
PHONE, DESK = {"width": 390, "height": 844}, {"width": 1366, "height": 768}
VISITS = 5
QUIET_MS = 1_500
"""How long the page is left alone after its last answer: scripts put off still run."""
LONG_MS = 50
"""A task of the browser beyond this makes who taps wait (W3C Long Tasks)."""
WATCH = """new PerformanceObserver(list => (window.long ||= []).push(...list.getEntries()))
  .observe({type: "longtask", buffered: true})"""
TIMES = """() => ({
  paint: performance.getEntriesByName("first-contentful-paint")[0].startTime,
  tasks: (window.long || []).map(task => [task.startTime, task.duration]),
})"""
HEADINGS = ("first visit", "first paint s", "kB", "blocking ms", "requests", "bars")


class Screen(NamedTuple):
    """Who opens what, and what is asked of it."""

    name: str
    path: str
    session: str
    window: dict[str, int]
    paint_s: float
    kilobytes: float


class Visit(NamedTuple):
    """What one visit cost; a median of several is one too."""

    paint_s: float
    kilobytes: float
    blocking_ms: float
    requests: float


BLOCKING_MS = 150


def screens(material: Material) -> list[Screen]:
    """A page for all, a step of a form, the desk, the studio."""
    person = material["people"][0]
    step = f"/compte/brouillons/{person['draft']}/etapes/s_project1/"
    studio = f"/admin/studio/{material['designed']}/etapes/s_step3/"
    return [
        Screen("public page", material["front"], "", PHONE, 0.5, 35),
        Screen("form step", step, person["session"], PHONE, 0.55, 40),
        Screen("desk list", "/admin/instruction/", material["instructor"], DESK, 1.8, 350),
        Screen("studio, a step", studio, material["designer"], DESK, 1.9, 400),
    ]


def report(material: Material, port: int, only: list[str] | None) -> list[str]:
    """The rows as lines of a Markdown table; a sentence where there is no browser, nothing where none was asked for."""
    if only and not any(word in NAME for word in only):
        return []
    if not Path(CHROMIUM).exists():
        return [f"{NAME}: not measured, there is no browser at {CHROMIUM} (PARVIS_CHROMIUM)"]
    lines = ["| " + " | ".join(HEADINGS) + " |", "|" + "---|" * len(HEADINGS)]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        lines += [_row(screen, _median(browser, screen, port)) for screen in screens(material)]
        browser.close()
    return lines


def _median(browser: Browser, screen: Screen, port: int) -> Visit:
    """Of some visits; the first, in which the server fills its own memories, is left out."""
    visits = [_visit(browser, screen, port) for _ in range(VISITS + 1)][1:]
    return Visit(*(statistics.median(values) for values in zip(*visits, strict=True)))


def _visit(browser: Browser, screen: Screen, port: int) -> Visit:
    """One, by a browser that has never been there."""
    address = f"http://127.0.0.1:{port}"
    context = browser.new_context(viewport=screen.window, locale="fr-FR")  # type: ignore[arg-type]
    if screen.session:
        context.add_cookies([{"name": "sessionid", "value": screen.session, "url": address}])
    page = context.new_page()
    page.add_init_script(WATCH)
    received = _slow_down(context.new_cdp_session(page))
    page.goto(address + screen.path, wait_until="networkidle")
    page.wait_for_timeout(QUIET_MS)
    times: dict[str, Any] = page.evaluate(TIMES)
    context.close()
    blocking = sum(took - LONG_MS for start, took in times["tasks"] if start + took > times["paint"])
    return Visit(times["paint"] / 1_000, sum(received) / 1_000, blocking, len(received))


def _slow_down(session: CDPSession) -> list[int]:
    """Slow line and processor; the bytes of each answer, heads included, fill the list as they come."""
    received: list[int] = []
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", LINE)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWED})
    session.on("Network.loadingFinished", lambda answer: received.append(answer["encodedDataLength"]))
    return received


def _row(screen: Screen, visit: Visit) -> str:
    """The figures, and each bar, met or not."""
    bars = (
        (visit.paint_s, screen.paint_s, "s"),
        (visit.kilobytes, screen.kilobytes, "kB"),
        (visit.blocking_ms, BLOCKING_MS, "ms"),
    )
    cells = (
        screen.name,
        f"{visit.paint_s:.2f}",
        f"{visit.kilobytes:.0f}",
        f"{visit.blocking_ms:.0f}",
        f"{visit.requests:.0f}",
        ", ".join(f"{'✓' if value <= bar else '✗'} ≤ {bar:g} {unit}" for value, bar, unit in bars),
    )
    return "| " + " | ".join(cells) + " |"
