"""Of a request whose time is over, nothing that it said remains anywhere in the database; its history stays whole."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from accounts.audit import anchor_check, anchors
from accounts.models import User
from accounts.rights import erasure
from locker.models import Download, LockerDocument, StoredFile, storage_name
from notifications.models import OutgoingEmail
from portal.history.append_only import first_fault
from teleservices.lifecycle.retention import eliminating
from teleservices.lifecycle.retention.destroying import STAYS, destroy_annexes, destroy_contents
from teleservices.models import (
    EliminationLine,
    EliminationList,
    Label,
    MeetingFile,
    MeetingItem,
    RequestEvent,
    RequestFacts,
    ServiceRequest,
)
from teleservices.models.requests.events import ELIMINATED
from tests.accounts.rewriting import rewrite
from tests.factories.locker import collect_everywhere, make_stored_file
from tests.factories.meetings import make_head, make_meeting
from tests.factories.procedures import AMOUNT, PROJECT, make_request
from tests.factories.retention import OVER, VISAED, make_list, make_over, make_visaed

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MARK = "Zibeline7"
SHAPES: dict[str, dict[str, object]] = {
    "Appeal": {"kind": "contentious", "deadline": None, "answer": "upheld", "answered_at": OVER},
    "InformedPerson": {"member": None},
    "Recusal": {"profile": None},
    "PostalSending": {"is_registered": True, "return_reason": "", "number": "", "event": None, "message": None},
    "Opinion": {"deemed_ground": "", "code_digest": "", "answer_kind": "free", "verdict": "", "answered_at": OVER},
    "MeetingItem": {"vote": "adopted", "refusal_reason": ""},
}
"""What the rules of these tables want of a row."""
NOT_SEEDED = {"RequestEvent", "RequestFacts", "EliminationLine", "RequestReading", "LegalHold"}
"""What stays, tried apart; and a hold that stands keeps all: one that was lifted is tried in `test_holding`."""


def reachable() -> set[type[models.Model]]:
    """Every model whose rows go with a request, whatever the way."""
    models_reached: set[type[models.Model]] = set()
    waiting: list[type[models.Model]] = [ServiceRequest]
    while waiting:
        for relation in waiting.pop()._meta.related_objects:
            model = relation.related_model
            if (
                model not in models_reached
                and model not in STAYS
                and (relation.on_delete in {models.CASCADE, models.RESTRICT})
            ):
                models_reached.add(model)
                waiting.append(model)
    return models_reached


def chosen_value(field: models.Field[Any, Any], request: ServiceRequest) -> object:
    """Something that a column of this kind may hold, with the mark wherever a text may."""
    if field.choices:
        return next(str(value) for value, _label in field.flatchoices if value)
    match field.get_internal_type():
        case "JSONField":
            return {"texte": MARK}
        case "CharField" | "TextField" | "EmailField" | "SlugField":
            return f"{MARK}@brenne.test"[: field.max_length] if field.max_length else f"{MARK} et la suite"
        case "DateTimeField":
            return timezone.now()
        case "DateField":
            return timezone.localdate()
        case "BooleanField":
            return False
    return 1


def parent_of(field: models.ForeignKey[Any, Any], request: ServiceRequest) -> models.Model | None:
    model = field.related_model
    if model is StoredFile:
        return make_stored_file()
    known = {type(row): row for row in (request, request.applicant, request.profile, request.team, request.procedure)}
    return known.get(model) or model._base_manager.order_by("-pk").first()


def seed(model: type[models.Model], request: ServiceRequest) -> bool:
    """A row of this model, made of the mark; False where its tables must come first, or its rules refuse such a row."""
    values: dict[str, object] = {}
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            parent = parent_of(field, request)
            if parent is None and not field.null:
                return False
            values[field.name] = None if field.null and field.related_model is model else parent
        elif not field.primary_key and not field.has_default() and not (field.null and not field.empty_strings_allowed):
            values[field.name] = chosen_value(field, request)
    try:
        with transaction.atomic():
            model._base_manager.create(**values | SHAPES.get(model.__name__, {}))
    except IntegrityError:
        return False
    return True


def rows_with_mark() -> Iterator[str]:
    """Each table that holds the mark, in any column, whatever the app."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            if any(MARK.lower() in str(row).lower() for row in cursor.fetchall()):
                yield table


