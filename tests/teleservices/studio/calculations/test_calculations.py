"""Calculated values in the studio: chosen from lists, read back in a sentence, their unit deduced from their terms."""

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from formkit.design.copies import copy_of_field, copy_of_step
from formkit.fieldtypes import AmountField, CalculatedField, Field, GroupField, NumberField, ShortTextField
from formkit.fieldtypes.calculated import ColumnTerm, ConstantTerm, FieldTerm, RowsTerm, Term
from formkit.rules import check
from formkit.schema import FormSchema, Step
from teleservices.models import Procedure
from teleservices.studio.blocks.copying import detached_fields
from teleservices.studio.calculations.rows import TermRow, acted
from teleservices.studio.publication.checklist import blocking
from tests.factories.procedures import make_procedure
from tests.formkit.pages import successful_controls
from tests.teleservices.studio.acting import draft

COST, COUNT = AmountField(key="f_cost", label="Coût"), NumberField(key="f_count", label="Nombre")
LINE = CalculatedField(
    key="f_line",
    label="Total de la ligne",
    operation="product",
    terms=(FieldTerm(field="f_cost"), FieldTerm(field="f_count")),
)
EXPENSES = GroupField(key="f_expenses", label="Dépenses prévues", fields=(COST, COUNT, LINE), totals=("f_line",))
ASKED = AmountField(key="f_asked", label="Montant demandé")
PUPILS = NumberField(key="f_pupils", label="Élèves")
SUM = ColumnTerm(group="f_expenses", column="f_line")
TOTAL = CalculatedField(key="f_total", label="Total des dépenses", terms=(SUM,))
SHARE = CalculatedField(
    key="f_share",
    label="Part de l’aide",
    operation="percentage",
    terms=(FieldTerm(field="f_asked"), SUM),
    result="number",
    decimals=1,
)
BUDGET = Step(
    key="s_budget1",
    title="Budget",
    fields=(ShortTextField(key="f_name", label="Nom"), EXPENSES, ASKED, PUPILS, TOTAL, SHARE),
)
FORM = FormSchema(steps=(BUDGET,))


@pytest.fixture
def procedure(db: None) -> Procedure:
    return make_procedure(form=FORM)


class Editor:
    """The screen of a calculated value, its buttons pressed as a browser without JavaScript does."""

    def __init__(self, studio: Client, procedure: Procedure, name: str, *keys: str) -> None:
        self.studio, self.procedure = studio, procedure
        self.url = reverse(f"studio:{name}", args=[procedure.uuid, *keys])
        self._read(studio.get(self.url))

    def _read(self, response: HttpResponse) -> None:
        self.response, self.text = response, response.content.decode()
        if response.status_code == 302:
            return
        form = self.text.partition("data-studio-typed")[2].partition("</form>")[0]
        self.typed = successful_controls(form) | {"number": [str(self.procedure.draft_number)]}
        self.typed.pop("do", None)

    def press(self, button: str, **typed: object) -> "Editor":
        for name, value in typed.items():
            self.typed[name.replace("__", "-")] = value if isinstance(value, list) else [str(value)]
        self._read(self.studio.post(self.url, {**self.typed, "do": button}))
        return self


