"""Posting and sending: once, with its cause, with nothing of the person left behind."""

import datetime as dt
import logging
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
import time_machine
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone
from django_q.models import OrmQ
from pytest_django import Settings

from notifications import outbox, states, tasks
from notifications.models import EmailState, OutgoingEmail
from notifications.outcomes import Outcome
from tests import queue
from tests.notifications.conftest import posted
from tests.notifications.sink import Sink, running

pytestmark = pytest.mark.django_db(transaction=True)


def in_threads(*calls: Callable[[], object]) -> list[object]:
    """Run `calls` at once, each on a database connection of its own."""
    barrier = threading.Barrier(len(calls))

    def run(call: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return call()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_posting_outside_a_transaction_is_refused() -> None:
    with pytest.raises(outbox.NotInTransactionError):
        outbox.post(key="k", kind="k", recipient="a@example.test", subject="s", text="t")
    assert not OutgoingEmail.objects.exists()


def test_posting_queues_the_row_and_its_task() -> None:
    email = posted()
    assert email.state == EmailState.QUEUED
    (task,) = [queued.task for queued in OrmQ.objects.all()]
    assert (task["func"], task["args"]) == ("notifications.tasks.send_email", (str(email.uuid),))


def test_a_rollback_takes_the_row_and_the_task_with_it() -> None:
    with transaction.atomic():
        posted()
        assert OrmQ.objects.count() == 1
        transaction.set_rollback(True)
    assert not OutgoingEmail.objects.exists()
    assert not OrmQ.objects.exists()


def test_the_same_key_is_the_same_email() -> None:
    first = posted(subject="First")
    again = posted(subject="Second")
    assert again.pk == first.pk
    assert again.subject == "First"
    assert queue.drain() == 2
    assert [message.subject for message in mail.outbox] == ["First"]


def test_the_same_key_from_many_at_once_is_one_email() -> None:
    rows = in_threads(*[lambda: posted().pk] * 8)
    assert len(set(rows)) == 1
    assert OutgoingEmail.objects.count() == 1
    queue.drain()
    assert len(mail.outbox) == 1


def test_a_subject_is_one_line() -> None:
    assert posted(subject="Votre\r\nBcc: x@example.test  demande").subject == "Votre Bcc: x@example.test demande"


def test_sending_records_and_erases() -> None:
    email = posted(reply_to="service@example.test")
    assert outbox.send(email_id=email.pk) is Outcome.SENT
    (message,) = mail.outbox
    assert message.to == ["claire.martin@example.test"]
    assert message.reply_to == ["service@example.test"]
    assert "secret" in message.body
    assert message.alternatives[0].content == "<p>Bonjour</p>"
    assert message.extra_headers["Message-ID"] == f"<{email.uuid}@localhost>"
    email.refresh_from_db()
    assert (email.state, email.attempts, email.text, email.html) == (EmailState.SENT, 1, "", "")
    assert email.sent_at is not None
    assert email.provider_message_id == f"<{email.uuid}@localhost>"
    assert (email.lease_token, email.lease_until) == (None, None)


def test_a_sent_email_is_not_sent_again() -> None:
    email = posted()
    outbox.send(email_id=email.pk)
    assert outbox.send(email_id=email.pk) is Outcome.NOT_OURS
    assert outbox.sweep() == 0
    assert len(mail.outbox) == 1


def test_many_senders_at_once_send_once(sink: Sink) -> None:
    email = posted()
    outcomes = in_threads(*[lambda: outbox.send(email_id=email.pk)] * 8)
    assert outcomes.count(Outcome.SENT) == 1
    assert outcomes.count(Outcome.NOT_OURS) == 7
    assert len(sink.messages) == 1


def test_over_smtp_the_message_is_whole(sink: Sink) -> None:
    email = posted(subject="Votre demande a été reçue")
    outbox.send(email_id=email.pk)
    (message,) = sink.messages
    assert message["Subject"] == "Votre demande a été reçue"
    assert message["Message-ID"] == f"<{email.uuid}@localhost>"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "secret" in message.get_body(("plain",)).get_content()


def test_the_first_task_of_a_burst_sends_what_waits_behind_it(sink: Sink) -> None:
    emails = [posted(number) for number in range(5)]
    OutgoingEmail.objects.filter(pk=emails[0].pk).update(recipient="someone-else@exemple.test")
    later = posted(5)
    OutgoingEmail.objects.filter(pk=later.pk).update(next_attempt_at=timezone.now() + dt.timedelta(hours=1))
    assert outbox.send_with_followers(uuid=emails[1].uuid) == 5
    assert outbox.send_with_followers(uuid=emails[0].uuid) == 0
    assert [message["Subject"][-1] for message in sink.messages] == ["1", "0", "2", "3", "4"]


def test_a_temporary_refusal_waits_longer_each_time(sink: Sink) -> None:
    email = posted()
    moment = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
    OutgoingEmail.objects.update(next_attempt_at=moment)
    waits = []
    with time_machine.travel(moment, tick=False) as clock:
        for _ in range(states.MAX_ATTEMPTS - 1):
            sink.replies = ["451 try later"]
            assert outbox.send(email_id=email.pk) is Outcome.TEMPORARY
            assert outbox.send(email_id=email.pk) is Outcome.NOT_OURS
            email.refresh_from_db()
            waits.append(email.next_attempt_at - timezone.now())
            clock.move_to(email.next_attempt_at)
    assert waits == [dt.timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 16, 32, 60)]
    assert email.last_error == "SMTPDataError 451"


