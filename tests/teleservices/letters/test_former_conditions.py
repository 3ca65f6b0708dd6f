"""Conditions of the letters of format 1 print, as trees, the paragraphs that they printed: over all that they had."""

import itertools
from typing import Any

import pytest
from pydantic import ValidationError

from formkit.fieldtypes import DropDownField, OneChoiceField, SeveralChoicesField, YesNoField
from formkit.fieldtypes.choices import Choice
from formkit.language.faults import faults
from formkit.language.value_types import BOOLEAN
from formkit.schema import FormSchema, Step
from formkit.values import Answers, JsonValue
from teleservices.letters.former_conditions import FormerCondition
from teleservices.letters.letter_models import LetterModels, readable_models
from teleservices.letters.letter_problems import wrong_letters
from teleservices.letters.paragraph_conditions import paragraph_scope, values_read
from teleservices.letters.printed_blocks import Filling, sections_of
from teleservices.models import Decision, FormVersion, Outcome, ServiceRequest

Json = dict[str, Any]
CHOICES = (Choice(value="true", label="Vrai"), Choice(value="expo", label="Exposition"))
FORM = FormSchema(
    steps=(
        Step(
            key="s_project",
            title="Votre projet",
            fields=(
                OneChoiceField(key="f_kind", label="Nature", choices=CHOICES, other=True),
                DropDownField(key="f_place", label="Lieu", choices=CHOICES),
                SeveralChoicesField(key="f_means", label="Moyens", choices=CHOICES, other=True),
                YesNoField(key="f_first", label="Première demande"),
            ),
        ),
    )
)
KEYS = (*(field.key for field in FORM.fields()), "f_gone")
CONDITIONS: list[Json] = [
    *({"when": when} for when in ("always", "amount", "deliberation", "president")),
    *({"when": when, "cents": cents} for when in ("at_least", "at_most") for cents in (0, 90_000)),
    *({"when": "answer", "key": key, "value": value} for key in KEYS for value in ("true", "false", "expo")),
]
AMOUNTS, KINDS = (None, 0, 89_999, 90_000, 90_001), ("", "assembly", "standing_committee", "president")
ANSWERS: list[JsonValue] = [
    None, "true", "expo", True, False, [], ["expo"], ["true", "expo"], {"other": "expo"}, [{"other": "true"}, "expo"],
    3,
]  # fmt: skip


def was_met(condition: Json, amount: int | None, kind: str, answers: Answers) -> bool:
    """As format 1 had it."""
    match condition["when"]:
        case "amount":
            return amount is not None
        case "at_least":
            return amount is not None and amount >= condition["cents"]
        case "at_most":
            return amount is not None and amount <= condition["cents"]
        case "deliberation":
            return kind in ("assembly", "standing_committee")
        case "president":
            return kind == "president"
        case "answer":
            return condition["value"] in chosen(answers.get(str(condition["key"])))
    return True


def chosen(answer: JsonValue) -> list[JsonValue]:
    if isinstance(answer, bool):
        return ["true" if answer else "false"]
    if isinstance(answer, list):
        return [value for value in answer if isinstance(value, str)]
    return [answer] if isinstance(answer, str) else []


def content(*conditions: Json) -> dict[str, JsonValue]:
    """Models of format 1 whose paragraphs are called by their numbers."""
    blocks = [
        {"kind": "paragraph", "text": str(number), "condition": {"cents": None, "key": "", "value": "", **condition}}
        for number, condition in enumerate(conditions)
    ]
    letter = {"outcome": "accepted", "subject": "", "opening": blocks, "closing": [], "enclosures": []}
    return {"format": 1, "outcomes": [letter], "quotable": [], "is_registered": True}


def printed(models: LetterModels, decision: Decision) -> object:
    blocks = models.of(Outcome.ACCEPTED).blocks
    filling = Filling(decision, {}, environment=values_read(decision, (block.condition for block in blocks)))
    [section] = sections_of(blocks, filling)
    return section["paragraphs"]  # type: ignore[index, call-overload] # a section


def decision(amount: int | None, kind: str, answers: Answers) -> Decision:
    request = ServiceRequest(
        form_version=FormVersion(schema=FORM.to_json()), answers=dict(answers), facts={"p_siret": ""}
    )
    return Decision(request=request, amount_cents=amount, authority_kind=kind)


def test_the_same_paragraphs_are_printed_over_every_condition_and_answer() -> None:
    former = content(*CONDITIONS)
    untyped, typed = readable_models(former), readable_models(former, FORM)
    assert untyped is not None
    assert typed is not None
    assert untyped != typed
    for amount, kind, answer in itertools.product(AMOUNTS, KINDS, ANSWERS):
        for key in KEYS:
            expected = [
                str(number)
                for number, condition in enumerate(CONDITIONS)
                if was_met(condition, amount, kind, {key: answer})
            ]
            assert printed(untyped, decision(amount, kind, {key: answer})) == expected
            if suits(key, answer):
                assert printed(typed, decision(amount, kind, {key: answer})) == expected


def suits(key: str, answer: JsonValue) -> bool:
    """Whether a question could be answered so: a tree of its type looks at no other answer."""
    if answer is None or answer == []:
        return True
    wanted = {"f_first": bool, "f_means": list, "f_gone": str}.get(key)
    return isinstance(answer, wanted) if wanted else isinstance(answer, str | dict)


def test_once_its_form_is_known_only_what_could_not_be_chosen_is_wrong() -> None:
    models = readable_models(content(*CONDITIONS), FORM)
    assert models is not None
    assert models.to_json()["format"] == 2
    assert models.is_registered
    scope, wrong = paragraph_scope(FORM), []
    for condition, block in zip(CONDITIONS, models.of(Outcome.ACCEPTED).blocks, strict=True):
        if block.condition and faults(block.condition, scope, expected=BOOLEAN):
            wrong.append((condition["key"], condition["value"]))
    of_choices = [(key, "false") for key in ("f_kind", "f_place", "f_means")]
    gone = [("f_gone", value) for value in ("true", "false", "expo")]
    assert wrong == [*of_choices, ("f_first", "expo"), *gone]


@pytest.mark.parametrize(
    "condition",
    [
        {"when": "at_least"},
        {"when": "amount", "cents": 3},
        {"when": "answer", "key": "f_kind"},
        {"when": "always", "key": "f_kind", "value": "concert"},
        {"when": "tomorrow"},
        {"when": "at_least", "cents": -1},
    ],
)
def test_a_former_condition_has_what_it_compares_and_nothing_else(condition: Json) -> None:
    with pytest.raises(ValidationError):
        FormerCondition.model_validate(condition)
    assert len(wrong_letters(content(condition), FORM)) == 1


@pytest.mark.parametrize("outcomes", [3, [3], [{"outcome": "accepted", "opening": 3}], [{"opening": [3]}]])
def test_what_could_not_be_read_still_cannot(outcomes: JsonValue) -> None:
    assert readable_models({"format": 1, "outcomes": outcomes}) is None
