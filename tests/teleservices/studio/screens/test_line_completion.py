"""What the page of a typed line proposes while one types: what that line may name, to who may design it."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.fieldtypes import AmountField, CalculatedField, GroupField, ShortTextField
from formkit.language.nodes import Answer, Cell
from formkit.schema import FormSchema, Step
from teleservices.models import Procedure
from teleservices.studio.procedures.configuration import change_settings
from tests.factories.competence import BY_PRESIDENT
from tests.factories.dated_parameters import make_parameter
from tests.factories.procedures import make_instructor, make_procedure

pytestmark = pytest.mark.django_db
COST = AmountField(key="f_cost", label="Coût")
LINE = CalculatedField(key="f_line", label="Total de la ligne", formula=Cell(key="f_cost"))
FIRST = Step(
    key="s_first",
    title="Un",
    fields=(
        AmountField(key="f_revenue", label="Revenu annuel"),
        GroupField(key="f_costs", label="Dépenses", fields=(COST, LINE)),
        CalculatedField(key="f_total", label="Total", formula=Answer(key="f_revenue")),
    ),
)
SECOND = Step(key="s_second", title="Deux", fields=(ShortTextField(key="f_relay", label="Relais"),))


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure(form=FormSchema(steps=(FIRST, SECOND)))


def ask(client: Client, procedure: Procedure, name: str, *keys: str, **typed: str) -> HttpResponse:
    """Post what the page would of a line where one types; the only control given is the line, up to the caret."""
    [control] = typed
    data = {control.replace("__", "-"): typed[control], "do": f"complete.{control.replace('__', '-')}", "number": "1"}
    return client.post(reverse(f"studio:{name}", args=[procedure.uuid, *keys]), data)


def texts(response: HttpResponse) -> list[str]:
    return [completion["text"] for completion in response.json()["completions"]]


@pytest.mark.parametrize(
    ("name", "keys", "typed", "wanted"),
    [
        ("field", ["f_total"], {"formula": "« rev"}, ["« Revenu annuel »"]),
        ("field", ["f_line"], {"formula": "« "}, ["« Coût »"]),
        ("field_add", ["s_first", "calculated"], {"formula": "« tot"}, ["« Total »"]),
        ("column_add", ["f_costs", "calculated"], {"formula": "« tot"}, ["« Total de la ligne »"]),
        ("field_condition", ["f_total"], {"shown__line": "« re"}, ["« Revenu annuel »"]),
        ("field_condition", ["f_relay"], {"required__line": "« tot"}, ["« Total »"]),
        ("step_condition", ["s_second"], {"shown__line": "« re"}, ["« Revenu annuel »"]),
        ("rule_add", [], {"when__line": "« re"}, ["« Revenu annuel »", "« Relais »"]),
        ("validation_add", [], {"line": "« re"}, ["« Revenu annuel »", "« Relais »"]),
        ("validation_add", [], {"line": "somme(« Dépenses » › « coû"}, ["« Coût »"]),
    ],
)
def test_a_line_is_completed_with_what_it_may_name(
    studio: Client, procedure: Procedure, name: str, keys: list[str], typed: dict[str, str], wanted: list[str]
) -> None:
    proposed = texts(ask(studio, procedure, name, *keys, **typed))
    assert proposed == wanted
    procedure.refresh_from_db()
    assert not procedure.draft_changes.exists()


def test_operators_parameters_and_what_the_service_alone_knows_are_proposed(
    studio: Client, procedure: Procedure, designer: User
) -> None:
    parameter = make_parameter(name="Revenu plafond")
    assert texts(ask(studio, procedure, "field", "f_total", formula="« revenu p")) == [f"« {parameter.name} »"]
    assert "÷" in texts(ask(studio, procedure, "field", "f_total", formula="« Revenu annuel » "))
    changes = {"decision_rules": BY_PRESIDENT.to_json()}
    change_settings(procedure_id=procedure.pk, author=designer, changes=changes)
    assert texts(ask(studio, procedure, "proposing", formula="« base")) == ["« Base éligible »"]
    assert texts(ask(studio, procedure, "proposing", visa_when="« montant p")) == ["« Montant proposé »"]


def test_letters_that_a_browser_counts_otherwise_come_back_as_they_are(studio: Client, procedure: Procedure) -> None:
    [completion] = ask(studio, procedure, "field", "f_total", formula="🎈 + « rev").json()["completions"]
    assert completion == {"text": "« Revenu annuel »", "replaced": "« rev"}


@pytest.mark.parametrize("control", ["label", "unknown", "shown__line"])
def test_what_is_no_line_of_the_page_is_not_completed(studio: Client, procedure: Procedure, control: str) -> None:
    assert ask(studio, procedure, "field", "f_total", **{control: "« rev"}).status_code == 404


def test_who_may_not_design_is_told_nothing(client: Client, procedure: Procedure) -> None:
    client.force_login(make_instructor())
    assert ask(client, procedure, "field", "f_total", formula="« rev").status_code in (302, 403, 404)


def test_a_very_long_line_is_answered(studio: Client, procedure: Procedure) -> None:
    assert ask(studio, procedure, "field", "f_total", formula="1+" * 40_000).status_code == 200
