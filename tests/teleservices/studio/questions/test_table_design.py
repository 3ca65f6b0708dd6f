"""Tables in the studio: what they start from, their lines, their columns, what they refuse."""

import pytest
from django.test import Client
from django.urls import reverse

from formkit.design.table_presets import COSTS, TABLE_PRESETS
from formkit.fieldtypes import REGISTRY, AmountField, DateField, GroupField, ShortTextField, TableField
from formkit.fieldtypes.table_lines import TableLine
from formkit.language.nodes import Cell, Constant, Operation, Rows
from formkit.rules import check
from formkit.schema import FormSchema, Step
from teleservices.models import Procedure
from tests.factories.procedures import make_procedure
from tests.formkit.pages import successful_controls
from tests.french import french
from tests.teleservices.studio.acting import draft, post

TABLE, AMOUNT, DAY, GROUP, STEP = "f_budget", "f_amount", "f_day", "f_rows", "s_budget1"
LINES = (
    TableLine(key="l_costs", label="Charges", kind="side"),
    TableLine(key="l_rent", label="Loyers"),
    TableLine(key="l_income", label="Produits", kind="side"),
    TableLine(key="l_gifts", label="Dons"),
)
BUDGET = TableField(
    key=TABLE,
    label="Budget",
    fields=(AmountField(key=AMOUNT, label="Montant"),),
    lines=LINES,
    totals=(AMOUNT,),
    balanced=True,
)
WRITTEN = "# Charges\nLoyers\n# Produits\nDons"
FORM = FormSchema(
    steps=(
        Step(
            key=STEP,
            title="Budget",
            fields=(
                BUDGET,
                DateField(key=DAY, label="Jour"),
                GroupField(key=GROUP, label="Lignes", fields=(DateField(key="f_when", label="Quand"),)),
                AmountField(key="f_other", label="Autre montant"),
            ),
        ),
    )
)


@pytest.fixture
def procedure(db: None) -> Procedure:
    return make_procedure(form=FORM)


def table(procedure: Procedure, key: str = TABLE) -> TableField:
    field = draft(procedure).field(key)
    assert isinstance(field, TableField)
    return field


def typed(studio: Client, procedure: Procedure, name: str, *keys: str) -> dict[str, object]:
    form = studio.get(reverse(f"studio:{name}", args=[procedure.uuid, *keys])).context["form"]
    return dict(successful_controls("".join(str(bound) for bound in form)))


def refused(studio: Client, procedure: Procedure, **changes: object) -> dict[str, list[str]]:
    """What the page of the table says of these options, which it doesn't take and shows as they were typed."""
    before = table(procedure)
    url = reverse("studio:field", args=[procedure.uuid, TABLE])
    sent = {**typed(studio, procedure, "field", TABLE), **changes}
    response = studio.post(url, {"number": procedure.draft_number, **sent})
    assert response.status_code == 422
    assert table(procedure) == before
    form = response.context["form"]
    assert form["lines"].value().splitlines() == "".join(sent["lines"]).splitlines()
    return dict(form.errors)


@pytest.mark.parametrize("name", TABLE_PRESETS)
def test_a_table_starts_from_one_that_is_often_made(studio: Client, procedure: Procedure, name: str) -> None:
    sent = typed(studio, procedure, "field_add", STEP, "table")
    location = post(studio, procedure, "field_add", STEP, "table", **sent | {"label": "Comptes", "start": name})
    added = draft(procedure).steps[0].fields[-1]
    assert isinstance(added, TableField)
    preset = TABLE_PRESETS[name]
    assert [column.label for column in added.fields] == list(preset.columns)
    assert added.balanced == preset.is_balanced
    assert len(added.sides) == len(preset.sides)
    assert not check(draft(procedure))
    assert studio.get(location).status_code == 200
    again = typed(studio, procedure, "field", added.key)
    post(studio, procedure, "field", added.key, **again)
    assert draft(procedure).field(added.key) == added


def test_the_budget_has_the_accounts_of_associations() -> None:
    budget = TableField(key=TABLE, label="Budget", **TABLE_PRESETS["budget"].options())
    accounts = [[group.heading.label[:2] for group in side.groups if group.heading] for side in budget.sides]
    assert accounts == [
        ["60", "61", "62", "63", "64", "65", "66", "67", "68", "86"],
        ["70", "73", "74", "75", "76", "77", "78", "79", "87"],
    ]
    apart = [line.label[:2] for line in budget.lines if line.kind == "apart"]
    assert apart == ["86", "87"]
    assert all(group.lines for side in budget.sides for group in side.groups)


