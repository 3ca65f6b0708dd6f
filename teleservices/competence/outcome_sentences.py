"""The rules of decision in sentences, for designers: on their screen, in comparisons, before an import. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from pydantic import ValidationError

from formkit.design.option_changes import Change, text_changes
from formkit.language.nodes import Node
from formkit.language.saying import sentence
from formkit.schema import FormSchema
from formkit.typography import amount_text
from formkit.values import JsonValue
from portal.words.tagged import named
from portal.words.typography import number_text
from teleservices.competence.aid_sentences import aid_lines
from teleservices.competence.amount_trees import RateOfBase, plain_cents, rate_of_base
from teleservices.competence.deciding_values import deciding_scope
from teleservices.competence.eligible_base import base_field
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.competence.rules import HANDLED, MOST_CENTS, AuthorityRule, DecisionRules, OutcomeRule, parse_rules
from teleservices.competence.service_values import base_name, service_scope
from teleservices.competence.visa_conditions import visa_scope
from teleservices.models import AuthorityKind, Outcome
from teleservices.parameter_names import names_in

_WHO = {
    AuthorityKind.PRESIDENT: pgettext_lazy("who decides", "the president (or by delegation)"),
    AuthorityKind.STANDING_COMMITTEE: pgettext_lazy("who decides", "the standing committee"),
    AuthorityKind.ASSEMBLY: pgettext_lazy("who decides", "the assembly"),
}
_HANDLED = {
    Outcome.ACCEPTED: pgettext_lazy("of a report", "Handled"),
    Outcome.REFUSED: pgettext_lazy("of a report", "Not handled"),
}


def readable_rules(content: JsonValue) -> DecisionRules | None:
    """Rules as a procedure keeps them; None for those that can't be read too: they are written again."""
    try:
        return parse_rules(content)
    except ValidationError:
        return None


def summary(content: JsonValue, form: FormSchema | None = None) -> list[str]:
    """What a procedure's rules say, a sentence a line; none without rules. `form` names the answers that they read."""
    return list(_lines(content, form).values())


def rule_changes(before: JsonValue, after: JsonValue, form: FormSchema | None = None) -> tuple[Change, ...]:
    """What differs between two states of the rules: their nature, then each outcome."""
    return text_changes(_lines(before, form), _lines(after, form))


def _lines(content: JsonValue, form: FormSchema | None) -> Mapping[str, str]:
    """The sentence of each part of the rules, by what it is called."""
    rules = readable_rules(content)
    if rules is None:
        return {}
    nature = {pgettext("of rules of decision", "Nature"): f"{_nature(rules)}{_statement(rules)}"}
    outcomes = {outcome_name(rules, rule.outcome): outcome_sentence(rules, rule, form) for rule in rules.outcomes}
    return nature | outcomes | aid_lines(rules) | proposal_lines(rules.proposals, form)


def _nature(rules: DecisionRules) -> str:
    if rules.is_handled:
        return _("Requests are handled without a decision.")
    if rules.asks_amount:
        return _("Requests end by a decision, which grants a sum of money.")
    return _("Requests end by a decision, which grants no sum of money.")


def _statement(rules: DecisionRules) -> str:
    if not rules.asks_no_interest or rules.is_handled:
        return ""
    return " " + _("Whoever proposes, gives a visa or decides states that they have no interest in the request.")


def outcome_name(rules: DecisionRules, outcome: Outcome) -> str:
    """What an outcome is called: « Accordée », or « Traitée » where there is no decision."""
    return str(_HANDLED[outcome] if rules.is_handled and outcome in HANDLED else outcome.label)


def outcome_sentence(rules: DecisionRules, rule: OutcomeRule, form: FormSchema | None = None) -> str:
    """One outcome: « Accordée : la présidence (ou par délégation) jusqu’à 5 000,00 €, l’assemblée au-delà. »."""
    who = pgettext("who decides", "without a decision") if rules.is_handled else _who(rule.authorities, form)
    sentences = [_("%(outcome)s: %(who)s.") % {"outcome": outcome_name(rules, rule.outcome), "who": who}]
    if rule.needs_number:
        sentences.append(_("The act of the president bears a number."))
    if rule.needs_reasons:
        sentences.append(_("Its reasons are always given."))
    if rule.needs_opinion and rule.opinion_when is not None:
        condition = sentence(rule.opinion_when, deciding_scope(rule.opinion_when, form))
        sentences.append(_("It waits for an opinion only if %(condition)s.") % {"condition": condition})
    elif rule.needs_opinion:
        sentences.append(_("It waits for an opinion."))
    if rule.label:
        sentences.append(_("Whoever instructs reads “%(label)s”.") % {"label": rule.label})
    return " ".join(sentences)


