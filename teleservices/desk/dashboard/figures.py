"""What the dashboard counts: a dozen grouped queries over facts, whatever the number of requests. Displays nothing."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q, Sum
from django.utils import timezone

from accounts.models import User
from teleservices.desk.dashboard.periods import Period
from teleservices.legal import legal_day
from teleservices.lifecycle.facts.delays import Delays, delays_in
from teleservices.models import Outcome, Procedure, State
from teleservices.models.desk.request_facts import RequestFactsQuerySet

AGES = (15, 30, 45, 60, 90)
"""Days at which a class of ages, or of delays, ends and the next begins."""
NEAR = 15
"""Days before silence decides."""
WORK = ("procedure", "team", "team__name")
PLACE = ("territory", "canton", "commune_code", "commune_name")
"""The columns by which requests are grouped, once for every table that parts them by some of these."""

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
    work, places = _lines(received, decided, *WORK), _lines(received, decided, *PLACE)
    _count_days(decided, work)
    by_procedure = _parted(work, 0, 1)
    parts = {
        "team": lambda: _parted(work, 1, 3),
        "territory": lambda: _parted(places, 0, 1),
        "canton": lambda: _parted(places, 1, 2),
        "commune": lambda: _parted(places, 2, 4),
    }
    return Figures(
        stock=_stock(facts),
        received=_by_month(received, "submitted_on", period),
        ended=_by_month(ended, "ended_on", period),
        outcomes=_outcomes(ended),
        total=_sum(by_procedure.values()),
        by_procedure=by_procedure,
        titles=_titles_of(key[0] for key in by_procedure),
        parts={name: parts[name]() for name in by},
        loads=_loads(facts.filter(team__in=loads_of), decided.filter(team__in=loads_of)) if loads_of else {},
    )


def _stock(facts: RequestFactsQuerySet) -> Stock:
    today, open_ones = legal_day(timezone.now()), facts.open()
    by_age = [0] * (len(AGES) + 1)
    for day, number in open_ones.values_list("submitted_on").annotate(number=Count("pk")):
        by_age[age_class((today - day).days)] += number
    counts = open_ones.aggregate(
        late=Count("pk", filter=_late()),
        near_silence=Count("pk", filter=_near_silence()),
        waiting=Count("pk", filter=Q(state=State.CORRECTION_REQUESTED)),
        unassigned=Count("pk", filter=Q(assignee=None)),
    )
    return Stock(by_age, **counts)


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
    for row in facts.open().values("assignee").annotate(number=Count("pk"), late=late, near=near):
        loads[row["assignee"]] = Load(row["number"], row["late"], row["near"])
    for agent, days, number in decided.values_list("assignee", "decided_in").annotate(number=Count("pk")):
        loads[agent].days[days] += number
    return dict(loads)


def age_class(days: int) -> int:
    """The place of a number of days among `AGES`."""
    return sum(days >= limit for limit in AGES)


def _by_month(facts: RequestFactsQuerySet, column: str, period: Period) -> dict[dt.date, int]:
    """How many each month, none left out; grouped by day, which costs no function a row."""
    months = dict.fromkeys(period.months(), 0)
    for day, number in facts.values_list(column).annotate(number=Count("pk")):
        months[day.replace(day=1)] += number
    return months


def _outcomes(ended: RequestFactsQuerySet) -> dict[str, int]:
    counted = dict(ended.values_list("outcome").annotate(number=Count("pk")))
    return {outcome: counted.get(outcome, 0) for outcome in [*Outcome.values, State.WITHDRAWN.value]}


def _lines(received: RequestFactsQuerySet, decided: RequestFactsQuerySet, *by: str) -> dict[Key, Line]:
    """A line for each value of the columns `by`."""
    lines: dict[Key, Line] = defaultdict(Line)
    for *key, number, asked in received.values_list(*by).annotate(number=Count("pk"), asked=Sum("amount_asked")):
        line = lines[tuple(key)]
        line.received, line.asked = number, asked or 0
    sums = decided.values_list(*by).annotate(
        number=Count("pk"),
        granted=Sum("amount_granted"),
        asked=Sum("amount_asked"),
        corrected=Count("pk", filter=Q(corrections_asked__gt=0)),
    )
    for *key, number, granted, asked, corrected in sums:
        line = lines[tuple(key)]
        line.decided, line.granted, line.asked_of_decided = number, granted or 0, asked or 0
        line.corrected = corrected
    return dict(lines)


def _count_days(decided: RequestFactsQuerySet, lines: Mapping[Key, Line]) -> None:
    for *key, days, number in decided.values_list(*WORK, "decided_in").annotate(number=Count("pk")):
        lines[tuple(key)].days[days] += number


def _parted(lines: Mapping[Key, Line], start: int, end: int) -> dict[Key, Line]:
    """The lines added up by a part of their keys; what is of no known place is in none."""
    parts: dict[Key, list[Line]] = defaultdict(list)
    for key, line in lines.items():
        if key[start] != "":
            parts[key[start:end]].append(line)
    return {key: _sum(some) for key, some in parts.items()}


def _sum(lines: Iterable[Line]) -> Line:
    total = Line()
    for line in lines:
        for name in ("received", "asked", "decided", "granted", "asked_of_decided", "corrected"):
            setattr(total, name, getattr(total, name) + getattr(line, name))
        total.days.update(line.days)
    return total


def names_of(agents: Iterable[int | None]) -> dict[int, str]:
    """The names of these agents."""
    people = User.objects.filter(pk__in=[agent for agent in agents if agent]).order_by("last_name", "first_name")
    return {person.pk: person.get_full_name() for person in people.only("first_name", "last_name")}


def _titles_of(procedures: Iterable[int | str]) -> dict[int, str]:
    return dict(Procedure.objects.filter(pk__in=procedures).order_by("title").values_list("pk", "title"))
