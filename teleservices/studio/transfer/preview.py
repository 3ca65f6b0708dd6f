"""What importing a procedure will make on this portal, in the designer's words. Keeps nothing."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from accounts.models import ProfileType, User
from formkit.fieldtypes import Field, field_type, has_lines
from formkit.schema import FormRule, Step
from locker.models import DocumentCategory
from teleservices.competence.outcome_sentences import summary
from teleservices.letters.letter_sentences import letters_summary
from teleservices.models import State, Team
from teleservices.studio.conditions.rule_forms import KINDS
from teleservices.studio.conditions.validation_forms import BLOCKS, EFFECTS, WARNS
from teleservices.studio.drafting.explaining import explainer, remarks
from teleservices.studio.publication import checklist
from teleservices.studio.transfer.filed_procedure import FiledProcedure, FiledStage
from teleservices.studio.transfer.files import import_procedure


@dataclass(frozen=True)
class QuestionRow:
    """A question or a text: its words, its type, when it is shown, and what its rows ask if it is a group."""

    label: str
    kind: str
    conditions: list[str]
    columns: list["QuestionRow"]
    lines: list[str]
    """The lines of a table, its titles included."""


@dataclass(frozen=True)
class StepRow:
    """A step: its title, when it is shown, what it asks."""

    title: str
    conditions: list[str]
    questions: list[QuestionRow]


@dataclass(frozen=True)
class Arrival:
    """What will be made, what this portal lacks."""

    content: FiledProcedure
    steps: list[StepRow]
    question_count: int
    """How many questions and texts there are, those of groups' rows included."""
    rules: list[tuple[FormRule, str, str]]
    checks: list[tuple[str, str, str]]
    """What is told, what follows, what must be true."""
    """Each with its kind and its sentence."""
    stages: list[tuple[FiledStage, str]]
    """Each with what it means for the request."""
    decisions: list[str]
    """Who decides, in sentences; none where the file says nothing of it."""
    letters: list[str]
    """What letters say besides what the law wants, an outcome a line."""
    new_categories: list[str]
    known_categories: list[str]
    known_types: list[str]
    lacking_types: list[str]
    """Codes: the file holds no more of them."""

    @property
    def opens_to_everyone(self) -> bool:
        """Whether none of those who may apply is known here, so that everyone might."""
        return bool(self.lacking_types) and not self.known_types


def arrival(content: FiledProcedure) -> Arrival:
    """What a file will make here."""
    form = content.form
    explain, when, kinds = explainer(form), remarks(form), dict(KINDS)
    labels = dict(DocumentCategory.objects.values_list("code", "label"))
    types = dict(ProfileType.objects.filter(code__in=content.profile_types).values_list("code", "label"))
    needed = content.needed_categories()
    checks = dict(EFFECTS)
    return Arrival(
        content=content,
        steps=[_step(step, when) for step in form.steps],
        question_count=len(form.fields()) + len(form.columns()),
        rules=[(rule, str(kinds[rule.effect]), explain(rule.condition)) for rule in form.rules],
        checks=[
            (each.message, str(checks[BLOCKS if each.is_blocking else WARNS]), explain(each.condition))
            for each in form.validations
        ],
        stages=[(stage, str(State(stage.state).label)) for stage in content.stages],
        decisions=summary(content.decision_rules.to_json() if content.decision_rules else None, content.form),
        letters=letters_summary(content.letter_models.to_json() if content.letter_models else None),
        new_categories=[category.label for category in needed if category.code not in labels],
        known_categories=[labels[category.code] for category in needed if category.code in labels],
        known_types=list(types.values()),
        lacking_types=[code for code in content.profile_types if code not in types],
    )


def _step(step: Step, when: Mapping[str, list[str]]) -> StepRow:
    return StepRow(step.title, when.get(step.key, []), [_question(field, when) for field in step.fields])


def _question(field: Field, when: Mapping[str, list[str]]) -> QuestionRow:
    columns = [_question(column, when) for column in field_type(field).columns(field)]
    lines = [line.label for line in field.lines] if has_lines(field) else []
    return QuestionRow(field.label, str(field_type(field).label), when.get(field.key, []), columns, lines)


def blocking_points(content: FiledProcedure, *, team: Team | None, author: User) -> list[str]:
    """What will remain to settle before publishing: imported for real, looked at, then taken back whole."""
    with transaction.atomic():
        procedure = import_procedure(
            content=content, title=content.title, code=uuid.uuid4().hex, team=team, author=author
        )
        texts = [point.text for point in checklist.blocking(procedure)]
        transaction.set_rollback(True)
    return texts
