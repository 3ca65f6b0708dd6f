"""Who decides what of a procedure, and what each decision asks: data that its designer writes and publishes."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StringConstraints, ValidationError, model_validator

from formkit.language.evaluating import Environment, evaluate
from formkit.language.nodes import Constant, Node
from formkit.typography import amount_text
from formkit.values import FrozenModel, JsonValue
from teleservices.competence.aid_regimes import de_minimis
from teleservices.competence.amount_trees import Tree, plain_cents
from teleservices.competence.grant_plan import GrantPlan, wrong_in_plan
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.competence.service_values import cents
from teleservices.models import AidRegime, AuthorityKind, Outcome, Procedure, State

HANDLED = (Outcome.ACCEPTED, Outcome.REFUSED)
"""The outcomes of what is handled without a decision: done, or not done."""
MOST_CENTS = 10**12 - 1
LONGEST_REFERENCE, LONGEST_COURT, LONGEST_VISA, MOST_VISAS = 200, 300, 400, 8

Visa = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_VISA)]


def _sum_in_bounds(tree: Node) -> Node:
    """A ceiling that a designer wrote is an amount in whole cents, that a decision may grant. Raises ValueError."""
    amount_cents = plain_cents(tree)
    if isinstance(tree, Constant) and (amount_cents is None or amount_cents > MOST_CENTS):
        raise ValueError("sum")
    return tree


class AuthorityRule(FrozenModel):
    """An authority that may decide so, up to the amount granted that its ceiling gives."""

    kind: AuthorityKind
    ceiling: Annotated[Tree, AfterValidator(_sum_in_bounds)] | None = None
    """An amount, in the service's scope: most often a sum, or a dated parameter; None: whatever is granted."""

    def may_decide(self, amount_cents: int | None, values: Environment) -> bool:
        """Whether it may decide so where this is granted, None for no sum; never where its ceiling isn't known."""
        if self.ceiling is None:
            return True
        most = cents(self.ceiling, values)
        return most is not None and (amount_cents is None or amount_cents <= most)

    def lacks_ceiling(self, values: Environment) -> bool:
        """Whether it has a ceiling that nobody can tell, such as a parameter without a value on the day that counts."""
        return self.ceiling is not None and cents(self.ceiling, values) is None


class OutcomeRule(FrozenModel):
    """A decision that exists for a procedure: who may take it, and whether it bears a number."""

    outcome: Outcome
    label: Annotated[str, StringConstraints(max_length=60)] = ""
    """What its act is called for this procedure, such as « Marquer traité »; empty: as everywhere."""
    authorities: Annotated[tuple[AuthorityRule, ...], Field(max_length=len(AuthorityKind))] = ()
    needs_number: bool = False
    """Whether the act of the president bears one; a deliberation always does."""
    needs_reasons: bool = False
    """Whether what is granted has reasons too: a refusal always has."""
    needs_opinion: bool = False
    """Whether nothing is decided so before an opinion, asked of somebody outside, is given or deemed given."""
    opinion_when: Tree | None = None
    """Where `needs_opinion`, the condition on which it does, in the service's scope; None: always."""

    def authorities_for(self, amount_cents: int | None, values: Environment) -> tuple[AuthorityRule, ...]:
        """Those that may decide so when this amount is granted, in the designer's order; `values`: for ceilings."""
        return tuple(rule for rule in self.authorities if rule.may_decide(amount_cents, values))

    @property
    def decides_any_amount(self) -> bool:
        """Whether an authority may decide so however much is granted."""
        return any(rule.ceiling is None or plain_cents(rule.ceiling) == MOST_CENTS for rule in self.authorities)

    @property
    def highest_cents(self) -> int | None:
        """The highest of the ceilings, in cents; None where one isn't a plain sum."""
        ceilings = [plain_cents(rule.ceiling) for rule in self.authorities]
        return None if None in ceilings else max((amount for amount in ceilings if amount is not None), default=None)

    def wants_opinion(self, values: Environment) -> bool:
        """Whether an opinion comes first. A condition that isn't known wants one: what nobody can tell is looked at."""
        if not self.needs_opinion or self.opinion_when is None:
            return self.needs_opinion
        return evaluate(self.opinion_when, values) is not False


