"""Other people informed of a request: asked first, told its state alone, until they or the applicant stop it."""

import datetime as dt
import re
from collections.abc import Callable
from itertools import starmap

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Profile, Role, User
from accounts.rights.export_sections import personal_data_sections
from formkit.schema import FormSchema
from notifications.delivery import build_message
from notifications.models import Delivery, OutgoingEmail
from notifications.outbox import send
from notifications.stops import stop as stop_address
from portal.database.lapsed_rows import purge_lapsed
from portal.dates import long_date
from teleservices.desk.sheet.emails import emails_about
from teleservices.following.informed_data import forget
from teleservices.following.informing import INVITED_ALIKE, INVITED_BY_ONE, invite
from teleservices.following.mentioned import mentioned
from teleservices.lifecycle import ActRefusedError
from teleservices.lifecycle.emails.informed import informed_token, uuid_of
from teleservices.models import Informed, InformedPerson, ServiceRequest, State
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import act, make_draft, make_instructor, make_procedure, make_request
from tests.french import french

pytestmark = pytest.mark.django_db
ODILE = "odile@exemple.fr"


@pytest.fixture
def request_(user: User) -> ServiceRequest:
    return make_request(user=user)


def door(request: ServiceRequest, name: str = "request_informed", *more: object) -> str:
    return reverse(name, args=[request.reference, *more])


def page_of(person: InformedPerson) -> str:
    return reverse("informed", args=[informed_token(person)])


def invited(request: ServiceRequest, address: str = ODILE) -> InformedPerson:
    return invite(user=request.applicant, request=request, address=address)


def confirmed(request: ServiceRequest, address: str = ODILE) -> InformedPerson:
    person = invited(request, address)
    Client().post(page_of(person), {"action": "confirm"})
    return person


def state_of(person: InformedPerson) -> Informed:
    person.refresh_from_db()
    return person.state


def news(kind: str = "informed.news") -> list[tuple[str, str]]:
    return list(OutgoingEmail.objects.filter(kind=kind).order_by("pk").values_list("recipient", "text"))


# --- From the invitation to the end -----------------------------------------------------------------------------------
def test_an_address_is_asked_first_and_nothing_of_the_request_is_said(
    client: Client, user: User, request_: ServiceRequest
) -> None:
    page = client.post(door(request_), {"address": "Odile@Exemple.fr"}, follow=True).text
    assert "rien ne lui est dit avant" in page
    assert "N’a pas encore confirmé" in page
    [(recipient, text)] = news("informed.invitation")
    assert recipient == ODILE
    assert user.get_full_name() in text
    for secret in (request_.reference, request_.procedure.title, request_.profile.name, user.email):
        assert secret not in text, secret
    act(request_, "take_charge", make_instructor(request_.team))
    assert news() == []


@pytest.mark.parametrize("name", ["Gagnez sur http://piege.test", "www.piege.test", "piege.test", "moi@piege.test"])
def test_a_name_that_is_an_address_is_not_sent_in_our_name(name: str, user: User) -> None:
    User.objects.filter(pk=user.pk).update(first_name=name)
    invited(make_request(user=User.objects.get(pk=user.pk)))
    email = OutgoingEmail.objects.get(kind="informed.invitation")
    for part in (email.subject, email.text, email.html):
        assert "piege" not in part
        assert "Quelqu’un vous propose" in part


def test_who_confirms_is_told_the_state_and_nothing_of_what_is_said(request_: ServiceRequest) -> None:
    person = invited(request_)
    visitor = Client()
    page = visitor.get(page_of(person))
    assert (page["Referrer-Policy"], "no-store" in page["Cache-Control"]) == ("strict-origin", True)
    assert state_of(person) == Informed.WAITING, "reading the page confirms nothing: programs open links too"
    assert request_.reference not in page.text
    page = visitor.post(page_of(person), {"action": "confirm"}, follow=True).text
    assert request_.reference in page
    assert request_.applicant.email not in page
    instructor = make_instructor(request_.team)
    reviewed = act(request_, "take_charge", instructor)
    asked = act(reviewed, "request_corrections", instructor)
    [(recipient, taken), (_, corrections)] = news()
    assert recipient == ODILE
    assert french("The service reviews the request.") in taken
    deadline = asked.corrections.get().deadline
    asks = french("The service asks for the request to be completed by %(deadline)s, that day included.")
    assert asks % {"deadline": long_date(deadline)} in corrections
    assert asked.corrections.get().message not in corrections
    for text in (taken, corrections):
        assert request_.reference in text
        assert request_.get_absolute_url() not in text
        assert page_of(person) in text


