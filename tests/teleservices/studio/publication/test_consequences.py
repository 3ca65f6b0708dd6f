"""Before publishing: what changes, in the studio's words, and what it means for each draft and request."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from formkit.design.comparison import What
from formkit.design.former_keys import Reuse, meanings, reused
from formkit.design.operations import add_field, delete_field, delete_step, edit_field
from formkit.errors import OperationError
from formkit.fieldtypes import AmountField, EmailField, Field, ShortTextField
from formkit.schema import FormRule, FormSchema
from locker.models import DocumentCategory
from teleservices.models import Procedure, State
from teleservices.studio.drafting.drafts import DraftAct, change_draft
from teleservices.studio.errors import NotReadyError
from teleservices.studio.publication import checklist
from teleservices.studio.publication.consequences import consequences
from teleservices.studio.publication.publishing import publish
from tests.factories.conditions import comparison
from tests.factories.procedures import (
    AMOUNT,
    PROJECT,
    complete,
    make_draft,
    make_form,
    make_instructor,
    make_request,
    put_in_force,
)

pytestmark = pytest.mark.django_db
MAIL = EmailField(key="f_mail1234", label="Adresse de contact")


def redraft(procedure: Procedure, form: FormSchema) -> Procedure:
    """The procedure with this draft."""
    Procedure.objects.filter(pk=procedure.pk).update(draft_schema=form.to_json())
    return Procedure.objects.get(pk=procedure.pk)


def test_drafts_and_requests_are_counted_with_what_they_will_meet(procedure: Procedure) -> None:
    complete(make_draft(procedure=procedure))
    make_draft(procedure=procedure)
    make_request(procedure=procedure)
    assert procedure.team is not None
    make_request(procedure=procedure, state=State.REFUSED, instructor=make_instructor(procedure.team))
    form = add_field(delete_field(make_form(), key=AMOUNT), step_key="s_project1", field=MAIL)
    effects = consequences(redraft(procedure, form))
    assert (effects.drafts, effects.drafts_losing, effects.new_questions, effects.drafts_wait) == (2, 1, 1, False)
    assert (effects.under_way, effects.decided) == (1, 1)
    without_documents = consequences(redraft(procedure, delete_step(make_form(), key="s_pieces12")))
    assert (without_documents.drafts_losing, without_documents.new_questions) == (1, 0)


def test_drafts_of_a_closed_procedure_wait(procedure: Procedure, studio: Client) -> None:
    make_draft(procedure=procedure)
    Procedure.objects.filter(pk=procedure.pk).update(closes_at=timezone.now())
    redraft(procedure, edit_field(make_form(), key=PROJECT, label="Titre"))
    page = studio.get(reverse("studio:publish", args=[procedure.uuid])).content.decode()
    assert "La démarche est fermée" in page


def test_the_studio_names_every_option(procedure: Procedure, studio: Client) -> None:
    DocumentCategory.objects.create(code="devis", label="Devis")
    form = edit_field(make_form(), key="f_statuts1", category="devis")
    form = edit_field(form, key=PROJECT, width="half", personal="ordinary", anonymise="erase", prefill="profile.name")
    redraft(procedure, form)
    page = studio.get(reverse("studio:publish", args=[procedure.uuid])).content.decode()
    for words in ("La moitié d’une ligne", "Données personnelles", "Profil", "Devis", "Statuts"):
        assert words in page


def test_a_key_means_one_thing_for_ever() -> None:
    first = make_form()
    without = delete_field(first, key=AMOUNT)
    earlier = meanings(first) | meanings(without)
    assert reused(earlier, first) == ()
    back = add_field(without, step_key="s_project1", field=ShortTextField(key=AMOUNT, label="Autre chose"))
    assert reused(earlier, back) == (Reuse(AMOUNT, "amount", "short_text"),)
    moved = add_field(without, step_key="s_pieces12", field=AmountField(key=AMOUNT, label="Montant"))
    assert reused(earlier, moved) == ()
    assert reused({"s_project1": "rule"}, first) == (Reuse("s_project1", "rule", "step"),)


def test_a_reused_key_prevents_the_publication(procedure: Procedure, designer: User) -> None:
    without = delete_field(make_form(), key=AMOUNT)
    put_in_force(procedure, without)
    stranger = ShortTextField(key=AMOUNT, label="Autre chose")
    procedure = redraft(procedure, add_field(without, step_key="s_project1", field=stranger))
    (point,) = checklist.blocking(procedure)
    assert "Autre chose" in point.text
    assert point.url == reverse("studio:field", args=[procedure.uuid, AMOUNT])
    with pytest.raises(NotReadyError):
        publish(procedure_id=procedure.pk, author=designer, draft_number=procedure.draft_number)


def test_no_act_of_design_takes_a_key_that_meant_something_else(procedure: Procedure, designer: User) -> None:
    without = delete_field(make_form(), key=AMOUNT)
    put_in_force(procedure, without)

    def add(field: Field) -> Procedure:
        return change_draft(
            procedure_id=procedure.pk,
            author=designer,
            number=Procedure.objects.get(pk=procedure.pk).draft_number,
            act=DraftAct.FIELD_ADDED,
            subject=field.label,
            operation=lambda schema: add_field(schema, step_key="s_project1", field=field),
        )

    with pytest.raises(OperationError):
        add(ShortTextField(key=AMOUNT, label="Autre chose"))
    assert add(AmountField(key=AMOUNT, label="Montant")).draft_number == 2


def test_a_rule_that_reads_nothing_leads_to_the_rule(procedure: Procedure) -> None:
    nowhere = comparison("f_nowhere", operator="empty")
    rule = FormRule(key="r_one12345", kind="ineligible", condition=nowhere, message="Non.")
    procedure = redraft(procedure, make_form().model_copy(update={"rules": (rule,)}))
    (point,) = checklist.blocking(procedure)
    assert "Non." in point.text
    differences = consequences(procedure).differences
    assert [(difference.what, difference.label) for difference in differences] == [(What.RULE, "Non.")]
