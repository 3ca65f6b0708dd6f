"""What a designer does to a form, each act a pure function: schema in, schema out. Nothing is stored here.

Conditions that an act leaves without their question are kept, and reported by ``rules.check`` before publication.
"""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.utils.translation import gettext as _
from pydantic import ValidationError

from teleservices.formkit.fieldtypes import Field, field_type
from teleservices.formkit.schema import FormSchema, Step, blank_schema, new_key
from teleservices.formkit.values import FrozenModel

__all__ = [
    "OperationError",
    "add_field",
    "add_step",
    "blank_schema",
    "delete_field",
    "delete_step",
    "duplicate_field",
    "edit_field",
    "edit_step",
    "move_field",
    "move_step",
]

ModelT = TypeVar("ModelT", bound=FrozenModel)
ItemT = TypeVar("ItemT")


class OperationError(Exception):
    """An act that the form refuses. ``reason`` is for the designer; ``option`` names what to correct, when known."""

    def __init__(self, reason: str, *, option: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.option = option


def add_step(schema: FormSchema, *, step: Step, position: int | None = None) -> FormSchema:
    """Insert a step at a position from 0, or at the end."""
    return _with_steps(schema, _inserted(schema.steps, step, position))


def edit_step(schema: FormSchema, *, key: str, **changes: object) -> FormSchema:
    """Change a step's title, intro or condition."""
    if not changes.keys() <= {"title", "intro", "condition"}:
        raise OperationError(_("Only the title, the introduction and the condition of a step can be changed."))
    return _with_step(schema, _changed(_step(schema, key), changes))


def move_step(schema: FormSchema, *, key: str, position: int) -> FormSchema:
    """Move a step to a position from 0, counted once it is lifted out; beyond the ends means at the end."""
    step = _step(schema, key)
    return _with_steps(schema, _inserted(_without(schema.steps, step), step, position))


def delete_step(schema: FormSchema, *, key: str) -> FormSchema:
    """Delete a step and all its fields, unless it is the last one."""
    return _with_steps(schema, _without(schema.steps, _step(schema, key)))


def add_field(schema: FormSchema, *, step_key: str, field: Field, position: int | None = None) -> FormSchema:
    """Insert a field in a step at a position from 0, or at the end."""
    step = _step(schema, step_key)
    return _with_fields(schema, step, _inserted(step.fields, field, position))


def edit_field(schema: FormSchema, *, key: str, **changes: object) -> FormSchema:
    """Change a field's options, checked together. Its type never changes."""
    if "type" in changes:
        raise OperationError(_("The type of a question can't be changed: add another question instead."))
    field = _field(schema, key)
    edited = field_type(field).edited(field, _changed(field, changes))
    step = schema.step_of(key)
    return _with_fields(schema, step, (edited if other.key == key else other for other in step.fields))


def move_field(schema: FormSchema, *, key: str, step_key: str, position: int) -> FormSchema:
    """Move a field to a position from 0 of its step, counted once it is lifted out, or of another step."""
    field = _field(schema, key)
    source, target = schema.step_of(key), _step(schema, step_key)
    lifted = _changed(source, {"fields": _without(source.fields, field)})
    if source.key == target.key:
        target = lifted
    moved = _changed(target, {"fields": _inserted(target.fields, field, position)})
    replacements = {lifted.key: lifted, moved.key: moved}
    return _with_steps(schema, (replacements.get(step.key, step) for step in schema.steps))


def duplicate_field(schema: FormSchema, *, key: str) -> FormSchema:
    """Insert a copy of a field, with a key of its own, just after it."""
    field = _field(schema, key)
    step = schema.step_of(key)
    copy = field.model_copy(update={"key": new_key("f")})
    return _with_fields(schema, step, _inserted(step.fields, copy, step.fields.index(field) + 1))


def delete_field(schema: FormSchema, *, key: str) -> FormSchema:
    """Delete a field."""
    field = _field(schema, key)
    step = schema.step_of(key)
    return _with_fields(schema, step, _without(step.fields, field))


def _step(schema: FormSchema, key: str) -> Step:
    try:
        return schema.step(key)
    except KeyError:
        raise OperationError(_("This step no longer exists: someone may have deleted it.")) from None


def _field(schema: FormSchema, key: str) -> Field:
    try:
        return schema.field(key)
    except KeyError:
        raise OperationError(_("This question no longer exists: someone may have deleted it.")) from None


def _inserted(items: tuple[ItemT, ...], item: ItemT, position: int | None) -> tuple[ItemT, ...]:
    index = len(items) if position is None else max(position, 0)
    return (*items[:index], item, *items[index:])


def _without(items: tuple[ItemT, ...], item: ItemT) -> tuple[ItemT, ...]:
    return tuple(other for other in items if other is not item)


def _with_steps(schema: FormSchema, steps: Iterable[Step]) -> FormSchema:
    return _changed(schema, {"steps": tuple(steps)})


def _with_step(schema: FormSchema, changed: Step) -> FormSchema:
    return _with_steps(schema, (changed if step.key == changed.key else step for step in schema.steps))


def _with_fields(schema: FormSchema, step: Step, fields: Iterable[Field]) -> FormSchema:
    return _with_step(schema, _changed(step, {"fields": tuple(fields)}))


def _changed(model: ModelT, changes: dict[str, object]) -> ModelT:
    """Return the model with these changes, validated as a whole."""
    values = {name: getattr(model, name) for name in type(model).model_fields}
    return _validated(lambda: type(model).model_validate(values | changes))


def _validated(build: Callable[[], ModelT]) -> ModelT:
    try:
        return build()
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        cause = first.get("ctx", {}).get("error")
        option = str(first["loc"][0]) if first["loc"] else ""
        raise OperationError(_reason(option, cause), option=option) from error


def _reason(option: str, cause: object) -> str:
    if isinstance(cause, ValueError):
        return str(cause)
    if option == "steps":
        return _("A form has between 1 and 60 steps.")
    if option == "fields":
        return _("A step has at most 200 questions.")
    return _("This value doesn't suit the option “%(option)s”.") % {"option": option}
