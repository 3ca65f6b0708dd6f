"""How easily a French text is read: long sentences, administrative words, capitals, and a known measure."""

import re
from collections.abc import Iterator, Mapping

LONGEST_SENTENCE = 25
"""Words; beyond, the beginning is forgotten before the end."""
FEWEST_WORDS = 40
"""Under this, a measure of readability means nothing."""
HARD = 50
"""On the scale of `ease`: a text is difficult below, whoever reads it."""

_VOWELS = "aeiouyàâäéèêëîïôöùûüœæ"
JARGON: Mapping[str, str] = {
    "a minima": "au moins",
    "acquitter": "payer",
    "afférent": "lié à",
    "attributaire": "bénéficiaire",
    "caducité": "fin de validité",
    "concomitamment": "en même temps",
    "conformément à": "selon",
    "diligenter": "mener",
    "dûment": "bien",
    "en sus": "en plus",
    "en vertu de": "selon",
    "idoine": "qui convient",
    "il vous appartient de": "vous devez",
    "impétrant": "demandeur",
    "in fine": "à la fin",
    "nonobstant": "malgré",
    "obérer": "alourdir",
    "pétitionnaire": "demandeur",
    "postérieurement à": "après",
    "préalablement à": "avant",
    "prorogation": "prolongation",
    "quotité": "part",
    "sis à": "situé à",
    "sous couvert de": "par",
    "stipuler": "préciser",
    "subséquent": "suivant",
    "susmentionné": "cité plus haut",
    "susvisé": "cité plus haut",
    "ultérieurement": "plus tard",
}
"""Words of offices, and what everyone says."""
_ENDINGS = "(?:e|s|es|r|z|ent)?"


def jargon(text: str) -> Iterator[tuple[str, str]]:
    """The administrative words of a text, as written, each with its plain word."""
    for word, plain in JARGON.items():
        if match := re.search(rf"\b{word}{_ENDINGS}\b", text, re.IGNORECASE):
            yield match[0], plain


def long_sentences(text: str) -> Iterator[tuple[str, int]]:
    """The first words of each sentence that is too long, and its number of words."""
    for sentence in _sentences(text):
        words = _words(sentence)
        if len(words) > LONGEST_SENTENCE:
            yield " ".join(sentence.split()[:6]) + "…", len(words)


def is_in_capitals(text: str) -> bool:
    """Whether a text is written in capitals, acronyms aside."""
    letters = [letter for letter in text if letter.isalpha()]
    long_words = [word for word in _words(text) if len(word) > 3]
    return len(letters) > 6 and len(long_words) > 1 and all(letter.isupper() for letter in letters)


def ease(text: str) -> float | None:
    """Measure the readability of a French text, about 100 for the easiest; None for one that is too short.

    Flesch's formula as fitted to French by L. Kandel and A. Moles, « Application de l'indice de Flesch à la langue
    française », Cahiers d'études de radio-télévision 19, 1958: 207 - 1.015 x words in a sentence - 0.736 x syllables
    in a hundred words. Syllables are counted from the spelling, a mute e at the end of a word aside.
    """
    words = _words(text)
    if len(words) < FEWEST_WORDS:
        return None
    sentences = max(1, len(list(_sentences(text))))
    syllables = sum(_syllables(word) for word in words)
    return 207 - 1.015 * len(words) / sentences - 0.736 * 100 * syllables / len(words)


def _sentences(text: str) -> Iterator[str]:
    for part in re.split(r"(?<=[.!?;:…])\s+|\n+", text):
        if _words(part):
            yield part


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text)


def _syllables(word: str) -> int:
    lowered = word.lower()
    ending = r"(?<=[^aeiouyàâäéèêëîïôöùûü])(?:e|es|ent)$"
    spoken = re.sub(ending, "", lowered) if len(lowered) > 3 else lowered
    return max(1, len(re.findall(f"[{_VOWELS}]+", spoken)))
