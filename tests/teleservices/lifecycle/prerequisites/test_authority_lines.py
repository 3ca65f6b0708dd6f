"""An authority decides up to a dated parameter: as the request kept it, or not at all where nobody can tell it."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from formkit.language.nodes import Answer, Node, Operation, Parameter
from teleservices.competence.amount_trees import plain_amount
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule
from teleservices.deciding.errors import MeetingRefusedError
from teleservices.deciding.meetings.freezing import freeze
from teleservices.deciding.meetings.lines import lines_of
from teleservices.deciding.meetings.voting import vote
from teleservices.desk.acts.decision_form import DecisionForm
from teleservices.lifecycle import ACTS, ActRefusedError, DecisionGiven, perform
from teleservices.lifecycle.facts import rebuild
from teleservices.models import AuthorityKind, Decision, Outcome, RequestFacts, ServiceRequest, State, Team
from teleservices.models import Parameter as ParameterRow
from teleservices.studio.parameters.dated import add_version
from tests.factories.competence import make_authority, make_delegation, make_deliberation
from tests.factories.dated_parameters import make_parameter
from tests.factories.meetings import make_head, make_meeting, make_proposed
from tests.factories.procedures import AMOUNT, make_designer, make_instructor, make_procedure, make_request, make_team

pytestmark = pytest.mark.django_db
PRESIDENT, COMMITTEE = AuthorityKind.PRESIDENT, AuthorityKind.STANDING_COMMITTEE
DECIDING = {act.outcome: name for name, act in ACTS.items() if act.decides and act.outcome}
ASKED = 125_000
LONG_AGO = dt.date(2020, 1, 1)


def rules_up_to(ceiling: Node, **changes: object) -> DecisionRules:
    """The president up to this ceiling, the standing committee whatever the amount is."""
    both = (AuthorityRule(kind=PRESIDENT, ceiling=ceiling), AuthorityRule(kind=COMMITTEE))
    outcomes = tuple(OutcomeRule(outcome=outcome, authorities=both, **changes) for outcome in Outcome)
    return DecisionRules(asks_amount=True, outcomes=outcomes)


def make_ruled(rules: DecisionRules, team: Team | None = None) -> tuple[ServiceRequest, User]:
    """A request under review of a procedure with these rules, and the agent who signs by delegation, up to 2 000 €."""
    procedure = make_procedure(team=team, decision_rules=rules.to_json(), amount_field=AMOUNT)
    request = make_request(procedure=procedure, state=State.IN_REVIEW)
    rebuild(ServiceRequest.objects.filter(pk=request.pk))
    agent = make_instructor(request.team)
    make_delegation(agent, amount_max_cents=200_000)
    make_authority(COMMITTEE)
    return request, agent


def grant(request: ServiceRequest, agent: User, cents: int | None, kind: AuthorityKind = PRESIDENT) -> None:
    """Grant this, in part where less was asked for; refuse where it is None."""
    part = Outcome.ACCEPTED if cents and cents >= ASKED else Outcome.ACCEPTED_IN_PART
    deliberation = make_deliberation(request.team) if kind == COMMITTEE else None
    perform(
        request_id=request.pk,
        act_name=DECIDING[Outcome.REFUSED if cents is None else part],
        actor=agent,
        revision_number=ServiceRequest.objects.get(pk=request.pk).revision_number,
        payload=DecisionGiven(
            authority_kind=kind,
            act_date=timezone.localdate(),
            reasons="Motif.",
            amount_cents=cents,
            deliberation=deliberation,
        ),
    )


def refused(request: ServiceRequest, agent: User, cents: int | None) -> str:
    with pytest.raises(ActRefusedError) as refusal:
        grant(request, agent, cents)
    assert not Decision.objects.exists()
    return refusal.value.message


def ceiling_of(cents: int, *, name: str = "Plafond de délégation", since: dt.date = LONG_AGO) -> ParameterRow:
    """A parameter of another service than the procedure's."""
    return make_parameter({since: Decimal(cents)}, name=name, team=make_team("Affaires juridiques"))


def test_the_president_decides_up_to_the_parameter_and_not_above() -> None:
    request, agent = make_ruled(rules_up_to(Parameter(key=ceiling_of(ASKED).key)))
    assert "1\u202f250,00\u00a0€" in refused(request, agent, ASKED + 1)
    grant(request, agent, ASKED)
    assert Decision.objects.get().amount_cents == ASKED


def test_the_delegation_keeps_its_own_ceiling() -> None:
    request, agent = make_ruled(rules_up_to(Parameter(key=ceiling_of(10**9).key)))
    assert "2\u202f000,00\u00a0€" in refused(request, agent, 200_001)


def test_a_ceiling_that_nobody_can_tell_is_said_and_another_authority_decides() -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    parameter = ceiling_of(10**9, since=tomorrow)
    request, agent = make_ruled(rules_up_to(Parameter(key=parameter.key)))
    assert parameter.name in refused(request, agent, 1)
    assert parameter.name in refused(request, agent, None), "who can't grant can't refuse"
    form = DecisionForm(act=ACTS["accept"], request=request, actor=agent)
    assert parameter.name in form.fields["decided_by"].help_text
    assert [value for value, _label in form.fields["decided_by"].choices] == [COMMITTEE]  # type: ignore[attr-defined]
    grant(request, agent, ASKED, COMMITTEE)
    assert Decision.objects.get().authority_kind == COMMITTEE


