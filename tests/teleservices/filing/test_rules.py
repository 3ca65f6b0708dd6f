"""Rows, calculated values and the rules of a form, met on the way by an applicant without JavaScript."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Profile, User
from formkit.fieldtypes import AmountField, CalculatedField, GroupField, ShortTextField
from formkit.language.nodes import Answer, Cell, Operation, Rows
from formkit.schema import FormRule, FormSchema, Step, parse_schema
from teleservices.filing.transmission import transmit
from teleservices.following.request_tabs import RequestTab
from teleservices.lifecycle import ActRefusedError
from teleservices.models import ServiceRequest, State, Team
from teleservices.paperwork.request_copy import request_copy_pdf
from tests.factories.answers import fill_in
from tests.factories.conditions import comparison
from tests.factories.procedures import make_draft, make_procedure
from tests.french import french
from tests.teleservices.filing.posts import beside
from tests.teleservices.reading import read_tab

pytestmark = pytest.mark.django_db

BUDGET = GroupField(
    key="f_budget12",
    label="Dépenses prévues",
    row_name="Dépense",
    fields=(ShortTextField(key="f_what1234", label="Nature"), AmountField(key="f_cost1234", label="Coût")),
    totals=("f_cost1234",),
)
ASKED = AmountField(key="f_asked123", label="Aide demandée")
RATE = CalculatedField(
    key="f_rate1234",
    label="Part de l’aide",
    result="percentage",
    decimals=1,
    formula=Operation(
        kind="share", of=(Answer(key=ASKED.key), Rows(fold="plus", group=BUDGET.key, value=Cell(key="f_cost1234")))
    ),
)
TOO_MUCH = "L’aide ne dépasse jamais 80 % des dépenses."
ARTICLE = "article 4 du règlement des aides"
FAR_RULE = "r_far12345"
FAR = "Pensez à joindre l’avis de votre commune."
FORM = FormSchema(
    steps=(
        Step(key="s_budget12", title="Votre budget", fields=(BUDGET, ASKED, RATE)),
        Step(key="s_more1234", title="Votre projet", fields=(ShortTextField(key="f_title123", label="Titre"),)),
    ),
    rules=(
        FormRule(
            key="r_rate1234", kind="ineligible", message=TOO_MUCH, article=ARTICLE,
            condition=comparison(RATE.key, operator="greater", value=80, of="%"),
        ),
        FormRule(
            key=FAR_RULE, kind="warning", message=FAR,
            condition=comparison(ASKED.key, operator="at_least", value=500_000, of="€"),
        ),
        FormRule(
            key="r_team1234", kind="team", team="Service des grands projets",
            condition=comparison(ASKED.key, operator="at_least", value=500_000, of="€"),
        ),
    ),
)  # fmt: skip


@pytest.fixture
def draft(user: User) -> ServiceRequest:
    return make_draft(procedure=make_procedure(form=FORM), user=user)


def send(
    client: Client,
    draft: ServiceRequest,
    cells: dict[str, str],
    asked: str,
    action: str = "continue",
    warned: tuple[str, ...] = (),
) -> str:
    """Post the first step, which showed the rules `warned`, and return what the browser shows in the end."""
    draft.refresh_from_db()
    data = {**beside(draft), "action": action, "warned": " ".join(warned), "f_budget12-rows": "3", ASKED.key: asked}
    address = reverse("filing_step", args=[draft.reference, "s_budget12"])
    return client.post(address, data | cells, follow=True).content.decode()


def row(number: int, what: str, cost: str) -> dict[str, str]:
    return {f"f_budget12-{number}-f_what1234": what, f"f_budget12-{number}-f_cost1234": cost}


TWO_ROWS = row(0, "Salle", "600") | row(1, "Affiches", "400")


def test_rows_are_filled_in_and_added_up(client: Client, draft: ServiceRequest) -> None:
    page = send(client, draft, TWO_ROWS, "500", action="row-more:f_budget12")
    assert 'value="Salle"' in page
    assert "1\u202f000,00\u00a0€" in page
    assert "50,0\u00a0%" in page
    assert 'name="f_budget12-2-f_what1234"' in page


def test_a_row_is_taken_away(client: Client, draft: ServiceRequest) -> None:
    page = send(client, draft, TWO_ROWS, "500", action="row-gone:f_budget12-0")
    assert 'value="Salle"' not in page
    assert 'value="Affiches"' in page


def test_what_the_reglement_doesn_t_receive_goes_no_further(client: Client, draft: ServiceRequest) -> None:
    Team.objects.update(postal_address="1 place du Moulin\n01000 Brenne")
    page = send(client, draft, TWO_ROWS, "900")
    assert TOO_MUCH in page
    assert "Votre budget</h1>" in page
    draft.refresh_from_db()
    assert draft.answers[ASKED.key] == 90_000
    check = client.get(reverse("filing_check", args=[draft.reference])).content.decode()
    assert TOO_MUCH in check
    assert ARTICLE in check
    assert "1 place du Moulin" in check, "where to apply otherwise (CRPA L112-3)"
    assert 'name="on_honour"' not in check
    assert "Votre projet</h1>" in send(client, draft, TWO_ROWS, "800")


def test_nothing_is_told_before_it_was_asked(client: Client, draft: ServiceRequest) -> None:
    page = client.get(reverse("filing_step", args=[draft.reference, "s_budget12"])).content.decode()
    assert TOO_MUCH not in page
    assert FAR not in page


def test_a_warning_is_read_on_its_step_then_lets_go_on(client: Client, draft: ServiceRequest) -> None:
    bridge = row(0, "Pont", "10 000")
    page = send(client, draft, bridge, "5 000")
    assert "Votre budget</h1>" in page
    assert page.index(FAR) > page.index(f'id="field-{ASKED.key}"'), "under the answer that can be changed"
    assert f'href="#field-{ASKED.key}"' in page
    assert f'name="warned" value="{FAR_RULE}"' in page
    page = send(client, draft, bridge, "5 000", warned=(FAR_RULE,))
    assert "Votre projet</h1>" in page
    assert FAR not in page, "told where it is mended, not on every step that follows"
    assert FAR in client.get(reverse("filing_check", args=[draft.reference])).content.decode()


def test_a_warning_is_told_as_the_answer_is_saved(client: Client, draft: ServiceRequest) -> None:
    def save(amount: str) -> dict[str, Any]:
        draft.refresh_from_db()
        data = {**beside(draft), "field": ASKED.key, ASKED.key: amount}
        answer: dict[str, Any] = client.post(
            reverse("filing_autosave", args=[draft.reference, "s_budget12"]), data
        ).json()
        return answer

    reply = save("5 000")
    assert reply["warned"] == [FAR_RULE]
    assert FAR in reply["rules"][ASKED.key]
    assert save("4 000")["rules"] == {}


def test_without_an_article_ineligibility_warns_and_lets_transmit(client: Client, draft: ServiceRequest) -> None:
    rule = FORM.rules[0].model_copy(update={"article": ""})
    assert parse_schema({**FORM.to_json(), "rules": [rule.model_dump(mode="json")]}).rules == (rule,)
    assert "article" not in rule.model_dump(mode="json"), "forms frozen before there was any keep their checksum"
    warned = make_draft(procedure=make_procedure(form=FORM.model_copy(update={"rules": (rule,)})), user=draft.applicant)
    page = send(client, warned, TWO_ROWS, "900")
    assert french("Please note: you risk a refusal") in page
    assert french("You can transmit your request all the same: the service examines it and answers you.") in page
    assert sent(answered(warned, 900_000)).state == State.SUBMITTED


def answered(draft: ServiceRequest, asked: int) -> ServiceRequest:
    rows = [{"id": "r_one", "f_what1234": "Pont", "f_cost1234": 1_000_000}]
    return fill_in(draft, {"f_budget12": rows, ASKED.key: asked, "f_title123": "Un pont"})  # type: ignore[dict-item]


def sent(draft: ServiceRequest) -> ServiceRequest:
    return transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)


def test_it_is_never_transmitted(draft: ServiceRequest) -> None:
    with pytest.raises(ActRefusedError, match="80"):
        sent(answered(draft, 900_000))
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_what_is_calculated_is_kept_and_the_profile_is_remembered(draft: ServiceRequest) -> None:
    request = sent(answered(draft, 400_000))
    assert request.answers[RATE.key] == 40.0
    assert request.facts["p_type"] == draft.profile.type.code
    Profile.objects.filter(pk=draft.profile_id).update(postcode="01000")
    again = ServiceRequest.objects.get(pk=request.pk)
    assert again.known.get("p_postcode") == request.facts.get("p_postcode")


def test_the_rules_choose_the_service(draft: ServiceRequest) -> None:
    large = Team.objects.create(
        name="Service des grands projets", email="projets@exemple.test", telephone="01 02 03 04 05"
    )
    request = sent(answered(draft, 500_000))
    assert request.team == large
    assert request.acknowledgement.service_name == large.name


def test_without_that_service_the_procedure_keeps_its_own(draft: ServiceRequest) -> None:
    assert sent(answered(draft, 500_000)).team == draft.procedure.team


def test_rows_are_a_table_on_screen_and_on_paper(client: Client, draft: ServiceRequest) -> None:
    request = sent(answered(draft, 400_000))
    page = read_tab(client, request, RequestTab.CONTENT)
    assert re.search(r'<td data-label="Nature"\s*>Pont</td>', page)
    assert request_copy_pdf(request).startswith(b"%PDF")
