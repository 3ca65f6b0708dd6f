"""What the service's own trees may name, and what they read of a request: its answers, facts and annotations.

They are evaluated here alone, whoever asks: the sheet, a meeting, a letter.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import gettext as _

from formkit.design.names import scope_before
from formkit.fieldtypes import field_type
from formkit.language.evaluating import Environment, evaluate
from formkit.language.exact import Absence, rounded
from formkit.language.nodes import Annotation, Node, Parameter
from formkit.language.operands import nodes
from formkit.language.scope import Name, Scope
from formkit.language.value_types import AMOUNT
from formkit.path import walk
from formkit.schema import FormSchema
from formkit.values import Answers, JsonValue
from teleservices.competence.amount_trees import BASE, PROPOSED, operands
from teleservices.models import ParameterVersion, RequestAnnotation, ServiceRequest


def base_name() -> Name:
    """The eligible base, as lines and sentences name it."""
    return Name(BASE.key, _("Eligible base"), AMOUNT, "annotation", private=True)


def proposed_name() -> Name:
    """The amount proposed, likewise."""
    return Name(PROPOSED.key, _("Amount proposed"), AMOUNT, "annotation", private=True)


def service_scope(
    form: FormSchema | None,
    *own: Name,
    profile_types: Mapping[str, str] | None = None,
    parameters: tuple[Name, ...] = (),
) -> Scope:
    """All that the form asks, calculates and has the service note, and names that are the service's `own`.

    `profile_types`: the names of the types of profile by code; without them, a tree is said with their codes.
    """
    if form is None:
        return Scope((*own, *parameters), is_private=True)
    scope = scope_before(form, profile_types=profile_types or {}, parameters=parameters, is_private=True)
    return replace(scope, names=(*own, *scope.names))


def notes_of(requests: Collection[int]) -> Mapping[int, Answers]:
    """What the service noted of these requests, by their keys: a query, none for none."""
    answers: defaultdict[int, dict[str, JsonValue]] = defaultdict(dict)
    rows = RequestAnnotation.objects.filter(request__in=requests) if requests else RequestAnnotation.objects.none()
    for pk, key, answer in rows.values_list("request", "field_key", "answer"):
        answers[pk][key] = answer
    return answers


def reads_notes(tree: Node | None, own: Collection[str] = (BASE.key,)) -> bool:
    """Whether a tree reads annotations beside the service's `own` values."""
    return any(isinstance(operand, Annotation) and operand.key not in own for operand in operands(tree))


def environment(tree: Node | None, request: ServiceRequest, own: Answers, notes: Answers | None = None) -> Environment:
    """What a tree reads of a request, `own` values by their keys beside.

    `notes`: its annotations; None: a query looks for them where the tree reads any. Another looks for the parameters
    that rules named since the request was transmitted.
    """
    if all(operand.key in own for operand in operands(tree)):
        return Environment({}, annotations=own)
    if notes is None:
        notes = notes_of([request.pk])[request.pk] if reads_notes(tree, own) else {}
    return whole_environment(request, {**notes, **own}, in_force(versions_since([tree], [request]), request))


def versions_since(trees: Iterable[Node | None], requests: Iterable[ServiceRequest]) -> list[ParameterVersion]:
    """All versions, the oldest first, of the parameters that trees name and one of these requests didn't keep.

    A query, none where all were kept.
    """
    operand_keys = {node.key for node in nodes(*trees) if isinstance(node, Parameter)}
    keys = {key for request in requests for key in operand_keys.difference(request.known)}
    if not keys:
        return []
    versions = ParameterVersion.objects.filter(parameter__key__in=keys).select_related("parameter")
    return list(versions.order_by("valid_from"))


def in_force(versions: Sequence[ParameterVersion], request: ServiceRequest) -> Answers:
    """Those of the day of the transmission, which a request keeps of the parameters that rules name already."""
    day = timezone.localdate(request.submitted_at)
    return {version.parameter.key: version.operand for version in versions if version.valid_from <= day}


def whole_environment(request: ServiceRequest, annotations: Answers, parameters: Answers | None = None) -> Environment:
    """All that the service's trees may read of a request, with `annotations`. No query where it has its form.

    `parameters`: those that it didn't keep when it was transmitted.
    """
    form, answers = request.form, {**(parameters or {}), **request.known}
    return Environment(answers, form.rates, form.places, annotations=annotations, unknown=_unknown(form, answers))


def _unknown(form: FormSchema, answers: Answers) -> set[str]:
    """The calculated values that give nothing although something that they are made of was answered."""
    unknown: set[str] = set()
    for _step, fields in walk(form, dict(answers)):
        for field in fields:
            kind = field_type(field)
            is_missing = kind.is_calculated and field.key not in answers
            if is_missing and any(key in answers or key in unknown for key in kind.reads(field)):
                unknown.add(field.key)
    return unknown


def cents(tree: Node | None, values: Environment) -> int | None:
    """The amount in cents that a tree gives, halves away from zero, never below zero; None where it gives none."""
    value = None if tree is None else evaluate(tree, values)
    amount = rounded(value, 0) if isinstance(value, Fraction) else None
    return None if amount is None else max(int(amount), 0)


def lacking(tree: Node, values: Environment, scope: Scope) -> Sequence[str]:
    """The labels of what a tree reads and has no value, in its order; those of rows are told by their group."""
    names = [scope.named(node) for node in operands(tree) if node.kind != "cell" and _is_absent(values, node)]
    return list(dict.fromkeys(name.label if name else _("a deleted question") for name in names))


def _is_absent(values: Environment, node: Node) -> bool:
    return isinstance(evaluate(node, values), Absence)
