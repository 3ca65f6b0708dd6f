"""What a page showed of some values when it was opened, carried by its form: nobody overwrites unsaid what others did.

Fingerprints only, never values: one tells whether two values are the same, and nothing else.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Model

Values = Mapping[str, object]
"""Values by name; a name without value is the same as None."""
Fingerprints = Mapping[str, str]
"""Those of values, by name: no value comes back from them."""

UNSEEN = "?"
"""The fingerprint of what no page showed: like no value's."""


@dataclass(frozen=True)
class Merge:
    """What becomes of values written by someone while others may have written them too; names in the order typed."""

    mine: list[str]
    """Changed by who writes, by nobody else."""
    theirs: list[str]
    """Changed by others only: they stay."""
    both: list[str]
    """Changed by both, differently: someone must choose."""


def fingerprint(value: object) -> str:
    """The fingerprint of a value, as a form reads it back: without its outer spaces, to the minute, in no order."""
    return hashlib.sha256(_plain(value).encode()).hexdigest()[:12]


def _plain(value: object) -> str:
    match value:
        case None | False:
            return ""
        case dt.datetime():
            return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M")
        case Model():
            return str(value.pk)
        case str():
            return "\n".join(value.splitlines()).strip()
        case Iterable():
            return json.dumps(value, sort_keys=True) if isinstance(value, dict) else _plain_list(value)
    return str(value)


def _plain_list(values: Iterable[object]) -> str:
    return "\n".join(sorted(_plain(value) for value in values))


def fingerprints(values: Values) -> dict[str, str]:
    """Those of several values, each by its name."""
    return {name: fingerprint(value) for name, value in values.items()}


def written(seen: Fingerprints) -> str:
    """Fingerprints as a hidden input carries them."""
    return json.dumps(dict(seen), separators=(",", ":"))


def read(text: str) -> dict[str, str]:
    """The fingerprints that a form carried; none for anything else."""
    try:
        carried = json.loads(text)
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in carried.items()} if isinstance(carried, dict) else {}


def merge(seen: Fingerprints, present: Values, typed: Values) -> Merge:
    """Compare what was seen, what is and what was typed, for each name typed. Without `seen`, all may have changed."""
    absent = fingerprint(None) if seen else UNSEEN
    merged = Merge([], [], [])
    for name, value in typed.items():
        before, now, entry = seen.get(name, absent), fingerprint(present.get(name)), fingerprint(value)
        if entry == now:
            continue
        if entry == before:
            merged.theirs.append(name)
        elif now == before:
            merged.mine.append(name)
        else:
            merged.both.append(name)
    return merged
