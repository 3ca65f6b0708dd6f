"""The facts of a request are what is stored beside it, after any act and whenever they are made."""

import datetime as dt
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.db.models import Q
from django.utils import timezone

from accounts.models import Profile, User
from formkit.fieldtypes.commune import CommuneField
from formkit.fieldtypes.short_text import ShortTextField
from formkit.fieldtypes.telephone import TelephoneField
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from teleservices import tasks
from teleservices.desk.requests.finding import sought
from teleservices.desk.requests.matches import Matches
from teleservices.filing.transmission import transmit
from teleservices.lifecycle import ACTS, facts
from teleservices.lifecycle.facts import writing
from teleservices.lifecycle.handover import hand_over
from teleservices.lifecycle.messaging import send_message
from teleservices.models import Procedure, RequestFacts, RequestWord, ServiceRequest, Side, State
from teleservices.models.desk.request_facts import RequestFactsQuerySet
from teleservices.permissions import Party
from teleservices.tasks import rebuild_facts
from tests import queue
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import (
    AMOUNT,
    PROJECT,
    complete,
    make_draft,
    make_form,
    make_instructor,
    make_procedure,
    make_request,
    put_in_force,
)
from tests.teleservices.lifecycle.acting import move

pytestmark = pytest.mark.django_db

NEED_MORE = {
    "transmit", "assign", "follow_form", "hand_over", "take_as_received", "ask_attestation", "attest_silence",
    "transfer", "take_out", "announce_withdrawal", "give_up_withdrawal", "answer_appeal", "reconsider", "reopen",
    "leave_meeting",
}  # fmt: skip
DONE = [
    (act.name, state)
    for act in ACTS.values()
    if act.name not in NEED_MORE and act.by is not Party.CLOCK
    for state in sorted(act.sources)
]


def grants(**changes: object) -> Procedure:
    """A procedure that says which question asks the amount and which the title."""
    return make_procedure(amount_field=AMOUNT, title_field=PROJECT, **changes)


def assert_right(*requests: ServiceRequest) -> None:
    """No fact and no word of these is anything else than what it should be."""
    assert facts.drift(ServiceRequest.objects.filter(pk__in=[request.pk for request in requests])) == []


@pytest.mark.parametrize(("act_name", "state"), DONE)
def test_every_act_writes_them(act_name: str, state: State) -> None:
    request = make_request(state=state, procedure=grants())
    assert_right(request)
    actor = request.applicant if ACTS[act_name].by is Party.APPLICANT else request.assignee
    request = move(request, actor or make_instructor(request.team), act_name)
    assert_right(request)
    assert request.desk_facts.state == request.state
    assert request.desk_facts.stage_id == request.stage_id


@pytest.mark.both_databases
def test_what_they_say() -> None:
    request = make_request(state=State.IN_REVIEW, procedure=grants())
    row = request.desk_facts
    assert (row.amount_asked, row.title, row.amount_granted) == (125_000, "Fête de la rivière", None)
    assert row.decides_on == request.acknowledgement.implicit_decision_on
    assert row.profile_type == request.profile.type.code
    assert row.applicant_at == request.events.get(act="transmit").at
    assert (row.team, row.assignee) == (request.team, request.assignee)


def test_a_draft_has_none() -> None:
    draft = complete(make_draft(procedure=grants()))
    facts.write(draft, applicant_at=timezone.now(), words=True)
    assert facts.rebuild(ServiceRequest.objects.all()) == 0
    assert not RequestFacts.objects.exists()


def test_the_date_of_silence_moves_with_what_is_asked_for() -> None:
    request = make_request(state=State.CORRECTION_REQUESTED, procedure=grants())
    correction = request.corrections.get()
    first = request.acknowledgement.implicit_decision_on
    suspended = correction.deadline - timezone.localdate(correction.asked_at)
    assert request.desk_facts.decides_on == first + suspended
    request = move(request, request.applicant, "withdraw")
    assert request.desk_facts.decides_on is None


def test_what_was_granted_goes_when_the_request_is_reopened() -> None:
    request = make_request(state=State.ACCEPTED, procedure=grants())
    request.decisions.update(amount_cents=90_000)
    facts.rebuild(ServiceRequest.objects.all())
    request = ServiceRequest.objects.get(pk=request.pk)
    assert request.desk_facts.amount_granted == 90_000
    request = move(request, make_instructor(request.team), "withdraw_decision")
    assert request.desk_facts.amount_granted is None


def test_a_message_is_the_applicant_s_last_sign() -> None:
    request = make_request(state=State.IN_REVIEW, procedure=grants())
    agent = request.assignee
    assert agent is not None
    send_message(request_id=request.pk, actor=agent, side=Side.SERVICE, text="Bonjour")
    before = RequestFacts.objects.get(request=request).applicant_at
    message = send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text="Bonjour")
    assert RequestFacts.objects.get(request=request).applicant_at == message.sent_at > before
    assert_right(request)


