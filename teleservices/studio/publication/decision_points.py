"""What of who decides can't be published, or says nothing: ceilings and conditions that err, or never change."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from formkit.language.faults import faults
from formkit.language.value_types import AMOUNT, BOOLEAN
from formkit.schema import FormSchema
from teleservices.competence.outcome_sentences import outcome_name
from teleservices.competence.rules import DecisionRules
from teleservices.competence.visa_conditions import visa_scope
from teleservices.models import Procedure
from teleservices.studio.decision.outcome_trees import control_name
from teleservices.studio.publication.dead_conditions import Wanted, when_wanted
from teleservices.studio.publication.points import Part, Point


def decision_points(rules: DecisionRules, schema: FormSchema, url: str) -> Iterator[Point]:
    """The faults of ceilings and of conditions of opinions. One query where there is a tree."""
    if not any(True for _tree in rules.trees()):
        return
    scope = visa_scope(schema)
    for rule in rules.outcomes:
        outcome = outcome_name(rules, rule.outcome)
        for authority in rule.authorities:
            text = _("“%(outcome)s”, up to what “%(authority)s” decides: %(problem)s")
            words = {"outcome": outcome, "authority": authority.kind.label}
            place = f"{url}#id_{control_name(rule.outcome, authority.kind)}_line"
            for fault in faults(authority.ceiling, scope, expected=AMOUNT) if authority.ceiling else ():
                yield Point(text % {**words, "problem": fault.text}, place)
        if rule.needs_opinion and rule.opinion_when is not None:
            text = _("“%(outcome)s”, the condition of the opinion: %(problem)s")
            place = f"{url}#id_{control_name(rule.outcome, 'opinion')}_line"
            for fault in faults(rule.opinion_when, scope, expected=BOOLEAN):
                yield Point(text % {"outcome": outcome, "problem": fault.text}, place)


def dead_points(rules: DecisionRules, schema: FormSchema, procedure: Procedure) -> Iterator[Point]:
    """The conditions of opinions, and that of the visa, that no answer changes."""
    decision, proposing = (reverse(f"studio:{name}", args=[procedure.uuid]) for name in ("decision", "proposing"))
    opinions = {
        Wanted.NEVER: _("“%(outcome)s”: no answer makes true the condition of its opinion. Say that it needs none."),
        Wanted.ALWAYS: _("“%(outcome)s”: an opinion is wanted whatever is answered. Say so without a condition."),
    }
    for rule in rules.outcomes:
        verdict = when_wanted(rule.opinion_when, schema) if rule.needs_opinion else Wanted.SOMETIMES
        if verdict in opinions:
            url = f"{decision}#id_{control_name(rule.outcome, 'opinion')}_line"
            text = opinions[verdict] % {"outcome": outcome_name(rules, rule.outcome)}
            yield Point(text, url, part=Part.DECIDERS, is_blocking=False)
    visas = {
        Wanted.NEVER: _("No answer makes true the condition of the visa: say that none is wanted."),
        Wanted.ALWAYS: _("A visa is wanted whatever is answered: say so without a condition."),
    }
    proposals = rules.proposals
    verdict = when_wanted(proposals.visa_when, schema) if proposals and proposals.needs_visa else Wanted.SOMETIMES
    if verdict in visas:
        yield Point(visas[verdict], f"{proposing}#id_visa_when", part=Part.DECIDERS, is_blocking=False)
