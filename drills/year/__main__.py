"""`python -m drills.year --seed 1 --days 365`: a simulated year; with `--seeds 100`, that many, one after the other.

Says in French what happened where something broke, shortened to the shortest story; ends with 1 then.
"""

import argparse
import logging
import os
import sys
import time

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.test")
django.setup()

from django.db import connection  # noqa: E402

from drills.year import report, shortening  # noqa: E402
from drills.year.engine import Plan, run  # noqa: E402
from drills.year.faults import FAULTS, put_back  # noqa: E402
from drills.year.story import Story  # noqa: E402
from tests import database  # noqa: E402


def main() -> int:
    """Each seed on a database as the migrations leave it."""
    parser = argparse.ArgumentParser(prog="script/year")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--seeds", type=int, default=1, help="so many, from --seed on")
    parser.add_argument("--days", type=int, default=365)
    parser.add_argument("--no-crashes", action="store_true")
    parser.add_argument("--story", action="store_true", help="print every step")
    parser.add_argument("--figures", action="store_true", help="print what there is at the end, and what was done")
    parser.add_argument("--as-it-is", action="store_true", help="don't look for the shortest story")
    parser.add_argument("--faults", nargs="*", metavar="NAME", help="put each back, say which seed finds it first")
    options = parser.parse_args()
    logging.disable()
    prepare()
    if options.faults is not None:
        return look_for(
            options.faults or list(FAULTS), range(options.seed, options.seed + max(20, options.seeds)), options.days
        )
    failed = 0
    for seed in range(options.seed, options.seed + options.seeds):
        start = time.process_time()
        plan = Plan(seed, options.days, crashes=not options.no_crashes)
        story = on_a_new_database(plan)
        if options.story:
            print("\n".join(map(str, story.steps)))
        print(report.line(story, time.process_time() - start), flush=True)
        if options.figures:
            print(report.figures(story))
        if story.violations:
            failed += 1
            if not options.as_it_is:
                story = shortening.shortest(plan, story, on_a_new_database)
            print(report.failure(story))
    return 1 if failed else 0


def look_for(names: list[str], seeds: range, days: int) -> int:
    """For each fault, the first of the seeds that finds it; 1 where one is never found."""
    missed = 0
    for name in names:
        with put_back(name):
            first = next((seed for seed in seeds if finds(name, on_a_new_database(Plan(seed, days)))), None)
        missed += first is None
        print(f"{name} ({FAULTS[name].words}) : {'pas trouvée' if first is None else f'graine {first}'}", flush=True)
    return 1 if missed else 0


def finds(name: str, story: Story) -> bool:
    """Whether a story breaks what this fault breaks."""
    return any(broken.invariant.startswith(FAULTS[name].found_by) for broken in story.violations)


def prepare() -> None:
    """The database of this process, migrated once and for all."""
    database.begin_with_the_kept_one()
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False, keepdb=True)
    database.keep()


def on_a_new_database(plan: Plan) -> Story:
    """The story of a plan, from nothing."""
    database.restore()
    return run(plan)


if __name__ == "__main__":
    sys.exit(main())
