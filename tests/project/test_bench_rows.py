"""A bench that runs to its end: a row without anything to measure says so, and the others keep their figures."""

import datetime as dt

import pytest
from django.db import transaction
from django_q.models import OrmQ

from benchmarks.behind import lines_of, outbox_lines
from benchmarks.mail import Figures
from benchmarks.offline import delays, queue_emails
from benchmarks.table import Floors
from notifications import outbox
from notifications.models import EmailState, OutgoingEmail

FLOORS = Floors(view=0.25, page=2.5)


def of_the_outbox(waiting: int, p95: float | None) -> list[str]:
    return outbox_lines(Figures(per_second=50, cpu_ms=5, delays={"waiting": waiting, "p95": p95}), FLOORS)


@pytest.mark.django_db
def test_mail_of_which_nothing_has_left_is_said_not_to_be_measured():
    queue_emails(10)
    assert delays(100) == {"waiting": 10, "p95": None}
    assert of_the_outbox(**delays(100))[1] == (
        "from the act to the provider's answer, p95: not measured, none has left and 10 wait"
    )


@pytest.mark.django_db
def test_mail_that_has_left_is_timed():
    queue_emails(10)
    email = OutgoingEmail.objects.order_by("pk")[0]
    email.state, email.sent_at = EmailState.SENT, email.created_at + dt.timedelta(seconds=3)
    email.save()
    assert delays(100) == {"waiting": 9, "p95": 3.0}


def test_the_outbox_is_said_beside_the_floors():
    assert of_the_outbox(0, 1.25) == [
        "outbox, one worker: an e-mail in 8.00 × bare page (bar 4.27), 80.00 × floor, 20.0 ms; "
        "CPU 2.00 × bare page, 20.00 × floor, 5.0 ms",
        "from the act to the provider's answer, p95: 1.2 s (bar 10)",
    ]


@pytest.mark.django_db
def test_the_e_mails_of_a_bulk_act_do_not_leave_before_those_that_are_timed():
    with transaction.atomic():
        outbox.post(key="bulk", kind="request_taken", recipient="ada@exemple.test", subject="Votre demande", text="…")
    queue_emails(10)
    queue_emails(10)
    assert set(OutgoingEmail.objects.values_list("kind", flat=True)) == {"bench"}
    assert OutgoingEmail.objects.count() == 20
    assert OrmQ.objects.count() == 10


def test_a_row_that_breaks_says_why_in_its_line():
    def breaks() -> list[str]:
        raise RuntimeError("-m benchmarks.offline\nTraceback\nIndexError: list index out of range\n")

    assert lines_of("mail", breaks) == ["mail: not measured, RuntimeError IndexError: list index out of range"]
    assert lines_of("mail", lambda: ["measured"]) == ["measured"]
