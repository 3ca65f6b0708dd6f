"""The recurring work of every app, as one list; `manage.py setup_portal` writes it into django-q2's table."""

from dataclasses import dataclass

from django_q.models import Schedule

from portal.registry import Registry


@dataclass(frozen=True)
class RecurringTask:
    """A function to call every so many minutes (`path` is dotted, without arguments)."""

    name: str
    path: str
    minutes: int


schedules: Registry[RecurringTask] = Registry()


def sync_schedules() -> None:
    """Make django-q2's schedules equal to the registered ones; safe to run again."""
    for task in schedules:
        Schedule.objects.update_or_create(
            name=task.name,
            defaults={"func": task.path, "schedule_type": Schedule.MINUTES, "minutes": task.minutes, "repeats": -1},
        )
    Schedule.objects.exclude(name__in=[task.name for task in schedules]).delete()
