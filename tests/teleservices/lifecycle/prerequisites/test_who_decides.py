"""The rules of a procedure say who decides: the whole table of acts, authorities and outcomes, and each refusal."""

import datetime as dt
from itertools import product

import pytest
from django.utils import timezone

from accounts.models import Membership, Role, User
from teleservices.competence.amount_trees import plain_amount
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule, wrong_in
from teleservices.lifecycle import ACTS, ActRefusedError, DecisionGiven, acts_open_to, perform
from teleservices.lifecycle.facts import drift, rebuild
from teleservices.models import (
    Authority,
    AuthorityKind,
    Decision,
    Outcome,
    Procedure,
    RequestEvent,
    RequestFacts,
    ServiceRequest,
    State,
)
from teleservices.permissions import Party
from tests.factories.competence import make_authority, make_delegation, make_deliberation
from tests.factories.locker import make_stored_file
from tests.factories.procedures import AMOUNT, make_instructor, make_procedure, make_request

pytestmark = pytest.mark.django_db
DECIDING = {act.outcome: name for name, act in ACTS.items() if act.decides and act.outcome}
ASKED = 125_000
PRESIDENT, COMMITTEE, ASSEMBLY = AuthorityKind.PRESIDENT, AuthorityKind.STANDING_COMMITTEE, AuthorityKind.ASSEMBLY
FAVOURABLE = (Outcome.ACCEPTED, Outcome.ACCEPTED_IN_PART)


def rules(*kinds: AuthorityKind, **changes: object) -> DecisionRules:
    """Each outcome decided by these, the president up to 1,250 €."""
    authorities = tuple(
        AuthorityRule(kind=kind, ceiling=plain_amount(ASKED) if kind == PRESIDENT else None) for kind in kinds
    )
    outcomes = tuple(OutcomeRule(outcome=outcome, authorities=authorities) for outcome in Outcome)
    return DecisionRules(**{"asks_amount": True, "outcomes": outcomes} | changes)


def make_ruled(ruled: DecisionRules) -> tuple[ServiceRequest, User]:
    """A request under review of a procedure with these rules, and the agent who follows it."""
    procedure = make_procedure(decision_rules=ruled.model_dump(mode="json"), amount_field=AMOUNT)
    request = make_request(procedure=procedure, state=State.IN_REVIEW)
    rebuild(ServiceRequest.objects.filter(pk=request.pk))
    return request, make_instructor(request.team)


def given(kind: AuthorityKind | str = PRESIDENT, **changes: object) -> DecisionGiven:
    """What an agent brings; of a body, a deliberation of the register of the one request's service."""
    values = {"authority_kind": kind, "act_number": "2026-12", "act_date": timezone.localdate(), "reasons": "Motif."}
    if kind in {COMMITTEE, ASSEMBLY} and Authority.objects.filter(kind=kind).exists():
        values["deliberation"] = make_deliberation(ServiceRequest.objects.get().team, AuthorityKind(kind))
    return DecisionGiven(**values | changes)


def decide(request: ServiceRequest, actor: User, outcome: Outcome, payload: DecisionGiven) -> RequestEvent:
    return perform(
        request_id=request.pk,
        act_name=DECIDING[outcome],
        actor=actor,
        revision_number=ServiceRequest.objects.get(pk=request.pk).revision_number,
        payload=payload,
    )


def refused(request: ServiceRequest, actor: User, outcome: Outcome, payload: DecisionGiven) -> str:
    with pytest.raises(ActRefusedError) as refusal:
        decide(request, actor, outcome, payload)
    assert not Decision.objects.exists()
    return refusal.value.message


def granted(outcome: Outcome) -> int | None:
    """In cents: what was asked, or less in part."""
    return {Outcome.ACCEPTED: ASKED, Outcome.ACCEPTED_IN_PART: 90_000}.get(outcome)


WAYS = [
    (allowed, kind, outcome, signs)
    for allowed, kind, outcome, signs in product(AuthorityKind, AuthorityKind, Outcome, (0, 1, 2))
    if kind == PRESIDENT or signs == 0
]


