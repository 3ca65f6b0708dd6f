"""A decision says what its request became: by the act, and by the database itself."""

from dataclasses import replace

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from teleservices.desk.acts.forms import DecisionForm, form_for
from teleservices.lifecycle import ACTS, ActRefusedError, DecisionGiven, perform
from teleservices.models import Decision, Outcome, State
from tests.factories.procedures import make_instructor, make_request
from tests.french import french

pytestmark = pytest.mark.django_db

NO_BODY = (
    "A body decides by a deliberation, which nobody can choose here: this procedure has no rules of decision. Its "
    "designer writes them in the studio; until then the president decides."
)
DECISIONS = {name: act.target for name, act in ACTS.items() if act.payload is DecisionGiven}


def given(reasons: str = "Hors délai.") -> DecisionGiven:
    return DecisionGiven(
        authority="Présidence du conseil départemental",
        author_capacity="Directrice",
        act_date=timezone.localdate(),
        reasons=reasons,
    )


@pytest.mark.parametrize("body", ["La Commission permanente", "L’assemblée départementale", "Délibération CP-12"])
def test_no_body_decides_by_what_is_typed(body: str) -> None:
    """Without rules of decision nothing can be chosen in the register: only the president decides."""
    request = make_request(state=State.IN_REVIEW)
    assert request.team is not None
    with pytest.raises(ActRefusedError, match=french(NO_BODY)[:40]):
        perform(
            request_id=request.pk,
            act_name="refuse",
            actor=make_instructor(request.team),
            revision_number=request.revision_number,
            payload=replace(given(), authority=body),
        )


def test_four_acts_decide_and_each_has_the_outcome_of_its_state() -> None:
    assert {target.value for target in DECISIONS.values() if target} == set(Outcome.values) == set(State.decided())


@pytest.mark.parametrize("name", DECISIONS)
def test_the_outcome_is_the_state_that_the_act_leads_to(name: str) -> None:
    request = make_request(state=State.IN_REVIEW)
    assert request.team is not None
    perform(
        request_id=request.pk,
        act_name=name,
        actor=make_instructor(request.team),
        revision_number=request.revision_number,
        payload=given(),
    )
    request.refresh_from_db()
    assert Decision.objects.get(request=request).outcome == request.state == DECISIONS[name]


def test_no_payload_brings_an_outcome_of_its_own() -> None:
    with pytest.raises(TypeError, match="outcome"):
        DecisionGiven(outcome=Outcome.REFUSED, authority="a", author_capacity="b", act_date=timezone.localdate())  # type: ignore[call-arg]


@pytest.mark.parametrize("name", DECISIONS)
def test_reasons_are_owed_unless_something_is_granted(name: str) -> None:
    request = make_request(state=State.IN_REVIEW)
    assert request.team is not None
    act = {"request_id": request.pk, "act_name": name, "revision_number": request.revision_number}
    actor = make_instructor(request.team)
    if DECISIONS[name] in {State.ACCEPTED, State.ACCEPTED_IN_PART}:
        perform(**act, actor=actor, payload=given(""))
        return
    with pytest.raises(ActRefusedError, match="motifs"):
        perform(**act, actor=actor, payload=given(""))
    assert not Decision.objects.filter(request=request).exists()


@pytest.mark.parametrize("name", DECISIONS)
def test_an_act_that_decides_says_its_outcome(name: str) -> None:
    assert form_for(ACTS[name]) is DecisionForm
    assert ACTS[name].outcome == DECISIONS[name]


def write(outcome: Outcome, state: State) -> Decision:
    return Decision.objects.create(
        request=make_request(state=state),
        outcome=outcome,
        authority="Présidence du conseil départemental",
        author_name="Hélène Rivière",
        author_capacity="Directrice",
        act_date=timezone.localdate(),
        reasons="Hors délai.",
        decided_at=timezone.now(),
    )


@pytest.mark.parametrize("state", [State.IN_REVIEW, State.ACCEPTED, State.WITHDRAWN])
def test_the_database_refuses_a_refusal_of_what_was_not_refused(state: State) -> None:
    with pytest.raises(DatabaseError, match="a decision says what its request became"), transaction.atomic():
        write(Outcome.REFUSED, state)


def test_the_database_refuses_an_outcome_changed_afterwards() -> None:
    decision = make_request(state=State.REFUSED).decisions.get()
    with pytest.raises(DatabaseError, match="a decision says what its request became"), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(outcome=Outcome.ACCEPTED)
    assert Decision.objects.filter(pk=decision.pk).update(reasons="Hors des délais.") == 1
