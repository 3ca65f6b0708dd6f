"""What an act brings, kept with its batch until a worker does it."""

import dataclasses
import datetime as dt
from collections.abc import Mapping

from django.utils.translation import gettext as _

from accounts.models import User
from formkit.values import JsonValue
from teleservices.desk.batches.errors import ItemRefusedError
from teleservices.lifecycle import Act, Assignment, Corrections, Payload

Kept = Mapping[str, JsonValue]
"""As the batch keeps it."""
Typed = Mapping[str, object]
"""What the form of the act holds, as it was posted or kept."""
Foreseen = Mapping[int, str]
"""Why the act will be refused, by request."""


def kept(payload: Payload) -> dict[str, JsonValue]:
    """The payload as the batch keeps it."""
    return {field.name: _plain(getattr(payload, field.name)) for field in dataclasses.fields(payload)}


def _plain(value: object) -> JsonValue:
    if isinstance(value, User):
        return value.pk
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): str(text) for key, text in value.items()}
    return list(value) if isinstance(value, tuple) else str(value)


def payload_of(act: Act, kept: Kept) -> Payload:
    """The payload again; ItemRefusedError where whom it names has no account any more."""
    words = {"message": str(kept.get("message", "")), "stage_key": str(kept.get("stage_key", ""))}
    if act.payload is Assignment:
        assignee = User.objects.filter(pk=int(str(kept["assignee"]))).first()
        if assignee is None:
            raise ItemRefusedError(_("Who was to follow it has no account any more."))
        return Assignment(assignee=assignee, **words)
    if act.payload is Corrections:
        return Corrections(
            field_keys=_keys(kept, "field_keys"),
            indispensable_keys=_keys(kept, "indispensable_keys"),
            deadline=dt.date.fromisoformat(str(kept["deadline"])),
            deadline_reason=str(kept["deadline_reason"]),
            remarks=_remarks(kept),
            **words,
        )
    return act.payload(**words)


def _remarks(payload: Kept) -> dict[str, str]:
    remarks = payload["remarks"]
    return {key: str(text) for key, text in remarks.items()} if isinstance(remarks, dict) else {}


def _keys(payload: Kept, name: str) -> tuple[str, ...]:
    keys = payload[name]
    return tuple(str(key) for key in keys) if isinstance(keys, list) else ()
