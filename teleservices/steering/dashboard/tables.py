"""The tables of the dashboard with their plots: each figure once, shown on the page and exported from the same rows."""

from collections.abc import Callable, Mapping
from itertools import pairwise

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from teleservices.lifecycle.facts.delays import delays_in
from teleservices.models import State
from teleservices.steering.dashboard.cells import Cell, Table, Text, drawn
from teleservices.steering.dashboard.figures import AGES, Figures, Line, Load, age_class, names_of

SHOWN_PLACES = 30
"""Drawn; the table has them all."""


def tables_of(figures: Figures) -> list[Table]:
    """Every table, in the order of the page."""
    return [build(figures) for build in TABLES.values()]


def _stock(figures: Figures) -> Table:
    rows = [(label, [Cell.number(number)]) for label, number in zip(classes(), figures.stock.by_age, strict=True)]
    return Table(
        name="stock",
        title=_("Requests in hand, by age"),
        counted=_("Those that wait today for a decision or for their applicant, by days since they were transmitted."),
        columns=(_("Age"), _("Requests")),
        rows=rows,
        plot=drawn(rows),
    )


def _flow(figures: Figures) -> Table:
    rows = [
        (date_format(month, "N Y").lower(), [Cell.number(number), Cell.number(figures.ended[month])])
        for month, number in figures.received.items()
    ]
    columns = (_("Month"), pgettext("requests", "Received"), pgettext("requests", "Ended"))
    return Table(
        name="mois",
        title=_("Received and ended, by month"),
        counted=_("Ended: decided, or over without a decision, on a day of the month."),
        columns=columns,
        rows=rows,
        plot=drawn(rows, columns=columns, at_side=True),
    )


def _delays(figures: Figures) -> Table:
    numbers = [0] * (len(AGES) + 1)
    for days, number in figures.total.days.items():
        numbers[age_class(days)] += number
    count = sum(numbers)
    rows = [
        (label, [Cell.number(number), Cell.share(number, count)])
        for label, number in zip(classes(), numbers, strict=True)
    ]
    return Table(
        name="delais",
        title=_("Time to decide"),
        counted=_(
            "From the day of transmission to the day of the decision that stands, of what was decided in the period. "
            "The days on which the applicant was waited for are taken off: from each request for corrections to their "
            "arrival, or to the deadline given at the latest, as the law suspends its own time (CRPA L114-5). What "
            "ended without a decision isn't counted. Half of the decisions took the median at most, nine in ten the "
            "ninth decile."
        ),
        columns=(_("Days to decide"), _("Decisions"), _("Share")),
        rows=rows,
        plot=drawn(rows, first=1),
    )


def _outcomes(figures: Figures) -> Table:
    count = sum(figures.outcomes.values())
    rows = [
        (str(State(ending).ending_label), [Cell.number(number), Cell.share(number, count)])
        for ending, number in figures.outcomes.items()
    ]
    return Table(
        name="issues",
        title=_("Outcomes"),
        counted=_("How the requests that ended in the period did; one that was opened again counts no more."),
        columns=(_("Outcome"), _("Requests"), _("Share")),
        rows=rows,
        plot=drawn(rows, first=1),
    )


def _procedures(figures: Figures) -> Table:
    rows = [(title, _handled(line)) for title, line in _by_title(figures)]
    columns = (_("Procedure"), *_handling())
    return Table(
        name="demarches",
        title=_("By procedure"),
        counted=_("Sent back: the share of what was decided whose applicant was asked for corrections once or more."),
        columns=columns,
        rows=rows,
        plot=drawn(rows, first=2, columns=columns),
    )


def _teams(figures: Figures) -> Table:
    lines = sorted(figures.parts.get("team", {}).items(), key=lambda pair: str(pair[0][-1]))
    rows = [(str(key[-1]), _handled(line)) for key, line in lines]
    columns = (_("Service"), *_handling())
    return Table(
        name="services",
        title=_("By service"),
        counted=_("Each request in the service that has it now; only the services that you belong to."),
        columns=columns,
        rows=rows,
        plot=drawn(rows, first=2, columns=columns),
    )


def _handled(line: Line) -> list[Cell]:
    delays = line.delays
    return [
        *(Cell.number(line.received), Cell.number(line.decided)),
        *(Cell.days(delays.median), Cell.days(delays.ninth_decile)),
        Cell.share(line.corrected, line.decided),
    ]


