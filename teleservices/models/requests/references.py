"""References of requests: random (nothing to guess or count), readable aloud, with a check character."""

import secrets

ALPHABET = "23456789ABCDEFGHJKMNPQRSTWXYZ"
"""No 0/O, 1/I/L, U/V confusion when read on paper or told by telephone."""
LENGTH = 8


def new_reference() -> str:
    """A new reference such as « P7K2-94QX »: 7 random characters and one that checks them."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH - 1))
    return _grouped(body + _check_character(body))


def normalise(text: str) -> str:
    """What someone typed, as a reference is written; returns it unchanged in spirit when it isn't one."""
    return _grouped("".join(character for character in text.upper() if character.isalnum()))


def is_reference(text: str) -> bool:
    """Whether `text` is well formed and its check character right."""
    bare = text.replace("-", "")
    return len(bare) == LENGTH and set(bare) <= set(ALPHABET) and _check_character(bare[:-1]) == bare[-1]


def _grouped(bare: str) -> str:
    return f"{bare[:4]}-{bare[4:]}" if len(bare) > 4 else bare


def _check_character(body: str) -> str:
    """A weighted sum modulo 29, a prime: it sees any single error and any swap of neighbours."""
    total = sum(weight * ALPHABET.index(character) for weight, character in enumerate(body, start=1))
    return ALPHABET[total % len(ALPHABET)]
