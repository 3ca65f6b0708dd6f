"""What answers must say together: listed beside the rules, added by a ready condition or a line, changed, deleted."""

import pytest
from django.test import Client
from django.urls import reverse

from formkit.rules import check
from formkit.validations import Validation
from teleservices.models import Procedure
from teleservices.studio.drafting.dependents import dependents_of_field
from teleservices.studio.drafting.drafts import DraftAct
from tests.factories.procedures import make_procedure
from tests.factories.validations import BARE, END, FORM, RECEIPT, RNA, START, UNNAMED, typed
from tests.teleservices.studio.acting import draft, post
from tests.teleservices.studio.ruling import Page

pytestmark = pytest.mark.django_db
OTHERS = {"message": "Revoyez les deux dates.", "effect": "warns", "at": "transmission"}


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure(form=BARE)


@pytest.fixture
def checked() -> Procedure:
    return make_procedure(form=FORM)


def last(procedure: Procedure) -> Validation:
    return draft(procedure).validations[-1]


def test_it_is_added_by_a_line(studio: Client, procedure: Procedure) -> None:
    page = Page(studio, procedure, "validation_add")
    page.press("save", line="« Fin » ≥ « Début »", fields_asked=[END.key], **OTHERS)
    added = last(procedure)
    assert added.condition == typed("« Fin » ≥ « Début »")
    assert (added.fields, added.message, added.is_blocking, added.at) == (
        (END.key,),
        OTHERS["message"],
        False,
        "transmission",
    )
    change = procedure.draft_changes.all()[0]
    assert (change.act, change.subject) == (DraftAct.RULE_ADDED, OTHERS["message"])


@pytest.mark.parametrize(
    ("ready", "keys", "line"),
    [
        ("any", [RNA.key, RECEIPT.key], "« Numéro RNA » n’est pas vide ou « Récépissé » n’est pas vide"),
        ("order", [END.key, START.key], "« Fin » ≥ « Début »"),
        (
            "one",
            [RNA.key, RECEIPT.key],
            "(si « Numéro RNA » n’est pas vide alors 1 sinon 0)"
            " + (si « Récépissé » n’est pas vide alors 1 sinon 0) = 1",
        ),
    ],
)
def test_a_ready_one_writes_its_line(
    ready: str, keys: list[str], line: str, studio: Client, procedure: Procedure
) -> None:
    Page(studio, procedure, "validation_add", query=f"?ready={ready}").press("save", fields_asked=keys, **OTHERS)
    assert last(procedure).condition == typed(line)
    assert check(draft(procedure)) == ()


@pytest.mark.parametrize(("ready", "keys"), [("any", [RNA.key]), ("order", [RNA.key, END.key]), ("equal", [START.key])])
def test_a_ready_one_says_what_to_tick(ready: str, keys: list[str], studio: Client, procedure: Procedure) -> None:
    page = Page(studio, procedure, "validation_add", query=f"?ready={ready}").press("save", fields_asked=keys, **OTHERS)
    assert page.response.status_code == 422
    assert "fields_asked" in page.response.context["form"].errors
    assert page.typed["message"] == [OTHERS["message"]]
    assert not draft(procedure).validations


@pytest.mark.parametrize("line", ["", "« Fin »", "« Fin » > 12", "« Rien » = 1", "« Numéro RNA » ≥"])
def test_what_errs_in_the_line_is_said_and_nothing_typed_is_lost(
    line: str, studio: Client, procedure: Procedure
) -> None:
    page = Page(studio, procedure, "validation_add").press("save", line=line, fields_asked=[END.key], **OTHERS)
    assert page.response.status_code == 422
    assert page.response.context["form"].errors["line"]
    assert page.typed["line"] == [line]
    assert page.typed["fields_asked"] == [END.key]


def test_it_is_listed_changed_deleted_and_undone(studio: Client, checked: Procedure) -> None:
    page = studio.get(reverse("studio:rules", args=[checked.uuid])).content.decode()
    assert [page.count(f'id="rule-{each.key}"') for each in FORM.validations] == [1, 1, 1]
    edited = Page(studio, checked, "validation", UNNAMED)
    assert edited.typed["fields_asked"] == [RNA.key, RECEIPT.key]
    edited.press("save", message="Dites-nous l’un ou l’autre.")
    first = draft(checked).validations[0]
    assert first == FORM.validations[0].model_copy(update={"message": "Dites-nous l’un ou l’autre."})
    assert studio.get(reverse("studio:validation_delete", args=[checked.uuid, UNNAMED])).status_code == 200
    post(studio, checked, "validation_delete", UNNAMED)
    assert [each.key for each in draft(checked).validations] == [each.key for each in FORM.validations[1:]]
    post(studio, checked, "undo", then="rules")
    assert draft(checked).validations[0] == first
    gone = studio.get(reverse("studio:validation", args=[checked.uuid, "r_gone12345"]))
    assert gone.status_code == 302


def test_a_question_that_it_reads_or_names_says_so(checked: Procedure) -> None:
    schema = draft(checked)
    assert [len(dependents_of_field(checked, schema, field)) for field in (END, RNA)] == [1, 1]


def test_a_trial_says_it_as_the_form_does(studio: Client, checked: Procedure) -> None:
    first = studio.get(reverse("studio:trial", args=[checked.uuid]))
    data = {"state": first.context["state"], "step": "s_who12345", "action": "continue"}
    page = studio.post(reverse("studio:trial", args=[checked.uuid]), data)
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {RNA.key, RECEIPT.key}
    end = studio.post(reverse("studio:trial", args=[checked.uuid]), data | {"action": "go:check"})
    assert [field for field, _message in end.context["at_odds"]] == [RNA, RECEIPT]
