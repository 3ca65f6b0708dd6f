"""The steps of a form with how each stands: what is done, what lacks something, what is to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from formkit.path import missing_answers, visible_steps
from formkit.schema import FormSchema, Step
from formkit.values import Answers

GO = "go"
"""The button `go:<key of a step>` saves the page as it is, then leads to that step; `go:check` to the check page."""
CHECK = "check"


class StepState(StrEnum):
    """How a step stands; the page where one is has the state of its answers too."""

    DONE = "done"
    LACKING = "lacking"
    TO_COME = "to_come"


@dataclass(frozen=True)
class ListedStep:
    """A step of the path; `lacks` is how many required answers or documents it still wants."""

    key: str
    title: str
    state: StepState
    lacks: int
    is_current: bool


def listed_steps(form: FormSchema, answers: Answers, current: Step, documents: Mapping[str, int]) -> list[ListedStep]:
    """The path that the answers make now. A step that nobody reached is to come, whether or not it asks anything.

    `answers` come with the facts that conditions read; `documents` counts those joined by field.
    """
    steps = visible_steps(form, answers)
    lacking = [form.step_of(field.key) for field in missing_answers(form, answers, documents)]
    touched = [index for index, step in enumerate(steps) if step == current or _is_answered(step, answers, documents)]
    last = max(touched, default=0)
    listed = []
    for index, step in enumerate(steps):
        lacks = lacking.count(step)
        state = StepState.LACKING if lacks else StepState.DONE
        if index > last or (index == last and step == current and lacks and not _is_answered(step, answers, documents)):
            state = StepState.TO_COME
        listed.append(ListedStep(step.key, step.title, state, lacks, step == current))
    return listed


def _is_answered(step: Step, answers: Mapping[str, object], documents: Mapping[str, int]) -> bool:
    return any(field.key in answers or documents.get(field.key) for field in step.fields)
