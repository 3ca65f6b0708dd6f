"""What the form language is made of: immutable models, stable keys, JSON answers."""

import secrets
from collections.abc import Mapping
from typing import Annotated, Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, JsonValue, StringConstraints

__all__ = ["OTHER", "Answers", "FrozenModel", "JsonValue", "Key", "Link", "comparable", "is_empty", "new_key"]

Key = Annotated[str, StringConstraints(pattern=r"^[a-z]_[a-z0-9]{1,32}(@[a-z]_[a-z0-9]{1,32})?$")]
"""A stable identifier such as `f_k3v7qm2x`: safe as an HTML name, as a JSON property and in an address.

Of a question asked for a row, `f_k3v7qm2x@r_1a2b` (see `place`), which no form that is stored holds."""

Answers = Mapping[str, JsonValue]
"""Answers by field key. A question without an answer has no entry."""

OTHER = "other"
"""Stands for any answer in the applicant's own words where choices allow one."""

_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


class FrozenModel(BaseModel):
    """A value: it never changes, and refuses what it doesn't know."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)


def new_key(kind: Literal["f", "s", "r", "p", "l"]) -> str:
    """A new random key for a field, step, rule, parameter or line, by its letter: 40 bits, never made of a label."""
    return f"{kind}_" + "".join(secrets.choice(_BASE32) for _ in range(8))


class Link(NamedTuple):
    """Where an answer leads, on another site: nothing of it is loaded here."""

    address: str
    words: str = ""
    """What stands after the answer; empty where the answer itself is the link."""


def is_empty(answer: object) -> bool:
    """Whether this value is no answer at all: nothing, an empty text or an empty list. False and 0 are answers."""
    return answer is None or answer in ("", [])


def comparable(answer: JsonValue) -> JsonValue:
    """What an answer is compared by: the code of a place, `other` for a choice in one's own words."""
    if isinstance(answer, dict):
        return answer.get("code", OTHER if OTHER in answer else answer)
    return answer
