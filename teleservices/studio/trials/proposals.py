"""Scenarios proposed at the thresholds of a draft: just below, at and just above each, the rest from examples.

Nothing is kept that the designer has not ticked after reading what follows from it.
"""

import datetime as dt
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.design.reaching import Reaching
from formkit.design.thresholds import Side, Threshold, thresholds
from formkit.facts import FACTS, without_facts
from formkit.fieldtypes import field_type
from formkit.relative_dates import TODAY
from formkit.schema import FormSchema
from formkit.validations import Validation
from formkit.values import Answers, JsonValue
from teleservices.models import Procedure, Scenario
from teleservices.parameter_names import values_on
from teleservices.studio.drafting.drafts import draft_of
from teleservices.studio.errors import ScenarioError
from teleservices.studio.trials.scenarios import Course, record
from teleservices.studio.trials.threshold_effects import WITHOUT, effect, questions_on, short_label

MOST = 30
"""Scenarios proposed at once, and thresholds listed without any: those that are kept make room for the next."""
_LONGEST_LABEL = 40
_LONGEST_NAME = 110
"""A name has 120 characters: a number follows where two would be the same."""


@dataclass(frozen=True)
class Proposal:
    """Answers at one side of a threshold, and what follows there."""

    key: str
    """What tells it from all others."""
    question: str
    value: str
    """The answer, in words."""
    effect: str
    answers: dict[str, JsonValue]
    facts: dict[str, JsonValue]

    @property
    def name(self) -> str:
        """What its scenario is called."""
        words = {"question": Truncator(self.question).chars(_LONGEST_LABEL), "value": self.value, "effect": self.effect}
        return Truncator(_("%(question)s = %(value)s: %(effect)s") % words).chars(_LONGEST_NAME)


@dataclass(frozen=True)
class Proposals:
    """What is proposed for a draft."""

    rows: list[Proposal]
    without: list[tuple[str, str]]
    """What of the form compares something that nothing is proposed for, and why."""
    are_all: bool
    """Whether nothing was left out because there is too much."""


def proposals(procedure: Procedure) -> Proposals:
    """The scenarios that the thresholds of a draft want today and that it doesn't have. Two queries at most."""
    schema, day = draft_of(procedure), timezone.localdate()
    known: dict[str, JsonValue] = {TODAY: day.isoformat(), **values_on(day, schema)}
    courses = procedure.scenarios.values_list("expected", flat=True)
    keys = {Course.model_validate(course).threshold for course in courses}
    return proposals_on(schema, known, day, keys)


def proposals_on(schema: FormSchema, known: Answers, day: dt.date, keys: Collection[str]) -> Proposals:
    """Those of a form on a day, but for those of these keys; `known`: the facts and parameters of that day."""
    rows: list[Proposal] = []
    without: list[tuple[str, str]] = []
    reaching = Reaching(schema, known, day)
    for threshold in thresholds(schema, known, day):
        if max(len(rows), len(without)) >= MOST:
            return Proposals(rows[:MOST], without, are_all=False)
        if threshold.why:
            without.append((short_label(threshold.place.part), str(WITHOUT[threshold.why])))
        elif any(threshold.key(side) not in keys for side, _answer in threshold.answers):
            sides = list(_sides(threshold, reaching))
            rows += [row for row in sides if row.key not in keys]
            without += [] if sides else [(short_label(threshold.place.part), str(WITHOUT["unreached"]))]
    return Proposals(rows[:MOST], without, are_all=len(rows) <= MOST)


def _sides(threshold: Threshold, reaching: Reaching) -> Iterator[Proposal]:
    """One for each side, by the first way on which the threshold decides something; nothing where none does."""
    if threshold.question is None:
        return
    field, part, schema = threshold.question.field, threshold.place.part, reaching.schema
    beside = part.fields if isinstance(part, Validation) else ()
    for way in reaching.ways([field.key, *beside], threshold.needs):
        known = {side: {**reaching.known, **way, field.key: answer} for side, answer in threshold.answers}
        effects = {side: effect(schema, threshold.place, answers) for side, answers in known.items()}
        is_asked = all(field.key in questions_on(schema, answers) for answers in known.values())
        if is_asked and len(set(effects.values())) > 1:
            yield from (_proposal(threshold, side, known[side], effects[side]) for side in known)
            return


def _proposal(threshold: Threshold, side: Side, known: Answers, text: str) -> Proposal:
    assert threshold.question is not None  # noqa: S101 - what has sides has a question
    field = threshold.question.field
    return Proposal(
        key=threshold.key(side),
        question=field.label,
        value=field_type(field).display(field, known[field.key]),
        effect=text,
        answers=without_facts(known),
        facts={key: value for key, value in known.items() if key in FACTS},
    )


@transaction.atomic
def keep(*, procedure: Procedure, author: User, draft_number: int, keys: Collection[str]) -> list[Scenario]:
    """Record the scenarios of these keys that are still proposed, as the draft of this number was read.

    One that is there already isn't recorded twice. Raises DesignRefusedError, ScenarioError when the draft changed.
    """
    present = Procedure.objects.select_for_update().get(pk=procedure.pk)
    if present.draft_number != draft_number:
        raise ScenarioError(_("The form has changed since: read again what follows from each scenario."))
    names = set(present.scenarios.values_list("name", flat=True))
    scenarios = []
    for row in proposals(present).rows:
        if row.key in keys:
            name = _free_name(row.name, names)
            names.add(name)
            scenarios.append(_recorded(present, author, name, row))
    return scenarios


def _recorded(procedure: Procedure, author: User, name: str, row: Proposal) -> Scenario:
    return record(
        procedure_id=procedure.pk, author=author, name=name, answers=row.answers, facts=row.facts, threshold=row.key
    )


def _free_name(name: str, names: Collection[str]) -> str:
    """The name, or with the first number that makes it free."""
    return next(free for number in range(1, len(names) + 2) if (free := _numbered(name, number)) not in names)


def _numbered(name: str, number: int) -> str:
    return name if number == 1 else f"{name} ({number})"
