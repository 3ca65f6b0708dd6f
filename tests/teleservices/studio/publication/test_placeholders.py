"""Notes in brackets that a designer was to replace: each holds the publication back, and leads where it stands."""

import pytest
from django.urls import reverse

from accounts.models import User
from teleservices.letters.letter_models import Block, LetterModels, OutcomeLetter
from teleservices.models import Outcome, Procedure
from teleservices.studio.errors import NotReadyError
from teleservices.studio.procedures.configuration import LETTERS, change_settings
from teleservices.studio.publication.checklist import blocking
from teleservices.studio.publication.placeholders import LEGAL_TEXTS, notes_in
from teleservices.studio.publication.publishing import publish
from tests.french import french

pytestmark = pytest.mark.django_db
NOTE = "[Nom du tribunal à préciser]"
TEXT = f"Recours devant le tribunal administratif. {NOTE}"


@pytest.mark.parametrize(
    ("text", "notes"),
    [
        ("Devant le tribunal.", []),
        ("[date] et [nom\ndu service]", ["[date]", "[nom\ndu service]"]),
        ("« Toute personne […] peut » [...], « elle a dit [sic] », [1]", []),
        ("[] [ouvert", []),
    ],
)
def test_what_is_a_note(text: str, notes: list[str]) -> None:
    assert notes_in(text) == notes


@pytest.mark.parametrize("name", LEGAL_TEXTS)
def test_a_note_in_a_legal_text_holds_back_the_publication(procedure: Procedure, designer: User, name: str) -> None:
    change_settings(procedure_id=procedure.pk, author=designer, changes={name: TEXT})
    procedure.refresh_from_db()

    (point,) = blocking(procedure)

    assert NOTE in point.text
    assert point.url == f"{reverse('studio:settings', args=[procedure.uuid])}#id_{name}"
    with pytest.raises(NotReadyError):
        publish(procedure_id=procedure.pk, author=designer, draft_number=procedure.draft_number)


@pytest.mark.parametrize(
    "model",
    [
        OutcomeLetter(outcome=Outcome.REFUSED, subject=NOTE),
        OutcomeLetter(outcome=Outcome.REFUSED, opening=(Block(text=TEXT),)),
        OutcomeLetter(outcome=Outcome.REFUSED, closing=(Block(text=TEXT),)),
        OutcomeLetter(outcome=Outcome.REFUSED, enclosures=(NOTE,)),
    ],
)
def test_a_note_in_a_letter_too(procedure: Procedure, designer: User, model: OutcomeLetter) -> None:
    letters = LetterModels(outcomes=(model,)).to_json()
    change_settings(procedure_id=procedure.pk, author=designer, changes={LETTERS: letters})
    procedure.refresh_from_db()

    (point,) = blocking(procedure)

    assert point.url == reverse("studio:letter", args=[procedure.uuid, "refused"])


@pytest.mark.parametrize("column", ["explanation", "email_subject", "email_text"])
def test_and_in_what_a_stage_says(procedure: Procedure, column: str) -> None:
    stage = procedure.stages.first()
    assert stage
    setattr(stage, column, TEXT)
    stage.save(update_fields=[column])

    (point,) = blocking(procedure)

    assert point.url == f"{reverse('studio:stage', args=[procedure.uuid, stage.pk])}#id_{column}"


def test_what_is_said_names_the_text_and_the_note(procedure: Procedure, designer: User) -> None:
    change_settings(procedure_id=procedure.pk, author=designer, changes={"remedies": TEXT})
    procedure.refresh_from_db()

    (point,) = blocking(procedure)

    text = french("%(name)s: a note is still there, which applicants would read. Replace it, or take it away: %(note)s")
    name = french("remedies against a refusal and their time limits").capitalize()
    assert point.text == text % {"name": name, "note": NOTE}
