"""The chained history of accounts and profiles."""

import threading

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from accounts import audit
from accounts.models import AuditEvent, User
from portal.history.append_only import AppendOnlyError
from tests.accounts.rewriting import is_whole, rewrite
from tests.factories.accounts import make_profile, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def chain(user: User) -> list[AuditEvent]:
    before = user.audit_events.count()
    events = [audit.record(account=user, kind=kind, actor=user, details={"n": 1}) for kind in ("one", "two", "three")]
    return events[before:] or events


def test_each_account_and_each_profile_has_its_own_chain(user: User) -> None:
    profile = make_profile(member=user)
    first = audit.record(account=user, kind="email_changed")
    other = audit.record(profile=profile, kind="role_changed", actor=user)
    second = audit.record(account=user, kind="password_changed")
    assert (second.number, other.number) == (first.number + 1, 1)
    assert is_whole(account=user)
    assert is_whole(profile=profile)


@pytest.mark.usefixtures("chain")
class TestTampering:
    def test_an_untouched_chain_is_whole(self, user: User) -> None:
        assert is_whole(account=user)

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE accounts_auditevent SET kind = 'nothing' WHERE account_id = %s AND kind = 'two'",
            "UPDATE accounts_auditevent SET details = '{}' WHERE account_id = %s AND kind = 'two'",
            "UPDATE accounts_auditevent SET at = '2020-01-01 00:00:00+00:00' WHERE account_id = %s AND kind = 'two'",
            "DELETE FROM accounts_auditevent WHERE account_id = %s AND kind = 'two'",
            "DELETE FROM accounts_auditevent WHERE account_id = %s AND kind = 'one'",
        ],
    )
    def test_a_change_shows(self, user: User, sql: str) -> None:
        rewrite(sql, user.pk)
        assert not is_whole(account=user)

    def test_another_actor_shows(self, user: User) -> None:
        rewrite(
            "UPDATE accounts_auditevent SET actor_id = %s WHERE account_id = %s AND kind = 'two'",
            make_user().pk,
            user.pk,
        )
        assert not is_whole(account=user)

    def test_an_event_put_in_shows(self, user: User) -> None:
        last = user.audit_events.last()
        AuditEvent.objects.create(account=user, number=last.number + 1, kind="forged", digest="0" * 64)
        assert not is_whole(account=user)


def test_an_actor_who_erases_their_account_leaves_the_chain_whole(user: User) -> None:
    other = make_user()
    audit.record(account=user, kind="role_changed", actor=other)
    other.memberships.all().delete()
    other.delete()
    assert is_whole(account=user)
    assert user.audit_events.last().actor is None


def test_the_chain_goes_with_the_account(user: User, chain: list[AuditEvent]) -> None:
    user.memberships.all().delete()
    user.delete()
    assert not AuditEvent.objects.filter(pk__in=[event.pk for event in chain]).exists()


def test_events_are_never_changed_nor_deleted(chain: list[AuditEvent]) -> None:
    event = chain[0]
    event.kind = "other"
    for attempt in (
        event.save,
        event.delete,
        AuditEvent.objects.all().delete,
        lambda: AuditEvent.objects.update(kind="other"),
        lambda: AuditEvent.objects.bulk_update([event], ["kind"]),
        lambda: AuditEvent.objects.bulk_create([event]),
    ):
        with pytest.raises(AppendOnlyError):
            attempt()


@pytest.mark.parametrize("kind", ["", "Email changed", "é", "a" * 41])
def test_a_kind_is_a_name(user: User, kind: str) -> None:
    with pytest.raises(ValueError, match="kind"):
        audit.record(account=user, kind=kind)


def test_an_event_is_about_one_subject(user: User) -> None:
    with pytest.raises(ValueError, match="one account or one profile"):
        audit.record(kind="lost")
    with pytest.raises(ValueError, match="one account or one profile"):
        audit.record(kind="both", account=user, profile=make_profile())
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.create(number=1, kind="lost", digest="0" * 64)


def test_an_address_is_refused_in_the_details(user: User) -> None:
    with pytest.raises(ValueError, match="never personal"):
        audit.record(account=user, kind="email_changed", details={"to": "nouvelle@exemple.test"})


@pytest.mark.django_db(transaction=True)
def test_events_of_the_same_instant_follow_each_other() -> None:
    user = make_user()

    def add() -> None:
        try:
            for _ in range(5):
                audit.record(account=user, kind="tried")
        finally:
            connection.close()

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert user.audit_events.filter(kind="tried").count() == 20
    assert is_whole(account=user)


def test_the_command_names_what_was_tampered_with(user: User, capsys: pytest.CaptureFixture[str]) -> None:
    profile = make_profile()
    audit.record(account=user, kind="one")
    audit.record(profile=profile, kind="one")
    call_command("verify_audit")
    assert "2 histories, all whole" in capsys.readouterr().out
    rewrite("UPDATE accounts_auditevent SET kind = 'nothing' WHERE profile_id = %s", profile.pk)
    with pytest.raises(SystemExit):
        call_command("verify_audit")
    output = capsys.readouterr().out
    assert f"profile {profile.uuid}" in output
    assert str(user.uuid) not in output
