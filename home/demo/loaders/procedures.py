"""Makes the procedures as a designer does in the studio: settings, form step by step, stages, publication."""

import datetime as dt

from django.utils import timezone

from accounts.models import ProfileType, User
from formkit.design.operations import add_step, delete_step
from formkit.schema import FormSchema, Step
from home.demo.accounts import address_of
from home.demo.clock import clock_at, days_ago
from home.demo.decision_rules import AT_FIRST, RULES
from home.demo.loaders.signatures import authority_of
from home.demo.procedures import PROCEDURES, DemoProcedure
from home.demo.procedures.description import StageWords
from home.demo.typography import french, french_json
from teleservices.courts import court_of
from teleservices.legal import usual_remedies
from teleservices.models import Procedure, Stage, Team
from teleservices.studio.annotations.acts import annotation_added
from teleservices.studio.conditions.rule_acts import rule_added
from teleservices.studio.drafting.drafts import DraftAct, Operation, change_draft
from teleservices.studio.drafting.snapshots import draft_stages
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.procedures.creation import create_procedure
from teleservices.studio.procedures.presets import StagePreset
from teleservices.studio.publication.publishing import publish
from teleservices.studio.stages.writing import StageContent, add_stage, edit_stage, in_use, move_stage

DESIGNED = 780
"""Days since the procedures were designed."""


def load_procedures() -> None:
    """Design and publish all procedures."""
    today = timezone.localdate()
    author = User.objects.get(email=address_of("design"))
    for described in PROCEDURES:
        with clock_at(days_ago(DESIGNED, hour=11)):
            procedure = _create(described, author, today)
            procedure = _fill_in(procedure, described.form, author)
            for words in described.stages:
                _word(procedure, words, author)
            _publish(procedure, author, described)


def _publish(procedure: Procedure, author: User, described: DemoProcedure) -> None:
    """Put it in force as it was then, without rules of decision: `load_decision_rules` publishes them today."""
    own = RULES.get(described.code)
    rules = own if own and own.is_handled else AT_FIRST  # what is handled has no silence, and asks no text of it
    changes = {**described.meanings, "decision_rules": rules.to_json()}
    draft = change_settings(procedure_id=procedure.pk, author=author, changes=changes)
    publish(procedure_id=procedure.pk, author=author, draft_number=draft.draft_number)
    Procedure.objects.filter(pk=procedure.pk).update(decision_rules={})


def _create(described: DemoProcedure, author: User, today: dt.date) -> Procedure:
    procedure = create_procedure(
        title=french(described.title),
        code=described.code,
        team=Team.objects.get(name=described.team),
        profile_types=ProfileType.objects.filter(code__in=described.profile_types),
        author=author,
    )
    return change_settings(procedure_id=procedure.pk, author=author, changes=_settings(described, today))


def _settings(described: DemoProcedure, today: dt.date) -> dict[str, object]:
    return {
        "for_whom": described.for_whom,
        "opens_at": described.calendar.opens_at(today),
        "closes_at": described.calendar.closes_at(today),
        "processing_days": described.processing_days,
        "late_after_days": described.late_after_days,
        "regime": described.regime,
        "regime_article": described.regime_article,
        "remedies": usual_remedies("", court_of(), authority_of(described.code)),
        "data_purpose": french(described.data_purpose),
        "data_basis_text": french(described.data_basis_text),
        "data_recipients": french(described.data_recipients),
        "retention_months": described.retention_months,
    }


def _fill_in(procedure: Procedure, form: FormSchema, author: User) -> Procedure:
    """Put the steps one by one in the blank form, take away the step that it came with, add rules and annotations."""
    blank = FormSchema.model_validate(procedure.draft_schema).steps[0]
    typeset = FormSchema.model_validate(french_json(form.to_json()))
    for position, step in enumerate(typeset.steps):
        procedure = _change(procedure, author, DraftAct.STEP_ADDED, step.title, _adding(step, position))
    procedure = _change(
        procedure, author, DraftAct.STEP_DELETED, blank.title, lambda schema: delete_step(schema, key=blank.key)
    )
    for act in [*map(rule_added, typeset.rules), *map(annotation_added, typeset.annotations)]:
        procedure = _change(procedure, author, act.name, act.subject, act.operation)
    return procedure


def _adding(step: Step, position: int) -> Operation:
    return lambda schema: add_step(schema, step=step, position=position)


def _change(procedure: Procedure, author: User, act: DraftAct, subject: str, operation: Operation) -> Procedure:
    return change_draft(
        procedure_id=procedure.pk,
        author=author,
        number=procedure.draft_number,
        act=act,
        subject=subject,
        operation=operation,
    )


def _word(procedure: Procedure, words: StageWords, author: User) -> None:
    """Write a stage in the procedure's own words, or add one just after the first of its kind."""
    ordinary = procedure.stages.filter(state=words.state).order_by("order").first()
    if words.is_added or ordinary is None:
        stage = add_stage(procedure_id=procedure.pk, author=author, state=words.state, content=_new_facts(words))
        procedure.refresh_from_db()
        stages = [entry.stage for entry in in_use(draft_stages(procedure))]
        first = next(index for index, other in enumerate(stages) if other.state == words.state)
        by = first + 1 - stages.index(stage)
        move_stage(procedure_id=procedure.pk, author=author, stage_id=stage.pk, by=by)
        return
    edit_stage(procedure_id=procedure.pk, author=author, stage_id=ordinary.pk, content=_facts(ordinary, words))


def _facts(stage: Stage, words: StageWords) -> StageContent:
    return StageContent(
        name=french(words.name),
        explanation=french(words.explanation),
        email_subject=french(words.email_subject) or stage.email_subject,
        email_text=french(words.email_body) or stage.email_text,
        is_milestone=stage.is_milestone,
    )


def _new_facts(words: StageWords) -> StageContent:
    preset = StagePreset(
        state=words.state,
        name=french(words.name),
        explanation=french(words.explanation),
        email_subject=french(words.email_subject),
        email_body=french(words.email_body),
    )
    return StageContent(
        name=preset.name,
        explanation=preset.explanation,
        email_subject=preset.email_subject,
        email_text=preset.email_text,
    )
