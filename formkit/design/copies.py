"""Copies of steps and questions under keys of their own, what they read of one another following."""

from collections.abc import Iterator

from pydantic import TypeAdapter

from formkit.fieldtypes import Field
from formkit.renaming import line_keys, renamed
from formkit.schema import Step
from formkit.values import JsonValue, new_key

_FIELD: TypeAdapter[Field] = TypeAdapter(Field)


def copy_of_step(step: Step) -> Step:
    """The same step and questions, under keys of their own."""
    return Step.model_validate(_copied(step.model_dump(mode="json")))


def copy_of_field(field: Field) -> Field:
    """The same question, with those it holds if it is a group, under keys of their own."""
    return _FIELD.validate_python(_copied(field.model_dump(mode="json")))


def _copied(value: JsonValue) -> JsonValue:
    keys = {key: new_key("s" if key.startswith("s") else "f") for key in keys_in(value)}
    return renamed(value, line_keys(keys))


def keys_in(value: JsonValue) -> Iterator[str]:
    """What steps and fields are called in this JSON, at any depth."""
    if isinstance(value, list):
        for item in value:
            yield from keys_in(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            if name == "key" and isinstance(item, str) and "kind" not in value:  # a node only names a key
                yield item
            else:
                yield from keys_in(item)
