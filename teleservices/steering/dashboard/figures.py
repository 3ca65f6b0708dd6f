"""What the dashboard counts: a dozen grouped queries over facts, whatever the number of requests. Displays nothing."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q, Sum
from django.utils import timezone

from accounts.models import User
from teleservices.legal import legal_day
from teleservices.lifecycle.facts.delays import Delays, delays_in
from teleservices.models import Procedure, State, Team
from teleservices.models.desk.request_facts import RequestFactsQuerySet
from teleservices.steering.dashboard.periods import Period

AGES = (15, 30, 45, 60, 90)
"""Days at which a class of ages, or of delays, ends and the next begins."""
NEAR = 15
"""Days before silence decides."""
WORK = ("procedure", "team")
PLACE = ("territory", "canton", "commune_code", "commune_name")
"""The columns by which requests are grouped, once for every table that parts them by some of these."""
NUMBER = Count("*")
"""Not of keys, which the indexes of days don't hold: each row would be read to count it."""

Key = tuple[int | str, ...]
"""The values of the columns that a line is told of."""


@dataclass(frozen=True)
class Stock:
    """What is open today."""

    by_age: list[int]
    """How many in each class of `AGES`, what is older last."""
    late: int
    near_silence: int
    waiting: int
    """For their applicants."""
    unassigned: int

    @property
    def total(self) -> int:
        """All that is open."""
        return sum(self.by_age)


@dataclass
class Line:
    """What is told of some of the requests: those of a procedure, of a place, or all of them. Amounts in cents."""

    received: int = 0
    asked: int = 0
    decided: int = 0
    granted: int = 0
    asked_of_decided: int = 0
    corrected: int = 0
    """How many of the decided were sent back for corrections."""
    days: Counter[int] = field(default_factory=Counter)

    @property
    def delays(self) -> Delays:
        """The median and the ninth decile of what was decided."""
        return delays_in(self.days.items())

    def receive(self, number: int, asked: int | None) -> None:
        """Count requests more that were received."""
        self.received += number
        self.asked += asked or 0

    def decide(self, number: int, granted: int | None, asked: int | None, corrected: int) -> None:
        """Count requests more that were decided."""
        self.decided += number
        self.granted += granted or 0
        self.asked_of_decided += asked or 0
        self.corrected += corrected

    def add(self, other: "Line") -> None:
        """Count what another line tells too."""
        self.receive(other.received, other.asked)
        self.decide(other.decided, other.granted, other.asked_of_decided, other.corrected)
        if other.days:
            self.days.update(other.days)


@dataclass
class Load:
    """What an agent follows today, and what they ended over the period."""

    open: int = 0
    late: int = 0
    near_silence: int = 0
    days: Counter[int] = field(default_factory=Counter)
    """How many of the decided took so many days."""


@dataclass(frozen=True)
class Figures:
    """All that the dashboard shows of a period."""

    stock: Stock
    received: Mapping[dt.date, int]
    """By first day of the month."""
    ended: Mapping[dt.date, int]
    outcomes: Mapping[str, int]
    total: Line
    by_procedure: Mapping[Key, Line]
    """By its primary key."""
    titles: Mapping[int, str]
    """Of these procedures, in their order."""
    parts: Mapping[str, Mapping[Key, Line]]
    """By service, territory, canton and commune, those of them that were asked for."""
    loads: Mapping[int | None, Load]
    """By agent, what nobody follows under None; of the services alone whose loads may be seen."""


def figures_of(
    facts: RequestFactsQuerySet, period: Period, *, by: Collection[str] = (), loads_of: Collection[int] = ()
) -> Figures:
    """The figures of these facts; the stock is today's whatever the period.

    `by`: which `parts` are told; `loads_of`: the services of which the load of each agent is.
    """
    facts = facts.order_by()
    received = facts.filter(submitted_on__range=(period.first, period.last))
    ended = facts.filter(ended_on__range=(period.first, period.last))
    decided = ended.filter(decided_in__isnull=False)
    work, places = defaultdict[Key, Line](Line), defaultdict[Key, Line](Line)
    _count_received(received, work, places)
    outcomes = _count_ended(ended, work)
    _count_decided(decided, places)
    by_procedure = _parted(work, 0, 1)
    parts = {
        "team": lambda: _named_teams(_parted(work, 1, 2)),
        "territory": lambda: _parted(places, 0, 1),
        "canton": lambda: _parted(places, 1, 2),
        "commune": lambda: _parted(places, 2, 4),
    }
    return Figures(
        stock=_stock(facts),
        received=_by_month(received, "submitted_on", period),
        ended=_by_month(ended, "ended_on", period),
        outcomes=outcomes,
        total=_sum(by_procedure.values()),
        by_procedure=by_procedure,
        titles=_titles_of(key[0] for key in by_procedure),
        parts={name: parts[name]() for name in by},
        loads=_loads(facts.filter(team__in=loads_of), decided.filter(team__in=loads_of)) if loads_of else {},
    )