def test_a_request_without_a_sum_is_refused_by_who_has_a_ceiling() -> None:
    request, agent = make_ruled(rules_up_to(Parameter(key=ceiling_of(1).key)))
    RequestFacts.objects.filter(pk=request.pk).update(amount_asked=None)
    grant(request, agent, None)
    assert ServiceRequest.objects.get(pk=request.pk).state == State.REFUSED


def test_a_ceiling_may_be_made_of_an_answer() -> None:
    half = Operation(kind="divided", of=(Answer(key=AMOUNT), plain_amount(200)))
    share = Operation(kind="times", of=(half, plain_amount(100)))
    request, agent = make_ruled(rules_up_to(share))
    cents = int(request.answers[AMOUNT])  # type: ignore[call-overload]
    assert refused(request, agent, cents // 2 + 1)
    grant(request, agent, cents // 2)


def test_the_refusal_for_want_of_an_opinion_says_its_condition() -> None:
    condition = Operation(kind="greater", of=(Answer(key=AMOUNT), plain_amount(100)))
    request, agent = make_ruled(rules_up_to(plain_amount(ASKED), needs_opinion=True, opinion_when=condition))
    field = request.form_version.form.field(AMOUNT)
    assert field.label in refused(request, agent, 1)
    never = Operation(kind="greater", of=(Answer(key=AMOUNT), plain_amount(10**11)))
    rules = rules_up_to(plain_amount(ASKED), needs_opinion=True, opinion_when=never)
    type(request.procedure).objects.filter(pk=request.procedure_id).update(decision_rules=rules.to_json())
    grant(request, agent, 1)


@pytest.fixture
def committee_up_to() -> Callable[[ParameterRow], tuple[User, DecisionRules]]:
    """The head of a service whose procedures the standing committee decides up to a parameter."""

    def make(parameter: ParameterRow) -> tuple[User, DecisionRules]:
        limited = AuthorityRule(kind=COMMITTEE, ceiling=Parameter(key=parameter.key))
        both = (limited, AuthorityRule(kind=AuthorityKind.ASSEMBLY))
        outcomes = tuple(OutcomeRule(outcome=outcome, authorities=both) for outcome in Outcome)
        make_authority(COMMITTEE)
        return make_head(make_team()), DecisionRules.model_validate(
            {"asks_amount": True, "outcomes": outcomes, "proposals": {}}
        )

    return make


def voted(head: User, requests: list[ServiceRequest]) -> None:
    meeting = make_meeting(head, requests)
    meeting = freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    vote(meeting_id=meeting.pk, actor=head, seen=meeting.revision, ballots={})


def test_a_ceiling_lowered_between_the_proposal_and_the_vote_is_that_of_the_transmission(
    committee_up_to: Callable[[ParameterRow], tuple[User, DecisionRules]],
) -> None:
    parameter = ceiling_of(80_000)
    head, rules = committee_up_to(parameter)
    team = head.team_memberships.get().team
    request = make_proposed(make_procedure(team=team, decision_rules=rules.to_json()), head)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    kept = dict(request.facts) | {"p_type": "association", parameter.key: 80_000}
    ServiceRequest.objects.filter(pk=request.pk).update(facts=kept)
    act = {"value": Decimal(10), "valid_from": yesterday, "deliberation": "n° 2"}
    add_version(author=make_designer("Awa"), parameter=parameter, **act)
    voted(head, [request])
    late = make_proposed(make_procedure(team=team, code="autre", decision_rules=rules.to_json()), head)
    with pytest.raises(MeetingRefusedError):
        voted(head, [late])


def test_votes_cost_the_same_whatever_the_number_of_lines(
    committee_up_to: Callable[[ParameterRow], tuple[User, DecisionRules]],
) -> None:
    head, rules = committee_up_to(ceiling_of(80_000))
    procedure = make_procedure(team=head.team_memberships.get().team, decision_rules=rules.to_json())
    costs = []
    for count in (1, 4):
        meeting = make_meeting(head, [make_proposed(procedure, head) for _number in range(count)])
        lines_of(meeting)
        with CaptureQueriesContext(connection) as queries:
            lines = lines_of(meeting)
        assert len(lines) == count
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_who_may_grant_in_part_whatever_the_ceiling_of_a_whole_grant_isn_t_said_unable() -> None:
    rules = rules_up_to(Parameter(key="p_unknown12"))
    in_part = OutcomeRule(outcome=Outcome.ACCEPTED_IN_PART, authorities=(AuthorityRule(kind=PRESIDENT),))
    outcomes = tuple(in_part if rule.outcome == in_part.outcome else rule for rule in rules.outcomes)
    request, agent = make_ruled(rules.model_copy(update={"outcomes": outcomes}))
    form = DecisionForm(act=ACTS["refuse"], request=request, actor=agent)
    assert not form.fields["decided_by"].help_text
    grant(request, agent, None)
