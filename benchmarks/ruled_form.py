"""The bench's form with as many rules and checks as a form may have; none tells anything, all are evaluated."""

from formkit.language.comparisons import operation
from formkit.language.nodes import Answer, Constant, Node
from formkit.schema import MAX_RULES, FormRule, FormSchema
from formkit.validations import MAX_VALIDATIONS, Validation
from tests.factories import procedures

EUROS = 1_000_000
"""What no answer of the bench reaches."""


def form() -> FormSchema:
    """The form of the plain step, its answers compared 120 times two by two."""
    plain = procedures.make_form()
    rules = tuple(
        FormRule(key=f"r_rule{number:04}", kind="warning", condition=_never(number), message=f"Règle {number}")
        for number in range(MAX_RULES)
    )
    validations = tuple(
        Validation(
            key=f"r_check{number:04}", condition=operation("not", _never(number)),
            message=f"Contrôle {number}", fields=(procedures.AMOUNT,),
        )
        for number in range(MAX_VALIDATIONS)
    )  # fmt: skip
    return plain.model_copy(update={"rules": rules, "validations": validations})


def _never(number: int) -> Node:
    """That the project has a name, and that the amount is beyond what anybody asks."""
    beyond = Constant(type="amount", value=str((EUROS + number) * 100))
    has_name = operation("not_empty", Answer(key=procedures.PROJECT))
    return operation("and", has_name, operation("greater", Answer(key=procedures.AMOUNT), beyond))
