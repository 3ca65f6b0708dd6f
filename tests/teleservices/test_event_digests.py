"""What the digest of a request's event covers, and that its contents can be emptied without breaking the chain."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.audit import anchor_check, anchors
from portal.history.append_only import AppendOnlyError, append, append_chains, first_fault
from teleservices.models import RequestEvent, ServiceRequest, State
from teleservices.models.requests.events import DIGEST_VERSION, ELIMINATED
from tests.accounts.rewriting import rewrite
from tests.factories.accounts import make_user
from tests.factories.procedures import act, make_draft, make_instructor, make_request

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
EMPTIED = "text = '', data = '{}', salt = ''"


@pytest.fixture
def request_() -> ServiceRequest:
    """One whose chain has several events, the last by an instructor."""
    return make_request(state=State.ACCEPTED)


@pytest.fixture
def last(request_: ServiceRequest) -> RequestEvent:
    return request_.events.latest("number")


def fault(request: ServiceRequest) -> int | None:
    """The number of the first event that was changed."""
    return first_fault(request.events.select_related("actor").order_by("number"))


def update(event: RequestEvent, assignments: str, *values: object) -> None:
    """What someone asks of the database itself, with its guards in place."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE teleservices_requestevent SET {assignments} WHERE id = %s", [*values, event.pk])


def test_a_chain_is_whole_and_says_who_acted(request_: ServiceRequest, last: RequestEvent) -> None:
    assert fault(request_) is None
    assert last.actor
    assert last.actor_uuid == last.actor.uuid
    assert last.digest_version == DIGEST_VERSION
    assert len({event.salt for event in request_.events.all()}) == request_.events.count()


@pytest.mark.parametrize(
    "change",
    [
        "act = 'refuse'",
        "from_state = 'submitted'",
        "to_state = 'refused'",
        "stage_id = NULL",
        "is_public = NOT is_public",
        "text = 'autre chose'",
        "text = ''",
        'data = \'{"outcome": "refused"}\'',
        "salt = ''",
        "text_hash = data_hash",
        "data_hash = text_hash",
        "digest_version = 1",
        "actor_id = NULL, actor_uuid = NULL",
        "at = '2020-01-01 00:00:00+00:00'",
    ],
)
def test_what_was_changed_past_the_guards_shows(request_: ServiceRequest, last: RequestEvent, change: str) -> None:
    rewrite(f"UPDATE teleservices_requestevent SET {change} WHERE id = %s", last.pk)
    assert fault(request_) == last.number


def test_another_actor_put_in_its_place_shows(request_: ServiceRequest, last: RequestEvent) -> None:
    rewrite("UPDATE teleservices_requestevent SET actor_id = %s WHERE id = %s", make_user().pk, last.pk)
    assert fault(request_) == last.number


def test_an_actor_whose_account_goes_leaves_the_chain_whole(request_: ServiceRequest, last: RequestEvent) -> None:
    update(last, "actor_id = NULL")
    last.refresh_from_db()
    assert (last.actor, fault(request_)) == (None, None)


# --- Emptied ---------------------------------------------------------------------------------------------------------
def test_emptied_contents_that_an_event_says_leave_the_chain_whole(request_: ServiceRequest) -> None:
    anchors.write()
    remains = [[event.number, event.remains] for event in request_.events.all()]
    for event in request_.events.all():
        update(event, EMPTIED)
    assert all(event.is_emptied and event.text_hash for event in request_.events.all())
    assert fault(request_) == 1, "nothing says it yet"
    state = request_.state
    said = RequestEvent(request=request_, act=ELIMINATED, from_state=state, to_state=state, at=timezone.now())
    said.data = {"emptied": remains}
    append(said)
    assert fault(request_) is None
    assert list(anchor_check.faults()) == []
    instructor = make_instructor(request_.team)
    assert fault(act(ServiceRequest.objects.get(pk=request_.pk), "file_away", instructor)) is None


@pytest.mark.parametrize(
    "change",
    [
        "text = 'autre chose'",
        "text = ''",
        "data = '{}'",
        "salt = ''",
        "text = '', data = '{}'",
        f"{EMPTIED}, is_public = NOT is_public",
        f"{EMPTIED}, text_hash = ''",
        "data_hash = ''",
        "digest_version = 1",
        "stage_id = NULL",
        "actor_uuid = NULL",
        "actor_id = actor_id",
        "digest = ''",
    ],
)
def test_the_database_lets_nothing_else_be_changed(request_: ServiceRequest, last: RequestEvent, change: str) -> None:
    with pytest.raises(IntegrityError, match="never rewritten"):
        update(last, change)
    assert fault(request_) is None


@pytest.mark.parametrize("change", ["text = 'autre chose'", "salt = 'abcd'", EMPTIED])
def test_what_was_emptied_is_not_filled_again(request_: ServiceRequest, last: RequestEvent, change: str) -> None:
    update(last, EMPTIED)
    with pytest.raises(IntegrityError, match="never rewritten"):
        update(last, change)


def test_the_model_refuses_as_well(last: RequestEvent) -> None:
    last.text = "autre chose"
    for attempt in (
        last.save,
        last.delete,
        RequestEvent.objects.all().delete,
        lambda: RequestEvent.objects.update(text="autre chose"),
        lambda: RequestEvent.objects.bulk_create([last]),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()


def test_a_past_written_at_once_is_chained_as_acts_chain_it(request_: ServiceRequest) -> None:
    lived = list(request_.events.order_by("number"))
    others = [make_draft(), make_draft()]
    append_chains([_copy(event, other) for event in lived] for other in others)
    for other in others:
        assert list(other.events.values_list("number", flat=True)) == [event.number for event in lived]
        assert fault(other) is None
    with pytest.raises(IntegrityError), transaction.atomic():
        append_chains([[_copy(lived[0], others[0])]])


def _copy(event: RequestEvent, request: ServiceRequest) -> RequestEvent:
    """The same act on another request, not stored."""
    return RequestEvent(
        request=request,
        act=event.act,
        actor=request.applicant,
        from_state=event.from_state,
        to_state=event.to_state,
        text=event.text,
        at=event.at,
    )
