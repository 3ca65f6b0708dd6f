"""« Exporter » and « Importer une démarche » on screen: what is shown, kept, refused, and to whom."""

import html
import json
import re
from typing import Any

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from formkit.checksums import checksum
from formkit.schema import FormRule, parse_schema
from locker.models import DocumentCategory
from teleservices.models import Procedure
from teleservices.studio.errors import AddressInUseError
from teleservices.studio.transfer import views
from teleservices.studio.transfer.files import LARGEST_BYTES, filed, read, written
from teleservices.studio.transfer.forms import SALT
from tests.factories.accounts import make_profile_type, make_user
from tests.factories.conditions import comparison
from tests.factories.procedures import make_instructor, make_team

UPLOAD, CONFIRM = "studio:import", "studio:import_confirm"


def exported(procedure: Procedure) -> bytes:
    return written(filed(procedure)).encode()


def sent(studio: Client, data: bytes) -> tuple[int, bytes]:
    """The answer to a file, its status and its page."""
    response = studio.post(reverse(UPLOAD), {"file": SimpleUploadedFile("demarche.json", data)})
    return response.status_code, response.content


def text(page: bytes) -> str:
    return html.unescape(page.decode()).replace("\u00a0", " ")


def carried(page: bytes) -> str:
    match = re.search(r'name="content" value="([^"]+)"', page.decode())
    assert match is not None
    return match[1]


# --- Out -------------------------------------------------------------------------------------------------------------


def test_a_procedure_is_downloaded(studio: Client, procedure: Procedure) -> None:
    response = studio.get(reverse("studio:export", args=[procedure.uuid]))
    assert response["Content-Disposition"] == f'attachment; filename="demarche-{procedure.code}.json"'
    assert (response["Content-Type"], response["X-Content-Type-Options"]) == ("application/json", "nosniff")
    assert read(response.content) == filed(procedure)
    page = studio.get(reverse("studio:settings", args=[procedure.uuid])).content.decode()
    assert reverse("studio:export", args=[procedure.uuid]) in page


@pytest.mark.parametrize("value", [0, 32_767])
def test_whatever_the_settings_it_can_be_taken_out(studio: Client, procedure: Procedure, value: int) -> None:
    names = ("processing_days", "late_after_days", "regime_months", "retention_months")
    Procedure.objects.filter(pk=procedure.pk).update(**dict.fromkeys(names, value), draft_days=None)
    assert studio.get(reverse("studio:export", args=[procedure.uuid])).status_code == 200


# --- In --------------------------------------------------------------------------------------------------------------


def test_a_file_is_shown_then_made(studio: Client, procedure: Procedure) -> None:
    rule = FormRule(
        key="r_loin",
        kind="ineligible",
        condition=comparison("p_postcode", operator="empty"),
        message="Cette aide est réservée aux habitants.",
    )
    schema = parse_schema(procedure.draft_schema).model_copy(update={"rules": (rule,)})
    procedure.draft_schema = schema.to_json()
    procedure.save()
    procedure.profile_types.set([make_profile_type()])
    data = exported(procedure)
    status, shown = sent(studio, data)
    page = text(shown)
    assert status == 200
    for words in (procedure.title, "réservée aux habitants", "« Code postal du profil » n’est pas renseigné", "Reçue"):
        assert words in page
    assert f'value="{procedure.code}-2"' in page
    assert "Choisissez le service qui instruit les demandes" in page
    assert Procedure.objects.count() == 1

    team = make_team()
    answers = {"content": carried(shown), "title": "Copie", "code": "copie", "team": team.pk}
    response = studio.post(reverse(CONFIRM), answers)
    made = Procedure.objects.get(code="copie")
    assert response["Location"] == reverse("studio:procedure", args=[made.uuid])
    assert (made.title, made.team, made.current_version) == ("Copie", team, None)
    assert filed(made).model_copy(update={"title": procedure.title, "code": procedure.code}) == read(data)


def test_what_this_portal_lacks_is_said(studio: Client, procedure: Procedure) -> None:
    kind = make_profile_type()
    procedure.profile_types.set([kind])
    data = exported(procedure)
    kind.delete()
    DocumentCategory.objects.all().delete()
    page = text(sent(studio, data)[1])
    assert "À créer ici" in page
    assert "Déjà ici" not in page
    assert "n’a pas le type de profil" in page
    assert "sinon, tout le monde le pourra" in page
    assert not DocumentCategory.objects.exists()


