"""Acts on the conditions and the rules of a form (see `form_acts`). Pure; `drafting` writes."""

from collections.abc import Mapping
from dataclasses import replace

from formkit.design.operations import (
    add_rule,
    add_validation,
    delete_rule,
    delete_validation,
    edit_rule,
    edit_validation,
    move_rule,
)
from formkit.fieldtypes import Field
from formkit.schema import FormRule, FormSchema, Step
from formkit.validations import Validation
from teleservices.studio.drafting.drafts import DraftAct, Sight
from teleservices.studio.drafting.form_acts import FormAct, field_edited, step_edited


def step_conditioned(step: Step, changes: Mapping[str, object]) -> FormAct:
    """Write when a step is shown."""
    return replace(step_edited(step, changes), name=DraftAct.CONDITION_EDITED)


def field_conditioned(field: Field, changes: Mapping[str, object]) -> FormAct:
    """Write when a question is shown, and when it must be answered."""
    return replace(field_edited(field, changes), name=DraftAct.CONDITION_EDITED)


def rule_added(rule: FormRule) -> FormAct:
    """Add a rule after the others."""
    return FormAct(DraftAct.RULE_ADDED, _name(rule), lambda schema: add_rule(schema, rule=rule), lambda schema: None)


def rule_edited(rule: FormRule, changes: Mapping[str, object]) -> FormAct:
    """Write when a rule holds and what follows."""
    name = str(changes.get("message") or changes.get("team") or _name(rule))
    return FormAct(
        DraftAct.RULE_EDITED, name, lambda schema: edit_rule(schema, key=rule.key, **changes), _rule(rule.key)
    )


def rule_moved(rule: FormRule, position: int) -> FormAct:
    """Move a rule to a position from 0."""
    return FormAct(
        DraftAct.RULE_MOVED,
        _name(rule),
        lambda schema: move_rule(schema, key=rule.key, position=position),
        lambda schema: [form_rule.key for form_rule in schema.rules],
    )


def rule_deleted(rule: FormRule) -> FormAct:
    """Delete a rule; the act is undone like any other."""
    return FormAct(
        DraftAct.RULE_DELETED, _name(rule), lambda schema: delete_rule(schema, key=rule.key), _rule(rule.key)
    )


def validation_added(validation: Validation) -> FormAct:
    """Add what answers must say together."""
    return FormAct(
        DraftAct.RULE_ADDED,
        validation.message,
        lambda schema: add_validation(schema, validation=validation),
        lambda schema: None,
    )


def validation_edited(validation: Validation, changes: Mapping[str, object]) -> FormAct:
    """Write what answers must say together, and what is told where they don't."""
    return FormAct(
        DraftAct.RULE_EDITED,
        str(changes["message"]),
        lambda schema: edit_validation(schema, key=validation.key, **changes),
        _validation(validation.key),
    )


def validation_deleted(validation: Validation) -> FormAct:
    """Delete what answers had to say together; the act is undone like any other."""
    return FormAct(
        DraftAct.RULE_DELETED,
        validation.message,
        lambda schema: delete_validation(schema, key=validation.key),
        _validation(validation.key),
    )


def _validation(key: str) -> Sight:
    return lambda schema: [validation for validation in schema.validations if validation.key == key]


def _name(rule: FormRule) -> str:
    """What the history calls a rule: what it tells, or where it sends."""
    return rule.message or rule.team or rule.key


def _rule(key: str) -> Sight:
    def sight(schema: FormSchema) -> object:
        return [rule for rule in schema.rules if rule.key == key]

    return sight
