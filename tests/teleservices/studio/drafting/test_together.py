"""Two designers at once: what doesn't touch is kept from both and told; the same thing twice is never overwritten."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.design.operations import delete_step, edit_field
from formkit.errors import OperationError
from teleservices.models import DraftChange, Procedure, Stage, State
from teleservices.studio.drafting.drafts import DraftAct, change_draft
from teleservices.studio.errors import DesignRefusedError, StaleDraftError
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.publication.publishing import publish
from teleservices.studio.stages.writing import StageContent, add_stage, edit_stage
from tests.factories.accounts import make_user
from tests.factories.procedures import AMOUNT, PROJECT, make_designer, make_procedure
from tests.teleservices.studio.acting import OPTIONS, PIECES, STEP, draft, in_draft, labels, post, relabel, stages_used


@pytest.fixture
def awa(db: None) -> User:
    return make_designer("Awa")


def late(studio: Client, procedure: Procedure, name: str, *keys: str, **data: object) -> tuple[int, str]:
    """Post from the page of the first draft, whatever happened since; the status, and the page that follows."""
    url = reverse(f"studio:{name}", args=[procedure.uuid, *keys])
    response = studio.post(url, {"number": 1, **data}, follow=True)
    redirected = bool(response.redirect_chain)
    return (302 if redirected else response.status_code), response.content.decode()


def test_another_question_changed_meanwhile_refuses_nothing(studio: Client, procedure: Procedure, awa: User) -> None:
    relabel(procedure, awa, PROJECT, "Titre", 1)
    status, page = late(studio, procedure, "field", AMOUNT, label="Montant souhaité", **OPTIONS)
    assert status == 302
    assert "Awa Vasseur a aussi modifié cette démarche\u00a0: Question modifiée\u00a0: Titre (Awa Vasseur" in page
    assert labels(procedure) == ["Avant de commencer", "Titre", "Montant souhaité"]
    assert [change.number for change in procedure.draft_changes.all()] == [3, 2, 1]


@pytest.mark.parametrize(
    ("name", "keys", "data", "expected"),
    [
        ("step_add", [], {"title": "Budget"}, True),
        ("step", [STEP], {"title": "Projet"}, True),
        ("step_move", [STEP], {"direction": "down"}, True),
        ("step_duplicate", [STEP], {}, False),
        ("step_duplicate", [PIECES], {}, True),
        ("step_delete", [STEP], {}, False),
        ("step_delete", [PIECES], {}, True),
        ("field_add", [STEP, "yes_no"], {"label": "Prêt ?", **OPTIONS}, True),
        ("field", [PROJECT], {"label": "Nom", **OPTIONS}, False),
        ("field_move", [AMOUNT], {"direction": "up"}, True),
        ("field_duplicate", [PROJECT], {}, False),
        ("field_duplicate", [AMOUNT], {}, True),
        ("field_delete", [PROJECT], {}, False),
        ("field_delete", [AMOUNT], {}, True),
    ],
)
def test_each_act_holds_while_what_it_was_decided_upon_is_the_same(
    name: str, keys: list[str], data: dict[str, object], expected: bool, studio: Client, procedure: Procedure, awa: User
) -> None:
    relabel(procedure, awa, PROJECT, "Titre", 1)
    late(studio, procedure, name, *keys, **data)
    procedure.refresh_from_db()
    assert procedure.draft_number == (3 if expected else 2)
    if any(field.key == PROJECT for field in draft(procedure).fields()):
        assert draft(procedure).field(PROJECT).label == "Titre", "never overwritten"


def test_the_second_designer_is_told_and_keeps_what_was_typed(studio: Client, procedure: Procedure) -> None:
    other = make_designer("Awa")
    change_draft(
        procedure_id=procedure.pk,
        author=other,
        number=1,
        act=DraftAct.FIELD_EDITED,
        subject="Montant demandé",
        operation=lambda schema: edit_field(schema, key=AMOUNT, label="Montant attendu", required=False),
    )
    url = reverse("studio:field", args=[procedure.uuid, AMOUNT])
    typed = {
        "label": "Montant souhaité",
        "required": "on",
        "width": "full",
        "personal": "none",
        "anonymise": "keep",
        "minimum": "0",
        "maximum": "",
    }
    response = studio.post(url, {"number": 1, **typed})
    page = response.content.decode()
    assert response.status_code == 409
    assert "Question modifiée\u00a0: Montant demandé (Awa Vasseur" in page
    assert "<dd>Montant attendu</dd>" in page
    assert "<dd>Non</dd>" in page
    assert 'value="Montant souhaité"' in page
    assert '<input type="hidden" name="number" value="2">' in page
    assert labels(procedure) == ["Avant de commencer", "Nom du projet", "Montant attendu"]

    assert studio.post(url, {"number": 2, **typed}).status_code == 302
    assert labels(procedure) == ["Avant de commencer", "Nom du projet", "Montant souhaité"]


def test_a_click_on_an_old_page_does_nothing_and_says_so(studio: Client, procedure: Procedure) -> None:
    post(studio, procedure, "step_add", title="Budget")
    url = reverse("studio:step_move", args=[procedure.uuid, STEP])
    response = studio.post(url, {"number": 1, "direction": "down"}, follow=True)
    assert "Étape ajoutée\u00a0: Budget" in response.content.decode()
    assert draft(procedure).steps[0].key == STEP


def test_stale_and_refused_changes_write_nothing(procedure: Procedure, designer: User) -> None:
    def change(author: User, number: int) -> Procedure:
        return change_draft(
            procedure_id=procedure.pk,
            author=author,
            number=number,
            act=DraftAct.STEP_DELETED,
            subject="",
            operation=lambda schema: delete_step(schema, key=PIECES),
        )

    with pytest.raises(DesignRefusedError):
        change(make_user(), 1)
    with pytest.raises(StaleDraftError):
        change(designer, 2)
    assert change(designer, 1).draft_number == 2
    with pytest.raises(OperationError):
        change(designer, 2)
    assert [draft_change.act for draft_change in DraftChange.objects.all()] == [DraftAct.STEP_DELETED, DraftAct.STARTED]


def test_two_moves_in_one_step_are_told(studio: Client, procedure: Procedure, awa: User) -> None:
    def move(number: int, direction: str) -> str:
        url = reverse("studio:field_move", args=[procedure.uuid, AMOUNT])
        return studio.post(url, {"number": number, "direction": direction}, follow=True).content.decode()

    move(1, "up")
    assert "Question déplacée" in move(1, "up")
    assert labels(procedure) == ["Avant de commencer", "Montant demandé", "Nom du projet"]


def test_the_same_words_from_both_make_one_change(studio: Client, procedure: Procedure, awa: User) -> None:
    relabel(procedure, awa, PROJECT, "Titre", 1)
    status, _page = late(studio, procedure, "step", STEP, title="Votre projet", intro="")
    assert status == 302
    procedure.refresh_from_db()
    assert procedure.draft_number == 2


def test_a_number_that_no_draft_had_is_refused(designer: User, procedure: Procedure) -> None:
    with pytest.raises(StaleDraftError):
        change_draft(
            procedure_id=procedure.pk,
            author=designer,
            number=0,
            act=DraftAct.FIELD_EDITED,
            subject="",
            operation=lambda schema: edit_field(schema, key=PROJECT, label="Titre"),
            sight=lambda schema: None,
        )


@pytest.mark.django_db(transaction=True)
def test_at_the_same_instant_different_things_are_all_kept() -> None:
    procedure, author = make_procedure(), make_designer()

    def rename(key: str) -> None:
        try:
            change_draft(
                procedure_id=procedure.pk,
                author=author,
                number=1,
                act=DraftAct.FIELD_EDITED,
                subject=key,
                operation=lambda schema: edit_field(schema, key=key, label=f"Nouveau {key}"),
                sight=lambda schema: schema.field(key),
            )
        finally:
            connection.close()

    keys = [field.key for field in draft(procedure).fields()]
    with ThreadPoolExecutor(len(keys)) as pool:
        list(pool.map(rename, keys))
    assert [field.label for field in draft(procedure).fields()] == [f"Nouveau {key}" for key in keys]
    assert DraftChange.objects.filter(procedure=procedure).count() == len(keys) + 1


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_settings_stages_and_form_changed_at_the_same_instant_are_all_kept() -> None:
    procedure, author = make_procedure(), make_designer()
    first, second = procedure.stages.all()[:2]
    content = StageContent("Commission", "Elle étudie votre demande.", "Commission", "Bonjour")
    acts: list[Callable[[], object]] = [
        lambda: change_settings(procedure_id=procedure.pk, author=author, changes={"title": "Aide"}),
        lambda: change_settings(procedure_id=procedure.pk, author=author, changes={"retention_months": 24}),
        lambda: edit_stage(procedure_id=procedure.pk, author=author, stage_id=first.pk, content=content),
        lambda: edit_stage(procedure_id=procedure.pk, author=author, stage_id=second.pk, content=content),
        lambda: add_stage(procedure_id=procedure.pk, author=author, state=State.IN_REVIEW, content=content),
        lambda: relabel(procedure, author, PROJECT, "Titre", 1),
    ]

    def at_once(act: Callable[[], object]) -> None:
        try:
            act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(at_once, acts))
    made = in_draft(procedure)
    assert (made.title, made.retention_months, draft(procedure).field(PROJECT).label) == ("Aide", 24, "Titre")
    assert [stage.name for stage in stages_used(procedure)].count("Commission") == 3
    assert sorted(procedure.draft_changes.values_list("number", flat=True)) == list(range(1, len(acts) + 2))


@pytest.mark.both_databases
@pytest.mark.django_db(transaction=True)
def test_what_is_published_while_others_draft_is_a_draft_that_its_author_saw() -> None:
    procedure, author = make_procedure(), make_designer()
    change_settings(procedure_id=procedure.pk, author=author, changes={"title": "Aide"})
    stages = list(procedure.stages.all()[:4])

    def reword(stage: Stage) -> None:
        content = StageContent("Commission", "Elle étudie votre demande.", "Commission", "Bonjour")
        try:
            edit_stage(procedure_id=procedure.pk, author=author, stage_id=stage.pk, content=content)
        finally:
            connection.close()

    def put_in_force() -> None:
        try:
            publish(procedure_id=procedure.pk, author=author, draft_number=2)
        except StaleDraftError:
            pass
        finally:
            connection.close()

    with ThreadPoolExecutor(len(stages) + 1) as pool:
        publishing = pool.submit(put_in_force)
        list(pool.map(reword, stages))
        publishing.result()
    for publication in procedure.publications.all():
        seen = procedure.draft_changes.get(number=publication.draft_number)
        assert (publication.draft_number, publication.settings, publication.stages) == (2, seen.settings, seen.stages)
    assert [stage.name for stage in stages_used(procedure)].count("Commission") == len(stages)
    assert in_draft(procedure).title == "Aide"
