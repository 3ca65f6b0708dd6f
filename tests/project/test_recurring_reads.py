"""What recurs reads by its indexes: a portal that has received a million requests does not work for them every hour."""

import datetime as dt
import re

import pytest
import time_machine
from django.apps import apps
from django.db import connection
from django.utils import timezone
from django.utils.module_loading import import_string

from accounts.audit import anchors
from portal.schedules import schedules
from teleservices.models import Procedure
from tests.factories.procedures import make_procedure
from tests.project.world import make_world

pytestmark = pytest.mark.django_db

A_DAY = 24 * 60
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


def statements_of(path: str) -> list[tuple[str, object]]:
    """What a task reads, changes and deletes, with its values."""
    statements = []

    def keep(execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(("SELECT", "UPDATE", "DELETE")) and not many:
            statements.append((sql, params))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(keep):
        import_string(path)()
    return statements


def plan(sql: str, params: object) -> list[str]:
    """SQLite's, a line a table."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}", params)
        return [row[3] for row in cursor.fetchall()]


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
    for task in sorted(
        schedules, key=lambda task: task.name == "statistics"
    ):  # last: among few rows, all is read whole
        whole = {table for statement in statements_of(task.path) for table in tables_read_whole(*statement)}
        growing |= {task.name: whole - (MAY_BE if task.minutes >= A_DAY else few)}
        named |= whole
    assert {name: tables for name, tables in growing.items() if tables} == {}
    assert sorted(MAY_BE - named) == [], "no table is named for nothing"


@pytest.mark.parametrize(
    ("path", "index"),
    [("teleservices.tasks.draw_up_eliminations", "facts_over"), ("teleservices.tasks.file_away", "facts_put_away")],
)
def test_what_is_over_is_found_by_an_index_of_its_procedure(path: str, index: str) -> None:
    make_procedure(files_away_months=1)
    plans = [line for statement in statements_of(path) for line in plan(*statement)]
    assert any(index in line for line in plans)
