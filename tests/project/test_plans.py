"""What is read by indexes, however much is kept: what recurs, who holds a right, the aids of an undertaking.

By SQLite's plans: PostgreSQL, among few rows, reads them all.
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import pytest
import time_machine
from anymail.signals import AnymailTrackingEvent
from django.apps import apps
from django.contrib.auth.backends import ModelBackend
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.audit import anchors
from accounts.permissions import holders
from accounts.staff.people.queries import staff
from formkit.fieldtypes.short_text import ShortTextField
from notifications.listing import EmailFilterSet
from notifications.models import OutgoingEmail
from notifications.tracking import note
from portal.schedules import schedules
from teleservices.deciding.aids.histories import histories_of
from teleservices.desk.requests.answer_filters import ChoicePicked, ChoiceTicked, DayLimit, InCommune, OnAnswer
from teleservices.desk.requests.filter_set import RequestFilters
from teleservices.desk.requests.finding import sought
from teleservices.legal import legal_day
from teleservices.lifecycle.retention.destroying import nobody, profile_of
from teleservices.models import PostalSending, Procedure, RequestFacts
from teleservices.steering.traces.kinds import KINDS
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import make_procedure
from tests.project.world import make_world

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

A_DAY = 24 * 60
WORKING = dt.datetime(2027, 3, 3, 14, tzinfo=dt.UTC)
"""A Wednesday afternoon: some tasks have nothing to ask at night, nor on Sundays."""
FEW = {
    "what is configured or published": (
        "django_q_schedule", "home_accessibilityaudit", "home_pagelink", "locker_documentcategory", "portal_document",
        "portal_portalsettings", "portal_termsversion", "search_indexedtext", "teleservices_delegation",
        "teleservices_measureddelay", "teleservices_procedure", "wagtailcore_page", "wagtailcore_pageviewrestriction",
        "wagtailredirects_redirect",
    ),
    "what goes away by itself, soon": (
        "accounts_dataexport", "accounts_erasuredemand", "django_q_ormq", "django_q_task", "teleservices_deskexport",
        "teleservices_informedperson", "teleservices_morningnotice", "teleservices_openingalert",
        "usersessions_usersession",
    ),
    "an anchor a day": ("accounts_anchor", "accounts_notedanchor"),
    "what a service makes a few times a year": (
        "teleservices_archivetransfer", "teleservices_eliminationlist", "teleservices_batch",
    ),
}  # fmt: skip
"""Tables that any task may read whole, and why they stay small."""
ONCE_A_DAY = {
    "traces of a year, and counts, whose oldest are deleted": (
        "accounts_signin", "accounts_failedsignins", "accounts_emailchange", "locker_download", "portal_windowcount",
        "teleservices_desksearch", "teleservices_requestreading",
    ),
    "accounts": ("accounts_user", "accounts_profile", "account_emailaddress"),
    "what the public is told of the delays of a year": ("teleservices_requestfacts",),
}  # fmt: skip
"""Tables that a task of the night may read whole: some tenths of a second among a million rows."""
MAY_BE = frozenset(table for kinds in (*FEW.values(), *ONCE_A_DAY.values()) for table in kinds)
TABLES = frozenset(model._meta.db_table for model in apps.get_models(include_auto_created=True))
SCANNED = re.compile(r"^SCAN (\w+)(?! VIRTUAL)")


@pytest.fixture(autouse=True)
def _on_a_working_day() -> Iterator[None]:
    with time_machine.travel(WORKING):
        yield


def statements_of(act: Callable[[], object]) -> list[tuple[str, object]]:
    """What an act reads, changes and deletes, with its values."""
    statements = []

    def keep(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE")) and not many:
            statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        act()
    return statements


def plan(sql: str, params: object) -> list[str]:
    """SQLite's, a line a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return [row[3] for row in cursor.fetchall()]


def plans_of(act: Callable[[], object]) -> list[str]:
    """Those of all that an act asks."""
    return [line for statement in statements_of(act) for line in plan(*statement)]


def tables_read_whole(sql: str, params: object) -> set[str]:
    """Of several tables under one alias, in subqueries, one that may be read whole where there is one."""
    names = {match[1] for line in plan(sql, params) if (match := SCANNED.match(line))}
    aliases = re.findall(r'"(\w+)" ([TUVW]\d+)\b', sql)
    tables = ([table for table, alias in aliases if alias == name] or [name] for name in names)
    return {min(several, key=lambda table: table not in MAY_BE) for several in tables} & TABLES


