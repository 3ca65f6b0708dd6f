"""Tags of a designer's e-mail: known ones are filled, unknown ones stay and are told, nothing is executed."""

import pytest

from teleservices.lifecycle.tags import TAGS, fill, unknown_tags

FACTS = {tag: f"[{tag}]" for tag in TAGS}


@pytest.mark.parametrize("tag", TAGS)
def test_every_tag_is_filled_however_it_is_spaced_and_accented(tag: str) -> None:
    for written in (f"{{{{ {tag} }}}}", f"{{{{{tag}}}}}", f"{{{{  {tag.upper()}  }}}}"):
        assert fill(written, FACTS) == f"[{tag}]"
        assert unknown_tags(written) == []


def test_accents_do_not_matter() -> None:
    assert fill("{{ reference }} {{ demarche }}", FACTS) == "[référence] [démarche]"


def test_an_unknown_tag_stays_as_written() -> None:
    text = "Bonjour {{ prénom }}, {{ référence }}"
    assert fill(text, FACTS) == "Bonjour {{ prénom }}, [référence]"
    assert unknown_tags(text) == ["prénom"]


def test_what_a_fact_holds_is_text() -> None:
    assert fill("{{ message }}", {"message": "{{ référence }} {% now %} \\1"}) == "{{ référence }} {% now %} \\1"


def test_a_fact_that_lacks_leaves_no_hole() -> None:
    assert fill("Bonjour,\n\n{{ message }}\n\nÀ bientôt", {}) == "Bonjour,\n\nÀ bientôt"
    assert fill("{{ échéance }}", {}) == ""
