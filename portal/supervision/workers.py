"""The workers and their tasks: which clusters are alive, what waits too long, what failed."""

import datetime as dt
from collections.abc import Iterator

from django.core.cache import cache
from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_q.models import Failure, OrmQ, Schedule
from django_q.status import Stat

from portal.supervision.state import Level, Line, Reports

CLUSTERS = "portal:clusters"
FORGOTTEN = dt.timedelta(days=7)
"""A machine that was taken away is no longer told of."""
SILENT = dt.timedelta(minutes=5)
LATE = dt.timedelta(minutes=10)
"""A task that waits so long, a schedule that is due for so long: no worker takes them, or too few do."""


def note_clusters() -> None:
    """Remember which machines have workers now; called every minute by the task that beats."""
    now = timezone.now()
    kept = {host: seen for host, seen in _known().items() if now - seen[0] < FORGOTTEN}
    alive: dict[str, int] = {}
    for cluster in Stat.get_all():
        alive[cluster.host] = alive.get(cluster.host, 0) + len(cluster.workers)
    kept |= {host: (now, workers) for host, workers in alive.items()}
    packed = {host: (moment.isoformat(), workers) for host, (moment, workers) in kept.items()}
    cache.set(CLUSTERS, packed, int(FORGOTTEN.total_seconds()))


def worker_lines(reports: Reports) -> Iterator[Line]:
    """Clusters, queue, schedules, failures."""
    yield from _clusters(reports)
    yield _queue()
    yield _schedules()
    yield _failures()


def _known() -> dict[str, tuple[dt.datetime, int]]:
    """By machine, when its workers were seen last, and how many."""
    kept = cache.get(CLUSTERS) or {}
    return {host: (dt.datetime.fromisoformat(moment), workers) for host, (moment, workers) in kept.items()}


def _clusters(reports: Reports) -> Iterator[Line]:
    advice = _("Start the workers again (PARVIS_ROLE=worker script/server): no e-mail leaves, no deadline is told.")
    report = reports.get("worker")
    if report is None or not report.ok:
        seconds = report.details.get("seconds_since_last_beat") if report else None
        figure = _("no sign of life")
        if isinstance(seconds, int):
            ago = timesince(timezone.now() - dt.timedelta(seconds=seconds), depth=1)
            figure = _("no sign of life for %(time)s") % {"time": ago}
        yield Line(_("Workers"), Level.BAD, figure, advice)
    for host, (moment, workers) in sorted(_known().items()):
        label = _("Workers of %(machine)s") % {"machine": host}
        if timezone.now() - moment < SILENT:
            figure = ngettext("%(count)s worker", "%(count)s workers", workers) % {"count": workers}
            yield Line(label, Level.GOOD, figure)
        else:
            silent = _("no sign of life for %(time)s") % {"time": timesince(moment, depth=1)}
            away = _("Start them again on this machine, or do nothing if it was taken away: it is forgotten in a week.")
            yield Line(label, Level.WATCH, silent, away)


def silence() -> dict[str, float]:
    """By machine, for how many seconds its workers haven't been seen."""
    now = timezone.now()
    return {host: (now - moment).total_seconds() for host, (moment, _workers) in _known().items()}


def late_tasks() -> dict[str, int]:
    """How many tasks wait, and how many of them for too long."""
    now = timezone.now()
    due = Q(lock__lte=now)  # a task that is being done is locked until later
    return OrmQ.objects.aggregate(
        waiting=Count("pk", filter=due),
        late=Count("pk", filter=Q(lock__lte=now - LATE)),
        running=Count("pk", filter=~due),
    )


def _queue() -> Line:
    label, counts = _("Tasks that wait"), late_tasks()
    if not counts["late"]:
        return Line(label, Level.GOOD, str(counts["waiting"]))
    oldest = OrmQ.objects.aggregate(first=Min("lock"))["first"]
    figure = _("%(count)s, for up to %(time)s") % {
        "count": counts["waiting"],
        "time": timesince(oldest, depth=1),
    }
    return Line(label, Level.WATCH, figure, _("Start the workers, or give them more processes (PARVIS_WORKERS)."))


def _schedules() -> Line:
    label = _("Recurring tasks")
    late = Schedule.objects.filter(next_run__lt=timezone.now() - LATE).order_by("name")
    names = list(late.values_list("name", flat=True))
    if not names:
        return Line(label, Level.GOOD, _("on time"))
    figure = _("late: %(names)s") % {"names": ", ".join(str(name) for name in names[:5])}
    return Line(label, Level.BAD, figure, _("No worker takes them up: start the workers again."))


def _failures() -> Line:
    label, count = _("Tasks that failed"), Failure.objects.count()
    if not count:
        return Line(label, Level.GOOD, "0")
    advice = _("Do them again once their cause is gone, or dismiss them.")
    return Line(label, Level.WATCH, str(count), advice, reverse("failed_tasks"))
