"""« Essayer »: the whole way, as an applicant, and not a row written."""

import datetime as dt

from django.apps import apps
from django.test import Client
from django.urls import reverse

from formkit.fieldtypes import AmountField, DateField, GroupField, ShortTextField, YesNoField
from formkit.schema import FormRule, FormSchema, Step
from portal.models import ServiceNotice
from teleservices.models import Procedure
from tests.factories.accounts import make_profile_type
from tests.factories.conditions import comparison
from tests.factories.procedures import AMOUNT, PROJECT, make_procedure
from tests.french import french
from tests.teleservices.studio.acting import draft


def row_counts() -> dict[str, int]:
    return {model._meta.label: model._base_manager.count() for model in apps.get_models() if model._meta.managed}


def send(studio: Client, procedure: Procedure, page: object, **data: object) -> object:
    """Post the page's own hidden state with these answers."""
    context = page.context
    step = context["page"].step.key if "page" in context else ""
    return studio.post(
        reverse("studio:trial", args=[procedure.uuid]), {"state": context["state"], "step": step, **data}
    )


def test_a_trial_goes_to_the_check_page_and_leaves_no_trace(studio: Client, procedure: Procedure) -> None:
    url = reverse("studio:trial", args=[procedure.uuid])
    before = row_counts()
    page = studio.get(url)
    assert "Votre projet" in page.content.decode()

    refused = send(studio, procedure, page, **{PROJECT: "", AMOUNT: "beaucoup"})
    assert refused.status_code == 422
    assert "error-summary" in refused.content.decode()

    second = send(studio, procedure, refused, **{PROJECT: "Fête de la rivière", AMOUNT: "1 250"})
    assert "Vos pièces" in second.content.decode()
    assert "Statuts" in second.content.decode()

    joined = send(studio, procedure, second, action="join:f_statuts1")
    assert joined.context["page"].step.key == "s_pieces12"

    check = send(studio, procedure, second, action="continue")
    text = check.content.decode()
    assert "Fête de la rivière" in text
    assert "1\u202f250,00\u00a0€" in text
    assert "Non demandé lors d’un essai" in text
    assert procedure.honour_statement.replace("'", "&#x27;") in text

    back = send(studio, procedure, check, action="go:s_project1")
    assert 'value="Fête de la rivière"' in back.content.decode()
    previous = send(studio, procedure, second, action="previous")
    assert previous.context["page"].step.key == "s_project1"
    assert row_counts() == before


def test_a_trial_follows_conditions_and_says_what_is_missing(studio: Client) -> None:
    helped = comparison("f_helped", operator="equals", value=True)
    procedure = make_procedure(
        form=FormSchema(
            steps=(
                Step(key="s_one", title="Un", fields=(YesNoField(key="f_helped", label="Déjà aidé ?"),)),
                Step(
                    key="s_two", title="Deux", condition=helped, fields=(ShortTextField(key="f_when", label="Quand"),)
                ),
                Step(key="s_three", title="Trois", fields=(ShortTextField(key="f_name", label="Nom"),)),
            )
        )
    )
    page = studio.get(reverse("studio:trial", args=[procedure.uuid]))
    assert page.context["place"].total == 2
    without = send(studio, procedure, page, f_helped="no")
    assert without.context["page"].step.key == "s_three"
    again = send(studio, procedure, page, f_helped="yes")
    assert again.context["page"].step.key == "s_two"
    third = studio.post(
        reverse("studio:trial", args=[procedure.uuid]),
        {"state": again.context["state"], "step": "s_three", "f_name": "Odile", "action": "continue"},
    )
    assert [field.label for field in third.context["missing"]] == ["Quand"]


def _asked(kind: str, at_least: int, message: str, team: str = "") -> FormRule:
    condition = comparison("f_cost", operator="at_least", value=at_least, of="€")
    article = "article 5" if kind == "ineligible" else ""
    return FormRule(key=f"r_{kind}", kind=kind, condition=condition, message=message, team=team, article=article)


