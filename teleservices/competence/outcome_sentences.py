"""The rules of decision in sentences, for designers: on their screen, in comparisons, before an import. Pure."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy
from pydantic import ValidationError

from formkit.design.option_changes import Change, text_changes
from formkit.typography import amount_text
from formkit.values import JsonValue
from portal.words.typography import number_text
from teleservices.competence.aid_sentences import aid_lines
from teleservices.competence.proposal_rules import ProposalRules, Reckoning
from teleservices.competence.rules import HANDLED, AuthorityRule, DecisionRules, OutcomeRule, parse_rules
from teleservices.models import AuthorityKind, Outcome

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


def summary(content: JsonValue) -> list[str]:
    """What a procedure's rules say, a sentence a line; none without rules."""
    return list(_lines(content).values())


def rule_changes(before: JsonValue, after: JsonValue) -> tuple[Change, ...]:
    """What differs between two states of the rules: their nature, then each outcome."""
    return text_changes(_lines(before), _lines(after))


def _lines(content: JsonValue) -> Mapping[str, str]:
    """The sentence of each part of the rules, by what it is called."""
    rules = readable_rules(content)
    if rules is None:
        return {}
    nature = {pgettext("of rules of decision", "Nature"): f"{_nature(rules)}{_statement(rules)}"}
    outcomes = {outcome_name(rules, rule.outcome): outcome_sentence(rules, rule) for rule in rules.outcomes}
    return nature | outcomes | aid_lines(rules) | proposal_lines(rules.proposals)


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


def outcome_sentence(rules: DecisionRules, rule: OutcomeRule) -> str:
    """One outcome: « Accordée : la présidence (ou par délégation) jusqu’à 5 000,00 €, l’assemblée au-delà. »."""
    who = pgettext("who decides", "without a decision") if rules.is_handled else _who(rule.authorities)
    sentences = [_("%(outcome)s: %(who)s.") % {"outcome": outcome_name(rules, rule.outcome), "who": who}]
    if rule.needs_number:
        sentences.append(_("The act of the president bears a number."))
    if rule.needs_reasons:
        sentences.append(_("Its reasons are always given."))
    if rule.needs_opinion:
        sentences.append(_("It waits for an opinion."))
    if rule.label:
        sentences.append(_("Whoever instructs reads “%(label)s”.") % {"label": rule.label})
    return " ".join(sentences)


def _who(authorities: tuple[AuthorityRule, ...]) -> str:
    """Those below a ceiling first, the lowest before; then those who decide whatever the amount is."""
    limited = sorted(
        (rule.amount_max_cents, str(_WHO[rule.kind])) for rule in authorities if rule.amount_max_cents is not None
    )
    words = [
        pgettext("who decides", "%(who)s up to %(amount)s") % {"who": who, "amount": amount_text(ceiling)}
        for ceiling, who in limited
    ]
    others = _either([str(_WHO[rule.kind]) for rule in authorities if rule.amount_max_cents is None])
    if others:
        words.append(pgettext("who decides", "%(who)s beyond") % {"who": others} if limited else others)
    return ", ".join(words) or pgettext("who decides", "nobody yet")


def _either(names: list[str]) -> str:
    """« a », « a ou b », « a, b ou c »."""
    if len(names) < 2:
        return "".join(names)
    several = pgettext("who decides", "%(several)s or %(last)s")
    return several % {"several": ", ".join(names[:-1]), "last": names[-1]}


def proposal_lines(rules: ProposalRules | None) -> dict[str, str]:
    """The sentence of each part of it, by what it is called; none where the service doesn't propose."""
    if rules is None:
        return {}
    return dict(_proposal_lines(rules))


def _proposal_lines(rules: ProposalRules) -> Iterator[tuple[str, str]]:
    yield pgettext("to an authority", "Proposals"), _who_proposes(rules)
    if rules.reckoning:
        yield _("Amount computed"), _reckoning(rules.reckoning)
    if rules.most_public_aid is not None:
        share = {"rate": number_text(Decimal(rules.most_public_aid) / 100)}
        yield _("Public aid together"), _("All public aids together: at most %(rate)s%% of the eligible base.") % share
    if rules.budget_lines:
        lines = {"lines": " ; ".join(rules.budget_lines)}
        yield _("Budget lines"), _("Budget lines: %(lines)s.") % lines
    for article in rules.articles:
        words = {"article": article.title, "text": article.text}
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


def _reckoning(reckoning: Reckoning) -> str:
    words = {"rate": number_text(Decimal(reckoning.rate) / 100)}
    sentence = _("The amount is %(rate)s%% of the eligible base.") % words
    if reckoning.floor_cents is not None:
        sentence += " " + _("No less than %(amount)s.") % {"amount": amount_text(reckoning.floor_cents)}
    if reckoning.ceiling_cents is not None:
        sentence += " " + _("No more than %(amount)s.") % {"amount": amount_text(reckoning.ceiling_cents)}
    return sentence
