"""A published form as JSON Schema, at a public address."""

import json

import pytest
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator, FormatChecker
from pytest_django import DjangoAssertNumQueries

from teleservices.models import Procedure
from tests.factories.procedures import PROJECT, make_procedure


def address(procedure: Procedure) -> str:
    return reverse("form_description", args=[procedure.code])


@pytest.mark.django_db
def test_the_form_in_force_is_described_to_everyone(client: Client) -> None:
    procedure = make_procedure()
    response = client.get(address(procedure))
    assert response["Content-Type"] == "application/schema+json"
    described = json.loads(response.content)
    assert described["title"] == "Aide aux associations"
    assert described["properties"][PROJECT]["title"] == "Nom du projet"
    Draft202012Validator.check_schema(described)
    for example in described["examples"]:
        Draft202012Validator(described, format_checker=FormatChecker()).validate(example)


@pytest.mark.django_db
def test_no_draft_is_told_and_nothing_of_what_is_not_published(client: Client) -> None:
    procedure = make_procedure()
    Procedure.objects.filter(pk=procedure.pk).update(draft_schema={})
    assert client.get(address(procedure)).status_code == 200
    Procedure.objects.filter(pk=procedure.pk).update(is_archived=True)
    assert client.get(address(procedure)).status_code == 404
    never = make_procedure(current_version=None)
    Procedure.objects.filter(pk=never.pk).update(current_version=None)
    assert client.get(address(never)).status_code == 404
    assert client.get("/demarches/nulle-part/schema.json").status_code == 404
    assert client.post(address(procedure)).status_code == 405


@pytest.mark.django_db
def test_it_costs_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    procedure = make_procedure()
    with django_assert_num_queries(1):
        Client().get(address(procedure))
