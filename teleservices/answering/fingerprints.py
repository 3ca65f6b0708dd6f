"""What a page saw of each answer, in a few letters: by it a save tells what was changed meanwhile. Stores nothing."""

import hashlib
import json
from collections.abc import Mapping

from formkit.fieldtypes import Field, field_type
from formkit.row_answers import ROW_ID, ROWS
from formkit.values import JsonValue, is_empty

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


def stamp(field: Field, answer: JsonValue) -> str:
    """The fingerprint of what someone gave of the answer to a question.

    What is worked out beside it changes nothing that two people could disagree on, and isn't told: a figure that the
    applicant doesn't see would be found by trying all that have the same fingerprint.
    """
    return fingerprint(field_type(field).typed(field, answer))


def seen_in(data: Mapping[str, object]) -> dict[str, str]:
    """The fingerprints that a page posts, by field key."""
    return {name.removeprefix(SEEN): str(data[name]) for name in data if name.startswith(SEEN)}


def _bare(answer: JsonValue) -> JsonValue:
    if isinstance(answer, dict) and ROWS in answer:
        return answer | {ROWS: _bare(answer[ROWS])}
    if not isinstance(answer, list):
        return answer
    return [{k: v for k, v in row.items() if k != ROW_ID} if isinstance(row, dict) else row for row in answer]
