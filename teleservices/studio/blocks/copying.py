"""Copies of steps and questions for another form, without what they would look for there in vain. Stores nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from accounts.models import User
from formkit.design.copies import copy_of_step, keys_in
from formkit.fieldtypes import CalculatedField, Field, field_type, has_columns, is_calculated
from formkit.language.nodes import Answer, Cell, Node, Rows, children
from formkit.language.operands import keys_read
from formkit.schema import Step
from formkit.values import new_key
from teleservices.models import Procedure
from teleservices.permissions import may_design
from teleservices.studio.drafting.drafts import change_draft
from teleservices.studio.drafting.form_acts import FormAct, field_copied, step_copied

QUESTION = "f_"
"""What the keys of questions begin with; a condition may also look at the profile, which every form knows."""


@dataclass(frozen=True)
class Detached:
    """A copy for another form: what it would look for there in vain is left behind, and told."""

    step: Step
    unconditional: tuple[str, ...]
    """Names of the step and questions of which a condition was not copied."""
    incomplete: tuple[str, ...] = ()
    """Names of the calculated values whose calculation was not copied."""

    @property
    def fields(self) -> tuple[Field, ...]:
        """The questions of the step that was copied, with their new keys."""
        return self.step.fields


def detached_step(step: Step) -> Detached:
    """Copy a step for another form."""
    keys = set(keys_in(step.model_dump(mode="json")))
    keys |= {key for field in step.fields for key, _label, _choices in field_type(field).row_choices(field)}
    questions = [question for field in step.fields for question in (field, *field_type(field).columns(field))]
    lost = [step.title] if _is_foreign(step.condition, keys) else []
    lost += [
        question.label
        for question in questions
        if any(_is_foreign(condition, keys) for condition in (question.condition, question.required_when))
    ]
    incomplete = [
        question.label
        for question in questions
        if is_calculated(question) and _formula(question, keys) != question.formula
    ]
    remainder = step.model_copy(update={"fields": tuple(_alone(field, keys) for field in step.fields)})
    if _is_foreign(step.condition, keys):
        remainder = remainder.model_copy(update={"condition": None})
    return Detached(copy_of_step(remainder), tuple(lost), tuple(incomplete))


def detached_fields(fields: Iterable[Field]) -> Detached:
    """Copy questions for another form; the step of the result only carries them."""
    return detached_step(Step(key=new_key("s"), title="-", fields=tuple(fields)))


def _alone(field: Field, keys: set[str]) -> Field:
    """The question without what it would look for in vain."""
    names = ("condition", "required_when")
    changes: dict[str, object] = {name: None for name in names if _is_foreign(getattr(field, name), keys)}
    if is_calculated(field):
        changes["formula"] = _formula(field, keys)
    if has_columns(field):
        changes["fields"] = tuple(_alone(column, keys) for column in field.fields)
    return field.model_copy(update=changes)


def _formula(field: CalculatedField, keys: set[str]) -> Node | None:
    """The calculation, unless it reads something that isn't copied with it."""
    return field.formula if field.formula and _named(field.formula) <= keys else None


def _named(node: Node) -> set[str]:
    """The questions, columns and groups that a tree names."""
    own = {node.key} if isinstance(node, Answer | Cell) else {node.group} if isinstance(node, Rows) else set()
    return own.union(*map(_named, children(node)))


def _is_foreign(condition: Node | None, keys: set[str]) -> bool:
    """Whether a condition asks about a question that isn't copied with it."""
    return any(key.startswith(QUESTION) and key not in keys for key in keys_read(condition))


def destinations(user: User, procedure: Procedure) -> list[Procedure]:
    """The other procedures that someone may change, without their forms."""
    others = Procedure.objects.filter(is_archived=False).exclude(pk=procedure.pk)
    return [other for other in others.defer("draft_schema").order_by("title") if may_design(user, other)]


def copy_step_to(*, target: Procedure, author: User, step: Step) -> Detached:
    """Add a copy of a step at the end of another form; returns it. Raises what `change_draft` raises."""
    copied = detached_step(step)
    _add(target, author, step_copied(copied.step))
    return copied


def copy_field_to(*, target: Procedure, author: User, field: Field, step: Step) -> Detached:
    """Add a copy of a question at the end of a step of another form. Raises what `change_draft` raises."""
    copied = detached_fields([field])
    _add(target, author, field_copied(step, copied.fields[0]))
    return copied


def _add(target: Procedure, author: User, act: FormAct) -> Procedure:
    return change_draft(
        procedure_id=target.pk,
        author=author,
        number=target.draft_number,
        act=act.name,
        subject=act.subject,
        operation=act.operation,
        sight=act.sight,
    )