def _who(authorities: tuple[AuthorityRule, ...], form: FormSchema | None) -> str:
    """Those below a sum first, the lowest before, then below what is calculated; then those whatever the amount is."""
    limited = sorted(
        (rule for rule in authorities if rule.ceiling is not None),
        key=lambda rule: MOST_CENTS if (amount := plain_cents(rule.ceiling)) is None else amount,
    )
    words = [
        pgettext("who decides", "%(who)s up to %(amount)s")
        % {"who": _WHO[rule.kind], "amount": _ceiling_text(rule.ceiling, form)}
        for rule in limited
        if rule.ceiling is not None
    ]
    others = _either([str(_WHO[rule.kind]) for rule in authorities if rule.ceiling is None])
    if others:
        words.append(pgettext("who decides", "%(who)s beyond") % {"who": others} if limited else others)
    return ", ".join(words) or pgettext("who decides", "nobody yet")


def _ceiling_text(tree: Node, form: FormSchema | None) -> str:
    """Up to what an authority decides: a sum, or what it is calculated of."""
    amount = plain_cents(tree)
    return sentence(tree, deciding_scope(tree, form)) if amount is None else amount_text(amount)


def _either(names: list[str]) -> str:
    """« a », « a ou b », « a, b ou c »."""
    if len(names) < 2:
        return "".join(names)
    several = pgettext("who decides", "%(several)s or %(last)s")
    return several % {"several": ", ".join(names[:-1]), "last": names[-1]}


def proposal_lines(rules: ProposalRules | None, form: FormSchema | None = None) -> dict[str, str]:
    """The sentence of each part of it, by what it is called; none where the service doesn't propose."""
    if rules is None:
        return {}
    return dict(_proposal_lines(rules, form))


def _proposal_lines(rules: ProposalRules, form: FormSchema | None) -> Iterator[tuple[str, str]]:
    yield pgettext("to an authority", "Proposals"), _who_proposes(rules)
    if rules.needs_visa and rules.visa_when is not None:
        words = {"condition": sentence(rules.visa_when, visa_scope(form))}
        yield _("Condition of the visa"), _("A visa is wanted only if %(condition)s.") % words
    if rules.amount is not None:
        yield _("Amount computed"), _amount(rules.amount, rules.base_key, form)
    if rules.most_public_aid is not None:
        share = {"rate": number_text(Decimal(rules.most_public_aid) / 100)}
        yield _("Public aid together"), _("All public aids together: at most %(rate)s%% of the eligible base.") % share
    if rules.budget_lines:
        lines = {"lines": " ; ".join(rules.budget_lines)}
        yield _("Budget lines"), _("Budget lines: %(lines)s.") % lines
    for article in rules.articles:
        words = {"article": article.title, "text": named(article.text)}
        yield article.title, _("%(article)s: %(text)s") % words
    for criterion in rules.criteria:
        words = {"criterion": criterion.label, "most": str(criterion.most), "weight": str(criterion.weight)}
        yield criterion.label, _("%(criterion)s: from 0 to %(most)s points, counts %(weight)s times.") % words


def _who_proposes(rules: ProposalRules) -> str:
    if rules.is_required and rules.needs_visa:
        return _("The service proposes: nothing is decided without a proposal that its head has visaed.")
    if rules.is_required:
        return _("The service proposes: nothing is decided without a proposal.")
    if rules.needs_visa:
        return _("The service may propose, and its head gives a visa.")
    return _("The service may propose.")


def _amount(tree: Node, base_key: str, form: FormSchema | None) -> str:
    rate = rate_of_base(tree)
    if rate is None:
        words = {"calculation": sentence(tree, service_scope(form, base_name(), parameters=names_in(tree)))}
        text = _("The amount is %(calculation)s.") % words
    else:
        text = _rate(rate)
    return f"{text} {_base(base_key, form)}" if base_key else text


def _rate(rate: RateOfBase) -> str:
    words = {"rate": number_text(Decimal(rate.rate) / 100)}
    text = _("The amount is %(rate)s%% of the eligible base.") % words
    if rate.floor_cents is not None:
        text += " " + _("No less than %(amount)s.") % {"amount": amount_text(rate.floor_cents)}
    if rate.ceiling_cents is not None:
        text += " " + _("No more than %(amount)s.") % {"amount": amount_text(rate.ceiling_cents)}
    return text


def _base(key: str, form: FormSchema | None) -> str:
    field = base_field(form, key) if form else None
    words = {"name": field.label if field else key}
    return _("What is eligible is the answer to “%(name)s”.") % words
