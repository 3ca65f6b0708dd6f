"""Up to what each authority decides of a request, and whether an opinion comes first: of what the request keeps."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from formkit.language.evaluating import Environment
from formkit.language.nodes import Annotation, Constant, Node, Operation
from formkit.language.nodes import Parameter as Named
from teleservices.competence.amount_trees import PROPOSED, plain_amount
from teleservices.competence.calculation import calculation
from teleservices.competence.deciding_values import (
    Subject,
    deciding_values,
    values_of_all,
    why_no_ceiling,
    why_no_opinion,
)
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule
from teleservices.competence.visa_conditions import wants_visa
from teleservices.models import AuthorityKind, Outcome, Proposal, ServiceRequest
from tests.factories.dated_parameters import make_parameter
from tests.factories.procedures import make_procedure, make_request

ABOVE = Operation(kind="greater", of=(PROPOSED, plain_amount(1_000_000)))
LAST_YEAR, NEW_YEAR = dt.date(2026, 1, 1), dt.date(2027, 1, 1)
IN_DECEMBER, IN_JANUARY = dt.datetime(2026, 12, 10, 9, tzinfo=dt.UTC), dt.datetime(2027, 1, 5, 9, tzinfo=dt.UTC)


def up_to(ceiling: Node | None) -> AuthorityRule:
    return AuthorityRule(kind=AuthorityKind.PRESIDENT, ceiling=ceiling)


def rules_up_to(ceiling: Node) -> DecisionRules:
    committee = AuthorityRule(kind=AuthorityKind.STANDING_COMMITTEE)
    return DecisionRules(
        asks_amount=True,
        outcomes=(OutcomeRule(outcome=Outcome.ACCEPTED, authorities=(up_to(ceiling), committee)),),
    )


@pytest.mark.parametrize(
    ("ceiling", "amount", "is_able"),
    [
        (None, 10**9, True),
        (None, None, True),
        (plain_amount(500), 500, True),
        (plain_amount(500), 501, False),
        (plain_amount(500), None, True),
        (Annotation(key="f_noted"), 700, True),
        (Annotation(key="f_noted"), 701, False),
        (Annotation(key="f_empty"), 0, False),
        (Annotation(key="f_empty"), None, False),
        (Named(key="p_gone"), 0, False),
        (Operation(kind="divided", of=(plain_amount(500), Constant(type="number", value="0"))), 0, False),
        (Operation(kind="negate", of=(plain_amount(500),)), 1, False),
    ],
)
def test_an_authority_decides_up_to_a_ceiling_that_is_known(
    ceiling: Node | None, amount: int | None, is_able: bool
) -> None:
    values = Environment({}, annotations={"f_noted": 700})
    assert up_to(ceiling).may_decide(amount, values) is is_able


def test_who_has_no_ceiling_that_one_can_tell_neither_grants_nor_refuses() -> None:
    rules = DecisionRules(
        asks_amount=True,
        outcomes=(
            rules_up_to(Named(key="p_gone")).outcomes[0],
            OutcomeRule(outcome=Outcome.REFUSED, authorities=(up_to(None),)),
        ),
    )
    for asked in (None, 1):
        refusing = rules.authorities_of(Outcome.REFUSED, granted=None, asked=asked, values=Environment({}))
        assert [authority.kind for authority in refusing] == [AuthorityKind.STANDING_COMMITTEE]


@pytest.mark.parametrize(("cents", "is_wanted"), [(1_000_000, False), (1_000_001, True), (None, True)])
def test_an_opinion_is_wanted_above_an_amount_and_where_nothing_tells(cents: int | None, is_wanted: bool) -> None:
    rule = OutcomeRule(outcome=Outcome.ACCEPTED, needs_opinion=True, opinion_when=ABOVE)
    rules = DecisionRules(outcomes=(rule,))
    values = deciding_values(ServiceRequest(), rules, Proposal(amount_proposed=cents))
    assert rule.wants_opinion(values) is is_wanted
    assert rule.wants_opinion(deciding_values(ServiceRequest(), rules, None))
    assert not rule.model_copy(update={"needs_opinion": False}).wants_opinion(values)
    text = why_no_opinion(rule, None, values)
    assert "10\u202f000" in text
    assert ("Montant proposé" in text.split(":")[-1]) is (cents is None)


@pytest.mark.django_db
class TestParameters:
    @pytest.fixture
    def ceiling(self) -> Named:
        values = {LAST_YEAR: Decimal(500_000), NEW_YEAR: Decimal(900_000)}
        return Named(key=make_parameter(values, name="Plafond de délégation").key)

    def test_the_value_of_the_day_of_the_transmission_counts(self, ceiling: Named) -> None:
        rules = rules_up_to(ceiling)
        with time_machine.travel(IN_DECEMBER, tick=False):
            request = make_request(procedure=make_procedure(decision_rules=rules.to_json()))
        with time_machine.travel(IN_JANUARY, tick=False):
            values = deciding_values(request, rules, None)
            [president] = rules.outcomes[0].authorities[:1]
            assert president.may_decide(500_000, values)
            assert not president.may_decide(500_001, values)
            assert why_no_ceiling(president, request.form_version.form, values) == ""

    def test_so_does_it_for_the_amount_and_the_visa_that_name_it_since(self, ceiling: Named) -> None:
        rules = ProposalRules(
            amount=ceiling, needs_visa=True, visa_when=Operation(kind="greater", of=(PROPOSED, ceiling))
        )
        with time_machine.travel(IN_DECEMBER, tick=False):
            request = make_request()
        with time_machine.travel(IN_JANUARY, tick=False):
            computed = calculation(rules, request, None)
            assert computed is not None
            assert computed.cents == 500_000
            assert not wants_visa(rules, request, Proposal(amount_proposed=500_000))
            assert wants_visa(rules, request, Proposal(amount_proposed=500_001))

    def test_what_the_request_kept_goes_before_what_was_recorded_since(self, ceiling: Named) -> None:
        rules = rules_up_to(ceiling)
        request = make_request()
        request.facts = {"p_type": "association", ceiling.key: 123}
        assert up_to(ceiling).may_decide(123, deciding_values(request, rules, None))
        assert not up_to(ceiling).may_decide(124, deciding_values(request, rules, None))

    def test_a_parameter_without_a_value_that_day_is_named(self) -> None:
        tomorrow = timezone.localdate() + dt.timedelta(days=1)
        parameter = make_parameter({tomorrow: Decimal(500_000)}, name="Plafond de délégation")
        rules = rules_up_to(Named(key=parameter.key))
        request = make_request()
        values = deciding_values(request, rules, None)
        [president] = rules.outcomes[0].authorities[:1]
        assert president.lacks_ceiling(values)
        assert why_no_ceiling(president, request.form_version.form, values).count(parameter.name) == 2

    def test_plain_sums_read_nothing_and_others_as_much_for_ten_as_for_one(
        self, ceiling: Named, django_assert_num_queries: DjangoAssertNumQueries
    ) -> None:
        noted = Operation(kind="least", of=(ceiling, Annotation(key="f_noted")))
        requests = [make_request() for _number in range(4)]
        requests = list(ServiceRequest.objects.with_form().filter(pk__in=[request.pk for request in requests]))
        with django_assert_num_queries(0):
            values_of_all([Subject(request, rules_up_to(plain_amount(1)), None) for request in requests])
        counts = []
        for some in (requests[:1], requests):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                values_of_all([Subject(request, rules_up_to(noted), None) for request in some])
            counts.append(len(queries))
        assert counts == [2, 2]
