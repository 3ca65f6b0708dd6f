"""« Essayer »: answers that don't go together keep at their step, or only warn, as they will for an applicant."""

import pytest
from django.test import Client
from django.urls import reverse

from teleservices.models import Procedure
from tests.factories.procedures import make_procedure
from tests.factories.validations import BACKWARDS, CHARGES, END, FORM, PRODUCTS, RECEIPT, RNA, START

pytestmark = pytest.mark.django_db


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure(form=FORM)


def send(studio: Client, procedure: Procedure, page: object, action: str = "continue", **typed: str) -> object:
    """The page after a step of the trial was sent."""
    data = {"state": page.context["state"], "step": page.context["page"].step.key, "action": action, **typed}
    return studio.post(reverse("studio:trial", args=[procedure.uuid]), data)


def test_one_that_blocks_is_told_at_its_questions_and_keeps_at_the_step(studio: Client, procedure: Procedure) -> None:
    first = studio.get(reverse("studio:trial", args=[procedure.uuid]))
    same = send(studio, procedure, first)
    assert (same.status_code, list(same.context["form"].errors)) == (422, [RNA.key, RECEIPT.key])
    assert same.context["blocking"] == (), "nothing says that the request would be refused"
    second = send(studio, procedure, same, **{RECEIPT.key: "R-12"})
    assert second.context["page"].step.key == FORM.steps[1].key


def test_the_end_tells_what_blocks_from_what_warns(studio: Client, procedure: Procedure) -> None:
    first = studio.get(reverse("studio:trial", args=[procedure.uuid]))
    second = send(studio, procedure, first, action=f"go:{FORM.steps[1].key}")
    third = send(studio, procedure, second, **{START.key: "02/03/2027", END.key: "01/03/2027"})
    assert third.context["page"].step.key == FORM.steps[2].key, "a warning lets go on"
    rows = {
        name: value
        for side, amount in zip(FORM.steps[2].fields, ("300", "299"), strict=True)
        for name, value in ((f"{side.key}-rows", "1"), (f"{side.key}-0-{side.key}m", amount))
    }
    end = send(studio, procedure, third, action="go:check", **rows)
    assert [field.key for field, _message in end.context["at_odds"]] == [
        RNA.key,
        RECEIPT.key,
        CHARGES.key,
        PRODUCTS.key,
    ]
    rules = end.context["rules"]
    assert rules.blocking == (), "nothing says that the request would be refused"
    assert [row.url for row in rules.warnings] == [reverse("studio:validation", args=[procedure.uuid, BACKWARDS])]
    assert rules.warnings[0].reads == ((END.label, reverse("studio:field", args=[procedure.uuid, END.key])),)
