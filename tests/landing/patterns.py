"""What is named of a landing: what always runs, what several do at once, what a change reaches everything by."""

import re
from collections.abc import Iterable
from fnmatch import fnmatch
from functools import cache

from tests.landing.reach import ROOT

ALWAYS = (
    "tests/project/test_*.py",  # every door's refusals, plans of queries, shape, catalogue, configuration
    "tests/teleservices/test_*.py",  # totals of the tables, any form, guards
    "tests/teleservices/lifecycle/test_*.py",  # states × acts × roles, two at once
    "tests/*/test_killed_*.py",
    "tests/*/*/test_killed_*.py",
    "tests/*/*/*/test_killed_*.py",
    "tests/locker/inspection/test_*.py",  # hostile documents
    "tests/drills/year/test_*.py",  # two simulated months
)
"""On SQLite, whatever changed."""

WHEN_MET = tuple(
    f"tests/project/test_{name}.py"
    for name in (
        "absurd_requests",
        "admin_lists",
        "delivery",
        "demo_database",
        "first_run",
        "gate",
        "other_methods",
        "outbound_proxy",
        "procfile",
        "production",
        "restored_database",
        "security_log",
    )
)
"""Of those, what a change must meet like any other: they run the portal, and read nothing of its sources."""

MAIN_JOURNEYS = (
    "tests/e2e/test_main_job.py",
    "tests/e2e/test_studio_job.py",
    "tests/e2e/test_granting.py",
    "tests/e2e/test_corrections.py",
    "tests/e2e/test_autosave.py",
    "tests/e2e/test_keyboard.py",
    "tests/e2e/test_screens_covered.py",
)
"""In the browser, whatever changed."""

AT_ONCE = (
    "tests/e2e/test_together.py",
    "tests/e2e/test_three_at_once.py",
    "tests/e2e/test_publishing_together.py",
    "tests/e2e/test_desk_together.py",
    "tests/e2e/test_autosave.py",
    "tests/e2e/test_meeting.py",
    "tests/e2e/test_five_people.py",
)
"""In the browser on PostgreSQL: what several do at once."""

EVERYTHING = (
    "portal/*",
    "*/models.py",
    "*/models/*",
    "*/migrations/*",
    "cms/*",
    "tests/*.py",
    "tests/factories/*",
    "script/test",
    "script/setup",
    "script/support/*.sh",
    ".ci/run",
    "pyproject.toml",
    "requirements*",
    "constraints.txt",
)
"""What a change reaches everything by."""

DATABASE = re.compile(r"both_databases|mark\.postgresql|transaction=True|transactional_db")
"""What a file says some of whose tests run on PostgreSQL at each landing (`tests.gate`)."""

RESULTS = ("tests/last_whole", "tests/landing/reach.json.gz")
"""What a whole run writes: no test depends on them."""


@cache
def files_of_tests() -> tuple[str, ...]:
    """Every file of tests."""
    return tuple(sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests").rglob("test_*.py")))


def matching(patterns: Iterable[str], files: Iterable[str]) -> set[str]:
    """The files that one of these patterns names."""
    return {file for file in files for pattern in patterns if fnmatch(file, pattern)}


def always() -> set[str]:
    """What runs whatever changed."""
    return matching((*ALWAYS, *MAIN_JOURNEYS), set(files_of_tests()) - set(WHEN_MET))


def is_everything(file: str) -> bool:
    """Whether a change of this file reaches everything."""
    # fnmatch's star goes through folders: `tests/*.py` is what stands at the root of the tests alone.
    return any(fnmatch(file, pattern) and (pattern != "tests/*.py" or file.count("/") == 1) for pattern in EVERYTHING)
