"""Which authority may take a decision: one of those that its rule names, up to the ceiling of each. Reads only."""

from django.utils.translation import gettext as _

from formkit.language.evaluating import Environment
from formkit.typography import amount_text
from teleservices.competence.deciding_values import why_no_ceiling
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule
from teleservices.competence.service_values import cents
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.payloads import DecisionGiven
from teleservices.lifecycle.prerequisites.granted_sums import amount_asked
from teleservices.models import ServiceRequest, State


def check_authority(
    payload: DecisionGiven, request: ServiceRequest, rules: DecisionRules, rule: OutcomeRule, values: Environment
) -> None:
    """Raise ActRefusedError where the authority isn't among those that may decide so."""
    outcome = rule.outcome
    request_amount = None if State(outcome) in State.favourable() else amount_asked(request)
    may_decide = rules.authorities_of(outcome, granted=payload.amount_cents, asked=request_amount, values=values)
    if payload.authority_kind not in {authority_rule.kind for authority_rule in may_decide}:
        why = _why_no_ceiling(rules, rule, payload, request, values)
        raise ActRefusedError(why or _why_not(rule, payload, request_amount, values))


def _why_no_ceiling(
    rules: DecisionRules, rule: OutcomeRule, payload: DecisionGiven, request: ServiceRequest, values: Environment
) -> str:
    """That nobody can tell up to what the chosen authority decides or, of a refusal, grants; empty otherwise."""
    deciding = (rule,) if State(rule.outcome) in State.favourable() else rules.favourable
    lines = [line for each in deciding if (line := _line_of(each, payload))]
    return next((why for line in lines if (why := why_no_ceiling(line, request.form, values))), "")


def _line_of(rule: OutcomeRule, payload: DecisionGiven) -> AuthorityRule | None:
    """What the rule says of the authority that was chosen."""
    return next((line for line in rule.authorities if line.kind == payload.authority_kind), None)


def _why_not(rule: OutcomeRule, payload: DecisionGiven, request_amount: int | None, values: Environment) -> str:
    """Why the authority that was chosen doesn't decide so."""
    choice = _line_of(rule, payload)
    if choice is None:
        return _("This authority doesn't take this decision: choose among those of the procedure.")
    words = {"authority": str(choice.kind.label)}
    if State(rule.outcome) not in State.favourable():
        words["asked"] = amount_text(request_amount) if request_amount is not None else ""
        return _why_not_refusing(request_amount) % words
    words["ceiling"] = amount_text(cents(choice.ceiling, values) or 0)
    return _("“%(authority)s” decides up to %(ceiling)s: another authority decides of this amount.") % words


def _why_not_refusing(request_amount: int | None) -> str:
    if request_amount is None:
        return _("“%(authority)s” may not grant what is asked, and so doesn't refuse it: who may grant decides.")
    return _(
        "“%(authority)s” may not grant the %(asked)s asked for, and so doesn't refuse them: who may grant decides."
    )
