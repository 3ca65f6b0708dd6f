"""A table as people read it: headings and names of lines, wide and narrow, on the applicant's pages and the desk's."""

import copy
import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from teleservices.filing.transmission import transmit
from teleservices.lifecycle import Corrections, perform
from teleservices.models import CorrectionDraft, ServiceRequest
from tests.e2e.conftest import NARROW, WIDE
from tests.e2e.screens.base import STICKS_OUT
from tests.factories.answers import fill_in
from tests.factories.procedures import act, make_draft, make_instructor, make_procedure
from tests.formkit.asking import form_of
from tests.formkit.budget_table import ANSWER, BUDGET

Enter = Callable[..., None]


@pytest.fixture
def draft(portal: object) -> ServiceRequest:
    return fill_in(make_draft(procedure=make_procedure(form=form_of(BUDGET))), {BUDGET.key: ANSWER})


@pytest.fixture
def corrected(draft: ServiceRequest) -> ServiceRequest:
    """The service asked for the budget again, and another one is prepared."""
    sent = transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
    instructor = make_instructor(sent.team)
    sent = act(sent, "take_charge", instructor)
    deadline = timezone.localdate() + dt.timedelta(days=15)
    asked = Corrections(message="Revoir.", field_keys=(BUDGET.key,), deadline=deadline)
    perform(
        request_id=sent.pk, act_name="request_corrections", actor=instructor, payload=asked,
        revision_number=sent.revision_number,
    )  # fmt: skip
    after: Any = copy.deepcopy(ANSWER)
    after["lines"]["l_wages123"]["f_planned1"] = 150_000
    after["rows"][0]["label"] = "Location de la salle des fêtes"
    CorrectionDraft.objects.create(correction=sent.corrections.get(), answers={BUDGET.key: after})
    return ServiceRequest.objects.get(pk=sent.pk)


def assert_reads(page: Page, size: Any, *names: str) -> None:
    """Nothing sticks out, and each line says its name."""
    page.set_viewport_size(size)
    assert page.evaluate(STICKS_OUT, "body") == [], size
    for name in names:
        expect(page.locator(".table th", has_text=name).first).to_be_visible()


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_check_page_names_every_line(page: Page, draft: ServiceRequest, enter: Enter, size: Any) -> None:
    enter(page.context, draft.applicant.email)
    page.goto(reverse("filing_check", args=[draft.reference]))
    assert_reads(page, size, "Charges", "60 Achats", "Location de la salle", "Ventes")


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_the_sheet_names_every_line(page: Page, corrected: ServiceRequest, enter: Enter, size: Any) -> None:
    assert corrected.assignee is not None
    enter(page.context, corrected.assignee.email)
    page.goto(reverse("desk:sheet", args=[corrected.reference]))
    assert_reads(page, size, "Charges", "60 Achats", "Location de la salle", "Ventes")


@pytest.mark.parametrize("size", [WIDE, NARROW])
def test_corrections_are_compared_line_by_line(page: Page, corrected: ServiceRequest, enter: Enter, size: Any) -> None:
    enter(page.context, corrected.applicant.email)
    page.goto(reverse("filing_check_corrections", args=[corrected.reference]))
    assert_reads(page, size, "64 Personnel – Rémunération – Prévu", "60 Achats – Autre achat – Location de la salle")
