"""Rules of a whole form: listed in sentences, added, changed, moved, deleted; told and undone as any change."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from accounts.models import User
from formkit.design import operations
from formkit.schema import FormRule, FormSchema
from teleservices.models import Procedure
from teleservices.studio.drafting.drafts import DraftAct, change_draft
from teleservices.studio.publication import checklist
from tests.factories.conditions import comparison
from tests.factories.procedures import make_procedure, make_team
from tests.french import french
from tests.teleservices.studio.acting import draft, post
from tests.teleservices.studio.conftest import make_designer
from tests.teleservices.studio.ruling import FORM, Page

LOAN = comparison("f_loan", operator="equals", value=True)
HIGH = comparison("f_amount", operator="greater", value=1_000_000, of="€")
TOO_HIGH = FormRule(key="r_high", kind="ineligible", condition=HIGH, message="Le plafond est de 10 000 €.")
LENT = FormRule(key="r_lent", kind="warning", condition=LOAN, message="Joignez le contrat.")
RULED = FORM.model_copy(update={"rules": (TOO_HIGH, LENT)})


@pytest.fixture
def procedure(db: None) -> Procedure:
    return make_procedure(form=RULED)


def listed(studio: Client, procedure: Procedure) -> str:
    return studio.get(reverse("studio:rules", args=[procedure.uuid])).content.decode()


def test_rules_are_listed_in_their_sentences(studio: Client, procedure: Procedure) -> None:
    page = listed(studio, procedure)
    assert "si «\u00a0Montant\u00a0» est supérieur à 10\u202f000\u00a0€" in page
    assert "Le plafond est de 10 000 €." in page
    assert page.index("Joignez le contrat.") > page.index("Le plafond")


@pytest.mark.parametrize("kind", ["ineligible", "warning"])
def test_a_rule_that_tells_something_is_added(kind: str, studio: Client, procedure: Procedure) -> None:
    page = Page(studio, procedure, "rule_add", query=f"?kind={kind}")
    assert page.typed["kind"] == [kind]
    page.press("continue", message="Écrivez-nous.", **{"when-m-0-field": "f_loan"})
    assert page.typed["message"] == ["Écrivez-nous."]
    page.press("save", **{"when-m-0-value": "no"})
    added = draft(procedure).rules[-1]
    assert (added.kind, added.message, added.team) == (kind, "Écrivez-nous.", "")
    assert added.condition == comparison("f_loan", operator="equals", value=False)
    change = procedure.draft_changes.all()[0]
    assert (change.act, change.subject) == (DraftAct.RULE_ADDED, "Écrivez-nous.")


def test_a_rule_blocks_only_with_the_article_that_says_so(studio: Client, procedure: Procedure) -> None:
    page = Page(studio, procedure, "rule_add", query="?kind=blocking")
    page.press("continue", message="Trop.", **{"when-m-0-field": "f_loan"}).press("save", **{"when-m-0-value": "yes"})
    assert page.response.status_code == 422
    assert french("Name the article of the published règlement, or warn only.") in page.text
    page.press("save", article="article 4 du règlement")
    rule = draft(procedure).rules[-1]
    assert (rule.kind, rule.article, rule.blocks) == ("ineligible", "article 4 du règlement", True)
    assert "article 4 du règlement" in listed(studio, procedure)
    assert french("Blocks transmission") in listed(studio, procedure)
    page = Page(studio, procedure, "rule", rule.key)
    assert page.typed["kind"] == ["blocking"]
    page.press("save", kind="ineligible")
    rule = draft(procedure).rules[-1]
    assert (rule.kind, rule.article, rule.blocks) == ("ineligible", "", False)


def test_a_rule_sends_to_a_service(studio: Client, procedure: Procedure) -> None:
    team = make_team("Service Eau")
    page = Page(studio, procedure, "rule_add", query="?kind=team")
    page.press("continue", message="Oublié", **{"when-m-0-field": "f_loan"}).press("save", **{"when-m-0-value": "yes"})
    assert page.response.status_code == 422
    assert "Choisissez le service" in page.text
    page.press("save", team=team.name)
    added = draft(procedure).rules[-1]
    assert (added.kind, added.message, added.team) == ("team", "", "Service Eau")
    assert "Service Eau" in listed(studio, procedure)
    assert not checklist.blocking(procedure)
    team.name = "Service Rivières"
    team.save()
    (point,) = checklist.blocking(procedure)
    assert "Service Eau" in point.text
    assert point.url == reverse("studio:rule", args=[procedure.uuid, added.key])


def test_a_rule_needs_a_condition_and_words(studio: Client, procedure: Procedure) -> None:
    page = Page(studio, procedure, "rule_add", query="?kind=warning").press("save")
    assert page.response.status_code == 422
    assert french("Choose at least one question to look at.") in page.text
    assert "Écrivez ce qui est dit à l’usager." in page.text
    assert len(draft(procedure).rules) == 2


def test_a_rule_is_changed_moved_and_deleted(studio: Client, procedure: Procedure) -> None:
    page = Page(studio, procedure, "rule", "r_high")
    assert page.typed["when-m-0-value"] == ["10\u202f000,00"]
    page.press("save", kind="warning", message="Vérifiez.", **{"when-m-0-value": "5 000"})
    changed = draft(procedure).rules[0]
    assert changed == TOO_HIGH.model_copy(
        update={
            "kind": "warning",
            "message": "Vérifiez.",
            "condition": comparison("f_amount", operator="greater", value=500_000, of="€"),
        }
    )
    post(studio, procedure, "rule_move", "r_lent", direction="up")
    assert [rule.key for rule in draft(procedure).rules] == ["r_lent", "r_high"]
    asked = studio.get(reverse("studio:rule_delete", args=[procedure.uuid, "r_lent"])).content.decode()
    assert "si «\u00a0Prêt\u00a0» est oui" in asked
    post(studio, procedure, "rule_delete", "r_lent")
    assert [rule.key for rule in draft(procedure).rules] == ["r_high"]
    assert [change.act for change in procedure.draft_changes.all()] == [
        "rule_deleted",
        "rule_moved",
        "rule_edited",
        "started",
    ]


def test_an_undone_rule_comes_back_on_its_screen(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "rule_delete", "r_lent")
    where = post(studio, procedure, "undo", then="rules")
    assert where == reverse("studio:rules", args=[procedure.uuid])
    assert [rule.key for rule in draft(procedure).rules] == ["r_high", "r_lent"]
    assert post(studio, procedure, "redo", then="rules") == where


def test_the_same_rule_changed_twice_is_told(studio: Client, procedure: Procedure) -> None:
    page = Page(studio, procedure, "rule", "r_high")
    change_draft(
        procedure_id=procedure.pk,
        author=make_designer("Awa"),
        number=1,
        act=DraftAct.RULE_EDITED,
        subject="Non.",
        operation=lambda schema: operations.edit_rule(schema, key="r_high", condition=LOAN),
    )
    page.press("save", message="Trop.")
    assert page.response.status_code == 409
    assert "Awa Vasseur" in page.text
    assert "si «\u00a0Prêt\u00a0» est oui" in page.text
    assert page.typed["message"] == ["Trop."]
    assert draft(procedure).rules[0].condition == LOAN
    page.press("save")
    assert draft(procedure).rules[0].message == "Trop."


def test_a_rule_that_is_gone_is_said_to_be(studio: Client, procedure: Procedure) -> None:
    response = studio.get(reverse("studio:rule", args=[procedure.uuid, "r_gone"]), follow=True)
    assert "Cette règle n’existe plus" in response.content.decode()


def test_the_checklist_leads_to_the_rule(studio: Client, procedure: Procedure, designer: User) -> None:
    post(studio, procedure, "field_delete", "f_loan")
    (point,) = [
        point for point in checklist.blocking(Procedure.objects.get(pk=procedure.pk)) if "Joignez" in point.text
    ]
    assert point.url == reverse("studio:rule", args=[procedure.uuid, "r_lent"])
    assert "Joignez le contrat." in point.text
    page = listed(studio, procedure)
    assert "une question supprimée" in page
    assert escape(french("This names a question that no longer exists or comes later.")) in page


def test_too_many_rules_are_refused_in_words(studio: Client, db: None) -> None:
    many = tuple(LENT.model_copy(update={"key": f"r_{number}"}) for number in range(60))
    full: FormSchema = FORM.model_copy(update={"rules": many})
    crowded = make_procedure(form=full)
    page = Page(studio, crowded, "rule_add", query="?kind=warning")
    page.press("continue", message="Un.", **{"when-m-0-field": "f_loan"}).press("save", **{"when-m-0-value": "yes"})
    assert page.response.status_code == 422
    assert "au plus 60 règles" in page.text
