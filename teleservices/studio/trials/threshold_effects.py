"""What follows of a part of a form at a threshold, in words: whether it is shown, applies, stops, what it is worth."""

from typing import TYPE_CHECKING

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from formkit.design.comparison import label_of
from formkit.design.option_changes import Part
from formkit.design.thresholds import Place, Why
from formkit.django_forms import refused_answers
from formkit.fieldtypes import field_type
from formkit.outcomes import holding_rules, unmet
from formkit.path import kept_answers, walk
from formkit.schema import FormRule, FormSchema, Step
from formkit.validations import Validation
from formkit.values import Answers

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

_LONGEST_LABEL = 60

WITHOUT: "dict[Why, StrOrPromise]" = {
    "several": gettext_lazy("it compares several answers with one another"),
    "rows": gettext_lazy("it reads the rows of a table, or a question that is gone"),
    "unordered": gettext_lazy("it compares with what is neither a number nor a day known today"),
    "unreached": gettext_lazy("no answers that make the difference were found"),
}
"""Why nothing is proposed at a threshold."""


def short_label(part: Part) -> str:
    """What a part is called, cut where it is long."""
    return Truncator(label_of(part)).chars(_LONGEST_LABEL)


def questions_on(schema: FormSchema, answers: Answers) -> dict[str, bool]:
    """The questions of the path by key, with whether each must be answered."""
    return {field.key: field.required for _step, fields in walk(schema, dict(answers)) for field in fields}


def effect(schema: FormSchema, place: Place, answers: Answers) -> str:
    """What follows of a part of the form for these answers, with the facts and the parameters."""
    part = place.part
    if isinstance(part, Step):
        is_shown = any(step.key == part.key for step, _fields in walk(schema, dict(answers)))
        text = _("the step “%(name)s” appears") if is_shown else _("the step “%(name)s” doesn’t appear")
    elif isinstance(part, FormRule):
        is_held = any(rule.key == part.key for rule in holding_rules(schema, answers))
        text = _("the rule “%(name)s” applies") if is_held else _("the rule “%(name)s” doesn’t apply")
    elif isinstance(part, Validation):
        text = _of_check(part, schema, answers)
    else:
        text = _of_question(place, schema, answers)
    return text % {"name": short_label(part)}


def _of_check(check: Validation, schema: FormSchema, answers: Answers) -> str:
    if all(other.key != check.key for other, _questions in unmet(schema, answers)):
        return _("the check “%(name)s” is met")
    return _("the check “%(name)s” stops it") if check.is_blocking else _("the check “%(name)s” warns")


def _of_question(place: Place, schema: FormSchema, answers: Answers) -> str:
    key, questions = place.part.key, questions_on(schema, answers)
    if place.role == "shown":
        return _("the question “%(name)s” is asked") if key in questions else _("the question “%(name)s” isn’t asked")
    if place.role == "required":
        return _("“%(name)s” must be answered") if questions.get(key) else _("“%(name)s” may stay empty")
    if place.role == "limit":
        reasons = refused_answers(schema, answers).get(key, [])
        return _("refused – %(reason)s") % {"reason": reasons[0].replace("%", "%%")} if reasons else _("accepted")
    field = schema.field(key)
    text = field_type(field).display(field, kept_answers(schema, answers).get(key)) or _("to be worked out")
    return _("“%(name)s” is %(value)s") % {"name": "%(name)s", "value": text.replace("%", "%%")}
