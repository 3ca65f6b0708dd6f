"""What the form language is made of: immutable models, stable keys, JSON answers."""

import secrets
from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, JsonValue, StringConstraints

__all__ = ["Answers", "FrozenModel", "JsonValue", "Key", "new_key"]

Key = Annotated[str, StringConstraints(pattern=r"^[a-z]_[a-z0-9]{1,32}$")]
"""A stable identifier such as `f_k3v7qm2x`: safe as an HTML name, as a JSON property and in an address."""

Answers = Mapping[str, JsonValue]
"""Answers by field key. A question without an answer has no entry."""

_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"


class FrozenModel(BaseModel):
    """A value: it never changes, and refuses what it doesn't know."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True, allow_inf_nan=False)


def new_key(kind: Literal["f", "s", "r"]) -> str:
    """A new random key for a field (f), a step (s) or a rule (r): 40 bits, never derived from a label."""
    return f"{kind}_" + "".join(secrets.choice(_BASE32) for _ in range(8))
