"""What the applicant is told: subject, text, the law's mentions; never an answer."""

import datetime as dt
from dataclasses import replace

import pytest
from django.conf import settings
from django.utils import timezone

from formkit.typography import amount_text
from notifications.models import OutgoingEmail
from portal.dates import long_date
from teleservices.competence.rules import DecisionRules, OutcomeRule
from teleservices.legal import legal_day
from teleservices.legal_clock import clock_of
from teleservices.lifecycle import ACTS, Corrections, Payload, perform
from teleservices.lifecycle.emails.notices import decision_lines, subject_for, text_for
from teleservices.lifecycle.emails.previewing import preview
from teleservices.lifecycle.messaging import send_message
from teleservices.models import Acknowledgement, Outcome, ServiceRequest, Side, Stage, State, Team
from teleservices.receipts import acknowledgement_paragraphs, next_steps
from tests.factories.procedures import (
    STATUTES,
    act,
    make_instructor,
    make_procedure,
    make_request,
    make_team,
    payload_for,
)
from tests.french import french

pytestmark = pytest.mark.django_db


def email(request: ServiceRequest, act_name: str) -> OutgoingEmail:
    return OutgoingEmail.objects.get(about=request.reference, kind=f"request.{act_name}")


DEADLINE = long_date(timezone.localdate() + dt.timedelta(days=9))


def corrections(message: str = "Joignez des statuts signés.") -> Corrections:
    return Corrections(message=message, field_keys=(STATUTES,), deadline=timezone.localdate() + dt.timedelta(days=9))


def test_the_e_mail_of_a_deposit_is_the_acknowledgement() -> None:
    request = make_request()
    sent = email(request, "transmit")
    assert request.reference in sent.subject
    assert sent.recipient == request.applicant.email
    assert sent.reply_to == "associations@vernaie.test"
    for body in (sent.text, sent.html):
        assert request.reference in body
        assert "tribunal administratif" in body
        assert "02 00 00 00 00" in body
        assert "considérée comme refusée" in body
        assert request.get_absolute_url() in body
        for answer in ("Fête de la rivière", "1 250", "1\u202f250"):
            assert answer not in body


def test_the_acknowledgement_begins_by_what_happens_next_and_says_the_law_after_the_link() -> None:
    request = make_request()
    receipt = request.acknowledgement
    sent = email(request, "transmit")
    *steps, link = [*next_steps(receipt), request.get_absolute_url()]
    title, first = french("What the law says"), acknowledgement_paragraphs(receipt)[0]
    for body in (sent.text, sent.html[sent.html.index("<table") :]):
        places = [body.index(part) for part in (*steps, link, title, first)]
        assert places == sorted(places)
    assert sent.text.split("\n\n")[1].splitlines() == [f"– {step}" for step in steps]


def test_who_takes_it_in_charge_says_who_has_it_and_by_when_it_is_answered() -> None:
    request = make_request(state=State.IN_REVIEW)
    text = email(request, "take_charge").text
    assert all(step in text for step in next_steps(request.acknowledgement))


def test_no_answer_is_promised_for_a_day_that_is_over() -> None:
    request = make_request()
    Acknowledgement.objects.update(implicit_decision_on=timezone.localdate())
    request = ServiceRequest.objects.get(pk=request.pk)
    taken = act(request, "take_charge", make_instructor(request.team))
    who, nothing, answer = next_steps(Acknowledgement.objects.get())
    text = email(taken, "take_charge").text
    assert who in text
    assert nothing in text
    assert answer not in text


def test_a_grant_says_first_how_much_and_by_which_act() -> None:
    request = make_request(state=State.IN_REVIEW)
    agent, today = request.team.members.get(), legal_day(timezone.now())
    ordinary = payload_for("accept", request)
    decision = replace(ordinary, amount_cents=150_000, act_number="2026-CP-11-104", act_date=today)
    shown, untyped = (preview(request, ACTS["accept"], payload, agent) for payload in (decision, Payload()))
    assert shown.checksum == untyped.checksum, "who types the act needn't be shown the e-mail again"
    revision = request.revision_number
    perform(request_id=request.pk, act_name="accept", actor=agent, revision_number=revision, payload=decision)
    lines = decision_lines(decision)
    sent = email(request, "accept")
    assert sent.text.split("\n\n")[1].splitlines() == [f"– {line}" for line in lines]
    assert amount_text(150_000) in lines[0]
    assert "2026-CP-11-104" in lines[1]
    assert all(line in shown.email and line in sent.html for line in lines)


