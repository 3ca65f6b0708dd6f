"""What tells one JSON from another, whatever the order of its names: a form's, a threshold's, a transfer file's."""

import hashlib
import json
from collections.abc import Mapping

from formkit.values import JsonValue


def canonical_json(data: Mapping[str, JsonValue]) -> str:
    """The one way to write this JSON: sorted names, no spaces."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def checksum(data: Mapping[str, JsonValue]) -> str:
    """The SHA-256 of stored JSON, in hexadecimal, without parsing it as a form."""
    return hashlib.sha256(canonical_json(data).encode()).hexdigest()
