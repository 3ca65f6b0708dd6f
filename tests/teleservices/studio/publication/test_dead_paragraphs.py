"""Paragraphs of letters that no decision prints, or all of them: told by « Vérifier »."""

import pytest
from django.urls import reverse

from formkit.fieldtypes import Choice, NumberField, OneChoiceField, SeveralChoicesField, YesNoField
from formkit.language.line_reader import read_line
from formkit.schema import FormSchema, Step
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule
from teleservices.letters.letter_models import Block, LetterModels, OutcomeLetter
from teleservices.letters.paragraph_conditions import paragraph_scope
from teleservices.models import AuthorityKind, Outcome
from teleservices.studio.publication.checklist import points
from teleservices.studio.publication.dead_paragraphs import dead_paragraphs
from tests.factories.procedures import make_procedure

CHOICES = (Choice(value="a", label="Concert"), Choice(value="b", label="Exposition"))
FORM = FormSchema(
    steps=(
        Step(
            key="s_a",
            title="Vous",
            fields=(
                OneChoiceField(key="f_c", label="Nature", choices=CHOICES),
                SeveralChoicesField(key="f_s", label="Moyens", choices=CHOICES, required=False),
                YesNoField(key="f_y", label="Aidé"),
                NumberField(key="f_n", label="Places", minimum=0, maximum=100, required=False),
            ),
        ),
    )
)
COMMITTEE, PRESIDENT = (
    AuthorityRule(kind=kind) for kind in (AuthorityKind.STANDING_COMMITTEE, AuthorityKind.PRESIDENT)
)
RULES = DecisionRules(
    asks_amount=True,
    outcomes=(
        OutcomeRule(outcome=Outcome.ACCEPTED, authorities=(COMMITTEE,)),
        OutcomeRule(outcome=Outcome.ACCEPTED_IN_PART, authorities=(COMMITTEE, PRESIDENT)),
        OutcomeRule(outcome=Outcome.REFUSED, authorities=(PRESIDENT,)),
    ),
)
SUM, BY_PRESIDENT = (
    "« Montant accordé » n’est pas vide",
    "« Autorité qui décide » = “Président du conseil départemental”",
)
NEVER, ALWAYS, LIVE = "never", "always", ""


def letters(line: str, outcome: Outcome = Outcome.ACCEPTED) -> LetterModels:
    node = read_line(line, paragraph_scope(FORM)).node
    return LetterModels(outcomes=(OutcomeLetter(outcome=outcome, opening=(Block(text="Un.", condition=node),)),))


def verdict(line: str, outcome: Outcome, rules: DecisionRules | None) -> str:
    dead = list(dead_paragraphs(letters(line, outcome).to_json(), rules.to_json() if rules else {}, FORM))
    assert all(each.outcome == outcome for each in dead)
    return (NEVER if "jamais" in dead[0].text else ALWAYS) if dead else LIVE


@pytest.mark.parametrize(
    ("line", "outcome", "expected"),
    [
        (SUM, Outcome.ACCEPTED, ALWAYS),
        (SUM, Outcome.REFUSED, NEVER),
        ("« Montant accordé » ≥ 0 €", Outcome.ACCEPTED, ALWAYS),
        ("« Montant accordé » < 0 €", Outcome.ACCEPTED, NEVER),
        ("« Montant accordé » > 23 000 €", Outcome.ACCEPTED, LIVE),
        ("« Montant accordé » > 5 € et « Montant accordé » < 2 €", Outcome.ACCEPTED, NEVER),
        (BY_PRESIDENT, Outcome.ACCEPTED, NEVER),
        (BY_PRESIDENT, Outcome.ACCEPTED_IN_PART, LIVE),
        (BY_PRESIDENT, Outcome.REFUSED, LIVE),
        (f"non({BY_PRESIDENT})", Outcome.ACCEPTED, ALWAYS),
        ("« Base éligible » > 0 €", Outcome.ACCEPTED, NEVER),
        ("« Base éligible » est vide", Outcome.ACCEPTED, ALWAYS),
        ("« Nature » parmi (“Concert” ; “Exposition”)", Outcome.ACCEPTED, ALWAYS),
        ("« Nature » = “Concert”", Outcome.ACCEPTED, LIVE),
        ("« Places » ≤ 100", Outcome.ACCEPTED, LIVE),
        ("« Places » > 100", Outcome.REFUSED, NEVER),
        (SUM, Outcome.INADMISSIBLE, LIVE),
    ],
)
def test_what_no_decision_or_every_decision_prints_is_told(line: str, outcome: Outcome, expected: str) -> None:
    assert verdict(line, outcome, RULES) == expected


def test_the_base_is_known_where_the_service_proposes_of_it_and_all_is_possible_without_rules() -> None:
    proposing = RULES.model_copy(update={"proposals": ProposalRules(most_public_aid=8_000)})
    some, less_than_nothing = "« Base éligible » > 0 €", "« Base éligible » < 0 €"
    assert verdict(some, Outcome.ACCEPTED, proposing) == LIVE
    assert verdict(less_than_nothing, Outcome.ACCEPTED, proposing) == NEVER
    assert verdict(BY_PRESIDENT, Outcome.ACCEPTED, None) == LIVE
    assert list(dead_paragraphs({"outcomes": 3}, {}, FORM)) == []


@pytest.mark.django_db
def test_it_is_advice_that_leads_to_its_letter() -> None:
    models = letters(SUM, Outcome.REFUSED).to_json()
    procedure = make_procedure(form=FORM, decision_rules=RULES.to_json(), letter_models=models)
    [point] = [point for point in points(procedure) if "Un." in point.text]
    assert point.url == reverse("studio:letter", args=[procedure.uuid, Outcome.REFUSED])
    assert not point.is_blocking
