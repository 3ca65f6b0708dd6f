"""The library: each ready procedure is whole, correct, and becomes a procedure that can be published."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator

from accounts.models import User
from formkit.fieldtypes import Field, GroupField, YesNoField, field_type
from formkit.fieldtypes.rows import ROW_ID
from formkit.outcomes import holding_rules, unmet
from formkit.path import kept_answers, missing_answers, visible_steps
from formkit.schema import FormSchema, parse_schema
from formkit.showing.json_schema import form_json_schema
from formkit.unfolding import unfolded
from formkit.values import JsonValue
from home.demo.typography import french_json
from teleservices.models import AuthorityKind, LegalRegime, Procedure, State
from teleservices.studio.errors import NotReadyError
from teleservices.studio.publication.checklist import blocking, points
from teleservices.studio.publication.publishing import publish
from teleservices.studio.transfer.files import filed, read, written
from teleservices.studio.transfer.library import FOLDER, ReadyProcedure, ready_procedures
from tests.factories.accounts import make_user
from tests.factories.competence import make_authority
from tests.factories.procedures import make_designer, make_instructor, make_team
from tests.factories.ready_procedures import import_ready, settle_notes
from tests.remedies import assert_remedies_keep_apart
from tests.sensible_forms import (
    assert_days_make_sense,
    assert_each_medium_has_its_texts,
    assert_no_contact_is_promised_an_email,
)

pytestmark = pytest.mark.django_db
each = pytest.mark.parametrize("ready", ready_procedures(), ids=lambda ready: ready.name)
GRANTS = [
    ("aide-au-projet-associatif", "f_montant", "r_part"),
    ("soutien-a-une-manifestation-sportive", "f_montant", "r_part"),
    ("soutien-a-un-projet-culturel", "f_montant", "r_part"),
    ("aide-a-l-investissement-des-communes", "f_montant", "r_partaides"),
]


def form_of(name: str) -> FormSchema:
    return next(ready for ready in ready_procedures() if ready.name == name).content.form


def example(field: Field, *, yes: bool) -> JsonValue:
    """An answer to a question, « Oui » or « Non » where that is the question; one row of a group."""
    if isinstance(field, GroupField):
        cells = {column.key: example(column, yes=yes) for column in field.fields}
        return [{ROW_ID: "r_1", **{key: cell for key, cell in cells.items() if cell is not None}}]
    return yes if isinstance(field, YesNoField) else field_type(field).example_answer(field)


def examples(form: FormSchema, *, yes: bool) -> dict[str, JsonValue]:
    """An answer to each question of the path, those that are asked for each row included."""
    given = {field.key: example(field, yes=yes) for field in form.fields()}
    given |= {field.key: example(field, yes=yes) for field in unfolded(form, given).fields()}
    return kept_answers(form, {key: answer for key, answer in given.items() if answer is not None})


def test_there_are_at_least_nine() -> None:
    assert len(ready_procedures()) >= 9


@each
def test_a_file_is_whole(ready: ReadyProcedure) -> None:
    content = ready.content
    assert content.code == ready.name
    assert content.summary
    assert content.profile_types
    assert {category.code for category in content.categories} == {
        field.category for field in content.form.document_fields()
    }
    assert all(category.help for category in content.categories)
    assert {stage.state for stage in content.stages} == State.transmitted()
    assert content.regime in LegalRegime.values
    assert "[À relire par votre service juridique" in content.remedies
    assert "contester ce qui ne vous est pas accordé" in content.remedies_in_part
    assert "[À relire par votre service juridique" in content.remedies_in_part
    assert "[À relire par votre délégué à la protection des données" in content.data_purpose
    assert content.data_recipients
    assert content.decision_rules
    assert content.retention_months


@each
def test_no_document_says_a_format_beside_the_screen_which_says_them_all(ready: ReadyProcedure) -> None:
    asked = (*ready.content.form.document_fields(), *ready.content.categories)
    assert asked
    assert not [document.label for document in asked if "PDF" in document.label + document.help]


@each
def test_its_silence_and_its_decisions_tell_each_their_own_remedies(ready: ReadyProcedure) -> None:
    assert_remedies_keep_apart(import_ready(ready, make_designer(), make_team()))


@each
def test_a_file_is_the_exported_one_in_french_typography(ready: ReadyProcedure) -> None:
    text = (FOLDER / f"{ready.name}.json").read_text()
    assert text.strip() == written(ready.content)
    stored = json.loads(text)
    assert french_json(stored) == stored


@each
def test_its_form_uses_what_forms_can_do(ready: ReadyProcedure) -> None:
    fields = ready.content.form.fields()
    assert ready.content.form.rules
    assert any(field.condition for field in ready.content.form.document_fields())
    assert any(field.valid_months for field in ready.content.form.document_fields())
    assert not ready.content.form.private_fields(), "nobody could fill them in"
    assert any(field.type in {"commune", "address"} for field in (*fields, *ready.content.form.columns()))
    named = [
        field for field in (*fields, *ready.content.form.columns()) if field.autocomplete or field.key == "f_adresse"
    ]
    assert all(
        field.personal != "none"
        for field in named
        if field.autocomplete != "organization" and field.key != "f_fonction"
    )


@each
def test_it_imports_and_only_its_notes_prevent_its_publication(ready: ReadyProcedure, designer: User) -> None:
    team = make_team()
    make_instructor(team)
    for kind in AuthorityKind:
        make_authority(kind)
    made = import_ready(ready, designer, team)
    assert filed(made, summary=ready.content.summary) == ready.content
    settings = reverse("studio:settings", args=[made.uuid])
    noted = [f"{settings}#id_{name}" for name in ("remedies", "remedies_in_part", "data_purpose")]
    assert [point.url for point in blocking(made)] == noted
    with pytest.raises(NotReadyError):
        publish(procedure_id=made.pk, author=designer, draft_number=made.draft_number)


@each
def test_once_its_notes_are_settled_it_is_published(ready: ReadyProcedure, designer: User) -> None:
    team = make_team()
    make_instructor(team)
    for kind in AuthorityKind:
        make_authority(kind)
    made = import_ready(ready, designer, team)
    settle_notes(made)
    (advice,) = points(made)
    assert "Aucune page" in advice.text
    publish(procedure_id=made.pk, author=designer, draft_number=made.draft_number)
    assert made.versions.count() == 1


@each
def test_each_step_is_shown(ready: ReadyProcedure, studio: Client, designer: User) -> None:
    made = import_ready(ready, designer)
    for step in parse_schema(made.draft_schema).steps:
        for name in ("preview", "step"):
            assert studio.get(reverse(f"studio:{name}", args=[made.uuid, step.key])).status_code == 200
    for name in ("trial", "preview_check", "rules", "stages", "decision", "settings", "check"):
        assert studio.get(reverse(f"studio:{name}", args=[made.uuid])).status_code == 200


@each
@pytest.mark.parametrize("yes", [True, False])
def test_it_is_filled_in_with_examples(ready: ReadyProcedure, yes: bool) -> None:
    form = ready.content.form
    answers = examples(form, yes=yes)
    documents = {field.key: 1 for field in unfolded(form, answers).document_fields()}
    assert missing_answers(form, answers, documents) == ()
    assert len(visible_steps(form, answers)) >= 5
    for key, answer in answers.items():
        assert field_type(form.field(key)).refusals(form.field(key), answer) == [], key
        assert field_type(form.field(key)).display(form.field(key), answer)


@each
@pytest.mark.parametrize("yes", [True, False])
def test_its_json_schema_takes_them(ready: ReadyProcedure, yes: bool) -> None:
    form = ready.content.form
    schema = form_json_schema(form, title=ready.content.title)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(examples(form, yes=yes))


@pytest.mark.parametrize(("name", "column", "key"), GRANTS)
def test_a_share_too_large_is_to_be_corrected(name: str, column: str, key: str) -> None:
    form = form_of(name)
    answers = examples(form, yes=False)
    group = form.group_of(column)
    assert isinstance(group, GroupField)
    rows = answers[group.key]
    assert isinstance(rows, list)
    for total, is_too_large in ((100_000, True), (100_000_000, False)):
        spent: list[JsonValue] = [{**row, column: total} for row in rows if isinstance(row, dict)]
        questions = {
            validation.key: questions
            for validation, questions in unmet(form, {**answers, group.key: spent, "f_demande": 90_000})
        }
        assert (key in questions) == is_too_large
        assert not is_too_large or form.field("f_demande") in questions[key]


def test_an_association_gives_its_number_or_its_receipt_and_balances_its_budget() -> None:
    form = form_of("aide-au-projet-associatif")
    answers = examples(form, yes=True) | {"f_rna": "", "f_recepisse": ""}
    assert {"r_identite", "r_ecart"} <= {validation.key for validation, _questions in unmet(form, answers)}
    [spent] = answers["f_depenses"]
    [received] = answers["f_recettes"]
    balanced = {"f_depenses": [spent | {"f_montant": 200_000}], "f_recettes": [received | {"f_recette": 110_000}]}
    answers |= {"f_recepisse": "W751000001", "f_demande": 90_000} | balanced
    assert unmet(form, answers) == ()


def test_a_family_s_quotient_is_asked_or_worked_out() -> None:
    form = form_of("aide-aux-vacances-des-enfants")
    known = kept_answers(form, {"f_qfconnu": True, "f_qf": 90_100})
    worked_out = kept_answers(form, {"f_qfconnu": False, "f_revenu": 2_400_000, "f_parts": 2.5})
    assert "r_qf" in {rule.key for rule in holding_rules(form, known)}
    assert worked_out["f_qfcalcule"] == 80_000
    assert "r_qf" not in {rule.key for rule in holding_rules(form, worked_out)}


def test_new_procedures_start_from_it(studio: Client) -> None:
    page = studio.get(reverse("studio:create")).content.decode()
    assert page.index("Partir de zéro") < page.index("Partir d’une démarche prête")
    for ready in ready_procedures():
        assert reverse("studio:ready", args=[ready.name]) in page
    assert studio.get(reverse("studio:ready", args=["inconnue"])).status_code == 404


def test_one_is_shown_then_made(studio: Client) -> None:
    url = reverse("studio:ready", args=["aide-au-projet-associatif"])
    page = studio.get(url).content.decode()
    assert "Accordée\u00a0: la commission permanente" in page
    assert "Le Département paie au plus 50" in page
    assert "votre service juridique" in page
    assert not Procedure.objects.exists()
    team = make_team()
    response = studio.post(url, {"title": "Aide aux projets", "code": "", "team": team.pk})
    made = Procedure.objects.get(code="aide-aux-projets")
    assert response["Location"] == reverse("studio:procedure", args=[made.uuid])
    assert made.team == team
    again = studio.post(url, {"title": "Aide aux projets", "code": "", "team": team.pk})
    assert again.status_code == 422
    assert "a cette adresse" in again.content.decode()


def test_only_designers_see_it(client: Client) -> None:
    client.force_login(make_user())
    url = reverse("studio:ready", args=["aide-au-projet-associatif"])
    assert client.get(url).status_code in {302, 403, 404}
    assert client.post(url, {"title": "T", "code": "t"}).status_code in {302, 403, 404}
    assert not Procedure.objects.exists()


def test_a_procedure_of_this_portal_joins_the_library(procedure: Procedure, tmp_path: Path) -> None:
    call_command("add_to_library", procedure.code, summary="Pour les associations.", folder=tmp_path)
    content = read((tmp_path / f"{procedure.code}.json").read_bytes())
    assert content == filed(procedure, summary="Pour les associations.")
    with pytest.raises(CommandError, match="inconnue"):
        call_command("add_to_library", "inconnue", summary="Rien.", folder=tmp_path)
    assert len(list(tmp_path.iterdir())) == 1


@each
def test_it_takes_days_that_make_sense_and_promises_nothing_to_a_contact(ready: ReadyProcedure) -> None:
    assert_days_make_sense(ready.content.form)
    assert_no_contact_is_promised_an_email(ready.content.form, ready.content.data_purpose)
    assert_each_medium_has_its_texts(ready.content.form)
