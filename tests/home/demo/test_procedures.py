"""The demo's procedures as their designers and citizens find them."""

import re

import pytest
from django.http import QueryDict

from accounts.models import Profile, ProfileType, User
from formkit.fieldtypes import DocumentField, Field, GroupField, field_type
from formkit.outcomes import holding_rules, unmet
from formkit.path import visible_steps, walk
from formkit.values import JsonValue
from home.demo.clock import clock_at, days_ago
from home.demo.loaders.procedures import DESIGNED
from home.demo.procedure_files import FOLDER, PROCEDURES, form_of
from home.demo.typography import french_json
from home.procedures.procedure_information import time_needed_of, with_information
from teleservices.answering.documents.folders import DraftFolder
from teleservices.answering.steps import progress_of
from teleservices.filing.starting import start
from teleservices.filing.transmission import transmit
from teleservices.models import Procedure, ServiceRequest, State
from teleservices.studio.procedures.procedure_list import ListForm
from teleservices.studio.publication.checklist import points
from teleservices.studio.publication.whole_comparison import changes_in
from teleservices.studio.transfer.files import filed, written
from tests.factories.accounts import make_profile, make_user
from tests.factories.answers import fill_in
from tests.factories.procedures import pdf_upload
from tests.remedies import assert_remedies_keep_apart
from tests.sensible_forms import (
    assert_days_make_sense,
    assert_each_medium_has_its_texts,
    assert_no_contact_is_promised_an_email,
)

OPEN = ("aide-au-projet-associatif", "carte-de-transport-scolaire", "bourse-departementale-d-etudes",
        "soutien-a-une-manifestation-sportive", "signaler-un-probleme-sur-une-route")  # fmt: skip
ANSWERS: dict[str, JsonValue] = {
    "email": "ada@exemple.test",
    "telephone": "+33639980100",
    "siret": "00000006700017",
    "rna": "W751234567",
    "yes_no": True,
    "statement": 1,
}


INCOME, AMOUNT = 980_000, 1_000_000
"""With the least that the association may ask, 200 €, its incomes balance what it spends, in cents."""


def answer_to(field: Field) -> JsonValue:
    """Something that the question accepts."""
    kind = field.type
    if kind in ANSWERS:
        return ANSWERS[kind]
    if kind in ("short_text", "long_text"):
        shortest = getattr(field, "min_length", None) or 1
        return ("Une réponse assez longue. " * 10)[: max(shortest, 20)].strip()[: field.max_length]
    if kind in ("one_choice", "drop_down", "several_choices"):
        first = field.choices[0].value
        return [first] if kind == "several_choices" else first
    if kind in ("date", "period", "commune"):
        return field_type(field).example_answer(field)
    if isinstance(field, GroupField):
        cells = {column.key: AMOUNT if column.type == "amount" else answer_to(column) for column in field.fields}
        return [{"id": "r_0000000001", **cells, **({"f_montant": INCOME} if "f_montant" in cells else {})}]
    smallest = int(field.minimum or 1)
    return max(smallest, 1)


def fill(draft: ServiceRequest) -> ServiceRequest:
    """Answer every question of the path, those that appear by the answers included, and join its documents."""
    form = draft.form_version.form
    answers = dict(draft.answers)
    for _round in range(3):
        for _step, fields in walk(form, dict(answers)):
            for field in fields:
                kind = field_type(field)
                is_asked = kind.has_answer and not kind.is_calculated
                if is_asked and field.key not in answers:
                    answers[field.key] = answer_to(field)
    saved = fill_in(draft, answers)
    for _step, fields in walk(form, dict(saved.answers)):
        for field in fields:
            if isinstance(field, DocumentField):
                DraftFolder(saved).join_upload(field=field, upload=pdf_upload(), actor=draft.applicant)
    return saved


def profile_for(procedure: Procedure, user: User) -> Profile:
    """A profile of the first type that the procedure is for."""
    kind = procedure.profile_types.order_by("order").first() or ProfileType.personal()
    if kind.is_personal:
        return user.memberships.get().profile
    return make_profile(member=user, type=kind, siret="00000007500010")


@pytest.mark.parametrize("code", OPEN)
def test_a_citizen_fills_in_and_transmits_the_form(demo, code):
    user = make_user()
    procedure = Procedure.objects.get(code=code)
    draft = fill(start(procedure=procedure, profile=profile_for(procedure, user), user=user))
    sent = transmit(request_id=draft.pk, actor=user, revision_number=draft.revision_number, on_honour=True)
    assert sent.state == State.SUBMITTED
    assert sent.acknowledgement.service_telephone


def filled(profile: Profile, user: User) -> None:
    """Give the account and the profile all that a form may start from."""
    place = {"address_line": "1 rue du Moulin", "postcode": "99100", "city": "Brenne"}
    User.objects.filter(pk=user.pk).update(telephone="+33639980100", **place)
    bank = {"iban": "FR1420041010050500013M02606", "iban_holder": profile.name}
    Profile.objects.filter(pk=profile.pk).update(rna="W751234567", **bank, **place)
    profile.memberships.update(function="Trésorière")
    profile.refresh_from_db()
    user.refresh_from_db()


