"""Thresholds of a form: the answers just below, at and just above each, by the step of the question's type."""

import datetime as dt

import pytest

from formkit.design.names import value_type
from formkit.design.reaching import Reaching
from formkit.design.thresholds import Threshold, Why, thresholds
from formkit.fieldtypes import (
    AmountField,
    CalculatedField,
    Choice,
    DateField,
    Field,
    GroupField,
    MonthField,
    NumberField,
    OneChoiceField,
    PercentageField,
    ShortTextField,
    YesNoField,
)
from formkit.language.comparisons import Comparator, Compared, Comparison
from formkit.language.nodes import TODAY_NODE, Answer, Constant, Node, Operation, OperatorName, Parameter, Rows
from formkit.path import walk
from formkit.relative_dates import TODAY
from formkit.schema import FormRule, FormSchema, Step
from formkit.validations import Validation
from formkit.values import JsonValue

DAY = dt.date(2026, 12, 2)
KNOWN: dict[str, JsonValue] = {TODAY: DAY.isoformat(), "p_ceiling1": 120_000}
INCOME = AmountField(key="f_income", label="Revenu annuel")
MONTHLY = CalculatedField(
    key="f_monthly",
    label="Par mois",
    formula=Operation(kind="divided", of=(Answer(key="f_income"), Constant(type="number", value="12"))),
)
BIRTH = DateField(key="f_birth", label="Naissance")
HELPED = YesNoField(key="f_helped", label="Déjà aidé")
SITUATION = OneChoiceField(
    key="f_situation", label="Situation", choices=(Choice(value="a", label="Seul"), Choice(value="b", label="Couple"))
)
QUESTIONS: tuple[Field, ...] = (
    HELPED,
    SITUATION,
    INCOME,
    MONTHLY,
    BIRTH,
    NumberField(key="f_number", label="Enfants", decimals=1),
    PercentageField(key="f_rate", label="Taux"),
    MonthField(key="f_month", label="Début"),
    DateField(key="f_end", label="Fin"),
    GroupField(key="f_rows", label="Dépenses", fields=(AmountField(key="f_cost", label="Coût"),)),
)


def form(*rules: FormRule, fields: tuple[Field, ...] = QUESTIONS, checks: tuple[Validation, ...] = ()) -> FormSchema:
    return FormSchema(steps=(Step(key="s_one", title="Vous", fields=fields),), rules=rules, validations=checks)


def rule(condition: Node, key: str = "r_one") -> FormRule:
    return FormRule(key=key, kind="warning", condition=condition, message="Attention")


def compared(key: str, comparator: Comparator, value: Compared) -> Node:
    [field] = [field for field in QUESTIONS if field.key == key]
    return Comparison(Answer(key=key), comparator, value).tree(value_type(field))


def of(kind: OperatorName, *operands: Node) -> Operation:
    return Operation(kind=kind, of=operands)


def only(schema: FormSchema) -> Threshold:
    (threshold,) = thresholds(schema, KNOWN, DAY)
    return threshold


AGE = of("years_between", Answer(key="f_birth"), TODAY_NODE)
EIGHTEEN = Constant(type="years", value="18")


@pytest.mark.parametrize(
    ("condition", "below", "at", "above"),
    [
        (compared("f_income", "greater", 100_000), 99_999, 100_000, 100_001),
        (of("less", Parameter(key="p_ceiling1"), Answer(key="f_income")), 119_999, 120_000, 120_001),
        (compared("f_number", "at_least", 2.5), 2.4, 2.5, 2.6),
        (compared("f_rate", "at_most", 40), 39, 40, 41),
        (compared("f_month", "less", "2027-01"), "2026-12", "2027-01", "2027-02"),
        (compared("f_end", "at_most", "2027-03-01"), "2027-02-28", "2027-03-01", "2027-03-02"),
        (compared("f_end", "at_least", "today+1d"), "2026-12-02", "2026-12-03", "2026-12-04"),
        (of("at_least", AGE, EIGHTEEN), "2008-12-03", "2008-12-02", "2007-12-02"),
        (of("less", Answer(key="f_monthly"), Parameter(key="p_ceiling1")), 1_439_993, 1_439_994, 1_440_006),
        (of("not", compared("f_number", "equals", 0)), -0.1, 0.0, 0.1),
    ],
)
def test_the_three_sides_of_a_comparison(condition: Node, below: object, at: object, above: object) -> None:
    assert dict(only(form(rule(condition))).answers) == {"below": below, "at": at, "above": above}