@pytest.mark.both_databases
def test_who_leaves_is_followed_by_nobody() -> None:
    request = make_request(state=State.IN_REVIEW, procedure=grants())
    leaver = request.assignee
    assert leaver is not None
    hand_over(leaver, None, make_instructor(request.team))
    assert RequestFacts.objects.get(request=request).assignee is None
    assert_right(request)


def test_a_version_without_the_question_has_no_amount() -> None:
    procedure = grants()
    before = make_request(procedure=procedure)
    first, second = make_form().steps
    kept = tuple(field for field in first.fields if field.key != AMOUNT)
    put_in_force(procedure, FormSchema(steps=(first.model_copy(update={"fields": kept}), second)))
    procedure.refresh_from_db()
    after = make_request(procedure=procedure)
    assert before.desk_facts.amount_asked == 125_000
    assert after.desk_facts.amount_asked is None
    assert after.desk_facts.title == "Fête de la rivière"
    assert_right(before, after)


def test_what_a_question_means_is_said_afterwards_too() -> None:
    request = make_request(procedure=make_procedure())
    assert request.desk_facts.amount_asked is None
    Procedure.objects.update(amount_field=AMOUNT, title_field=PROJECT)
    assert facts.drift(ServiceRequest.objects.all()) == [request.reference]
    assert rebuild_facts(request.procedure_id) == 1
    request = ServiceRequest.objects.get(pk=request.pk)
    assert (request.desk_facts.amount_asked, request.desk_facts.title) == (125_000, "Fête de la rivière")
    assert_right(request)


def test_a_question_that_can_not_mean_it_means_nothing() -> None:
    request = make_request(procedure=make_procedure(amount_field=PROJECT, title_field=AMOUNT, commune_field="f_gone"))
    assert request.desk_facts.amount_asked is None
    assert request.desk_facts.title == ""


BRENNE: dict[str, JsonValue] = {"f_commune": {"code": "99014", "name": "Brenne", "postcode": "99120"}}

NOTHING: dict[str, JsonValue] = {}


def place(**options: object) -> FormSchema:
    fields = (
        CommuneField(key="f_commune", label="Commune"),
        TelephoneField(key="f_tel", label="Téléphone"),
        ShortTextField(key="f_nom", label="Nom du lavoir", **options),
    )
    return FormSchema(steps=(Step(key="s_lieu1234", title="Le lieu", fields=fields),))


def found_by(text: str) -> RequestFactsQuerySet:
    facts, words = sought(RequestFacts.objects.all(), text)
    return Matches(words).among(facts)


def is_found(text: str) -> bool:
    return found_by(text).exists()


def placed(**options: object) -> ServiceRequest:
    searched = ["f_tel", "f_nom", "f_commune"]
    procedure = make_procedure(form=place(**options), commune_field="f_commune", searched_fields=searched)
    draft = make_draft(procedure=procedure)
    draft.answers = {
        **BRENNE,
        "f_tel": "+33612345678",
        "f_nom": "Lavoir d’Éstang",
    }
    draft.save()
    return transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)


@pytest.mark.both_databases
def test_what_is_searched_is_found() -> None:
    row = placed().desk_facts
    assert (row.commune_code, row.commune_name) == ("99014", "Brenne")
    assert (row.canton, row.territory) == ("La Brenne", "Plateau")
    assert all(map(is_found, ["lavoir", "estang lav", "06 12 34 56 78", "0612345678", "bren"]))
    assert not is_found("lavoir de nulle part")


# --- Where an applicant is, whom the form doesn't ask -----------------------------------------------------------------
def seated(user: User, postcode: str, city: str) -> Profile:
    return make_profile(member=user, postcode=postcode, city=city)


@pytest.mark.both_databases
def test_where_the_form_asks_no_commune_the_seat_tells_as_at_transmission() -> None:
    user = make_user()
    seat = seated(user, "99180", "Écluse-Vieille")
    request = make_request(procedure=grants(), user=user, profile=seat)
    row = request.desk_facts
    assert (row.commune_code, row.commune_name) == ("99025", "Écluse-Vieille")
    assert (row.canton, row.territory) == ("Les Écluses", "Pays des Canaux")
    Profile.objects.filter(pk=seat.pk).update(postcode="99120", city="Brenne")
    assert_right(request)


@pytest.mark.both_databases
def test_what_was_transmitted_before_gets_its_seat_when_facts_are_made_again() -> None:
    user = make_user()
    request = make_request(procedure=grants(), user=user, profile=seated(user, "99120", "Brenne"))
    RequestFacts.objects.update(commune_code="", commune_name="", canton="", territory="")
    assert facts.drift(ServiceRequest.objects.all()) == [request.reference]
    call_command("rebuild_facts", stdout=StringIO())
    assert RequestFacts.objects.get().canton == "La Brenne"
    assert_right(request)


