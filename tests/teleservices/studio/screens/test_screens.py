"""Every screen of the studio opens for a designer, and for nobody else."""

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.design.operations import add_annotation, add_field, add_rule, add_validation, edit_step
from formkit.fieldtypes import GroupField, ShortTextField
from formkit.schema import FormRule, parse_schema
from formkit.validations import Validation
from teleservices.models import FieldBlock, Parameter, Procedure, Publication, Scenario
from teleservices.studio.blocks.keeping import save_block
from teleservices.studio.drafting.drafts import DraftAct, change_draft
from teleservices.studio.drafting.snapshots import settings_in_force, stages_in_force
from teleservices.studio.publication.checklist import blocking, points
from teleservices.studio.urls import urlpatterns
from tests.factories.accounts import make_user
from tests.factories.conditions import comparison
from tests.factories.dated_parameters import make_parameter
from tests.factories.procedures import AMOUNT, make_instructor, make_large_form, make_procedure, make_team

POSTED_ONLY = {
    "step_move",
    "step_duplicate",
    "field_move",
    "field_duplicate",
    "rule_move",
    "annotation_move",
    "scenario_again",
    "scenario_delete",
    "stage_move",
    "undo",
    "redo",
    "duplicate",
    "advice_follow",
}
NAMES = [pattern.name or "" for pattern in urlpatterns]


HIGH = FormRule(
    key="r_high1234",
    kind="warning",
    condition=comparison(AMOUNT, operator="greater", value=1_000_000, of="€"),
    message="Joignez un plan de financement.",
)
CHECK = Validation(key="r_check123", condition=HIGH.condition, message="Trop peu.", fields=(AMOUNT,))
BUDGET = GroupField(key="f_budget12", label="Budget")
ADVICE = ShortTextField(key="f_advice12", label="Avis technique")


def change(procedure: Procedure, author: User) -> None:
    """Give the draft a history, a rule, a group and a scenario, the studio a block; publish what was before."""
    Publication.objects.create(
        procedure=procedure,
        number=1,
        draft_number=1,
        version=procedure.current_version,
        settings=settings_in_force(procedure),
        stages=stages_in_force(procedure),
    )
    Scenario.objects.create(procedure=procedure, name="Petit projet", author=author)
    save_block(author=author, name="Projet", fields=parse_schema(procedure.draft_schema).fields())
    change_draft(
        procedure_id=procedure.pk,
        author=author,
        number=1,
        act=DraftAct.STEP_EDITED,
        subject="Projet",
        operation=lambda schema: add_annotation(
            add_field(
                add_validation(
                    add_rule(edit_step(schema, key="s_project1", title="Projet"), rule=HIGH), validation=CHECK
                ),
                step_key="s_project1",
                field=BUDGET,
            ),
            field=ADVICE,
        ),
    )


WITH_THESE: dict[str, list[object]] = {
    "field_add": ["s_project1", "short_text"],
    "retype_types": [AMOUNT],
    "retype": [AMOUNT, "number"],
    "advice_follow": [AMOUNT],
    "annotation_add": ["short_text"],
    **{name: [ADVICE.key] for name in ("annotation", "annotation_move", "annotation_delete")},
    **{name: [HIGH.key] for name in ("rule", "rule_move", "rule_delete")},
    **{name: [CHECK.key] for name in ("validation", "validation_delete")},
    "state": [1],
    "former": [1],
    "letter": ["accepted"],
}
LEADS_ON = {"procedure", "import_confirm", "proposing", "paying"}
"""To the first step of the form; to the file that is asked for; to who decides, where nobody does yet."""
WITHOUT_FRAME = {"preview", "preview_check", "trial", "export", "register", "assessment"}
OF_THE_STUDIO = {
    *("procedures", "create", "teams", "team_add", "blocks", "ready", "import", "import_confirm"),
    *("records", "register", "parameters", "parameter_add"),
}
"""Screens that belong to no procedure."""
OF_STAGES = {"stage", "stage_move", "stage_archive"}
OF_SCENARIOS = {"scenario_again", "scenario_delete"}
OF_PARAMETERS = {"parameter", "parameter_rename", "parameter_remove"}
SOME_DAY = dt.date(2099, 1, 1)
OF_STEPS = {"preview", "field_types", "fields_add", "block_keep", "block_insert"}
"""Screens of a step whose name does not say it."""


