"""Blocks of questions: kept from a step, inserted elsewhere, and who uses them."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from formkit.fieldtypes import ShortTextField
from teleservices.models import FieldBlock, FieldBlockUse, Procedure
from teleservices.studio.blocks.keeping import block_fields, insert_block, save_block, uses
from teleservices.studio.drafting.drafts import DraftAct
from teleservices.studio.errors import DesignRefusedError, StaleDraftError
from tests.factories.accounts import make_user
from tests.factories.procedures import AMOUNT, PROJECT, make_procedure
from tests.teleservices.studio.acting import PIECES, STEP, draft, labels, post, seen

FIELDS = (ShortTextField(key="f_name1", label="Nom"), ShortTextField(key="f_role1", label="Fonction"))


@pytest.fixture
def block(designer: User) -> FieldBlock:
    return save_block(author=designer, name="Représentant légal", fields=FIELDS)[0]


def users_of(block: FieldBlock) -> list[tuple[str, int]]:
    return [(use.procedure.title, use.revision) for use in uses([block])[block.pk]]


def test_the_ticked_questions_of_a_step_are_kept(studio: Client, procedure: Procedure, designer: User) -> None:
    page = studio.get(reverse("studio:block_keep", args=[procedure.uuid, STEP])).content.decode()
    assert page.count('name="questions"') == 3
    post(studio, procedure, "block_keep", STEP, questions=[PROJECT, AMOUNT], name="Projet", description="Le projet")
    block = FieldBlock.objects.get()
    assert (block.name, block.description, block.revision, block.author) == ("Projet", "Le projet", 1, designer)
    assert [field.label for field in block_fields(block)] == ["Nom du projet", "Montant demandé"]
    assert {field.key for field in block_fields(block)}.isdisjoint({PROJECT, AMOUNT})
    assert users_of(block) == [("Aide aux associations", 1)]
    assert procedure.draft_number == 1, "keeping a block changes no form"


def test_a_block_needs_a_question_and_a_name_of_its_own(
    studio: Client, procedure: Procedure, block: FieldBlock
) -> None:
    url = reverse("studio:block_keep", args=[procedure.uuid, STEP])
    for data in ({"name": "Projet"}, {"questions": [PROJECT]}, {"questions": [PROJECT], "name": block.name}):
        assert studio.post(url, data).status_code == 422
    assert FieldBlock.objects.count() == 1


def test_a_block_is_inserted_under_keys_of_its_own_each_time(
    studio: Client, procedure: Procedure, block: FieldBlock
) -> None:
    url = reverse("studio:block_insert", args=[procedure.uuid, PIECES])
    assert "Représentant légal" in studio.get(url).content.decode()
    for _time in range(2):
        post(studio, procedure, "block_insert", PIECES, block=block.pk)
    assert labels(procedure, PIECES) == ["Statuts", "Nom", "Fonction", "Nom", "Fonction"]
    keys = [field.key for field in draft(procedure).fields()]
    assert len(set(keys)) == len(keys)
    change = procedure.draft_changes.first()
    assert (change.act, change.subject) == (DraftAct.BLOCK_INSERTED, "Représentant légal")
    assert users_of(block) == [("Aide aux associations", 1)]

    post(studio, procedure, "undo")
    assert users_of(block) == [("Aide aux associations", 1)]
    post(studio, procedure, "undo")
    assert users_of(block) == [], "nothing of the block is left in the form"


def test_what_could_not_be_inserted_is_not_a_use(designer: User, procedure: Procedure, block: FieldBlock) -> None:
    step = draft(procedure).step(PIECES)
    with pytest.raises(StaleDraftError):
        insert_block(procedure=procedure, author=designer, number=0, block=block, step=step)
    with pytest.raises(DesignRefusedError):
        insert_block(procedure=procedure, author=make_user(), number=1, block=block, step=step)
    assert not FieldBlockUse.objects.exists()


def test_the_questions_of_a_step_take_the_place_of_a_block_s(
    studio: Client, procedure: Procedure, block: FieldBlock
) -> None:
    post(studio, procedure, "block_insert", PIECES, block=block.pk)
    other = make_procedure(title="Autre aide")
    url = reverse("studio:block_keep", args=[other.uuid, STEP])
    post(studio, other, "block_keep", STEP, questions=[PROJECT], replaced=block.pk, **seen(studio, url))
    block.refresh_from_db()
    assert (block.name, block.revision) == ("Représentant légal", 2)
    assert [field.label for field in block_fields(block)] == ["Nom du projet"]
    assert users_of(block) == [("Aide aux associations", 1), ("Autre aide", 2)]
    page = studio.get(reverse("studio:blocks")).content.decode()
    assert page.count("une version antérieure") == 1
    assert labels(procedure, PIECES)[1:] == ["Nom", "Fonction"], "a block changed later changes no form"


def test_a_block_is_renamed_cut_and_deleted(studio: Client, procedure: Procedure, block: FieldBlock) -> None:
    post(studio, procedure, "block_insert", PIECES, block=block.pk)
    url = reverse("studio:block", args=[block.pk])
    everything = [field.key for field in block_fields(block)]
    assert "Aide aux associations" in studio.get(url).content.decode()
    assert studio.post(url, {"name": "", "questions": everything, **seen(studio, url)}).status_code == 422

    studio.post(url, {"name": "Le représentant", "description": "", "questions": everything, **seen(studio, url)})
    block.refresh_from_db()
    assert (block.name, block.revision) == ("Le représentant", 1)
    studio.post(url, {"name": "Le représentant", "description": "", "questions": everything[1:], **seen(studio, url)})
    block.refresh_from_db()
    assert ([field.label for field in block_fields(block)], block.revision) == (["Fonction"], 2)

    url = reverse("studio:block_delete", args=[block.pk])
    assert "Aide aux associations" in studio.get(url).content.decode()
    assert studio.post(url, seen(studio, url))["Location"] == reverse("studio:blocks")
    assert not FieldBlock.objects.exists()
    assert labels(procedure, PIECES)[1:] == ["Nom", "Fonction"]
    assert studio.get(url).status_code == 404


def test_the_list_asks_as_much_for_many_blocks(
    studio: Client, designer: User, procedure: Procedure, django_assert_max_num_queries: Callable[..., object]
) -> None:
    counts = []
    for number in range(3):
        made, _copied = save_block(author=designer, name=f"Bloc {number}", fields=FIELDS)
        step = draft(procedure).step(PIECES)
        insert_block(procedure=procedure, author=designer, number=procedure.draft_number, block=made, step=step)
        with django_assert_max_num_queries(15) as asked:
            studio.get(reverse("studio:blocks"))
        counts.append(len(asked))
    assert counts[1] == counts[2]