def _stock(facts: RequestFactsQuerySet) -> Stock:
    """By state first: an index has the few that are open, where by day alone the database goes through them all."""
    today, by_age, counts = legal_day(timezone.now()), [0] * (len(AGES) + 1), Counter[str]()
    grouped = facts.open().values_list("state", "submitted_on")
    for state, day, number, late, near_silence, unassigned in grouped.annotate(
        number=NUMBER,
        late=Count("pk", filter=_late()),
        near_silence=Count("pk", filter=_near_silence()),
        unassigned=Count("pk", filter=Q(assignee=None)),
    ):
        by_age[age_class((today - day).days)] += number
        waiting = number if state == State.CORRECTION_REQUESTED else 0
        counts.update(late=late, near_silence=near_silence, waiting=waiting, unassigned=unassigned)
    return Stock(by_age, counts["late"], counts["near_silence"], counts["waiting"], counts["unassigned"])


def _late() -> Q:
    return Q(late_at__lte=timezone.now())


def _near_silence() -> Q:
    """Those that silence will decide within `NEAR` days."""
    today = legal_day(timezone.now())
    return Q(decides_on__gt=today, decides_on__lte=today + dt.timedelta(days=NEAR))


def _loads(facts: RequestFactsQuerySet, decided: RequestFactsQuerySet) -> dict[int | None, Load]:
    """The load of each agent who follows something, or decided something that they followed."""
    loads: dict[int | None, Load] = defaultdict(Load)
    late, near = Count("pk", filter=_late()), Count("pk", filter=_near_silence())
    for row in facts.open().values("assignee").annotate(number=NUMBER, late=late, near=near):
        loads[row["assignee"]] = Load(row["number"], row["late"], row["near"])
    for agent, days, number in decided.values_list("assignee", "decided_in").annotate(number=NUMBER):
        loads[agent].days[days] += number
    return dict(loads)


def age_class(days: int) -> int:
    """The place of a number of days among `AGES`."""
    return sum(days >= limit for limit in AGES)


def _by_month(facts: RequestFactsQuerySet, column: str, period: Period) -> dict[dt.date, int]:
    """How many each month, none left out; grouped by day, which costs no function a row."""
    months = dict.fromkeys(period.months(), 0)
    for day, number in facts.values_list(column).annotate(number=NUMBER):
        months[day.replace(day=1)] += number
    return months


def _count_received(received: RequestFactsQuerySet, work: dict[Key, Line], places: dict[Key, Line]) -> None:
    """What came, by work and by place at once: the rows are gone through but one time."""
    rows = received.values_list(*WORK, *PLACE).annotate(number=NUMBER, asked=Sum("amount_asked"))
    for *key, number, amount_asked in rows:
        work[tuple(key[: len(WORK)])].receive(number, amount_asked)
        places[tuple(key[len(WORK) :])].receive(number, amount_asked)


def _count_ended(ended: RequestFactsQuerySet, work: dict[Key, Line]) -> dict[str, int]:
    """What was decided, by work, with the days that it took; returns how many ended in each state."""
    outcomes = Counter[str]()
    for *key, outcome, days, number, granted, amount_asked, corrected in _summed(ended, *WORK, "outcome", "decided_in"):
        outcomes[outcome] += number
        if days is not None:
            line = work[tuple(key)]
            line.decide(number, granted, amount_asked, corrected)
            line.days[days] += number
    return {state.value: outcomes[state.value] for state in State.ended()}


def _count_decided(decided: RequestFactsQuerySet, places: dict[Key, Line]) -> None:
    """What was decided, by place."""
    for *key, number, granted, amount_asked, corrected in _summed(decided, *PLACE):
        places[tuple(key)].decide(number, granted, amount_asked, corrected)


def _summed(decided: RequestFactsQuerySet, *by: str) -> Iterable[tuple[Any, ...]]:
    """For each value of these columns: how many, what was granted and asked, how many were sent back."""
    return decided.values_list(*by).annotate(
        number=NUMBER,
        granted=Sum("amount_granted"),
        asked=Sum("amount_asked"),
        corrected=Count("pk", filter=Q(corrections_asked__gt=0)),
    )


def _parted(lines: Mapping[Key, Line], start: int, end: int) -> dict[Key, Line]:
    """The lines added up by a part of their keys; what is of no known place is in none."""
    parts: dict[Key, Line] = defaultdict(Line)
    for key, line in lines.items():
        if key[start] != "":
            parts[key[start:end]].add(line)
    return dict(parts)


def _named_teams(lines: Mapping[Key, Line]) -> dict[Key, Line]:
    """The lines of services, with their names in their keys."""
    names = dict(Team.objects.filter(pk__in=[team for (team,) in lines]).values_list("pk", "name"))
    return {(team, names[team]): line for (team,), line in lines.items() if isinstance(team, int)}


def _sum(lines: Iterable[Line]) -> Line:
    total = Line()
    for line in lines:
        total.add(line)
    return total


def names_of(agents: Iterable[int | None]) -> dict[int, str]:
    """The names of these agents."""
    people = User.objects.filter(pk__in=[agent for agent in agents if agent]).order_by("last_name", "first_name")
    return {person.pk: person.get_full_name() for person in people.only("first_name", "last_name")}


def _titles_of(procedures: Iterable[int | str]) -> dict[int, str]:
    return dict(Procedure.objects.filter(pk__in=procedures).order_by("title").values_list("pk", "title"))
