"""One act on many requests: looked at, asked for, done one at a time, refused with its reason, never done twice."""

import datetime as dt
import re
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Membership, Role, User
from notifications.models import Delivery, EmailState, OutgoingEmail
from teleservices.competence.rules import DecisionRules
from teleservices.deciding.meetings.entering import enter
from teleservices.desk.batches import making, running
from teleservices.desk.batches.acts import BULK
from teleservices.desk.sheet.emails import emails_about
from teleservices.lifecycle import facts, messaging
from teleservices.lifecycle.agents.absences import note_absence
from teleservices.lifecycle.emails.audience import Audience, audience, posted_among
from teleservices.lifecycle.emails.notices import followers_of, recipients_of
from teleservices.lifecycle.handover import leave_team
from teleservices.lifecycle.postal.consents import refuse_electronic
from teleservices.lifecycle.recusing import recuse
from teleservices.lifecycle.ways import letter_among, way_to_reach
from teleservices.long_work import items
from teleservices.models import (
    Acknowledgement,
    Batch,
    BatchItem,
    Fate,
    Label,
    LegalRegime,
    Meeting,
    MorningNotice,
    NoticeKind,
    Opinion,
    Procedure,
    RequestEvent,
    RequestLabel,
    RequestWatch,
    ServiceRequest,
    State,
    Team,
)
from teleservices.models.desk.batch import KEPT
from tests.factories.accounts import make_user
from tests.factories.competence import HALF
from tests.factories.meetings import RULES, make_head, make_meeting
from tests.factories.procedures import (
    AMOUNT,
    STATUTES,
    act,
    copies_of,
    make_instructor,
    make_procedure,
    make_request,
    make_team,
)
from tests.french import french

pytestmark = pytest.mark.django_db

PROPOSING = ("propose_by_rules", "propose_refusal")
COMPUTING = {
    "amount": HALF,
    "base_key": AMOUNT,
    "articles": [{"key": "a3", "title": "Article 3", "text": "Une seule commune."}],
}
LIST, BATCHES = "/admin/instruction/", "/admin/instruction/lots/"


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def procedure(team: Team) -> Procedure:
    """With two stages of the review."""
    procedure = make_procedure(team=team)
    procedure.stages.create(
        key="en-commission",
        state=State.IN_REVIEW,
        name="En commission",
        explanation="La commission examine les demandes.",
        email_subject="En commission",
        email_text="Votre demande passe en commission.",
        order=20,
    )
    return procedure


