"""`python -m tests.landing choose FOLDER THIRD`: writes there which tests a landing runs, says what it leaves out.
`python -m tests.landing take FOLDER`: likewise, and it leaves out nothing.
`python -m tests.landing keep FOLDER`: stores what a whole run recorded there, and names the commit that it ran on.
"""

import json
import sys
from pathlib import Path

from tests.landing.changes import BASE, NoBaseError, base, since, tested_commit
from tests.landing.patterns import AT_ONCE, DATABASE, files_of_tests, matching
from tests.landing.reach import Reach, load, store
from tests.landing.selection import Selection, everything, select
from tests.landing.turns import is_in
from tests.project.source import ROOT

BROWSER = "tests/e2e/"


def choose(folder: Path, third: str) -> None:
    """What a landing runs of what changed."""
    write(folder, third, *chosen())


def take(folder: Path) -> None:
    """All that a landing has."""
    write(folder, "", everything("what each test uses is noted"), "")


def write(folder: Path, third: str, selection: Selection, compared_with: str) -> None:
    """One file of arguments for pytest a leg; the screens in a file of their own, unless all are looked at."""
    files = selection.tests | {file for file in selection.journeys_in_turn if is_in(third, file)}
    on_postgresql = {file for file in files_of_tests() if DATABASE.search((ROOT / file).read_text())}
    legs = {
        "sqlite": {file for file in files if not file.startswith(BROWSER)},
        "postgresql": {file for file in on_postgresql if not file.startswith(BROWSER)},
        "browser-sqlite": {file for file in files if file.startswith(BROWSER)},
        "browser-postgresql": matching(AT_ONCE, files_of_tests()),
    }
    for leg, names in legs.items():
        (folder / leg).write_text("".join(f"{name}\n" for name in sorted(names)))
    if not selection.why_everything:
        screens = {"each": sorted(selection.screens), "in_turn": sorted(selection.screens_in_turn)}
        (folder / "screens").write_text(json.dumps(screens))
    print(summary(selection, compared_with, len(files)))  # noqa: T201


def chosen() -> tuple[Selection, str]:
    """The selection, and the commit that it compares with."""
    try:
        commit = base()
        return select(since(commit), load()), commit
    except NoBaseError as error:
        return everything(str(error)), ""


def summary(selection: Selection, compared_with: str, files: int) -> str:
    """What runs, what doesn't, and why."""
    if selection.why_everything:
        return f"everything that a landing has: {selection.why_everything}"
    all_files = len(files_of_tests())
    return (
        f"{files} of {all_files} files of tests: what always runs, and what meets what changed since "
        f"{compared_with[:12]} (tests/last_whole)\n"
        f"screens looked at: {len(selection.screens)}, "
        f"and a third of {len(selection.screens_in_turn - selection.screens)} others\n"
        f"left out: {all_files - files} files, and the other screens: they passed, and nothing they use changed since"
    )


def keep(folder: Path) -> None:
    """The union of what its processes saw. Raises NoBaseError where the tree differs from its commit."""
    commit, reach = tested_commit(), seen_in(folder)
    reach.failed |= set(files_of_tests()) - {test.split("::")[0] for test in reach.files}
    store(reach)
    BASE.write_text(f"{commit}\n")
    print(f"tests/last_whole names {commit[:12]}; commit it with tests/landing/reach.json.gz")  # noqa: T201


def seen_in(folder: Path) -> Reach:
    """What the processes of a run wrote there, line by line."""
    reach = Reach()
    for path in sorted(folder.glob("*.jsonl")):
        for line in path.read_text().splitlines():
            test, files = json.loads(line)
            if files is None:
                reach.failed.add(test)
            else:
                reach.add(test, files)
    return reach


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["choose", folder, third]:
            choose(Path(folder), third)
        case ["take", folder]:
            take(Path(folder))
        case ["keep", folder]:
            try:
                keep(Path(folder))
            except NoBaseError as error:
                sys.exit(str(error))
        case _:
            sys.exit(__doc__)
