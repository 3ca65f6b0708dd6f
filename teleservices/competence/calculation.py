"""The amount that the rules of a procedure compute for one request: what it is, what lacks, how it is reached."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from formkit.language.evaluating import Environment
from formkit.language.nodes import Node
from formkit.language.saying import sentence, worked_example
from formkit.language.scope import Scope
from formkit.values import Answers, JsonValue
from teleservices.competence.amount_trees import BASE, operands, rate_of_base
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.competence.service_values import base_name, cents, environment, lacking, service_scope
from teleservices.models import ServiceRequest
from teleservices.parameter_names import names_in


@dataclass(frozen=True)
class Calculation:
    """A tree with the values that it reads of a request."""

    tree: Node
    values: Environment
    request: ServiceRequest

    @property
    def cents(self) -> int | None:
        """The amount, in cents; None where something lacks for it."""
        return cents(self.tree, self.values)

    @property
    def rate(self) -> int | None:
        """The rate of the eligible base, in hundredths of 1 %, where the amount is a rate of it."""
        rate = rate_of_base(self.tree)
        return rate.rate if rate else None

    @property
    def lacks(self) -> Sequence[str]:
        """The names of what it reads that has no value."""
        return lacking(self.tree, self.values, self._scope)

    @property
    def how(self) -> str:
        """What is computed, in a sentence, then with the figures."""
        words = {"rule": sentence(self.tree, self._scope), "example": self.example}
        return _("Calculation: %(rule)s, that is %(example)s.") % words

    @property
    def example(self) -> str:
        """How it is worked out of these values, the result at the end."""
        return worked_example(self.tree, self._scope, self.values)

    @property
    def _scope(self) -> Scope:
        is_of_base_alone = set(operands(self.tree)) <= {BASE}
        form = None if is_of_base_alone else self.request.form
        return service_scope(form, base_name(), parameters=names_in(self.tree))


def calculation(
    rules: ProposalRules | None, request: ServiceRequest, base: int | None, notes: Answers | None = None
) -> Calculation | None:
    """What the rules compute of this eligible base, in cents; None where they compute nothing.

    `notes`: the annotations of the request; None: a query looks for them where the tree reads any.
    """
    if rules is None or rules.amount is None:
        return None
    own: dict[str, JsonValue] = {BASE.key: base}
    return Calculation(rules.amount, environment(rules.amount, request, own, notes), request)


def why_not_computed(calculation: Calculation) -> str:
    """Why there is no amount: what lacks for it; else what is there gives none, as a division by zero."""
    names = ", ".join(_("“%(text)s”") % {"text": label} for label in calculation.lacks)
    if not names:
        return _("The rules compute no amount of what is answered: look at their formula with its designer.")
    return _("The amount can’t be computed yet. What lacks: %(names)s.") % {"names": names}
