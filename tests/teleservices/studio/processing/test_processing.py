"""The record of processing and the impact assessments: written from what a procedure does, for designers alone."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import ProfileType
from formkit.fieldtypes import ShortTextField
from formkit.schema import FormSchema, Step
from portal.backups import journal
from teleservices.models import FinalFate, ForWhom, Procedure
from teleservices.studio.processing.processing_records import controller, record_of
from teleservices.studio.processing.views import criteria
from tests.accounts.journeys import queries_of
from tests.factories.procedures import make_designer, make_instructor, make_procedure

pytestmark = pytest.mark.django_db


def asking(**kinds: str) -> FormSchema:
    """A form whose questions ask for data of these kinds."""
    fields = tuple(
        ShortTextField(key=f"f_{name}", label=name.capitalize(), personal=kind, help="Pour le tarif.")
        for name, kind in kinds.items()
    )
    return FormSchema(steps=(Step(key="s_vous", title="Vous", fields=fields),))


@pytest.fixture
def procedure() -> Procedure:
    """A procedure that asks for data of each kind, and says why."""
    return make_procedure(
        title="Carte de transport",
        form=asking(nom1="ordinary", allergie1="sensitive", couleur1="none"),
        data_purpose="établir la carte.\nVérifier les droits.",
        data_basis_text="Code des transports, article L. 3111-7",
        data_recipients="le service des transports",
        final_fate=FinalFate.KEEPING,
        retention_months=24,
    )


@pytest.fixture
def designer(settings: Settings) -> Client:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    client = Client()
    client.force_login(make_designer())
    return client


def facts(procedure: Procedure) -> dict[str, str]:
    return {fact.label: "\n".join(fact.answers).replace("\xa0", " ") for fact in record_of(procedure, controller())}


def test_a_record_says_what_is_configured_and_leaves_the_rest_open(procedure: Procedure) -> None:
    known = facts(procedure)
    assert known["Finalité"] == "établir la carte.\nVérifier les droits."
    assert known["Base légale"].startswith("Mission d’intérêt public")
    assert known["Base légale"].endswith("Code des transports, article L. 3111-7")
    first, informed = known["Destinataires"].splitlines()
    assert first == "le service des transports"
    assert informed.startswith("Les personnes que l’usager fait informer")
    assert "Nom1" in known["Données personnelles"]
    assert "Couleur1" not in str(known.values())
    assert known["Données que la loi protège davantage (RGPD, 9 et 10)"] == "Allergie1"
    assert "2 ans" in known["Conservation"]
    assert "archives départementales" in known["Conservation"]
    assert known["Délégué à la protection des données"] == ""


def test_measures_are_those_in_force(procedure: Procedure, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR, settings.CLAMD_SOCKET = False, ""
    assert "second facteur" not in facts(procedure)["Mesures de sécurité"]
    assert "antivirus" not in facts(procedure)["Mesures de sécurité"]
    settings.PARVIS_STAFF_SECOND_FACTOR, settings.CLAMD_SOCKET = True, "/run/clamav/clamd.ctl"
    assert "second facteur" in facts(procedure)["Mesures de sécurité"]
    assert "antivirus" in facts(procedure)["Mesures de sécurité"]
    assert "sauvegarde" not in facts(procedure)["Mesures de sécurité"], "none was seen"
    journal.note(losses=0)
    assert "Dernière sauvegarde" in facts(procedure)["Mesures de sécurité"]
    settings.RECAPTCHA_PUBLIC_KEY = "cle"
    assert "Google" in facts(procedure)["Transferts hors de l’Union européenne"]


def test_criteria_come_from_the_configuration(procedure: Procedure) -> None:
    assert len(criteria(procedure)) == 1
    procedure.for_whom = ForWhom.EITHER
    procedure.profile_types.add(ProfileType.personal())
    assert len(criteria(procedure)) == 3
    assert criteria(make_procedure(form=asking(nom1="ordinary"))) == []


def test_documents_are_whole_and_open_in_a_word_processor(designer: Client, procedure: Procedure) -> None:
    page = designer.get(reverse("studio:records")).text
    assert "Carte de transport" in page
    document = designer.get(reverse("studio:register"))
    assert document["Content-Disposition"].startswith('attachment; filename="registre-')
    assert "no-store" in document["Cache-Control"]
    assert "Carte de transport" in document.text
    assessment = designer.get(reverse("studio:assessment", args=[procedure.uuid]))
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", assessment.text))
    for expected in ("Allergie1 – Pour le tarif.", "3 questions en tout", "À évaluer.", "Avis du délégué"):
        assert expected in text
    assert "<script" not in assessment.text


def test_it_is_for_designers_alone(settings: Settings, procedure: Procedure) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    client = Client()
    client.force_login(make_instructor(procedure.team))
    for name, args in (("records", []), ("register", []), ("assessment", [procedure.uuid])):
        assert client.get(reverse(f"studio:{name}", args=args)).status_code == 404


def test_the_register_costs_the_same_for_each(designer: Client, procedure: Procedure) -> None:
    address = reverse("studio:register")
    designer.get(address)
    few = queries_of(designer, address)
    for _time in range(5):
        make_procedure(form=asking(nom1="ordinary"))
    assert queries_of(designer, address) <= few
