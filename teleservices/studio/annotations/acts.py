"""Acts on the annotations of a form (see `form_acts`). Pure; `drafting` writes."""

from collections.abc import Mapping

from formkit.design.operations import add_annotation, delete_annotation, edit_annotation, move_annotation
from formkit.fieldtypes import Field
from formkit.schema import FormSchema
from teleservices.studio.drafting.drafts import DraftAct, Sight
from teleservices.studio.drafting.form_acts import FormAct


def annotation_added(field: Field) -> FormAct:
    """Add an annotation after the others."""
    return FormAct(
        DraftAct.ANNOTATION_ADDED, field.label, lambda schema: add_annotation(schema, field=field), lambda schema: None
    )


def annotation_edited(field: Field, changes: Mapping[str, object]) -> FormAct:
    """Write an annotation's options."""
    return FormAct(
        DraftAct.ANNOTATION_EDITED,
        str(changes.get("label", field.label)),
        lambda schema: edit_annotation(schema, key=field.key, **changes),
        _annotation(field.key),
    )


def annotation_moved(field: Field, position: int) -> FormAct:
    """Move an annotation to a position from 0."""
    return FormAct(
        DraftAct.ANNOTATION_MOVED,
        field.label,
        lambda schema: move_annotation(schema, key=field.key, position=position),
        lambda schema: [annotation.key for annotation in schema.annotations],
    )


def annotation_deleted(field: Field) -> FormAct:
    """Delete an annotation; what services answered stays with their requests, under the versions that ask it."""
    return FormAct(
        DraftAct.ANNOTATION_DELETED,
        field.label,
        lambda schema: delete_annotation(schema, key=field.key),
        _annotation(field.key),
    )


def _annotation(key: str) -> Sight:
    def sight(schema: FormSchema) -> object:
        return [annotation for annotation in schema.annotations if annotation.key == key]

    return sight
