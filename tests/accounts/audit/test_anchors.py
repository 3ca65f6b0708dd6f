"""The daily anchor: what a chain alone does not show, its end cut or all of it written anew, shows."""

import logging
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from pytest_django import Settings

from accounts import audit, tasks
from accounts.audit import anchor_check, anchors, noted_anchors
from accounts.models import Anchor, AnchoredHead, AuditEvent, User
from portal.health.probes import Report
from portal.history.append_only import AppendOnlyError
from teleservices.models import RequestEvent, State
from tests.accounts.journeys import later
from tests.accounts.rewriting import is_whole, rewrite
from tests.accounts.rights.test_erasure_at_once import together
from tests.database import is_sqlite
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import make_request

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
EVENTS = "accounts_auditevent"


@pytest.fixture
def user() -> User:
    """Someone whose chain has four events."""
    user = make_user("odile@exemple.test")
    for kind in ("one", "two", "three", "four"):
        audit.record(account=user, kind=kind, actor=user)
    return user


def write_anew(user: User) -> None:
    """Change an event and all the digests after it: the chain is whole again by itself."""
    previous = ""
    for event in AuditEvent.objects.filter(account=user).order_by("number"):
        event.kind = "nothing" if event.number == 2 else event.kind
        previous = event.digest_after(previous)
        rewrite(f"UPDATE {EVENTS} SET kind = %s, digest = %s WHERE id = %s", event.kind, previous, event.pk)


def faults(**how: object) -> list[str]:
    return list(anchor_check.faults(**how))


def written() -> Anchor:
    anchor = anchors.write()
    assert anchor
    return anchor


# --- What is written -------------------------------------------------------------------------------------------------
def test_it_covers_accounts_profiles_and_requests(user: User) -> None:
    profile, request = make_profile(member=user), make_request()
    audit.record(profile=profile, kind="one")
    anchor = written()
    heads = {(head.chain, head.subject_id): (head.length, head.digest) for head in anchor.heads.all()}
    last = AuditEvent.objects.filter(account=user).latest("number")
    assert heads["account", user.pk] == (last.number, last.digest)
    assert heads["profile", profile.pk][0] == 1
    assert heads["request", request.pk] == (1, RequestEvent.objects.get(request=request).digest)
    assert faults() == []


def test_one_a_day_and_each_holds_what_changed(user: User) -> None:
    other = make_user()
    audit.record(account=other, kind="one")
    first = written()
    assert anchors.write() is None
    with later(days=1):
        audit.record(account=other, kind="two")
        second = written()
        assert [head.subject_id for head in second.heads.all()] == [other.pk]
        assert second.digest == anchors.digest_of(second, first.digest)
    with later(days=2):
        assert not written().heads.exists(), "nothing happened"
        assert faults() == []


def test_an_act_under_way_while_one_was_written_is_in_the_next(user: User) -> None:
    late = audit.record(account=user, kind="late")
    audit.record(account=make_user(), kind="sooner")
    rewrite(f"DELETE FROM {EVENTS} WHERE id = %s", late.pk)
    assert written().marks["account"] > late.pk
    late._state.adding = True
    late.save()  # its transaction began before the anchor and ends after
    with later(days=1):
        assert [head.length for head in written().heads.all()] == [late.number]
    with later(days=2):
        assert not written().heads.exists()
        assert faults() == []


def test_the_cost_is_that_of_the_day(user: User, django_assert_num_queries) -> None:
    others = [make_user() for _ in range(30)]
    for other in others:
        audit.record(account=other, kind="one")
    written()
    with later(days=1):
        written()
    with later(days=2):
        audit.record(account=user, kind="five")
        with django_assert_num_queries(17):
            assert written().heads.count() == 1


def test_the_log_says_it(user: User, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "accounts.audit.anchors")
    tasks.anchor_audit()
    anchor = Anchor.objects.get()
    assert f"audit anchor 1:{anchor.digest}" in caplog.text


