"""The public address of the form to print: for whom the page is, printed once, never many at a time."""

import datetime as dt
import io

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader
from wagtail.models import PageViewRestriction

from home.models import HomePage
from home.outlets.blank_forms import form_of
from home.procedures.procedure_information import with_information
from portal.models import Document
from portal.resilience.errors import CrowdedError
from teleservices.models import DataBasis
from teleservices.paperwork import blank_form
from tests.factories.pages import make_procedure, make_procedure_page, make_team

pytestmark = pytest.mark.django_db
ADDRESS = "/demarches/bourse/formulaire.pdf"


def text_of(content: bytes) -> str:
    text = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return " ".join(text.split())


def test_the_form_says_where_to_send_it_and_what_the_law_wants(home: HomePage, client: Client) -> None:
    procedure = make_procedure(
        "bourse",
        team=make_team("Service Jeunesse"),
        data_basis=DataBasis.CONSENT,
        data_basis_text="Délibération du 3 mars",
        data_recipients="Le service Jeunesse.",
        data_purpose="étudier la demande de bourse.",
    )
    make_procedure_page(procedure)
    response = client.get(ADDRESS)
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="formulaire-bourse.pdf"'
    text = text_of(response.content)
    for words in ("Service Jeunesse 1 rue de l’Aulne 99000 Brenne", "01 23 45 67 89", "Relevé d’identité bancaire",
                  "bourse, version 1 du formulaire", "Sans réponse dans un délai de 2 mois", "étudier la demande",
                  "Délibération du 3 mars", "Le service Jeunesse.", "5 ans", "retirer votre consentement"):  # fmt: skip
        assert words in text


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"opens_at": timezone.now() + dt.timedelta(days=3)}, "À partir du"),
        ({"closes_at": timezone.now() - dt.timedelta(days=3)}, "Fermée depuis"),
    ],
)
def test_it_is_there_before_the_opening_and_after_the_end(
    home: HomePage, client: Client, dates: dict[str, object], said: str
) -> None:
    make_procedure_page(make_procedure("bourse", **dates))
    assert said in text_of(client.get(ADDRESS).content)


def test_it_is_not_found_where_the_public_may_not_read_the_page(home: HomePage, client: Client) -> None:
    assert client.get(ADDRESS).status_code == 404
    page = make_procedure_page(make_procedure("bourse"))
    assert client.get(ADDRESS).status_code == 200
    assert client.post(ADDRESS).status_code == 405
    restriction = PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert client.get(ADDRESS).status_code == 404
    restriction.delete()
    procedure = page.procedure
    procedure.is_archived = True
    procedure.save()
    assert client.get(ADDRESS).status_code == 404
    procedure.is_archived = False
    procedure.save()
    page.unpublish()
    assert client.get(ADDRESS).status_code == 404


def test_a_form_that_is_not_published_has_no_paper() -> None:
    with pytest.raises(ValueError, match="not published"):
        form_of(with_information(make_procedure(published=False).pk))


def test_it_is_printed_once_until_something_changes(home: HomePage, client: Client) -> None:
    make_procedure_page(make_procedure("bourse"))
    first = client.get(ADDRESS)
    digest = first["ETag"].strip('"')
    kept = f"blank-form:{digest}"
    assert cache.get(kept) == first.content
    cache.set(kept, b"%PDF kept")
    assert client.get(ADDRESS).content == b"%PDF kept"
    unchanged = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert unchanged.status_code == 304
    assert unchanged["Cache-Control"] == first["Cache-Control"]
    procedure = with_information(make_procedure_page().procedure_id)
    assert form_of(procedure).digest != digest


def test_one_form_is_printed_at_a_time(home: HomePage, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    make_procedure_page(make_procedure("bourse"))
    monkeypatch.setattr(blank_form, "PATIENCE", 0.0)
    client.raise_request_exception = False
    blank_form.press.take()
    try:
        crowded = client.get(ADDRESS)
        with pytest.raises(CrowdedError):
            blank_form.press.take()
    finally:
        blank_form.press.leave()
    assert crowded.status_code == 503
    assert crowded["Retry-After"]
    assert client.get(ADDRESS).status_code == 200


def test_the_page_leads_to_it_unless_an_editor_gave_another(home: HomePage, client: Client) -> None:
    page = make_procedure_page(make_procedure("bourse"))
    assert f'href="{ADDRESS}"' in client.get(page.address).text
    page.blank_form = Document.objects.create(title="Formulaire", file="documents/formulaire.pdf")
    page.save_revision().publish()
    text = client.get(page.address).text
    assert ADDRESS not in text
    assert page.blank_form.url in text
    assert client.get(ADDRESS).status_code == 200