def test_an_address_that_is_taken_is_said_and_nothing_is_lost(studio: Client, procedure: Procedure) -> None:
    _status, shown = sent(studio, exported(procedure))
    answers = {"content": carried(shown), "title": "Mon titre à moi", "code": procedure.code}
    response = studio.post(reverse(CONFIRM), answers)
    assert response.status_code == 422
    assert "Une autre démarche a cette adresse" in text(response.content)
    assert 'value="Mon titre à moi"' in text(response.content)
    answers |= {"content": carried(response.content), "code": "libre"}
    assert studio.post(reverse(CONFIRM), answers).status_code == 302
    assert Procedure.objects.filter(code="libre").exists()


def test_an_address_taken_meanwhile_is_said(
    studio: Client, procedure: Procedure, monkeypatch: pytest.MonkeyPatch
) -> None:
    _status, shown = sent(studio, exported(procedure))

    def taken(**_facts: object) -> Procedure:
        raise AddressInUseError

    monkeypatch.setattr(views, "import_procedure", taken)
    response = studio.post(reverse(CONFIRM), {"content": carried(shown), "title": "T", "code": "t"})
    assert response.status_code == 422
    assert "Une autre démarche a cette adresse" in text(response.content)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "Ce fichier est vide"),
        (b"%PDF-1.7", "n’est pas une démarche"),
        (b" " * (LARGEST_BYTES + 1), "1 Mo au plus"),
        (b'{"kind": "parvis.procedure", "version": 9, "content": {}}', "plus récente"),
    ],
)
def test_a_bad_file_is_told_at_its_field(studio: Client, data: bytes, reason: str) -> None:
    status, page = sent(studio, data)
    assert status == 422
    assert reason in text(page)
    assert "error-message" in text(page)
    assert not Procedure.objects.exists()


def test_no_file_is_told_too(studio: Client) -> None:
    assert "1 Mo au plus" in text(studio.get(reverse(UPLOAD)).content)
    response = studio.post(reverse(UPLOAD))
    assert response.status_code == 422
    assert "Choisissez le fichier" in text(response.content)


@pytest.mark.parametrize("content", ["", "n'importe quoi", "eyJhIjoxfQ:1abcde:signature"])
def test_only_a_file_that_was_read_comes_back(studio: Client, content: str) -> None:
    response = studio.post(reverse(CONFIRM), {"content": content, "title": "T", "code": "t"})
    assert response.status_code == 422
    assert "choisissez-le à nouveau" in text(response.content)
    assert studio.get(reverse(CONFIRM))["Location"] == reverse(UPLOAD)
    assert not Procedure.objects.exists()


def test_the_checksum_is_verified_again(studio: Client, procedure: Procedure) -> None:
    envelope: dict[str, Any] = json.loads(exported(procedure))
    envelope["content"]["title"] = "Changé en route"
    content = signing.dumps(json.dumps(envelope), salt=SALT, compress=True)
    response = studio.post(reverse(CONFIRM), {"content": content, "title": "T", "code": "t"})
    assert response.status_code == 422
    assert "modifié ou coupé" in text(response.content)


def test_the_largest_file_fits_in_the_page(studio: Client, procedure: Procedure) -> None:
    content = filed(procedure).model_copy(update={"remedies": "é" * 100_000, "data_purpose": "&=" * 50_000})
    _status, shown = sent(studio, written(content).encode())
    answers = {"content": carried(shown), "title": "Grande", "code": "grande"}
    assert studio.post(reverse(CONFIRM), answers).status_code == 302
    assert len(Procedure.objects.get(code="grande").remedies) == 100_000


@pytest.mark.parametrize("spoilt", ["\u0000", "\ud800"])
def test_a_text_that_no_database_keeps_is_refused(studio: Client, procedure: Procedure, spoilt: str) -> None:
    content = filed(procedure).model_dump(mode="json") | {"remedies": spoilt}
    total = checksum(content) if spoilt == "\u0000" else "0"
    envelope = {"kind": "parvis.procedure", "version": 2, "checksum": total, "content": content}
    assert sent(studio, json.dumps(envelope).encode())[0] == 422


@pytest.mark.parametrize("citizen", [True, False])
def test_others_find_nothing(client: Client, procedure: Procedure, citizen: bool) -> None:
    client.force_login(make_user() if citizen else make_instructor(procedure.team))
    data = {"file": SimpleUploadedFile("d.json", exported(procedure))}
    for response in (
        client.get(reverse("studio:export", args=[procedure.uuid])),
        client.get(reverse(UPLOAD)),
        client.post(reverse(UPLOAD), data),
        client.post(reverse(CONFIRM), {"title": "T", "code": "t"}),
    ):
        assert response.status_code in {302, 403, 404}
        assert "login" in response.get("Location", "login") or "connexion" in response["Location"]
    assert Procedure.objects.count() == 1