def test_a_year_of_accounts_may_end_with_a_loss_and_a_budget_has_no_amount_under_zero() -> None:
    lowest = {name: {column.minimum for column in preset.options()["fields"]} for name, preset in TABLE_PRESETS.items()}
    assert lowest == {"budget": {0}, "accounts": {None}}


def test_an_empty_table_says_what_it_lacks(studio: Client, procedure: Procedure) -> None:
    sent = typed(studio, procedure, "field_add", STEP, "table")
    location = post(studio, procedure, "field_add", STEP, "table", **sent | {"label": "Comptes"})
    key = draft(procedure).steps[0].fields[-1].key
    assert len([problem for problem in check(draft(procedure)) if problem.key == key]) == 2
    text = studio.get(location).content.decode()
    assert french("Add a line to this table.") in text
    assert french("Add a column to this table.") in text


def test_lines_are_edited_as_text_and_keep_their_keys(studio: Client, procedure: Procedure) -> None:
    sent = typed(studio, procedure, "field", TABLE)
    assert str(sent["lines"][0]).splitlines() == WRITTEN.splitlines()
    edited = "# Charges\n## 60 Achats\nLoyers et charges\n# Produits\nDons\n+ Autre (3 au plus)"
    post(studio, procedure, "field", TABLE, **sent | {"lines": edited.replace(" et charges", "")})
    post(studio, procedure, "field", TABLE, **sent | {"lines": edited})
    lines = table(procedure).lines
    assert [line.key for line in lines if line.key in {each.key for each in LINES}] == [line.key for line in LINES]
    assert [(line.label, line.kind) for line in lines][2] == ("Loyers et charges", "line")
    assert (lines[-1].kind, lines[-1].most) == ("open", 3)
    assert table(procedure).fields == BUDGET.fields


def test_what_can_not_be_a_table_is_told_and_stays_typed(studio: Client, procedure: Procedure) -> None:
    assert set(refused(studio, procedure, lines=f"{WRITTEN}\n##")) == {"lines"}
    assert set(refused(studio, procedure, lines="\n".join(["Loyers"] * 101))) == {"lines"}
    assert set(refused(studio, procedure, lines="# Charges\nLoyers\nDons")) == {"__all__"}
    sent = typed(studio, procedure, "field", TABLE)
    sent.pop("balanced")
    post(studio, procedure, "field", TABLE, **sent | {"lines": "Loyers\nDons"})
    assert set(refused(studio, procedure, balanced="on")) == {"__all__"}


def test_two_designers_of_the_same_lines_are_told(studio: Client, procedure: Procedure) -> None:
    number, sent = procedure.draft_number, typed(studio, procedure, "field", TABLE)
    post(studio, procedure, "field", TABLE, **sent | {"lines": f"{WRITTEN}\nVentes"})
    url = reverse("studio:field", args=[procedure.uuid, TABLE])
    late = studio.post(url, {"number": number, **sent, "lines": f"{WRITTEN}\nPrêts"})
    assert late.status_code == 409
    assert f"{WRITTEN}\nVentes" in dict(late.context["theirs"]).values()


def test_columns_are_of_the_types_that_fit_and_never_required(studio: Client, procedure: Procedure) -> None:
    families = studio.get(reverse("studio:column_types", args=[procedure.uuid, TABLE])).context["families"]
    offered = {kind.name for _family, kinds in families for kind in kinds}
    assert offered == {name for name, kind in REGISTRY.items() if kind.in_tables}
    for name in ("date", "document", "table", "group", "unknown"):
        assert studio.get(reverse("studio:column_add", args=[procedure.uuid, TABLE, name])).status_code == 404
    sent = typed(studio, procedure, "column_add", TABLE, "short_text")
    assert not {"required", "width", "prefill", "condition"} & set(sent)
    location = post(studio, procedure, "column_add", TABLE, "short_text", **sent | {"label": "Précisions"})
    assert location == reverse("studio:field", args=[procedure.uuid, TABLE])
    column = table(procedure).fields[-1]
    assert (column.label, column.required) == ("Précisions", False)
    assert "required" not in typed(studio, procedure, "field", column.key)
    types = studio.get(reverse("studio:retype_types", args=[procedure.uuid, column.key])).context["families"]
    assert {kind.name for _family, kinds in types for kind in kinds} <= offered
    assert studio.get(reverse("studio:retype", args=[procedure.uuid, column.key, "date"])).status_code == 404