def address(name: str, procedure: Procedure) -> str:
    """An address of the studio for this procedure."""
    if name in OF_THE_STUDIO:
        return reverse(f"studio:{name}", args=["aide-au-projet-associatif"] if name == "ready" else [])
    if name == "team":
        return reverse("studio:team", args=[procedure.team_id])
    if name in OF_PARAMETERS:
        parameter = Parameter.objects.first() or make_parameter({SOME_DAY: Decimal(100)}, team=procedure.team)
        return reverse(f"studio:{name}", args=[parameter.key, *([SOME_DAY] if name == "parameter_remove" else [])])
    if name in {"block", "block_delete"}:
        block = FieldBlock.objects.first()
        return reverse(f"studio:{name}", args=[block.pk if block else 1])
    return reverse(f"studio:{name}", args=[procedure.uuid, *_arguments(name, procedure)])


def _arguments(name: str, procedure: Procedure) -> list[object]:
    if name in WITH_THESE:
        return WITH_THESE[name]
    if name in OF_STEPS or (name.startswith("step") and name != "step_add"):
        return ["s_project1"]
    if name.startswith("field"):
        return [AMOUNT]
    if name.startswith("column"):
        return [BUDGET.key, *(["amount"] if name == "column_add" else [])]
    if name in OF_SCENARIOS:
        return [scenario.pk if (scenario := procedure.scenarios.first()) else 1]
    return [procedure.stages.all()[0].pk] if name in OF_STAGES else []


def test_every_address_is_walked() -> None:
    assert len(NAMES) == len(set(NAMES)) > 20
    assert set(NAMES) >= POSTED_ONLY


@pytest.mark.parametrize("name", NAMES)
def test_a_designer_opens_every_screen(name: str, studio: Client, designer: User, procedure: Procedure) -> None:
    change(procedure, designer)
    response = studio.get(address(name, procedure))
    expected = 405 if name in POSTED_ONLY else 302 if name in LEADS_ON else 200
    assert response.status_code == expected
    if expected == 200 and name not in WITHOUT_FRAME:
        assert "studio.css" in response.content.decode()


def _instructor(procedure: Procedure) -> User:
    return make_instructor(procedure.team)


def _entrant(procedure: Procedure) -> User:
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("make", [_instructor, _entrant])
def test_staff_who_do_not_design_find_nothing(
    name: str, make: Callable[[Procedure], User], client: Client, procedure: Procedure
) -> None:
    client.force_login(make(procedure))
    url = address(name, procedure)
    assert client.post(url, {"direction": "up"}).status_code in {404, 405}
    assert client.get(url).status_code in {404, 405}
    assert "Atelier" not in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_applicants_and_strangers_never_enter(name: str, client: Client, procedure: Procedure) -> None:
    url = address(name, procedure)
    assert client.get(url).status_code == 302
    client.force_login(make_user())
    assert client.get(url).status_code in {302, 403, 404}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in POSTED_ONLY])
def test_an_archived_procedure_is_no_longer_designed(name: str, studio: Client, procedure: Procedure) -> None:
    url = address(name, procedure)
    Procedure.objects.filter(pk=procedure.pk).update(is_archived=True)
    stays = name in OF_THE_STUDIO | OF_PARAMETERS | {"team", "archive", "delete"}
    expected = 302 if name == "import_confirm" else 200 if stays else 404
    assert studio.get(url).status_code == expected


@pytest.mark.parametrize("name", ["step", "field", "check", "publish", "trial", "preview", "settings", "stages"])
def test_screens_ask_as_much_of_the_database_for_a_large_form(
    name: str, studio: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    counts = []
    for size in ((1, 1), (12, 17)):
        procedure = make_procedure(form=make_large_form(*size))
        keys = {"step": ["s_step0"], "preview": ["s_step0"], "field": ["f_s0f0"]}.get(name, [])
        url = reverse(f"studio:{name}", args=[procedure.uuid, *keys])
        studio.get(url)
        with django_assert_max_num_queries(30) as asked:
            assert studio.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_what_prevents_a_publication_asks_for_no_advice(django_assert_num_queries: Callable[..., object]) -> None:
    procedure = Procedure.objects.select_related("team").get(pk=make_procedure(form=make_large_form(1, 1)).pk)
    prevented = blocking(procedure)  # reads the version in force, once in a process
    with django_assert_num_queries(3):  # former keys, stages and what follows each
        blocking(procedure)
    advised = [point for point in points(procedure) if "aucun membre" in point.text]
    assert not set(advised) & set(prevented)
    assert len(advised) == 1


def test_the_list_asks_as_much_for_many_procedures(
    studio: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    team = make_team()
    counts = []
    for _round in range(2):
        make_procedure(team=team)
        studio.get(reverse("studio:procedures"))
        with django_assert_max_num_queries(15) as asked:
            studio.get(reverse("studio:procedures"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