def test_what_a_rule_does_is_told_as_it_will_be(studio: Client) -> None:
    procedure = make_procedure(
        form=FormSchema(
            steps=(Step(key="s_one", title="Un", fields=(AmountField(key="f_cost", label="Coût total"),)),),
            rules=(
                _asked("warning", 100, "Joignez un devis."),
                _asked("team", 200, "", team="Service des ponts"),
                _asked("ineligible", 300, "Trop cher."),
            ),
        )
    )

    def end(amount: str) -> tuple[object, str]:
        page = studio.get(reverse("studio:trial", args=[procedure.uuid]))
        check = send(studio, procedure, page, f_cost=amount, action="go:check")
        return check.context["rules"], check.content.decode()

    ticks = french("Here the applicant ticks this statement and transmits the request.")
    warned, text = end("1")
    assert [row.text for row in warned.warnings] == ["Joignez un devis."]
    assert not warned.blocking
    assert ticks in text
    blocked, text = end("3")
    assert [row.text for row in blocked.blocking] == ["Trop cher."]
    assert [row.text for row in blocked.warnings] == ["Joignez un devis."]
    assert [row.text for row in blocked.routes] == ["Service des ponts"]
    assert ticks not in text
    assert french("Here the applicant can't transmit the request: a rule prevents it.") in text
    field, rule = (
        reverse(f"studio:{name}", args=[procedure.uuid, key]) for name, key in (("field", "f_cost"), ("rule", "r_team"))
    )
    assert f'<a href="{field}">Coût total</a>' in text
    assert f'<a href="{rule}">' in text


def test_a_trial_that_lacks_answers_does_not_say_that_it_is_transmitted(studio: Client) -> None:
    name, hobby = ShortTextField(key="f_name", label="Nom"), ShortTextField(key="f_hobby", label="Loisir")
    steps = (Step(key="s_one", title="Un", fields=(name,)), Step(key="s_two", title="Deux", fields=(hobby,)))
    procedure = make_procedure(form=FormSchema(steps=steps))
    page = studio.get(reverse("studio:trial", args=[procedure.uuid]))
    data = {"state": page.context["state"], "step": "s_two", "f_hobby": "Marche", "action": "continue"}
    check = studio.post(reverse("studio:trial", args=[procedure.uuid]), data)

    assert [field.key for field in check.context["missing"]] == ["f_name"]
    assert french("Here the applicant ticks this statement and transmits the request.") not in check.content.decode()


def test_a_trial_may_begin_at_any_step(studio: Client, procedure: Procedure) -> None:
    url = reverse("studio:trial", args=[procedure.uuid])
    assert studio.get(url, {"etape": "s_pieces12"}).context["page"].step.key == "s_pieces12"
    assert studio.get(url, {"etape": "s_nowhere"}).context["page"].step.key == "s_project1"


def test_a_touched_or_borrowed_state_counts_for_nothing(studio: Client, procedure: Procedure) -> None:
    page = studio.get(reverse("studio:trial", args=[procedure.uuid]))
    second = send(studio, procedure, page, **{PROJECT: "Fête", AMOUNT: "10"})
    other = make_procedure()
    for target, state in [
        (other, second.context["state"]),
        (procedure, second.context["state"] + "x"),
        (procedure, ""),
    ]:
        response = studio.post(reverse("studio:trial", args=[target.uuid]), {"state": state, "action": "go:s_project1"})
        assert "Fête" not in response.content.decode()


def test_a_form_with_nothing_to_show_is_tried_too(studio: Client) -> None:
    procedure = make_procedure(form=FormSchema(steps=(Step(key="s_empty", title="Vide"),)))
    response = studio.get(reverse("studio:trial", args=[procedure.uuid]))
    assert response.context["sections"] == []
    assert response.status_code == 200


def try_as(studio: Client, procedure: Procedure, page: object, **facts: str) -> object:
    """The same page, tried as someone else or on another day."""
    step = page.context["page"].step.key if "page" in page.context else ""
    data = {"state": page.context["state"], "step": step, "action": "as", **facts}
    return studio.post(reverse("studio:trial", args=[procedure.uuid]), data)


def test_the_day_that_is_tried_moves_conditions_and_limits(studio: Client) -> None:
    summer = comparison("p_today", operator="at_least", value="2031-07-01")
    start = DateField(key="f_start", label="Début", minimum="today", maximum="today+30d")
    group = GroupField(key="f_rows", label="Jours", required=False, fields=(start.model_copy(update={"key": "f_day"}),))
    plan = ShortTextField(key="f_plan", label="Plan canicule", required=False, condition=summer)
    procedure = make_procedure(form=FormSchema(steps=(Step(key="s_one", title="Un", fields=(start, group, plan)),)))
    page = studio.get(reverse("studio:trial", args=[procedure.uuid]))
    summer_page = try_as(studio, procedure, page, p_today="2031-07-14")
    assert [item.field.key for item in summer_page.context["page"].items if not item.is_concealed][-1] == "f_plan"
    check = send(studio, procedure, summer_page, f_start="2031-07-14")
    assert "missing" in check.context
    assert "14 juillet 2031" in check.text
    late = send(studio, procedure, summer_page, f_start="2031-08-14")
    assert list(late.context["form"].errors) == ["f_start"]
    today_page = try_as(studio, procedure, summer_page)
    assert list(send(studio, procedure, today_page, f_start="2031-07-14").context["form"].errors) == ["f_start"]


