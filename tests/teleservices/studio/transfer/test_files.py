"""A procedure written to a file, and made anew from it."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from formkit.checksums import checksum
from formkit.language.nodes import MAX_DEPTH, depth
from formkit.language.operators import MANY
from formkit.schema import FormSchema, parse_schema
from locker.models import DocumentCategory
from teleservices.letters.letter_models import LetterModels, OutcomeLetter
from teleservices.models import Outcome, Procedure
from teleservices.models.procedures.procedure import ForWhom
from teleservices.studio.errors import AddressInUseError, DesignRefusedError
from teleservices.studio.procedures import configuration
from teleservices.studio.publication import checklist
from teleservices.studio.transfer import files as transfer
from teleservices.studio.transfer.filed_procedure import FiledProcedure
from teleservices.studio.transfer.files import TransferError, filed, import_procedure, read, written
from teleservices.studio.trials.scenarios import record, replays
from tests.factories.accounts import make_user
from tests.factories.competence import BY_PRESIDENT
from tests.factories.procedures import make_designer, make_procedure
from tests.formkit.strategies import WHOLE_FORMS, schemas
from tests.french import french
from tests.gate import examples

pytestmark = pytest.mark.django_db
BOTH = " ou la date à laquelle notre silence vaut refus"
"""What the ready texts of version 4 added to the notification."""


def imported(content: FiledProcedure, code: str = "autre") -> Procedure:
    return import_procedure(content=content, title=content.title, code=code, team=None, author=make_designer())


def test_what_is_exported_is_imported_the_same() -> None:
    original = make_procedure()
    first, second = original.stages.all()[:2]
    first.allowed_next.add(second)
    first.remind_after_days = 7
    first.save()
    original.for_whom, original.asks_mandate_proof, original.needs_approval = ForWhom.EITHER, True, True
    original.save()
    record(procedure_id=original.pk, author=make_designer(), name="Rien de rempli", answers={}, facts={})
    content = filed(original)
    DocumentCategory.objects.all().delete()
    copy = imported(read(written(content).encode()))
    assert filed(copy).model_copy(update={"code": content.code}) == content
    assert copy.for_whom == ForWhom.EITHER
    assert [(replay.scenario.name, replay.differences) for replay in replays(copy)] == [("Rien de rempli", ())]
    assert copy.current_version is None
    assert copy.team is None
    assert copy.draft_schema == parse_schema(original.draft_schema).to_json()
    assert DocumentCategory.objects.count() == len(content.categories)


@WHOLE_FORMS
@given(schemas())
def test_any_form_goes_through_a_file(schema: FormSchema) -> None:
    content = FiledProcedure(title="Titre", code="titre", form=schema)
    if private := schema.private_fields():
        with pytest.raises(TransferError) as refused:
            read(written(content).encode())
        assert f"«\u00a0{private[0].label}\u00a0» est réservée au service" in refused.value.message
    else:
        assert read(written(content).encode()) == content


@pytest.fixture
def portal_file() -> bytes:
    """The file of an ordinary procedure."""
    return envelope()


def envelope(**changes: Any) -> bytes:
    letters = LetterModels(outcomes=(OutcomeLetter(outcome=Outcome.ACCEPTED, subject="Votre aide"),))
    content = filed(make_procedure(letter_models=letters.to_json())).model_dump(mode="json")
    data = {"kind": transfer.KIND, "version": transfer.VERSION, "checksum": checksum(content), "content": content}
    return json.dumps(data | changes).encode()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "n’est pas une démarche"),
        (b"\xff\xfe", "n’est pas une démarche"),
        (b"[" * 100_000, "n’est pas une démarche"),
        (b'{"kind": "autre"}', "n’est pas une démarche"),
        (b" " * 2_000_001, "trop lourd"),
    ],
)
def test_another_file_is_refused(data: bytes, reason: str) -> None:
    with pytest.raises(TransferError) as refused:
        read(data)
    assert reason in refused.value.message


def test_a_file_cut_or_changed_is_refused() -> None:
    with pytest.raises(TransferError, match="exportez la démarche à nouveau"):
        read(envelope(checksum="0" * 64))
    with pytest.raises(TransferError, match="plus récente"):
        read(envelope(version=99))
    content: dict[str, Any] = {"title": "Titre", "code": "titre", "form": {"steps": []}}
    with pytest.raises(TransferError, match=r"form\.steps"):
        read(envelope(content=content, checksum=checksum(content)))


def test_every_setting_is_exported_but_those_of_this_portal() -> None:
    of_this_portal = {"title", "team", "profile_types", "opens_at", "closes_at", "assignment"}
    apart = {configuration.RULES, configuration.LETTERS}
    assert set(transfer.SETTINGS) | apart == set(configuration.CONFIGURATION) - of_this_portal


def test_a_file_of_the_first_version_is_still_read() -> None:
    now = filed(make_procedure())
    old = now.model_dump(mode="json")
    for unknown_then in (
        "for_whom", "asks_mandate_proof", "needs_approval", "scenarios", "remedies_in_part", "remedies_after_silence",
        "decision_rules", "letter_models",
    ):  # fmt: skip
        del old[unknown_then]
    said = now.model_copy(update={"remedies_after_silence": now.remedies})
    assert read(envelope(content=old, checksum=checksum(old), version=1)) == said


@pytest.mark.parametrize(
    ("regime", "after_silence", "notified"),
    [("rejection", f"Deux mois{BOTH}, au tribunal.", "Deux mois, au tribunal."), ("acceptance", "", "Deux mois.")],
)
def test_a_file_that_told_of_silence_and_refusals_together_tells_them_apart(
    regime: str, after_silence: str, notified: str
) -> None:
    old = filed(make_procedure(regime=regime)).model_dump(mode="json")
    del old["remedies_after_silence"]
    old["remedies"] = after_silence or notified
    content = read(envelope(content=old, checksum=checksum(old), version=4))
    assert (content.remedies_after_silence, content.remedies) == (after_silence, notified)


def test_a_file_that_knew_one_text_of_remedies_keeps_it_for_refusals() -> None:
    now = filed(make_procedure(remedies="Contre le refus.", remedies_in_part="Contre ce qui manque."))
    old = now.model_dump(mode="json")
    del old["remedies_in_part"]
    content = read(envelope(content=old, checksum=checksum(old), version=2))
    assert (content.remedies, content.remedies_in_part) == ("Contre le refus.", "")


def test_who_decides_goes_through_a_file() -> None:
    original = make_procedure(decision_rules=BY_PRESIDENT.to_json())
    content = read(written(filed(original)).encode())
    assert content.decision_rules == BY_PRESIDENT
    assert imported(content).decision_rules == BY_PRESIDENT.to_json()


def test_a_file_that_says_nothing_of_who_decides_is_to_be_completed() -> None:
    old = filed(make_procedure(decision_rules=BY_PRESIDENT.to_json())).model_dump(mode="json")
    del old["decision_rules"]
    content = read(envelope(content=old, checksum=checksum(old), version=5))
    assert content.decision_rules is None
    made = imported(content)
    assert made.decision_rules == {}
    assert "Dites qui décide" in " ".join(point.text for point in checklist.blocking(made))


@pytest.mark.parametrize(
    ("rules", "place"),
    [
        ({"outcomes": [{"outcome": "withdrawn"}]}, "outcomes.0.outcome"),
        ({"outcomes": [{"outcome": "accepted"}] * 2}, "decision_rules"),
        ({"outcomes": [{"outcome": "accepted"}] * 10_000}, "decision_rules.outcomes"),
        ({"outcomes": [{"outcome": "accepted", "authorities": [{"kind": "mayor"}]}]}, "authorities.0.kind"),
        ({"outcomes": [{"outcome": "accepted", "authorities": [{"kind": "president"}] * 4}]}, "0.authorities"),
        (
            {"outcomes": [{"outcome": "refused", "authorities": [{"kind": "president", "amount_max_cents": -1}]}]},
            "amount_max_cents",
        ),
        ({"outcomes": [{"outcome": "accepted", "label": "x" * 61}]}, "label"),
        ({"format": 3, "outcomes": []}, "format"),
        ({"outcomes": [], "then": "publish"}, "then"),
        ("president", "decision_rules"),
    ],
)
def test_rules_of_decision_that_this_portal_does_not_know_are_refused(rules: object, place: str) -> None:
    data = spoilt(json.loads(envelope()), ["decision_rules"], rules)
    with pytest.raises(TransferError, match=re.escape(place)):
        read(data)


def nested(levels: int) -> dict[str, Any]:
    """A condition of so many levels."""
    condition: dict[str, Any] = {"kind": "not_empty", "of": [{"kind": "answer", "key": "f_project1"}]}
    for _level in range(levels - 2):
        condition = {"kind": "not", "of": [condition]}
    return condition


def with_condition(levels: int) -> bytes:
    return spoilt(json.loads(envelope()), ["form", "steps", "1", "condition"], nested(levels))


@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 150, 400])
def test_a_condition_too_deep_is_refused_in_words(levels: int) -> None:
    with pytest.raises(TransferError, match=rf"\b{MAX_DEPTH}\b"):
        read(with_condition(levels))


def test_a_condition_as_deep_as_can_be_is_read() -> None:
    assert depth(read(with_condition(MAX_DEPTH)).form.steps[1].condition) == MAX_DEPTH


def with_paragraph(condition: dict[str, Any]) -> bytes:
    block = {"text": "Un.", "condition": condition}
    letter = {"outcome": "accepted", "opening": [block]}
    return spoilt(json.loads(envelope()), ["letter_models"], {"format": 2, "outcomes": [letter]})


@pytest.mark.parametrize("levels", [MAX_DEPTH + 1, 150, 400])
def test_the_condition_of_a_paragraph_is_refused_as_deep(levels: int) -> None:
    with pytest.raises(TransferError, match=rf"\b{MAX_DEPTH}\b"):
        read(with_paragraph(nested(levels)))


def test_the_condition_of_a_paragraph_names_no_more_than_others_and_nothing_unknown() -> None:
    letters = read(with_paragraph(nested(MAX_DEPTH))).letter_models
    assert letters is not None
    assert [depth(condition) for condition in letters.conditions] == [MAX_DEPTH]
    many = [nested(2)] * 40
    with pytest.raises(TransferError, match=rf"\b{MANY}\b"):
        read(with_paragraph({"kind": "and", "of": [{"kind": "or", "of": many}, {"kind": "or", "of": many}]}))
    for unknown in ({"kind": "script", "of": []}, nested(2) | {"then": "publish"}, {"when": "always"}, 3):
        with pytest.raises(TransferError, match=re.escape("letter_models.outcomes.0.opening.0.condition")):
            read(with_paragraph(unknown))  # type: ignore[arg-type]


def test_what_is_too_long_is_said_to_be() -> None:
    with pytest.raises(TransferError) as refused:
        read(spoilt(json.loads(envelope()), ["title"], "T" * 151))
    text = french("Too long in this file: “%(place)s”, %(limit)d characters at most. Shorten it.")
    assert refused.value.message == text % {"place": french("title"), "limit": 150}


def test_an_older_file_is_converted(monkeypatch: pytest.MonkeyPatch) -> None:
    old = filed(make_procedure()).model_dump(mode="json")
    old["name"] = old.pop("title")
    data = envelope(content=old, checksum=checksum(old), version=0)

    def titled(content: dict[str, Any]) -> dict[str, Any]:
        return {**{key: value for key, value in content.items() if key != "name"}, "title": content["name"]}

    monkeypatch.setattr(transfer, "CONVERTERS", {**transfer.CONVERTERS, 0: titled})
    assert read(data).title == old["name"]


def test_only_designers_import_and_a_code_is_used_once() -> None:
    content = filed(make_procedure())
    with pytest.raises(DesignRefusedError):
        import_procedure(content=content, title="T", code="t", team=None, author=make_user())
    imported(content)
    with pytest.raises(AddressInUseError):
        imported(content)


def spoilt(envelope_: dict[str, Any], path: list[str], value: object) -> bytes:
    """A file where something else stands at a place, its checksum made anew as someone cunning would."""
    target = envelope_["content"]
    for part in path[:-1]:
        target = target[int(part) if isinstance(target, list) else part]
    target[int(path[-1]) if isinstance(target, list) else path[-1]] = value
    try:
        envelope_["checksum"] = checksum(envelope_["content"])
    except ValueError:
        envelope_["checksum"] = ""
    return json.dumps(envelope_).encode()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(codec=None), max_size=4),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=6,
)
PLACES = st.sampled_from(
    ["title", "code", "form", "form.steps", "form.steps.0.fields", "form.steps.0.fields.0.key", "form.rules", "regime",
     "form.steps.0.condition", "stages", "stages.0", "stages.0.state", "stages.1.key", "stages.0.allowed_next",
     "categories", "categories.0.code", "profile_types", "processing_days", "draft_days", "remedies",
     "decision_rules", "letter_models", "letter_models.outcomes"]
)  # fmt: skip


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(PLACES, JSON)
def test_whatever_stands_in_it_a_file_is_read_or_refused(portal_file: bytes, place: str, value: object) -> None:
    data = spoilt(json.loads(portal_file), place.split("."), value)
    try:
        content = read(data)
    except TransferError:
        return
    assert filed(imported(content, f"c-{uuid4().hex}")).form == content.form


@given(st.binary(max_size=200))
def test_any_other_file_is_refused(data: bytes) -> None:
    with pytest.raises(TransferError):
        read(data)


def test_two_stages_of_one_key_and_a_draft_stage_are_refused() -> None:
    data = json.loads(envelope())
    first, second = data["content"]["stages"][:2]
    for changes in ({"key": second["key"]}, {"state": "draft"}):
        with pytest.raises(TransferError, match="stages"):
            read(spoilt(data | {"content": {**data["content"], "stages": [first | changes, second]}}, ["title"], "T"))


def test_a_category_that_the_file_does_not_describe_is_made_all_the_same() -> None:
    content = filed(make_procedure()).model_copy(update={"categories": ()})
    DocumentCategory.objects.all().delete()
    imported(content)
    codes = {field.category for field in content.form.document_fields()}
    assert set(DocumentCategory.objects.values_list("code", flat=True)) == codes != set()
