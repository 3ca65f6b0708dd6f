"""What the provider says of e-mails: with its proof only, once, of our own e-mails, without a word of it in the log."""

import base64
import hashlib
import hmac
import json
import time

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from notifications import outbox, stops
from notifications.models import Delivery, EmailState, OutgoingEmail, ProviderEvent, StoppedAddress
from notifications.outcomes import Outcome
from tests.factories.accounts import make_staff
from tests.notifications.conftest import posted
from tests.notifications.sink import Sink

pytestmark = pytest.mark.django_db
KEY, SECRET = "cle-de-signature", "parvis:mot-de-passe-du-webhook"
CLAIRE = "claire.martin@example.test"


@pytest.fixture
def email() -> OutgoingEmail:
    return OutgoingEmail.objects.create(
        key="k", kind="request.transmit", about="ABCD-2345", recipient=CLAIRE, subject="s", state=EmailState.SENT,
        provider_message_id="<1@mg.example.test>",
    )  # fmt: skip


@pytest.fixture
def mailgun(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.ANYMAIL = {"MAILGUN_API_KEY": "x", "MAILGUN_WEBHOOK_SIGNING_KEY": KEY}


@pytest.fixture
def brevo(settings: Settings) -> None:
    settings.EMAIL_BACKEND = "anymail.backends.brevo.EmailBackend"
    settings.ANYMAIL = {"BREVO_API_KEY": "x", "WEBHOOK_SECRET": SECRET}


def door(name: str) -> str:
    return reverse("mail_events", args=[name])


def signed(email: OutgoingEmail, event: str, *, number: str = "e1", key: str = KEY, **more: object) -> dict:
    """What Mailgun posts."""
    stamp, token = str(int(time.time())), "t" * 50
    signature = hmac.new(key.encode(), f"{stamp}{token}".encode(), hashlib.sha256).hexdigest()
    data = {
        "id": number,
        "event": event,
        "timestamp": time.time(),
        "recipient": email.recipient,
        "message": {"headers": {"message-id": email.provider_message_id.strip("<>")}},
        "user-variables": {"outgoing_email": str(email.uuid)},
    }
    if event == "failed":
        data |= {"severity": "permanent", "reason": "bounce"}
    return {"signature": {"timestamp": stamp, "token": token, "signature": signature}, "event-data": data | more}


def post(name: str, body: object, **headers: str) -> int:
    text = body if isinstance(body, str) else json.dumps(body)
    client = Client(raise_request_exception=True, enforce_csrf_checks=True)
    return client.post(door(name), text, content_type="application/json", headers=headers).status_code


# --- Signed ----------------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("mailgun")
@pytest.mark.parametrize(
    ("event", "delivery"),
    [("delivered", Delivery.DELIVERED), ("failed", Delivery.BOUNCED), ("complained", Delivery.COMPLAINED)],
)
def test_what_is_signed_is_written_down(email: OutgoingEmail, event: str, delivery: Delivery) -> None:
    assert post("mailgun", signed(email, event)) == 200
    email.refresh_from_db()
    assert email.delivery == delivery
    assert stops.is_stopped(CLAIRE) is (delivery != Delivery.DELIVERED)


@pytest.mark.usefixtures("mailgun")
def test_what_is_not_signed_or_by_another_changes_nothing(email: OutgoingEmail) -> None:
    body = signed(email, "failed")
    assert post("mailgun", signed(email, "failed", key="une autre clé")) == 403
    assert post("mailgun", {"event-data": body["event-data"]}) in {400, 403}
    tampered = body | {"signature": body["signature"] | {"token": "u" * 50}}
    assert post("mailgun", tampered) == 403
    email.refresh_from_db()
    assert email.delivery == ""
    assert not StoppedAddress.objects.exists()


@pytest.mark.usefixtures("mailgun")
@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"signature": 1}', '"x"', "\0", "é" * 1000])
def test_what_can_t_be_read_is_refused_and_never_fails(body: str) -> None:
    assert post("mailgun", body) in {400, 403}


@pytest.mark.usefixtures("mailgun")
def test_said_again_it_changes_nothing_even_once_lifted(email: OutgoingEmail) -> None:
    body = signed(email, "failed")
    assert post("mailgun", body) == 200
    stops.lift(stopped=StoppedAddress.objects.get(), actor=make_staff(), reason="Boîte vidée.")
    assert post("mailgun", body) == 200
    assert ProviderEvent.objects.count() == 1
    assert not stops.is_stopped(CLAIRE)