@pytest.mark.parametrize("state", sorted(State.decided()))
def test_a_decision_is_told_without_what_it_says(state: State, user: User) -> None:
    under_review = make_request(user=user, state=State.IN_REVIEW)
    confirmed(under_review)
    names = {State.ACCEPTED: "accept", State.ACCEPTED_IN_PART: "accept_in_part", State.REFUSED: "refuse"}
    act(under_review, names.get(state, "declare_inadmissible"), make_instructor(under_review.team))
    [(_, text)] = news()
    assert "Une décision a été rendue sur la demande." in text
    for said in ("accept", "accord", "refus", "irrecevable", "rejet"):
        assert said not in text.lower(), said


def test_what_changes_no_state_is_not_told(request_: ServiceRequest) -> None:
    confirmed(request_)
    instructor = make_instructor(request_.team)
    reviewed = act(request_, "take_charge", instructor)
    moved = act(reviewed, "move_stage", instructor)
    assert OutgoingEmail.objects.filter(about=request_.reference, kind="request.move_stage").exists()
    assert len(news()) == 1
    act(moved, "withdraw", request_.applicant)
    assert len(news()) == 2
    assert "La demande a été retirée." in news()[-1][1]


def test_who_stops_is_told_no_more_and_can_not_be_asked_again(client: Client, request_: ServiceRequest) -> None:
    person = confirmed(request_)
    page = Client().post(page_of(person), {"action": "stop"}, follow=True).text
    assert "Vous n’êtes plus informé" in page
    act(request_, "take_charge", make_instructor(request_.team))
    assert news() == []
    assert "Ne souhaite pas être informée" in client.get(door(request_)).text
    client.post(door(request_, "request_informed_remove", person.uuid))
    assert state_of(person) == Informed.STOPPED, "the applicant can't take them off to ask again"
    again = client.post(door(request_), {"address": ODILE})
    assert again.status_code == 422
    assert "elle seule peut revenir sur son choix" in again.text
    assert f'value="{ODILE}"' in again.text
    Client().post(page_of(person), {"action": "confirm"})
    assert state_of(person) == Informed.CONFIRMED