def test_a_value_is_designed_from_lists_without_a_script(studio: Client, procedure: Procedure) -> None:
    editor = Editor(studio, procedure, "field_add", "s_budget1", "calculated")
    editor.press("terms.add", label="Reste à trouver", operation="difference", terms__what="column:f_expenses:f_line")
    assert "= somme de la colonne «\u00a0Total de la ligne\u00a0» de «\u00a0Dépenses prévues\u00a0»" in editor.text
    editor.press("terms.add", terms__what=["column:f_expenses:f_line", "field:f_asked"])
    editor.press("terms.show", terms__what=["column:f_expenses:f_line", "field:f_asked", "constant"],
                 terms__number=["", "", "100"])  # fmt: skip
    assert (
        "«\u00a0Reste à trouver\u00a0» = (somme de la colonne «\u00a0Total de la ligne\u00a0» de "
        "«\u00a0Dépenses prévues\u00a0»)\u00a0− «\u00a0Montant demandé\u00a0»\u00a0− 100\u00a0€"
    ) in editor.text
    assert draft(procedure) == FORM
    editor.press("terms.take.2").press("terms.up.1").press("terms.down.0")
    assert editor.typed["terms-what"] == ["column:f_expenses:f_line", "field:f_asked"]
    assert editor.press("save").response.status_code == 302
    added = draft(procedure).steps[0].fields[-1]
    assert isinstance(added, CalculatedField)
    assert (added.operation, added.terms) == ("difference", (SUM, FieldTerm(field="f_asked")))
    assert (added.label, added.result) == ("Reste à trouver", "amount")
    assert check(draft(procedure)) == ()


@pytest.mark.parametrize(
    ("operation", "terms", "result"),
    [
        ("sum", ["field:f_asked"], "amount"),
        ("sum", ["field:f_pupils"], "number"),
        ("sum", ["rows:f_expenses"], "number"),
        ("product", ["field:f_asked", "field:f_pupils"], "amount"),
        ("product", ["rows:f_expenses", "field:f_pupils"], "number"),
        ("percentage", ["field:f_asked", "column:f_expenses:f_cost"], "number"),
        ("difference", ["field:f_total", "field:f_asked"], "amount"),
    ],
)
def test_the_unit_follows_from_the_terms(
    studio: Client, procedure: Procedure, operation: str, terms: list[str], result: str
) -> None:
    editor = Editor(studio, procedure, "field_add", "s_budget1", "calculated")
    rows = {"terms__what": terms, "terms__number": [""] * len(terms)}
    shown = editor.press("terms.show", label="Valeur", operation=operation, **rows).response.context["form"]
    assert "result" not in shown.fields
    assert {"decimals", "unit"} & set(shown.fields) == ({"decimals", "unit"} if result == "number" else set())
    editor.press("save")
    added = draft(procedure).steps[0].fields[-1]
    assert isinstance(added, CalculatedField)
    assert added.result == result
    assert check(draft(procedure)) == ()


def test_decimals_and_unit_of_a_number_are_kept_and_changed(studio: Client, procedure: Procedure) -> None:
    editor = Editor(studio, procedure, "field", "f_share")
    assert editor.typed["decimals"] == ["1"]
    editor.press("save", decimals="3", unit="% du budget")
    share = draft(procedure).field("f_share")
    assert isinstance(share, CalculatedField)
    assert (share.decimals, share.unit, share.terms) == (3, "% du budget", SHARE.terms)
    Editor(studio, procedure, "field", "f_share").press("save", operation="sum")
    summed = draft(procedure).field("f_share")
    assert isinstance(summed, CalculatedField)
    assert (summed.result, summed.decimals, summed.unit) == ("amount", 3, "% du budget")


def test_in_rows_the_terms_are_earlier_columns(studio: Client, procedure: Procedure) -> None:
    text = Editor(studio, procedure, "field", "f_line").text
    assert '<option value="field:f_cost" selected>Coût</option>' in text
    assert "field:f_asked" not in text
    assert "rows:f_expenses" not in text
    assert "«\u00a0Total de la ligne\u00a0» = «\u00a0Coût\u00a0»\u00a0× «\u00a0Nombre\u00a0»" in text