@pytest.mark.parametrize(("allowed", "kind", "outcome", "signs"), WAYS)
def test_each_authority_decides_what_the_rules_give_it_and_signs_in_its_own_way(
    allowed: AuthorityKind, kind: AuthorityKind, outcome: Outcome, signs: int
) -> None:
    """`signs`: 0, nobody signs for the president; 1, the agent by delegation; 2, the president in person."""
    request, actor = make_ruled(rules(allowed))
    authority = make_authority(kind)
    delegation = make_delegation(actor) if signs == 1 else None
    in_person = {"is_signed_by_holder": True, "letter": make_stored_file()} if signs == 2 else {}
    payload = given(kind, amount_cents=granted(outcome), **in_person)
    if kind != allowed:
        assert "ne prend pas cette décision" in refused(request, actor, outcome, payload)
        return
    if kind == PRESIDENT and signs == 0:
        assert "délégation" in refused(request, actor, outcome, payload)
        return
    decide(request, actor, outcome, payload)
    decision = Decision.objects.get()
    assert (decision.authority, decision.authority_kind, decision.author) == (authority.name, kind, actor)
    if kind != PRESIDENT:
        assert (decision.delegation, decision.on_behalf_of) == (None, "")
        assert decision.author_capacity == "Chargée de mission Vie associative"
    elif delegation:
        assert (decision.delegation, decision.author_name) == (delegation, "Mme Camille Vasseur")
        assert decision.author_capacity == "Cheffe du service Vie associative"
        assert decision.on_behalf_of == "Pour la Présidente du conseil départemental et par délégation,"
    else:
        assert (decision.author_name, decision.on_behalf_of) == ("Mme Claire Vernaie", "")
        assert decision.author_capacity == "Présidente du conseil départemental"


class TestRefusals:
    def test_an_outcome_that_does_not_exist_is_neither_offered_nor_taken(self) -> None:
        ruled = rules(COMMITTEE)
        kept = tuple(rule for rule in ruled.outcomes if rule.outcome != Outcome.ACCEPTED_IN_PART)
        request, actor = make_ruled(ruled.model_copy(update={"outcomes": kept}))
        offered = {act.name for act in acts_open_to(actor, request, Party.INSTRUCTOR)}
        assert offered & set(DECIDING.values()) == {"accept", "refuse", "declare_inadmissible"}
        with pytest.raises(ActRefusedError):
            decide(request, actor, Outcome.ACCEPTED_IN_PART, given(COMMITTEE, amount_cents=1))

    def test_above_what_the_authority_may_grant(self) -> None:
        request, actor = make_ruled(rules(PRESIDENT, COMMITTEE))
        make_delegation(actor)
        make_authority(COMMITTEE)
        said = refused(request, actor, Outcome.ACCEPTED, given(amount_cents=ASKED + 1))
        assert "jusqu’à 1\u202f250,00\u00a0€" in said
        decide(request, actor, Outcome.ACCEPTED, given(COMMITTEE, amount_cents=ASKED + 1))

    def test_above_what_the_delegation_covers(self) -> None:
        request, actor = make_ruled(rules(PRESIDENT))
        make_delegation(actor, amount_max_cents=50_000)
        assert "la dépasse" in refused(request, actor, Outcome.ACCEPTED_IN_PART, given(amount_cents=50_001))
        decide(request, actor, Outcome.ACCEPTED_IN_PART, given(amount_cents=50_000))

    def test_a_delegation_of_another_day(self) -> None:
        request, actor = make_ruled(rules(PRESIDENT))
        today = timezone.localdate()
        make_delegation(actor, valid_to=today - dt.timedelta(days=1))
        assert "a pris fin" in refused(request, actor, Outcome.REFUSED, given())

    def test_a_delegation_of_somebody_else(self) -> None:
        request, actor = make_ruled(rules(PRESIDENT))
        make_delegation(make_instructor(request.team))
        assert "aucune délégation de signature" in refused(request, actor, Outcome.REFUSED, given())

    def test_an_authority_that_the_register_lacks(self) -> None:
        request, actor = make_ruled(rules(COMMITTEE))
        assert "registre" in refused(request, actor, Outcome.REFUSED, given(COMMITTEE))

    @pytest.mark.parametrize("kind", ["", "mayor", "president_in_person"])
    def test_an_authority_that_is_none(self, kind: str) -> None:
        request, actor = make_ruled(rules(PRESIDENT))
        assert "ne prend pas cette décision" in refused(request, actor, Outcome.REFUSED, given(kind))

    def test_the_president_in_person_without_the_letter(self) -> None:
        request, actor = make_ruled(rules(PRESIDENT))
        make_authority()
        assert "Joignez la lettre" in refused(request, actor, Outcome.REFUSED, given(is_signed_by_holder=True))

    def test_what_a_decision_must_say(self) -> None:
        request, actor = make_ruled(rules(COMMITTEE))
        make_authority(COMMITTEE)
        for outcome, payload, words in (
            (Outcome.ACCEPTED, given(COMMITTEE), "le montant accordé"),
            (Outcome.REFUSED, given(COMMITTEE, amount_cents=10), "n’accorde aucune somme"),
            (Outcome.REFUSED, given(COMMITTEE, act_number=" ", deliberation=None), "numéro de l’acte"),
            (Outcome.ACCEPTED, given(COMMITTEE, amount_cents=0), "zéro euro"),
            (Outcome.ACCEPTED_IN_PART, given(COMMITTEE, amount_cents=ASKED), "en partie"),
            (Outcome.ACCEPTED, given(COMMITTEE, amount_cents=ASKED + 1, reasons=""), "les motifs"),
        ):
            assert words in refused(request, actor, outcome, payload)
        decide(request, actor, Outcome.ACCEPTED, given(COMMITTEE, amount_cents=ASKED + 1))

    @pytest.mark.parametrize("ruled", [True, False])
    def test_an_act_of_another_day(self, ruled: bool) -> None:
        request, actor = make_ruled(rules(COMMITTEE))
        if not ruled:
            Procedure.objects.update(decision_rules={})
        make_authority(COMMITTEE)
        today, written = timezone.localdate(), {"authority": "Commission", "author_capacity": "Directrice"}
        for days, words in ((1, "à venir"), (-1, "avant la transmission")):
            payload = given(COMMITTEE, deliberation=None, act_date=today + dt.timedelta(days=days), **written)
            assert words in refused(request, actor, Outcome.REFUSED, payload)

    def test_whoever_belongs_to_the_applicant_decides_of_nothing(self) -> None:
        request, actor = make_ruled(rules(COMMITTEE))
        Membership.objects.create(profile=request.profile, user=actor, role=Role.READER)
        assert "une collègue ou un collègue" in refused(request, actor, Outcome.REFUSED, given(COMMITTEE))

    def test_without_rules_nobody_signs_by_a_delegation_that_nobody_knows(self) -> None:
        request, actor = make_ruled(rules(COMMITTEE))
        Procedure.objects.update(decision_rules={})
        written = {"authority": "La présidente", "author_capacity": "Directrice, par Délégation"}
        assert "sans règles" in refused(request, actor, Outcome.REFUSED, given("", **written))
        for lacking in ({"authority": " "}, {"author_capacity": ""}):
            values = {"authority": "La présidente", "author_capacity": "Directrice"} | lacking
            assert "Indiquez l’autorité" in refused(request, actor, Outcome.REFUSED, given("", **values))
        decide(request, actor, Outcome.REFUSED, given("", authority="La présidente", author_capacity="Directrice"))
        assert Decision.objects.get().authority == "La présidente"