@pytest.mark.usefixtures("mailgun")
def test_a_late_delivery_does_not_undo_a_return(email: OutgoingEmail) -> None:
    post("mailgun", signed(email, "failed", number="e1"))
    post("mailgun", signed(email, "delivered", number="e2"))
    email.refresh_from_db()
    assert email.delivery == Delivery.BOUNCED


@pytest.mark.usefixtures("mailgun")
@pytest.mark.parametrize("event", ["opened", "clicked", "unsubscribed", "une-nouveaute"])
def test_what_is_not_asked_is_not_kept(email: OutgoingEmail, event: str) -> None:
    assert post("mailgun", signed(email, event)) == 200
    email.refresh_from_db()
    assert email.delivery == ""
    assert not ProviderEvent.objects.exists()


@pytest.mark.usefixtures("mailgun")
def test_an_event_of_an_unknown_email_or_of_another_person_is_ignored(email: OutgoingEmail) -> None:
    stranger = OutgoingEmail(recipient="x@example.test", provider_message_id="<9@mg.example.test>")
    assert post("mailgun", signed(stranger, "failed")) == 200
    assert post("mailgun", signed(email, "failed", recipient="autre@example.test")) == 200
    assert not ProviderEvent.objects.exists()
    assert not StoppedAddress.objects.exists()


@pytest.mark.usefixtures("mailgun")
def test_nothing_of_the_person_is_in_the_log(email: OutgoingEmail, caplog: pytest.LogCaptureFixture) -> None:
    post("mailgun", signed(email, "failed"))
    post("mailgun", signed(email, "failed", key="autre"))
    post("mailgun", signed(email, "failed", number="e3") | {"event-data": {"recipient": CLAIRE}})
    assert "claire" not in caplog.text


# --- By a secret -----------------------------------------------------------------------------------------------------
@pytest.mark.usefixtures("brevo")
def test_a_provider_that_does_not_sign_says_the_secret(email: OutgoingEmail) -> None:
    bounce = {"event": "hard_bounce", "email": CLAIRE, "message-id": email.provider_message_id, "ts_epoch": 1}
    proof = "Basic " + base64.b64encode(SECRET.encode()).decode()
    assert post("brevo", bounce) == 403
    assert post("brevo", bounce, authorization="Basic bm9uOm5vbg==") == 403
    assert post("brevo", bounce, authorization=proof) == 200
    email.refresh_from_db()
    assert email.delivery == Delivery.BOUNCED


def test_no_door_without_a_provider_or_a_proof(email: OutgoingEmail, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert post("mailgun", signed(email, "failed")) == 404
    settings.EMAIL_BACKEND = "anymail.backends.brevo.EmailBackend"
    settings.ANYMAIL = {"BREVO_API_KEY": "x"}
    assert post("brevo", {}) == 404
    settings.EMAIL_BACKEND = "anymail.backends.mailgun.EmailBackend"
    settings.ANYMAIL = {}
    assert post("mailgun", signed(email, "failed")) == 404


@pytest.mark.usefixtures("mailgun")
def test_the_door_of_another_provider_does_not_exist(email: OutgoingEmail) -> None:
    assert post("brevo", signed(email, "failed")) == 404
    assert Client().get(door("mailgun")).status_code == 405


# --- Addresses no longer written to ----------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_nothing_leaves_to_a_stopped_address_until_it_is_lifted(sink: Sink) -> None:
    stop = StoppedAddress.objects.create(address=CLAIRE, reason=Delivery.BOUNCED)
    refused = posted(1)
    assert outbox.send(email_id=refused.pk) is Outcome.PERMANENT
    refused.refresh_from_db()
    assert (refused.state, refused.last_error) == (EmailState.FAILED, stops.STOPPED)
    assert sink.messages == []
    stops.lift(stopped=stop, actor=make_staff(), reason="Boîte vidée.")
    assert outbox.send(email_id=posted(2).pk) is Outcome.SENT


@pytest.mark.django_db(transaction=True)
def test_the_account_s_own_emails_leave_all_the_same(sink: Sink) -> None:
    StoppedAddress.objects.create(address=CLAIRE, reason=Delivery.COMPLAINED)
    assert outbox.send(email_id=posted(1, kind="account.password_reset").pk) is Outcome.SENT


def test_two_who_lift_at_once_are_told_apart() -> None:
    stop = StoppedAddress.objects.create(address=CLAIRE, reason=Delivery.BOUNCED)
    stops.lift(stopped=stop, actor=make_staff(), reason="Boîte vidée.")
    with pytest.raises(stops.AlreadyLiftedError):
        stops.lift(stopped=stop, actor=make_staff(), reason="Moi aussi.")
    assert StoppedAddress.objects.get().lift_reason == "Boîte vidée."
    assert stop.since <= timezone.now()
