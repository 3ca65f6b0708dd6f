"""What is read before a correction is confirmed: what it was and becomes, what follows, what the applicant is told."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from formkit.fieldtypes import takes_documents
from formkit.outcomes import holding_rules, unmet
from formkit.schema import FormRule
from formkit.showing.display import as_seen_by
from formkit.validations import Validation
from formkit.values import Answers
from teleservices.answering.corrections.changes import Change, change_of
from teleservices.desk.acts.answer_form import AnswerCorrectionForm
from teleservices.lifecycle.agent_corrections import why_impossible
from teleservices.lifecycle.corrections.effects import Effects, known
from teleservices.lifecycle.emails.previewing import Preview, preview


@dataclass(frozen=True)
class Comparison:
    """A correction that is ready, or why the rest of the request refuses it."""

    changes: Sequence[Change]
    """The answers that move, the question's own first; none for documents, which the form says."""
    effects: Effects
    rules: Sequence[FormRule | Validation]
    """Rules of the form that hold with it and did not: they would have warned, or kept it from being transmitted."""
    why_not: str
    preview: Preview


def comparison_of(form: AnswerCorrectionForm) -> Comparison:
    """What confirming a valid form would do."""
    request, correction = form.request, form.payload()
    effects = correction.effects(request)
    return Comparison(
        changes=[] if takes_documents(form.question) else _changes(form, effects),
        effects=effects,
        rules=_rules_that_begin_to_hold(form, effects),
        why_not=why_impossible(request, effects),
        preview=preview(request, form.act, correction, form.actor),
    )


def _changes(form: AnswerCorrectionForm, effects: Effects) -> list[Change]:
    before, after = form.request.answers, effects.answers
    fields = [
        field
        for field in form.request.form.fields()
        if not field.private and (field == form.question or before.get(field.key) != after.get(field.key))
    ]
    own_first = sorted(as_seen_by("service", fields), key=lambda field: field.key != form.question.key)
    labels = form.request.form.labels
    return [replace(change_of(field, before, after, []), question=labels[field.key]) for field in own_first]


def _rules_that_begin_to_hold(form: AnswerCorrectionForm, effects: Effects) -> list[FormRule | Validation]:
    before, after = (_told(form, answers) for answers in (form.request.known, known(form.request, effects.answers)))
    return [rule for rule in after if rule not in before and rule.kind != "team"]


def _told(form: AnswerCorrectionForm, answers: Answers) -> list[FormRule | Validation]:
    schema = form.request.form
    return [*holding_rules(schema, answers), *(validation for validation, _questions in unmet(schema, answers))]
