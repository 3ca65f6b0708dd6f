"""A scenario of the bench: who does what, the bar that it is held to, and what its acts are made of."""

from collections.abc import Callable
from dataclasses import dataclass, field

from benchmarks.load import Act, Browser

TOKEN = "benchbenchbenchbenchbenchbench32"  # noqa: S105 - not a secret
"""Any 32 characters, alike in cookie and form, are a valid pair: no page is read for its token."""

BARE, BARE_ADMIN = "a bare Wagtail page", "a bare Wagtail admin page"


@dataclass(frozen=True)
class Bars:
    """What is asked, in milliseconds of the machine of `benchmarks.table.REFERENCE_MS`; None where nothing is."""

    cpu_ms: float | None = None
    queries: int | None = None
    p50_ms: float | None = None
    p95_ms: float | None = None
    per_second: float | None = None
    of_floor: float | None = None
    of_row: tuple[str, float] | None = None
    """Another scenario of the run, and how many times its processor."""


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


def page(path: str) -> Act:
    """Ask for one page."""

    async def act(browser: Browser) -> None:
        await browser.get(path)

    return act


async def text_of(browser: Browser, path: str) -> str:
    """A page, as text."""
    return (await browser.get(path)).body.decode()


def value_of(page_text: str, name: str) -> str:
    """The value of a hidden field or of the first choice."""
    tag = page_text[page_text.index(f'name="{name}"') :]
    return tag[tag.index('value="') + 7 :].split('"', 1)[0]


def cookies(session: Callable[[int], str]) -> Callable[[int], dict[str, str]]:
    """The cookies of each browser, by its number."""
    return lambda number: {"sessionid": session(number), "csrftoken": TOKEN}
