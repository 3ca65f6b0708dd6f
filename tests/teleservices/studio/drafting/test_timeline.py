"""Undoing and doing again: the history only grows, and every state can be brought back."""

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from formkit.errors import OperationError
from teleservices.models import DraftChange, Procedure
from teleservices.studio.drafting.drafts import DraftAct
from teleservices.studio.drafting.timeline import bring_back, moves, redo, undo
from teleservices.studio.errors import DesignRefusedError, StaleDraftError
from teleservices.studio.publication.whole_comparison import changes_waiting
from tests.factories.accounts import make_user
from tests.factories.procedures import AMOUNT, PROJECT, make_designer, make_procedure
from tests.gate import examples
from tests.teleservices.studio.acting import PIECES, STEP, draft, labels, post, relabel


def acts(procedure: Procedure) -> list[str]:
    return [change.act for change in procedure.draft_changes.order_by("number")]


def test_undo_and_redo_walk_over_what_was_done(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "step", STEP, title="Projet", intro="")
    post(studio, procedure, "field_delete", PROJECT)

    location = post(studio, procedure, "undo", then=STEP)
    assert location == reverse("studio:field", args=[procedure.uuid, PROJECT]), "what came back is shown"
    assert labels(procedure) == ["Avant de commencer", "Nom du projet", "Montant demandé"]
    post(studio, procedure, "undo", then=STEP)
    assert draft(procedure).step(STEP).title == "Votre projet"
    assert moves(procedure).undo is None

    post(studio, procedure, "redo", then=STEP)
    assert draft(procedure).step(STEP).title == "Projet"
    post(studio, procedure, "redo", then=PROJECT)
    assert labels(procedure) == ["Avant de commencer", "Montant demandé"]
    assert moves(procedure).redo is None
    assert acts(procedure) == [
        "started", "step_edited", "field_deleted", "undone", "undone", "redone", "redone",
    ]  # fmt: skip


def test_an_act_after_undoing_ends_what_could_be_done_again(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "step", STEP, title="Un", intro="")
    post(studio, procedure, "step", STEP, title="Deux", intro="")
    post(studio, procedure, "undo")
    post(studio, procedure, "step", PIECES, title="Trois", intro="")
    assert draft(procedure).step(PIECES).title == "Trois"
    assert moves(procedure).redo is None
    post(studio, procedure, "undo")
    post(studio, procedure, "undo")
    assert [step.title for step in draft(procedure).steps] == ["Votre projet", "Vos pièces"]
    post(studio, procedure, "redo")
    assert draft(procedure).step(PIECES).title == "Vos pièces"
    possible_moves = moves(procedure)
    assert possible_moves.redo is not None
    assert (possible_moves.redo.act, possible_moves.redo.subject) == (DraftAct.STEP_EDITED, "Trois")


@given(walk=st.lists(st.sampled_from(["act", "undo", "redo"]), max_size=14))
@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_walk_is_what_an_editor_with_a_stack_would_do(walk: list[str], designer: User) -> None:
    procedure = make_procedure()
    done, undone, count = [draft(procedure)], [], 0
    for move in walk:
        number = procedure.draft_number
        if move == "act":
            count += 1
            relabel(procedure, designer, PROJECT, f"Projet {count}", number)
            undone.clear()
            done.append(draft(procedure))
        elif move == "undo" and len(done) > 1:
            undo(procedure_id=procedure.pk, author=designer, number=number)
            undone.append(done.pop())
        elif move == "redo" and undone:
            redo(procedure_id=procedure.pk, author=designer, number=number)
            done.append(undone.pop())
        else:
            with pytest.raises(OperationError):
                (undo if move == "undo" else redo)(procedure_id=procedure.pk, author=designer, number=number)
        assert draft(procedure) == done[-1]
        assert (moves(procedure).undo is None, moves(procedure).redo is None) == (len(done) == 1, not undone)


def test_the_buttons_say_what_they_undo_and_who_did_it(studio: Client, procedure: Procedure) -> None:
    relabel(procedure, make_designer("Awa"), PROJECT, "Titre", 1)
    url = reverse("studio:step", args=[procedure.uuid, STEP])
    page = studio.get(url).content.decode()
    assert "<strong>Annuler\u00a0:</strong> Question modifiée\u00a0: Titre (Awa Vasseur, " in page
    assert "Rétablir\u00a0:" not in page
    post(studio, procedure, "undo", then=STEP)
    page = studio.get(url).content.decode()
    assert "<strong>Rétablir\u00a0:</strong> Question modifiée\u00a0: Titre (Awa Vasseur, " in page
    assert "Annuler\u00a0:" not in page
    history = studio.get(reverse("studio:history", args=[procedure.uuid])).content.decode()
    assert "Question modifiée – Titre" in history
    assert "Démarche avant son premier changement" in history


def test_an_old_page_undoes_nothing(studio: Client, designer: User, procedure: Procedure) -> None:
    relabel(procedure, designer, PROJECT, "Un", 1)
    relabel(procedure, make_designer("Awa"), PROJECT, "Deux", 2)
    response = studio.post(reverse("studio:undo", args=[procedure.uuid]), {"number": 2, "then": STEP}, follow=True)
    assert "Question modifiée\u00a0: Deux (Awa Vasseur" in response.content.decode()
    assert labels(procedure)[1] == "Deux"
    with pytest.raises(StaleDraftError):
        undo(procedure_id=procedure.pk, author=designer, number=2)
    with pytest.raises(DesignRefusedError):
        undo(procedure_id=procedure.pk, author=make_user(), number=3)


def test_any_state_can_be_brought_back_after_its_differences_are_shown(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "field_delete", AMOUNT)
    post(studio, procedure, "step_delete", PIECES)
    url = reverse("studio:state", args=[procedure.uuid, 1])
    page = studio.get(url).content.decode()
    assert "Montant demandé" in page
    assert "Vos pièces" in page
    post(studio, procedure, "state", 1)
    assert labels(procedure)[-1] == "Montant demandé"
    assert [step.key for step in draft(procedure).steps] == [STEP, PIECES]
    assert changes_waiting(procedure) == 0, "it is what is published"
    post(studio, procedure, "undo")
    assert [step.key for step in draft(procedure).steps] == [STEP]
    assert studio.get(reverse("studio:state", args=[procedure.uuid, 99])).status_code == 404
    now = procedure.draft_number
    assert "Rien" in studio.get(reverse("studio:state", args=[procedure.uuid, now])).content.decode()


def test_bringing_back_the_present_state_writes_nothing(designer: User, procedure: Procedure) -> None:
    changed = relabel(procedure, designer, PROJECT, "Titre", 1)
    state = DraftChange.objects.get(procedure=procedure, number=2)
    bring_back(procedure_id=procedure.pk, author=designer, number=2, state=state)
    procedure.refresh_from_db()
    assert procedure.draft_number == changed.draft_number == 2


def test_a_history_that_began_before_its_first_form_was_kept_is_undone_as_far_as_it_goes(
    designer: User, procedure: Procedure
) -> None:
    relabel(procedure, designer, PROJECT, "Un", 1)
    DraftChange.objects.filter(procedure=procedure, number=1).delete()
    procedure.refresh_from_db()
    assert moves(procedure).undo is None
    relabel(procedure, designer, PROJECT, "Deux", 2)
    procedure.refresh_from_db()
    assert moves(procedure).undo is not None
