"""The security log: sign-ins that failed, acts refused, many files read; nothing of a person, and no flood."""

import datetime as dt
import io
import json
from uuid import uuid4

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client, RequestFactory
from django.urls import reverse
from pytest_django import Settings
from time_machine import TimeMachineFixture

from accounts.models import User
from accounts.profiles import share_keys, sharing
from locker import readings, tasks
from locker.models import Download
from portal.logs import security_log
from portal.logs.security_log import OF_ALL, OF_ONE, WINDOW, Budget, Happening
from portal.models import WindowCount
from portal.web import window_counts
from teleservices.models import Attachment, CompleteCopy, State
from teleservices.paperwork import complete_copy
from tests.accounts.journeys import sign_in
from tests.accounts.providers import through, use_department
from tests.accounts.rights.test_erasure_at_once import together
from tests.factories.accounts import PASSWORD, make_staff, make_user
from tests.factories.locker import make_received, make_sent, make_stored_file
from tests.factories.procedures import make_instructor, make_request
from tests.identity_provider import running

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
WRONG = "ce n'est pas le bon mot de passe"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture(autouse=True)
def budget(monkeypatch: pytest.MonkeyPatch) -> Budget:
    """What other tests wrote in this minute is not counted."""
    fresh = Budget()
    monkeypatch.setattr(security_log, "budget", fresh)
    return fresh


@pytest.fixture
def user() -> User:
    return make_user(f"{uuid4().hex}@exemple.test", first_name="Hildegarde", last_name="Zuylen")


def events(log_lines: io.StringIO) -> list[dict[str, object]]:
    """What the security log says, oldest first, without what every line has."""
    lines = [json.loads(line) for line in log_lines.getvalue().splitlines()]
    dull = {"timestamp", "logger", "level", "request_id"}
    return [{k: v for k, v in line.items() if k not in dull} for line in lines if line["logger"] == "portal.security"]


def names_nobody(log_lines: io.StringIO, user: User, *typed: str) -> bool:
    """No line of any logger holds the person's address, names or what was typed."""
    return not any(word in log_lines.getvalue() for word in (user.email, "Hildegarde", "Zuylen", *typed))


# --- Sign-ins that failed --------------------------------------------------------------------------------------------
def test_a_wrong_password(client: Client, user: User, log_lines: io.StringIO) -> None:
    sign_in(client, user.email.upper(), WRONG)
    assert events(log_lines) == [
        {
            "event": "sign_in_failed",
            "reason": "wrong_password",
            "account": str(user.uuid),
            "door": "account_login",
            "method": "POST",
        }
    ]
    assert names_nobody(log_lines, user, WRONG)


def test_an_unknown_identifier_is_told_from_others_and_nothing_more(client: Client, log_lines: io.StringIO) -> None:
    unknown, another = f"{uuid4().hex}@exemple.test", f"{uuid4().hex}@exemple.test"
    for email in (unknown, unknown.upper(), another):
        sign_in(client, email, WRONG)
    first, second, third = (line["account"] for line in events(log_lines))
    assert first == second != third
    assert len(str(first)) == 16
    assert unknown.split("@", maxsplit=1)[0] not in log_lines.getvalue().lower()


def test_too_many_attempts(client: Client, user: User, log_lines: io.StringIO) -> None:
    for _ in range(6):
        sign_in(client, user.email, WRONG)
    assert [line["reason"] for line in events(log_lines)] == ["wrong_password"] * 5 + ["too_many_attempts"]
    assert {line["account"] for line in events(log_lines)} == {str(user.uuid)}


def test_a_wrong_code(client: Client, user: User, log_lines: io.StringIO) -> None:
    TOTP.activate(user, SECRET)
    sign_in(client, user.email, PASSWORD)
    client.post("/compte/second-facteur/code/", {"code": "000000"})
    line = events(log_lines)[-1]
    assert (line["reason"], line["account"], line["door"]) == ("wrong_code", str(user.uuid), "mfa_authenticate")


def test_a_wrong_passkey(client: Client, log_lines: io.StringIO) -> None:
    client.get("/compte/connexion/cle/", headers={"x-requested-with": "XMLHttpRequest"})
    client.post("/compte/connexion/cle/", {"credential": "{}"})
    assert [line["reason"] for line in events(log_lines)] == ["wrong_passkey"]


def test_a_closed_account(client: Client, user: User, log_lines: io.StringIO) -> None:
    User.objects.filter(pk=user.pk).update(is_active=False)
    sign_in(client, user.email, PASSWORD)
    assert [line["reason"] for line in events(log_lines)] == ["closed_account"]