def test_what_is_handled_without_a_decision_names_no_act() -> None:
    rules = DecisionRules(is_handled=True, outcomes=(OutcomeRule(outcome=Outcome.ACCEPTED),))
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure(decision_rules=rules.to_json()))
    agent, decision = request.team.members.get(), payload_for("accept", request)
    [line] = decision_lines(decision)
    assert line not in preview(request, ACTS["accept"], decision, agent).email
    assert line not in email(act(request, "accept", agent), "accept").text


def test_later_e_mails_say_less() -> None:
    request = make_request(state=State.IN_REVIEW)
    assert "tribunal administratif" not in email(request, "take_charge").text


def test_text_is_never_escaped() -> None:
    request = make_request(state=State.IN_REVIEW)
    Stage.objects.filter(procedure=request.procedure).update(email_text="L’aide « A & B » : {{ message }}")
    stage = request.procedure.stages.get(state=State.CORRECTION_REQUESTED)
    text = text_for(request, ACTS["request_corrections"], stage, corrections("<b>Signez</b> & datez."))
    assert "A & B » : <b>Signez</b> & datez." in text


@pytest.mark.parametrize("template", ["Bonjour.", "Bonjour.\n\n{{ message }}"])
def test_corrections_are_named_with_their_deadline_whatever_the_designer_wrote(template: str) -> None:
    request = make_request(state=State.IN_REVIEW)
    stage = request.procedure.stages.get(state=State.CORRECTION_REQUESTED)
    stage.email_text = template
    text = text_for(request, ACTS["request_corrections"], stage, corrections())
    assert text.count("Joignez des statuts signés.") == 1
    assert french("To be corrected or joined by %(deadline)s, that day included:") % {"deadline": DEADLINE} in text
    assert "– Statuts\n\nPendant ce temps, le service continue" in text


def test_words_of_ours_where_the_stage_says_nothing_of_the_act() -> None:
    request = make_request()
    assert "compléments" in text_for(request, ACTS["resubmit"], None, Payload())
    assert "retiré" in text_for(request, ACTS["withdraw"], None, Payload())
    assert text_for(request, ACTS["assign"], None, Payload(message="Pour Camille")) == "Pour Camille"
    assert text_for(request, ACTS["accept"], None, Payload(message="Bravo.")) == "Bravo."


def test_the_subject_always_has_the_reference_once() -> None:
    request = make_request()
    stage = Stage(name="Reçue", explanation="", email_subject="Votre demande {{ référence }}", email_text="")
    assert subject_for(request, ACTS["transmit"], stage, Payload()) == f"Votre demande {request.reference}"
    assert subject_for(request, ACTS["withdraw"], None, Payload()).endswith(f" – {request.reference}")


def test_a_request_for_corrections_says_what_time_does_meanwhile() -> None:
    request = make_request(state=State.CORRECTION_REQUESTED)
    clock = clock_of(request)
    assert clock is not None
    assert clock.stopped_since
    assert clock.sentence in email(request, "request_corrections").text


def test_corrections_transmitted_are_listed_with_the_new_day_of_silence() -> None:
    request = make_request(state=State.CORRECTION_REQUESTED)
    act(request, "resubmit", request.applicant)
    request = ServiceRequest.objects.get(pk=request.pk)
    clock = clock_of(request)
    assert clock is not None
    assert clock.outlook
    text = email(request, "resubmit").text
    assert french("Received on %(day)s:") % {"day": long_date(timezone.now())} + "\n– Statuts" in text
    assert clock.outlook in text


