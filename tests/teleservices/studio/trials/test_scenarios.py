"""Recorded scenarios: kept from a trial, replayed at each publication, told when they lead elsewhere."""

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from accounts.models import ProfileType, User
from formkit.design.operations import edit_field
from formkit.fieldtypes import AmountField, CalculatedField, ContentField, ShortTextField, YesNoField
from formkit.language.nodes import Answer, Constant, Operation
from formkit.schema import FormRule, FormSchema, Step, parse_schema
from teleservices.models import Procedure, Scenario
from teleservices.studio.drafting.drafts import DraftAct, change_draft
from teleservices.studio.errors import DesignRefusedError, ScenarioError
from teleservices.studio.publication.approval import approve, ask
from teleservices.studio.publication.publishing import publish
from teleservices.studio.trials.scenarios import Course, Difference, forget, gone_astray, record, record_again, replays
from tests.factories.accounts import make_user
from tests.factories.conditions import comparison
from tests.factories.procedures import make_designer, make_procedure
from tests.teleservices.studio.acting import seen

TOTAL = CalculatedField(
    key="f_total",
    label="Total",
    formula=Operation(kind="plus", of=(Answer(key="f_cost"), Constant(type="amount", value="10000"))),
)
FORM = FormSchema(
    steps=(
        Step(
            key="s_one",
            title="Projet",
            fields=(
                YesNoField(key="f_helped", label="Déjà aidé ?"),
                AmountField(key="f_cost", label="Coût", required=False),
                TOTAL,
            ),
        ),
        Step(
            key="s_two",
            title="Aide reçue",
            condition=comparison("f_helped", operator="equals", value=True),
            fields=(ShortTextField(key="f_when", label="Quand"),),
        ),
        Step(
            key="s_town",
            title="Votre ville",
            condition=comparison("p_type", operator="equals", value="commune"),
            fields=(ShortTextField(key="f_town", label="Ville", required=False),),
        ),
    ),
    rules=(
        FormRule(
            key="r_dear",
            kind="ineligible",
            condition=comparison("f_cost", operator="greater", value=1_000_000, of="€"),
            message="Trop cher.",
        ),
    ),
)
ANSWERS = {"f_helped": True, "f_cost": 50_000}


@pytest.fixture
def procedure(db: None) -> Procedure:
    return make_procedure(form=FORM)


def recorded(procedure: Procedure, author: User, name: str = "Association déjà aidée") -> Scenario:
    return record(procedure_id=procedure.pk, author=author, name=name, answers=ANSWERS, facts={"p_type": "commune"})


def change(procedure: Procedure, author: User, key: str, **options: object) -> Procedure:
    return change_draft(
        procedure_id=procedure.pk,
        author=author,
        number=Procedure.objects.get(pk=procedure.pk).draft_number,
        act=DraftAct.FIELD_EDITED,
        subject=key,
        operation=lambda schema: edit_field(schema, key=key, **options),
    )


def differences(procedure: Procedure) -> list[Difference]:
    (replay,) = replays(Procedure.objects.get(pk=procedure.pk))
    return list(replay.differences)


def test_a_scenario_keeps_where_its_answers_led(procedure: Procedure, designer: User) -> None:
    kept = recorded(procedure, designer).expected
    assert kept["path"] == [["s_one", "Projet"], ["s_two", "Aide reçue"], ["s_town", "Votre ville"]]
    assert kept["rules"] == []
    assert kept["missing"] == [["f_when", "Quand"]]
    assert kept["calculated"] == {"f_total": ["Total", "600,00\u00a0€"]}
    assert differences(procedure) == []


