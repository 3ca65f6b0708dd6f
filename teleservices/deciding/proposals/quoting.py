"""Reasons written from the articles of the règlement, with the figures of the request. Pure: it writes nothing."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from formkit.fieldtypes import Field, field_type
from formkit.language.nodes import Node
from formkit.language.operands import keys_read
from formkit.schema import FormSchema
from formkit.typography import amount_text
from formkit.unfolding import asked_once
from portal.words.tagged import TAG, tag_text
from portal.words.text import fold
from portal.words.typography import number_text
from teleservices.competence.amount_trees import BASE as BASE_OPERAND
from teleservices.competence.amount_trees import operands
from teleservices.competence.calculation import Calculation
from teleservices.competence.proposal_rules import Article
from teleservices.models import ServiceRequest

ASKED, BASE, RATE, COMPUTED, HOW, PROPOSED = (
    "montant demandé",
    "base éligible",
    "taux",
    "montant calculé",
    "calcul du montant",
    "montant proposé",
)
"""The tags that every procedure has, as designers write them: nothing translates them."""
FIGURES = (ASKED, BASE, RATE, COMPUTED, HOW, PROPOSED)


def rate_text(rate: int) -> str:
    """A rate in hundredths of 1 %, as it is read: « 12,5 % »."""
    return _("%(rate)s%%") % {"rate": number_text(Decimal(rate) / 100, None)}


def quotable(form: FormSchema) -> list[Field]:
    """The questions whose answers an article may quote: figures and dates, never words nor documents.

    Reasons are written to the applicant: what they don't see isn't quoted.
    """
    figures = [field for field in asked_once(form) if field_type(field).is_numeric or field_type(field).is_time]
    return [field for field in figures if field_type(field).is_shown_to(field, "applicant")]


def tags_of(form: FormSchema | None) -> list[str]:
    """The tags that articles of a procedure may hold: figures, then the titles of its questions of figures."""
    return [*FIGURES, *(field.label for field in quotable(form))] if form else list(FIGURES)


def unknown_tags(text: str, form: FormSchema | None) -> list[str]:
    """The tags of an article's text that stand for nothing, as they are written."""
    tags = {fold(tag) for tag in tags_of(form)} | _unseen_labels(form)
    return [tag_text(tag) for tag in TAG.findall(text) if fold(tag) not in tags]


def reads_unseen(tree: Node | None, form: FormSchema) -> bool:
    """Whether a calculation reads a value that the applicant doesn't see: its figures aren't told in reasons."""
    return tree is not None and not form.unseen.isdisjoint(keys_read(tree))


def _withheld(calculation: Calculation) -> bool:
    """Whether its figures are kept from reasons; one that reads the eligible base alone needs no form."""
    if set(operands(calculation.tree)) <= {BASE_OPERAND}:
        return False
    return reads_unseen(calculation.tree, calculation.request.form)


def unseen_tags(text: str, form: FormSchema | None, amount: Node | None) -> list[str]:
    """The tags of an article's text that would tell the applicant what they don't see, as they are written.

    `amount` is the tree that computes the amount: its figures are told where an article asks how.
    """
    tags = _unseen_labels(form)
    if form is not None and reads_unseen(amount, form):
        tags |= {fold(HOW)}
    return [tag_text(tag) for tag in TAG.findall(text) if fold(tag) in tags]


def _unseen_labels(form: FormSchema | None) -> set[str]:
    """The folded titles of the questions that the applicant doesn't see, unless one that they see has the same."""
    labels = {fold(form.field(key).label) for key in form.unseen} if form else set()
    return labels - {fold(tag) for tag in tags_of(form)}


def answers_quoted(request: ServiceRequest) -> dict[str, str]:
    """What the tags of questions stand for in this request, by the folded title of each; of two alike, the first."""
    values: dict[str, str] = {}
    for field in quotable(request.form):
        answer = request.answers.get(field.key)
        if answer is not None:
            values.setdefault(fold(field.label), field_type(field).display(field, answer))
    return values


def figures_quoted(
    *, asked: int | None, base: int | None, calculation: Calculation | None, proposed: int | None
) -> dict[str, str]:
    """What the tags of figures stand for, in cents, by folded tag; what isn't known is left out."""
    computed = calculation.cents if calculation else None
    amounts = {ASKED: asked, BASE: base, COMPUTED: computed, PROPOSED: proposed}
    values = {fold(tag): amount_text(cents) for tag, cents in amounts.items() if cents is not None}
    if calculation and calculation.rate is not None:
        values[fold(RATE)] = rate_text(calculation.rate)
    if calculation and computed is not None and not _withheld(calculation):
        values[fold(HOW)] = calculation.example
    return values


def composed(articles: Iterable[Article], values: Mapping[str, str]) -> str:
    """The reasons that these articles give: a paragraph each, its tags filled; what isn't known says so."""
    return "\n\n".join(
        _("%(article)s: %(text)s") % {"article": article.title, "text": _filled(article.text, values)}
        for article in articles
    )


def not_given(articles: Iterable[Article], values: Mapping[str, str]) -> list[str]:
    """What these articles quote and isn't known: reasons would have a gap in its place."""
    tags = dict.fromkeys(tag for article in articles for tag in TAG.findall(article.text))
    return [tag.strip() for tag in tags if fold(tag) not in values]


def _filled(text: str, values: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        return values.get(fold(match.group(1)), _("(not given)"))

    return TAG.sub(value, text).strip()
