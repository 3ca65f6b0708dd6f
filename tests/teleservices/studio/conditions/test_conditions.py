"""Conditions of questions and steps, set in lists, without JavaScript."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ProfileType, User
from formkit import rules
from formkit.design import operations
from formkit.language.comparisons import Comparator, Compared
from formkit.language.nodes import Node
from teleservices.models import DraftChange, Procedure
from teleservices.studio.drafting.drafts import DraftAct, change_draft
from tests.factories.conditions import all_of, any_of, comparison, unless
from tests.factories.procedures import make_designer, make_large_form, make_procedure
from tests.teleservices.studio.acting import draft, relabel
from tests.teleservices.studio.ruling import FORM, LAST, Page

LOAN = comparison("f_loan", operator="equals", value=True)
HIGH = comparison("f_amount", operator="greater", value=1_000_000, of="€")
BRENNE = "99014"


@pytest.fixture
def procedure(db: None) -> Procedure:
    ProfileType.objects.get_or_create(code="association", defaults={"label": "Association"})
    return make_procedure(form=FORM)


def conditioned(procedure: Procedure, author: User, key: str, **changes: object) -> None:
    """Store a condition as someone did before."""
    procedure.refresh_from_db()
    change_draft(
        procedure_id=procedure.pk,
        author=author,
        number=procedure.draft_number,
        act=DraftAct.CONDITION_EDITED,
        subject="x",
        operation=lambda schema: operations.edit_field(schema, key=key, **changes),
    )


OF = {
    "f_name": "text", "f_siret": "text", "f_amount": "€", "f_sum": "€", "f_share": "%", "f_budget": "rows",
}  # fmt: skip
"""What questions are of, where a value doesn't tell."""


@pytest.mark.parametrize(
    ("field", "operator", "typed", "value"),
    [
        ("f_name", "equals", {"value": "Brenne"}, "Brenne"),
        ("f_name", "one_of", {"value": "Brenne\n\n Vernay \nBrenne"}, ("Brenne", "Vernay")),
        ("f_name", "empty", {}, None),
        ("f_amount", "greater", {"value": "10 000,50 €"}, 1_000_050),
        ("f_pupils", "at_most", {"value": "12"}, 12),
        ("f_born", "greater", {"value_kind": "fixed", "value_date": "2026-11-24"}, "2026-11-24"),
        ("f_born", "at_most", {"value_kind": "before", "value_number": "18", "value_unit": "y"}, "today-18y"),
        ("f_month", "less", {"value_month": "9", "value_year": "2026"}, "2026-09"),
        ("f_loan", "equals", {"value": "no"}, False),
        ("f_theme", "equals", {"value": "other"}, "other"),
        ("f_theme", "none_of", {"value": ["a", "b"]}, ("a", "b")),
        ("f_themes", "contains", {"value": "b"}, "b"),
        ("f_themes", "counts_at_least", {"value": "2"}, 2),
        ("f_budget", "counts_at_most", {"value": "3"}, 3),
        ("f_town", "equals", {"value": "Brenne"}, BRENNE),
        ("f_town", "one_of", {"value": "Brenne\nBrenne"}, (BRENNE,)),
        ("f_siret", "not_equals", {"value": "732 829 320 00074"}, "73282932000074"),
        ("f_share", "less", {"value": "12,5"}, 12.5),
        ("f_sum", "at_least", {"value": "1 250"}, 125_000),
        ("f_rows", "equals", {"value": "2"}, 2.0),
        ("p_type", "equals", {"value": "association"}, "association"),
        ("p_type", "one_of", {"value": ["association"]}, ("association",)),
        ("p_city", "equals", {"value": "Brenne"}, "Brenne"),
        ("p_today", "at_least", {"value_kind": "fixed", "value_date": "2027-01-01"}, "2027-01-01"),
        ("p_siret", "not_empty", {}, None),
    ],
)
def test_each_kind_of_value_is_asked_stored_and_shown_again(
    field: str, operator: Comparator, typed: dict[str, object], value: Compared, studio: Client, procedure: Procedure
) -> None:
    page = Page(studio, procedure, "field_condition", LAST.key)
    page.press("continue", **{"shown-mode": "if", "shown-m-0-field": field})
    page.press("continue", **{"shown-m-0-operator": operator})
    assert page.response.status_code == 200
    assert draft(procedure).field(LAST.key).condition is None, "nothing is stored meanwhile"
    page.press("save", **{f"shown-m-0-{name}": entry for name, entry in typed.items()})
    assert page.response.status_code == 302, page.text
    expected = comparison(field, operator, value, OF.get(field, ""))
    assert draft(procedure).field(LAST.key).condition == expected
    assert rules.check(draft(procedure)) == ()

    Page(studio, procedure, "field_condition", LAST.key).press("save")
    assert draft(procedure).field(LAST.key).condition == expected, "saved again as it is shown"
    assert DraftChange.objects.filter(procedure=procedure).exclude(act=DraftAct.STARTED).count() == 1


