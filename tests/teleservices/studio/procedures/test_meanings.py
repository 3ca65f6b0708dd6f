"""A designer says what questions mean to who instructs, for requests already transmitted too."""

import pytest
from django.test import Client
from django.urls import reverse
from django_q.models import OrmQ

from accounts.models import User
from formkit.fieldtypes.amount import AmountField
from formkit.fieldtypes.commune import CommuneField
from formkit.fieldtypes.long_text import LongTextField
from formkit.fieldtypes.number import NumberField
from formkit.fieldtypes.short_text import ShortTextField
from formkit.schema import FormSchema, Step
from teleservices.models import Procedure
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.procedures.meanings import MEANINGS, SEVERAL
from tests.factories.procedures import AMOUNT, PROJECT, STATUTES, make_procedure
from tests.teleservices.studio.acting import in_draft, publish_draft, seen
from tests.teleservices.studio.procedures.test_configuration import current, settings_data

REBUILT = "teleservices.tasks.rebuild_facts"


def queued() -> list[str]:
    return [task.func() for task in OrmQ.objects.all()]


def address(procedure: Procedure) -> str:
    return reverse("studio:settings", args=[procedure.uuid])


def test_it_is_said_on_the_settings(studio: Client, procedure: Procedure, designer: User) -> None:
    page = studio.get(address(procedure)).content.decode()
    assert "Montant demandé (Votre projet)" in page
    assert "Nom du projet (Votre projet)" in page
    assert "Statuts (Vos pièces)" not in page
    changes = {"amount_field": AMOUNT, "title_field": PROJECT, "searched_fields": [PROJECT]}
    response = studio.post(address(procedure), settings_data(procedure, **changes) | seen(studio, address(procedure)))
    assert response.status_code == 302
    said = in_draft(procedure)
    assert (said.amount_field, said.title_field, said.searched_fields) == (AMOUNT, PROJECT, [PROJECT])
    assert REBUILT not in queued(), "what is drafted means nothing yet"
    publish_draft(procedure, designer)
    assert current(procedure).amount_field == AMOUNT
    assert queued().count(REBUILT) == 1


def test_other_settings_make_no_fact_again(procedure: Procedure, designer: User) -> None:
    change_settings(procedure_id=procedure.pk, author=designer, changes={"title": "Autre titre", "amount_field": ""})
    publish_draft(procedure, designer)
    assert REBUILT not in queued()


@pytest.mark.parametrize("changes", [{"amount_field": PROJECT}, {"title_field": STATUTES}, {"commune_field": "f_x"}])
def test_a_question_that_can_not_mean_it_is_refused(
    studio: Client, procedure: Procedure, changes: dict[str, str]
) -> None:
    response = studio.post(address(procedure), settings_data(procedure, title="Gardé", **changes))
    assert response.status_code == 422
    assert "Gardé" in response.content.decode()
    assert not current(procedure).amount_field


@pytest.mark.parametrize(("name", "most"), SEVERAL.items())
def test_few_are_searched_or_filter(studio: Client, name: str, most: int) -> None:
    kind = ShortTextField if name == "searched_fields" else NumberField
    fields = tuple(kind(key=f"f_question{number}", label="Question") for number in range(most + 1))
    procedure = make_procedure(form=FormSchema(steps=(Step(key="s_textes123", title="Textes", fields=fields),)))
    keys = [field.key for field in fields]
    response = studio.post(address(procedure), settings_data(procedure, **{name: keys}))
    assert response.status_code == 422
    assert f"Choisissez {most}" in response.content.decode()
    data = settings_data(procedure, **{name: keys[1:]}) | seen(studio, address(procedure))
    assert studio.post(address(procedure), data).status_code == 302
    assert getattr(in_draft(procedure), name) == keys[1:]


def test_annotations_filter_among_the_twelve_and_mean_nothing_else(studio: Client) -> None:
    numbers = [NumberField(key=f"f_question{number}", label="Question") for number in range(12)]
    noted = (
        AmountField(key="f_eligible1", label="Montant éligible", private=True),
        CommuneField(key="f_lieu12", label="Lieu constaté", private=True),
        LongTextField(key="f_avis12", label="Avis", private=True),
    )
    form = FormSchema(steps=(Step(key="s_textes123", title="Nombres", fields=tuple(numbers)),), annotations=noted)
    procedure = make_procedure(form=form)
    page = studio.get(address(procedure)).text
    assert page.count("Montant éligible (annotation du service)") == page.count("Lieu constaté (annotation") == 1
    assert "Avis (annotation" not in page, "its type filters nothing"
    keys = [*(field.key for field in numbers[1:]), "f_eligible1"]
    refused = studio.post(address(procedure), settings_data(procedure, filtered_fields=[*keys, "f_lieu12"]))
    assert (refused.status_code, "Choisissez 12" in refused.text) == (422, True)
    refused = studio.post(address(procedure), settings_data(procedure, amount_field="f_eligible1"))
    assert refused.status_code == 422
    data = settings_data(procedure, filtered_fields=keys) | seen(studio, address(procedure))
    assert studio.post(address(procedure), data).status_code == 302
    assert in_draft(procedure).filtered_fields == keys


def test_a_question_of_an_earlier_version_stays_chosen(studio: Client) -> None:
    procedure = make_procedure(title_field="f_ancienne", searched_fields=["f_ancienne"])
    page = studio.get(address(procedure)).content.decode()
    assert page.count("Une question d’une version antérieure") == 2
    changes = {"title_field": "f_ancienne", "searched_fields": ["f_ancienne"]}
    studio.post(address(procedure), settings_data(procedure, **changes) | seen(studio, address(procedure)))
    assert in_draft(procedure).title_field == "f_ancienne"
    assert in_draft(procedure).searched_fields == ["f_ancienne"]
    assert not Procedure.objects.get(pk=procedure.pk).draft_settings.keys() & MEANINGS.keys()
