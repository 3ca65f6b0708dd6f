"""What the recurring tasks cost when nothing is to be done, as they are most often run. On the bench's database.

`python -m benchmarks.recurring` prints rows as JSON.
"""

import json
import sys
import time

import django

django.setup()

from django.utils import timezone  # noqa: E402
from django.utils.module_loading import import_string  # noqa: E402

from portal.schedules import RecurringTask, schedules  # noqa: E402
from teleservices.lifecycle.clock import midnight  # noqa: E402
from teleservices.models import RequestFacts, State, Timer, TimerKind  # noqa: E402

A_DAY = 24 * 60
TOLD = (TimerKind.SILENCE, TimerKind.SILENCE_IN_15, TimerKind.SILENCE_IN_5, TimerKind.SILENCE_IN_1)
DEAREST = 3


def tell_silence() -> None:
    """Note that silence was told of, wherever it nears: the bench's requests have no acknowledgement to tell it by."""
    now, facts = timezone.now(), RequestFacts.objects.filter(state__in=State.open(), decides_on__isnull=False)
    timers = []
    for pk, moment in [(pk, midnight(day)) for pk, day in facts.values_list("pk", "decides_on") if day]:
        timers += [Timer(request_id=pk, kind=kind, since=moment, due_at=moment, done_at=now) for kind in TOLD]
    Timer.objects.bulk_create(timers, batch_size=1_000, ignore_conflicts=True)


def cost(task: RecurringTask) -> float:
    """Milliseconds of processor of the task, once it has done what there was to do."""
    run = import_string(task.path)
    run()
    before = time.process_time()
    run()
    return (time.process_time() - before) * 1_000


def main() -> int:
    """What an hour and a night take, and the dearest tasks."""
    tell_silence()
    costs = {task.name: (task, cost(task)) for task in schedules}
    hourly = sum(ms * 60 / task.minutes for task, ms in costs.values() if task.minutes < A_DAY)
    nightly = sum(ms for task, ms in costs.values() if task.minutes >= A_DAY)
    dearest = sorted(((ms, name) for name, (_task, ms) in costs.items()), reverse=True)[:DEAREST]
    print(json.dumps({"hour_ms": hourly, "night_ms": nightly, "dearest": dearest}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
