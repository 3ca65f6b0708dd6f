"""What letters by post and consents keep of people: in the archive of their data, once their account is deleted."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Membership, Role, User
from accounts.rights import erasure
from teleservices.following.personal_data import requests_of
from teleservices.lifecycle.messaging import send_message
from teleservices.lifecycle.postal.consents import give_consent, refuse_electronic, standing_consent
from teleservices.lifecycle.postal.personal_data import consents_of, forget, letters_of
from teleservices.models import ElectronicConsent, ElectronicRefusal, PostalSending, Side, State
from tests.factories.accounts import make_profile, make_user
from tests.factories.postal import (
    ADDRESS,
    decide,
    make_decided,
    make_posted,
    make_reachable,
    make_registered_procedure,
    make_sending,
)
from tests.factories.procedures import make_instructor, make_request
from tests.teleservices.lifecycle.acting import move

pytestmark = pytest.mark.django_db


def test_the_applicants_archive_says_where_each_letter_went() -> None:
    decision, agent = make_decided()
    make_posted(make_sending(decision, agent), agent)
    record = next(iter(requests_of(decision.request.applicant)))
    assert "Brenne" in str(record.data)
    assert agent.get_full_name() not in str(record.data["decisions"][0]["letters_by_post"])  # type: ignore[index]


def test_an_agents_archive_names_no_address_and_their_account_is_taken_off() -> None:
    decision, agent = make_decided()
    sending = make_posted(make_sending(decision, agent), agent)
    [record] = letters_of(agent)
    assert record.title == decision.request.reference
    assert "Brenne" not in str(record)
    forget(agent)
    sending.refresh_from_db()
    assert (sending.asked_by, sending.posted_by) == (None, None)
    assert sending.address, "it proves the notification"
    assert sending.asked_by_name, "it isn't said to be the portal's"


def test_a_consent_ends_with_the_account_and_what_comes_next_leaves_by_post() -> None:
    request = make_request(state=State.IN_REVIEW, procedure=make_registered_procedure())
    give_consent(profile=request.profile, actor=request.applicant)
    assert [record.title for record in consents_of(request.applicant)] == [request.profile.name]
    erasure.erase(user=request.applicant)
    request.refresh_from_db()
    assert standing_consent(request.profile) is None
    decision, _agent = decide(request)
    assert decision.sendings.get().is_registered


class TestTheScreen:
    @pytest.fixture
    def owner(self, client: Client) -> User:
        owner = make_user()
        client.force_login(owner)
        return owner

    def address(self, owner: User) -> str:
        return reverse("space_notification", args=[make_profile(member=owner).uuid])

    def test_accepted_by_a_box_then_no_longer(self, owner: User, client: Client) -> None:
        address = self.address(owner)
        refused = client.post(address, {"action": "give"})
        assert refused.status_code == 422
        assert "Cochez" in refused.text
        for _twice in range(2):
            assert client.post(address, {"action": "give", "accepts": "on"}).status_code == 302
        assert "Accepté depuis" in client.get(address).text
        consent = ElectronicConsent.objects.get()
        assert client.post(address, {"action": "withdraw"}).status_code == 302
        assert "Pas accepté" in client.get(address).text
        consent.refresh_from_db()
        assert (consent.given_by, consent.withdrawn_by) == (owner, owner), "both stay written"

    def test_electronic_answers_are_refused_which_ends_the_consent_then_taken_again(
        self, owner: User, client: Client
    ) -> None:
        address = self.address(owner)
        client.post(address, {"action": "give", "accepts": "on"})
        for _twice in range(2):
            assert client.post(address, {"action": "refuse"}).status_code == 302
        refusal, consent = ElectronicRefusal.objects.get(), ElectronicConsent.objects.get()
        assert (refusal.given_by, consent.withdrawn_by) == (owner, owner)
        assert client.post(address, {"action": "give", "accepts": "on"}).status_code == 422, "not both"
        assert 'value="take"' in client.get(address).text
        assert client.post(address, {"action": "take"}).status_code == 302
        assert 'value="refuse"' in client.get(address).text
        assert client.post(address, {"action": "give", "accepts": "on"}).status_code == 302
        assert [record.data["refusal"] for record in consents_of(owner)] == [False, False, True]
        forget(owner)
        refusal.refresh_from_db()
        assert (refusal.given_by, refusal.withdrawn_by) == (None, None)

    @pytest.mark.parametrize("action", ["", "autre"])
    def test_another_action_does_nothing(self, action: str, owner: User, client: Client) -> None:
        assert client.post(self.address(owner), {"action": action}).status_code == 422
        assert not ElectronicConsent.objects.exists()

    def test_who_doesnt_administer_it_sees_and_changes_nothing(self, client: Client) -> None:
        profile, editor = make_profile(member=make_user()), make_user()
        Membership.objects.create(profile=profile, user=editor, role=Role.EDITOR)
        client.force_login(editor)
        address = reverse("space_notification", args=[profile.uuid])
        assert "<button" not in client.get(address).text.split("<main")[1].split("</main")[0]
        for action in ("give", "refuse"):
            assert client.post(address, {"action": action, "accepts": "on"}).status_code == 422
        client.force_login(make_user())
        assert client.get(address).status_code == 404
        assert not ElectronicConsent.objects.exists()
        assert not ElectronicRefusal.objects.exists()


def test_the_applicants_archive_has_the_letters_of_what_was_told() -> None:
    request = make_reachable()
    refuse_electronic(profile=request.profile, actor=request.applicant)
    agent = make_instructor(request.team)
    send_message(request_id=request.pk, actor=agent, side=Side.SERVICE, text="Appelez-nous.")
    record = next(iter(requests_of(request.applicant)))
    [letter] = record.data["letters_by_post"]  # type: ignore[misc]
    assert ADDRESS in letter["address"]


def test_the_e_mail_tells_of_the_deposit_only_where_it_replaces_a_registered_letter() -> None:
    request = make_request(state=State.IN_REVIEW, procedure=make_registered_procedure())
    give_consent(profile=request.profile, actor=request.applicant)
    decision, agent = decide(request)
    event = request.events.get(act="refuse")
    assert "quinze jours" in event.text
    request.refresh_from_db()
    move(request, agent, "rectify")
    assert "quinze jours" in request.events.get(act="rectify").text
    ordinary, _agent = make_decided()
    assert "quinze jours" not in ordinary.request.events.get(act="refuse").text
    assert decision.sendings.count() + PostalSending.objects.count() == 0
