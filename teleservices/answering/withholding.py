"""What the applicant doesn't see, taken out of what the browser is given of a step, as far as it can do without."""

from collections.abc import Iterable
from dataclasses import replace

from formkit.django_forms import StepForm
from formkit.fieldtypes import Field, field_type
from formkit.language.evaluating import Environment, evaluate
from formkit.language.nodes import Constant, Node, Operation
from formkit.language.operands import keys_read, outer_keys

_ONE, _ZERO = Constant(type="number", value="1"), Constant(type="number", value="0")
UNKNOWN = Operation(kind="equals", of=(Operation(kind="divided", of=(_ONE, _ZERO)), _ONE))
"""A condition that nobody can know."""
_JOINED = ("and", "or", "not", "is_true")


def sent_fields(form: StepForm, fields: Iterable[Field]) -> list[Field]:
    """The fields of a step that the browser may follow, their conditions settled where only earlier answers, and values
    that the applicant doesn't see, make them.

    A calculated value that reads such values and no answer of the step isn't followed: what it gives stands already.
    """
    if not form.unseen:
        return [*fields]
    environment = replace(form.environment, answers={**form.settled}, unknown={*form.unknown})
    changing: set[str] = set()
    followed: list[Field] = []
    for unsettled in fields:
        field = _settled_field(unsettled, form.unseen, changing, environment)
        reads = {*field_type(field).reads(field), *outer_keys(field.condition)}
        if not field_type(field).is_calculated or reads & changing:
            changing.add(field.key)
        elif form.unseen & {field.key, *reads}:
            continue
        followed.append(field)
    return followed


def _settled_field(field: Field, unseen: frozenset[str], changing: set[str], environment: Environment) -> Field:
    trees = {name: getattr(field, name) for name in ("condition", "required_when")}
    settled = {
        name: _settled(tree, unseen, changing, environment)
        for name, tree in trees.items()
        if tree is not None and not unseen.isdisjoint(keys_read(tree))
    }
    return field.model_copy(update=settled) if settled else field


def _settled(tree: Node, unseen: frozenset[str], changing: set[str], environment: Environment) -> Node:
    """A condition, each part of it that reads an unseen value and nothing that the step changes given as its result."""
    read = set(keys_read(tree))
    if not read & unseen:
        return tree
    if not read & changing:
        value = evaluate(tree, environment)
        return Constant(type="boolean", value=value) if isinstance(value, bool) else UNKNOWN
    if isinstance(tree, Operation) and tree.kind in _JOINED:
        parts = tuple(_settled(part, unseen, changing, environment) for part in tree.of)
        return tree.model_copy(update={"of": parts})
    return tree