def test_anchors_are_never_changed_nor_deleted(user: User) -> None:
    anchor = written()
    head = anchor.heads.get()
    for attempt in (
        anchor.save,
        anchor.delete,
        head.save,
        Anchor.objects.all().delete,
        lambda: AnchoredHead.objects.update(length=1),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()


# --- What shows ------------------------------------------------------------------------------------------------------
def test_a_tail_that_was_cut_shows(user: User) -> None:
    written()
    rewrite(f"DELETE FROM {EVENTS} WHERE account_id = %s AND number >= 3", user.pk)
    assert is_whole(account=user), "the chain alone does not say it"
    assert faults() == [f"account {user.uuid}: shorter than at anchor 1"]


def test_a_chain_that_was_emptied_shows(user: User) -> None:
    written()
    rewrite(f"DELETE FROM {EVENTS} WHERE account_id = %s", user.pk)
    assert faults() == [f"account {user.uuid}: shorter than at anchor 1"]


def test_a_change_in_the_middle_shows(user: User) -> None:
    written()
    rewrite(f"UPDATE {EVENTS} SET kind = 'nothing' WHERE account_id = %s AND number = 2", user.pk)
    assert faults() == [f"account {user.uuid}: changed at event 2"]


def test_a_chain_written_anew_shows_even_after_later_anchors(user: User) -> None:
    written()
    write_anew(user)
    assert is_whole(account=user), "the chain alone does not say it"
    with later(days=1):
        audit.record(account=user, kind="five")
        written()
        assert faults() == [f"account {user.uuid}: other than at anchor 1"]


def test_the_end_of_a_request_shows_under_its_reference(user: User) -> None:
    request = make_request(state=State.ACCEPTED)
    written()
    rewrite(
        "DELETE FROM teleservices_requestevent WHERE request_id = %s AND number = %s",
        request.pk,
        request.events.count(),
    )
    assert faults() == [f"request {request.reference}: shorter than at anchor 1"]


def test_a_chain_that_went_with_its_account_is_counted_and_no_fault(
    user: User, capsys: pytest.CaptureFixture[str]
) -> None:
    written()
    user.memberships.all().delete()
    user.delete()
    call_command("verify_audit")
    assert "1 anchors; 1 histories went" in capsys.readouterr().out


def remove_all_anchors() -> None:
    rewrite("DELETE FROM accounts_anchoredhead")
    rewrite("DELETE FROM accounts_anchor")


@pytest.mark.parametrize("same_day", [True, False])
def test_forged_rechained_and_anchored_anew_shows(user: User, caplog: pytest.LogCaptureFixture, same_day: bool) -> None:
    written()
    with later(days=1):
        written()
    write_anew(user)
    remove_all_anchors()
    with later(days=1 if same_day else 2):
        assert tasks.anchor_audit() == 2, "the worker finds it by itself, just after the new anchor"
        assert faults() == ["anchor 1: not as noted elsewhere", "anchor 2: not as noted elsewhere"]
        assert faults(days=1) == faults()
        assert "audit broken: anchor 1: not as noted elsewhere" in caplog.text
        report = anchor_check.health_report()
        assert not report.ok
        assert (report.details["noted"], report.details["not_as_noted"]) == (2, 2)
        with pytest.raises(SystemExit):
            call_command("verify_audit")


def test_it_shows_still_once_there_are_as_many_anchors_as_before(three_days: list[Anchor], user: User) -> None:
    write_anew(user)
    remove_all_anchors()
    for day in range(3, 8):
        with later(days=day):
            written()
    with later(days=7):
        assert faults() == [f"anchor {number}: not as noted elsewhere" for number in (1, 2, 3)]


# --- What is noted ---------------------------------------------------------------------------------------------------
def test_each_anchor_is_noted_once_for_its_owner_alone(three_days: list[Anchor], settings: Settings) -> None:
    path = settings.PARVIS_ANCHORS_FILE
    assert path.read_text().splitlines() == [str(anchor) for anchor in three_days]
    assert path.stat().st_mode & 0o077 == 0
    noted_anchors.note()
    assert len(noted_anchors.read()) == 3


def never_noted() -> None:
    """As if no file had ever been kept."""
    settings.PARVIS_ANCHORS_FILE.unlink()
    rewrite("DELETE FROM accounts_notedanchor")


def test_anchors_of_before_the_file_are_noted_with_the_next(three_days: list[Anchor]) -> None:
    never_noted()
    with later(days=3):
        written()
        assert [number for number, _digest in noted_anchors.read()] == [1, 2, 3, 4]
        assert faults() == []


@pytest.mark.parametrize("is_cut", [True, False])
def test_a_file_that_was_cut_or_taken_away_shows_and_is_not_begun_anew(
    three_days: list[Anchor], user: User, caplog: pytest.LogCaptureFixture, is_cut: bool
) -> None:
    path = settings.PARVIS_ANCHORS_FILE
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:2]) if is_cut else "")
    if not is_cut:
        path.unlink()
    write_anew(user)
    remove_all_anchors()
    for day in range(3, 6):
        with later(days=day):
            written()
    assert "audit anchors not noted: the file lacks some that it held" in caplog.text
    lacking = f"file of noted anchors: lacks {1 if is_cut else 3} that it held; {anchor_check.TO_DO}"
    with later(days=5):
        assert lacking in faults()
        assert lacking in faults(days=1)
        report = anchor_check.health_report()
    assert not report.ok
    assert (report.details["no_longer_noted"], report.details["to_do"]) == (1 if is_cut else 3, anchor_check.TO_DO)


