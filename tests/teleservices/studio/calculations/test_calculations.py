"""Calculated values in the studio: typed in one line, read back in a sentence, their unit deduced."""

from html import unescape

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from formkit.design.copies import copy_of_field, copy_of_step
from formkit.fieldtypes import AmountField, CalculatedField, Field, GroupField, NumberField, ShortTextField
from formkit.language.nodes import Answer, Cell, Constant, Node, Operation, Rows
from formkit.rules import check
from formkit.schema import FormSchema, Step
from teleservices.models import Procedure
from teleservices.studio.blocks.copying import detached_fields
from teleservices.studio.publication.checklist import blocking
from teleservices.studio.screens.tree_line import insertions
from tests.factories.procedures import make_procedure
from tests.formkit.pages import successful_controls
from tests.teleservices.studio.acting import draft

COST, COUNT = AmountField(key="f_cost", label="Coût"), NumberField(key="f_count", label="Nombre")
LINE = CalculatedField(
    key="f_line",
    label="Total de la ligne",
    formula=Operation(kind="times", of=(Cell(key="f_cost"), Cell(key="f_count"))),
)
EXPENSES = GroupField(key="f_expenses", label="Dépenses prévues", fields=(COST, COUNT, LINE), totals=("f_line",))
ASKED = AmountField(key="f_asked", label="Montant demandé")
PUPILS = NumberField(key="f_pupils", label="Élèves")
SUM = Rows(fold="plus", group="f_expenses", value=Cell(key="f_line"))
TOTAL = CalculatedField(key="f_total", label="Total des dépenses", formula=SUM)
SHARE = CalculatedField(
    key="f_share",
    label="Part de l’aide",
    formula=Operation(kind="share", of=(Answer(key="f_asked"), SUM)),
    result="percentage",
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


def test_a_value_is_typed_in_one_line_and_completed_from_lists_without_a_script(
    studio: Client, procedure: Procedure
) -> None:
    editor = Editor(studio, procedure, "field_add", "s_budget1", "calculated")
    names = [name for _text, name in insertions(editor.response.context["form"].scope)]
    place = names.index("Total de «\u00a0Total de la ligne\u00a0» dans «\u00a0Dépenses prévues\u00a0»")
    editor.press(f"put.formula.{place}", label="Reste à trouver")
    assert editor.typed["formula"] == ["somme(« Dépenses prévues » › « Total de la ligne »)"]
    line = f"{editor.typed['formula'][0]} - « montant demande » - 100 €"
    editor.press("read", formula=line)
    assert "studio-sentence" in editor.text
    assert draft(procedure) == FORM
    assert editor.press("save", formula=line).response.status_code == 302
    added = draft(procedure).steps[0].fields[-1]
    assert isinstance(added, CalculatedField)
    hundred = Constant(type="amount", value="10000")
    assert added.formula == Operation(kind="minus", of=(SUM, Answer(key="f_asked"), hundred))
    assert (added.label, added.result) == ("Reste à trouver", "amount")
    assert check(draft(procedure)) == ()


@pytest.mark.parametrize(
    ("line", "result"),
    [
        ("« Montant demandé »", "amount"),
        ("« Élèves »", "number"),
        ("nombre(« Dépenses prévues »)", "number"),
        ("« Montant demandé » × « Élèves »", "amount"),
        ("« Montant demandé » ÷ « Élèves »", "amount"),
        ("« Montant demandé » ÷ « Total des dépenses »", "number"),
        ("pourcentage(« Montant demandé » ; somme(« Dépenses prévues » › « Coût »))", "percentage"),
        ("« Total des dépenses » - « Montant demandé »", "amount"),
    ],
)
def test_the_unit_follows_from_the_line(studio: Client, procedure: Procedure, line: str, result: str) -> None:
    editor = Editor(studio, procedure, "field_add", "s_budget1", "calculated")
    shown = editor.press("read", label="Valeur", formula=line).response.context["form"]
    assert "result" not in shown.fields
    assert {"decimals", "unit"} & set(shown.fields) == ({"decimals", "unit"} if result != "amount" else set())
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
    assert (share.decimals, share.unit, share.formula) == (3, "% du budget", SHARE.formula)
    Editor(studio, procedure, "field", "f_share").press("save", formula="« Montant demandé »")
    amount = draft(procedure).field("f_share")
    assert isinstance(amount, CalculatedField)
    assert (amount.result, amount.decimals, amount.unit) == ("amount", 3, "% du budget")


def test_in_rows_the_names_are_earlier_columns(studio: Client, procedure: Procedure) -> None:
    editor = Editor(studio, procedure, "field", "f_line")
    assert editor.typed["formula"] == ["« Coût » × « Nombre »"]
    offered = [text for text, _name in insertions(editor.response.context["form"].scope)]
    assert offered == ["« Coût »", "« Nombre »"]
    editor.press("save", formula="« Coût » × « Montant demandé »")
    assert editor.response.status_code == 422


@pytest.mark.parametrize(
    ("field", "formula"),
    [
        (TOTAL, Operation(kind="plus", of=(SUM, Answer(key="f_pupils")))),
        (TOTAL, Operation(kind="plus", of=(SUM, Rows(fold="count", group="f_expenses")))),
        (TOTAL, None),
        (TOTAL, Answer(key="f_gone")),
        (SHARE, Operation(kind="equals", of=(SUM, Answer(key="f_asked")))),
    ],
)
def test_what_is_wrong_is_said_at_its_place(studio: Client, field: CalculatedField, formula: Node | None) -> None:
    wrong = field.model_copy(update={"formula": formula})
    others = tuple(wrong if budget_field.key == field.key else budget_field for budget_field in BUDGET.fields)
    form = FormSchema(steps=(BUDGET.model_copy(update={"fields": others}),))
    procedure = make_procedure(form=form)
    (reason, *_others) = [problem.reason for problem in check(form) if problem.key == field.key]
    text = unescape(Editor(studio, procedure, "field", field.key).text)
    outline, _nav, editor = text.partition('class="studio-editor"')
    assert reason in editor
    assert reason in outline
    assert reason in unescape(studio.get(reverse("studio:step", args=[procedure.uuid, "s_budget1"])).content.decode())
    assert any(field.label in point.text for point in blocking(procedure))


@pytest.mark.parametrize("line", ["« Montant demandé » +", "« Inconnu »", "« Montant demandé » ÷ (", "100 €€"])
def test_a_line_that_cannot_be_read_is_refused_and_stays(studio: Client, procedure: Procedure, line: str) -> None:
    editor = Editor(studio, procedure, "field", "f_total")
    editor.press("save", formula=line)
    assert editor.response.status_code == 422
    assert editor.response.context["form"].errors["formula"]
    assert editor.typed["formula"] == [line]
    assert "<mark>" in editor.text
    assert draft(procedure) == FORM


def test_two_designers_of_one_calculation_are_told(studio: Client, procedure: Procedure) -> None:
    late = Editor(studio, procedure, "field", "f_total")
    Editor(studio, procedure, "field", "f_total").press("save", formula="« Montant demandé »")
    late.press("save", formula="somme(« Dépenses prévues » › « Coût »)")
    assert late.response.status_code == 409
    assert "« Montant demandé »" in dict(late.response.context["theirs"]).values()


def _read(field: Field) -> Node | None:
    assert isinstance(field, CalculatedField)
    return field.formula


def test_copies_read_what_was_copied_with_them() -> None:
    copy = copy_of_step(BUDGET)
    assert check(FormSchema(steps=(BUDGET, copy))) == ()
    _name, group, asked, _pupils, total, share = copy.fields
    assert isinstance(group, GroupField)
    cost, count, line = group.fields
    assert group.totals == (line.key,)
    assert _read(line) == Operation(kind="times", of=(Cell(key=cost.key), Cell(key=count.key)))
    summed = Rows(fold="plus", group=group.key, value=Cell(key=line.key))
    assert _read(total) == summed
    assert _read(share) == Operation(kind="share", of=(Answer(key=asked.key), summed))
    alone = copy_of_field(EXPENSES)
    assert isinstance(alone, GroupField)
    assert alone.totals == (alone.fields[-1].key,)
    assert _read(copy_of_field(LINE)) == LINE.formula


def test_elsewhere_a_calculation_that_reads_what_is_not_copied_is_left_and_told() -> None:
    ten = Constant(type="amount", value="1000")
    wider = Operation(kind="plus", of=(SUM, Answer(key="f_asked"), ten))
    left = detached_fields([EXPENSES, TOTAL.model_copy(update={"formula": wider})])
    assert (left.incomplete, _read(left.fields[1])) == (("Total des dépenses",), None)
    whole = detached_fields([EXPENSES, TOTAL.model_copy(update={"formula": Operation(kind="plus", of=(SUM, ten))})])
    group, total = whole.fields
    assert whole.incomplete == ()
    assert isinstance(group, GroupField)
    summed = Rows(fold="plus", group=group.key, value=Cell(key=group.fields[-1].key))
    assert _read(total) == Operation(kind="plus", of=(summed, ten))
    assert check(FormSchema(steps=(Step(key="s_one", title="Un", fields=whole.fields),))) == ()
    column = detached_fields([LINE])
    assert (column.incomplete, _read(column.fields[0])) == (("Total de la ligne",), None)