@pytest.mark.parametrize("is_filled", [False, True], ids=["new", "filled"])
@pytest.mark.parametrize("described", PROCEDURES, ids=lambda described: described.code)
def test_the_time_left_at_the_first_step_is_what_the_page_announces(demo, described, is_filled):
    Procedure.objects.filter(code=described.code).update(opens_at=None, closes_at=None)
    procedure = with_information(Procedure.objects.get(code=described.code).pk)
    user = make_user()
    profile = profile_for(procedure, user)
    if is_filled:
        filled(profile, user)
    draft = start(procedure=procedure, profile=profile, user=user)
    if is_filled:
        assert {field.key for field in draft.form_version.form.fields() if field.prefill} <= draft.answers.keys()
    announced = [int(minutes) for minutes in re.findall(r"\d+", time_needed_of(procedure, procedure.page.time_needed))]
    first = visible_steps(draft.form_version.form, draft.known)[0]
    assert announced
    assert announced[0] <= progress_of(draft, first, {}).minutes_left <= announced[-1]


@pytest.mark.parametrize("described", PROCEDURES, ids=lambda described: described.code)
def test_it_takes_days_that_make_sense_and_promises_nothing_to_a_contact(demo, described):
    form = described.content.form
    assert_days_make_sense(form)
    assert_no_contact_is_promised_an_email(form, described.content.data_purpose)
    assert_each_medium_has_its_texts(form)


@pytest.mark.parametrize("described", PROCEDURES, ids=lambda described: described.code)
def test_nothing_is_left_to_settle_before_publication(demo, described):
    procedure = Procedure.objects.get(code=described.code)
    with clock_at(days_ago(DESIGNED)):  # one has closed since
        assert [point.text for point in points(procedure)] == []
    assert procedure.current_version.schema == procedure.draft_schema


@pytest.mark.parametrize("described", PROCEDURES, ids=lambda described: described.code)
def test_silence_and_decisions_tell_each_their_own_remedies(demo, described):
    assert_remedies_keep_apart(Procedure.objects.get(code=described.code))


@pytest.mark.parametrize("described", PROCEDURES, ids=lambda described: described.code)
def test_it_is_exported_as_the_file_that_it_was_imported_from(demo, described):
    procedure = Procedure.objects.get(code=described.code)
    assert procedure.current_version.form == described.content.form
    exported = written(filed(procedure, summary=described.content.summary))
    assert exported + "\n" == (FOLDER / f"{described.code}.json").read_text()


def test_each_file_is_of_a_procedure():
    assert {path.stem for path in FOLDER.iterdir()} == {described.content.code for described in PROCEDURES}


@pytest.mark.parametrize("described", PROCEDURES, ids=lambda described: described.code)
def test_a_file_is_in_french_typography(described):
    content = described.content.model_dump(mode="json")
    assert french_json(content) == content


def test_stages_come_in_the_order_of_a_request_s_life(demo):
    stages = Procedure.objects.get(code="aide-au-projet-associatif").stages.filter(is_milestone=True)
    assert [stage.name for stage in stages][:4] == [
        "Reçue",
        "En cours d’instruction",
        "Passage en commission",
        "Aide accordée",
    ]


def test_every_question_that_asks_much_has_a_help(demo):
    silent = [
        field.label
        for described in PROCEDURES
        for field in described.content.form.fields()
        if field.type in ("document", "long_text", "siret") and not field.help
    ]
    assert silent == []


def test_the_association_s_budget_is_worked_out_and_limits_the_aid(demo):
    requests = ServiceRequest.objects.transmitted().filter(procedure__code="aide-au-projet-associatif")
    assert len(requests) >= 6
    for request in requests:
        answers, form = request.answers, request.form_version.form
        spent = sum(row["f_cout"] for row in answers["f_charges"])
        assert answers["f_totaldepenses"] == spent
        assert answers["f_reste"] == 0
        assert answers["f_part"] <= 50
        assert not unmet(form, answers)
        shown = {field.key for _step, fields in walk(form, dict(answers)) for field in fields}
        assert ("f_budgetprev" in shown) == (spent >= 500_000)
    refused = requests[0].answers | {"f_demande": 1_000_000, "f_charges": [{"id": "r_1", "f_cout": 100}]}
    form = requests[0].form_version.form
    assert [validation.key for validation, _questions in unmet(form, refused)] == ["r_equilibre", "r_moitie"]


@pytest.mark.parametrize(
    ("changes", "effects"),
    [
        ({}, []),
        ({"f_depuis": "moins"}, ["ineligible"]),
        ({"f_revenu": 9_000_000, "f_parts": 2}, ["ineligible"]),
        ({"f_revenu": 3_000_000, "f_parts": 2}, []),
    ],
)
def test_the_student_s_grant_warns_of_what_its_page_excludes(changes: dict[str, JsonValue], effects: list[str]) -> None:
    answers: dict[str, JsonValue] = {"f_depuis": "plus", "f_revenu": 1_000_000, "f_parts": 2.5} | changes
    assert [rule.effect for rule in holding_rules(form_of("bourse-departementale-d-etudes"), answers)] == effects


def test_no_procedure_has_changes_to_publish(demo):
    procedures = ListForm(QueryDict()).procedures()
    assert len(procedures) == len(PROCEDURES)
    assert changes_in(procedures) == {}
    assert {procedure.code: procedure.waiting for procedure in procedures if procedure.waiting} == {}