def test_no_recurring_task_reads_a_table_that_grows() -> None:
    world = make_world()
    Procedure.objects.filter(pk=world.procedure.pk).update(files_away_months=1, retention_months=1)
    for days in (3, 2, 1):  # what is checked of the history begins at an anchor
        with time_machine.travel(timezone.now() - dt.timedelta(days=days)):
            anchors.write()
    few = frozenset(table for tables in FEW.values() for table in tables)
    growing, named = {}, set()
    statistics_last = sorted(schedules, key=lambda task: task.name == "statistics")  # they say how few rows there are
    for task in statistics_last:
        statements = statements_of(import_string(task.path))
        whole = {table for statement in statements for table in tables_read_whole(*statement)}
        growing |= {task.name: whole - (MAY_BE if task.minutes >= A_DAY else few)}
        named |= whole
    assert {name: tables for name, tables in growing.items() if tables} == {}
    assert sorted(MAY_BE - named) == [], "no table is named for nothing"


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        ("to_print", "sending_never_posted"),
        ("to_post", "sending_never_posted"),
        ("awaiting_receipt", "sending_awaits_receipt"),
    ],
)
def test_letters_that_wait_are_found_among_those_that_arrived(asked: str, index: str) -> None:
    waiting = getattr(PostalSending.objects, asked)().order_by("asked_at", "pk")
    assert [line for line in plans_of(lambda: list(waiting)) if index not in line] == []


def test_nobodys_profile_is_found_by_its_requests() -> None:
    account = nobody()
    assert any("applicant_id" in line for line in plans_of(lambda: profile_of(account)))


@pytest.mark.parametrize(
    ("path", "index"),
    [("teleservices.tasks.draw_up_eliminations", "facts_over"), ("teleservices.tasks.file_away", "facts_put_away")],
)
def test_what_is_over_is_found_by_an_index_of_its_procedure(path: str, index: str) -> None:
    make_procedure(files_away_months=1)
    assert any(index in line for line in plans_of(import_string(path)))


def test_of_all_decisions_only_those_of_an_undertaking_are_read() -> None:
    firm = make_profile(member=make_user(), siret="73282932000074")
    lines = plans_of(lambda: histories_of([firm], legal_day(timezone.now())))
    assert [line for line in lines if line.startswith("SCAN")] == []
    assert any("siret>?" in line for line in lines)


def test_no_account_is_asked_whether_it_holds_a_right() -> None:
    right = "accounts.decide_joinrequest"
    assert "SCAN accounts_user" in ModelBackend().with_perm(right).explain(), "which is why it isn't used"
    assert "SEARCH accounts_user USING INTEGER PRIMARY KEY" in holders(right).explain()


def answered(kind: type[OnAnswer], value: object, **choices: object) -> Callable[[], object]:
    """The rows that a filter of the desk on an answer reads."""

    def read() -> object:
        filtered = kind(**choices).of(make_procedure(), ShortTextField(key="f_town", label="Commune"))
        filtered.parent = SimpleNamespace(answers=[])
        filtered.filter(RequestFacts.objects.all(), value)
        return [list(rows) for rows in filtered.parent.answers]

    return read


FILLED = [
    ("user_telephone", lambda: sought(RequestFacts.objects.all(), "06 12 34 56 78")),
    ("download_about", lambda: list(KINDS["documents"].narrowed({"reference": "9XRDES85"}))),
    (
        "email_by_providers_name",
        lambda: note(provider="test", event=AnymailTrackingEvent(event_type="delivered", message_id="9")),
    ),
    ("email_by_delivery", lambda: list(EmailFilterSet({"delivery": "bounced"}, OutgoingEmail.objects.all()).qs)),
    ("answer_text", answered(ChoicePicked, "foot")),
    ("answer_text", answered(ChoiceTicked, ["foot", "judo"])),
    ("answer_text", answered(DayLimit, dt.date(2027, 1, 1), lookup_expr="gte")),
    ("answer_text", answered(InCommune, "vernaie")),
    (
        "facts_commune",
        lambda: RequestFilters.in_commune(SimpleNamespace(teams={1: ""}), RequestFacts.objects.all(), "", "vernaie"),
    ),
]
"""The indexes of texts that are filled, each with an act that it serves."""


@pytest.mark.parametrize(("index", "act"), [*FILLED, ("audit_about_staff", lambda: list(staff()))])
def test_an_index_of_some_rows_serves_what_it_was_made_for(index: str, act: Callable[[], object]) -> None:
    assert any(index in line for line in plans_of(act))


def test_each_index_of_texts_that_are_filled_serves_an_act() -> None:
    indexes = [index for model in apps.get_models() for index in model._meta.indexes if index.condition]
    assert {index.name for index in indexes if index.condition.negated} == {name for name, _act in FILLED}
