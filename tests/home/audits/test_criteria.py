"""The criteria are those of the RGAA 4.1.2; each evidence names a test that is there."""

import ast
import hashlib
from collections.abc import Iterator

import pytest
from django.conf import settings

from home.audits.automatic_checks import CHECKS, Check
from home.audits.criteria import criteria, themes
from home.models.accessibility_audits import LATEST
from tests.project.source import ROOT


def test_a_hundred_and_six_criteria_in_thirteen_themes() -> None:
    counts = [len(theme.criteria) for theme in themes("4.1.2")]

    assert counts == [9, 2, 3, 13, 8, 2, 5, 10, 4, 14, 13, 11, 12]
    assert sum(counts) == 106
    assert [theme.number for theme in themes("4.1.2")] == list(range(1, 14))


def test_a_criterion_has_its_number_a_question_and_what_it_refers_to() -> None:
    for theme in themes(LATEST):
        for place, criterion in enumerate(theme.criteria, 1):
            assert criterion.number == f"{theme.number}.{place}"
            assert criterion.title.endswith(" ?")
            assert all(reference.endswith(("(A)", "(AA)")) for reference in criterion.wcag)
            assert criterion.wcag


def test_the_file_is_the_one_that_the_readme_describes() -> None:
    path = settings.BASE_DIR / "reference/rgaa-4.1.2/criteria.json"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()

    assert digest in (ROOT / "reference/README.md").read_text()


def checks() -> Iterator[Check]:
    """All those that are shown beside the grid."""
    for several in CHECKS.values():
        yield from several


def test_an_evidence_is_about_a_criterion() -> None:
    assert set(CHECKS) <= {criterion.number for criterion in criteria(LATEST)}
    assert all(CHECKS.values())


@pytest.mark.parametrize("test", sorted({check.test for check in checks()}))
def test_an_evidence_names_a_test_that_is_there(test: str) -> None:
    path, _colons, name = test.partition("::")
    module = ast.parse((ROOT / path).read_text())

    assert name in {node.name for node in module.body if isinstance(node, ast.FunctionDef)}