def test_a_file_that_is_lost_for_good_is_begun_anew_by_hand(
    three_days: list[Anchor], capsys: pytest.CaptureFixture[str]
) -> None:
    settings.PARVIS_ANCHORS_FILE.unlink()
    call_command("note_anchors")
    assert "3 anchors noted" in capsys.readouterr().out
    assert settings.PARVIS_ANCHORS_FILE.read_text().splitlines() == [str(anchor) for anchor in three_days]
    assert faults() == []


def test_a_line_that_is_no_anchor_shows(three_days: list[Anchor], settings: Settings) -> None:
    with settings.PARVIS_ANCHORS_FILE.open("a") as file:
        file.write("autre chose\n")
    assert faults() == ["anchor 0: not as noted elsewhere"]


def test_a_file_that_can_not_be_written_stops_nothing_and_is_said(
    user: User, settings: Settings, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "occupied").touch()
    settings.PARVIS_ANCHORS_FILE = tmp_path / "occupied" / "anchors"
    assert anchors.write()
    assert "audit anchors not noted: NotADirectoryError" in caplog.text


# --- What the database refuses ---------------------------------------------------------------------------------------
EVENT = "id, number, kind, actor_uuid, details, at, digest, account_id, actor_id, profile_id"
ANCHOR, HEAD = "number, day, at, marks, digest", "id, chain, subject_id, length, digest, anchor_id"
REPLACING = tuple(
    f"{table} ({columns}) SELECT {columns.replace(column, value)} FROM {table}"
    for table, columns, column, value in (
        ("accounts_auditevent", EVENT, "kind", "'other'"),
        ("accounts_auditevent", EVENT.replace("id, ", "", 1), "digest", "'other'"),
        ("accounts_anchor", ANCHOR, "digest", "'other'"),
        ("accounts_anchor", ANCHOR, "number", "9"),
        ("accounts_anchoredhead", HEAD, "length", "1"),
        ("accounts_anchoredhead", HEAD.replace("id, ", "", 1), "length", "1"),
    )
)
"""What SQLite alone can be asked: whatever has the same key goes, without a trigger on deletions."""
EMPTYING = (
    "accounts_notedanchor",
    "accounts_anchoredhead",
    "accounts_anchor CASCADE",
    "accounts_anchor, accounts_anchoredhead",
)
"""What PostgreSQL alone can be asked."""


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_auditevent SET kind = 'nothing'",
        "UPDATE accounts_auditevent SET digest = 'other'",
        "UPDATE accounts_auditevent SET actor_id = account_id",
        "UPDATE accounts_anchor SET digest = 'other'",
        "UPDATE accounts_anchoredhead SET length = 1",
        "DELETE FROM accounts_anchoredhead",
        "DELETE FROM accounts_anchor",
        "UPDATE accounts_notedanchor SET number = 9",
        "DELETE FROM accounts_notedanchor",
        *(f"INSERT OR REPLACE INTO {rest}" for rest in REPLACING if is_sqlite()),
        *(f"TRUNCATE {rest}" for rest in EMPTYING if not is_sqlite()),
    ],
)
def test_the_database_refuses_to_rewrite(user: User, sql: str) -> None:
    written()
    connection.check_constraints()  # as once it was committed: PostgreSQL truncates no table with checks to come
    refused = pytest.raises(DatabaseError, match="what has happened is never rewritten")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert faults() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_anchored", [False, True])
def test_the_whole_database_is_emptied_only_where_nothing_was_anchored(user: User, is_anchored: bool) -> None:
    if is_anchored:
        written()
        with pytest.raises(CommandError):
            call_command("flush", interactive=False, verbosity=0)
    else:
        call_command("flush", interactive=False, verbosity=0)
    assert (User.objects.exists(), AuditEvent.objects.exists()) == (is_anchored, is_anchored)


def test_an_account_that_goes_takes_its_history_and_is_forgotten_by_others(user: User) -> None:
    other = make_user()
    audit.record(account=other, kind="tried", actor=user)
    written()
    user.memberships.all().delete()
    user.delete()
    assert not AuditEvent.objects.filter(account_id=user.pk).exists()
    event = AuditEvent.objects.get(account=other, kind="tried")
    assert (event.actor, event.actor_uuid) == (None, user.uuid)
    assert faults() == []


@pytest.fixture
def three_days(user: User) -> list[Anchor]:
    """An anchor a day."""
    anchors = []
    for day in range(3):
        with later(days=day):
            audit.record(account=user, kind="tried")
            anchors.append(written())
    return anchors