class DecisionRules(FrozenModel):
    """The decisions of a procedure. What `is_handled` has no decision: it is done or not, as a report of a pothole."""

    format: Literal[2] = 2
    is_handled: bool = False
    asks_amount: bool = False
    """Whether what is granted is a sum."""
    aid_regimes: Annotated[tuple[AidRegime, ...], Field(max_length=len(AidRegime))] = ()
    """What that sum is under the State aid rules: one, or those among which the proposal chooses; none: not asked."""
    aid_reference: Annotated[str, StringConstraints(max_length=LONGEST_REFERENCE)] = ""
    """Of the regime exempted or notified."""
    plan: GrantPlan = GrantPlan()
    """How that sum is paid, and what its beneficiary owes: proposals copy it, decisions keep it."""
    visas: Annotated[tuple[Visa, ...], Field(max_length=MOST_VISAS)] = ()
    """What letters have regard to besides the request: the règlement, the deliberation that delegates the decision."""
    court: Annotated[str, StringConstraints(max_length=LONGEST_COURT)] = ""
    """Name and address of the court that judges its decisions; empty: the administrative court of the département."""
    asks_no_interest: bool = False
    """Whether who proposes, visas or decides states that they have no interest in the request."""
    outcomes: Annotated[tuple[OutcomeRule, ...], Field(max_length=len(Outcome))]
    proposals: ProposalRules | None = None
    """How the service proposes before anything is decided; None where it doesn't."""

    @model_validator(mode="after")
    def _each_outcome_is_ruled_once(self) -> Self:
        outcomes = [rule.outcome for rule in self.outcomes]
        if len(set(outcomes)) < len(outcomes):
            raise ValueError("outcomes")
        if len(set(self.aid_regimes)) < len(self.aid_regimes):
            raise ValueError("aid_regimes")
        return self

    def to_json(self) -> dict[str, JsonValue]:
        """These rules as a procedure keeps them."""
        return self.model_dump(mode="json")

    def of(self, outcome: Outcome) -> OutcomeRule | None:
        """The rule of an outcome; None when it doesn't exist for the procedure."""
        return next((rule for rule in self.outcomes if rule.outcome == outcome), None)

    def authorities_of(
        self, outcome: Outcome, *, granted: int | None, asked: int | None, values: Environment
    ) -> tuple[AuthorityRule, ...]:
        """Those that may decide so, in the designer's order; amounts in cents. `values`: what ceilings read.

        What grants nothing belongs to who might have granted what was `asked`: who can't grant can't refuse either.
        """
        rule = self.of(outcome)
        if rule is None:
            return ()
        if State(outcome) in State.favourable():
            return rule.authorities_for(granted, values)
        granting = self.granting(asked, values)
        kinds = {authority.kind for authority in granting}
        return (
            tuple(authority for authority in rule.authorities if authority.kind in kinds)
            or granting
            or rule.authorities
        )

    def granting(self, amount_cents: int | None, values: Environment) -> tuple[AuthorityRule, ...]:
        """Those that may grant this amount, whole or in part, each once; none where nothing is ever granted."""
        authorities = {
            authority.kind: authority
            for rule in self.favourable
            for authority in rule.authorities_for(amount_cents, values)
        }
        return tuple(authorities.values())

    @property
    def favourable(self) -> tuple[OutcomeRule, ...]:
        """The rules of what grants something."""
        return tuple(rule for rule in self.outcomes if State(rule.outcome) in State.favourable())

    def trees(self) -> Iterator[Node]:
        """The ceilings, and the conditions on which an opinion comes first."""
        for rule in self.outcomes:
            trees = (rule.opinion_when if rule.needs_opinion else None, *(each.ceiling for each in rule.authorities))
            yield from (tree for tree in trees if tree is not None)


