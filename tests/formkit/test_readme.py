"""The lines that formkit's README shows are run as they stand."""

import doctest

from tests.project.source import ROOT


def test_what_the_readme_shows_is_what_one_sees() -> None:
    result = doctest.testfile(str(ROOT / "formkit/README.md"), module_relative=False, encoding="utf-8")
    assert result.attempted > 15
    assert result.failed == 0