@pytest.mark.parametrize("number", [1, 2])
def test_an_anchor_that_was_removed_shows(three_days: list[Anchor], number: int) -> None:
    never_noted()  # what the anchors tell by themselves
    rewrite("DELETE FROM accounts_anchoredhead WHERE anchor_id = %s", number)
    rewrite("DELETE FROM accounts_anchor WHERE number = %s", number)
    assert faults() == [f"anchor {number}: missing"]


def test_the_last_one_removed_shows_against_the_log(three_days: list[Anchor]) -> None:
    never_noted()
    last = three_days[-1]
    assert faults(noted={last.number: last.digest}) == []
    rewrite("DELETE FROM accounts_anchoredhead WHERE anchor_id = %s", last.number)
    rewrite("DELETE FROM accounts_anchor WHERE number = %s", last.number)
    assert faults(noted={last.number: last.digest}) == ["anchor 3: not as noted elsewhere"]
    with later(days=2):
        written()
        assert faults(noted={last.number: last.digest}) == ["anchor 3: not as noted elsewhere"]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE accounts_anchoredhead SET length = 1 WHERE anchor_id = 2",
        "DELETE FROM accounts_anchoredhead WHERE anchor_id = 2",
        "UPDATE accounts_anchor SET marks = '{}' WHERE number = 2",
        "UPDATE accounts_anchor SET day = '2020-01-01' WHERE number = 2",
        "UPDATE accounts_anchor SET digest = 'other' WHERE number = 2",
    ],
)
def test_an_anchor_that_was_changed_shows(three_days: list[Anchor], sql: str) -> None:
    rewrite(sql)
    assert "anchor 2: changed" in faults()


@pytest.mark.parametrize("written_before", [True, False])
def test_anchors_that_are_no_longer_written_show(user: User, written_before: bool) -> None:
    if written_before:
        written()
    assert faults() == []
    with later(days=3):
        assert faults() == [f"anchor {1 + written_before}: not written for more than 2 days"]


def test_deep_health_names_the_last_one_and_says_when_another_is_overdue(user: User) -> None:
    details: dict[str, object] = {"last_anchor": None, "noted": 0, "not_as_noted": 0, "no_longer_noted": 0}
    assert anchor_check.health_report() == Report(ok=True, details=details)
    anchor = written()
    details |= {"last_anchor": f"1:{anchor.digest}", "noted": 1}
    assert anchor_check.health_report() == Report(ok=True, details=details)
    with later(days=3):
        assert not anchor_check.health_report().ok


def test_the_worker_says_what_changed_in_the_day(user: User, caplog: pytest.LogCaptureFixture) -> None:
    written()
    rewrite(f"DELETE FROM {EVENTS} WHERE account_id = %s AND number = 4", user.pk)
    with later(days=1):
        assert tasks.anchor_audit() == 1
        assert tasks.anchor_audit() == 0, "written already"
    assert f"audit broken: account {user.uuid}: shorter than at anchor 1" in caplog.text


def test_the_days_only_are_looked_at(user: User) -> None:
    written()
    rewrite(f"UPDATE {EVENTS} SET kind = 'nothing' WHERE account_id = %s AND number = 2", user.pk)
    for day in (1, 2, 3):
        with later(days=day):
            written()
    with later(days=3):
        assert faults(days=1) == [], "nothing of this account happened since"
        audit.record(account=user, kind="five")
        assert faults(days=1) == [f"account {user.uuid}: changed at event 2"]


def test_the_command_compares_with_the_log(user: User, capsys: pytest.CaptureFixture[str]) -> None:
    anchor = written()
    call_command("verify_audit", "--noted", f"1:{anchor.digest}")
    assert "all whole" in capsys.readouterr().out
    with pytest.raises(SystemExit):
        call_command("verify_audit", "--noted", f"1:{'0' * 64}")
    assert "anchor 1: not as noted elsewhere" in capsys.readouterr().out


# --- At once ---------------------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("round_number", range(3))
def test_two_workers_write_one(user: User, round_number: int) -> None:
    ends = together(*[anchors.write] * 3)
    assert ends == [None, None, None]
    assert Anchor.objects.count() == 1
    assert faults() == []


@pytest.mark.django_db(transaction=True)
def test_what_happens_meanwhile_is_in_this_one_or_the_next(user: User) -> None:
    together(anchors.write, *[lambda: audit.record(account=user, kind="meanwhile")] * 4)
    with later(days=1):
        written()
        assert faults() == []
        last = AnchoredHead.objects.filter(chain="account", subject_id=user.pk).order_by("-anchor").first()
        assert last
        assert last.length == AuditEvent.objects.filter(account=user).count()
