"""The rules that a trial's answers meet, as its last page tells them: what follows, and which questions they read."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from formkit.design.comparison import label_of
from formkit.facts import FACTS
from formkit.language.operands import keys_read
from formkit.outcomes import holding_rules, unmet
from formkit.schema import FormRule, FormSchema, Step
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
    refusals: tuple[RuleRow, ...]
    """Those of ineligibility that no article bars: the request is transmitted, and is likely to be refused."""
    warnings: tuple[RuleRow, ...]
    routes: tuple[RuleRow, ...]

    @property
    def lists(self) -> list[tuple[str, str, tuple[RuleRow, ...]]]:
        """What follows, in words and as a class of style, and the rules; nothing of what no rule says."""
        lists = [
            (_("The request can't be transmitted"), "error-summary", self.blocking),
            (_("The applicant is told that a refusal is likely"), "panel", self.refusals),
            (_("The applicant is warned"), "panel", self.warnings),
            (_("Another service instructs the request"), "panel", self.routes),
        ]
        return [(title, style, rows) for title, style, rows in lists if rows]


def rule_rows(procedure: Procedure, schema: FormSchema, answers: Answers, *, until: Step | None = None) -> RuleRows:
    """The rules of a form that these answers meet, facts included; of those asked up to a step, when one is given.

    At the end, the checks that only warn too: a step tells them at its questions.
    """
    rows: dict[str, list[RuleRow]] = {"blocking": [], "ineligible": [], "warning": [], "team": []}
    for rule in holding_rules(schema, answers, until=until):
        url = reverse("studio:rule", args=[procedure.uuid, rule.key])
        rows[rule.effect].append(RuleRow(label_of(rule), url, tuple(_reads(procedure, schema, rule))))
    for validation, questions in unmet(schema, answers) if until is None else ():
        if not validation.is_blocking:
            url = reverse("studio:validation", args=[procedure.uuid, validation.key])
            links = [(field.label, reverse("studio:field", args=[procedure.uuid, field.key])) for field in questions]
            rows["warning"].append(RuleRow(label_of(validation), url, tuple(links)))
    return RuleRows(*(tuple(rows[effect]) for effect in ("blocking", "ineligible", "warning", "team")))


def _reads(procedure: Procedure, schema: FormSchema, rule: FormRule) -> Iterator[tuple[str, str]]:
    labels = {field.key: field.label for field in schema.fields()}
    for key in keys_read(rule.condition):
        if key in FACTS:
            yield str(FACTS[key].label), ""
        elif key in labels:  # a draft may lack what « Vérifier » says is missing
            yield labels[key], reverse("studio:field", args=[procedure.uuid, key])