def test_a_stranger_to_the_departments_groups(client: Client, settings: Settings, log_lines: io.StringIO) -> None:
    claims = {"sub": "x", "email": f"{uuid4().hex}@exemple.test", "email_verified": True, "groups": []}
    with running(claims=claims, signs_userinfo=False) as provider:
        use_department(settings, provider, roles={"gp": {"groups": ["Instruction"]}})
        assert through(client, "/compte/agents/connexion/").status_code == 403
    assert [(line["event"], line["reason"]) for line in events(log_lines)] == [("sign_in_failed", "provider_not_staff")]
    assert claims["email"] not in log_lines.getvalue()


# --- Acts refused ----------------------------------------------------------------------------------------------------
def test_another_persons_request(client: Client, user: User, log_lines: io.StringIO) -> None:
    request = make_request(user=make_user())
    client.force_login(user)
    assert client.get(f"/compte/demandes/{request.reference}/").status_code == 404
    line = events(log_lines)[0]
    assert (line["event"], line["reason"], line["status"]) == ("refused", "not_visible", 404)
    assert line["account"] == str(user.uuid)
    assert request.reference not in json.dumps(events(log_lines))
    assert names_nobody(log_lines, user)


def test_a_citizen_at_the_doors_of_the_staff(client: Client, user: User, log_lines: io.StringIO) -> None:
    client.force_login(user)
    assert client.get("/admin/pages/").status_code == 403
    line = events(log_lines)[0]
    assert (line["event"], line["account"], line["status"]) == ("refused", str(user.uuid), 403)
    assert line["door"] == "wagtailadmin_explore_root"