def test_only_earlier_questions_are_offered_and_those_of_staff_to_staff(studio: Client, procedure: Procedure) -> None:
    page = Page(studio, procedure, "field_condition", "f_pupils")
    assert 'value="f_amount"' in page.text
    assert 'value="p_type"' in page.text
    assert all(f'<option value="{key}"' not in page.text for key in ("f_pupils", "f_born", "f_last", "f_plan"))
    assert 'value="f_note"' not in Page(studio, procedure, "field_condition", LAST.key).text
    assert '<option value="f_line"' not in Page(studio, procedure, "field_condition", LAST.key).text
    studio_only = FORM.model_copy(update={"steps": FORM.steps[:1]})
    staff = LAST.model_copy(update={"private": True})
    other = make_procedure(form=operations.add_field(studio_only, step_key="s_one", field=staff))
    assert 'value="f_note"' in Page(studio, other, "field_condition", LAST.key).text
    assert '<option value="f_name"' not in Page(studio, procedure, "step_condition", "s_one").text
    assert '<option value="f_name"' in Page(studio, procedure, "step_condition", "s_two").text


def test_rows_groups_and_an_exception_are_added_and_taken_away(studio: Client, procedure: Procedure) -> None:
    page = Page(studio, procedure, "field_condition", LAST.key)
    page.press("shown.row.m", **{"shown-mode": "if", "shown-m-0-field": "f_loan"})
    page.press("shown.group", **{"shown-m-0-value": "yes", "shown-m-1-field": "f_amount"})
    page.press("shown.row.g0", **{"shown-g0-0-field": "f_theme", "shown-g0-join": "any"})
    page.press("shown.unless", **{"shown-g0-0-value": "a", "shown-g0-1-field": "p_type"})
    page.press("continue", **{"shown-u-0-field": "f_name", "shown-g0-1-value": "association"})
    page.press("continue", **{"shown-u-0-operator": "empty", "shown-m-1-operator": "greater"})
    page.press("continue", **{"shown-m-1-value": "10000"})
    sentence = (
        "si «\u00a0Prêt\u00a0» est oui et «\u00a0Montant\u00a0» est supérieur à 10\u202f000\u00a0€ et "
        "(«\u00a0Thème\u00a0» est Sport ou «\u00a0Type de profil\u00a0» est Association), "
        "sauf si «\u00a0Nom\u00a0» n’est pas renseigné"
    )
    assert sentence.replace(" et «\u00a0Montant", ", «\u00a0Montant") in page.text
    page.press("save")
    group = any_of(
        (
            comparison("f_theme", operator="equals", value="a"),
            comparison("p_type", operator="equals", value="association"),
        )
    )
    exception = unless(comparison("f_name", operator="empty"))
    assert draft(procedure).field(LAST.key).condition == all_of((LOAN, HIGH, group, exception))

    page = Page(studio, procedure, "field_condition", LAST.key)
    page.press("shown.take.m.0").press("shown.take.u.0").press("shown.take.g0.1").press("save")
    assert draft(procedure).field(LAST.key).condition == all_of(
        (HIGH, comparison("f_theme", operator="equals", value="a"))
    )


def test_what_was_typed_stays_while_rows_are_added(studio: Client, procedure: Procedure) -> None:
    page = Page(studio, procedure, "field_condition", LAST.key)
    page.press("continue", **{"shown-mode": "if", "shown-m-0-field": "f_amount"})
    page.press("shown.row.m", **{"shown-m-0-operator": "less", "shown-m-0-value": "pas un nombre"})
    assert page.typed["shown-m-0-value"] == ["pas un nombre"]
    assert page.typed["shown-m-0-operator"] == ["less"]
    page.press("continue", **{"shown-m-0-field": "f_loan"})
    assert page.typed["shown-m-0-value"] == [""], "a value of another kind is left behind"


def test_saving_too_soon_shows_what_is_missing(studio: Client, procedure: Procedure) -> None:
    page = Page(studio, procedure, "field_condition", LAST.key)
    page.press("save", **{"shown-mode": "if"})
    assert page.response.status_code == 422
    assert "Choisissez au moins une question" in page.text
    page.press("save", **{"shown-m-0-field": "f_amount"})
    assert page.response.status_code == 422
    assert "Complétez les conditions" in page.text
    page.press("save", **{"shown-m-0-value": "beaucoup"})
    assert page.response.status_code == 422
    assert "Une valeur est à corriger" in page.text
    assert page.typed["shown-m-0-value"] == ["beaucoup"]
    assert not DraftChange.objects.filter(procedure=procedure).exists()