def rules_of(procedure: Procedure) -> DecisionRules | None:
    """The rules in force of a procedure; None for one that was published before there were any."""
    return parse_rules(procedure.decision_rules)


def parse_rules(content: JsonValue) -> DecisionRules | None:
    """Rules as a procedure holds them; None where there are none. Raises ValidationError for another content."""
    return DecisionRules.model_validate(content) if content else None


def outcome_exists(procedure: Procedure, outcome: Outcome) -> bool:
    """Whether a request of this procedure may end so; all may where it has no rules."""
    rules = rules_of(procedure)
    return rules is None or rules.of(outcome) is not None


def asks_statement(procedure: Procedure) -> bool:
    """Whether who proposes, visas or decides states that they have no interest in the request."""
    rules = rules_of(procedure)
    return rules is not None and rules.asks_no_interest and not rules.is_handled


def wrong_in(content: JsonValue) -> list[str]:
    """What prevents the publication of rules, for their designer. Reads no database."""
    try:
        rules = parse_rules(content)
    except ValidationError:
        return [_("The rules of decision can't be read: write them again.")]
    return [] if rules is None else list(_problems(rules))


def _problems(rules: DecisionRules) -> Iterator[str]:
    if not rules.outcomes:
        yield _("No decision exists for this procedure: tick at least one.")
    yield from _problems_of_aid(rules)
    yield from wrong_in_plan(rules.plan)
    if not rules.asks_amount and rules.plan.instalments:
        yield _("Payments are planned, but no sum is granted: take them out, or grant a sum.")
    for rule in rules.outcomes:
        yield from _problems_of_outcome(rules, rule)


def _problems_of_outcome(rules: DecisionRules, rule: OutcomeRule) -> Iterator[str]:
    """An authority decides it, whatever the amount; what is handled is done or not, and no authority decides it."""
    name = {"outcome": rule.label or rule.outcome.label}
    if rules.is_handled:
        if rule.outcome not in HANDLED:
            yield _("“%(outcome)s”: what is handled without a decision is done or not done.") % name
        return
    if not rule.authorities:
        yield _("“%(outcome)s”: say which authority decides.") % name
    elif not rule.decides_any_amount and rule.highest_cents is None:
        yield _("“%(outcome)s”: nobody may decide above the ceilings: leave one authority without any.") % name
    elif not rule.decides_any_amount:
        words = {**name, "amount": amount_text(rule.highest_cents or 0)}
        yield _("“%(outcome)s”: nobody may decide above %(amount)s.") % words
    yield from _problems_of_refusal(rules, rule, name)


def _problems_of_refusal(rules: DecisionRules, rule: OutcomeRule, name: Mapping[str, object]) -> Iterator[str]:
    """Who may not grant may not refuse either (CE 22 January 1997, n° 159557)."""
    granting = {authority.kind for favourable in rules.favourable for authority in favourable.authorities}
    if State(rule.outcome) in State.favourable() or not granting:
        return
    for authority in rule.authorities:
        if authority.kind not in granting:
            yield _(
                "“%(outcome)s”: “%(authority)s” may not decide so, since it may not grant: a refusal belongs to who "
                "may grant."
            ) % {**name, "authority": authority.kind.label}


def _problems_of_aid(rules: DecisionRules) -> Iterator[str]:
    """An aid whose regime is chosen, or has a ceiling, is checked at the proposal: there must be one."""
    if not rules.aid_regimes:
        return
    if not rules.asks_amount:
        yield _("A regime of State aid is chosen, but no sum is granted: untick it, or grant a sum.")
    if AidRegime.EXEMPTED in rules.aid_regimes and not rules.aid_reference:
        yield _("Write the reference of the regime exempted or notified: letters name it.")
    is_checked = len(rules.aid_regimes) > 1 or de_minimis(rules.aid_regimes[0]) is not None
    if is_checked and not (rules.proposals and rules.proposals.is_required):
        yield _(
            "The regime of the aid is chosen and its ceiling checked when the service proposes: say that nothing is "
            "decided without a proposal."
        )