@pytest.fixture
def over() -> ServiceRequest:
    """An ended request that says the mark in its answers, its facts, its events."""
    request = make_over()
    ServiceRequest.objects.filter(pk=request.pk).update(
        answers={PROJECT: MARK, AMOUNT: "1250.00", "f_plus": [{"row": MARK}]},
        facts={"p_name": MARK},
        edits={PROJECT: MARK},
        unread={PROJECT: MARK},
        set_aside=[MARK],
        applicant_name=MARK,
        applicant_sort_name=MARK.lower(),
    )
    RequestFacts.objects.filter(pk=request.pk).update(
        title=MARK, commune_name=MARK, applicant_sort_name=MARK.lower(), siret="12345678901234"
    )
    OutgoingEmail.objects.create(
        key="k", kind="request.event", about=request.reference, recipient=f"{MARK}@brenne.test", subject=MARK, text=MARK
    )
    Download.objects.create(stored_file=make_stored_file(), context=MARK, about=request.reference)
    return ServiceRequest.objects.select_related("team", "applicant", "profile", "procedure").get(pk=request.pk)


def eliminate(request: ServiceRequest) -> EliminationLine:
    head = make_head(request.team)
    make_visaed(make_list(request), head)
    with time_machine.travel(VISAED, tick=False):
        assert eliminating.run() == 1
    return EliminationLine.objects.get(request=request)


@pytest.fixture
def annexed(over: ServiceRequest) -> MeetingFile:
    """The annex of a meeting of its service, which names its applicants; its label, to be laid."""
    meeting = make_meeting(make_head(over.team))
    meeting.reports.get_or_create(title="Sports")
    Label.objects.create(team=over.team, name="Priorité")
    file = MeetingFile(meeting=meeting, kind="annex", format="pdf", sha256="0" * 64, size=1, made_at=timezone.now())
    storages["private"].save(file.storage_name, ContentFile(MARK.encode()))
    file.save()
    return file


def test_nothing_that_was_said_remains_in_any_table(over: ServiceRequest, annexed: MeetingFile) -> None:
    left = {model for model in reachable() if model.__name__ not in NOT_SEEDED}
    for _again in range(4):  # what leads to another comes after it
        left -= {model for model in left if seed(model, over) or model._base_manager.exists()}
    assert {model.__name__ for model in left} == set()
    assert len(list(rows_with_mark())) > 20
    assert storages["private"].exists(annexed.storage_name)
    destroy_contents(over, line=written_line(over), now=timezone.now())
    assert list(rows_with_mark()) == []
    assert {model.__name__ for model in reachable() if model._base_manager.exists()} == set()
    assert not storages["private"].exists(annexed.storage_name)
    assert not MeetingFile.objects.exists()


def test_the_annexes_of_a_meeting_stay_as_long_as_one_of_its_requests(
    over: ServiceRequest, annexed: MeetingFile
) -> None:
    meeting, other = annexed.meeting, make_request(procedure=over.procedure)
    report = meeting.reports.get()
    for request in (over, other):
        MeetingItem.objects.create(meeting=meeting, report=report, request=request, is_open=False)
    eliminate(over)
    assert storages["private"].exists(annexed.storage_name)
    destroy_annexes([meeting.pk])
    assert MeetingFile.objects.filter(pk=annexed.pk).exists()
    meeting.items.all().delete()
    destroy_annexes([meeting.pk])
    assert not storages["private"].exists(annexed.storage_name)


