"""Copying to another procedure: keys anew, and what would look for a question in vain told."""

import pytest
from django.contrib.messages import get_messages
from django.test import Client
from django.urls import reverse

from formkit.fieldtypes import ShortTextField, YesNoField
from formkit.language.nodes import Node
from formkit.schema import FormSchema, Step
from teleservices.models import Procedure
from teleservices.studio.blocks.copying import detached_fields, detached_step
from teleservices.studio.drafting.drafts import DraftAct
from tests.factories.conditions import all_of, comparison
from tests.factories.procedures import make_procedure
from tests.teleservices.studio.acting import PIECES, draft, labels

FIRST, SECOND, THIRD = "f_first", "f_second", "f_third"


def asks(key: str) -> Node:
    return comparison(key, operator="equals", value=True)


@pytest.fixture
def source(db: None) -> Procedure:
    """Two steps; the second one's questions look at the first's and at each other."""
    return make_procedure(
        title="Source",
        form=FormSchema(
            steps=(
                Step(key="s_one", title="Un", fields=(YesNoField(key=FIRST, label="Déjà aidé ?"),)),
                Step(
                    key="s_two",
                    title="Deux",
                    condition=asks(FIRST),
                    fields=(
                        YesNoField(key=SECOND, label="Cette année ?"),
                        ShortTextField(key=THIRD, label="Laquelle ?", condition=asks(SECOND)),
                        ShortTextField(
                            key="f_fourth", label="Combien ?", condition=all_of((asks(SECOND), asks(FIRST)))
                        ),
                    ),
                ),
            )
        ),
    )


def test_a_step_goes_to_the_end_of_another_form(studio: Client, source: Procedure, procedure: Procedure) -> None:
    url = reverse("studio:step_copy", args=[source.uuid, "s_two"])
    page = studio.get(url).content.decode()
    assert f'<option value="{procedure.uuid}">' in page
    assert f'<option value="{source.uuid}">' not in page

    response = studio.post(url, {"procedure": procedure.uuid})
    copy = draft(procedure).steps[-1]
    assert response["Location"] == reverse("studio:step", args=[procedure.uuid, copy.key])
    assert (copy.title, copy.condition) == ("Deux", None)
    assert [field.label for field in copy.fields] == ["Cette année ?", "Laquelle ?", "Combien ?"]
    assert {copy.key, *(field.key for field in copy.fields)}.isdisjoint({"s_two", SECOND, THIRD, "f_fourth"})
    assert copy.fields[1].condition == asks(copy.fields[0].key), "a condition among what is copied follows"
    assert copy.fields[2].condition is None
    messages = [str(message) for message in get_messages(response.wsgi_request)]
    assert [name in " ".join(messages[1:]) for name in ("Deux", "Laquelle", "Combien")] == [True, False, True]
    assert procedure.draft_changes.first().act == DraftAct.STEP_COPIED
    assert [step.key for step in draft(source).steps] == ["s_one", "s_two"]


def test_a_question_goes_to_a_step_that_is_chosen(studio: Client, source: Procedure, procedure: Procedure) -> None:
    url = reverse("studio:field_copy", args=[source.uuid, THIRD])
    assert f'<option value="{procedure.uuid}">' in studio.get(url).content.decode()
    page = studio.get(url, {"procedure": str(procedure.uuid)}).content.decode()
    assert f'<option value="{PIECES}">2. Vos pièces</option>' in page
    response = studio.post(url, {"procedure": procedure.uuid, "step": PIECES})
    copy = draft(procedure).step(PIECES).fields[-1]
    assert response["Location"] == reverse("studio:field", args=[procedure.uuid, copy.key])
    assert (copy.label, copy.condition) == ("Laquelle ?", None)
    assert labels(procedure, PIECES) == ["Statuts", "Laquelle ?"]


def test_a_procedure_that_may_not_be_changed_is_no_place(
    studio: Client, source: Procedure, procedure: Procedure
) -> None:
    Procedure.objects.filter(pk=procedure.pk).update(is_archived=True)
    url = reverse("studio:step_copy", args=[source.uuid, "s_two"])
    assert str(procedure.uuid) not in studio.get(url).content.decode()
    assert studio.post(url, {"procedure": procedure.uuid}).status_code == 404
    assert studio.post(url, {"procedure": "nowhere"}).status_code == 200
    procedure.refresh_from_db()
    assert procedure.draft_number == 1


def test_a_full_form_says_so(studio: Client, source: Procedure) -> None:
    full = make_procedure(
        form=FormSchema(steps=tuple(Step(key=f"s_step{number}", title=str(number)) for number in range(60)))
    )
    url = reverse("studio:step_copy", args=[source.uuid, "s_two"])
    response = studio.post(url, {"procedure": full.uuid}, follow=True)
    assert "de 1 à 60 étapes" in response.content.decode()
    assert len(draft(full).steps) == 60


def test_what_every_form_knows_is_kept() -> None:
    profile = comparison("p_type", operator="equals", value="association")
    copied = detached_fields([ShortTextField(key=FIRST, label="Nom", condition=profile)])
    assert copied.fields[0].condition == profile
    assert copied.unconditional == ()
    assert detached_step(Step(key="s_one", title="Un", condition=profile)).step.condition == profile