def test_staff_sent_back_by_wagtail_for_want_of_a_right(
    client: Client, settings: Settings, log_lines: io.StringIO
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    agent = make_staff()
    client.force_login(agent)
    assert client.get("/admin/users/").status_code == 302
    line = events(log_lines)[0]
    assert (line["reason"], line["account"]) == ("permission", str(agent.uuid))
    assert line["door"] == "wagtailusers_users:index"


def test_sharing_keys_that_do_not_work(client: Client, user: User, log_lines: io.StringIO) -> None:
    client.force_login(user)
    tried = [share_keys.grouped(share_keys.draw()) for _ in range(sharing.TRIES + 1)]
    for key in tried:
        client.post("/compte/profils/rejoindre/", {"key": key, "function": "Trésorier"})
    lines = events(log_lines)
    assert [(line["event"], line["reason"], line["status"]) for line in lines] == [
        *[("refused", "share_key", 422)] * sharing.TRIES,
        ("refused", "too_many_requests", 429),
    ]
    assert {(line["account"], line["door"]) for line in lines} == {(str(user.uuid), "profile_join_with_key")}
    assert names_nobody(log_lines, user, *tried, "Trésorier")


def test_a_key_mistyped_is_no_try(client: Client, user: User, log_lines: io.StringIO) -> None:
    client.force_login(user)
    assert client.post("/compte/profils/rejoindre/", {"key": "abc", "function": ""}).status_code == 422
    assert not events(log_lines)


def test_a_visitor_without_a_token(log_lines: io.StringIO) -> None:
    Client(enforce_csrf_checks=True).post("/compte/connexion/", {"login": "x", "password": WRONG})
    line = events(log_lines)[0]
    assert (line["reason"], line["door"], "account" in line) == ("forbidden", "account_login", False)


def test_what_is_merely_absent_is_no_refusal(client: Client, user: User, log_lines: io.StringIO) -> None:
    client.force_login(user)
    client.get("/rien-ici/")
    client.get("/compte/rien-ici/")
    client.get("/compte/")
    assert events(log_lines) == []


# --- Many files ------------------------------------------------------------------------------------------------------
def test_who_opens_very_many_files_is_told_each_time_as_many_again(
    client: Client, user: User, settings: Settings, log_lines: io.StringIO, time_machine: TimeMachineFixture
) -> None:
    settings.PARVIS_MANY_FILES = 3
    time_machine.move_to(NOON)
    profile = user.memberships.get().profile
    document = make_sent(profile, user=user)
    make_received(profile)
    client.force_login(user)
    for _ in range(7):
        assert client.get(f"/compte/documents/{document.uuid}/").getvalue().startswith(b"%PDF")
    assert Download.objects.filter(user=user).count() == 7
    lines = events(log_lines)
    assert [(line["event"], line["count"], line["account"]) for line in lines] == [
        ("many_files_read", 3, str(user.uuid)),
        ("many_files_read", 6, str(user.uuid)),
    ]
    assert str(document.uuid) not in json.dumps(lines)
    time_machine.move_to(NOON + readings.MANY_WITHIN)
    client.get(f"/compte/documents/{document.uuid}/").getvalue()
    assert len(events(log_lines)) == 2, "another ten minutes have begun"
    assert WindowCount.objects.count() == 1
    time_machine.move_to(NOON + 4 * readings.MANY_WITHIN)
    assert tasks.forget_downloads() == 1
    assert not WindowCount.objects.exists()


def test_requests_opened_at_the_desk_are_counted_with_the_documents(
    client: Client, settings: Settings, log_lines: io.StringIO, time_machine: TimeMachineFixture
) -> None:
    settings.PARVIS_MANY_FILES, settings.PARVIS_STAFF_SECOND_FACTOR = 4, False
    time_machine.move_to(NOON)
    shown = make_request(state=State.SUBMITTED)
    attachment = Attachment.objects.create(
        request=shown, field_key="statuts", stored_file=make_stored_file(), title="a"
    )
    client.force_login(make_instructor(shown.team))
    sheet = reverse("desk:sheet", args=[shown.reference])
    for _ in range(3):
        assert client.get(sheet).status_code == 200
    assert events(log_lines) == []
    client.get(reverse("desk:document", args=[shown.reference, attachment.uuid])).getvalue()
    assert [(line["event"], line["count"]) for line in events(log_lines)] == [("many_files_read", 4)]


def test_a_complete_file_counts_for_all_that_it_holds(
    client: Client, settings: Settings, log_lines: io.StringIO, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(NOON)
    shown = make_request(state=State.SUBMITTED)
    for name in ("a", "b"):
        Attachment.objects.create(request=shown, field_key="statuts", stored_file=make_stored_file(), title=name)
    asked = complete_copy.ask(request=shown)
    CompleteCopy.objects.filter(pk=asked.pk).update(
        progress=CompleteCopy.Progress.READY, stored_file=make_stored_file()
    )
    settings.PARVIS_MANY_FILES = 1 + asked.documents_total
    client.force_login(shown.applicant)
    assert client.get(reverse("request_complete_file", args=[shown.reference])).getvalue().startswith(b"%PDF")
    assert [(line["event"], line["count"]) for line in events(log_lines)] == [
        ("many_files_read", settings.PARVIS_MANY_FILES)
    ]
    assert asked.documents_total > 2


@pytest.mark.both_databases
def test_a_limit_that_a_step_jumps_over_is_told_once_all_the_same(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOON)
    at_once = [window_counts.count("who", many, limit=10, seconds=600) for many in (9, 4, 4, 5, 30)]
    assert at_once == [0, 13, 0, 22, 52]


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_readings_at_once_are_all_counted_and_told_once_each_time_as_many(time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(NOON)
    said: list[int] = []
    ends = together(*[lambda: said.extend(window_counts.count("who", 3, limit=10, seconds=600) for _ in range(5))] * 4)
    assert ends == [None] * 4
    assert WindowCount.objects.get().count == 60
    assert len([count for count in said if count]) <= 6
    assert WindowCount.objects.get().told == 6, "the last of them was told"


# --- No flood --------------------------------------------------------------------------------------------------------
def refuse(account: str, *, known: bool = True) -> None:
    request = RequestFactory().get("/compte/connexion/")
    security_log.note(Happening.REFUSED, reason="permission", request=request, account=account, known=known)


def test_one_account_writes_so_many_lines_a_minute_and_the_last_says_so(
    monkeypatch: pytest.MonkeyPatch, log_lines: io.StringIO
) -> None:
    moment = [0.0]
    monkeypatch.setattr(security_log, "budget", Budget(clock=lambda: moment[0]))
    for _ in range(OF_ONE * 3):
        refuse("loud")
    lines = events(log_lines)
    assert len(lines) == OF_ONE
    assert [line.get("silent_seconds") for line in lines] == [None] * (OF_ONE - 1) + [WINDOW]
    refuse("quiet")
    assert events(log_lines)[-1]["account"] == "quiet", "another account is heard in the noise"
    moment[0] = WINDOW
    refuse("loud")
    assert events(log_lines)[-1]["account"] == "loud"


def test_strangers_under_a_thousand_names_neither_fill_it_nor_hide_an_account(
    monkeypatch: pytest.MonkeyPatch, log_lines: io.StringIO
) -> None:
    fresh = Budget(clock=lambda: 0.0)
    monkeypatch.setattr(security_log, "budget", fresh)
    for number in range(OF_ALL * 3):
        refuse(f"unknown{number}", known=False)
    assert len(events(log_lines)) == OF_ALL
    assert len(fresh.written) <= OF_ALL + 1, "what is counted is bounded as well"
    refuse("someone")
    assert events(log_lines)[-1]["account"] == "someone"