def test_the_order_of_a_path_is_kept_whatever_its_keys(designer: User) -> None:
    """PostgreSQL sorts the names of an object."""
    titles = {"s_zz": "Un", "s_b": "Deux", "s_aaa": "Trois"}
    texts = {key: (ContentField(key=key.replace("s_", "f_"), label=title),) for key, title in titles.items()}
    steps = tuple(Step(key=key, title=title, fields=texts[key]) for key, title in titles.items())
    procedure = make_procedure(form=FormSchema(steps=steps))
    record(procedure_id=procedure.pk, author=designer, name="Vide", answers={}, facts={})
    assert differences(procedure) == []
    assert Course.model_validate({"path": titles}).path == tuple(titles.items()), "as it was stored first"


def test_new_words_make_no_difference(procedure: Procedure, designer: User) -> None:
    recorded(procedure, designer)
    change(procedure, designer, "f_when", label="En quelle année")
    change(procedure, designer, "f_total", label="Coût total")
    assert differences(procedure) == []


def test_each_difference_says_what_was_expected_and_what_comes(procedure: Procedure, designer: User) -> None:
    recorded(procedure, designer)
    change(
        procedure,
        designer,
        "f_total",
        formula=Operation(kind="plus", of=(Answer(key="f_cost"), Constant(type="amount", value="20000"))),
    )
    change(procedure, designer, "f_when", required=False)
    schema = parse_schema(Procedure.objects.get(pk=procedure.pk).draft_schema)
    steps = tuple(step for step in schema.steps if step.key != "s_town")
    cheap = FORM.rules[0].model_copy(update={"condition": comparison("f_cost", operator="greater", value=1, of="€")})
    changed = schema.model_copy(update={"steps": steps, "rules": (cheap,)})
    Procedure.objects.filter(pk=procedure.pk).update(draft_schema=changed.to_json())
    assert differences(procedure) == [
        Difference("Parcours", "Projet › Aide reçue › Votre ville", "Projet › Aide reçue"),
        Difference("Règles qui s’appliquent", "", "Trop cher."),
        Difference("Questions à compléter", "Quand", ""),
        Difference("Total", "600,00\u00a0€", "700,00\u00a0€"),
    ]


def test_a_question_that_is_gone_keeps_its_name(procedure: Procedure, designer: User) -> None:
    recorded(procedure, designer)
    schema = FORM.model_copy(update={"steps": (FORM.steps[0].model_copy(update={"fields": FORM.steps[0].fields[:2]}),)})
    Procedure.objects.filter(pk=procedure.pk).update(draft_schema=schema.to_json())
    assert Difference("Total", "600,00\u00a0€", "") in differences(procedure)


def test_a_publication_waits_until_someone_says_that_it_is_wanted(procedure: Procedure, designer: User) -> None:
    scenario = recorded(procedure, designer)
    number = change(procedure, designer, "f_when", required=False).draft_number
    with pytest.raises(ScenarioError):
        publish(procedure_id=procedure.pk, author=designer, draft_number=number)
    version = publish(procedure_id=procedure.pk, author=designer, draft_number=number, despite_scenarios=True)
    assert version.number == 2
    current = Procedure.objects.get(pk=procedure.pk)
    assert [replay.scenario for replay in gone_astray(current)] == [scenario]
    record_again(scenario=scenario, author=designer)
    assert publish(procedure_id=procedure.pk, author=designer, draft_number=number).number == 2


@pytest.mark.both_databases
def test_only_designers_keep_scenarios_each_under_one_name(procedure: Procedure, designer: User) -> None:
    scenario = recorded(procedure, designer)
    for name in ("", "  ", scenario.name):
        with pytest.raises(ScenarioError):
            recorded(procedure, designer, name)
    with pytest.raises(ScenarioError):
        recorded(procedure, designer, "\0")
    assert recorded(procedure, designer, "Avec\0 un NUL").name == "Avec un NUL"
    stranger = make_user()
    with pytest.raises(DesignRefusedError):
        recorded(procedure, stranger, "Autre")
    with pytest.raises(DesignRefusedError):
        record_again(scenario=scenario, author=stranger)
    with pytest.raises(DesignRefusedError):
        forget(scenario=scenario, author=stranger)
    with pytest.raises(IntegrityError), transaction.atomic():
        Scenario.objects.create(procedure=procedure, name="")
    assert recorded(make_procedure(form=FORM), designer, scenario.name)


