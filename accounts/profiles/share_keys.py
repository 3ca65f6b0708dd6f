"""The letters of a share key: drawn, shown in groups, read as people type them, digested. Knows no database."""

import hashlib
import re
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Base 32 without letters that look like digits (I, L, O) or make words (U): what is heard or copied is unambiguous."""
LENGTH = 28
"""Letters: 140 bits, out of reach of any guess (at least 128 are asked for)."""
GROUP = 4

_LOOK_ALIKE = str.maketrans("OIL", "011")
_BETWEEN = re.compile(r"[\s\-\u2010-\u2015\u2212_.·]+")


class MalformedKeyError(ValueError):
    """The text can't be a key, whoever made it: its length or its letters are wrong."""


def draw() -> str:
    """A new key, without its groups."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def grouped(key: str) -> str:
    """The key as it is shown: « 7K2M-94QX-… »."""
    return "-".join(key[start : start + GROUP] for start in range(0, LENGTH, GROUP))


def parse(text: str) -> str:
    """The key in `text`, whatever its spaces, dashes, capitals, O for 0, I or L for 1. Raises MalformedKeyError."""
    key = _BETWEEN.sub("", text).upper().translate(_LOOK_ALIKE)
    if len(key) != LENGTH or not set(key) <= set(ALPHABET):
        raise MalformedKeyError
    return key


def digest(key: str) -> str:
    """What is kept of a key. No salt nor slow hash: 140 random bits can't be found from their SHA-256.

    Keys are looked for by this digest, which nobody can choose: the time of a comparison tells nothing.
    """
    return hashlib.sha256(key.encode()).hexdigest()