@pytest.mark.parametrize(
    ("field", "reason"),
    [
        (TOTAL.model_copy(update={"terms": (SUM, FieldTerm(field="f_pupils"))}), "mélange des euros"),
        (TOTAL.model_copy(update={"terms": (SUM, RowsTerm(group="f_expenses"))}), "mélange des euros"),
        (TOTAL.model_copy(update={"terms": ()}), "à partir de quoi cette valeur est calculée"),
        (TOTAL.model_copy(update={"terms": (FieldTerm(field="f_gone"),)}), "n’existe plus ou qui vient après"),
        (SHARE.model_copy(update={"terms": (SUM,)}), "à partir de deux valeurs"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(studio: Client, field: Field, reason: str) -> None:
    others = tuple(field if budget_field.key == field.key else budget_field for budget_field in BUDGET.fields)
    procedure = make_procedure(form=FormSchema(steps=(BUDGET.model_copy(update={"fields": others}),)))
    text = Editor(studio, procedure, "field", field.key).text
    outline, _nav, editor = text.partition('class="studio-editor"')
    assert reason in editor
    assert reason in outline
    assert reason in studio.get(reverse("studio:step", args=[procedure.uuid, "s_budget1"])).content.decode()
    assert any(field.label in point.text for point in blocking(procedure))


def test_a_number_left_out_is_asked_for_and_the_rows_stay(studio: Client, procedure: Procedure) -> None:
    editor = Editor(studio, procedure, "field", "f_total")
    editor.press("save", terms__what=["constant"], terms__number=[""])
    assert editor.response.status_code == 422
    assert editor.response.context["form"].errors["terms"]
    assert editor.typed["terms-what"] == ["constant"]


def test_two_designers_of_one_calculation_are_told(studio: Client, procedure: Procedure) -> None:
    late = Editor(studio, procedure, "field", "f_total")
    Editor(studio, procedure, "field", "f_total").press("save", terms__what=["field:f_asked"], terms__number=[""])
    late.press("save", terms__what=["column:f_expenses:f_cost"], terms__number=[""])
    assert late.response.status_code == 409
    assert ("Calculé à partir de", "Montant demandé") in late.response.context["theirs"]


@pytest.mark.parametrize(
    ("act", "left"),
    [("add", "abc+"), ("up.1", "bac"), ("up.0", "abc"), ("down.1", "acb"), ("down.2", "abc"), ("take.0", "bc"),
     ("take.9", "abc"), ("take.x", "abc"), ("show", "abc"), ("", "abc")],
)  # fmt: skip
def test_acts_on_rows(act: str, left: str) -> None:
    rows = [TermRow(what=name, name=name) for name in "abc"]
    assert "".join(row.what or "+" for row in acted(rows, act)) == left


def _read(field: Field) -> tuple[Term, ...]:
    assert isinstance(field, CalculatedField)
    return field.terms


def test_copies_read_what_was_copied_with_them() -> None:
    copy = copy_of_step(BUDGET)
    assert check(FormSchema(steps=(BUDGET, copy))) == ()
    _name, group, asked, _pupils, total, share = copy.fields
    assert isinstance(group, GroupField)
    cost, count, line = group.fields
    assert group.totals == (line.key,)
    assert _read(line) == (FieldTerm(field=cost.key), FieldTerm(field=count.key))
    assert _read(total) == (ColumnTerm(group=group.key, column=line.key),)
    assert _read(share) == (FieldTerm(field=asked.key), *_read(total))
    alone = copy_of_field(EXPENSES)
    assert isinstance(alone, GroupField)
    assert alone.totals == (alone.fields[-1].key,)
    assert _read(copy_of_field(LINE)) == LINE.terms


def test_elsewhere_a_term_that_is_not_copied_is_left_and_told() -> None:
    constant = ConstantTerm(value=10)
    kept = detached_fields([EXPENSES, TOTAL.model_copy(update={"terms": (SUM, FieldTerm(field="f_asked"), constant)})])
    assert kept.incomplete == ("Total des dépenses",)
    group, total = kept.fields
    assert isinstance(group, GroupField)
    assert _read(total) == (ColumnTerm(group=group.key, column=group.fields[-1].key), constant)
    assert check(FormSchema(steps=(Step(key="s_one", title="Un", fields=kept.fields),))) == ()
    column = detached_fields([LINE])
    assert (column.incomplete, _read(column.fields[0])) == (("Total de la ligne",), ())
