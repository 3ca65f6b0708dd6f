"""What the condition of a paragraph reads of a decision and of its request; what isn't known hides the paragraph."""

import datetime as dt
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from formkit.language.line_reader import read_line
from formkit.language.nodes import Node
from formkit.language.scope import Name
from formkit.language.value_types import BOOLEAN
from formkit.schema import FormSchema
from teleservices.letters.letter_models import Block, LetterModels, OutcomeLetter
from teleservices.letters.letter_problems import wrong_letters
from teleservices.letters.paragraph_conditions import paragraph_scope, values_read
from teleservices.letters.printed_blocks import Filling, sections_of
from teleservices.models import Decision, Outcome, Proposal, RequestAnnotation, ServiceRequest
from teleservices.parameter_names import parameter_names, versions_to_pin
from tests.factories.dated_parameters import make_parameter
from tests.factories.procedures import AMOUNT, make_form, make_procedure, make_request

pytestmark = pytest.mark.django_db
CHOICE = "f_kind12"


def form() -> FormSchema:
    """The ordinary form, with a calculated value, a closed question, and what the service notes."""
    content = make_form().model_dump(mode="json")
    half = {
        "type": "calculated",
        "key": "f_half12",
        "label": "Moitié",
        "formula": tree("« Montant demandé » ÷ 2", make_form()).model_dump(mode="json"),
        "result": "amount",
    }
    kinds = [{"value": "concert", "label": "Concert"}, {"value": "expo", "label": "Exposition"}]
    content["steps"][0]["fields"] += [
        half,
        {"type": "one_choice", "key": CHOICE, "label": "Nature", "choices": kinds, "required": False},
    ]
    note = {"type": "amount", "key": "f_dejavu", "label": "Déjà versé", "private": True, "required": False}
    return FormSchema.model_validate({**content, "annotations": [note]})


def tree(line: str, form: FormSchema, *parameters: Name) -> Node:
    read = read_line(line, paragraph_scope(form, parameters=parameters))
    assert not read.faults
    assert read.node is not None
    return read.node


def decided(*, amount_cents: int | None = 2_400_000, kind: str = "president", base: int | None = None) -> Decision:
    request = make_request(procedure=make_procedure(form=form()))
    request.answers = {AMOUNT: 5_000_000, "f_half12": 2_500_000}
    request.facts = {"p_type": "association", "p_today": "2026-12-01"}
    proposal = None if base is None else Proposal(request=request, eligible_base=base)
    return Decision(request=request, amount_cents=amount_cents, authority_kind=kind, proposal=proposal)


def is_printed(decision: Decision, *conditions: Node) -> bool:
    blocks = [Block(text="Une convention est signée.", condition=condition) for condition in conditions]
    filling = Filling(decision, {}, environment=values_read(decision, conditions))
    return bool(sections_of(blocks, filling))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("« Montant accordé » > 23 000 €", True),
        ("« Montant accordé » > 24 000 €", False),
        ("« Montant accordé » < « Montant demandé »", True),
        ("« Montant accordé » < « Moitié » et « Type de profil » = choix(“association”)", True),
        ("« Autorité qui décide » = “Président du conseil départemental”", True),
        ("« Autorité qui décide » = “Commission permanente”", False),
        ("non(« Autorité qui décide » = “Commission permanente”)", True),
        ("« Base éligible » ≥ 40 000 €", True),
        ("« Montant accordé » > « Base éligible » × 50 %", True),
        ("« Déjà versé » + « Montant accordé » > 30 000 €", True),
        ("« Déjà versé » > 100 €", True),
        ("« Nature » = “Concert”", False),
        ("non(« Nature » = “Concert”)", False),
        ("« Nature » est vide", True),
        ("aujourd’hui ≥ 01/12/2026", True),
    ],
)
def test_a_condition_reads_the_request_its_notes_and_what_is_decided(line: str, expected: bool) -> None:
    decision = decided(base=4_000_000)
    RequestAnnotation.objects.create(request=decision.request, field_key="f_dejavu", answer=700_000)
    assert is_printed(decision, tree(line, form())) is expected


@pytest.mark.parametrize(
    "line",
    [
        "« Montant accordé » > 0 €",
        "non(« Montant accordé » > 0 €)",
        "« Base éligible » > 0 €",
        "« Déjà versé » > 0 €",
        "« Autorité qui décide » ≠ “Commission permanente”",
    ],
)
def test_what_is_not_known_hides_the_paragraph(line: str) -> None:
    assert not is_printed(decided(amount_cents=None, kind=""), tree(line, form()))


def test_what_a_letter_reads_is_read_once(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    decision = decided(base=4_000_000)
    lines = ("« Montant accordé » > 1 €", "« Déjà versé » est vide", "« Déjà versé » > 1 €", "« Base éligible » > 1 €")
    trees = [tree(line, form()) for line in lines]
    with django_assert_num_queries(0):
        assert is_printed(decision, trees[0], trees[3])
    with django_assert_num_queries(1):
        assert is_printed(decision, *trees)


def test_a_parameter_is_the_one_pinned_else_that_of_the_day_of_the_transmission() -> None:
    parameter = make_parameter({dt.date(2020, 1, 1): Decimal(2_300_000)}, name="Seuil de convention")
    condition = tree("« Montant accordé » > « Seuil de convention »", form(), *parameter_names())
    letter = OutcomeLetter(outcome=Outcome.ACCEPTED, opening=(Block(text="Un.", condition=condition),))
    models = LetterModels(outcomes=(letter,))
    procedure = make_procedure(form=form(), letter_models=models.to_json())
    request = make_request(procedure=procedure)
    assert list(versions_to_pin(ServiceRequest.objects.get(pk=request.pk))) == [parameter.key]
    decision = Decision(request=request, amount_cents=2_400_000)
    for kept, printed in (({}, True), ({parameter.key: 2_300_000}, True), ({parameter.key: 2_500_000}, False)):
        request.facts = {"p_type": "association", **kept}
        assert is_printed(decision, condition) is printed
    assert wrong_letters(models.to_json(), form()) == []


@pytest.mark.parametrize(
    "line", ["« Montant accordé »", "« Montant accordé » > 3", "« Autorité qui décide » = choix(“maire”)"]
)
def test_a_condition_that_no_letter_could_read_is_told_with_its_paragraph(line: str) -> None:
    node = read_line(line, paragraph_scope(form()), expected=BOOLEAN).node
    letter = OutcomeLetter(outcome=Outcome.REFUSED, closing=(Block(text="Une convention.", condition=node),))
    [problem] = wrong_letters(LetterModels(outcomes=(letter,)).to_json(), form())
    assert problem.outcome == Outcome.REFUSED
    assert "Une convention." in problem.text


def test_the_fixed_parts_are_in_no_condition() -> None:
    """What the law wants of a letter stands outside the models: a condition belongs to a block, and to nothing else."""
    fields = {name for name, field in OutcomeLetter.model_fields.items() if "Block" in str(field.annotation)}
    assert fields == {"opening", "closing"}
