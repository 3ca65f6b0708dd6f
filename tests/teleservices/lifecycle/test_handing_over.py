"""A request handed over to another member of its profile: who may, who then gets its e-mails."""

import pytest

from accounts.models import Membership, Role, User
from notifications.models import OutgoingEmail
from teleservices.lifecycle import ActRefusedError, HandingOver, perform
from teleservices.models import ServiceRequest, State
from tests.factories.accounts import make_user
from tests.factories.procedures import make_request

pytestmark = pytest.mark.django_db


def hand_over(request: ServiceRequest, member: User, actor: User) -> None:
    perform(
        request_id=request.pk,
        act_name="hand_over",
        actor=actor,
        revision_number=request.revision_number,
        payload=HandingOver(member=member),
    )


def member_of(request: ServiceRequest, role: Role) -> User:
    user = make_user(first_name="Nadia", last_name="Roux")
    Membership.objects.create(profile=request.profile, user=user, role=role)
    return user


def test_the_member_follows_it_and_is_told() -> None:
    request = make_request(state=State.IN_REVIEW)
    member = member_of(request, Role.EDITOR)
    hand_over(request, member, request.applicant)
    request.refresh_from_db()
    assert (request.applicant, request.state) == (member, State.IN_REVIEW)
    event = request.events.get(act="hand_over")
    assert event.text.startswith("Nadia Roux suit désormais")
    email = OutgoingEmail.objects.get(about=request.reference, kind="request.hand_over")
    assert email.recipient == member.email
    assert "confiée" in email.subject


@pytest.mark.parametrize("role", [Role.READER, None])
def test_not_to_someone_who_may_not_act(role: Role | None) -> None:
    request = make_request()
    other = member_of(request, role) if role else make_user()
    with pytest.raises(ActRefusedError):
        hand_over(request, other, request.applicant)
    with pytest.raises(ActRefusedError):
        hand_over(request, request.applicant, other)
    with pytest.raises(ActRefusedError):
        hand_over(request, request.applicant, request.applicant)
    request.refresh_from_db()
    assert not request.events.filter(act="hand_over").exists()
