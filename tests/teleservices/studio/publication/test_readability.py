"""How easily a French text is read."""

import pytest

from teleservices.studio.publication.readability import ease, is_in_capitals, jargon, long_sentences

PLAIN = (
    "Dites-nous ce que vous voulez faire. Nous lisons votre projet, puis nous vous écrivons. "
    "Vous pouvez changer vos réponses tant que la demande est un brouillon. "
    "Gardez une copie de vos papiers : nous ne les rendons pas après la fin."
)
DENSE = (
    "Préalablement à toute sollicitation, la recevabilité administrative du dossier conditionnée à la transmission "
    "exhaustive des justificatifs comptables certifiés fera l’objet d’une appréciation discrétionnaire par les "
    "instances délibératives départementales compétentes, nonobstant l’éventuelle notification antérieure "
    "d’attributions complémentaires subséquentes."
)


def test_plain_words_score_far_above_administrative_ones() -> None:
    plain, dense = ease(PLAIN), ease(DENSE)
    assert plain is not None
    assert dense is not None
    assert plain > 75
    assert dense < 30


def test_the_measure_says_nothing_of_a_few_words() -> None:
    assert ease("Nom de votre projet") is None
    assert ease("") is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Les pièces afférentes à la demande", ("afférentes", "lié à")),
        ("Nonobstant ce qui précède", ("Nonobstant", "malgré")),
        ("Il vous appartient de joindre un relevé", ("Il vous appartient de", "vous devez")),
        ("la quotité retenue", ("quotité", "part")),
    ],
)
def test_administrative_words_are_found_as_they_are_written(text: str, expected: tuple[str, str]) -> None:
    assert list(jargon(text)) == [expected]


@pytest.mark.parametrize("text", ["La stipulation", "une quotidienne", "Nom du projet", ""])
def test_other_words_are_left_alone(text: str) -> None:
    assert list(jargon(text)) == []


def test_a_sentence_is_long_from_twenty_six_words_on() -> None:
    assert list(long_sentences("mot " * 25)) == []
    assert list(long_sentences("mot " * 26)) == [("mot mot mot mot mot mot…", 26)]
    assert list(long_sentences("mot " * 20 + ". " + "mot " * 20)) == []
    assert [count for _start, count in long_sentences(DENSE)] == [40]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("NOM DE VOTRE PROJET", True),
        ("Numéro RNA", False),
        ("SIRET", False),
        ("RIB ET KBIS", False),
        ("Votre projet", False),
        ("", False),
    ],
)
def test_capitals_are_seen_acronyms_aside(text: str, expected: bool) -> None:
    assert is_in_capitals(text) is expected
