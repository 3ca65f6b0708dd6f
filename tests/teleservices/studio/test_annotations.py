"""The annotations of a form: listed, added, changed, moved, deleted; one draft, one history, one publication."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.design import operations
from formkit.design.comparison import What
from formkit.fieldtypes import REGISTRY, AmountField, ShortTextField, YesNoField
from formkit.language.comparisons import operation
from formkit.language.nodes import Annotation
from teleservices.letters.letter_models import Block, LetterModels, OutcomeLetter
from teleservices.models import Outcome, Procedure
from teleservices.studio.annotations.acts import annotation_edited
from teleservices.studio.drafting.drafts import change_draft, has_changes
from teleservices.studio.publication import checklist
from teleservices.studio.publication.consequences import consequences
from teleservices.studio.transfer.files import filed, import_procedure, read, written
from tests.factories.procedures import make_form, make_procedure, put_in_force
from tests.teleservices.studio.acting import draft, post

CEILING = YesNoField(key="f_ceiling1", label="Plafond du règlement respecté", private=True)
ELIGIBLE = AmountField(key="f_eligible", label="Montant éligible", private=True, required=False)
NOTED = make_form().model_copy(update={"annotations": (CEILING, ELIGIBLE)})
OPTIONS = {"personal": "none", "anonymise": "keep"}


@pytest.fixture
def procedure(db: None) -> Procedure:
    return make_procedure(form=NOTED)


def url(procedure: Procedure, name: str, *keys: str) -> str:
    return reverse(f"studio:{name}", args=[procedure.uuid, *keys])


def keys(procedure: Procedure) -> list[str]:
    return [field.key for field in draft(procedure).annotations]


def test_they_are_listed_and_the_screen_says_what_they_hold_back(studio: Client, procedure: Procedure) -> None:
    page = studio.get(url(procedure, "annotations")).content.decode()
    assert page.index("Plafond du règlement respecté") < page.index("Montant éligible")
    assert page.count("à remplir avant une proposition") == 2  # the sentence, and the one that is
    assert "déclarée irrecevable" in page
    assert "Bloc de lignes" not in page
    assert url(procedure, "annotation_add", "document") not in page


def test_one_is_added_and_holds_nothing_back_unless_asked(studio: Client, procedure: Procedure) -> None:
    asked = studio.get(url(procedure, "annotation_add", "yes_no")).content.decode()
    assert not {'name="width"', 'name="prefill"', 'name="autocomplete"', 'name="private"'} & set(asked.split())
    where = post(studio, procedure, "annotation_add", "yes_no", label="Avis technique", **OPTIONS)
    assert where == url(procedure, "annotations")
    added = draft(procedure).annotations[-1]
    assert (added.label, added.private, added.required) == ("Avis technique", True, False)
    assert added.key not in {field.key for field in draft(procedure).fields()}
    assert next((change.act, change.subject) for change in procedure.draft_changes.all()) == (
        "annotation_added",
        "Avis technique",
    )


@pytest.mark.parametrize("name", sorted(REGISTRY))
def test_every_type_is_asked_or_is_not_found(studio: Client, procedure: Procedure, name: str) -> None:
    response = studio.get(url(procedure, "annotation_add", name))
    assert response.status_code == (200 if REGISTRY[name].in_annotations else 404)


def test_one_is_changed_moved_and_deleted(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "annotation", "f_ceiling1", label="Plafond tenu", **OPTIONS)
    changed = draft(procedure).annotation("f_ceiling1")
    assert (changed.label, changed.required, changed.private) == ("Plafond tenu", False, True)
    post(studio, procedure, "annotation_move", "f_ceiling1", direction="down")
    assert keys(procedure) == ["f_eligible", "f_ceiling1"]
    asked = studio.get(url(procedure, "annotation_delete", "f_ceiling1")).content.decode()
    assert "Plafond tenu" in asked
    post(studio, procedure, "annotation_delete", "f_ceiling1")
    assert keys(procedure) == ["f_eligible"]
    where = post(studio, procedure, "undo", then="annotations")
    assert where == url(procedure, "annotations")
    assert keys(procedure) == ["f_eligible", "f_ceiling1"]
    post(studio, procedure, "redo", then="annotations")
    assert keys(procedure) == ["f_eligible"]


def test_what_is_wrong_is_said_with_what_was_typed(studio: Client, procedure: Procedure) -> None:
    data = {"number": procedure.draft_number, "label": "", "help": "Voir l’article 4", **OPTIONS}
    response = studio.post(url(procedure, "annotation", "f_ceiling1"), data)
    assert response.status_code == 422
    assert "Voir l’article 4" in response.content.decode()
    assert draft(procedure) == NOTED


def test_two_designers_at_once(studio: Client, procedure: Procedure, designer: User) -> None:
    number = procedure.draft_number
    act = annotation_edited(CEILING, {"label": "Le leur"})
    change_draft(
        procedure_id=procedure.pk,
        author=designer,
        number=number,
        act=act.name,
        subject=act.subject,
        operation=act.operation,
        sight=act.sight,
    )
    mine = {"number": number, "label": "Le mien", **OPTIONS}
    response = studio.post(url(procedure, "annotation", "f_ceiling1"), mine)
    assert response.status_code == 409
    page = response.content.decode()
    assert ("Le mien" in page, "Le leur" in page) == (True, True)
    other = {"number": number, "label": "Éligible", **OPTIONS}
    assert studio.post(url(procedure, "annotation", "f_eligible"), other).status_code == 302
    assert [field.label for field in draft(procedure).annotations] == ["Le leur", "Éligible"]


def test_what_is_gone_is_said_to_be(studio: Client, procedure: Procedure) -> None:
    for name in ("annotation", "annotation_delete"):
        for key in ("f_gone", "f_project1", "x"):
            response = studio.get(url(procedure, name, key))
            assert (response.status_code, response["Location"]) == (302, url(procedure, "annotations"))
    for key in ("f_ceiling1", "f_gone"):  # a question's address never opens an annotation
        assert studio.get(url(procedure, "field", key)).status_code == 302


def test_a_version_freezes_them_and_publication_tells_them_apart(procedure: Procedure) -> None:
    version = put_in_force(procedure, NOTED)
    assert version.form.annotations == (CEILING, ELIGIBLE)
    procedure.refresh_from_db()
    assert not has_changes(procedure)
    after = operations.delete_annotation(NOTED, key="f_eligible")
    Procedure.objects.filter(pk=procedure.pk).update(draft_schema=after.to_json())
    procedure.refresh_from_db()
    assert has_changes(procedure)
    effects = consequences(procedure)
    assert [difference.what for difference in effects.differences] == [What.ANNOTATION]
    assert effects.new_questions == 0


def test_a_key_that_was_public_is_never_an_annotations(procedure: Procedure) -> None:
    put_in_force(procedure, make_form())
    taken = ShortTextField(key="f_project1", label="Pris", private=True)
    steps = operations.delete_field(make_form(), key="f_project1").steps
    stolen = make_form().model_copy(update={"steps": steps, "annotations": (taken,)})
    Procedure.objects.filter(pk=procedure.pk).update(draft_schema=stolen.to_json())
    procedure.refresh_from_db()
    assert url(procedure, "annotation", "f_project1") in {point.url for point in checklist.blocking(procedure)}


def test_a_file_takes_them_to_another_portal(procedure: Procedure, designer: User) -> None:
    content = read(written(filed(procedure)).encode())
    made = import_procedure(content=content, title="Copie", code="copie", team=None, author=designer)
    assert draft(made).annotations == (CEILING, ELIGIBLE)


def test_a_paragraph_that_reads_one_is_told_before_it_goes(studio: Client, procedure: Procedure) -> None:
    noted = operation("not_empty", Annotation(key="f_ceiling1"))
    letter = OutcomeLetter(outcome=Outcome.REFUSED, closing=(Block(text="Le plafond est atteint.", condition=noted),))
    Procedure.objects.filter(pk=procedure.pk).update(letter_models=LetterModels(outcomes=(letter,)).to_json())
    assert "Le plafond est atteint." in studio.get(url(procedure, "annotation_delete", "f_ceiling1")).text
    assert "Le plafond est atteint." not in studio.get(url(procedure, "annotation_delete", "f_eligible")).text