def test_a_mail_program_stops_by_one_request(request_: ServiceRequest) -> None:
    person = confirmed(request_)
    act(request_, "take_charge", make_instructor(request_.team))
    email = OutgoingEmail.objects.get(kind="informed.news")
    headers = build_message(email).extra_headers
    assert headers["List-Unsubscribe"] == f"<{email.unsubscribe_url}>"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert email.unsubscribe_url.endswith(page_of(person))
    strict = Client(enforce_csrf_checks=True)
    assert strict.post(page_of(person), {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert state_of(person) == Informed.STOPPED


@pytest.mark.django_db(transaction=True)
def test_the_link_is_erased_with_the_bodies_once_it_is_sent(request_: ServiceRequest) -> None:
    invited(request_)
    email = OutgoingEmail.objects.get(kind="informed.invitation")
    send(email_id=email.pk)
    email.refresh_from_db()
    assert (email.state, email.text, email.unsubscribe_url) == ("sent", "", "")


def test_an_e_mail_of_the_applicant_has_no_such_header(request_: ServiceRequest) -> None:
    email = OutgoingEmail.objects.filter(about=request_.reference, kind="request.transmit").first()
    assert email
    assert "List-Unsubscribe" not in build_message(email).extra_headers


# --- Members ----------------------------------------------------------------------------------------------------------
@pytest.fixture
def profile(user: User) -> Profile:
    return make_profile(member=user)


def member_of(profile: Profile, **changes: object) -> User:
    member = make_user()
    Membership.objects.create(profile=profile, user=member, role=Role.READER, **changes)
    return member


def test_a_member_is_chosen_by_name_and_their_address_is_not_shown(
    client: Client, user: User, profile: Profile
) -> None:
    member, informed_already = member_of(profile), member_of(profile, wants_notices=True)
    request = make_request(user=user, profile=profile)
    page = client.get(door(request)).text
    assert f'<option value="{member.pk}">' in page
    assert f'<option value="{informed_already.pk}">' not in page, "gets every e-mail already"
    listed = client.post(door(request), {"member": member.pk}, follow=True).text
    assert member.get_full_name() in listed
    assert member.email not in listed
    person = InformedPerson.objects.get()
    Client().post(page_of(person), {"action": "confirm"})
    act(request, "take_charge", make_instructor(request.team))
    assert [recipient for recipient, _text in news()] == [member.email]


@pytest.mark.parametrize("left", ["left", "closed", "wants"])
def test_a_member_is_told_as_long_as_they_are_one_and_never_twice(left: str, user: User, profile: Profile) -> None:
    member = member_of(profile)
    request = make_request(user=user, profile=profile)
    person = invite(user=user, request=request, member=member)
    Client().post(page_of(person), {"action": "confirm"})
    if left == "left":
        member.memberships.all().delete()
    elif left == "closed":
        User.objects.filter(pk=member.pk).update(is_active=False)
    else:
        member.memberships.update(wants_notices=True)
    act(request, "take_charge", make_instructor(request.team))
    assert news() == []


# --- What is refused --------------------------------------------------------------------------------------------------
def test_bad_input_is_said_and_kept(client: Client, user: User, request_: ServiceRequest) -> None:
    invited(request_)
    stranger = make_user()
    for typed, said in [
        ({"address": "odile"}, "Saisissez une adresse électronique complète"),
        ({"address": ""}, "Saisissez une adresse."),
        ({"address": user.email.upper()}, "reçoit déjà les courriels"),
        ({"address": ODILE.upper()}, "déjà dans la liste"),
        ({"member": stranger.pk}, "Saisissez une adresse."),
    ]:
        page = client.post(door(request_), typed)
        assert (page.status_code, said in page.text) == (422, True), typed
    assert InformedPerson.objects.count() == 1


def test_a_reader_and_a_stranger_invite_nobody(user: User, profile: Profile) -> None:
    reader, request = member_of(profile), make_request(user=user, profile=profile)
    for who, status in ((reader, 302), (make_user(), 404)):
        browser = Client()
        browser.force_login(who)
        for answer in (browser.get(door(request)), browser.post(door(request), {"address": ODILE})):
            assert answer.status_code == status
        person = invited(request, f"{who.pk}@exemple.fr")
        browser.post(door(request, "request_informed_remove", person.uuid))
        assert InformedPerson.objects.filter(pk=person.pk).exists()
    assert not InformedPerson.objects.filter(address=ODILE).exists()


def test_nobody_is_taken_off_another_request(client: Client, request_: ServiceRequest) -> None:
    theirs = invited(make_request())
    client.post(door(request_, "request_informed_remove", theirs.uuid))
    assert InformedPerson.objects.filter(pk=theirs.pk).exists()


def test_a_draft_has_no_such_page_and_an_ended_request_no_form(client: Client, user: User) -> None:
    assert client.get(door(make_draft(user=user))).status_code == 404
    ended = make_request(user=user, state=State.REFUSED)
    assert "Cette demande est terminée" in client.get(door(ended)).text
    assert client.post(door(ended), {"address": ODILE}).status_code == 422
    assert not InformedPerson.objects.exists()


def test_five_at_most_those_who_stopped_not_counted(client: Client, request_: ServiceRequest) -> None:
    for number in range(InformedPerson.MOST):
        invited(request_, f"n{number}@exemple.fr")
    page = client.post(door(request_), {"address": ODILE})
    assert "5 personnes sont déjà informées" in page.text
    InformedPerson.objects.filter(address="n0@exemple.fr").update(stopped_at=timezone.now())
    assert client.post(door(request_), {"address": ODILE}).status_code == 302


def test_neither_an_address_nor_a_person_makes_too_many_e_mails(user: User) -> None:
    requests = [make_request(user=user) for _ in range(5)]
    for request in requests[:INVITED_ALIKE]:
        invited(request)
    with pytest.raises(ActRefusedError, match="Trop d’invitations"):
        invited(requests[3])
    others = [(request, f"a{n}{request.pk}@exemple.fr") for request in requests for n in range(InformedPerson.MOST - 1)]
    with pytest.raises(ActRefusedError, match="Trop d’invitations"):
        list(starmap(invited, others))
    assert len(news("informed.invitation")) == INVITED_BY_ONE


def test_a_link_that_was_not_made_here_or_has_lapsed_leads_nowhere(request_: ServiceRequest) -> None:
    person = invited(request_)
    token = informed_token(person)
    forged = f"{person.uuid.hex}.{token.partition('.')[2][::-1]}"
    assert uuid_of(forged) is None
    visitor = Client()
    for wrong in ("x", person.uuid.hex, forged, f"{token}x"):
        for answer in (visitor.get(reverse("informed", args=[wrong])), visitor.post(reverse("informed", args=[wrong]))):
            assert answer.status_code == 404, wrong
    with time_machine.travel(timezone.now() + InformedPerson.ANSWERED_WITHIN + dt.timedelta(minutes=1)):
        assert visitor.post(page_of(person), {"action": "confirm"}).status_code == 404
        purge_lapsed()
    assert not InformedPerson.objects.exists()


def test_an_unknown_act_changes_nothing(request_: ServiceRequest) -> None:
    person = invited(request_)
    for posted in ({"action": "erase"}, {}, {"List-Unsubscribe": "Two-Clicks"}):
        assert Client().post(page_of(person), posted).status_code == 200
    assert state_of(person) == Informed.WAITING


def test_an_address_that_comes_back_is_shown(client: Client, request_: ServiceRequest) -> None:
    invited(request_)
    stop_address(email=OutgoingEmail.objects.get(kind="informed.invitation"), reason=Delivery.BOUNCED)
    assert "Les courriels envoyés à cette adresse reviennent" in client.get(door(request_)).text


# --- What is kept -----------------------------------------------------------------------------------------------------
def section_of(user: User) -> list[dict[str, object]]:
    [section] = [known for known in personal_data_sections if known.folder == "personnes-informees"]
    records = [record.data for record in section.records(user)]
    assert section.count(user) == len(records)
    return records


def test_it_is_in_both_archives_and_goes_with_either_account(user: User, request_: ServiceRequest) -> None:
    odile = make_user(email=ODILE)
    person = invited(request_)
    [mine], [theirs] = section_of(user), section_of(odile)
    assert (mine["request"], mine["to"]) == (request_.reference, "o•••@exemple.fr")
    assert (theirs["request"], theirs["to"]) == ("", ""), "not named before they accept"
    Client().post(page_of(person), {"action": "confirm"})
    assert section_of(odile)[0]["request"] == request_.reference
    assert len(mentioned(ODILE)) == 1
    forget(odile)
    assert not InformedPerson.objects.exists()
    invited(request_, "autre@exemple.fr")
    forget(user)
    assert not InformedPerson.objects.exists()


def test_it_is_forgotten_a_year_after_the_request_ended(request_: ServiceRequest) -> None:
    confirmed(request_)
    act(request_, "withdraw", request_.applicant)
    with time_machine.travel(timezone.now() + dt.timedelta(days=364)):
        purge_lapsed()
        assert InformedPerson.objects.exists()
    with time_machine.travel(timezone.now() + dt.timedelta(days=366)):
        purge_lapsed()
        assert not InformedPerson.objects.exists()


def test_the_service_does_not_see_to_whom_it_went(request_: ServiceRequest) -> None:
    confirmed(request_)
    assert ODILE[0] + "•••@exemple.fr" not in {email.recipient for email in emails_about(request_)}


def test_addresses_of_the_answers_are_proposed(client: Client, user: User) -> None:
    field = {"key": "f_contact1", "type": "email", "label": "Contact", "required": False}
    form = FormSchema.model_validate({"steps": [{"key": "s_contact1", "title": "Contact", "fields": [field]}]})
    request, other = make_request(user=user), make_procedure(form=form)
    ServiceRequest.objects.filter(pk=request.pk).update(
        form_version=other.current_version, answers={"f_contact1": "Tresor@exemple.fr"}
    )
    options = re.findall(r'<option value="([^"]*@[^"]*)">', client.get(door(request)).text)
    assert options == ["tresor@exemple.fr"]


def test_the_list_costs_the_same_however_many_are_in_it(
    request_: ServiceRequest, user: User, django_assert_max_num_queries: Callable[..., object]
) -> None:
    other = make_request(user=user, procedure=request_.procedure)
    for number in range(InformedPerson.MOST):
        confirmed(request_, f"n{number}@exemple.fr")
    client = Client()
    client.force_login(user)
    with django_assert_max_num_queries(20) as few:
        client.get(door(other))
    with django_assert_max_num_queries(20) as many:
        client.get(door(request_))
    assert len(many) - len(few) <= 1, "the addresses that come back are asked of the database once"
