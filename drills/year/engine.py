"""Runs a simulated year: day after day, what people do, what recurs, the queue, the mail, the invariants."""

import datetime as dt
from collections.abc import Collection, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import time_machine
from django.conf import settings
from django.core.cache import caches
from django.test import override_settings
from django.utils.module_loading import import_string

from drills.year import who_acts
from drills.year.cast import make_cast
from drills.year.crashes import Crash, Crashes, at_commits
from drills.year.deeds import Deed
from drills.year.draw import Draw
from drills.year.invariants import broken
from drills.year.mailbox import Mailbox, tell_returns
from drills.year.printing import sparing_printer
from drills.year.queue import empty_queue
from drills.year.report import figures_now
from drills.year.story import Step, Story, Violation
from drills.year.world import World
from portal.errors import RefusedActError
from portal.schedules import RecurringTask, schedules
from portal.working_days import is_working_day

FIRST_DAY = dt.date(2027, 1, 4)
SETTINGS = {
    "EMAIL_BACKEND": "drills.year.mailbox.Mailbox",
    "PARVIS_STAFF_SECOND_FACTOR": False,
    "PARVIS_ACCESS_LOG": False,
}
STEPS_A_DAY = 28
"""Of which some twenty are done; the others are refused, or nobody had anything to do."""
OPENS, CLOSES = dt.time(0, 5), dt.time(23, 50)
UNTIMED = {"home.tasks.gather_links", "home.tasks.look_at_links", "portal.supervision.certificate.look"}
"""What looks outside, and finds nobody there."""


@dataclass(frozen=True)
class Plan:
    """What a year is: its seed, its length, how it dies, and which steps it keeps (None: all)."""

    seed: int
    days: int
    crashes: bool = True
    crash_at: int = 0
    crash_after: bool = True
    kept: Collection[str] | None = None
    stops_at_first: bool = True


class Year:
    """A year under way."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.story = plan, Story(plan.seed, plan.days)
        offset = Draw(f"{plan.seed}").randrange(365)
        self.first = FIRST_DAY + dt.timedelta(days=offset)
        draw = Draw(f"{plan.seed}:crashes") if plan.crashes else None
        self.crashes = Crashes(draw, at=plan.crash_at, after=plan.crash_after)

    def run(self) -> Story:
        """From the first morning to the last night, on a database that was just prepared."""
        Mailbox.empty()
        if settings.PARVIS_ANCHORS_FILE:
            settings.PARVIS_ANCHORS_FILE.unlink(missing_ok=True)
        for cache in caches.all():
            cache.clear()
        with ExitStack() as stack:
            self.clock = stack.enter_context(time_machine.travel(_at(self.first, dt.time(0, 1)), tick=False))
            stack.enter_context(override_settings(**SETTINGS))
            stack.enter_context(sparing_printer())
            self.world = World(make_cast())
            empty_queue()
            self.world.begin()
            stack.enter_context(at_commits(self.crashes))
            for number in range(self.plan.days):
                self._day(number)
                if self.story.violations and self.plan.stops_at_first:
                    break
            self.story.figures = figures_now(self.crashes.count)
        return self.story

    def _day(self, number: int) -> None:
        day = self.first + dt.timedelta(days=number)
        for moment, key, task in sorted(self._moments(day, number), key=lambda row: (row[0], row[1])):
            self.clock.move_to(moment)
            if task:
                self._recur(task)
            elif self.plan.kept is None or key in self.plan.kept:
                self._step(key)
            self._settle()
        self.clock.move_to(_at(day, CLOSES))
        self.story.violations += broken(self.world)

    def _moments(self, day: dt.date, number: int) -> Iterator[tuple[dt.datetime, str, RecurringTask | None]]:
        """The recurring tasks at a drawn hour each, the steps between seven and midnight; few on a day off."""
        draw = Draw(f"{self.plan.seed}:{number}")
        for task in schedules:
            if task.path not in UNTIMED:
                yield _at(day, _hour(draw, 0, 23)), f"~{task.name}", task
        count = max(1, round(draw.gauss(STEPS_A_DAY, 4))) if is_working_day(day) else STEPS_A_DAY // 4
        for place in range(count):
            yield _at(day, _hour(draw, 7, 23)), f"{number}.{place}", None

    def _recur(self, task: RecurringTask) -> None:
        """What recurs, once a day; cut off, it is there again the next minute."""
        for _again in range(2):
            try:
                with self.crashes.armed():
                    import_string(task.path)()
                return
            except Crash:
                continue

    def _settle(self) -> None:
        """What follows from a step: the queue, the mail, what comes back; cut off, it is taken up again."""
        for _again in range(50):
            try:
                with self.crashes.armed():
                    empty_queue()
                    if tell_returns():
                        empty_queue()
                return
            except Crash:
                continue

    def _step(self, key: str) -> None:
        draw = Draw(f"{self.plan.seed}:{key}")
        choice = who_acts.choice(self.world, draw)
        deed = draw.pick(_by_weight(choice.deeds, draw), lambda deed: f"{deed.name} {deed.about}")
        if deed is None:
            return
        outcome = self._outcome(deed, is_offered=choice.is_offered)
        self.world.note(key)
        moment = dt.datetime.now(ZoneInfo(settings.PARVIS_TIME_ZONE))
        step = Step(key, f"{moment:%d/%m %H:%M}", choice.actor, deed.words, deed.about, outcome)
        self.story.note(step)

    def _outcome(self, deed: Deed, *, is_offered: bool) -> str:
        """Empty where it was done. Who saw the process die tries again, whatever it had done."""
        try:
            self._twice_if_it_dies(deed)
        except RefusedActError as refused:
            return refused.message or type(refused).__name__
        except Exception as error:  # noqa: BLE001 - whatever it is, it is a fault of the product
            self.story.violations.append(Violation("aucune erreur", f"{deed.name}: {error!r}"))
            return repr(error)
        if not is_offered:
            self.story.violations.append(Violation("ce qui n’est pas proposé est refusé", f"{deed.name} {deed.about}"))
        return ""

    def _twice_if_it_dies(self, deed: Deed) -> None:
        try:
            with self.crashes.armed():
                deed.do()
        except Crash:
            deed.do()


def _by_weight(deeds: list[Deed], draw: Draw) -> list[Deed]:
    """One kind of deed, drawn by weight among those that are offered."""
    if not deeds:
        return []
    weights = {deed.name: deed.weight for deed in deeds}
    name = draw.weighted(weights)
    return [deed for deed in deeds if deed.name == name]


def _hour(draw: Draw, first: int, last: int) -> dt.time:
    return dt.time(draw.randint(first, last), draw.randrange(60), draw.randrange(60))


def _at(day: dt.date, time: dt.time) -> dt.datetime:
    return dt.datetime.combine(day, time, tzinfo=ZoneInfo(settings.PARVIS_TIME_ZONE))


def run(plan: Plan) -> Story:
    """The story of a plan."""
    return Year(plan).run()
