"""Whether a proposal counts only once the head of the service has given their visa. Reads only."""

from formkit.language.evaluating import evaluate
from formkit.language.scope import Scope
from formkit.schema import FormSchema
from formkit.values import JsonValue
from teleservices.competence.amount_trees import BASE, PROPOSED
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.competence.service_values import base_name, environment, proposed_name, service_scope
from teleservices.models import Proposal, ServiceRequest
from teleservices.parameter_names import parameter_names


def visa_scope(form: FormSchema | None) -> Scope:
    """What the condition of a visa may name: all that the service's trees may, and what is proposed. One query."""
    return service_scope(form, proposed_name(), base_name(), parameters=parameter_names())


def wants_visa(rules: ProposalRules, request: ServiceRequest, proposal: Proposal) -> bool:
    """Whether the rules want a visa of this proposal.

    A condition that isn't known, as that of an amount where a refusal is proposed, wants one: what nobody can tell is
    looked at. A query where it reads annotations.
    """
    if not rules.needs_visa or rules.visa_when is None:
        return rules.needs_visa
    own: dict[str, JsonValue] = {PROPOSED.key: proposal.amount_proposed, BASE.key: proposal.eligible_base}
    return evaluate(rules.visa_when, environment(rules.visa_when, request, own)) is not False