@pytest.fixture
def camille(team: Team, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = make_instructor(team)
    client.force_login(user)
    return user


@pytest.fixture
def yann(team: Team) -> User:
    return make_instructor(team)


def three(procedure: Procedure, state: State = State.SUBMITTED) -> list[ServiceRequest]:
    return [make_request(procedure=procedure, state=state) for _number in range(3)]


def chosen(client: Client, name: str, requests: list[ServiceRequest], **data: object) -> Batch:
    """A batch made from the list; what proposes needs rules that say how."""
    if name in PROPOSING:
        rules = DecisionRules.model_validate({**RULES, "proposals": COMPUTING}).to_json()
        Procedure.objects.filter(requests__in=requests).update(decision_rules=rules)
    references = [request.reference for request in requests]
    answer = client.post(f"{BATCHES}nouveau/", {"act": name, "request": references, **data})
    assert answer.status_code == 302, answer.content
    return Batch.objects.latest("pk")


def asked(client: Client, batch: Batch, **data: object) -> int:
    """Read its page, confirm it; the status of the answer."""
    page = client.get(f"{BATCHES}{batch.uuid}/")
    preview = client.post(f"{BATCHES}{batch.uuid}/", {**data, "action": "preview"}) if page.context else None
    shown = preview.context["look"].checksum if preview and preview.context else ""
    return client.post(f"{BATCHES}{batch.uuid}/", {**data, "action": "do", "shown": shown}).status_code


def fates(batch: Batch) -> dict[str, int]:
    items = list(batch.items.values_list("fate", flat=True))
    return {fate: items.count(fate) for fate in set(items)}


def reasons(batch: Batch) -> list[str]:
    return list(batch.items.filter(fate=Fate.REFUSED).values_list("reason", flat=True))


def now(requests: list[ServiceRequest]) -> list[ServiceRequest]:
    return list(ServiceRequest.objects.filter(pk__in=[request.pk for request in requests]).order_by("pk"))


def a_meeting(team: Team) -> Meeting:
    """Of the standing committee, which decides of all that the service instructs."""
    Procedure.objects.filter(team=team).update(decision_rules=DecisionRules.model_validate(RULES).to_json())
    return make_meeting(make_head(team))


def data_for(name: str, team: Team, colleague: User) -> dict[str, object]:
    """What each act asks, ordinary."""
    label, _is_new = Label.objects.get_or_create(team=team, name="À voir")
    return {
        "assign": {"assignee": colleague.pk},
        "enter_meeting": {"meeting": a_meeting(team).pk if name == "enter_meeting" else 0},
        "lay_label": {"label": label.pk},
        "take_label_off": {"label": label.pk},
        "move_stage": {"stage": "en-commission"},
        "request_corrections": {
            "field_keys": [STATUTES],
            "message": "Joignez des statuts signés.",
            "deadline": (timezone.localdate() + dt.timedelta(days=15)).isoformat(),
        },
        "propose_refusal": {"articles": ["a3"]},
        "message": {"text": "La commission se réunit le 3 mars."},
        "ask_opinion": {
            "adviser_kind": "commune",
            "capacity": "maire de Brenne",
            "name": "Jeanne Rivière",
            "email": "maire@brenne.test",
            "question": "La salle est-elle libre ?",
            "answer_kind": "verdict",
            "nature": "preparatory",
            "steps": ["s_project1"],
            "documents": [STATUTES],
            "deadline": (timezone.localdate() + dt.timedelta(days=15)).isoformat(),
        },
    }.get(name, {})


STATES = {"take_charge": State.SUBMITTED, "file_away": State.REFUSED}
"""Where each act is possible; the others, in review."""


def state_for(name: str) -> State:
    return STATES.get(name, State.IN_REVIEW)


# --- What each act does ----------------------------------------------------------------------------------------------
def test_three_are_assigned_and_the_colleague_is_told_once(
    procedure: Procedure, camille: User, yann: User, client: Client
) -> None:
    requests = three(procedure, State.IN_REVIEW)
    OutgoingEmail.objects.all().delete()
    batch = chosen(client, "assign", requests)
    assert asked(client, batch, assignee=yann.pk, message="Pour la commission.") == 302
    running.run(batch.pk)
    assert fates(batch) == {"done": 3}
    assert {request.assignee for request in now(requests)} == {yann}
    email = OutgoingEmail.objects.get()
    assert email.recipient == yann.email
    assert all(request.reference in email.text for request in requests)
    page = client.get(f"{BATCHES}{batch.uuid}/").text
    assert "<strong>3</strong> faites sur 3" in page


@pytest.mark.parametrize(("pace", "at_once", "in_the_morning"), [("", 1, 0), ("morning", 0, 3), ("never", 0, 0)])
def test_what_is_assigned_together_is_told_as_the_colleague_chose(
    procedure: Procedure, camille: User, yann: User, client: Client, pace: str, at_once: int, in_the_morning: int
) -> None:
    requests = three(procedure, State.IN_REVIEW)
    if pace:
        yann.notice_choices.create(kind=NoticeKind.ASSIGNED, pace=pace)
    OutgoingEmail.objects.all().delete()
    batch = chosen(client, "assign", requests)
    asked(client, batch, assignee=yann.pk)
    running.run(batch.pk)
    assert OutgoingEmail.objects.count() == at_once
    assert MorningNotice.objects.filter(user=yann).count() == in_the_morning


def test_what_is_assigned_together_to_who_is_away_is_told_to_their_deputy(
    procedure: Procedure, camille: User, yann: User, client: Client
) -> None:
    ines, today = make_instructor(procedure.team), timezone.localdate()
    note_absence(actor=yann, user=yann, starts_on=today, ends_on=today, deputy=ines)
    requests = three(procedure, State.IN_REVIEW)
    OutgoingEmail.objects.all().delete()
    batch = chosen(client, "assign", requests)
    asked(client, batch, assignee=yann.pk)
    running.run(batch.pk)
    emails = {email.recipient: email for email in OutgoingEmail.objects.all()}
    assert set(emails) == {yann.email, ines.email}
    assert "que vous remplacez" in emails[ines.email].subject
    assert all(request.reference in emails[ines.email].text for request in requests)


def test_three_are_taken_in_charge_each_applicant_told_as_was_previewed(
    procedure: Procedure, camille: User, client: Client
) -> None:
    requests = three(procedure)
    OutgoingEmail.objects.all().delete()
    batch = chosen(client, "take_charge", requests)
    page = client.post(f"{BATCHES}{batch.uuid}/", {"action": "preview", "message": "Bien reçu."})
    [(preview, count)] = page.context["look"].previews
    assert count == 3
    assert "Bien reçu." in preview.email
    assert page.context["look"].audience.people == 3
    assert asked(client, batch, message="Bien reçu.") == 302
    running.run(batch.pk)
    assert {request.state for request in now(requests)} == {State.IN_REVIEW}
    assert {request.assignee for request in now(requests)} == {camille}
    recipients = set(OutgoingEmail.objects.values_list("recipient", flat=True))
    assert recipients == {request.applicant.email for request in requests}
    first = OutgoingEmail.objects.get(about=requests[0].reference)
    assert first.text == preview.email


def test_three_are_watched_and_labelled(procedure: Procedure, team: Team, camille: User, client: Client) -> None:
    requests, label = three(procedure), Label.objects.create(team=team, name="À voir")
    for name, data in (("watch", {}), ("lay_label", {"label": label.pk})):
        batch = chosen(client, name, requests)
        assert asked(client, batch, **data) == 302
        running.run(batch.pk)
        assert fates(batch) == {"done": 3}
    assert RequestWatch.objects.filter(user=camille).count() == 3
    assert RequestLabel.objects.filter(label=label).count() == 3
    batch = chosen(client, "take_label_off", requests)
    asked(client, batch, label=label.pk)
    running.run(batch.pk)
    assert not RequestLabel.objects.exists()


def test_the_same_document_is_asked_of_all_and_moves_their_legal_time(
    procedure: Procedure, team: Team, camille: User, yann: User, client: Client
) -> None:
    requests = three(procedure, State.IN_REVIEW)
    OutgoingEmail.objects.all().delete()
    batch = chosen(client, "request_corrections", requests)
    data = data_for("request_corrections", team, yann)
    basket = client.post(f"{BATCHES}{batch.uuid}/", {"add": STATUTES, "message": "Bonjour", "action": "preview"})
    assert basket.context["look"].form.fields.chosen == [STATUTES]
    assert basket.context["look"].form.fields["message"].value() == "Bonjour"
    assert client.post(f"{BATCHES}{batch.uuid}/", {**data, "message": "", "action": "do"}).status_code == 422
    assert asked(client, batch, **data, indispensable_keys=[STATUTES]) == 302
    running.run(batch.pk)
    assert {request.state for request in now(requests)} == {State.CORRECTION_REQUESTED}
    for request in requests:
        correction = request.corrections.get()
        assert (correction.asked_by, correction.indispensable_keys) == (camille, [STATUTES])
        assert OutgoingEmail.objects.filter(about=request.reference, text__contains="statuts signés").count() == 1


def test_all_go_to_a_stage_but_those_that_are_there_already(
    procedure: Procedure, camille: User, client: Client
) -> None:
    requests = three(procedure, State.IN_REVIEW)
    for status in (302, 409):
        batch = chosen(client, "move_stage", requests)
        assert asked(client, batch, stage="en-commission") == status
        running.run(batch.pk)
    assert {request.stage.name for request in now(requests) if request.stage} == {"En commission"}
    looked_at = client.post(f"{BATCHES}{batch.uuid}/", {"stage": "en-commission", "action": "preview"}).context["look"]
    assert [reason for reason, _count in looked_at.sorted.counted] == [french("It is at this stage already.")]
    assert looked_at.form, "another stage may be chosen"


def test_a_message_goes_to_each_once_whatever_their_number(
    procedure: Procedure, camille: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messaging, "MESSAGES", 1)
    requests = three(procedure)
    batch = chosen(client, "message", requests)
    assert asked(client, batch, text="La commission se réunit le 3 mars.") == 302
    running.run(batch.pk)
    assert fates(batch) == {"done": 3}
    assert [request.messages.get().text for request in requests] == ["La commission se réunit le 3 mars."] * 3


def test_a_message_is_shown_as_it_will_leave_and_to_how_many(
    procedure: Procedure, team: Team, camille: User, client: Client
) -> None:
    """Before anything is typed; two requests of one person in a service are one e-mail, each keeps its message."""
    requests = three(procedure)
    requests.append(make_request(procedure=procedure, user=requests[0].applicant, profile=requests[0].profile))
    OutgoingEmail.objects.all().delete()
    batch = chosen(client, "message", requests)
    page = client.get(f"{BATCHES}{batch.uuid}/")
    look = page.context["look"]
    assert [count for _preview, count in look.previews] == [2, 1]
    assert (look.audience.emails, look.audience.people, look.others) == (3, 3, 0)
    assert "<strong>3</strong> courriels, à <strong>3</strong> personnes" in " ".join(
        page.text.replace("\n", " ").split()
    )
    assert asked(client, batch, text="La commission se réunit le 3 mars.") == 302
    running.run(batch.pk)
    assert [request.messages.count() for request in requests] == [1, 1, 1, 1]
    sent = OutgoingEmail.objects.filter(kind="request.message")
    assert sent.count() == look.audience.emails
    for preview, count in look.previews:
        alike = sent.filter(subject=preview.subject) if count == 1 else sent.exclude(about=requests[0].reference)
        assert preview.email in {email.text for email in alike}
    together = sent.get(recipient=requests[0].applicant.email)
    assert {requests[0].reference, requests[3].reference} <= set(re.findall(r"[A-Z0-9]{4}-[A-Z0-9]{4}", together.text))
    assert together.html
    for request in requests:
        assert [email.is_to_service for email in emails_about(request)] == [False]
    running.run(batch.pk)
    assert sent.count() == 3


def test_what_will_be_refused_is_counted_before(
    procedure: Procedure, team: Team, camille: User, client: Client
) -> None:
    """A file put away gets no message, a request before a meeting enters no other, a recused agent does nothing."""
    away, before, recused, free = (make_request(procedure=procedure, state=State.IN_REVIEW) for _number in range(4))
    meeting, other = a_meeting(team), a_meeting(team)
    enter(meeting_id=other.pk, request_id=before.pk, actor=camille)
    recuse(request_id=recused.pk, actor=camille, is_everywhere=False)
    requests = [away, before, recused, free]
    batch = chosen(client, "enter_meeting", requests)
    assert client.get(f"{BATCHES}{batch.uuid}/").context["look"].count == 2
    assert asked(client, batch, meeting=meeting.pk) == 302
    running.run(batch.pk)
    assert fates(batch) == {"done": 2, "refused": 2}
    ServiceRequest.objects.filter(pk=away.pk).update(filed_away_at=timezone.now(), state=State.WITHDRAWN)
    batch = chosen(client, "message", requests)
    look = client.get(f"{BATCHES}{batch.uuid}/").context["look"]
    assert (look.count, look.audience.emails) == (2, 2)
    assert len(look.sorted.refused) == 2
    assert asked(client, batch, text="Bonjour") == 302
    running.run(batch.pk)
    assert fates(batch) == {"done": 2, "refused": 2}
    batch = chosen(client, "file_away", [away])
    assert client.get(f"{BATCHES}{batch.uuid}/").context["look"].count == 0


def test_a_meeting_that_decides_nothing_of_a_procedure_is_known_before(
    procedure: Procedure, team: Team, camille: User, client: Client
) -> None:
    meeting, other = a_meeting(team), make_procedure(team=team)
    requests = [make_request(procedure=each, state=State.IN_REVIEW) for each in (procedure, other)]
    Procedure.objects.filter(pk=other.pk).update(
        decision_rules={"outcomes": [{"outcome": "accepted", "authorities": [{"kind": "president"}]}]}
    )
    batch = chosen(client, "enter_meeting", requests)
    looked_at = client.post(f"{BATCHES}{batch.uuid}/", {"meeting": meeting.pk, "action": "preview"})
    assert looked_at.context["look"].count == 1


def test_those_at_the_stage_chosen_are_counted_before(procedure: Procedure, camille: User, client: Client) -> None:
    requests = three(procedure, State.IN_REVIEW)
    ServiceRequest.objects.filter(pk=requests[0].pk).update(stage=procedure.stages.get(key="en-commission"))
    batch = chosen(client, "move_stage", requests)
    looked_at = client.post(f"{BATCHES}{batch.uuid}/", {"stage": "en-commission", "action": "preview"})
    assert looked_at.context["look"].count == 2


def test_a_deadline_beyond_silence_is_asked_why_of_all_whichever_comes_first(
    procedure: Procedure, team: Team, camille: User, yann: User, client: Client
) -> None:
    requests = three(procedure, State.IN_REVIEW)
    Acknowledgement.objects.filter(request__in=requests).update(regime=LegalRegime.REJECTION)
    soon = timezone.localdate() + dt.timedelta(days=10)
    Acknowledgement.objects.filter(request=requests[1]).update(implicit_decision_on=soon)
    facts.rebuild(ServiceRequest.objects.all())
    batch = chosen(client, "request_corrections", requests)
    data = data_for("request_corrections", team, yann)
    page = client.post(f"{BATCHES}{batch.uuid}/", {**data, "action": "preview"})
    assert page.context["look"].beyond_silence == 1
    assert "Pour <strong>1</strong> de ces 3 demandes, le silence vaut rejet avant cette échéance" in page.text
    assert asked(client, batch, **data) == 422
    assert asked(client, batch, **data, deadline_reason="Le conseil d’administration se réunit tard.") == 302
    running.run(batch.pk)
    assert fates(batch) == {"done": 3}


def test_as_many_are_counted_as_are_written_to(procedure: Procedure, camille: User) -> None:
    """Who may no longer file, their administrators, members who asked, deactivated accounts."""
    requests = three(procedure, State.IN_REVIEW)
    for request, role in zip(requests, (Role.EDITOR, Role.READER, None), strict=True):
        profile = request.profile
        for member_role, is_active in ((Role.ADMINISTRATOR, True), (Role.ADMINISTRATOR, False), (Role.READER, True)):
            member = make_user()
            User.objects.filter(pk=member.pk).update(is_active=is_active)
            Membership.objects.create(
                profile=profile, user=member, role=member_role, wants_notices=member_role == Role.READER
            )
        theirs = Membership.objects.filter(profile=profile, user=request.applicant)
        theirs.update(role=role) if role else theirs.delete()
    keys = [request.pk for request in requests]
    event = RequestEvent(act="take_charge")
    by_act = [(pk, person.pk) for pk in keys for person in recipients_of(event, ServiceRequest.objects.get(pk=pk))]
    by_message = [(pk, person.pk) for pk in keys for person in followers_of(ServiceRequest.objects.get(pk=pk))]
    assert audience(keys, with_members=True) == Audience(len(by_act), len({person for _pk, person in by_act}))
    assert audience(keys, with_members=False) == Audience(len(by_message), len({person for _pk, person in by_message}))
    assert len(by_act) > len(by_message) > len(requests)


def test_as_many_letters_are_counted_as_leave_by_post(
    procedure: Procedure, team: Team, camille: User, yann: User, client: Client
) -> None:
    """Electronic answers refused, an address stopped, nobody left to read, and a request that e-mails reach."""
    requests = [*three(procedure, State.IN_REVIEW), make_request(state=State.IN_REVIEW, procedure=procedure)]
    refusing, returned, deserted, _reached = requests
    refuse_electronic(profile=refusing.profile, actor=refusing.applicant)
    OutgoingEmail.objects.create(
        key="back", kind="x", recipient=returned.applicant.email, state=EmailState.SENT, delivery=Delivery.BOUNCED
    )
    Membership.objects.filter(profile=deserted.profile).delete()
    keys = [request.pk for request in requests]
    posted = {pk for pk in keys if letter_among(way_to_reach(ServiceRequest.objects.get(pk=pk)))}
    assert posted_among(keys) == posted == {refusing.pk, returned.pk, deserted.pk}
    batch = chosen(client, "request_corrections", requests)
    data = data_for("request_corrections", team, yann)
    page = client.post(f"{BATCHES}{batch.uuid}/", {**data, "action": "preview"})
    assert page.context["look"].letters == len(posted)


def test_an_opinion_is_asked_on_each_with_what_it_has_of_what_is_shown(
    procedure: Procedure, team: Team, camille: User, yann: User, client: Client
) -> None:
    requests = three(procedure, State.IN_REVIEW)
    requests[1].attachments.all().delete()
    OutgoingEmail.objects.all().delete()
    batch = chosen(client, "ask_opinion", requests)
    typed = data_for("ask_opinion", team, yann)
    nothing = asked(client, batch, **typed | {"steps": [], "documents": []})
    assert nothing == 422
    assert asked(client, batch, **typed | {"steps": []}) == 302
    for _twice in range(2):
        running.run(batch.pk)
    assert fates(batch) == {"done": 2, "refused": 1}
    assert reasons(batch) == ["Elle n’a rien de ce que vous avez choisi de montrer."]
    opinions = Opinion.objects.order_by("pk")
    assert {opinion.request_id for opinion in opinions} == {requests[0].pk, requests[2].pk}
    assert [opinion.named_documents.get().attachment.field_key for opinion in opinions] == [STATUTES] * 2
    assert OutgoingEmail.objects.filter(kind="opinion.asked", recipient="maire@brenne.test").count() == 2
    assert [request.revision_number for request in now(requests)] == [request.revision_number for request in requests]


@pytest.mark.parametrize("name", [name for name, bulk in BULK.items() if bulk.is_of_one_procedure])
def test_what_depends_on_the_procedure_wants_requests_of_one(
    name: str, procedure: Procedure, team: Team, camille: User, client: Client
) -> None:
    other = make_request(procedure=make_procedure(team=team), state=State.IN_REVIEW)
    batch = chosen(client, name, [make_request(procedure=procedure, state=State.IN_REVIEW), other])
    page = client.get(f"{BATCHES}{batch.uuid}/")
    assert page.context["look"].form is None
    assert "une seule démarche" in page.text


def test_what_is_indispensable_and_awaited_holds_the_review(
    procedure: Procedure, camille: User, client: Client
) -> None:
    request = make_request(procedure=procedure, state=State.CORRECTION_REQUESTED)
    request.corrections.update(indispensable_keys=[STATUTES])
    batch = chosen(client, "move_stage", [request])
    [(reason, count)] = client.get(f"{BATCHES}{batch.uuid}/").context["look"].sorted.counted
    assert count == 1
    assert reason.startswith("Une pièce indispensable est attendue jusqu’au")


# --- What is refused -------------------------------------------------------------------------------------------------
@pytest.mark.both_databases
@pytest.mark.parametrize("name", BULK)
def test_what_moved_since_is_refused(
    name: str, procedure: Procedure, team: Team, camille: User, yann: User, client: Client
) -> None:
    """Whether it moved before the batch was asked for, or after."""
    first, second = (make_request(procedure=procedure, state=state_for(name), instructor=camille) for _two in range(2))
    batch, data = chosen(client, name, [first, second]), data_for(name, team, yann)
    moves = "register_appeal" if name == "file_away" else "withdraw"
    act(first, moves, camille)
    assert asked(client, batch, **data) == 302
    act(second, moves, camille)
    running.run(batch.pk)
    assert reasons(batch) == ["Elle a changé depuis que vous l’avez choisie."] * 2
    assert not RequestLabel.objects.exists()
    assert not RequestWatch.objects.exists()
    assert not RequestEvent.objects.filter(request__in=[first, second], actor=camille, act=name, number__gt=3).exists()


@pytest.mark.parametrize("name", BULK)
def test_who_left_the_service_meanwhile_does_nothing(
    name: str, procedure: Procedure, team: Team, camille: User, yann: User, client: Client
) -> None:
    request = make_request(procedure=procedure, state=state_for(name), instructor=yann)
    batch = chosen(client, name, [request])
    assert asked(client, batch, **data_for(name, team, yann)) == 302
    leave_team(team=team, leaver=camille, actor=yann)
    running.run(batch.pk)
    assert reasons(batch) == ["Cette demande relève d’un autre service."]
    assert now([request])[0].revision_number == request.revision_number


@pytest.mark.parametrize("name", BULK)
def test_another_service_s_requests_are_as_if_they_weren_t_there(
    name: str, procedure: Procedure, camille: User, client: Client
) -> None:
    ours, theirs = make_request(procedure=procedure, state=state_for(name)), make_request()
    batch = chosen(client, name, [ours, theirs])
    assert list(batch.items.values_list("request", flat=True)) == [ours.pk]
    answer = client.post(f"{BATCHES}nouveau/", {"act": name, "request": [theirs.reference, "x", "\0"]}, follow=True)
    assert french("Tick at least one request.") in answer.text
    assert Batch.objects.count() == 1


@pytest.mark.parametrize("name", [name for name, bulk in BULK.items() if State.WITHDRAWN not in bulk.states])
def test_what_has_ended_is_left_out_with_its_reason(
    name: str, procedure: Procedure, team: Team, camille: User, yann: User, client: Client
) -> None:
    ended = make_request(procedure=procedure, state=State.WITHDRAWN)
    open_one = make_request(procedure=procedure, state=state_for(name))
    batch = chosen(client, name, [ended, open_one])
    look = client.get(f"{BATCHES}{batch.uuid}/").context["look"]
    assert look.count == 1
    [(reason, count)] = look.sorted.counted
    assert (count, "Retirée" in reason) == (1, True)
    asked(client, batch, **data_for(name, team, yann))
    running.run(batch.pk)
    assert fates(batch) == {"done": 1, "refused": 1}
    alone = chosen(client, name, [ended])
    page = client.get(f"{BATCHES}{alone.uuid}/")
    assert page.context["look"].form is None
    assert client.post(f"{BATCHES}{alone.uuid}/", {"action": "do"}).status_code == 200
    assert Batch.objects.get(pk=alone.pk).asked_at is None


@pytest.mark.both_databases
def test_of_two_batches_at_once_the_second_is_refused(
    procedure: Procedure, camille: User, yann: User, client: Client
) -> None:
    requests = three(procedure, State.IN_REVIEW)
    batches = [chosen(client, "assign", requests) for _two in range(2)]
    for batch in batches:
        assert asked(client, batch, assignee=yann.pk) == 302
    for batch in batches:
        running.run(batch.pk)
    assert [fates(batch) for batch in batches] == [{"done": 3}, {"refused": 3}]


def test_a_colleague_of_another_service_follows_nothing(
    procedure: Procedure, team: Team, camille: User, client: Client
) -> None:
    """Someone of one of the two services is offered; each request asks whether they are of its own."""
    other = make_team()
    other.team_members.create(user=camille, capacity="Instructrice")
    there, stranger = make_instructor(other), make_instructor(make_team())
    requests = [make_request(procedure=procedure), make_request(procedure=make_procedure(team=other))]
    batch = chosen(client, "assign", requests)
    assert client.post(f"{BATCHES}{batch.uuid}/", {"action": "do", "assignee": stranger.pk}).status_code == 422
    looked_at = client.post(f"{BATCHES}{batch.uuid}/", {"assignee": there.pk, "action": "preview"})
    assert looked_at.context["look"].count == 1
    assert asked(client, batch, assignee=there.pk) == 302
    running.run(batch.pk)
    assert [request.assignee for request in now(requests)] == [None, there]
    assert reasons(batch) == ["Cette personne n’instruit pas les demandes de ce service."]


def test_an_archived_label_and_another_service_s_are_not_offered(
    procedure: Procedure, team: Team, camille: User, client: Client
) -> None:
    archived = Label.objects.create(team=team, name="Ancienne", is_archived=True)
    theirs = Label.objects.create(team=make_team(), name="La leur")
    batch = chosen(client, "lay_label", three(procedure))
    for label in (archived, theirs):
        assert client.post(f"{BATCHES}{batch.uuid}/", {"action": "do", "label": label.pk}).status_code == 422


def test_what_was_refused_is_tried_again_after_a_look(
    procedure: Procedure, camille: User, yann: User, client: Client
) -> None:
    requests = three(procedure, State.IN_REVIEW)
    batch = chosen(client, "assign", requests)
    act(requests[0], "move_stage", camille)
    asked(client, batch, assignee=yann.pk, message="Note")
    running.run(batch.pk)
    assert fates(batch) == {"done": 2, "refused": 1}
    again = client.post(f"{BATCHES}{batch.uuid}/recommencer/")
    second = Batch.objects.latest("pk")
    assert again.headers["Location"] == f"{BATCHES}{second.uuid}/"
    page = client.get(again.headers["Location"])
    assert page.context["look"].count == 1
    assert page.context["look"].form.fields["message"].value() == "Note"
    assert asked(client, second, assignee=yann.pk) == 302
    running.run(second.pk)
    assert fates(second) == {"done": 1}
    nothing = client.post(f"{BATCHES}{second.uuid}/recommencer/", follow=True)
    assert french("Tick at least one request.") in nothing.text


def test_what_would_leave_must_be_what_was_shown(procedure: Procedure, camille: User, client: Client) -> None:
    batch = chosen(client, "take_charge", three(procedure))
    address = f"{BATCHES}{batch.uuid}/"
    shown = client.get(address).context["look"].checksum
    procedure.stages.update(email_text="Bonjour,\n\nAutre chose.")
    answer = client.post(address, {"action": "do", "shown": shown})
    assert answer.status_code == 409
    assert "Rien n’est encore parti." in answer.text
    assert client.post(address, {"action": "do"}).status_code == 409
    assert Batch.objects.get().asked_at is None
    assert client.post(address, {"action": "do", "shown": answer.context["look"].checksum}).status_code == 302


# --- What is chosen --------------------------------------------------------------------------------------------------
@pytest.mark.both_databases
def test_all_of_the_list_is_what_its_filter_lets_pass(
    procedure: Procedure, camille: User, yann: User, client: Client
) -> None:
    three(procedure), make_request()
    mine = [make_request(procedure=procedure, state=State.IN_REVIEW, instructor=yann) for _two in range(2)]
    query = urlencode({"state": "in_review", "applicant__password__startswith": "x"})
    batch = chosen(client, "assign", [], all="on", query=query)
    assert sorted(batch.items.values_list("request", flat=True)) == sorted(request.pk for request in mine)
    assert list(batch.items.values_list("revision_seen", flat=True)) == [r.revision_number for r in now(mine)]


def test_too_many_are_refused_with_the_way_out(
    procedure: Procedure, camille: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    three(procedure)
    monkeypatch.setattr(making, "MOST_REQUESTS", 2)
    answer = client.post(f"{BATCHES}nouveau/", {"act": "watch", "all": "on", "query": "state=submitted"}, follow=True)
    assert answer.redirect_chain == [(f"{LIST}?state=submitted", 302)]
    assert "ajoutez un filtre" in answer.text
    assert not Batch.objects.exists()


def test_an_act_that_is_not_offered_is_not_found(procedure: Procedure, camille: User, client: Client) -> None:
    request = make_request(procedure=procedure)
    for name in ("accept", "reopen", "x", ""):
        data = {"act": name, "request": request.reference}
        assert client.post(f"{BATCHES}nouveau/", data).status_code == 404
    assert client.get(f"{BATCHES}nouveau/").status_code == 405


def test_a_batch_is_its_author_s_alone(procedure: Procedure, camille: User, yann: User, client: Client) -> None:
    batch = chosen(client, "watch", three(procedure))
    assert asked(client, batch) == 302
    assert str(batch.uuid) in client.get(BATCHES).text
    client.force_login(yann)
    assert str(batch.uuid) not in client.get(BATCHES).text
    for method, address in ((client.get, ""), (client.post, ""), (client.post, "recommencer/")):
        assert method(f"{BATCHES}{batch.uuid}/{address}").status_code == 404


# --- Asked once, done once -------------------------------------------------------------------------------------------
@pytest.mark.both_databases
def test_it_is_asked_once_and_done_once(procedure: Procedure, camille: User, yann: User, client: Client) -> None:
    requests = three(procedure, State.IN_REVIEW)
    batch = chosen(client, "assign", requests)
    for _twice in range(2):
        running.ask(batch=batch, payload={"assignee": yann.pk, "message": "", "stage_key": ""})
    for _twice in range(2):
        running.run(batch.pk)
    for item in batch.items.all():
        assert not running.settle(item.pk)
    assert RequestEvent.objects.filter(act="assign").count() == 3
    assert client.post(f"{BATCHES}{batch.uuid}/", {"action": "do", "assignee": camille.pk}).status_code == 302
    assert {request.assignee for request in now(requests)} == {yann}


def test_a_draft_is_never_run(procedure: Procedure, camille: User, client: Client) -> None:
    batch = chosen(client, "watch", three(procedure))
    assert running.run(batch.pk) == 0
    assert not RequestWatch.objects.exists()


@pytest.mark.both_databases
def test_what_a_killed_worker_left_is_swept_once_its_lease_lapsed(
    procedure: Procedure, camille: User, client: Client
) -> None:
    batch = chosen(client, "watch", three(procedure))
    asked(client, batch)
    long_ago = timezone.now() - dt.timedelta(minutes=5)
    Batch.objects.update(asked_at=long_ago, lease_until=timezone.now() + dt.timedelta(minutes=1))
    running.settle(batch.items.earliest("pk").pk)
    assert running.sweep() == 0, "somebody is at it"
    Batch.objects.update(lease_until=timezone.now() - dt.timedelta(seconds=1))
    assert running.sweep() == 2
    assert fates(batch) == {"done": 3}
    assert Batch.objects.get().finished_at is not None
    assert running.sweep() == 0


def test_a_task_stops_in_time_and_leaves_the_rest_to_the_next(
    procedure: Procedure, camille: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = chosen(client, "watch", three(procedure))
    asked(client, batch)
    monkeypatch.setattr(items, "SECONDS", 0.000_001)
    running.run(batch.pk)
    assert fates(batch) != {"done": 3}
    monkeypatch.setattr(items, "SECONDS", 30)
    running.run(batch.pk)
    assert fates(batch) == {"done": 3}


@pytest.mark.both_databases
def test_a_fault_of_ours_on_one_holds_back_no_other(
    procedure: Procedure, team: Team, camille: User, yann: User, client: Client
) -> None:
    batch = chosen(client, "lay_label", three(procedure))
    asked(client, batch, **data_for("lay_label", team, yann))
    Batch.objects.update(payload={"label": "aucune"})
    running.run(batch.pk)
    assert [reason.startswith("Une erreur du portail l’a empêché") for reason in reasons(batch)] == [True] * 3
    assert Batch.objects.get().finished_at is not None


@pytest.mark.parametrize("name", ["take_charge", "message", "request_corrections"])
def test_looking_at_many_costs_no_query_a_request(
    name: str, procedure: Procedure, camille: User, client: Client
) -> None:
    request = make_request(procedure=procedure, state=state_for(name))
    costs = []
    for number in (1, 20):
        for copy in copies_of(request, number)[1:]:
            ServiceRequest.objects.filter(pk=copy.pk).update(state=request.state)
        everything = ServiceRequest.objects.filter(procedure=procedure)
        batch = making.make(author=camille, act=name, chosen=everything)
        client.get(f"{BATCHES}{batch.uuid}/")
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"{BATCHES}{batch.uuid}/")
        assert page.context["look"].count == number
        costs.append(len(queries))
    assert costs[0] == costs[1]


@pytest.mark.both_databases
def test_batches_are_forgotten_in_time(procedure: Procedure, camille: User, client: Client) -> None:
    requests = three(procedure)
    draft, old, recent = (chosen(client, "watch", requests) for _three in range(3))
    moment = timezone.now()
    Batch.objects.filter(pk=draft.pk).update(made_at=moment - dt.timedelta(days=2))
    Batch.objects.filter(pk=old.pk).update(asked_at=moment - KEPT - dt.timedelta(days=1))
    Batch.objects.filter(pk=recent.pk).update(asked_at=moment, made_at=moment - dt.timedelta(days=2))
    assert running.forget() == 8
    assert list(Batch.objects.all()) == [recent]
    assert BatchItem.objects.count() == 3
