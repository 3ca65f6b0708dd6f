"""The table of what agents do, in docs/desk.md: what works names tests that exist, the rest says why it does not."""

import re
from collections import Counter

from tests.project.source import ROOT
from tests.project.test_security_checklist import NAMED, names_in

ROW = re.compile(r"^\| (?P<number>\d+) \| .+ \| (?P<state>[●◐○]) \| (?P<proof>.+) \|$", re.MULTILINE)
FEWEST = 58
"""Lines that work, below which the desk went back."""


def page() -> str:
    return (ROOT / "docs/desk.md").read_text()


def test_all_72_are_there_once_and_counted_as_the_page_says() -> None:
    rows = list(ROW.finditer(page()))
    assert [int(row["number"]) for row in rows] == list(range(1, 73))
    states = Counter(row["state"] for row in rows)
    assert f"**{states['●']} ●, {states['◐']} ◐, {states['○']} ○.**" in page()
    assert states["●"] >= FEWEST


def test_what_works_names_its_tests_and_they_exist() -> None:
    for row in ROW.finditer(page()):
        named = NAMED.findall(row["proof"])
        assert bool(named) == (row["state"] == "●"), row[0]
        missing = [path + name for path, name in named if not (ROOT / path).exists() or name not in names_in(path)]
        assert not missing, row[0]


def test_each_file_that_it_names_exists() -> None:
    for path in re.findall(r"`(tests/[\w/]+\.py)", page()):
        assert (ROOT / path).exists(), path
