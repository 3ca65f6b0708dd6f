"""Which members of an organisation receive the e-mails of its requests, and who is reminded."""

import datetime as dt

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Membership, Profile, Role, User
from notifications.models import OutgoingEmail
from teleservices.lifecycle.emails.notices import post_email
from teleservices.lifecycle.scheduled import timers
from teleservices.lifecycle.ways import followers_of
from teleservices.models import ServiceRequest, Stage, State
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import act, make_instructor, make_procedure, make_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def applicant() -> User:
    return make_user()


@pytest.fixture
def profile(applicant: User) -> Profile:
    return make_profile(member=applicant)


def member_of(profile: Profile, *, wants_notices: bool = True, role: Role = Role.READER) -> User:
    user = make_user()
    Membership.objects.create(profile=profile, user=user, role=role, wants_notices=wants_notices)
    return user


def recipients(request: ServiceRequest, kind: str) -> list[str]:
    emails = OutgoingEmail.objects.filter(about=request.reference, kind=f"request.{kind}")
    return sorted(emails.values_list("recipient", flat=True))


def test_who_filed_is_told_and_the_members_who_asked(applicant: User, profile: Profile) -> None:
    wants, _does_not = member_of(profile), member_of(profile, wants_notices=False)
    elsewhere = make_profile(member=make_user())
    elsewhere.memberships.update(wants_notices=True)
    request = make_request(user=applicant, profile=profile)
    assert recipients(request, "transmit") == sorted([applicant.email, wants.email])
    bodies = OutgoingEmail.objects.filter(about=request.reference, kind="request.transmit").values_list(
        "text", flat=True
    )
    assert len(set(bodies)) == 1, "all of them read the same"


def test_a_choice_holds_from_the_next_act_on(applicant: User, profile: Profile) -> None:
    member = member_of(profile)
    request = make_request(user=applicant, profile=profile)
    Membership.objects.filter(user=member, profile=profile).update(wants_notices=False)
    act(request, "take_charge", make_instructor(request.team))
    assert recipients(request, "take_charge") == [applicant.email]


def test_who_left_or_has_no_account_any_more_is_not_told(applicant: User, profile: Profile) -> None:
    gone, closed = member_of(profile), member_of(profile)
    gone.memberships.filter(profile=profile).delete()
    User.objects.filter(pk=closed.pk).update(is_active=False)
    assert recipients(make_request(user=applicant, profile=profile), "transmit") == [applicant.email]


def test_who_filed_is_told_once_even_when_they_asked(applicant: User, profile: Profile) -> None:
    profile.memberships.update(wants_notices=True)
    assert recipients(make_request(user=applicant, profile=profile), "transmit") == [applicant.email]


@pytest.mark.parametrize("wants", [True, False])
def test_a_reminder_is_for_who_wants_it_and_what_the_law_asks_for_everyone(
    applicant: User, profile: Profile, wants: bool
) -> None:
    User.objects.filter(pk=applicant.pk).update(wants_reminders=wants)
    applicant.refresh_from_db()
    procedure = make_procedure()
    Stage.objects.filter(procedure=procedure, state=State.CORRECTION_REQUESTED).update(remind_after_days=3)
    request = make_request(state=State.CORRECTION_REQUESTED, procedure=procedure, user=applicant, profile=profile)
    with time_machine.travel(timezone.now() + dt.timedelta(days=5), tick=False):
        timers.run()
    assert recipients(request, "remind_applicant") == ([applicant.email] if wants else [])
    assert recipients(request, "request_corrections") == [applicant.email]
    assert request.events.filter(act="remind_applicant").exists(), "the history says it either way"


def asked_to_correct(applicant: User, profile: Profile) -> dict[str, OutgoingEmail]:
    """The e-mails that ask for corrections, by recipient."""
    request = make_request(state=State.CORRECTION_REQUESTED, user=applicant, profile=profile)
    sent = OutgoingEmail.objects.filter(about=request.reference, kind="request.request_corrections")
    return {email.recipient: email for email in sent}


def test_a_reader_is_not_told_to_do_what_only_others_may(applicant: User, profile: Profile) -> None:
    reader, editor = member_of(profile), member_of(profile, role=Role.EDITOR)
    emails = asked_to_correct(applicant, profile)
    assert set(emails) == {applicant.email, reader.email, editor.email}
    for email in (emails[reader.email].text, emails[reader.email].html):
        assert "Ce que vous avez à faire" not in email
        assert "Compléter ma demande" not in email
        assert "Voir la demande" in email
        assert f"À faire par les membres de «\u00a0{profile.name}\u00a0» qui peuvent agir en son nom" in email
    assert "Ce que vous avez à faire" in emails[applicant.email].text
    assert "Compléter ma demande" in emails[applicant.email].html
    assert emails[editor.email].text == emails[applicant.email].text, "those who may act read the same"


def test_what_each_may_do_is_asked_once_for_all(applicant: User, profile: Profile) -> None:
    member_of(profile)
    request = make_request(state=State.CORRECTION_REQUESTED, user=applicant, profile=profile)
    event = request.events.get(act="request_corrections")
    OutgoingEmail.objects.filter(about=request.reference).delete()

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            post_email(event, ServiceRequest.objects.get(pk=request.pk), "Demande à compléter")
        return sum("accounts_membership" in query["sql"] for query in captured)

    few = queries()
    for _ in range(5):
        member_of(profile)
    OutgoingEmail.objects.filter(about=request.reference).delete()
    assert queries() == few


def test_who_may_only_read_any_more_is_told_with_the_administrators(applicant: User, profile: Profile) -> None:
    editor = member_of(profile, wants_notices=False, role=Role.EDITOR)
    request = make_request(user=editor, profile=profile)
    Membership.objects.filter(user=editor, profile=profile).update(role=Role.READER)
    request = ServiceRequest.objects.get(pk=request.pk)
    assert followers_of(request) == [applicant, editor]
    act(request, "take_charge", make_instructor(request.team))
    assert recipients(request, "take_charge") == sorted([applicant.email, editor.email])