def test_what_the_designer_says_of_the_commune_wins_over_the_seat_even_unanswered() -> None:
    user = make_user()
    profile = seated(user, "99180", "Écluse-Vieille")
    field = CommuneField(key="f_commune", label="Commune", required=False)
    form = FormSchema(steps=(Step(key="s_lieu1234", title="Le lieu", fields=(field,)),))
    procedure = make_procedure(form=form, commune_field="f_commune")
    for answers, code in ((BRENNE, "99014"), (NOTHING, "")):
        draft = make_draft(procedure=procedure, user=user, profile=profile)
        draft.answers = answers
        draft.save()
        sent = transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
        assert sent.desk_facts.commune_code == code


def test_an_address_that_no_list_knows_says_nothing() -> None:
    user = make_user()
    profile = seated(user, "35000", "Rennes")
    row = make_request(procedure=grants(), user=user, profile=profile).desk_facts
    assert (row.commune_code, row.canton, row.territory) == ("", "", "")


def test_what_the_gdpr_protects_is_never_searched() -> None:
    placed(personal="sensitive")
    assert not is_found("lavoir")
    assert is_found("06 12 34 56 78")


@pytest.mark.both_databases
def test_a_decision_is_found_by_its_number() -> None:
    request = make_request(state=State.ACCEPTED, procedure=grants())
    assert found_by("2026-CP-112").get().request == request
    assert not is_found("2026-QX-112")


@pytest.mark.both_databases
def test_what_was_transmitted_before_gets_them() -> None:
    requests = [make_request(state=state, procedure=grants()) for state in (State.SUBMITTED, State.REFUSED)]
    expected = list(RequestFacts.objects.order_by("pk").values())
    RequestFacts.objects.all().delete()
    RequestWord.objects.all().delete()
    assert facts.make_missing() == 2
    assert list(RequestFacts.objects.order_by("pk").values()) == expected
    assert_right(*requests)
    assert facts.make_missing() == 0


@pytest.mark.both_databases
def test_a_wrong_fact_or_word_is_denounced_and_mended() -> None:
    wrong, worded, right = (make_request(procedure=grants()) for _ in range(3))
    RequestFacts.objects.filter(request=wrong).update(amount_asked=1)
    RequestWord.objects.filter(request=worded).delete()
    with pytest.raises(CommandError) as refusal:
        call_command("rebuild_facts", check=True)
    assert wrong.reference in str(refusal.value)
    assert worded.reference in str(refusal.value)
    assert right.reference not in str(refusal.value)
    call_command("rebuild_facts", procedure=wrong.procedure.code, stdout=StringIO())
    assert_right(wrong)
    assert facts.drift(ServiceRequest.objects.filter(~Q(pk=wrong.pk))) == [worded.reference]
    call_command("rebuild_facts", stdout=StringIO())
    out = StringIO()
    call_command("rebuild_facts", check=True, stdout=out)
    assert "should be" in out.getvalue()


@pytest.mark.both_databases
def test_many_are_made_in_as_many_queries_as_one(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    procedure = grants()
    for _number in range(6):
        make_request(procedure=procedure)
    RequestFacts.objects.all().delete()
    with django_assert_max_num_queries(13):
        assert facts.rebuild(ServiceRequest.objects.all()) == 6


def test_an_act_costs_few_queries_more(django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    request = ServiceRequest.objects.with_form().get(pk=make_request(state=State.IN_REVIEW, procedure=grants()).pk)
    with django_assert_max_num_queries(3):
        facts.write(request)
    request.assignee = None
    with django_assert_max_num_queries(3):
        facts.write(request)
    assert RequestFacts.objects.get(request=request).assignee is None


def test_the_day_counts_for_nothing() -> None:
    """The facts of a request made again a year later are the same: they depend on rows, not on today."""
    request = make_request(state=State.CORRECTION_REQUESTED, procedure=grants())
    with time_machine.travel(timezone.now() + dt.timedelta(days=400), tick=False):
        assert_right(request)


@pytest.mark.both_databases
def test_what_a_task_has_no_time_for_is_left_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    """A procedure of 100,000 requests takes longer than the queue lets a task run: it would be killed for ever."""
    procedure = make_procedure()
    requests = [make_request(procedure=procedure) for _number in range(3)]
    Procedure.objects.update(amount_field=AMOUNT)
    monkeypatch.setattr(tasks, "REBUILD_SECONDS", -1)
    monkeypatch.setattr(writing, "BATCH", 1)
    assert rebuild_facts(procedure.pk) == 1
    assert len(facts.drift(ServiceRequest.objects.all())) == 2
    queue.drain()
    assert_right(*requests)
