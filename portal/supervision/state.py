"""The lines of the state, section by section: what each app says of its part, at a constant cost."""

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.health import probes as health
from portal.health.probes import Report
from portal.registry import Registry

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

logger = logging.getLogger(__name__)

DEADLINE = 3
"""Seconds for all that the page asks of other machines, together."""


class Level(models.TextChoices):
    """How things stand, the worst first."""

    BAD = "bad", gettext_lazy("To be mended")
    WATCH = "watch", gettext_lazy("To be watched")
    UNKNOWN = "unknown", gettext_lazy("Not known")
    GOOD = "good", pgettext_lazy("state of the portal", "Good")


@dataclass(frozen=True)
class Line:
    """One thing: how it stands, its figure, and what to do of it (empty where nothing is to be done)."""

    label: "StrOrPromise"
    level: Level
    figure: str
    to_do: str = ""
    url: str = ""
    """Where to look further, or to do it."""

    @property
    def is_to_do(self) -> bool:
        """Whether somebody should do something."""
        return self.level in (Level.BAD, Level.WATCH)


Reports = Mapping[str, Report]
"""What the probes of deep health found, by their names."""


@dataclass(frozen=True)
class Section:
    """Some lines under a title; `read` is given the reports, so that no probe looks twice."""

    name: str
    title: "StrOrPromise"
    read: Callable[[Reports], Iterable[Line]]


sections: Registry[Section] = Registry()
"""Filled by each app in its `ready()`."""


@dataclass(frozen=True)
class Reading:
    """A section as it stands now."""

    name: str
    title: "StrOrPromise"
    lines: tuple[Line, ...]


def read_all(of: Registry[Section] = sections) -> list[Reading]:
    """All sections, now; one that breaks says so, and hides no other."""
    reports = health.all_reports(seconds=DEADLINE)
    return [Reading(section.name, section.title, _lines(section, reports)) for section in of]


def to_do(readings: Iterable[Reading]) -> list[Line]:
    """What somebody should do something about, the worst first."""
    order = list(Level)
    lines = [line for reading in readings for line in reading.lines if line.is_to_do]
    return sorted(lines, key=lambda line: order.index(line.level))


def _lines(section: Section, reports: Reports) -> tuple[Line, ...]:
    try:
        return tuple(section.read(reports))
    except Exception as error:
        logger.exception("a section of the state can't be read")
        advice = _("Look for this error in the server's log.")
        return (Line(section.title, Level.UNKNOWN, type(error).__name__, advice),)


def of_probe(label: "StrOrPromise", report: Report | None, *, good: str, advice: str) -> Line:
    """The line of a probe: `good` where it is well, else what it found and `advice`."""
    if report is None:
        return Line(label, Level.UNKNOWN, _("not looked at"))
    if report.ok:
        return Line(label, Level.GOOD, good)
    if report.details.get("error") == "TimeoutError":
        return Line(label, Level.BAD, _("no answer in time"), advice)
    return Line(label, Level.BAD, str(report.details.get("error") or _("failing")), advice)