def test_a_first_condition_is_chosen_already(studio: Client, procedure: Procedure, designer: User) -> None:
    for name, key in (("step_condition", "s_two"), ("field_condition", LAST.key)):
        assert Page(studio, procedure, name, key).typed["shown-mode"] == ["if"]
    conditioned(procedure, designer, LAST.key, required=False, required_when=LOAN)
    assert Page(studio, procedure, "field_condition", LAST.key).typed["shown-mode"] == ["always"]


def test_a_question_is_required_always_never_or_on_a_condition(studio: Client, procedure: Procedure) -> None:
    page = Page(studio, procedure, "field_condition", "f_plan")
    assert page.typed["required-mode"] == ["no"]
    page.press("continue", **{"required-mode": "if", "required-m-0-field": "f_loan"})
    page.press("save", **{"required-m-0-value": "yes"})
    plan = draft(procedure).field("f_plan")
    assert (plan.required, plan.required_when, plan.condition) == (False, LOAN, None)
    Page(studio, procedure, "field_condition", "f_plan").press("save", **{"required-mode": "yes"})
    plan = draft(procedure).field("f_plan")
    assert (plan.required, plan.required_when) == (True, None)
    assert [change.act for change in procedure.draft_changes.all()] == ["condition_edited"] * 2 + ["started"]


def test_a_step_is_shown_on_a_condition(studio: Client, procedure: Procedure) -> None:
    page = Page(studio, procedure, "step_condition", "s_two")
    page.press("continue", **{"shown-mode": "if", "shown-m-0-field": "f_loan"}).press(
        "save", **{"shown-m-0-value": "yes"}
    )
    assert draft(procedure).step("s_two").condition == LOAN
    shown = studio.get(reverse("studio:step", args=[procedure.uuid, "s_two"])).content.decode()
    assert "Affichage si «\u00a0Prêt\u00a0» est oui." in shown
    page = Page(studio, procedure, "step_condition", "s_two").press("save", **{"shown-mode": "always"})
    assert draft(procedure).step("s_two").condition is None


ADVANCED: Node = any_of((LOAN, unless(all_of((HIGH, LOAN)))))


def test_what_the_lists_cannot_show_is_edited_in_one_line(studio: Client, procedure: Procedure, designer: User) -> None:
    conditioned(procedure, designer, LAST.key, condition=ADVANCED)
    page = Page(studio, procedure, "field_condition", LAST.key)
    assert "le contraire de" in page.text
    page.press("save")
    assert draft(procedure).field(LAST.key).condition == ADVANCED
    page = Page(studio, procedure, "field_condition", LAST.key)
    page.press("shown.lists")
    assert page.typed["shown-way"] == ["line"], "it can't be shown as lists"
    page.press("continue", **{"shown-line": "« Prêt » = oui"})
    assert "si «\u00a0Prêt\u00a0» est oui" in page.text, "said as it is typed, before it is stored"
    assert draft(procedure).field(LAST.key).condition == ADVANCED
    page.press("save")
    assert draft(procedure).field(LAST.key).condition == LOAN
    conditioned(procedure, designer, LAST.key, condition=ADVANCED)
    Page(studio, procedure, "field_condition", LAST.key).press("save", **{"shown-mode": "always"})
    assert draft(procedure).field(LAST.key).condition is None


def test_a_condition_goes_from_lists_to_a_line_and_back(studio: Client, procedure: Procedure) -> None:
    page = Page(studio, procedure, "field_condition", LAST.key)
    page.press("continue", **{"shown-mode": "if", "shown-m-0-field": "f_loan"})
    page.press("shown.line", **{"shown-m-0-value": "yes"})
    assert page.typed["shown-line"] == ["« Prêt » = oui"]
    page.press("shown.lists", **{"shown-line": "« Prêt » = oui et « Montant » > 10 000 €"})
    assert page.typed["shown-m-1-field"] == ["f_amount"]
    page.press("save")
    assert draft(procedure).field(LAST.key).condition == all_of((LOAN, HIGH))


def test_a_line_that_errs_is_told_and_kept(studio: Client, procedure: Procedure) -> None:
    for line in ("« Prêt » = 3 €", "« Montant » × 2", "« Prêt » =", "« Suite » = oui", ""):
        page = Page(studio, procedure, "field_condition", LAST.key).press("shown.line", **{"shown-mode": "if"})
        page.press("save", **{"shown-line": line})
        assert page.response.status_code == 422, line
        assert page.typed["shown-line"] == [line]
        assert 'aria-invalid="true"' in page.text
    assert not DraftChange.objects.filter(procedure=procedure).exists()


