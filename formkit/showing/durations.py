"""How long a form takes to fill in: an estimate from what is read and what is typed. Honest rather than flattering.

Each type says how long its questions take: someone has the papers at hand, and an ordinary keyboard or telephone.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formkit.fieldtypes import Field, field_type
from formkit.fieldtypes.base import OPTIONAL_SHARE
from formkit.marked_text import plain
from formkit.path import walk
from formkit.schema import FormSchema, Step
from formkit.unfolding import unfolded
from formkit.values import Answers

WORDS_PER_MINUTE = 180
"""A form is read closely: slower than the 238 words a minute of silent reading (M. Brysbaert, « How many words do we
read per minute? », Journal of Memory and Language 109, 2019)."""
CHECK_SECONDS = 60
"""To read the answers again and transmit them."""
EXACT_MINUTES = 10
"""Beyond, minutes are told by fives: nothing is known better."""


def question_seconds(field: Field, answers: Answers) -> float:
    """Estimate the time that one question takes: to be read, and answered unless it is already."""
    kind = field_type(field)
    reading = _words_seconds(*kind.reading(field))
    if field.key in answers:
        return reading
    return reading + kind.answering_seconds(field) * (1 if field.required else OPTIONAL_SHARE)


def minutes_left(schema: FormSchema, answers: Answers, step: Step, joined: Collection[str] = ()) -> int:
    """Estimate the minutes from the beginning of a step to the end, on the path that the answers make.

    `joined` are the keys of the questions whose documents are there.
    """
    schema = unfolded(schema, answers)
    keys = [screen.key for screen in schema.steps]
    rest = keys[keys.index(step.key) :]
    path = [(screen, fields) for screen, fields in walk(schema, dict(answers)) if screen.key in rest]
    entries = {**answers, **dict.fromkeys(joined)}
    return rounded_minutes(CHECK_SECONDS + sum(_step(screen, fields, entries) for screen, fields in path))


def minutes_of_form(schema: FormSchema) -> tuple[int, int]:
    """Estimate the minutes of a whole form: what it asks everyone and no profile answers, and all that it may ask.

    Whatever a profile fills in, the time left at the first step lies between both.
    """
    prefilled = {field.key: None for field in schema.fields() if field.prefill}
    everyone = [step for step in schema.steps if step.condition is None]
    shortest = sum(_step(step, _at_least(step.fields), prefilled) for step in everyone)
    longest = sum(_step(step, map(_at_most, step.fields), {}) for step in schema.steps)
    return rounded_minutes(CHECK_SECONDS + shortest), rounded_minutes(CHECK_SECONDS + longest)


def minutes_of_step(step: Step) -> int:
    """Estimate the minutes of one step, all its questions shown."""
    return rounded_minutes(_step(step, map(_at_most, step.fields), {}))


def rounded_minutes(seconds: float) -> int:
    """Minutes as they can honestly be told: one at least, by fives beyond ten."""
    minutes = max(1, round(seconds / 60))
    return minutes if minutes <= EXACT_MINUTES else 5 * round(minutes / 5)


def duration_text(schema: FormSchema) -> str:
    """Say how long a form takes: « 10 minutes », « 10 à 25 minutes »."""
    shortest, longest = minutes_of_form(schema)
    if shortest == longest:
        return ngettext("%(count)d minute", "%(count)d minutes", shortest) % {"count": shortest}
    return _("%(shortest)d to %(longest)d minutes") % {"shortest": shortest, "longest": longest}


def _at_least(fields: Iterable[Field]) -> Iterator[Field]:
    """The questions that are always shown, optional where a condition may say so."""
    for field in fields:
        if field.condition is None:
            yield field if field.required_when is None else field.model_copy(update={"required": False})


def _at_most(field: Field) -> Field:
    """The question as it takes the longest: required, where a condition may say so."""
    return field if field.required_when is None else field.model_copy(update={"required": True})


def _step(step: Step, fields: Iterable[Field], answers: Answers) -> float:
    questions = [field for field in fields if field_type(field).is_shown_to(field, "applicant")]
    if not questions:
        return 0
    return _words_seconds(step.title, step.intro) + sum(question_seconds(field, answers) for field in questions)


def _words_seconds(*texts: str) -> float:
    return sum(len(re.findall(r"\w+", plain(text))) for text in texts) * 60 / WORDS_PER_MINUTE
