"""The list of e-mails in the admin: who sees it, what it says, that nobody changes anything there."""

import pytest
from django.contrib.auth.models import Permission
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ

from accounts.rights.erasure import erase
from notifications import pages
from notifications.models import Delivery, EmailHandling, EmailState, OutgoingEmail, StoppedAddress
from portal.history.append_only import AppendOnlyError
from tests.factories.accounts import make_staff, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def email() -> OutgoingEmail:
    return OutgoingEmail.objects.create(
        key="k",
        kind="acknowledgement",
        about="ABCD-2345",
        recipient="claire.martin@example.test",
        subject="Votre aide à la cantine",
        text="https://portail.example.test/secret",
    )


@pytest.fixture(autouse=True)
def _no_second_factor(settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


def signed_in(*, sees_emails: bool = False, superuser: bool = False) -> Client:
    user = make_staff(superuser=superuser)
    if sees_emails:
        user.user_permissions.add(Permission.objects.get(codename="view_outgoingemail"))
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("name", ["index", "inspect"])
def test_it_shows_how_it_went_and_nothing_of_the_person(email: OutgoingEmail, name: str) -> None:
    page = signed_in(sees_emails=True).get(address(name, email)).content.decode()
    assert "ABCD-2345" in page
    assert "acknowledgement" in page
    for private in ("claire", "cantine", "secret"):
        assert private not in page


def address(name: str, email: OutgoingEmail) -> str:
    return reverse(f"outgoing_emails:{name}", args=[] if name in {"index", "add"} else [email.pk])


@pytest.mark.parametrize("name", ["index", "inspect"])
def test_staff_without_the_permission_are_sent_away(email: OutgoingEmail, name: str) -> None:
    assert signed_in().get(address(name, email)).status_code == 302


@pytest.mark.parametrize("name", ["add", "edit", "delete"])
def test_nobody_changes_anything_superusers_included(email: OutgoingEmail, name: str) -> None:
    client = signed_in(superuser=True)
    assert client.get(address(name, email)).status_code == 302
    assert client.post(address(name, email), {"kind": "other"}).status_code == 302
    assert OutgoingEmail.objects.get().kind == "acknowledgement"


def test_the_list_costs_the_same_whatever_its_length(email: OutgoingEmail, django_assert_max_num_queries) -> None:
    client = signed_in(superuser=True)
    client.get(address("index", email))
    OutgoingEmail.objects.bulk_create(
        OutgoingEmail(key=f"k{number}", kind="k", recipient="a@example.test", subject="s") for number in range(15)
    )
    with django_assert_max_num_queries(14):
        client.get(address("index", email))


# --- To whom, and again ----------------------------------------------------------------------------------------------
def handler(*rights: str) -> Client:
    """Someone who looks at e-mails and may, besides, what is named."""
    user = make_staff()
    user.user_permissions.set(Permission.objects.filter(codename__in=["view_outgoingemail", *rights]))
    client = Client()
    client.force_login(user)
    return client


def test_the_address_is_shown_for_a_written_reason_that_is_kept(email: OutgoingEmail) -> None:
    client = handler("reveal_recipient")
    assert "c•••@example.test" in client.get(address("inspect", email)).text
    missing = client.post(address("inspect", email), {"act": "reveal", "reason": " "})
    assert (missing.status_code, "claire" in missing.text) == (422, False)
    shown = client.post(address("inspect", email), {"act": "reveal", "reason": "Elle appelle : rien reçu."})
    assert "claire.martin@example.test" in shown.text
    handling = EmailHandling.objects.get()
    assert (handling.act, handling.reason) == ("revealed", "Elle appelle : rien reçu.")
    assert "claire" not in client.get(address("inspect", email)).text, "shown once for each reason"


@pytest.mark.parametrize("act", ["reveal", "again", "", "x"])
def test_who_may_only_look_does_nothing(email: OutgoingEmail, act: str) -> None:
    answer = handler().post(address("inspect", email), {"act": act, "reason": "Parce que."})
    assert answer.status_code == 302
    assert answer.url == "/admin/"
    assert not EmailHandling.objects.exists()


def test_what_is_written_of_a_handling_is_never_changed(email: OutgoingEmail) -> None:
    pages.reveal(email=email, actor=make_staff(), reason="Appel.")
    row = EmailHandling.objects.get()
    row.reason = "Rien."
    with pytest.raises(AppendOnlyError):
        row.save()
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE notifications_emailhandling SET reason = 'Rien.'")


def test_what_was_given_up_is_sent_again_once(email: OutgoingEmail) -> None:
    OutgoingEmail.objects.update(state=EmailState.FAILED, attempts=8, last_error="SMTPServerDisconnected")
    client = handler("send_again")
    client.post(address("inspect", email), {"act": "again"})
    email.refresh_from_db()
    assert (email.state, email.attempts) == (EmailState.QUEUED, 0)
    again = client.post(address("inspect", email), {"act": "again"}, follow=True)
    assert "a été abandonné" in again.text
    assert EmailHandling.objects.count() == 1
    assert [queued.task["args"] for queued in OrmQ.objects.all()] == [(str(email.uuid),)]


@pytest.mark.parametrize(
    "changes",
    [
        {"state": EmailState.SENT},
        {"text": ""},
        {"kind": "account.password_reset"},
        {"recipient": "courriel@compte-efface.invalid"},
    ],
)
def test_what_can_t_be_sent_again_says_why(email: OutgoingEmail, changes: dict[str, str]) -> None:
    OutgoingEmail.objects.update(**({"state": EmailState.FAILED} | changes))
    email.refresh_from_db()
    with pytest.raises(pages.NotSentAgainError) as refused:
        pages.send_again(email=email, actor=make_staff())
    assert refused.value.message in handler("send_again").get(address("inspect", email)).text


def test_an_address_no_longer_written_to_is_lifted_first(email: OutgoingEmail) -> None:
    OutgoingEmail.objects.update(state=EmailState.FAILED)
    email.refresh_from_db()
    stop = StoppedAddress.objects.create(address=email.recipient, reason=Delivery.BOUNCED, email=email)
    with pytest.raises(pages.NotSentAgainError):
        pages.send_again(email=email, actor=make_staff())
    client = handler("send_again", "view_stoppedaddress", "lift_stop")
    page = reverse("stopped_addresses:inspect", args=[stop.pk])
    assert "claire" not in client.get(page).text + client.get(reverse("stopped_addresses:index")).text
    assert client.post(page, {"reason": ""}).status_code == 422
    assert client.post(page, {"reason": "La boîte est vidée."}, follow=True).status_code == 200
    pages.send_again(email=email, actor=make_staff())
    stop.refresh_from_db()
    assert stop.lift_reason == "La boîte est vidée."


def test_who_may_only_look_lifts_nothing(email: OutgoingEmail) -> None:
    stop = StoppedAddress.objects.create(address=email.recipient, reason=Delivery.BOUNCED)
    page = reverse("stopped_addresses:inspect", args=[stop.pk])
    assert handler("view_stoppedaddress").post(page, {"reason": "Parce que."}).url == "/admin/"
    stop.refresh_from_db()
    assert stop.lifted_at is None


def test_an_email_is_found_by_its_request_and_by_the_whole_address(email: OutgoingEmail) -> None:
    client = handler()
    for asked, is_shown in (("abcd-2345", True), (email.recipient, True), ("claire", False), ("ABCD", False)):
        assert ("c•••@" in client.get(address("index", email), {"q": asked}).text) is is_shown, asked


def test_each_filter_keeps_what_it_names(email: OutgoingEmail) -> None:
    OutgoingEmail.objects.update(state=EmailState.SENT, delivery=Delivery.BOUNCED, kind="request.accept")
    client = handler()
    for asked, is_shown in (
        ({"state": "sent"}, True), ({"state": "failed"}, False), ({"delivery": "bounced"}, True),
        ({"delivery": "delivered"}, False), ({"family": "request"}, True), ({"family": "account"}, False),
    ):  # fmt: skip
        assert ("c•••@" in client.get(address("index", email), asked).text) is is_shown, asked


def test_what_an_erased_account_leaves_names_nobody() -> None:
    user = make_user("odile@example.test")
    StoppedAddress.objects.create(address=user.email, reason=Delivery.BOUNCED)
    erase(user=user)
    assert not StoppedAddress.objects.exists()
