"""Ceilings that are parameters or calculations, and opinions wanted only on a condition, on the screen « Décision »."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.checksums import checksum
from formkit.language.nodes import Annotation, Answer, Node, Operation
from formkit.language.nodes import Parameter as Named
from teleservices.competence.amount_trees import PROPOSED, plain_amount
from teleservices.competence.outcome_sentences import outcome_sentence, rule_changes
from teleservices.competence.rules import DecisionRules, OutcomeRule, parse_rules
from teleservices.models import Outcome, Parameter, Procedure
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.publication.checklist import blocking, points
from teleservices.studio.transfer.files import TransferError, filed, read, written
from tests.factories.competence import BY_PRESIDENT
from tests.factories.dated_parameters import make_parameter
from tests.factories.procedures import AMOUNT, make_team
from tests.form_controls import controls
from tests.teleservices.studio.acting import draft, in_draft, post, seen

pytestmark = pytest.mark.django_db
ABOVE = Operation(kind="greater", of=(PROPOSED, plain_amount(1_000_000)))
NAMED = "« Plafond de délégation »"
ABOVE_LINE = "« Montant proposé » > 10\u202f000 €"
LINE, OPINION = "accepted-president_line", "accepted-opinion"
TYPED: dict[str, object] = {
    "nature": "decided",
    "asks_amount": "on",
    "accepted-exists": "on",
    "accepted-authorities": ["president", "standing_committee"],
    "refused-exists": "on",
    "refused-authorities": ["standing_committee"],
}


@pytest.fixture
def parameter() -> Parameter:
    """Of another service."""
    values = {dt.date(2020, 1, 1): Decimal(500_000)}
    return make_parameter(values, name="Plafond de délégation", team=make_team("Affaires juridiques"))


def address(procedure: Procedure) -> str:
    return reverse("studio:decision", args=[procedure.uuid])


def save(studio: Client, procedure: Procedure, **changes: object) -> OutcomeRule:
    """The rule of what is granted, once the page is saved with these changes."""
    url = address(procedure)
    response = studio.post(url, TYPED | changes | seen(studio, url))
    assert response.status_code == 302, response.text
    return granting(procedure)


def granting(procedure: Procedure) -> OutcomeRule:
    rules = parse_rules(in_draft(procedure).decision_rules)
    assert rules
    rule = rules.of(Outcome.ACCEPTED)
    assert rule
    return rule


def refused(studio: Client, procedure: Procedure, **changes: object) -> str:
    """The page that refuses these changes, and keeps what is typed."""
    url = address(procedure)
    response = studio.post(url, TYPED | changes | seen(studio, url))
    assert response.status_code == 422
    values = controls(response.text)
    for name, typed in changes.items():
        assert values.get(name, []) == (typed if isinstance(typed, list) else [typed]), name
    return response.text


def test_a_sum_and_a_parameter_are_typed_both_ways_round(
    studio: Client, procedure: Procedure, parameter: Parameter
) -> None:
    rule = save(studio, procedure, **{"accepted-president": "5 000"})
    assert rule.authorities[0].ceiling == plain_amount(500_000)
    shown = controls(studio.get(address(procedure)).text)
    assert "5" in shown[LINE][0]
    rule = save(studio, procedure, **{"accepted-president": "", LINE: "« plafond de delegation »"})
    assert rule.authorities[0].ceiling == Named(key=parameter.key)
    page = studio.get(address(procedure)).text
    assert controls(page)[LINE] == [NAMED]
    assert controls(page)["accepted-president"] == [""]
    assert "5\u202f000,00\u00a0€" in page, "the example reads the parameter as it is today"
    rule = save(studio, procedure, **{"accepted-president": "", LINE: "7 000 €"})
    assert rule.authorities[0].ceiling == plain_amount(700_000)
    assert controls(studio.get(address(procedure)).text)["accepted-president"] == ["7\u202f000,00"]
    rule = save(studio, procedure, **{"accepted-president": "", LINE: "7 000 €"})
    assert rule.authorities[0].ceiling is None, "the box was emptied"
    save(studio, procedure, **{"accepted-president": "", LINE: NAMED})
    rule = save(studio, procedure, **{"accepted-president": "5 000", LINE: ""})
    assert rule.authorities[0].ceiling == plain_amount(500_000)


def test_what_is_shown_is_posted_back_the_same(studio: Client, procedure: Procedure, parameter: Parameter) -> None:
    line = "minimum(« Plafond de délégation » ; 3 000 €)"
    save(studio, procedure, **{LINE: line, OPINION: "if", f"{OPINION}_line": "« Montant proposé » ≥ 900 €"})
    before = Procedure.objects.get(pk=procedure.pk).draft_number
    assert studio.post(address(procedure), controls(studio.get(address(procedure)).text)).status_code == 302
    assert Procedure.objects.get(pk=procedure.pk).draft_number == before


def test_rules_saved_as_they_are_stay_as_they_were_written(studio: Client, procedure: Procedure) -> None:
    ceiling = plain_amount(500_000).model_dump(mode="json")
    authorities = [{"kind": "president", "ceiling": ceiling}, {"kind": "standing_committee"}]
    former = {"asks_amount": True, "outcomes": [{"outcome": "accepted", "authorities": authorities}]}
    Procedure.objects.filter(pk=procedure.pk).update(decision_rules=former)
    page = controls(studio.get(address(procedure)).text)
    assert page["accepted-president"] == ["5\u202f000,00"]
    assert studio.post(address(procedure), page).status_code == 302
    assert in_draft(procedure).decision_rules == former


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({LINE: "« Plafond de délégatio »"}, LINE),
        ({LINE: "« Montant proposé » > 10 €"}, LINE),
        ({LINE: "12"}, LINE),
        ({LINE: "0 €"}, LINE),
        ({LINE: "99 999 999 999 €"}, LINE),
        ({LINE: "0,001 €"}, LINE),
        ({"accepted-president": "10", LINE: "20 €"}, LINE),
        ({"accepted-assembly_line": "20 €"}, "accepted-assembly_line"),
        ({LINE: "20 €", "asks_amount": []}, LINE),
        ({OPINION: "if"}, f"{OPINION}_line"),
        ({OPINION: "if", f"{OPINION}_line": "« Montant proposé »"}, f"{OPINION}_line"),
        ({OPINION: "if", f"{OPINION}_of": "annotation:s_proposed"}, f"{OPINION}_above"),
        ({OPINION: "if", f"{OPINION}_above": "10"}, f"{OPINION}_of"),
        ({f"{OPINION}_line": "« Montant proposé » > 9 €"}, f"{OPINION}_0"),
        ({OPINION: "always", f"{OPINION}_line": "« Montant proposé » > 9 €"}, OPINION),
    ],
)
def test_what_errs_is_told_in_its_place_and_kept(
    studio: Client, procedure: Procedure, parameter: Parameter, changes: dict[str, object], place: str
) -> None:
    page = refused(studio, procedure, **changes)
    assert f'href="#id_{place.removesuffix("_0")}' in page


def test_everybody_below_a_parameter_leaves_nobody_above(
    studio: Client, procedure: Procedure, parameter: Parameter
) -> None:
    page = refused(studio, procedure, **{"accepted-authorities": ["president"], LINE: NAMED})
    assert 'href="#id_accepted-authorities_group"' in page


def test_lines_are_read_again_without_being_saved(studio: Client, procedure: Procedure, parameter: Parameter) -> None:
    url = address(procedure)
    response = studio.post(url, TYPED | {LINE: NAMED, "do": "read"} | seen(studio, url))
    assert response.status_code == 200
    assert "studio-line" in response.text
    assert controls(response.text)[LINE] == [NAMED]
    assert parse_rules(in_draft(procedure).decision_rules) is None


def test_an_opinion_is_wanted_by_the_list_or_the_line(studio: Client, procedure: Procedure) -> None:
    listed = {OPINION: "if", f"{OPINION}_of": "annotation:s_proposed", f"{OPINION}_above": "10 000"}
    rule = save(studio, procedure, **listed)
    assert (rule.needs_opinion, rule.opinion_when) == (True, ABOVE)
    shown = controls(studio.get(address(procedure)).text)
    assert shown[f"{OPINION}_line"] == [ABOVE_LINE]
    rule = save(studio, procedure, **listed, **{f"{OPINION}_line": "« Montant proposé » > 900 €"})
    assert rule.opinion_when == Operation(kind="greater", of=(PROPOSED, plain_amount(90_000)))
    assert controls(studio.get(address(procedure)).text)[f"{OPINION}_above"] == ["900,00"]
    rule = save(studio, procedure, **{OPINION: "always"})
    assert (rule.needs_opinion, rule.opinion_when) == (True, None)
    rule = save(studio, procedure, **{OPINION: "never"})
    assert (rule.needs_opinion, rule.opinion_when) == (False, None)


def with_trees(ceiling: Node, condition: Node | None = None) -> DecisionRules:
    """Rules of what is granted: the president up to a ceiling, and whether an opinion comes first."""
    return DecisionRules.model_validate(
        {
            "asks_amount": True,
            "outcomes": [
                {
                    "outcome": "accepted",
                    "authorities": [
                        {"kind": "president", "ceiling": ceiling.model_dump(mode="json")},
                        {"kind": "standing_committee"},
                    ],
                    "needs_opinion": condition is not None,
                    "opinion_when": condition and condition.model_dump(mode="json"),
                }
            ],
        }
    )


def test_sentences_and_comparisons_name_the_parameter_and_the_condition(parameter: Parameter) -> None:
    before, after = with_trees(plain_amount(500_000)), with_trees(Named(key=parameter.key), ABOVE)
    text = outcome_sentence(after, after.outcomes[0])
    assert parameter.name in text
    assert "10\u202f000" in text
    [change] = rule_changes(before.to_json(), after.to_json())
    assert parameter.name in str(change.after)
    assert parameter.name not in str(change.before)


def test_what_a_ceiling_or_a_condition_lost_blocks_the_publication(
    studio: Client, procedure: Procedure, designer: User, parameter: Parameter
) -> None:
    post(studio, procedure, "annotation_add", "amount", label="Retenu", personal="none", anonymise="keep")
    [note] = draft(procedure).annotations
    noted = Annotation(key=note.key)
    above = Operation(kind="greater", of=(noted, plain_amount(100)))
    rules = with_trees(noted, above)
    change_settings(procedure_id=procedure.pk, author=designer, changes={"decision_rules": rules.to_json()})
    places = [f"{address(procedure)}#id_{name}_line" for name in ("accepted-president", OPINION)]
    assert not set(places) & {point.url for point in blocking(Procedure.objects.get(pk=procedure.pk))}
    post(studio, procedure, "annotation_delete", note.key)
    assert set(places) <= {point.url for point in blocking(Procedure.objects.get(pk=procedure.pk))}


def test_a_parameter_that_nobody_knows_or_without_a_value_blocks_the_publication(
    procedure: Procedure, designer: User
) -> None:
    empty = make_parameter({}, name="Plafond à venir")
    for key in (empty.key, "p_unknown12"):
        rules = with_trees(Named(key=key))
        change_settings(procedure_id=procedure.pk, author=designer, changes={"decision_rules": rules.to_json()})
        before = len(blocking(Procedure.objects.get(pk=procedure.pk)))
        plain = {"decision_rules": with_trees(plain_amount(1)).to_json()}
        change_settings(procedure_id=procedure.pk, author=designer, changes=plain)
        assert before > len(blocking(Procedure.objects.get(pk=procedure.pk)))


@pytest.mark.parametrize(
    ("condition", "is_dead"),
    [
        (ABOVE, False),
        (Operation(kind="and", of=(ABOVE, Operation(kind="not", of=(ABOVE,)))), False),
        (Operation(kind="at_least", of=(Answer(key=AMOUNT), plain_amount(0))), True),
        (Operation(kind="less", of=(Answer(key=AMOUNT), plain_amount(0))), True),
    ],
)
def test_a_condition_that_nothing_changes_is_told(
    procedure: Procedure, designer: User, condition: Node, is_dead: bool
) -> None:
    rules = with_trees(plain_amount(1), condition)
    change_settings(procedure_id=procedure.pk, author=designer, changes={"decision_rules": rules.to_json()})
    places = [point.url for point in points(Procedure.objects.get(pk=procedure.pk)) if not point.is_blocking]
    assert (f"{address(procedure)}#id_{OPINION}_line" in places) is is_dead


def deep(levels: int) -> dict[str, Any]:
    """An amount of so many levels."""
    amount: dict[str, Any] = plain_amount(100).model_dump(mode="json")
    for _level in range(levels - 1):
        amount = {"kind": "negate", "of": [amount]}
    return amount


def envelope(procedure: Procedure, rules: object) -> bytes:
    """The file of a procedure that has these rules, summed again."""
    data = json.loads(written(filed(procedure)))
    data["content"]["decision_rules"] = rules
    data["checksum"] = checksum(data["content"])
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("ceiling", "words"),
    [
        (deep(13), "niveaux"),
        ({"kind": "least", "of": [deep(1)] * 61}, ""),
        ({"kind": "plus", "of": [{"kind": "plus", "of": [deep(1)] * 40}] * 2}, "80"),
        ({"kind": "constant", "type": "amount", "value": "-5"}, "ceiling"),
        ({"kind": "constant", "type": "amount", "value": "10000000000000"}, "ceiling"),
        ({"kind": "constant", "type": "number", "value": "5"}, "ceiling"),
        ({"kind": "answer", "key": "f_amount", "then": "publish"}, "then"),
        ({"kind": "shell", "of": []}, "ceiling"),
        ("5", "ceiling"),
    ],
)
def test_a_hostile_file_is_refused_in_words(procedure: Procedure, ceiling: object, words: str) -> None:
    content = BY_PRESIDENT.to_json()
    content["outcomes"] = [{"outcome": "accepted", "authorities": [{"kind": "president", "ceiling": ceiling}]}]  # type: ignore[dict-item]
    with pytest.raises(TransferError) as refusal:
        read(envelope(procedure, content))
    assert words in str(refusal.value.message)


def test_a_file_keeps_both_trees(procedure: Procedure, parameter: Parameter) -> None:
    rules = with_trees(Named(key=parameter.key), ABOVE)
    Procedure.objects.filter(pk=procedure.pk).update(decision_rules=rules.to_json())
    assert read(written(filed(Procedure.objects.get(pk=procedure.pk))).encode()).decision_rules == rules
