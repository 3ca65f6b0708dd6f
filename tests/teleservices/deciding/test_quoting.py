"""Reasons written from the articles of the règlement, with the figures of the request."""

import pytest

from formkit.schema import FormSchema
from teleservices.competence.amount_trees import RateOfBase
from teleservices.competence.calculation import calculation
from teleservices.competence.proposal_rules import Article, ProposalRules
from teleservices.deciding.proposals.quoting import (
    answers_quoted,
    composed,
    figures_quoted,
    tags_of,
    unknown_tags,
)
from teleservices.models import ServiceRequest
from tests.factories.procedures import make_draft, make_procedure

FORM = FormSchema.model_validate(
    {
        "steps": [
            {
                "key": "s_foyer",
                "title": "Votre foyer",
                "fields": [
                    {"type": "amount", "key": "f_ressources", "label": "Ressources du foyer"},
                    {"type": "short_text", "key": "f_enfant", "label": "Nom de l’enfant"},
                    {"type": "iban", "key": "f_compte", "label": "Votre compte", "required": False},
                ],
            }
        ]
    }
)


def test_articles_quote_figures_and_never_words_nor_bank_details() -> None:
    assert "Ressources du foyer" in tags_of(FORM)
    assert unknown_tags("{{ ressources du foyer }} {{ Nom de l’enfant }} {{ Votre compte }}", FORM) == [
        "{{ Nom de l’enfant }}",
        "{{ Votre compte }}",
    ]


def test_figures_fill_the_articles_that_are_ticked_and_what_is_unknown_says_so() -> None:
    articles = [
        Article(key="a4", title="Article 4", text="Plafond dépassé, {{ Base éligible }} > 1 000 €."),
        Article(key="a5", title="Article 5", text="Taux de {{taux}}, soit {{ montant calculé }} ; {{ ressources }}."),
    ]
    amount = calculation(ProposalRules(amount=RateOfBase(rate=5_000).tree), ServiceRequest(), 400_000)
    values = figures_quoted(asked=None, base=400_000, calculation=amount, proposed=None)
    assert composed(articles, values) == (
        "Article 4\u00a0: Plafond dépassé, 4\u202f000,00\u00a0€ > 1 000 €.\n\n"
        "Article 5\u00a0: Taux de 50\u00a0%, soit 2\u202f000,00\u00a0€ ; (non renseigné)."
    )


@pytest.mark.django_db
def test_answers_are_quoted_as_the_portal_shows_them() -> None:
    request = make_draft(procedure=make_procedure(form=FORM))
    request.answers = {"f_ressources": 3_120_000, "f_enfant": "Léa"}
    assert answers_quoted(request) == {"ressources du foyer": "31\u202f200,00\u00a0€"}
