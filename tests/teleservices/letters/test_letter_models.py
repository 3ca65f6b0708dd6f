"""The language of the letters: what it takes, what it refuses, what it prints for a decision."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from formkit.fieldtypes import AmountField, DocumentField, IbanField, OneChoiceField, ShortTextField, YesNoField
from formkit.fieldtypes.choices import Choice
from formkit.schema import FormSchema, Step
from teleservices.letters.letter_models import Block, LetterModels, OutcomeLetter, parse_models
from teleservices.letters.letter_problems import wrong_letters
from teleservices.letters.letter_sentences import letter_changes
from teleservices.letters.letter_tags import quotable_fields
from teleservices.letters.paragraph_conditions import BY_DELIBERATION, answer_is
from teleservices.letters.printed_blocks import Filling, sections_of
from teleservices.models import Decision, Outcome, ServiceRequest
from tests.gate import examples

KINDS = (Choice(value="concert", label="Concert"), Choice(value="expo", label="Exposition"))
FORM = FormSchema(
    steps=(
        Step(
            key="s_project",
            title="Votre projet",
            fields=(
                ShortTextField(key="f_name", label="Nom du projet"),
                AmountField(key="f_amount", label="Montant demandé"),
                OneChoiceField(key="f_kind", label="Nature", choices=KINDS),
                YesNoField(key="f_first", label="Première demande"),
                IbanField(key="f_iban", label="IBAN"),
                DocumentField(key="f_rib", label="RIB", category="rib"),
            ),
        ),
    )
)

KIND = FORM.field("f_kind")


def decision(*, amount_cents: int | None = 90_000, kind: str = "", **answers: object) -> Decision:
    request = ServiceRequest(answers=answers)
    return Decision(request=request, amount_cents=amount_cents, authority_kind=kind, act_date=dt.date(2026, 12, 1))


def letter(*blocks: Block, **facts: object) -> LetterModels:
    model = OutcomeLetter.model_validate({"outcome": Outcome.ACCEPTED, **facts}).model_copy(update={"opening": blocks})
    return LetterModels(outcomes=(model,), quotable=("f_name",))


def wrong(models: LetterModels) -> list[str]:
    return [problem.text for problem in wrong_letters(models.to_json(), FORM)]


def test_documents_and_bank_details_are_never_quoted() -> None:
    assert [field.key for field in quotable_fields(FORM)] == ["f_name", "f_amount", "f_kind", "f_first"]


def test_a_text_whose_tag_has_no_value_is_not_printed_nor_a_heading_with_nothing_under() -> None:
    blocks = [
        Block(kind="heading", text="Versement"),
        Block(text="Projet {{ projet }}."),
        Block(kind="heading", text="Suite"),
        Block(text="Un.\n\nDeux."),
        Block(text="Jamais.", condition=BY_DELIBERATION),
    ]
    filling = Filling(decision(), {"projet": ""}, ["projet"])
    assert sections_of(blocks, filling) == [{"title": "Suite", "paragraphs": ["Un.", "Deux."]}]


def test_what_no_letter_could_print_is_told() -> None:
    assert wrong(letter(Block(text="{{ montant accorde }} pour {{ réponse:f_name }}."))) == []
    assert "balise « reponse:f_kind » n’existe pas" in wrong(letter(Block(text="{{ reponse:f_kind }}")))[0].replace(
        "\u00a0", " "
    )
    assert "n’est pas une balise complète" in wrong(letter(Block(text="{{ référence")))[0]
    assert "paragraphe est vide" in wrong(letter(Block(text=" ")))[0]
    assert "n’a pas ce choix" in wrong(letter(Block(text="Un.", condition=answer_is(KIND, "danse"))))[0]
    assert "balise" in wrong(letter(subject="{{ objet }}"))[0]
    assert "balise" in wrong(letter(enclosures=["{{ annexe }}"]))[0]
    assert "ne peuvent pas être lus" in wrong_letters({"outcomes": 3}, FORM)[0].text


@pytest.mark.parametrize("key", ["f_iban", "f_rib", "f_gone"])
def test_what_is_not_quotable_is_told_once_ticked_and_where_it_is_quoted(key: str) -> None:
    models = letter(Block(text=f"{{{{ réponse:{key} }}}}")).model_copy(update={"quotable": (key,)})
    assert len(wrong(models)) == 2


def test_changes_are_told_by_outcome_in_words() -> None:
    kind = answer_is(KIND, "concert")
    before, after = letter(Block(text="Un.")), letter(Block(text="Deux.", condition=kind), subject="Votre aide")
    (change,) = letter_changes(before.to_json(), after.to_json(), FORM)
    assert (change.option, change.before) == ("Accordée", "Un.")
    assert change.after.replace("\u00a0", " ") == "Objet : Votre aide\n[si « Nature » est Concert] Deux."
    assert letter_changes(before.to_json(), before.to_json(), FORM) == ()
    assert [change.option for change in letter_changes({}, before.to_json(), FORM)] == [
        "Réponses que les courriers peuvent citer",
        "Accordée",
    ]


def test_a_model_that_adds_nothing_is_not_kept() -> None:
    models = letter(Block(text="Un."))
    assert models.replacing(OutcomeLetter(outcome=Outcome.ACCEPTED)).outcomes == ()
    both = models.replacing(OutcomeLetter(outcome=Outcome.REFUSED, subject="Refus"))
    assert [model.outcome for model in both.outcomes] == [Outcome.ACCEPTED, Outcome.REFUSED]
    assert parse_models({}).to_json() == {}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=examples(150), deadline=None)
@given(st.sampled_from(["outcomes", "quotable", "format"]), JSON)
def test_whatever_stands_there_models_are_read_or_refused(name: str, value: object) -> None:
    content = {**letter(Block(text="Un.")).to_json(), name: value}
    assert isinstance(wrong_letters(content, FORM), list)  # type: ignore[arg-type] # any JSON


@settings(max_examples=examples(150), deadline=None)
@given(st.text(max_size=60))
def test_what_is_published_is_printed_without_a_brace_of_its_own(text: str) -> None:
    models = letter(Block(text=text))
    if wrong(models):
        return
    filling = Filling(decision(), {}, [])
    for printed in sections_of(models.of(Outcome.ACCEPTED).opening, filling):
        assert "{{" not in str(printed)
