"""What an agent corrects in the applicant's place: told, compared, never what is theirs alone."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone

from accounts.models import User
from formkit.fieldtypes import (
    AmountField,
    CalculatedField,
    Prefill,
    ShortTextField,
    StatementField,
    YesNoField,
)
from formkit.language.nodes import Answer, Operation
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from locker.models import StoredFile
from notifications.models import OutgoingEmail
from teleservices.answering.corrections.by_service import corrected_by_service
from teleservices.filing.transmission import transmit
from teleservices.legal_clock import clock_of
from teleservices.lifecycle import ActRefusedError, AnswerCorrection, StaleRevisionError, facts, perform
from teleservices.lifecycle.acts import ACTS
from teleservices.lifecycle.emails.previewing import preview
from teleservices.models import (
    AgentCorrection,
    Attachment,
    LegalRegime,
    RequestAnswer,
    RequestEvent,
    RequestFacts,
    ServiceRequest,
    State,
)
from tests.factories.answers import fill_in
from tests.factories.conditions import comparison
from tests.factories.locker import make_stored_file
from tests.factories.procedures import (
    AMOUNT,
    ANSWERS,
    PROJECT,
    STATUTES,
    act,
    make_draft,
    make_instructor,
    make_procedure,
    make_request,
)
from tests.teleservices.lifecycle.acting import at_once

pytestmark = pytest.mark.django_db

WHY = "Erreur de saisie, confirmée au téléphone."
HELPED, HELPER, COST, TOTAL, HONOUR, NAME = (
    "f_helped123",
    "f_helper123",
    "f_cost12345",
    "f_total1234",
    "f_honour123",
    "f_name12345",
)


def conditional_form(*, is_required: bool) -> FormSchema:
    """Who helps is asked of who says that they are helped; a total doubles the cost; the rest is theirs alone."""
    helped = comparison(HELPED, operator="equals", value=True)
    return FormSchema(
        steps=(
            Step(
                key="s_one12345",
                title="Votre projet",
                fields=(
                    ShortTextField(key=NAME, label="Votre nom", prefill=Prefill.LAST_NAME),
                    YesNoField(key=HELPED, label="Êtes-vous aidé ?"),
                    ShortTextField(key=HELPER, label="Par qui ?", condition=helped, required=is_required),
                    AmountField(key=COST, label="Coût"),
                    CalculatedField(
                        key=TOTAL,
                        label="Total",
                        formula=Operation(kind="plus", of=(Answer(key=COST), Answer(key=COST))),
                    ),
                    StatementField(key=HONOUR, label="Sur l'honneur", text="Je le jure."),
                ),
            ),
        )
    )


def conditional_request(*, is_helped: bool, is_required: bool = True) -> ServiceRequest:
    """Such a request under review."""
    draft = make_draft(procedure=make_procedure(form=conditional_form(is_required=is_required)))
    answers: dict[str, JsonValue] = {NAME: "Morel", HELPED: is_helped, COST: 10_000, HONOUR: 1}
    if is_helped:
        answers[HELPER] = "Une amie"
    draft = fill_in(draft, answers)
    sent = transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
    return act(sent, "take_charge", make_instructor(sent.team))


@pytest.fixture
def reviewed() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW)


def correct(request: ServiceRequest, key: str, answer: JsonValue = None, **changes: object) -> RequestEvent:
    """By who follows it."""
    values: dict = {"key": key, "answer": answer, "reason": WHY, "former": request.answers} | changes
    return perform(
        request_id=request.pk,
        act_name="correct_answer",
        actor=request.assignee,  # type: ignore[arg-type]
        revision_number=request.revision_number,
        payload=AnswerCorrection(**values),
    )


def again(request: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.with_form().select_related("assignee", "team").get(pk=request.pk)


@pytest.mark.both_databases
def test_the_answer_is_the_new_one_everywhere_and_the_former_stays(reviewed: ServiceRequest) -> None:
    type(reviewed.procedure).objects.filter(pk=reviewed.procedure_id).update(
        amount_field=AMOUNT, title_field=PROJECT, filtered_fields=[AMOUNT]
    )
    facts.rebuild(ServiceRequest.objects.filter(pk=reviewed.pk))
    decides_on = clock_of(reviewed).decides_on  # type: ignore[union-attr]
    event = correct(again(reviewed), AMOUNT, 130_050)
    done = again(reviewed)
    assert done.answers == {**ANSWERS, AMOUNT: 130_050}
    assert (done.state, done.assignee, done.revision_number) == (
        State.IN_REVIEW, reviewed.assignee, reviewed.revision_number + 1,
    )  # fmt: skip
    assert clock_of(done).decides_on == decides_on  # type: ignore[union-attr]
    assert RequestFacts.objects.get(request=done).amount_asked == 130_050
    assert RequestAnswer.objects.get(request=done).number == 130_050
    assert facts.drift(ServiceRequest.objects.filter(pk=done.pk)) == []
    kept = AgentCorrection.objects.get(request=done)
    assert (kept.former_answers, kept.answers, kept.reason) == ({AMOUNT: 125_000}, {AMOUNT: 130_050}, WHY)
    assert event.data == {"correction": kept.pk, "question": AMOUNT, "digest": kept.digest()}
    [compared] = corrected_by_service(done, "service")
    assert (compared.question, compared.reason) == ("Montant demandé", WHY)
    assert compared.changes[0].before.startswith("1\N{NARROW NO-BREAK SPACE}250")
    assert compared.changes[0].after.startswith("1\N{NARROW NO-BREAK SPACE}300")


def test_the_applicant_is_told_why_and_never_the_answers(reviewed: ServiceRequest) -> None:
    acknowledged = reviewed.acknowledgement.pk
    payload = AnswerCorrection(key=PROJECT, answer="Fête du pont", reason=WHY, former=reviewed.answers)
    agent = reviewed.assignee
    assert agent is not None
    seen = preview(reviewed, ACTS["correct_answer"], payload, agent)
    event = perform(
        request_id=reviewed.pk,
        act_name="correct_answer",
        actor=agent,
        revision_number=reviewed.revision_number,
        payload=payload,
        shown=seen.checksum,
    )
    [mail] = OutgoingEmail.objects.filter(kind="request.correct_answer")
    assert mail.recipient == reviewed.applicant.email
    for part in (WHY, "Nom du projet", "messages"):
        assert part in mail.text
    for answer in ("Fête du pont", "Fête de la rivière"):
        assert answer not in mail.text + mail.html + event.text + str(event.data)
    assert event.is_public
    assert again(reviewed).acknowledgement.pk == acknowledged, "what was acknowledged stays so"


# --- What it does to the rest ----------------------------------------------------------------------------------------
def test_what_is_calculated_follows() -> None:
    request = conditional_request(is_helped=False)
    event = correct(request, COST, 20_000)
    assert again(request).answers[TOTAL] == 40_000
    kept = request.agent_corrections.get()
    assert (kept.former_answers[TOTAL], kept.answers[TOTAL]) == (20_000, 40_000)
    assert "« Total »" in event.text.replace("\N{NO-BREAK SPACE}", " ")


def test_what_is_no_longer_asked_leaves_and_stays_readable() -> None:
    request = conditional_request(is_helped=True)
    event = correct(request, HELPED, False)
    assert HELPER not in again(request).answers
    assert request.agent_corrections.get().former_answers == {HELPED: True, HELPER: "Une amie"}
    assert "Par qui ?" in event.text
    assert [change.key for change in corrected_by_service(again(request), "service")[0].changes] == [HELPED, HELPER]


def test_what_would_lack_a_required_answer_is_refused() -> None:
    request = conditional_request(is_helped=False)
    with pytest.raises(ActRefusedError, match="Par qui"):
        correct(request, HELPED, True)
    assert again(request).answers == request.answers


def test_what_asks_something_optional_is_not() -> None:
    request = conditional_request(is_helped=False, is_required=False)
    correct(request, HELPED, True)
    assert again(request).answers[HELPED] is True


# --- What is the applicant's alone -----------------------------------------------------------------------------------
@pytest.mark.parametrize("key", [HONOUR, NAME, TOTAL, HELPER, "f_inconnu1", "p_type"])
def test_what_they_declare_what_their_account_tells_and_what_is_not_asked_are_refused(key: str) -> None:
    request = conditional_request(is_helped=False)
    with pytest.raises(ActRefusedError, match="à la place du demandeur"):
        correct(request, key, "Autre chose")
    assert again(request).answers == request.answers


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"reason": "  "}, "Dites pourquoi"),
        ({"answer": "Fête de la rivière"}, "déjà"),
        ({"answer": None}, "manquerait"),
    ],
)
def test_a_correction_says_why_and_changes_something(
    changes: dict[str, object], why: str, reviewed: ServiceRequest
) -> None:
    with pytest.raises(ActRefusedError, match=why):
        correct(reviewed, PROJECT, **({"answer": "Fête du pont"} | changes))
    assert not AgentCorrection.objects.exists()


def test_what_the_applicant_is_asked_to_correct_waits_for_them() -> None:
    asked = make_request(state=State.CORRECTION_REQUESTED)
    with pytest.raises(ActRefusedError, match="en ce moment"):
        correct(asked, STATUTES, added=[(make_stored_file(), "Statuts")])
    correct(asked, PROJECT, "Fête du pont")
    assert again(asked).state == State.CORRECTION_REQUESTED


def test_what_they_are_asked_for_stays_asked() -> None:
    request = conditional_request(is_helped=True)
    request.corrections.create(message="Précisez.", field_keys=[HELPER], deadline=timezone.localdate())
    with pytest.raises(ActRefusedError, match="ne serait plus demandé"):
        correct(request, HELPED, False)


def test_what_silence_granted_stays_as_it_was() -> None:
    request = make_request(state=State.IN_REVIEW, procedure=make_procedure(regime=LegalRegime.ACCEPTANCE))
    request.acknowledgement.implicit_decision_on = timezone.localdate() - dt.timedelta(days=1)
    request.acknowledgement.save(update_fields=["implicit_decision_on"])
    with pytest.raises(ActRefusedError, match="silence"):
        correct(request, PROJECT, "Fête du pont")


# --- Documents -------------------------------------------------------------------------------------------------------
def stored_files(request: ServiceRequest) -> list[StoredFile]:
    return [attachment.stored_file for attachment in request.attachments.select_related("stored_file")]


@pytest.mark.both_databases
def test_a_document_is_replaced_and_the_former_stays_in_the_history(reviewed: ServiceRequest) -> None:
    former, new = reviewed.attachments.get(), make_stored_file()
    event = correct(reviewed, STATUTES, added=[(new, "Statuts signés")], taken_away=frozenset({former.uuid}))
    assert stored_files(reviewed) == [new]
    assert reviewed.attachments.get().locker_document is None, "in the request, not in the profile's locker"
    [compared] = corrected_by_service(again(reviewed), "service")
    assert [document.title for document in compared.changes[0].removed] == [former.title]
    assert [document.title for document in compared.changes[0].added] == ["Statuts signés"]
    assert StoredFile.objects.filter(pk=former.stored_file_id).exists()
    assert event.data["digest"] == AgentCorrection.objects.get().digest()
    assert again(reviewed).answers == reviewed.answers


def test_a_document_that_is_required_is_not_only_taken_away(reviewed: ServiceRequest) -> None:
    with pytest.raises(ActRefusedError, match="Statuts"):
        correct(reviewed, STATUTES, taken_away=frozenset({reviewed.attachments.get().uuid}))
    assert reviewed.attachments.count() == 1


@pytest.mark.parametrize("what", ["nothing", "same", "too_many"])
def test_documents_that_change_nothing_or_too_much_are_refused(what: str, reviewed: ServiceRequest) -> None:
    added = {"nothing": [], "same": stored_files(reviewed), "too_many": [make_stored_file()]}[what]
    with pytest.raises(ActRefusedError):
        correct(reviewed, STATUTES, added=[(file, "Statuts") for file in added])
    assert reviewed.attachments.count() == 1


def test_a_document_of_another_request_is_not_taken_away(reviewed: ServiceRequest) -> None:
    other = make_request().attachments.get()
    for uuid in (other.uuid, uuid4()):
        with pytest.raises(StaleRevisionError):
            correct(reviewed, STATUTES, added=[(make_stored_file(), "Statuts")], taken_away=frozenset({uuid}))
    assert Attachment.objects.filter(pk=other.pk).exists()


# --- Two at once -----------------------------------------------------------------------------------------------------
@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_of_two_agents_at_once_one_corrects(reviewed: ServiceRequest) -> None:
    results = at_once([lambda: correct(reviewed, AMOUNT, 1_000), lambda: correct(reviewed, PROJECT, "Fête du pont")])
    assert sorted(type(result).__name__ for result in results) == ["RequestEvent", "StaleRevisionError"]
    assert AgentCorrection.objects.filter(request=reviewed).count() == 1


def test_a_member_of_another_service_does_not(reviewed: ServiceRequest) -> None:
    for who in (make_instructor(make_request().team), reviewed.applicant):
        reviewed.assignee = User.objects.get(pk=who.pk)
        with pytest.raises(ActRefusedError):
            correct(reviewed, PROJECT, "Fête du pont")
