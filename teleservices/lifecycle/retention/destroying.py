"""What is destroyed of a request whose time is over, and what stays: a reference, dates, an outcome, figures.

Whatever points to the request goes, unless it is named here: a table that is added later goes too.
"""

import datetime as dt
from collections.abc import Collection

from django.core.files.storage import storages
from django.db.models import Model, QuerySet

from accounts.models import Profile, ProfileType, User
from accounts.rights.erasure import NOWHERE
from formkit.fieldtypes import field_type
from formkit.values import JsonValue
from locker.models import Download
from notifications.models import OutgoingEmail
from portal.database.filled_texts import filled
from portal.history.append_only import append
from teleservices.lifecycle.acts_beside import BESIDE
from teleservices.lifecycle.new_events import event_of
from teleservices.models import (
    EliminationLine,
    MeetingFile,
    MeetingItem,
    RequestEvent,
    RequestFacts,
    ServiceRequest,
    State,
)
from teleservices.models.desk.traces import RequestReading
from teleservices.models.requests.events import ELIMINATED

STAYS: frozenset[type[Model]] = frozenset({RequestEvent, RequestFacts, EliminationLine, RequestReading})
"""What points to a request and stays: its events, emptied; its figures; its line; who opened it, a year."""
ADDRESS = f"demandes-eliminees{NOWHERE}"


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
    fields = request.form.fields()
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


def destroy_annexes(meetings: Collection[int]) -> int:
    """Destroy the annexes and minutes of those of these meetings of which no request is left; returns how many.

    They prove what was decided of each request of the meeting: they go with the last of them. The bytes first,
    then the rows: a run that is killed between the two finds the rows again, never forgotten bytes.
    """
    files = list(MeetingFile.objects.filter(meeting__in=meetings, meeting__items=None))
    for file in files:
        storages["private"].delete(file.storage_name)
        file.delete()
    return len(files)


def nobody() -> User:
    """The account to which requests belong once their contents are destroyed: its address, which leads nowhere, opens
    nothing. Made with the first that needs it; it goes by itself once no request is its own.
    """
    user = User.objects.filter(email=ADDRESS).first()
    if user is None:
        user = User(email=ADDRESS, is_active=False)
        user.set_unusable_password()
        user.save()
    return user


def profile_of(account: User) -> Profile:
    """The profile of these requests: of the type that everybody has, without a name and without members.

    It is the one of the requests that are that account's already: of that type there are as many as citizens.
    """
    theirs = Profile.objects.filter(requests__applicant=account).order_by()[:1]
    return next(iter(theirs), None) or Profile.objects.create(type=ProfileType.personal(), name="")
