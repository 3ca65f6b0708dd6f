"""What is destroyed of a request whose time is over, and what stays: a reference, dates, an outcome, figures.

Whatever points to the request goes, unless it is named here: a table that is added later goes too.
"""

import datetime as dt

from django.db.models import Model, QuerySet

from formkit.fieldtypes import field_type
from formkit.values import JsonValue
from locker.models import Download
from notifications.models import OutgoingEmail
from portal.database.filled_texts import filled
from portal.history.append_only import append
from teleservices.lifecycle.acts_beside import BESIDE
from teleservices.lifecycle.new_events import event_of
from teleservices.lifecycle.retention.annexes import destroy_annexes
from teleservices.lifecycle.retention.nobody import nobody, profile_of
from teleservices.models import EliminationLine, MeetingItem, RequestEvent, RequestFacts, ServiceRequest, State
from teleservices.models.desk.traces import RequestReading
from teleservices.models.requests.events import ELIMINATED

STAYS: frozenset[type[Model]] = frozenset({RequestEvent, RequestFacts, EliminationLine, RequestReading})
"""What points to a request and stays: its events, emptied; its figures; its line; who opened it, a year."""


def destroy_contents(request: ServiceRequest, *, line: EliminationLine, now: dt.datetime) -> None:
    """Destroy them, in the transaction that holds the request; its files wait for the recovery window."""
    meetings = list(MeetingItem.objects.filter(request=request).values_list("meeting", flat=True))
    _delete_what_points_to(request)
    destroy_annexes(meetings)
    OutgoingEmail.objects.filter(about=request.reference).delete()
    Download.objects.filter(filled(about=request.reference)).delete()
    emptied = _empty_events(request)
    _blank(request, now)
    RequestFacts.objects.filter(pk=request.pk).update(
        eliminated_at=now, assignee=None, title="", commune_code="", commune_name="", siret="", applicant_sort_name=""
    )
    lines = EliminationLine.objects.filter(request=request)
    lines.exclude(extended_until=None).update(extension_reason="–", extended_by=None, extended_by_name="")
    lines.filter(pk=line.pk).update(eliminated_at=now)
    event = event_of(BESIDE[ELIMINATED], request, actor=None, before=State(request.state), stage=request.stage, at=now)
    event.data = {"emptied": emptied, "list": str(line.elimination.uuid)}
    if line.transfer:
        event.data["transfer"] = str(line.transfer.uuid)
    append(event)


def kept_answers(request: ServiceRequest) -> dict[str, JsonValue]:
    """The answers that tell nobody apart, as the types of their questions say."""
    fields = request.form_version.form.fields()
    stays = {field.key: field_type(field).anonymised(field, request.answers.get(field.key)) for field in fields}
    return {key: answer for key, answer in stays.items() if answer is not None}


def _delete_what_points_to(request: ServiceRequest) -> None:
    for relation in ServiceRequest._meta.related_objects:
        model = relation.related_model
        if model not in STAYS:
            rows: QuerySet[Model] = model._base_manager.filter(**{relation.field.name: request.pk})
            rows.delete()


def _empty_events(request: ServiceRequest) -> list[list[object]]:
    """Take out what they say and who did it; returns what remains of each that said something, by its number."""
    events = list(RequestEvent.objects.filter(request=request).order_by("number"))
    remains = [[event.number, event.remains] for event in events]
    RequestEvent._base_manager.filter(request=request).update(text="", data={}, salt="", actor=None)
    return remains


def _blank(request: ServiceRequest, now: dt.datetime) -> None:
    """Leave of the row what names nobody; it belongs to nobody's profile, where no account leads."""
    account = nobody()
    changes: dict[str, object] = {
        "answers": kept_answers(request),
        "profile": profile_of(account),
        "applicant": account,
        "eliminated_at": now,
        **{name: {} for name in ("facts", "edits", "unread")},
        **dict.fromkeys(("applicant_name", "applicant_sort_name"), ""),
        **dict.fromkeys(("assignee", "completed_at"), None),
        "set_aside": [],
        "revision_number": request.revision_number + 1,
    }
    ServiceRequest.objects.filter(pk=request.pk, state__in=State.ended()).update(updated_at=now, **changes)