def test_from_the_trial_to_the_publication(studio: Client, procedure: Procedure) -> None:
    url = reverse("studio:trial", args=[procedure.uuid])
    page = studio.get(url)
    kind = ProfileType.objects.get_or_create(code="commune", defaults={"label": "Commune"})[0]
    alone = studio.post(url, {"state": page.context["state"], "step": "s_one", "f_helped": "no", "f_cost": "10"})
    assert alone.context["sections"]
    as_town = studio.post(
        url, {"state": alone.context["state"], "step": "", "action": "as", "p_type": kind.code, "p_today": "2027-02-01"}
    )
    assert [step.key for step, _rows in as_town.context["sections"]] == ["s_one", "s_town"]
    unnamed = studio.post(url, {"state": as_town.context["state"], "action": "record", "name": " "})
    assert (unnamed.status_code, "Donnez un nom" in unnamed.content.decode()) == (422, True)
    done = studio.post(url, {"state": unnamed.context["state"], "action": "record", "name": "Une commune"})
    assert done["Location"] == reverse("studio:scenarios", args=[procedure.uuid])
    scenario = procedure.scenarios.get()
    assert scenario.facts == {"p_type": "commune", "p_today": "2027-02-01"}
    assert scenario.answers == {"f_helped": False, "f_cost": 1000}

    opened = studio.get(url, {"scenario": scenario.pk})
    assert [step.key for step, _rows in opened.context["sections"]] == ["s_one", "s_town"]
    assert studio.get(url, {"scenario": 0}).status_code == 404
    assert "Comme prévu" in studio.get(done["Location"]).content.decode()


def test_the_screens_tell_what_leads_elsewhere(studio: Client, procedure: Procedure, designer: User) -> None:
    scenario = recorded(procedure, designer)
    number = change(procedure, designer, "f_when", required=False).draft_number
    listed, url = reverse("studio:scenarios", args=[procedure.uuid]), reverse("studio:publish", args=[procedure.uuid])
    assert "Mène ailleurs" in studio.get(listed).content.decode()
    shown = studio.get(url).content.decode()
    assert scenario.name in shown
    assert "Publier quand même" in shown
    refused = studio.post(url, {"number": number}, follow=True)
    assert "cochez la case" in refused.content.decode()
    assert procedure.versions.count() == 1
    again = studio.post(reverse("studio:scenario_again", args=[procedure.uuid, scenario.pk]), seen(studio, listed))
    assert again["Location"] == listed
    assert "Publier quand même" not in studio.get(url).content.decode()
    change(procedure, designer, "f_when", required=True)
    studio.post(url, {"number": number + 1, "despite_scenarios": "on"})
    studio.post(reverse("studio:scenario_delete", args=[procedure.uuid, scenario.pk]), seen(studio, listed))
    assert not procedure.scenarios.exists()
    assert "Aucun scénario" in studio.get(listed).content.decode()


def test_a_scenario_of_another_procedure_is_not_found(studio: Client, procedure: Procedure, designer: User) -> None:
    scenario = recorded(make_procedure(form=FORM), designer)
    for name in ("scenario_again", "scenario_delete"):
        assert studio.post(reverse(f"studio:{name}", args=[procedure.uuid, scenario.pk])).status_code == 404


def test_the_second_designer_is_told_too(procedure: Procedure, designer: User) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(needs_approval=True)
    reader = make_designer("Nadia")
    recorded(procedure, designer)
    number = change(procedure, designer, "f_when", required=False).draft_number
    asked = {"procedure_id": procedure.pk, "draft_number": number}
    with pytest.raises(ScenarioError):
        ask(author=designer, **asked)
    ask(author=designer, despite_scenarios=True, **asked)
    with pytest.raises(ScenarioError):
        approve(author=reader, **asked)
    assert approve(author=reader, despite_scenarios=True, **asked).number == 2