@pytest.mark.parametrize(
    ("condition", "why"),
    [
        (of("greater", Answer(key="f_income"), Answer(key="f_number")), "several"),
        (of("greater", of("plus", Answer(key="f_income"), Answer(key="f_number")), Parameter(key="p_a")), "unordered"),
        (of("greater", of("plus", Answer(key="f_income"), Answer(key="f_number")), EIGHTEEN), "several"),
        (of("at_least", Rows(fold="count", group="f_rows"), EIGHTEEN), "rows"),
        (of("at_least", Answer(key="f_deleted"), EIGHTEEN), "rows"),
        (compared("f_income", "less", -100), "unreached"),
    ],
)
def test_why_a_comparison_has_none(condition: Node, why: Why) -> None:
    threshold = only(form(rule(condition)))
    assert (threshold.why, threshold.answers) == (why, ())


@pytest.mark.parametrize(
    "condition",
    [
        compared("f_situation", "equals", "a"),
        compared("f_helped", "equals", value=True),
        of("at_least", TODAY_NODE, Constant(type="date", value="2026-09-01")),
    ],
)
def test_what_has_no_order_or_reads_no_answer_is_no_threshold(condition: Node) -> None:
    assert list(thresholds(form(rule(condition)), KNOWN, DAY)) == []


def test_the_limits_that_a_designer_gave_are_thresholds_and_not_those_of_the_type() -> None:
    fields: tuple[Field, ...] = (
        AmountField(key="f_plain", label="Coût"),
        AmountField(key="f_most", label="Aide", maximum=500_000),
        NumberField(key="f_count", label="Enfants", minimum=1),
        DateField(key="f_start", label="Début", minimum="today+30d"),
        ShortTextField(key="f_text", label="Nom"),
    )
    limits = [
        (each.question.field.key, dict(each.answers))
        for each in thresholds(form(fields=fields), KNOWN, DAY)
        if each.question
    ]
    assert limits == [
        ("f_most", {"at": 500_000, "above": 500_001}),
        ("f_count", {"at": 1, "below": 0}),
        ("f_start", {"at": "2027-01-01", "below": "2026-12-31"}),
    ]


def test_a_calculation_that_reads_itself_comes_to_an_end() -> None:
    """A draft may hold one for a while: « Vérifier » says it."""
    twice = MONTHLY.model_copy(update={"formula": of("plus", Answer(key="f_monthly"), Answer(key="f_income"))})
    fields = tuple(twice if field.key == "f_monthly" else field for field in QUESTIONS)
    schema = form(rule(of("greater", Answer(key="f_monthly"), EIGHTEEN)), fields=fields)
    assert len(list(thresholds(schema, KNOWN, DAY))) == 1


def test_a_new_value_in_force_makes_another_threshold_and_a_new_day_does_not() -> None:
    by_parameter = form(rule(of("less", Parameter(key="p_ceiling1"), Answer(key="f_income"))))
    (before,), (after,) = (
        thresholds(by_parameter, {**KNOWN, "p_ceiling1": ceiling}, DAY) for ceiling in (120_000, 130_000)
    )
    assert before.key("at") != after.key("at")
    assert before.key("at") != before.key("above")
    by_age = form(rule(of("at_least", AGE, EIGHTEEN)))
    (today,), (tomorrow,) = (
        thresholds(by_age, {TODAY: day.isoformat()}, day) for day in (DAY, DAY + dt.timedelta(days=1))
    )
    assert today.key("at") == tomorrow.key("at")
    assert today.answers != tomorrow.answers


def test_a_way_leads_through_conditions_calculations_and_what_else_must_hold() -> None:
    """« Aide » is shown to couples, once, below a monthly income; its rule counts where nobody helped them."""
    low = of("less", Answer(key="f_monthly"), Parameter(key="p_ceiling1"))
    income = INCOME.model_copy(update={"condition": compared("f_situation", "equals", "b")})
    asked = AmountField(key="f_help", label="Aide", condition=low)
    fields = (*(income if field.key == "f_income" else field for field in QUESTIONS), asked)
    large = of("greater", Answer(key="f_help"), Constant(type="amount", value="50000"))
    schema = form(rule(of("and", large, compared("f_helped", "equals", value=False))), fields=fields)
    threshold = list(thresholds(schema, KNOWN, DAY))[-1]
    way = next(Reaching(schema, KNOWN, DAY).ways(["f_help"], threshold.needs))
    assert (way["f_helped"], way["f_situation"]) == (False, "b")
    assert any(field.key == "f_help" for _step, shown in walk(schema, {**KNOWN, **way}) for field in shown)