def test_questions_go_where_they_fit(studio: Client, procedure: Procedure) -> None:
    def places(key: str) -> list[str]:
        page = studio.get(reverse("studio:field", args=[procedure.uuid, key]))
        return [place for place, _name in page.context["places"]]

    assert places(DAY) == [GROUP]
    assert places("f_other") == [TABLE, GROUP]
    assert places(TABLE) == []
    for key in (DAY, "f_when", GROUP, TABLE):
        location = post(studio, procedure, "field_move", key, step=TABLE)
        assert draft(procedure) == FORM, key
        assert studio.get(location).context["messages"]
    post(studio, procedure, "field_move", AMOUNT, step=GROUP)
    assert table(procedure).fields == ()
    assert {problem.key for problem in check(draft(procedure))} == {TABLE}


def test_a_table_has_eight_columns_at_most(studio: Client, procedure: Procedure) -> None:
    for _more in range(7):
        post(studio, procedure, "field_duplicate", AMOUNT)
    assert len(table(procedure).fields) == 8
    location = post(studio, procedure, "field_duplicate", AMOUNT)
    assert "8 colonnes" in [*map(str, studio.get(location).context["messages"])][-1]
    assert len(table(procedure).fields) == 8
    sent = typed(studio, procedure, "column_add", TABLE, "amount")
    url = reverse("studio:column_add", args=[procedure.uuid, TABLE, "amount"])
    response = studio.post(url, {"number": procedure.draft_number, **sent, "label": "Neuf"})
    assert response.status_code == 422
    assert response.context["form"].errors


def test_a_balance_without_totals_is_to_be_settled(studio: Client, procedure: Procedure) -> None:
    sent = typed(studio, procedure, "field", TABLE)
    sent.pop("totals")
    post(studio, procedure, "field", TABLE, **sent)
    assert {problem.key for problem in check(draft(procedure))} == {TABLE}
    post(studio, procedure, "field_delete", AMOUNT)
    assert len(check(draft(procedure))) == 2


def test_a_line_that_a_condition_names_is_missed(studio: Client, procedure: Procedure) -> None:
    named = Operation(kind="equals", of=(Cell(key="l_budget"), Constant(type="choice", value="l_gifts")))
    gifts = Rows(fold="plus", group=TABLE, where=named, value=Cell(key=AMOUNT))
    shown = Operation(kind="greater", of=(gifts, Constant(type="amount", value="100")))
    step = Step(key="s_after12", title="Après", condition=shown, fields=(ShortTextField(key="f_x", label="X"),))
    other = make_procedure(form=FormSchema(steps=(*FORM.steps, step)))
    assert check(draft(other)) == ()
    sent = typed(studio, other, "field", TABLE)
    location = post(studio, other, "field", TABLE, **sent | {"lines": WRITTEN.replace("\nDons", "\nVentes\nPrêts")})
    assert [problem.key for problem in check(draft(other))] == ["s_after12"]
    assert any("Après" in str(message) for message in studio.get(location).context["messages"])


def test_the_preview_shows_the_table_as_it_is_typed(studio: Client, procedure: Procedure) -> None:
    url = reverse("studio:preview", args=[procedure.uuid, STEP])
    assert "Loyers" in studio.get(url).content.decode()
    sent = typed(studio, procedure, "field", TABLE)
    edited = studio.post(f"{url}?question={TABLE}", sent | {"lines": f"{WRITTEN}\nMécénat"})
    assert "Mécénat" in edited.content.decode()
    new = typed(studio, procedure, "field_add", STEP, "table") | {"label": "Autre budget", "start": "budget"}
    added = studio.post(f"{url}?type=table", new)
    assert added.status_code == 200
    assert COSTS.groups[0][1][0] in added.content.decode()
    assert studio.post(f"{url}?question={TABLE}", sent | {"lines": "##"}).status_code == 422
