"""What the form's rules tell an applicant on the way: why a request can't be made, what to know before going on."""

from dataclasses import dataclass

from formkit.outcomes import holding_rules
from formkit.schema import Step
from teleservices.models import ServiceRequest


@dataclass(frozen=True)
class Verdicts:
    """Messages of the rules that hold."""

    blocking: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def verdicts(draft: ServiceRequest, *, until: Step | None = None) -> Verdicts:
    """The verdicts on all the answers, or on those asked `until` a step included."""
    rules = holding_rules(draft.form_version.form, draft.known, until=until)
    return Verdicts(
        blocking=tuple(rule.message for rule in rules if rule.kind == "ineligible"),
        warnings=tuple(rule.message for rule in rules if rule.kind == "warning"),
    )
