"""What the form's rules tell an applicant on the way: that a refusal is likely, that a request isn't received here."""

from dataclasses import dataclass

from formkit.outcomes import holding_rules, reads_facts_alone, unmet
from formkit.schema import FormRule, Step
from formkit.validations import Validation
from portal.identity.department import current_settings
from teleservices.models import ServiceRequest


@dataclass(frozen=True)
class Verdicts:
    """The rules that hold, but those of another service."""

    blocking: tuple[FormRule, ...] = ()
    """Those for which the published règlement says that the request isn't received."""
    warnings: tuple[FormRule | Validation, ...] = ()
    """Those of ineligibility without such an article too: no text lets a request be refused unread (CRPA L112-3)."""
    address: str = ""
    """Where to apply otherwise, when the request can't be transmitted."""


def verdicts(draft: ServiceRequest, *, until: Step | None = None) -> Verdicts:
    """The verdicts on all the answers; with `until`, on those asked up to this step, as the step's head tells them.

    A warning on answers is told at its question (`formkit.outcomes.rules_told_on`): the head has the others.
    """
    form, known = draft.form, draft.known
    rules = holding_rules(form, known, until=until, among=lambda rule: _is_of_the_head(rule, until))
    blocking = tuple(rule for rule in rules if rule.blocks)
    warnings: tuple[FormRule | Validation, ...] = tuple(rule for rule in rules if not rule.blocks)
    if until is None:
        unheeded = unmet(form, known)
        warnings += tuple(validation for validation, _questions in unheeded if not validation.is_blocking)
    return Verdicts(blocking, warnings, _other_way(draft) if blocking else "")


def _is_of_the_head(rule: FormRule, until: Step | None) -> bool:
    return rule.blocks or (rule.is_told and (until is None or reads_facts_alone(rule)))


def _other_way(draft: ServiceRequest) -> str:
    team, department = draft.procedure.team, current_settings()
    name, address = (team.name, team.postal_address) if team and team.postal_address else ("", "")
    return "\n".join(line for line in (name or department.name, address or department.postal_address) if line)