def test_steps_are_listed_and_lead_anywhere_with_what_was_typed(studio: Client, procedure: Procedure) -> None:
    page = studio.get(reverse("studio:trial", args=[procedure.uuid]))
    assert [step.state for step in page.context["steps"]] == ["to_come", "to_come"]
    last = send(studio, procedure, page, **{PROJECT: "Fête"}, action=f"go:{page.context['steps'][1].key}")
    assert [step.state for step in last.context["steps"]] == ["lacking", "done"]
    check = send(studio, procedure, last, action="go:check")
    assert "Fête" in check.text
    assert [field.key for field in check.context["missing"]] == [AMOUNT]


def test_a_block_keeps_at_its_step_and_a_likely_refusal_does_not(studio: Client) -> None:
    rules = (_asked("ineligible", 300, "Trop cher."), _asked("warning", 300, "Joignez un devis."))
    unread = rules[0].model_copy(update={"key": "r_b", "article": ""})
    steps = (
        Step(key="s_one", title="Un", fields=(AmountField(key="f_cost", label="Coût"),)),
        Step(key="s_two", title="Deux", fields=(YesNoField(key="f_helped", label="Aidé ?"),)),
    )

    def after(*form_rules: FormRule) -> object:
        procedure = make_procedure(form=FormSchema(steps=steps, rules=form_rules))
        page = studio.get(reverse("studio:trial", args=[procedure.uuid]))
        return send(studio, procedure, page, f_cost="3")

    blocked = after(*rules)
    assert (blocked.status_code, blocked.context["page"].step.key) == (422, "s_one")
    assert [row.text for row in blocked.context["blocking"]] == ["Trop cher."]
    warned = after(unread, rules[1])
    assert warned.context["page"].step.key == "s_two"
    procedure = Procedure.objects.latest("pk")
    check = send(studio, procedure, warned, action="go:check")
    assert [row.text for row in check.context["rules"].refusals] == ["Trop cher."]
    assert [row.text for row in check.context["rules"].warnings] == ["Joignez un devis."]


def test_a_profile_or_a_day_that_is_shut_out_never_transmits(studio: Client, procedure: Procedure) -> None:
    make_profile_type("citizen")
    procedure.profile_types.set([make_profile_type("association")])
    procedure.opens_at = dt.datetime(2031, 1, 1, tzinfo=dt.UTC)
    procedure.closes_at = dt.datetime(2031, 2, 1, 12, tzinfo=dt.UTC)
    procedure.save()
    first = studio.get(reverse("studio:trial", args=[procedure.uuid]))
    page = send(studio, procedure, first, **{PROJECT: "Fête", AMOUNT: "5"}, action="go:check")

    def stopped(day: str, kind: str) -> int:
        check = try_as(studio, procedure, page, p_today=day, p_type=kind)
        count = len(check.context["obstacles"])
        shut = french("Here the applicant can't transmit the request: this profile, or this day, prevents it.")
        assert (shut in check.text) == bool(count)
        return count

    assert stopped("2031-01-15", "association") == 0
    assert stopped("2031-01-15", "") == 0
    assert stopped("2030-12-30", "association") == 1
    assert stopped("2031-02-02", "citizen") == 2
    assert french("Enter a valid date.") in try_as(studio, procedure, page, p_today="31 février").text


def test_notices_of_the_public_site_stand_over_neither_trial_nor_preview(studio: Client, procedure: Procedure) -> None:
    ServiceNotice.objects.create(title="Coupure du portail")
    assert "Coupure du portail" in studio.get(reverse("draft_list")).text
    assert "Coupure du portail" not in studio.get(reverse("studio:trial", args=[procedure.uuid])).text
    step = draft(procedure).steps[0].key
    assert "Coupure du portail" not in studio.get(reverse("studio:preview", args=[procedure.uuid, step])).text
