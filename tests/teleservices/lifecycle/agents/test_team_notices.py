"""What the service is told of an act by the e-mails that leave with it: to whom, and never whose the request is."""

import pytest
from django.test import override_settings

from accounts.models import User
from notifications.models import OutgoingEmail
from teleservices.lifecycle import Assignment, StaleRevisionError, perform
from teleservices.lifecycle.agents.recipients import informed
from teleservices.models import NoticeKind, ServiceRequest, State, TeamMember
from tests import queue
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import act, make_instructor, make_procedure, make_request, make_team

pytestmark = pytest.mark.django_db


def recipients(request: ServiceRequest, act_name: str) -> list[str]:
    queue.tell_services()
    emails = OutgoingEmail.objects.filter(about=request.reference, kind=f"service.{act_name}")
    return sorted(emails.values_list("recipient", flat=True))


def assign(request: ServiceRequest, assignee: User, actor: User) -> None:
    perform(
        request_id=request.pk,
        act_name="assign",
        actor=actor,
        revision_number=request.revision_number,
        payload=Assignment(assignee=assignee, message="À voir avec elle."),
    )
    request.refresh_from_db()


def test_a_new_request_is_told_to_the_service_without_a_word_of_whose_it_is() -> None:
    user = make_user(first_name="Karim", last_name="Zeroual")
    request = make_request(profile=make_profile(name="Amis du lavoir", member=user), user=user)
    assert recipients(request, "transmit") == ["associations@vernaie.test"]
    email = OutgoingEmail.objects.get(about=request.reference, kind="service.transmit")
    assert email.subject == f"Nouvelle demande : {request.reference}"
    for text in (email.subject, email.text, email.html):
        assert request.reference in text
        assert not [word for word in ("Karim", "Zeroual", "lavoir", user.email) if word in text]
    assert f"/admin/instruction/demandes/{request.reference}/" in email.text
    assert request.procedure.title in email.text


def test_without_an_address_of_its_own_each_member_of_the_service_is_told() -> None:
    team = make_team(email="")
    members = [make_instructor(team), make_instructor(team)]
    closed = make_instructor(team)
    User.objects.filter(pk=closed.pk).update(is_active=False)
    request = make_request(procedure=make_procedure(team=team), instructor=members[0])
    assert recipients(request, "transmit") == sorted(member.email for member in members)


@pytest.mark.parametrize(("state", "name"), [(State.CORRECTION_REQUESTED, "resubmit"), (State.IN_REVIEW, "withdraw")])
def test_what_the_applicant_does_is_told_to_who_follows(state: State, name: str) -> None:
    request = make_request(state=state)
    assert request.assignee is not None
    act(request, name, request.applicant)
    assert recipients(request, name) == [request.assignee.email]


def test_an_assignment_is_told_to_the_assignee_and_not_to_who_took_it() -> None:
    request = make_request(state=State.IN_REVIEW)
    assert request.team is not None
    assert recipients(request, "take_charge") == []
    colleague = make_instructor(request.team)
    chief = request.assignee
    assert chief is not None
    assign(request, colleague, chief)
    assert recipients(request, "assign") == [colleague.email]
    assert "À voir avec elle." not in OutgoingEmail.objects.get(kind="service.assign", about=request.reference).text
    assign(request, chief, chief)
    assert recipients(request, "assign") == [colleague.email]


def test_nothing_is_told_of_what_did_not_happen() -> None:
    request = make_request(state=State.IN_REVIEW)
    with pytest.raises(StaleRevisionError):
        perform(request_id=request.pk, act_name="withdraw", actor=request.applicant, revision_number=1)
    assert recipients(request, "withdraw") == []


def test_who_left_the_service_is_told_nothing_more() -> None:
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee is not None
    assert request.team is not None
    assert informed(request, NoticeKind.LATE).at_once == [request.assignee.email]
    TeamMember.objects.filter(user=request.assignee).delete()
    assert informed(request, NoticeKind.LATE).at_once == [request.team.email]


@override_settings(LANGUAGE_CODE="fr")
def test_the_service_is_told_in_french() -> None:
    request = make_request(state=State.CORRECTION_REQUESTED)
    act(request, "resubmit", request.applicant)
    queue.tell_services()
    email = OutgoingEmail.objects.get(about=request.reference, kind="service.resubmit")
    assert email.subject.startswith("Complétée par le demandeur")
    assert "Ouvrir la demande" in email.text