class TestHandled:
    RULES = DecisionRules(
        is_handled=True,
        outcomes=(
            OutcomeRule(outcome=Outcome.ACCEPTED, label="Marquer traité"),
            OutcomeRule(outcome=Outcome.REFUSED, label="Marquer non traité"),
        ),
    )

    def test_is_done_or_not_and_nobody_decided(self) -> None:
        request, actor = make_ruled(self.RULES)
        offered = {act.label_for(request) for act in acts_open_to(actor, request, Party.INSTRUCTOR)}
        assert {"Marquer traité", "Marquer non traité"} <= offered
        assert not {"Accorder en partie", "Déclarer irrecevable"} & offered
        event = decide(request, actor, Outcome.ACCEPTED, given("", act_number=""))
        assert event.data == {}
        assert ServiceRequest.objects.get(pk=request.pk).state == State.ACCEPTED
        assert not Decision.objects.exists()

    def test_is_told_as_done_and_its_time_runs(self) -> None:
        """As its act says: nobody withdrew it, and it is destroyed one day as any other."""
        request, actor = make_ruled(self.RULES)
        decide(request, actor, Outcome.ACCEPTED, given("", act_number=""))
        row = RequestFacts.objects.get(pk=request.pk)
        assert (row.outcome, row.ended_on, row.decided_in) == ("accepted", timezone.localdate(), None)
        assert drift(ServiceRequest.objects.filter(pk=request.pk)) == []

    def test_what_is_not_done_says_why(self) -> None:
        request, actor = make_ruled(self.RULES)
        assert "motifs" in refused(request, actor, Outcome.REFUSED, given("", reasons=""))


class TestRules:
    def test_nobody_above_a_ceiling_is_wrong(self) -> None:
        ruled = rules(PRESIDENT)
        assert "au-dessus de 1\u202f250,00\u00a0€" in wrong_in(ruled.model_dump(mode="json"))[0]
        assert wrong_in(rules(PRESIDENT, COMMITTEE).model_dump(mode="json")) == []
        assert wrong_in({}) == []

    def test_what_can_not_be_is_said(self) -> None:
        nobody = OutcomeRule(outcome=Outcome.REFUSED)
        partly = OutcomeRule(outcome=Outcome.ACCEPTED_IN_PART)
        for content, words in (
            (DecisionRules(outcomes=()).model_dump(mode="json"), "Aucune décision"),
            (DecisionRules(outcomes=(nobody,)).model_dump(mode="json"), "quelle autorité"),
            (DecisionRules(is_handled=True, outcomes=(partly,)).model_dump(mode="json"), "sans décision"),
            ({"outcomes": "tout"}, "ne peuvent pas être lues"),
            ({"outcomes": [{"outcome": "draft"}]}, "ne peuvent pas être lues"),
        ):
            assert any(words in said for said in wrong_in(content)), words
