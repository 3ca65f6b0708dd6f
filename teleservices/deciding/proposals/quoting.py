"""Reasons written from the articles of the règlement, with the figures of the request. Pure: it writes nothing."""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.utils.translation import gettext as _

from formkit.fieldtypes import Field, field_type
from formkit.schema import FormSchema
from formkit.typography import amount_text
from portal.words.tagged import TAG, tag_text
from portal.words.text import fold
from portal.words.typography import number_text
from teleservices.competence.proposal_rules import Article, Reckoning
from teleservices.models import ServiceRequest

ASKED, BASE, RATE, COMPUTED, PROPOSED = (
    "montant demandé",
    "base éligible",
    "taux",
    "montant calculé",
    "montant proposé",
)
"""The tags that every procedure has, as designers write them: nothing translates them."""
FIGURES = (ASKED, BASE, RATE, COMPUTED, PROPOSED)


def rate_text(rate: int) -> str:
    """A rate in hundredths of 1 %, as it is read: « 12,5 % »."""
    return _("%(rate)s%%") % {"rate": number_text(Decimal(rate) / 100, None)}


def quotable(form: FormSchema) -> list[Field]:
    """The questions whose answers an article may quote: figures and dates, never words nor documents."""
    return [field for field in form.fields() if field_type(field).is_numeric or field_type(field).is_time]


def tags_of(form: FormSchema | None) -> list[str]:
    """The tags that articles of a procedure may hold: figures, then the titles of its questions of figures."""
    return [*FIGURES, *(field.label for field in quotable(form))] if form else list(FIGURES)


def unknown_tags(text: str, form: FormSchema | None) -> list[str]:
    """The tags of an article's text that stand for nothing, as they are written."""
    tags = {fold(tag) for tag in tags_of(form)}
    return [tag_text(tag) for tag in TAG.findall(text) if fold(tag) not in tags]


def answers_quoted(request: ServiceRequest) -> dict[str, str]:
    """What the tags of questions stand for in this request, by the folded title of each; of two alike, the first."""
    values: dict[str, str] = {}
    for field in quotable(request.form_version.form):
        answer = request.answers.get(field.key)
        if answer is not None:
            values.setdefault(fold(field.label), field_type(field).display(field, answer))
    return values


def figures_quoted(
    *, asked: int | None, base: int | None, reckoning: Reckoning | None, proposed: int | None
) -> dict[str, str]:
    """What the tags of figures stand for, in cents, by folded tag; what isn't known is left out."""
    computed = reckoning.of(base) if reckoning and base is not None else None
    amounts = {ASKED: asked, BASE: base, COMPUTED: computed, PROPOSED: proposed}
    values = {fold(tag): amount_text(cents) for tag, cents in amounts.items() if cents is not None}
    return values | ({fold(RATE): rate_text(reckoning.rate)} if reckoning else {})


def composed(articles: Iterable[Article], values: Mapping[str, str]) -> str:
    """The reasons that these articles give: a paragraph each, its tags filled; what isn't known says so."""
    return "\n\n".join(
        _("%(article)s: %(text)s") % {"article": article.title, "text": _filled(article.text, values)}
        for article in articles
    )


def _filled(text: str, values: Mapping[str, str]) -> str:
    def value(match: re.Match[str]) -> str:
        return values.get(fold(match.group(1)), _("(not given)"))

    return TAG.sub(value, text).strip()
