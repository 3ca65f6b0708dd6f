"""A portal of a former version brought up to date: its people, its drafts, its files and its queue go on as before."""

from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django_q.models import OrmQ, Schedule, Task
from pytest_django.plugin import DjangoDbBlocker
from wagtail.models import Page

from accounts.audit import anchor_check, anchors
from accounts.models import DataExport, ExportState, User
from notifications.models import EmailState, OutgoingEmail
from teleservices.models import Acknowledgement, CompleteCopy, Decision, Procedure, RequestEvent, ServiceRequest, State
from teleservices.models.requests.events import DigestVersion
from tests import database, queue
from tests.factories.procedures import act
from tests.teleservices.filing.posts import beside
from tests.upgrade import former
from tests.upgrade.guards import guards

pytestmark = [pytest.mark.both_databases, pytest.mark.long, pytest.mark.usefixtures("upgraded")]
AN_HOUR_LATER = "2026-11-26T22:00:00+00:00"
"""After what was queued as the database was made, be it by another process."""


Shape = tuple[set[tuple[str, str]], set[tuple[str, str]], set[tuple[object, ...]]]


def columns() -> set[tuple[str, str]]:
    """Every column, by its table."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {
            (table, column.name)
            for table in tables
            for column in connection.introspection.get_table_description(cursor, table)
        }


def constraints() -> set[tuple[object, ...]]:
    """Every key, index and check by its table and its name, with what it is on; SQLite names those of a column anew."""
    with connection.cursor() as cursor:
        return {
            (
                table,
                "" if name.startswith("__unnamed") else name,
                tuple(constraint["columns"] or ()),
                constraint["foreign_key"],
                *(bool(constraint[kind]) for kind in ("primary_key", "unique", "check", "index")),
            )
            for table in connection.introspection.table_names(cursor)
            for name, constraint in connection.introspection.get_constraints(cursor, table).items()
        }


def shape() -> Shape:
    """What a new portal and an upgraded one have alike, though each came by migrations of its own."""
    return guards(), columns(), constraints()


@pytest.fixture(scope="module")
def new_portal(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Shape]:
    """The shape of a database that was never another version's; the upgraded one is in its place meanwhile."""
    with (
        django_db_blocker.unblock(),
        override_settings(PARVIS_DEMO=True, PARVIS_STAFF_SECOND_FACTOR=False),
        time_machine.travel(AN_HOUR_LATER),
    ):
        of_a_new_one = shape()
        with database.with_former_rows(former.build):
            yield of_a_new_one


@pytest.fixture
def upgraded(new_portal: Shape, db: None) -> None:
    """The portal after its upgrade; what a test does to it is undone."""


@pytest.fixture
def citizen(client: Client) -> Client:
    """Signed in as who has requests in the demo."""
    client.force_login(User.objects.get(email="usager@demo.test"))
    return client


def test_every_row_of_before_is_there() -> None:
    tables = former.read()["tables"]
    named = ("teleservices_servicerequest", "teleservices_requestevent", "accounts_auditevent", "locker_lockerdocument")
    with connection.cursor() as cursor:
        for table in named:
            cursor.execute(f'SELECT count(*) FROM "{table}"')
            assert cursor.fetchone()[0] >= len(tables[table]["rows"]), table


def test_the_histories_of_before_are_whole_and_go_on() -> None:
    assert set(RequestEvent.objects.values_list("digest_version", flat=True)) == {DigestVersion.TEXT_ITSELF}
    anchors.write()
    assert list(anchor_check.faults()) == []
    request = ServiceRequest.objects.filter(state=State.IN_REVIEW).exclude(team=None).latest("pk")
    member = request.team.team_members.order_by("pk").first()
    act(request, "refuse", member.user)
    assert request.events.latest("number").digest_version == DigestVersion.HASHED_CONTENTS
    assert list(anchor_check.faults()) == []


