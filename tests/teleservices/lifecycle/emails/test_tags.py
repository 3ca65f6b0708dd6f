"""Tags of a designer's e-mail: known ones are filled, unknown ones stay and are told, nothing is executed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.words.tagged import TagProblem
from teleservices.lifecycle.wording.tags import TAGS, fill, problems

FACTS = {tag: f"[{tag}]" for tag in TAGS}


@pytest.mark.parametrize("tag", TAGS)
def test_every_tag_is_filled_however_it_is_spaced_and_accented(tag: str) -> None:
    for written in (f"{{{{ {tag} }}}}", f"{{{{{tag}}}}}", f"{{{{  {tag.upper()}  }}}}"):
        assert fill(written, FACTS) == f"[{tag}]"
        assert problems(written) == []


def test_accents_do_not_matter() -> None:
    assert fill("{{ reference }} {{ demarche }}", FACTS) == "[référence] [démarche]"


def test_an_unknown_tag_stays_as_written() -> None:
    text = "Bonjour {{ prénom }}, {{ référence }}"
    assert fill(text, FACTS) == "Bonjour {{ prénom }}, [référence]"
    assert problems(text) == [TagProblem("prénom", 1, is_malformed=False)]


def test_what_a_fact_holds_is_text() -> None:
    assert fill("{{ message }}", {"message": "{{ référence }} {% now %} \\1"}) == "{{ référence }} {% now %} \\1"


def test_a_fact_that_lacks_leaves_no_hole() -> None:
    assert fill("Bonjour,\n\n{{ message }}\n\nÀ bientôt", {}) == "Bonjour,\n\nÀ bientôt"
    assert fill("{{ échéance }}", {}) == ""


@pytest.mark.parametrize(
    ("text", "written", "line"),
    [
        ("Bonjour\n\n{{ référence", "{{ référence", 3),
        ("Bonjour {{ référence }", "{{ référence }", 1),
        ("Bonjour référence }}", "}}", 1),
        ("Bonjour {référence}", "{référence}", 1),
        ("Bonjour\n{% if urgent %}", "{% if urgent %}", 2),
        ("Bonjour {{}}", "{{}}", 1),
    ],
)
def test_what_is_no_whole_tag_is_told_with_its_line(text: str, written: str, line: int) -> None:
    faults = problems(text)
    assert (faults[0].written, faults[0].line, faults[0].is_malformed) == (written, line, True)
    assert str(faults[0]).startswith(f"Ligne {line}\u00a0:")
    assert fill(text, FACTS) == text.strip()


def test_each_problem_is_told_in_the_order_of_the_text() -> None:
    faults = problems("{{ demandeure }}\n{ lien }\n{{ x }}\n{{ lien }}")
    assert [(fault.written, fault.line) for fault in faults] == [("demandeure", 1), ("{ lien }", 2), ("x", 3)]
    assert faults[0].suggestion == "demandeur"
    assert "Vouliez-vous écrire {{ demandeur }}" in str(faults[0])
    assert "liste" in str(faults[2])


@pytest.mark.parametrize("text", ["Un ensemble {1, 2}", "50 % {environ}", "a } b { c", ""])
def test_ordinary_braces_are_text(text: str) -> None:
    assert problems(text) == []


@given(st.text(st.sampled_from("{} %lienréf\n"), max_size=60))
def test_nothing_that_is_left_looks_like_a_tag_without_being_told(text: str) -> None:
    filled = fill(text, {})
    assert problems(text) or ("{{" not in filled and "}}" not in filled)
