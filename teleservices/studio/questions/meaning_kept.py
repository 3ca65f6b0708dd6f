"""Whether a choice or a closed question worded otherwise means the same: asked where drafts or requests hold it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from formkit.design.operations import replace_field
from formkit.design.rewording import Rewording, rewordings
from formkit.errors import OperationError
from formkit.fieldtypes import Choice, Field
from formkit.language.scope import plain
from formkit.schema import FormSchema
from teleservices.models import Procedure, ServiceRequest
from teleservices.studio.drafting.form_acts import FormAct, field_edited
from teleservices.studio.publication.consequences import holding
from teleservices.studio.questions.choice_rows import new_value
from teleservices.studio.questions.option_forms import OptionsForm

SAME, OTHER = "same", "other"


@dataclass(frozen=True)
class MeaningQuestion:
    """A rewording, how many drafts and requests hold what it rewords, and what the designer said of its meaning."""

    rewording: Rewording
    count: int
    said: str
    """SAME, OTHER, or empty as long as nothing was said."""

    @property
    def name(self) -> str:
        """The name of its control."""
        return f"meaning-{self.rewording.choice}"


def meaning_questions(
    procedure: Procedure, schema: FormSchema, act: FormAct, data: Mapping[str, object]
) -> list[MeaningQuestion]:
    """What an act on a question words otherwise, save accents and capitals, and that drafts or requests hold."""
    try:
        reworded = rewordings(schema, act.operation(schema))
    except OperationError:
        return []
    differing = [each for each in reworded if plain(each.before) != plain(each.after)]
    questions = holding(ServiceRequest.objects.filter(procedure=procedure), differing)
    meanings = [MeaningQuestion(rewording, count, "") for rewording, count in questions]
    return [
        replace(each, said=str(data[each.name])) if data.get(each.name) in (SAME, OTHER) else each for each in meanings
    ]


def is_another(questions: Collection[MeaningQuestion]) -> bool:
    """Whether a closed question was said to ask something else than before."""
    return any(each.said == OTHER and not each.rewording.choice for each in questions)


def edited_with_meanings(
    field: Field, options: Mapping[str, object], questions: Collection[MeaningQuestion], *, key: str
) -> FormAct:
    """Write the options of a question, under `key`: another one than its own makes it another question.

    A choice that means something else gets a value of its own. What was answered stays what it was in requests; drafts
    are asked again.
    """
    others = {each.rewording.choice for each in questions if each.said == OTHER}
    choices = options.get("choices")
    if others and isinstance(choices, tuple):
        options = {**options, "choices": _with_new_values(choices, others)}
    act = field_edited(field, options)
    if key == field.key:
        return act

    def operation(schema: FormSchema) -> FormSchema:
        edited = act.operation(schema)
        other = edited.field(field.key).model_copy(update={"key": key})
        return replace_field(edited, key=field.key, field=other)

    return replace(act, operation=operation)


def ask_meaning(form: OptionsForm, questions: Collection[MeaningQuestion]) -> None:
    """Say on the form that the meaning of some words isn't said yet, where it isn't."""
    if not all(each.said for each in questions):
        form.add_error(None, _("Say below whether what is worded otherwise still means the same."))


def _with_new_values(choices: tuple[Choice, ...], others: Collection[str]) -> tuple[Choice, ...]:
    values = {choice.value for choice in choices}
    return tuple(
        choice.model_copy(update={"value": new_value(choice.label, values)}) if choice.value in others else choice
        for choice in choices
    )