def test_an_email_refused_every_time_is_given_up(sink: Sink) -> None:
    email = posted()
    sink.replies = ["451 try later"] * 20
    for _ in range(20):
        OutgoingEmail.objects.update(next_attempt_at=timezone.now())
        outbox.sweep()
    email.refresh_from_db()
    assert (email.state, email.attempts) == (EmailState.FAILED, states.MAX_ATTEMPTS)
    assert len(sink.replies) == 20 - states.MAX_ATTEMPTS


def test_a_final_refusal_is_not_tried_again(sink: Sink) -> None:
    email = posted()
    sink.replies = ["550 no such person"]
    assert outbox.send(email_id=email.pk) is Outcome.PERMANENT
    email.refresh_from_db()
    assert (email.state, email.attempts, email.last_error) == (EmailState.FAILED, 1, "SMTPDataError 550")
    assert outbox.sweep() == 0


def test_an_email_that_cannot_be_written_down_is_given_up_and_blocks_nobody(sink: Sink) -> None:
    broken = posted(1, reply_to="a@example.test\nBcc: b@example.test")
    fine = posted(2)
    assert outbox.sweep() == 1
    broken.refresh_from_db()
    fine.refresh_from_db()
    assert (broken.state, broken.last_error) == (EmailState.FAILED, "BadHeaderError")
    assert fine.state == EmailState.SENT


def test_an_email_that_kills_every_worker_ends() -> None:
    email = posted()
    assert rounds_until_given_up(email, states.send_again) == states.MAX_ATTEMPTS
    assert rounds_until_given_up(posted(2), states.send_once_more) == states.MAX_UNCERTAIN
    assert mail.outbox == []


def rounds_until_given_up(email: OutgoingEmail, again: Callable[..., None]) -> int:
    """How many workers claim it and die, an hour apart."""
    rounds = 0
    with time_machine.travel(timezone.now(), tick=False) as clock:
        while states.claim(email_id=email.pk):
            rounds += 1
            clock.shift(dt.timedelta(hours=1))
            states.lapse_leases()
            email.refresh_from_db()
            again(email=email)
            clock.shift(states.LONGEST_PAUSE)
    email.refresh_from_db()
    assert email.state == EmailState.FAILED
    return rounds


def test_a_relay_that_takes_it_and_hangs_up_gets_it_three_times_ever_further_apart(sink: Sink) -> None:
    email, tries = posted(), list[int]()
    sink.replies = ["BREAK"] * 20
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for minute in range(60):
            left = len(sink.replies)
            outbox.sweep()
            tries += [minute] * (left - len(sink.replies))
            clock.shift(60)
    email.refresh_from_db()
    assert (email.state, email.last_error, email.attempts) == (EmailState.FAILED, "never certain", 3)
    assert tries == [0, 2, 5]


def test_a_provider_down_for_an_hour_gets_everything_after_in_order_once(smtp: Sink) -> None:
    start = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        emails = [posted(number) for number in range(12)]
        for email in emails:
            assert outbox.send(email_id=email.pk) is Outcome.OUTAGE
        for _ in range(60):
            clock.shift(60)
            assert outbox.sweep() == 0
        with running(smtp):
            clock.shift(60)
            assert outbox.sweep() == 12
            assert outbox.sweep() == 0
    assert [message["Subject"] for message in smtp.messages] == [f"Votre demande n° {n}" for n in range(12)]
    assert set(OutgoingEmail.objects.values_list("state", "attempts")) == {(EmailState.SENT, 1)}


def test_what_could_not_leave_for_three_days_is_given_up(smtp: Sink) -> None:
    email = posted()
    with time_machine.travel(timezone.now() + states.GIVE_UP_AFTER + dt.timedelta(minutes=1)):
        outbox.sweep()
    email.refresh_from_db()
    assert (email.state, email.last_error) == (EmailState.FAILED, "ConnectionRefusedError")


def test_what_was_given_up_is_kept_for_some_days_then_its_bodies_are_erased(settings: Settings) -> None:
    settings.PARVIS_FAILED_MAIL_DAYS = 7
    with time_machine.travel(dt.datetime(2026, 11, 2, 9, tzinfo=dt.UTC), tick=False) as clock:
        given_up, waiting = posted(1), posted(2)
        OutgoingEmail.objects.filter(pk=given_up.pk).update(state=EmailState.FAILED)
        clock.shift(dt.timedelta(days=6, hours=23))
        assert tasks.erase_given_up_bodies() == 0
        clock.shift(dt.timedelta(hours=1))
        assert tasks.erase_given_up_bodies() == 1
        assert tasks.erase_given_up_bodies() == 0
    given_up.refresh_from_db()
    waiting.refresh_from_db()
    assert (given_up.text, given_up.html, given_up.state) == ("", "", EmailState.FAILED)
    assert waiting.text
    assert waiting.html


def test_nothing_of_the_person_is_logged(sink: Sink, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    sink.replies = ["550 claire.martin@example.test is unknown"]
    outbox.send(email_id=posted(1).pk)
    outbox.send(email_id=posted(2).pk)
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("notifications")]
    assert len(ours) == 2
    everything = " ".join(record.getMessage() for record in caplog.records if not record.name.startswith("mail"))
    assert "claire" not in everything
    assert "secret" not in everything
    assert "claire" not in OutgoingEmail.objects.get(key="test:1").last_error
