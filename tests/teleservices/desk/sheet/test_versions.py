"""A request filed with an older form: its instructors read both versions side by side."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from formkit.design.operations import add_field, delete_field, edit_field
from formkit.fieldtypes import EmailField
from teleservices.models import ServiceRequest
from tests.factories.procedures import AMOUNT, PROJECT, make_form, make_instructor, make_request, put_in_force
from tests.french import french

pytestmark = pytest.mark.django_db
LINK = "Le formulaire a changé depuis"


@pytest.fixture
def sent(settings: Settings) -> ServiceRequest:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    return make_request()


@pytest.fixture
def desk(sent: ServiceRequest, client: Client) -> Client:
    assert sent.team is not None
    client.force_login(make_instructor(sent.team))
    return client


def page(client: Client, sent: ServiceRequest, name: str) -> str:
    return client.get(reverse(f"desk:{name}", args=[sent.reference])).content.decode()


def test_both_versions_are_read_side_by_side(sent: ServiceRequest, desk: Client) -> None:
    form = edit_field(delete_field(make_form(), key=AMOUNT), key=PROJECT, label="Titre", width="half")
    form = add_field(form, step_key="s_project1", field=EmailField(key="f_mail1234", label="Adresse de contact"))
    put_in_force(sent.procedure, form)
    assert LINK in page(desk, sent, "sheet")
    shown = page(desk, sent, "versions")
    for words in ("version 1", "version 2", "Nom du projet", "Titre", "Montant demandé", "Adresse de contact"):
        assert words in shown
    assert "Largeur" not in shown
    assert "Fête de la rivière" in page(desk, sent, "sheet")


def test_a_change_of_layout_is_said_to_be_one(sent: ServiceRequest, desk: Client) -> None:
    put_in_force(sent.procedure, edit_field(make_form(), key=PROJECT, width="half"))
    assert french("Only the layout changed: the questions and the rules are the same.") in page(desk, sent, "versions")


def test_nothing_is_shown_while_nothing_changed_nor_to_other_services(sent: ServiceRequest, desk: Client) -> None:
    assert LINK not in page(desk, sent, "sheet")
    url = reverse("desk:versions", args=[sent.reference])
    assert desk.get(url).status_code == 404
    put_in_force(sent.procedure, edit_field(make_form(), key=PROJECT, label="Titre"))
    assert desk.get(url).status_code == 200
    other = make_request()
    assert other.team is not None
    desk.force_login(make_instructor(other.team))
    assert desk.get(url).status_code == 404