class TestFrame:
    """What every e-mail about a request says around the designer's text."""

    def test_what_to_do_comes_first_then_what_is_asked_then_who_asks(self) -> None:
        request = make_request(state=State.CORRECTION_REQUESTED)
        sent = email(request, "request_corrections")
        deadline = long_date(request.corrections.get().deadline)
        parts = [
            "Bonjour,",
            french("What you have to do: complete your request by %(deadline)s, that day included.")
            % {"deadline": deadline},
            f"Compléter ma demande\u00a0: {settings.PARVIS_BASE_URL}{request.get_absolute_url()}",
            "Statuts",
            "Camille Vasseur\nChargée de mission Vie associative\n" + request.team.name,
        ]
        places = [sent.text.index(part) for part in parts]
        assert places == sorted(places)
        assert sent.text.count(request.get_absolute_url()) == 1, "one link, once"
        assert sent.text.count(request.team.name) == 1
        assert ">Compléter ma demande</a>" in sent.html

    def test_a_text_that_greets_is_not_greeted_twice(self) -> None:
        procedure = make_procedure()
        Stage.objects.filter(procedure=procedure).update(email_text="Madame, Monsieur,\n\nBonne nouvelle.")
        text = email(make_request(procedure=procedure), "transmit").text
        assert text.startswith("Madame, Monsieur,\n\n–")
        assert "Bonne nouvelle." in text
        assert "Bonjour" not in text

    def test_nobody_is_named_for_what_the_applicant_did(self) -> None:
        assert "Vasseur" not in email(make_request(), "transmit").text

    def test_a_service_whose_agents_are_unnamed_is_named_alone(self) -> None:
        team = make_team("Protection de l’enfance")
        Team.objects.filter(pk=team.pk).update(anonymity_reason="Menaces reçues en 2026, note du 3 mars.")
        request = make_request(procedure=make_procedure(team=team), state=State.CORRECTION_REQUESTED)
        sent = email(request, "request_corrections")
        for body in (sent.text, sent.html):
            assert team.name in body
            assert "Vasseur" not in body
            assert "Menaces" not in body

    def test_a_message_says_who_wrote_it(self) -> None:
        request = make_request(state=State.IN_REVIEW)
        agent = request.team.members.get()
        send_message(request_id=request.pk, actor=agent, side=Side.SERVICE, text="Appelez-moi.")
        assert "Camille Vasseur\nChargée de mission Vie associative\n" in email(request, "message").text
        Team.objects.filter(pk=request.team_id).update(anonymity_reason="Menaces reçues en 2026.")
        message = send_message(request_id=request.pk, actor=agent, side=Side.SERVICE, text="Merci.")
        assert message.author_name == request.team.name
        assert "Vasseur" not in OutgoingEmail.objects.latest("pk").text

    def test_what_the_applicant_did_and_what_the_service_does_have_two_subjects(self) -> None:
        request = make_request(state=State.IN_REVIEW)
        stage = request.procedure.stages.get(state=State.IN_REVIEW)
        taken, completed = (subject_for(request, ACTS[name], stage, Payload()) for name in ("take_charge", "resubmit"))
        assert taken != completed


class TestPreview:
    def test_is_what_would_be_sent_and_writes_nothing(self) -> None:
        request = make_request(state=State.IN_REVIEW)
        shown = preview(request, ACTS["request_corrections"], corrections(), request.team.members.get())
        assert request.reference in shown.subject
        assert "Joignez des statuts signés." in shown.text
        assert not OutgoingEmail.objects.filter(kind="request.request_corrections").exists()

    @pytest.mark.parametrize(
        "act_name", ["request_corrections", "accept", "accept_in_part", "refuse", "declare_inadmissible"]
    )
    def test_is_the_whole_e_mail(self, act_name: str) -> None:
        request = make_request(state=State.IN_REVIEW)
        agent = request.team.members.get()
        shown = preview(request, ACTS[act_name], payload_for(act_name), agent)
        act(request, act_name, agent)
        sent = email(request, act_name)
        assert (sent.subject, sent.text) == (shown.subject, shown.email)
        assert agent.get_full_name() in sent.text

    def test_of_nothing_typed_yet_and_of_a_stage_that_is_gone(self) -> None:
        request = make_request(state=State.IN_REVIEW)
        agent = request.team.members.get()
        assert request.reference in preview(request, ACTS["accept"], Payload(), agent).text
        gone = preview(request, ACTS["move_stage"], Payload(stage_key="partie", message="Bonjour"), agent)
        assert gone.text == "Bonjour"


def test_html_is_escaped() -> None:
    procedure = make_procedure()
    Stage.objects.filter(procedure=procedure).update(email_text="L’aide « A & B » : <script>")
    sent = email(make_request(procedure=procedure), "transmit")
    assert "« A & B » : <script>" in sent.text
    assert "« A &amp; B » : &lt;script&gt;" in sent.html
