"""Any act of design on a form, and the versions that come of it: what hypothesis draws from."""

from hypothesis import strategies as st

from formkit.design import operations
from formkit.errors import OperationError
from formkit.fieldtypes import Field
from formkit.schema import FormSchema, Step
from formkit.values import new_key
from tests.formkit.strategies import fields, schemas, words


def edited(draw: st.DrawFn, schema: FormSchema) -> FormSchema:
    """Do one act of design."""
    asked = schema.fields()
    act = draw(st.sampled_from(["add", "add_step", "delete", "delete_step", "label", "move", "choices", "columns"]))
    step = draw(st.sampled_from(schema.steps))
    if act == "add":
        return operations.add_field(schema, step_key=step.key, field=draw(fields()))
    if act == "add_step":
        return operations.add_step(schema, step=Step(key=new_key("s"), title=draw(words)))
    if act == "delete_step" and len(schema.steps) > 1:
        return operations.delete_step(schema, key=step.key)
    if not asked:
        return schema
    field = draw(st.sampled_from(asked))
    if act == "delete":
        return operations.delete_field(schema, key=field.key)
    if act == "label":
        return operations.edit_field(schema, key=field.key, label=draw(words))
    if act == "move":
        return operations.move_field(schema, key=field.key, step_key=step.key, position=draw(st.integers(0, 5)))
    return _thinned(schema, field, "choices" if act == "choices" else "fields")


def _thinned(schema: FormSchema, field: Field, option: str) -> FormSchema:
    """Take the first choice, or column, of a field away, where it has several."""
    parts = getattr(field, option, ())
    if len(parts) < 2:
        return schema
    try:
        return operations.edit_field(schema, key=field.key, **{option: parts[1:]})
    except OperationError:
        return schema


@st.composite
def versions(draw: st.DrawFn) -> list[FormSchema]:
    """Draw the published forms of a procedure, each made from the one before by acts of design."""
    forms = [draw(schemas())]
    for _ in range(draw(st.integers(1, 3))):
        schema = forms[-1]
        for _ in range(draw(st.integers(1, 6))):
            schema = edited(draw, schema)
        forms.append(schema)
    return forms
