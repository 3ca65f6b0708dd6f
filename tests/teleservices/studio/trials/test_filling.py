"""« Essayer »: the whole way, as an applicant, and not a row written."""

from django.apps import apps
from django.test import Client
from django.urls import reverse

from formkit.expressions import Comparison
from formkit.fieldtypes import AmountField, ShortTextField, YesNoField
from formkit.schema import FormRule, FormSchema, Step
from teleservices.models import Procedure
from tests.factories.procedures import AMOUNT, PROJECT, make_procedure
from tests.french import french


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
    helped = Comparison(field="f_helped", operator="equals", value=True)
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
    condition = Comparison(field="f_cost", operator="at_least", value=at_least)
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
        check = send(studio, procedure, page, f_cost=amount)
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
