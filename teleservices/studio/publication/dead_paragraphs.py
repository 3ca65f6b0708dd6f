"""Advice on paragraphs of letters that no decision prints, or whose condition all decisions meet. No database."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from formkit.design.question_ranges import question_ranges
from formkit.language.certainty import Certainty, Ranges
from formkit.language.ranges import Range, Span
from formkit.schema import FormSchema
from formkit.values import JsonValue
from teleservices.competence.amount_trees import BASE
from teleservices.competence.outcome_sentences import readable_rules
from teleservices.competence.rules import DecisionRules
from teleservices.letters.letter_models import Block, readable_models
from teleservices.letters.letter_problems import beginning
from teleservices.letters.paragraph_conditions import AUTHORITY, GRANTED
from teleservices.models import Outcome, State
from teleservices.studio.publication.dead_conditions import DAYS

_NOTHING, _WHOLE_CENTS = Range(may_be_there=False), Span(step=Fraction(1)).above((Fraction(0), 0))


@dataclass(frozen=True)
class DeadParagraph:
    """What is told of the condition of a paragraph, and in the letter of which outcome."""

    text: str
    outcome: Outcome


def dead_paragraphs(letters: JsonValue, rules: JsonValue, form: FormSchema) -> Iterator[DeadParagraph]:
    """Those of models, beside rules of decision and a form, in the order of the letters."""
    models, decision_rules = readable_models(letters), readable_rules(rules)
    for model in models.outcomes if models else ():
        blocks = [block for block in model.blocks if block.condition is not None]
        if blocks:
            ranges = _of_decision(decision_rules, model.outcome)
            days = [Certainty({**question_ranges(form, day), **ranges}, day.isoformat()) for day in DAYS]
            for block in blocks:
                yield from _told(block, model.outcome, days)


def _told(block: Block, outcome: Outcome, days: list[Certainty]) -> Iterator[DeadParagraph]:
    words = {"outcome": outcome.label, "paragraph": beginning(block)}
    if block.condition is None:
        return
    if all(certainty.is_never(block.condition) for certainty in days):
        text = _("Letter “%(outcome)s”: “%(paragraph)s” is never printed, no decision makes its condition true.")
        yield DeadParagraph(text % words, outcome)
    elif all(certainty.is_always(block.condition) for certainty in days):
        text = _("Letter “%(outcome)s”: the condition of “%(paragraph)s” is true of every decision, take it away.")
        yield DeadParagraph(text % words, outcome)


def _of_decision(rules: DecisionRules | None, outcome: Outcome) -> Ranges:
    """What is possible of the facts of a decision; anything where nobody said who decides."""
    rule = rules.of(outcome) if rules else None
    if rules is None or rule is None:
        return {}
    grants = State(outcome) in State.favourable()
    # who alone may grant refuses too, whatever the rule of refusals says (`DecisionRules.authorities_of`)
    granting = [authority for favourable in rules.favourable for authority in favourable.authorities]
    authorities = rule.authorities if grants else (*rule.authorities, *granting)
    kinds = frozenset(authority.kind.value for authority in authorities)
    amount = Range(may_be_absent=False, fixed=_WHOLE_CENTS) if grants and rules.asks_amount else _NOTHING
    has_base = rules.proposals is not None and rules.proposals.asks_base
    return {
        GRANTED: amount,
        AUTHORITY: Range(may_be_absent=False, among=kinds),
        BASE: Range(fixed=_WHOLE_CENTS) if has_base else _NOTHING,
    }
