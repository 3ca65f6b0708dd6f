"""The rules that a trial's answers meet, as its last page tells them: what follows, and which questions they read."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from formkit.design.comparison import label_of
from formkit.expressions import comparisons
from formkit.facts import FACTS
from formkit.outcomes import holding_rules
from formkit.schema import FormRule, FormSchema
from formkit.values import Answers
from teleservices.models import Procedure


@dataclass(frozen=True)
class RuleRow:
    """A rule that holds: what it tells, where it is written, and what it reads (label and address, "" for a fact)."""

    text: str
    url: str
    reads: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class RuleRows:
    """The rules that hold, by what follows."""

    blocking: tuple[RuleRow, ...]
    warnings: tuple[RuleRow, ...]
    routes: tuple[RuleRow, ...]

    @property
    def lists(self) -> list[tuple[str, str, tuple[RuleRow, ...]]]:
        """What follows, in words and as a class of style, and the rules; nothing of what no rule says."""
        lists = [
            (_("The request can't be transmitted"), "error-summary", self.blocking),
            (_("The applicant is warned"), "panel", self.warnings),
            (_("Another service instructs the request"), "panel", self.routes),
        ]
        return [(title, style, rows) for title, style, rows in lists if rows]


def rule_rows(procedure: Procedure, schema: FormSchema, answers: Answers) -> RuleRows:
    """The rules of a form that these answers meet, facts included."""
    blocking: list[RuleRow] = []
    warnings: list[RuleRow] = []
    routes: list[RuleRow] = []
    for rule in holding_rules(schema, answers):
        rows = blocking if rule.blocks else routes if rule.kind == "team" else warnings
        url = reverse("studio:rule", args=[procedure.uuid, rule.key])
        rows.append(RuleRow(label_of(rule), url, tuple(_reads(procedure, schema, rule))))
    return RuleRows(tuple(blocking), tuple(warnings), tuple(routes))


def _reads(procedure: Procedure, schema: FormSchema, rule: FormRule) -> Iterator[tuple[str, str]]:
    labels = {field.key: field.label for field in schema.fields()}
    for key in dict.fromkeys(comparison.field for comparison in comparisons(rule.condition)):
        if key in FACTS:
            yield str(FACTS[key].label), ""
        elif key in labels:  # a draft may lack what « Vérifier » says is missing
            yield labels[key], reverse("studio:field", args=[procedure.uuid, key])
