"""What the line of a calculated value says, and which totals a group shows."""

from collections.abc import Sequence
from itertools import takewhile

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from formkit.design.names import questions_before, questions_by_end
from formkit.fieldtypes import Field, field_type
from formkit.language.evaluating import Environment
from formkit.language.nodes import Node
from formkit.language.saying import sentence, worked_example
from formkit.language.scope import Scope
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue


def earlier_fields(schema: FormSchema, step: Step, field: Field | None = None) -> list[Field]:
    """What stands before a question of a step, or of a group's row, or before one added at the step's end."""
    if field is None:
        return questions_by_end(schema, step)
    group = schema.group_of(field.key)
    if group is not None:
        return list(takewhile(lambda column: column.key != field.key, group.fields))
    return questions_before(schema, field.key)


def calculation_text(label: str, formula: Node, scope: Scope) -> str:
    """« « Reste à financer » = « Budget » − « Participation » »."""
    name = _now("“%(text)s”") % {"text": label}
    return _now("%(result)s = %(calculation)s") % {"result": name, "calculation": sentence(formula, scope)}


def example_of(formula: Node, earlier: Sequence[Field], scope: Scope, *, in_row: bool) -> str:
    """The calculation worked out on the examples of the questions that it reads."""
    answers: dict[str, JsonValue] = {}
    rates = frozenset(field.key for field in earlier if field_type(field).gives_rate(field))
    environment = Environment(answers, rates=rates, row=answers if in_row else {})
    for field in earlier:
        kind = field_type(field)
        answers[field.key] = kind.example_answer(field)
        answers[field.key] = kind.settle(field, environment)
    return worked_example(formula, scope, environment)


class TotalsField(forms.MultipleChoiceField):
    """Cleans to the columns of a group whose total is shown; offers those that can be added up."""

    def __init__(self, group: Field | None) -> None:
        columns = field_type(group).columns(group) if group else ()
        self.offered = [(column.key, column.label) for column in columns if field_type(column).is_summable]
        super().__init__(
            label=_("Totals to show"),
            choices=self.offered,
            required=False,
            widget=forms.CheckboxSelectMultiple(),
            help_text="" if self.offered else _("Once its columns are numbers or amounts."),
        )

    def said(self, keys: object) -> str:
        """Name the totals of these keys, for a page that tells what someone else chose; « – » for none."""
        selection = keys if isinstance(keys, list | tuple) else ()
        return ", ".join(label for key, label in self.offered if key in selection) or "–"

    def clean(self, value: object) -> tuple[str, ...]:
        """The keys of the columns as a tuple, which schemas hold."""
        return tuple(super().clean(value))
