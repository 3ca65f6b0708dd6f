"""What a page saw of each answer, in a few letters: by it a save tells what was changed meanwhile. Stores nothing."""

import hashlib
import json
from collections.abc import Mapping

from formkit.expressions import is_empty
from formkit.fieldtypes.rows import ROW_ID
from formkit.values import JsonValue

SEEN = "seen_"
"""Beginning of the names of the controls that carry fingerprints."""
NOTHING = "none"
"""The fingerprint of a question without an answer."""
LENGTH = 12


def fingerprint(answer: JsonValue) -> str:
    """The fingerprint of an answer: the same for the same answer, whatever the ids of its rows."""
    if is_empty(answer):
        return NOTHING
    text = json.dumps(_bare(answer), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:LENGTH]


def seen_in(data: Mapping[str, object]) -> dict[str, str]:
    """The fingerprints that a page posts, by field key."""
    return {name.removeprefix(SEEN): str(data[name]) for name in data if name.startswith(SEEN)}


def _bare(answer: JsonValue) -> JsonValue:
    if not isinstance(answer, list):
        return answer
    return [{k: v for k, v in row.items() if k != ROW_ID} if isinstance(row, dict) else row for row in answer]