def test_each_draft_opens_at_each_of_its_steps_and_takes_an_answer(client: Client) -> None:
    drafts = ServiceRequest.objects.filter(state=State.DRAFT)
    assert len(drafts) == 3
    for draft in drafts:
        client.force_login(draft.applicant)
        assert client.get(reverse("filing_resume", args=[draft.reference])).status_code == 302
        for step in draft.form_version.form.steps:
            address = reverse("filing_step", args=[draft.reference, step.key])
            assert client.get(address, follow=True).status_code == 200, address
        step = next(
            step for step in draft.form_version.form.steps if "f_prenom" in {field.key for field in step.fields}
        )
        typed = beside(draft) | {"field": "f_prenom", "f_prenom": "Claude"}
        answer = client.post(reverse("filing_autosave", args=[draft.reference, step.key]), typed)
        assert answer.status_code == 200
        draft.refresh_from_db()
        assert draft.answers["f_prenom"] == "Claude"


@pytest.mark.parametrize("name", ["account_home", "request_list", "draft_list", "received_documents", "profile_list"])
def test_the_citizen_s_pages_show(citizen: Client, name: str) -> None:
    assert citizen.get(reverse(name)).status_code == 200


def test_each_request_shows_to_who_filed_it_and_to_who_instructs_it(client: Client) -> None:
    for request in ServiceRequest.objects.transmitted():
        client.force_login(request.applicant)
        assert client.get(reverse("request_detail", args=[request.reference])).status_code == 200
        if request.team:
            client.force_login(request.team.team_members.order_by("pk").first().user)
            assert client.get(reverse("desk:sheet", args=[request.reference])).status_code == 200


def test_public_pages_and_the_studio_show(client: Client) -> None:
    for page in Page.objects.live().filter(depth__gt=1):
        assert client.get(page.specific.address).status_code == 200, page.specific.address
    client.force_login(User.objects.get(email="conception@demo.test"))
    for procedure in Procedure.objects.all():
        assert client.get(reverse("studio:procedure", args=[procedure.uuid]), follow=True).status_code == 200


def test_groups_and_people_keep_their_rights() -> None:
    """Each permission that a group had, by its name: none was renamed on the way."""
    tables = former.read()["tables"]
    rows = {
        name: [dict(zip(table["columns"], row, strict=True)) for row in table["rows"]] for name, table in tables.items()
    }
    types = {row["id"]: row["app_label"] for row in rows["django_content_type"]}
    names = {row["id"]: f"{types[row['content_type_id']]}.{row['codename']}" for row in rows["auth_permission"]}
    groups: dict[int, set[str]] = {}
    for row in rows["auth_group_permissions"]:
        groups.setdefault(row["group_id"], set()).add(names[row["permission_id"]])
    members = [(row["user_id"], row["group_id"]) for row in rows["accounts_user_groups"]]
    assert members
    for user, group in members:
        assert groups[group] <= User.objects.get(pk=user).get_all_permissions()


def test_what_waited_in_the_queue_is_done() -> None:
    """Each task under the name that the former version gave it."""
    waiting = [task["func"] for task in former.read()["tasks"]]
    assert len(waiting) == OrmQ.objects.count() == 5
    export, copy = DataExport.objects.get(), CompleteCopy.objects.get()
    letter, acknowledgement = Decision.objects.latest("pk"), Acknowledgement.objects.get(stored_file=None)
    assert letter.letter is None
    queue.drain()
    assert not Task.objects.filter(success=False).exists()
    for row in (export, copy, letter, acknowledgement):
        row.refresh_from_db()
    assert (export.state, copy.progress) == (ExportState.READY, CompleteCopy.Progress.READY)
    assert letter.letter is not None
    assert acknowledgement.stored_file is not None
    assert not OutgoingEmail.objects.exclude(state=EmailState.SENT).exists()


def test_what_is_done_again_and_again_still_is() -> None:
    tables = former.read()["tables"]["django_q_schedule"]
    func = tables["columns"].index("func")
    before = {row[func] for row in tables["rows"]}
    assert before <= set(Schedule.objects.values_list("func", flat=True))
    assert all(callable(import_string(path)) for path in before)


def test_it_ends_with_the_columns_the_constraints_and_the_guards_of_a_new_portal(new_portal: Shape) -> None:
    assert all(shape())
    assert shape() == new_portal