def test_a_deleted_question_is_said_and_must_be_replaced(studio: Client, procedure: Procedure, designer: User) -> None:
    conditioned(procedure, designer, LAST.key, condition=comparison("f_gone", operator="equals", value="x"))
    page = Page(studio, procedure, "field_condition", LAST.key)
    assert "une question supprimée" in page.text
    assert "choisissez-en une autre" in page.text
    page.press("save")
    assert page.response.status_code == 422
    page.press("continue", **{"shown-m-0-field": "f_loan"}).press("save", **{"shown-m-0-value": "yes"})
    assert draft(procedure).field(LAST.key).condition == LOAN


def test_two_designers_are_told(studio: Client, procedure: Procedure, designer: User) -> None:
    page = Page(studio, procedure, "field_condition", LAST.key)
    awa = make_designer("Awa")
    relabel(procedure, awa, "f_name", "Intitulé", 1)
    page.press("continue", **{"shown-mode": "if", "shown-m-0-field": "f_loan"})
    page.typed["number"] = ["1"]
    page.press("save", **{"shown-m-0-value": "yes"})
    assert draft(procedure).field(LAST.key).condition == LOAN, "another question changed: nothing is refused"

    page = Page(studio, procedure, "field_condition", LAST.key)
    seen = page.typed["number"]
    conditioned(procedure, awa, LAST.key, condition=HIGH)
    page.press("shown.row.m", **{"shown-m-0-value": "no"})
    page.typed["number"] = seen
    page.press("save")
    assert page.response.status_code == 409
    assert "Awa Vasseur" in page.text
    assert "si «\u00a0Montant\u00a0» est supérieur à" in page.text
    assert page.typed["shown-m-0-value"] == ["no"], "what was typed is kept"
    assert draft(procedure).field(LAST.key).condition == HIGH


def test_the_outline_and_the_list_say_where_a_condition_is(
    studio: Client, procedure: Procedure, designer: User
) -> None:
    conditioned(procedure, designer, LAST.key, condition=LOAN, required_when=HIGH)
    page = studio.get(reverse("studio:step", args=[procedure.uuid, "s_two"])).content.decode()
    assert page.count("Affichage si «\u00a0Prêt\u00a0» est oui.") >= 3
    assert "Réponse obligatoire si «\u00a0Montant\u00a0» est supérieur à" in page


def test_forged_rows_break_nothing(studio: Client, procedure: Procedure) -> None:
    url = reverse("studio:field_condition", args=[procedure.uuid, LAST.key])
    forged = {
        "number": "1",
        "do": "save",
        "shown-mode": "if",
        "required-mode": "yes",
        "shown-m-7-field": "f_loan",
        "shown-m-7-operator": "equals",
        "shown-m-7-control": "yes_no",
        "shown-m-7-value": "yes",
        "shown-g3-0-field": "f_last",
    }
    assert studio.post(url, forged).status_code == 422
    assert studio.post(url, {**forged, "do": "shown.take.m.x"}).status_code == 200
    assert studio.post(url, {**forged, "do": "nothing"}).status_code == 200
    del forged["shown-g3-0-field"]
    assert studio.post(url, forged).status_code == 302
    assert draft(procedure).field(LAST.key).condition == LOAN
    assert studio.get(reverse("studio:field_condition", args=[procedure.uuid, "f_line"])).status_code == 404


def test_a_line_that_is_no_commune_is_told(studio: Client, procedure: Procedure) -> None:
    page = Page(studio, procedure, "field_condition", LAST.key)
    page.press("continue", **{"shown-mode": "if", "shown-m-0-field": "f_town"})
    page.press("continue", **{"shown-m-0-operator": "none_of"})
    page.press("save", **{"shown-m-0-value": "Brenne\nAtlantide"})
    assert page.response.status_code == 422
    assert "«\u00a0Atlantide\u00a0» ne désigne aucune commune" in page.text
    page.press("save", **{"shown-m-0-value": "Brenne"})
    shown = Page(studio, procedure, "field_condition", LAST.key)
    assert shown.typed["shown-m-0-value"] == ["Brenne (99120)"]
    assert "«\u00a0Commune\u00a0» n’est pas Brenne (99120)" in shown.text


def test_the_screens_ask_as_much_of_the_database_for_a_large_form(
    studio: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    for steps, fields in ((2, 2), (12, 17)):
        form = make_large_form(steps, fields)
        last = form.fields()[-1].key
        asked = tuple(comparison(field.key, operator="not_empty") for field in form.fields()[:3])
        form = operations.edit_field(form, key=last, condition=all_of(asked))
        url = reverse("studio:field_condition", args=[make_procedure(form=form).uuid, last])
        studio.get(url)
        with django_assert_max_num_queries(20):
            assert studio.get(url).status_code == 200
