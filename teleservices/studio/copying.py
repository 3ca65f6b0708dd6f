"""A copy of a step inside its form: every key anew, conditions between its own questions following. Stores nothing."""

from django.utils.translation import gettext as _

from teleservices.formkit.operations import OperationError, add_step
from teleservices.formkit.schema import FormSchema, Step, new_key
from teleservices.formkit.values import JsonValue


def duplicate_step(schema: FormSchema, *, key: str) -> FormSchema:
    """Insert a copy of a step just after it. Raises OperationError when it is gone, or when the form is full."""
    try:
        step = schema.step(key)
    except KeyError:
        raise OperationError(_("This step no longer exists: someone may have deleted it.")) from None
    return add_step(schema, step=_copy(step), position=schema.steps.index(step) + 1)


def _copy(step: Step) -> Step:
    keys = {step.key: new_key("s")} | {field.key: new_key("f") for field in step.fields}
    return Step.model_validate(_renamed(step.model_dump(mode="json"), keys))


def _renamed(value: JsonValue, keys: dict[str, str]) -> JsonValue:
    """The same JSON where what names a step or a field (``key``, a comparison's ``field``) has its new name."""
    if isinstance(value, list):
        return [_renamed(one, keys) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        name: keys.get(one, one) if name in ("key", "field") and isinstance(one, str) else _renamed(one, keys)
        for name, one in value.items()
    }