def _handling() -> tuple[Text, ...]:
    """What `_handled` says, in words."""
    return (
        *(pgettext("requests", "Received"), pgettext("requests", "Decided")),
        *(_("Median (days)"), _("Ninth decile (days)"), _("Sent back for corrections")),
    )


def _amounts(figures: Figures) -> Table:
    lines = [(title, line) for title, line in _by_title(figures) if line.asked or line.asked_of_decided or line.granted]
    rows = [
        (
            title,
            [
                Cell.amount(line.asked_of_decided),
                Cell.amount(line.granted),
                Cell.share(line.granted, line.asked_of_decided),
                Cell.amount(line.asked),
            ],
        )
        for title, line in lines
    ]
    columns = (
        *(_("Procedure"), _("Asked, of what was decided"), pgettext("amount", "Granted")),
        *(_("Granted of asked"), _("Asked, of what was received")),
    )
    return Table(
        name="montants",
        title=_("Amounts"),
        counted=_("Of what was decided in the period, then of what was received; a refusal grants nothing."),
        columns=columns,
        rows=rows,
        plot=drawn(rows, first=2, columns=columns),
    )


def _territories(figures: Figures) -> Table:
    return _places(figures, "territory", name="territoires", title=_("By territory"), head=_("Territory"))


def _cantons(figures: Figures) -> Table:
    return _places(figures, "canton", name="cantons", title=_("By canton"), head=_("Canton"))


def _communes(figures: Figures) -> Table:
    return _places(figures, "commune", name="communes", title=_("By commune"), head=_("Commune"))


def _places(figures: Figures, part: str, *, name: str, title: Text, head: Text) -> Table:
    """A line for each place, those with most requests first."""
    lines = figures.parts.get(part, {}).items()
    rows = [
        (str(key[-1]), [Cell.number(line.received), Cell.number(line.decided), Cell.amount(line.granted)])
        for key, line in sorted(lines, key=lambda pair: (-pair[1].received, -pair[1].decided, pair[0]))
    ]
    columns = (head, pgettext("requests", "Received"), pgettext("requests", "Decided"), pgettext("amount", "Granted"))
    return Table(
        name=name,
        title=title,
        counted=_("By the commune that the form asks; else by that of the applicant's address."),
        columns=columns,
        rows=rows,
        plot=drawn(rows[:SHOWN_PLACES], first=2, columns=columns),
    )


def _loads(figures: Figures) -> Table:
    rows = [(name, _load(figures.loads[agent])) for agent, name in names_of(figures.loads).items()]
    if None in figures.loads:
        rows.append((_("Nobody"), _load(figures.loads[None])))
    columns = (
        *(_("Agent"), _("In hand"), _("Late"), _("Silence within 15 days")),
        *(pgettext("requests", "Decided"), _("Median (days)")),
    )
    return Table(
        name="charge",
        title=_("By agent"),
        counted=_("Of the services that you head or supervise; nobody else sees this table."),
        columns=columns,
        rows=rows,
        plot=drawn(rows, first=1),
    )


def _load(load: Load) -> list[Cell]:
    delays = delays_in(load.days.items())
    counts = (load.open, load.late, load.near_silence, load.days.total())
    return [*map(Cell.number, counts), Cell.days(delays.median)]


TABLES: Mapping[str, Callable[[Figures], Table]] = {
    "stock": _stock,
    "mois": _flow,
    "delais": _delays,
    "issues": _outcomes,
    "demarches": _procedures,
    "services": _teams,
    "montants": _amounts,
    "territoires": _territories,
    "cantons": _cantons,
    "communes": _communes,
    "charge": _loads,
}
"""By the name that the address of the export carries."""


def classes() -> list[str]:
    """The names of the classes of days."""
    first = _("Less than %(days)s days") % {"days": AGES[0]}
    between = [_("%(first)s to %(last)s days") % {"first": start, "last": end - 1} for start, end in pairwise(AGES)]
    return [first, *between, _("%(days)s days or more") % {"days": AGES[-1]}]


def _by_title(figures: Figures) -> list[tuple[str, Line]]:
    return [(title, figures.by_procedure[pk,]) for pk, title in figures.titles.items()]
