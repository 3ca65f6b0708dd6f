"""Answers that don't go together, met on the way by an applicant without JavaScript."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from teleservices.answering.completeness import problems
from teleservices.filing.transmission import IncompleteError, transmit
from teleservices.lifecycle.agent_corrections import why_impossible
from teleservices.lifecycle.corrections.effects import effects_of
from teleservices.models import ServiceRequest
from tests.factories.procedures import make_draft, make_procedure
from tests.factories.validations import (
    BACKWARDS,
    BARE,
    CHARGES,
    END,
    FORM,
    PRODUCTS,
    RECEIPT,
    RNA,
    START,
    UNBALANCED,
    UNNAMED,
    validation,
)
from tests.teleservices.filing.posts import beside

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(user: User) -> ServiceRequest:
    return make_draft(procedure=make_procedure(form=FORM), user=user)


def send(client: Client, draft: ServiceRequest, step: str, warned: str = "", **typed: str) -> tuple[int, str]:
    """Post a step; its status, and what the browser shows in the end."""
    draft.refresh_from_db()
    data = {**beside(draft), "action": "continue", "warned": warned, **typed}
    response = client.post(reverse("filing_step", args=[draft.reference, step]), data)
    return response.status_code, response.content.decode()


def day(key: str, text: str) -> dict[str, str]:
    return {key: text}


def budget(charges: str, products: str) -> dict[str, str]:
    return {
        name: value
        for side, amount in ((CHARGES, charges), (PRODUCTS, products))
        for name, value in (
            (f"{side.key}-rows", "1"),
            (f"{side.key}-0-{side.key}n", "Divers"),
            (f"{side.key}-0-{side.key}m", amount),
        )
    }


def through(client: Client, draft: ServiceRequest, charges: str = "300", products: str = "300") -> None:
    """Fill in the three steps, one day after the other."""
    assert send(client, draft, "s_who12345", **{RNA.key: "W751234567"})[0] == 302
    assert send(client, draft, "s_when1234", **{START.key: "01/03/2027", END.key: "02/03/2027"})[0] == 302
    assert send(client, draft, "s_budget12", **budget(charges, products))[0] == 302


def test_a_step_is_not_left_and_nothing_typed_is_lost(client: Client, draft: ServiceRequest) -> None:
    status, page = send(client, draft, "s_who12345")
    assert status == 422
    assert page.count(f"Revoyez {UNNAMED}.") == 4, "at each question, and a line of the summary for each"
    for key in (RNA.key, RECEIPT.key):
        assert f'href="#id_{key}"' in page
    status, _page = send(client, draft, "s_who12345", **{RECEIPT.key: "R-12"})
    assert status == 302
    draft.refresh_from_db()
    assert draft.answers[RECEIPT.key] == "R-12"


def test_nothing_is_said_of_answers_together_as_long_as_one_lacks(client: Client, user: User) -> None:
    line = "somme(« Charges » › « Montant ») − somme(« Produits » › « Montant ») = 0 €"
    gap = validation("r_gap12345", line, CHARGES.key, PRODUCTS.key)
    draft = make_draft(
        procedure=make_procedure(form=BARE.model_copy(update={"validations": (gap,)})),
        user=user,
    )
    client.force_login(user)
    charges = {name: value for name, value in budget("300", "").items() if name.startswith(CHARGES.key)}
    for typed, times in ((charges, 0), (budget("300", "200"), 4)):
        status, page = send(client, draft, "s_budget12", **typed)
        assert status == 422
        assert page.count(gap.message) == times
        draft.refresh_from_db()
        assert [problem.text for problem in problems(draft)].count(gap.message) == times // 2


def test_a_draft_is_saved_whatever_it_says(client: Client, draft: ServiceRequest) -> None:
    draft.refresh_from_db()
    wrong = {**beside(draft), "action": "save", RNA.key: "", RECEIPT.key: ""}
    assert client.post(reverse("filing_step", args=[draft.reference, "s_who12345"]), wrong).status_code == 302


def test_one_that_only_warns_is_read_once(client: Client, draft: ServiceRequest) -> None:
    wrong = {START.key: "02/03/2027", END.key: "01/03/2027"}
    status, page = send(client, draft, "s_when1234", **wrong)
    assert (status, page.count(f"Revoyez {BACKWARDS}.")) == (200, 1)
    assert send(client, draft, "s_when1234", warned=BACKWARDS, **wrong)[0] == 302
    check = client.get(reverse("filing_check", args=[draft.reference])).content.decode()
    assert f"Revoyez {BACKWARDS}." in check


def test_a_budget_that_does_not_balance_is_not_transmitted(client: Client, draft: ServiceRequest) -> None:
    through(client, draft, products="299")
    check = client.get(reverse("filing_check", args=[draft.reference])).content.decode()
    for side in (CHARGES, PRODUCTS):
        assert re.search(rf"s_budget12/\?then=check#field-{side.key}", check)
    assert check.count(f"Revoyez {UNBALANCED}.") == 2
    saved = ServiceRequest.objects.with_form().get(pk=draft.pk)
    assert [problem.field_key for problem in problems(saved)] == [CHARGES.key, PRODUCTS.key]
    with pytest.raises(IncompleteError):
        transmit(request_id=saved.pk, actor=saved.applicant, revision_number=saved.revision_number, on_honour=True)
    assert send(client, draft, "s_budget12", **budget("300", "300"))[0] == 302
    saved.refresh_from_db()
    sent = transmit(request_id=saved.pk, actor=saved.applicant, revision_number=saved.revision_number, on_honour=True)
    assert sent.submitted_at


def test_an_agent_s_correction_that_would_break_it_is_not_done(client: Client, draft: ServiceRequest) -> None:
    through(client, draft)
    draft.refresh_from_db()
    sent = transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
    filed = ServiceRequest.objects.with_form().get(pk=sent.pk)
    wrong = [dict(row) | {f"{PRODUCTS.key}m": 29_900} for row in filed.answers[PRODUCTS.key]]
    assert why_impossible(filed, effects_of(filed, PRODUCTS.key, wrong))
    assert not why_impossible(filed, effects_of(filed, RNA.key, "W751234568"))
