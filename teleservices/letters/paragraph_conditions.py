"""When a paragraph of a letter is printed: a tree over its request, and over what is decided of it. Reads only."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from formkit.design.names import named
from formkit.fieldtypes import Field
from formkit.language.comparisons import Comparison, operation
from formkit.language.evaluating import Environment
from formkit.language.nodes import Annotation, Answer, Constant, Node
from formkit.language.scope import Name, Scope
from formkit.language.value_types import AMOUNT, ValueType
from formkit.schema import FormSchema
from formkit.values import JsonValue
from teleservices.competence.amount_trees import BASE, operands
from teleservices.competence.service_values import (
    base_name,
    in_force,
    notes_of,
    reads_notes,
    service_scope,
    versions_since,
    whole_environment,
)
from teleservices.models import AuthorityKind, Decision

GRANTED = Annotation(key="s_granted")
"""The sum that a decision grants, in cents; nothing where it grants none."""
AUTHORITY = Annotation(key="s_authority")
"""The kind of authority that takes it; nothing where its procedure had no rules of decision."""
DELIBERATIONS = (AuthorityKind.ASSEMBLY, AuthorityKind.STANDING_COMMITTEE)


def _kind(kind: AuthorityKind) -> Constant:
    return Constant(type="choice", value=kind.value)


A_SUM = operation("not_empty", GRANTED)
BY_DELIBERATION = operation("one_of", AUTHORITY, *map(_kind, DELIBERATIONS))
BY_PRESIDENT = operation("equals", AUTHORITY, _kind(AuthorityKind.PRESIDENT))


def at_least(cents: int) -> Node:
    """That the sum granted is no less."""
    return operation("at_least", GRANTED, Constant(type="amount", value=str(cents)))


def at_most(cents: int) -> Node:
    """That a sum is granted, which is no more."""
    return operation("at_most", GRANTED, Constant(type="amount", value=str(cents)))


def answer_is(field: Field, value: str) -> Node:
    """That the answer to a closed question is this one, or has it; `true` or `false` for a yes or no."""
    kind = named(field).type
    compared = value == "true" if kind.base == "boolean" and value in ("true", "false") else value
    comparator = "contains" if kind.base == "choices" else "equals"
    return Comparison(Answer(key=field.key), comparator, compared).tree(kind)  # type: ignore[arg-type] # one of both


def paragraph_scope(
    form: FormSchema, *, profile_types: Mapping[str, str] | None = None, parameters: tuple[Name, ...] = ()
) -> Scope:
    """What these conditions may name: what the service's trees may, the sum granted, its base, who decides.

    `profile_types`: the names of the types of profile by code; without them, a tree is said with their codes.
    """
    own = (
        Name(GRANTED.key, _("Amount granted"), AMOUNT, "annotation", private=True),
        base_name(),
        Name(
            AUTHORITY.key, _("Authority that decides"), ValueType("choice"), "annotation", private=True,
            choices=tuple((kind.value, str(kind.label)) for kind in AuthorityKind),
        ),
    )  # fmt: skip
    return service_scope(form, *own, profile_types=profile_types, parameters=parameters)


def values_read(decision: Decision, conditions: Iterable[Node | None]) -> Environment:
    """What these conditions read of a decision, saved or not, and of its request.

    Three queries at most, where they read the eligible base, annotations and parameters named since.
    """
    trees, request = [tree for tree in conditions if tree is not None], decision.request
    reads_base = any(BASE in operands(tree) for tree in trees)
    proposal = decision.proposal if reads_base else None
    own: dict[str, JsonValue] = {
        GRANTED.key: decision.amount_cents,
        AUTHORITY.key: decision.authority_kind or None,
        BASE.key: proposal.eligible_base if proposal else None,
    }
    notes = notes_of([request.pk])[request.pk] if any(reads_notes(tree, own) for tree in trees) else {}
    if all(operand.key in own for tree in trees for operand in operands(tree)):
        return Environment({}, annotations=own)
    return whole_environment(request, {**notes, **own}, in_force(versions_since(trees, [request]), request))
