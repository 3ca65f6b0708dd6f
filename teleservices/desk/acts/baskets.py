"""The basket of a sheet kept while one goes from tab to tab and page to page: in the session, sealed as all of it is.

It ends with the session: who signs in next on the same computer finds nothing. Nothing of it is in an address.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypedDict

from django.http import HttpRequest

from teleservices.answering.posting import posted_revision
from teleservices.desk.acts.correction_form import REMARK
from teleservices.models import ServiceRequest

KEY = "baskets"
MOST = 5
"""Requests whose baskets are kept at once: beyond, the oldest goes."""
LARGEST = 50_000
"""Characters of a basket: a larger one is on its page alone."""
NAMES = {"field_keys", "indispensable_keys", "deadline", "keep_deadline", "deadline_reason", "message", "stage"}
"""What is kept of what is posted, with the remarks."""

Typed = dict[str, object]


class _Row(TypedDict):
    revision: int
    typed: Typed


@dataclass(frozen=True)
class Basket:
    """What was typed, as `AskingForm.rearranged` gives it, and whether the request has moved since."""

    typed: Typed
    is_stale: bool


def keep(http_request: HttpRequest, shown: ServiceRequest, typed: Mapping[str, object]) -> None:
    """Keep a basket that was posted, under the revision that its page showed; forget it when nothing is in it."""
    row: _Row = {
        "revision": posted_revision(http_request) or shown.revision_number,
        "typed": {name: value for name, value in typed.items() if name in NAMES or name.startswith(REMARK)},
    }
    is_kept = bool(typed.get("field_keys")) and len(json.dumps(row, ensure_ascii=False)) <= LARGEST
    _put(http_request, shown.reference, row if is_kept else None)


def basket_of(http_request: HttpRequest, shown: ServiceRequest) -> Basket | None:
    """The basket that is kept for this request; None when there is none."""
    row = _rows(http_request).get(shown.reference)
    return Basket(row["typed"], row["revision"] != shown.revision_number) if row else None


def forget(http_request: HttpRequest, reference: str) -> None:
    """Nothing is kept for this request any more: it was sent, or what was in it was shown for the last time."""
    _put(http_request, reference, None)


def follow(http_request: HttpRequest, moved: ServiceRequest) -> None:
    """Keep the basket after another act of the same person, who knows how the request `moved`."""
    row = _rows(http_request).get(moved.reference)
    if row and row["revision"] == posted_revision(http_request):
        _put(http_request, moved.reference, {**row, "revision": moved.revision_number})


def _rows(http_request: HttpRequest) -> dict[str, _Row]:
    rows: dict[str, _Row] = http_request.session.get(KEY, {})
    return rows


def _put(http_request: HttpRequest, reference: str, row: _Row | None) -> None:
    """Nothing is written where nothing changes: most sheets are opened without a basket."""
    rows = _rows(http_request)
    if rows.get(reference) == row:
        return
    others = {key: other for key, other in rows.items() if key != reference}
    latest = others | ({reference: row} if row else {})
    http_request.session[KEY] = dict(list(latest.items())[-MOST:])
