"""Tasks that failed: shown without a word of anybody, done again once, dismissed, by who may."""

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_q.models import Failure, OrmQ, Task
from pytest_django import Settings

from portal.admin.failed_tasks import error_of
from tests.factories.accounts import make_staff

pytestmark = pytest.mark.django_db
QUOTES = (
    "Traceback (most recent call last):\n"
    '  File "/srv/parvis/x.py", line 3, in send\n'
    "smtplib.SMTPRecipientsRefused: {'claire.martin@example.test': (550, b'no')}\n"
    "\nDuring handling of the above exception, another exception occurred:\n\n"
    "notifications.errors.OutboxError: claire.martin@example.test"
)


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def task() -> Task:
    now = timezone.now()
    return Task.objects.create(
        id="a" * 32, name="x", func="notifications.tasks.send_email", args=(7,), kwargs={}, result=QUOTES,
        success=False, started=now, stopped=now, attempt_count=5,
    )  # fmt: skip


def someone(*rights: str) -> Client:
    user = make_staff()
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="django_q", codename__in=rights))
    client = Client()
    client.force_login(user)
    return client


def act(client: Client, name: str, task: str = "a" * 32) -> int:
    return client.post(reverse("failed_tasks"), {"act": name, "task": task}).status_code


def test_what_failed_is_named_in_words_without_what_the_error_quotes(task: Task) -> None:
    page = someone("view_failure").get(reverse("failed_tasks")).text
    assert "Envoyer un courriel" in page
    assert "OutboxError" in page
    assert "claire" not in page
    assert "Refaire" not in page


@pytest.mark.parametrize(
    ("text", "name"),
    [(QUOTES, "OutboxError"), ("ValueError: 06 12", "ValueError"), ("", "–"), (None, "–"), ("Claire Martin", "–")],
)
def test_of_an_error_only_its_name_is_said(text: object, name: str) -> None:
    assert error_of(text) == name


def test_it_is_queued_again_as_it_was_once(task: Task) -> None:
    client = someone("view_failure", "change_failure")
    for _time in range(2):
        assert act(client, "again") == 302
    (queued,) = OrmQ.objects.all()
    assert (queued.task["func"], queued.task["args"]) == ("notifications.tasks.send_email", (7,))
    assert not Failure.objects.exists()


def test_dismissed_it_is_not_done(task: Task) -> None:
    act(someone("view_failure", "delete_failure"), "dismiss")
    assert not Failure.objects.exists()
    assert not OrmQ.objects.exists()


@pytest.mark.parametrize(
    ("rights", "name"),
    [
        (("view_failure",), "again"),
        (("view_failure",), "dismiss"),
        ((), "again"),
        (("view_failure", "change_failure"), "dismiss"),
        (("view_failure", "delete_failure"), "again"),
    ],
)
def test_who_has_not_the_right_does_nothing(task: Task, rights: tuple[str, ...], name: str) -> None:
    assert act(someone(*rights), name) == 302
    assert Failure.objects.exists()
    assert not OrmQ.objects.exists()


def test_an_unknown_task_is_told_and_nothing_is_queued(task: Task) -> None:
    client = someone("view_failure", "change_failure", "delete_failure")
    for unknown in ("b" * 32, "", "x" * 400, "é"):
        assert act(client, "again", unknown) == 302
    assert Failure.objects.count() == 1
    assert not OrmQ.objects.exists()


def test_many_cost_no_more_queries(task: Task, django_assert_max_num_queries) -> None:
    now = timezone.now()
    Task.objects.bulk_create(
        Task(id=f"{number:032}", name="x", func="f", result="", success=False, started=now, stopped=now)
        for number in range(30)
    )
    client = someone("view_failure")
    client.get(reverse("failed_tasks"))
    with django_assert_max_num_queries(13):
        client.get(reverse("failed_tasks"))
