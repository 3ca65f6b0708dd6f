"""Who decides what of a procedure, and what each decision asks: data that its designer writes and publishes."""

from collections.abc import Iterator, Mapping
from typing import Annotated, Literal, Self

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints, ValidationError, model_validator

from formkit.typography import amount_text
from formkit.values import FrozenModel, JsonValue
from teleservices.competence.aid_regimes import de_minimis
from teleservices.competence.grant_plan import GrantPlan, wrong_in_plan
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.models import AidRegime, AuthorityKind, Outcome, Procedure, State

HANDLED = (Outcome.ACCEPTED, Outcome.REFUSED)
"""The outcomes of what is handled without a decision: done, or not done."""
MOST_CENTS = 10**12 - 1
LONGEST_REFERENCE, LONGEST_COURT, LONGEST_VISA, MOST_VISAS = 200, 300, 400, 8

Visa = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST_VISA)]


class AuthorityRule(FrozenModel):
    """An authority that may decide so, up to an amount granted in cents (None: whatever it is)."""

    kind: AuthorityKind
    amount_max_cents: Annotated[int, Field(ge=0, le=MOST_CENTS)] | None = None


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

    def authorities_for(self, amount_cents: int | None) -> tuple[AuthorityRule, ...]:
        """Those that may decide so when this amount is granted, in the designer's order."""
        return tuple(
            rule
            for rule in self.authorities
            if amount_cents is None or rule.amount_max_cents is None or amount_cents <= rule.amount_max_cents
        )


class DecisionRules(FrozenModel):
    """The decisions of a procedure. What `is_handled` has no decision: it is done or not, as a report of a pothole."""

    format: Literal[1] = 1
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

    def authorities_of(self, outcome: Outcome, *, granted: int | None, asked: int | None) -> tuple[AuthorityRule, ...]:
        """Those that may decide so, in the designer's order; amounts in cents.

        What grants nothing belongs to who might have granted what was `asked`: who can't grant can't refuse either.
        """
        rule = self.of(outcome)
        if rule is None:
            return ()
        if State(outcome) in State.favourable():
            return rule.authorities_for(granted)
        granting = self.granting(asked)
        kinds = {authority.kind for authority in granting}
        return (
            tuple(authority for authority in rule.authorities if authority.kind in kinds)
            or granting
            or rule.authorities
        )

    def granting(self, amount_cents: int | None) -> tuple[AuthorityRule, ...]:
        """Those that may grant this amount, whole or in part, each once; none where nothing is ever granted."""
        rules = (rule for rule in self.outcomes if State(rule.outcome) in State.favourable())
        authorities = {authority.kind: authority for rule in rules for authority in rule.authorities_for(amount_cents)}
        return tuple(authorities.values())


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
    elif not rule.authorities_for(MOST_CENTS):
        highest = max(authority.amount_max_cents or 0 for authority in rule.authorities)
        yield _("“%(outcome)s”: nobody may decide above %(amount)s.") % {**name, "amount": amount_text(highest)}
    yield from _problems_of_refusal(rules, rule, name)


def _problems_of_refusal(rules: DecisionRules, rule: OutcomeRule, name: Mapping[str, object]) -> Iterator[str]:
    """Who may not grant may not refuse either (CE 22 January 1997, n° 159557)."""
    granting = {authority.kind for authority in rules.granting(None)}
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
