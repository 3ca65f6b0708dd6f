"""Another type for a question: what is kept is told, and what was published keeps its meaning."""

import pytest
from django.test import Client
from django.urls import reverse

from formkit.fieldtypes import REGISTRY, GroupField, field_type
from teleservices.models import Procedure
from teleservices.studio.publication.checklist import blocking
from teleservices.studio.questions.retyping import other_types
from tests.factories.procedures import PROJECT
from tests.teleservices.studio.acting import OPTIONS, STEP, draft, labels, post

TYPED = {"max_length": "200", **OPTIONS}


@pytest.fixture
def key(studio: Client, procedure: Procedure) -> str:
    """A new question, never published."""
    post(studio, procedure, "field_add", STEP, "short_text", label="Début", help="Le premier jour", **TYPED)
    return draft(procedure).step(STEP).fields[-1].key


def test_a_new_question_keeps_its_key_its_place_and_what_both_types_have(
    studio: Client, procedure: Procedure, key: str
) -> None:
    page = studio.get(reverse("studio:retype", args=[procedure.uuid, key, "date"]))
    shown = page.context["form"]
    assert (shown["label"].value(), shown["help"].value()) == ("Début", "Le premier jour")
    assert not page.context["is_published"]
    post(studio, procedure, "retype", key, "date", label="Début", help="Le premier jour", **TYPED)
    changed = draft(procedure).field(key)
    assert (field_type(changed).name, changed.help) == ("date", "Le premier jour")
    assert labels(procedure)[-1] == "Début"
    post(studio, procedure, "undo")
    assert field_type(draft(procedure).field(key)).name == "short_text"


def test_what_is_lost_is_told(studio: Client, procedure: Procedure, key: str) -> None:
    post(studio, procedure, "field", key, label="Début", **{**TYPED, "max_length": "20"})
    assert studio.get(reverse("studio:retype", args=[procedure.uuid, key, "date"])).context["lost"]
    assert not studio.get(reverse("studio:retype", args=[procedure.uuid, key, "long_text"])).context["lost"]


def test_a_published_question_becomes_another(studio: Client, procedure: Procedure) -> None:
    place = [field.key for field in draft(procedure).step(STEP).fields].index(PROJECT)
    assert studio.get(reverse("studio:retype", args=[procedure.uuid, PROJECT, "long_text"])).context["is_published"]
    location = post(studio, procedure, "retype", PROJECT, "long_text", label="Nom du projet", **TYPED)
    changed = draft(procedure).step(STEP).fields[place]
    assert changed.key != PROJECT
    assert location.endswith(f"/{changed.key}/")
    assert field_type(changed).name == "long_text"
    assert not blocking(procedure), "its former key means what it meant"


@pytest.mark.parametrize("name", ["group", "calculated", "short_text", "unknown"])
def test_no_other_type_is_taken(name: str, studio: Client, procedure: Procedure, key: str) -> None:
    assert studio.get(reverse("studio:retype", args=[procedure.uuid, key, name])).status_code == 404


def test_rows_are_offered_what_they_take(procedure: Procedure) -> None:
    field = draft(procedure).field(PROJECT)
    assert {kind.name for kind in other_types(field, GroupField(key="f_rows", label="Lignes"))} < {
        name for name, kind in REGISTRY.items() if kind.in_rows
    }
