"""The workers and their tasks: which clusters are alive, what waits too long, what failed."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext as _
from django_q.models import Failure, OrmQ, Schedule

from portal.database.server_clock import WARNED_SECONDS, WRONG_SECONDS
from portal.health.clusters import Cluster, clusters
from portal.supervision.state import Level, Line, Reports

LATE = dt.timedelta(minutes=10)
"""A task that waits so long, a schedule that is due for so long: no worker takes them, or too few do."""


def worker_lines(reports: Reports) -> Iterator[Line]:
    """Clusters, queue, schedules, failures."""
    yield from _clusters(reports)
    yield _queue()
    yield _schedules()
    yield _failures()


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
    yield from (_cluster(cluster) for cluster in clusters())


def _cluster(cluster: Cluster) -> Line:
    """The workers of a node: silent, out of time with the database, or well."""
    label = _("Workers of %(machine)s") % {"machine": cluster.node}
    if cluster.is_late:
        moment = timezone.now() - dt.timedelta(seconds=cluster.seconds_since_beat)
        silent = _("no sign of life for %(time)s") % {"time": timesince(moment, depth=1)}
        away = _("Start them again on this machine, or do nothing if it was taken away: it is forgotten in a day.")
        return Line(label, Level.WATCH, silent, away)
    if abs(cluster.seconds_ahead) > WARNED_SECONDS:
        figure = _("%(count)s s away from the database’s clock") % {"count": cluster.seconds_ahead}
        advice = _("Set the clock of this machine by NTP: deadlines and e-mails are counted by it.")
        is_wrong = abs(cluster.seconds_ahead) > WRONG_SECONDS
        return Line(label, Level.BAD if is_wrong else Level.WATCH, figure, advice)
    return Line(label, Level.GOOD, _("at work"))


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
    figure = _("%(count)s, for up to %(time)s") % {"count": counts["waiting"], "time": timesince(oldest, depth=1)}
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
