"""A question that a person answers at once, for who has no JavaScript: signed, lapsing, asked once. Keeps no state."""

import secrets
import unicodedata
from dataclasses import dataclass

from django.core import signing
from django.core.cache import cache
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

SALT = "accounts.plain_question"
MAX_AGE = 20 * 60  # seconds: time to fill in a form without haste

NUMBERS = ("zéro", "un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix")
"""French on purpose, whatever the language of the page: the answers are checked in French."""
WORDS = ("maison", "rivière", "jardin", "fenêtre", "bateau", "montagne", "école", "cerise", "village", "lampe")
RANKS = ("premier", "deuxième", "troisième")


@dataclass(frozen=True)
class Question:
    """What is asked, and the token that comes back with the answer."""

    text: str
    token: str


def ask() -> Question:
    """A new question, never the same twice in a row but by chance."""
    text, answer = secrets.choice((_sum, _word, _digits))()
    nonce = secrets.token_urlsafe(12)
    return Question(text, signing.dumps([nonce, _seal(nonce, answer)], salt=SALT))


def is_right(*, token: str, answer: str) -> bool:
    """Whether `answer` answers the question of `token`. One try per question: right or wrong, it is then used up."""
    try:
        nonce, seal = signing.loads(token, salt=SALT, max_age=MAX_AGE)
    except (signing.BadSignature, ValueError):
        return False
    if not cache.add(f"{SALT}:{nonce}", True, MAX_AGE):
        return False
    return constant_time_compare(seal, _seal(nonce, answer))


def _sum() -> tuple[str, str]:
    first, second = secrets.randbelow(9) + 1, secrets.randbelow(9) + 1
    numbers = {"one": NUMBERS[first], "other": NUMBERS[second]}
    return _("How much is %(one)s plus %(other)s?") % numbers, str(first + second)


def _word() -> tuple[str, str]:
    rank = secrets.randbelow(len(RANKS))
    words = secrets.SystemRandom().sample(WORDS, len(RANKS))
    question = _("Write the %(rank)s of these three words: %(words)s.")
    return question % {"rank": RANKS[rank], "words": ", ".join(words)}, words[rank]


def _digits() -> tuple[str, str]:
    number = secrets.randbelow(len(NUMBERS) - 1) + 1
    return _("Write the number “%(number)s” in figures.") % {"number": NUMBERS[number]}, str(number)


def _seal(nonce: str, answer: str) -> str:
    """The answer as the token carries it: it can be compared, not read."""
    return salted_hmac(SALT, f"{nonce}:{_plain(answer)}").hexdigest()


def _plain(answer: str) -> str:
    """Accents, case, spaces and a final stop do not matter; a number may be written in words."""
    letters = unicodedata.normalize("NFKD", answer.strip().strip(".").lower())
    bare = "".join(letter for letter in letters if letter.isalnum())
    plain_numbers = ["".join(c for c in unicodedata.normalize("NFKD", word) if c.isalnum()) for word in NUMBERS]
    return str(plain_numbers.index(bare)) if bare in plain_numbers else bare
