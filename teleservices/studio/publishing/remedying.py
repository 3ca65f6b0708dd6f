"""What accepting a piece of advice does to the draft: the acts of the studio's own screens. Pure."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from formkit.errors import OperationError
from formkit.fieldtypes import ColumnedField, Field, field_type
from formkit.schema import FormSchema, Step
from formkit.values import new_key
from teleservices.studio.conditions.rule_acts import field_conditioned, rule_deleted, step_conditioned
from teleservices.studio.drafting.form_acts import FormAct, field_edited, field_retyped, step_split
from teleservices.studio.publication.advice import Advice
from teleservices.studio.publication.likely_types import better_as
from teleservices.studio.publication.points import Remedy
from teleservices.studio.questions.forms import form_of
from teleservices.studio.questions.retyping import change_of, other_types, retyped

TITLE_LENGTH = 200
"""Characters, at most, of the title of a step."""

OF_DATA = ("personal", "anonymise", "autocomplete")
"""Options that the new type proposes better, where nobody set them."""


def act_of(schema: FormSchema, advice: Advice) -> FormAct:
    """What the remedy of a piece of advice does. Raises OperationError where the form refuses it."""
    assert advice.remedy is not None  # noqa: S101 — only advice that has one is followed
    return ACTS[advice.remedy](schema, advice.key)


def loses_options(field: Field, group: ColumnedField | None) -> bool:
    """Whether the type that a question would better have drops something that a designer set, or doesn't fit there."""
    kind, _source = better_as(field)
    if kind not in other_types(field, group):
        return True
    return bool(change_of(form_of(field, group=group), field, kind).lost)


def _prefilled(schema: FormSchema, key: str) -> FormAct:
    field = schema.field(key)
    _kind, source = better_as(field)
    return field_edited(field, {"prefill": source})


def _retyped(schema: FormSchema, key: str) -> FormAct:
    field = schema.field(key)
    kind, source = better_as(field)
    same = change_of(form_of(field, group=schema.group_of(key)), field, kind).options
    options = {name: value for name, value in same.items() if not (name in OF_DATA and _is_unset(field, name))}
    if source and schema.group_of(key) is None:
        options["prefill"] = source
    return field_retyped(field, retyped(field, kind, {**kind.proposed, **options}))


def _is_unset(field: Field, name: str) -> bool:
    return bool(getattr(field, name) == type(field).model_fields[name].default)


def _split(schema: FormSchema, key: str) -> FormAct:
    step = schema.step(key)
    if len(step.fields) < 2:
        raise OperationError(_("This step has too few questions to be cut."))
    title = _("%(title)s (continued)") % {"title": step.title[: TITLE_LENGTH - 20]}
    changes = {"key": new_key("s"), "title": title, "intro": "", "paper_intro": "", "fields": step.fields[_cut(step) :]}
    return step_split(step, step.model_copy(update=changes))


def _cut(step: Step) -> int:
    """Where a step is best cut: before a title of its own in its middle half, else in the middle."""
    middle = len(step.fields) / 2
    titles = [place for place, field in enumerate(step.fields) if not field_type(field).has_row]
    inner = [place for place in titles if middle / 2 <= place <= middle * 3 / 2 and place]
    return min(inner, key=lambda place: abs(place - middle), default=int(middle))


def _always_shown(schema: FormSchema, key: str) -> FormAct:
    step = next((step for step in schema.steps if step.key == key), None)
    changes = {"condition": None}
    return step_conditioned(step, changes) if step else field_conditioned(schema.field(key), changes)


def _rule_deleted(schema: FormSchema, key: str) -> FormAct:
    return rule_deleted(next(rule for rule in schema.rules if rule.key == key))


def _edited(**changes: object) -> Callable[[FormSchema, str], FormAct]:
    return lambda schema, key: field_edited(schema.field(key), changes)


def _conditioned(**changes: object) -> Callable[[FormSchema, str], FormAct]:
    return lambda schema, key: field_conditioned(schema.field(key), changes)


ACTS: dict[Remedy, Callable[[FormSchema, str], FormAct]] = {
    Remedy.PREFILL: _prefilled,
    Remedy.RETYPE: _retyped,
    Remedy.SENSITIVE: _edited(personal="sensitive"),
    Remedy.SPLIT: _split,
    Remedy.ALWAYS_SHOWN: _always_shown,
    Remedy.ALWAYS_REQUIRED: _conditioned(required=True, required_when=None),
    Remedy.NEVER_REQUIRED: _conditioned(required_when=None),
    Remedy.DELETE_RULE: _rule_deleted,
}
