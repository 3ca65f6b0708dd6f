"""Which named parameters expressions may read, which a procedure reads, what a request keeps of them, in words too."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from formkit.language.nodes import Node, parameters_in
from formkit.language.nodes import Parameter as ParameterNode
from formkit.language.operands import nodes
from formkit.language.scope import Name
from formkit.schema import FormSchema
from formkit.typography import amount_text
from formkit.values import JsonValue
from portal.dates import NBSP, long_date
from portal.words.typography import number_text
from teleservices.models import Parameter, ParameterType, ParameterVersion, Procedure, ServiceRequest


def parameter_names() -> tuple[Name, ...]:
    """The parameters of every service, as `scope_before` takes them. One query."""
    return tuple(Name(each.key, each.name, each.kind.value_type, "parameter") for each in Parameter.objects.all())


def names_in(*trees: Node | None) -> tuple[Name, ...]:
    """Those that trees of the service's may name, as they are said or checked; no query where they name none."""
    return parameter_names() if any(isinstance(node, ParameterNode) for node in nodes(*trees)) else ()


def names_for(*forms: FormSchema) -> tuple[Name, ...]:
    """The same, to check or say the expressions of forms; none, and no query, where they name no parameter."""
    return parameter_names() if any(form.parameters for form in forms) else ()


def parameters_read(procedure: Procedure, form: FormSchema) -> frozenset[str]:
    """The keys of the parameters that a form names, and the rules and letters of its procedure."""
    return form.parameters | parameters_in(procedure.decision_rules) | parameters_in(procedure.letter_models)


def values_on(day: dt.date, form: FormSchema) -> dict[str, JsonValue]:
    """The parameters that a form reads as they are on a day, to stand among the facts. One query where it reads any."""
    return {key: version.operand for key, version in ParameterVersion.objects.in_force(day, form.parameters).items()}


def versions_to_pin(draft: ServiceRequest) -> dict[str, ParameterVersion]:
    """What a draft that is transmitted now keeps: the version in force of each parameter that its procedure reads.

    No query where none is read, two at most.
    """
    others = parameters_read(draft.procedure, draft.form) - draft.form.parameters
    return draft.versions_in_force | ParameterVersion.objects.in_force(timezone.localdate(), others)


def parameter_text(kind: ParameterType, value: Decimal | dt.date) -> str:
    """A value in words: « 23 000,00 € », « 12,5 % », « 1er septembre 2027 »."""
    if isinstance(value, dt.date):
        return long_date(value)
    if kind == ParameterType.AMOUNT:
        return amount_text(int(value))
    return number_text(value) + (f"{NBSP}%" if kind == ParameterType.PERCENTAGE else "")
