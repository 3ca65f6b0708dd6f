"""How a service proposes, in sentences for designers. Pure."""

from collections.abc import Iterator
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from formkit.typography import amount_text
from portal.words.typography import number_text
from teleservices.competence.proposal_rules import ProposalRules, Reckoning


def proposal_lines(rules: ProposalRules | None) -> dict[str, str]:
    """The sentence of each part of it, by what it is called; none where the service doesn't propose."""
    if rules is None:
        return {}
    return dict(_lines(rules))


def _lines(rules: ProposalRules) -> Iterator[tuple[str, str]]:
    yield pgettext("to an authority", "Proposals"), _who(rules)
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


def _who(rules: ProposalRules) -> str:
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