def test_what_stays_counts_and_names_nobody(over: ServiceRequest) -> None:
    applicant, profile, facts = over.applicant, over.profile, RequestFacts.objects.get(pk=over.pk)
    line = eliminate(over)
    stays = ServiceRequest.objects.get(pk=over.pk)
    assert (stays.reference, stays.state, stays.procedure) == (over.reference, over.state, over.procedure)
    assert stays.profile != profile
    assert (stays.profile.name, stays.profile.memberships.count()) == ("", 0)
    assert (stays.applicant == applicant, stays.applicant.is_active) == (False, False)
    assert stays.answers == {AMOUNT: "1250.00"}
    kept = RequestFacts.objects.get(pk=over.pk)
    same = ("team", "procedure", "state", "submitted_on", "ended_on", "outcome", "decided_in", "amount_granted")
    assert [getattr(kept, name) for name in same] == [getattr(facts, name) for name in same]
    assert (kept.title, kept.commune_name, kept.siret, kept.applicant_sort_name, kept.assignee) == (
        "",
        "",
        "",
        "",
        None,
    )
    assert (line.outcome, line.ended_on, line.amount_cents) == ("accepted", facts.ended_on, facts.amount_granted)
    assert line.eliminated_at == stays.eliminated_at == kept.eliminated_at
    assert not ServiceRequest.objects.transmitted().filter(pk=over.pk).exists()
    assert not ServiceRequest.objects.visible_to(applicant).filter(pk=over.pk).exists()


def test_its_history_stays_whole_and_anchored(over: ServiceRequest) -> None:
    anchors.write()
    eliminate(over)
    *before, last = over.events.order_by("number")
    assert all(event.is_emptied and event.actor is None for event in before)
    assert (last.act, last.actor, last.is_public) == (ELIMINATED, None, False)
    assert [fault for fault in anchor_check.faults() if "request" in fault] == []


def test_contents_emptied_without_its_event_are_denounced(over: ServiceRequest) -> None:
    event = over.events.latest("number")
    RequestEvent._base_manager.filter(pk=event.pk).update(text="", data={}, salt="")
    assert fault(over) == event.number


def test_a_history_that_was_changed_keeps_everything(over: ServiceRequest, caplog: pytest.LogCaptureFixture) -> None:
    first = over.events.earliest("number")
    made = make_visaed(make_list(over), make_head(over.team))
    rewrite("UPDATE teleservices_requestevent SET text = 'autre' WHERE id = %s", first.pk)
    with time_machine.travel(VISAED, tick=False):
        assert eliminating.run() == 0
    assert "request not eliminated" in caplog.text
    assert made.lines.waiting().count() == 1
    assert ServiceRequest.objects.get(pk=over.pk).answers[PROJECT] == MARK


def test_its_files_go_once_the_recovery_window_is_over(over: ServiceRequest) -> None:
    stored = StoredFile.objects.get(attachments__request=over)
    eliminate(over)
    LockerDocument.objects.filter(stored_file=stored).delete()
    assert collect_everywhere(VISAED + dt.timedelta(days=3)) == 0
    assert collect_everywhere(VISAED + dt.timedelta(days=63)) > 0
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    assert not storages["private"].exists(storage_name(stored.sha256))


def test_an_account_that_was_closed_goes_with_its_last_request(over: ServiceRequest) -> None:
    applicant = over.applicant
    erasure.erase(user=applicant)
    assert User.objects.filter(pk=applicant.pk).exists()
    eliminate(over)
    erasure.forget_what_was_kept()
    assert not User.objects.filter(pk=applicant.pk).exists()
    assert ServiceRequest.objects.get(pk=over.pk).eliminated_at


# --- Their means -----------------------------------------------------------------------------------------------------
def fault(request: ServiceRequest) -> int | None:
    return first_fault(RequestEvent.objects.filter(request=request).select_related("actor").order_by("number"))


def written_line(request: ServiceRequest) -> EliminationLine:
    """Its line, written at once: among what was seeded, appeals and messages keep it off any list."""
    day = timezone.localdate()
    made = EliminationList.objects.create(
        procedure=request.procedure, team=request.team, fate="destruction", made_at=timezone.now(), notice_until=day
    )
    days = {"submitted_on": day, "ended_on": day, "due_on": day}
    return EliminationLine.objects.create(
        elimination=made, request=request, reference=request.reference, outcome="accepted", **days
    )
