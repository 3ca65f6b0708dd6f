"""A staging copy takes a portal's configuration and nobody of it; people made up file there as anybody does."""

import datetime as dt
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from pytest_django import Settings
from wagtail.models import Page, Site

from accounts.models import Profile, User
from home.installation import prepare_portal
from home.models import ProcedurePage
from home.staging import portal_copy, taken_tables
from locker.models import StoredFile
from notifications.models import OutgoingEmail
from portal.models import PortalSettings
from teleservices.models import Authority, AuthorityKind, Procedure, ServiceRequest, State, Team
from tests.factories.competence import make_authority
from tests.factories.pages import make_procedure_page
from tests.factories.procedures import make_instructor, make_procedure, make_request
from tests.project.admin_addresses import almighty, furnished_world

pytestmark = pytest.mark.django_db
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


@pytest.fixture(autouse=True)
def _prepared() -> None:
    prepare_portal()


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A portal with a procedure, its page and its name, where nobody has an account; its configuration in a file."""
    procedure = make_procedure(title="Aide aux fêtes de village")
    make_procedure_page(procedure, title="Aide aux fêtes", slug="fetes")
    PortalSettings.objects.create(site=Site.objects.get(), name="Vernaie")
    office = {"holder": "Mme Claire Vernaie", "holder_title": "Présidente", "held_since": dt.date(2021, 7, 1)}
    Authority.objects.create(kind=AuthorityKind.PRESIDENT, name="La présidente", **office)
    path = tmp_path / "configuration.zip"
    portal_copy.export(path)
    return path


def test_what_points_to_people_can_be_left_empty() -> None:
    for model in taken_tables.taken():
        assert [field for field in taken_tables.references_to_people(model) if not field.null] == [], model


def test_no_table_that_is_taken_points_to_one_that_is_not() -> None:
    known = set(taken_tables.taken()) | {*taken_tables.PEOPLE, *apps.get_app_config("contenttypes").get_models()}
    known |= {apps.get_model("auth.Permission"), apps.get_model("taggit.Tag")}
    for model in taken_tables.taken():
        fields = [*model._meta.local_concrete_fields, *model._meta.local_many_to_many]
        assert {field.related_model for field in fields if field.related_model} <= known, model


def test_nobody_is_in_the_file(tmp_path: Path) -> None:
    request = make_request(state=State.ACCEPTED)
    assert request.team is not None
    make_instructor(request.team, email="hildegarde@exemple.test")
    president = make_authority()
    path = tmp_path / "configuration.zip"
    portal_copy.export(path)
    with zipfile.ZipFile(path) as archive:
        content = archive.read("configuration.json").decode()
    emails = list(User.objects.values_list("email", flat=True))
    names = [request.reference, request.profile.name, request.applicant.last_name, president.holder, request.team.email]
    assert len(emails) > 1
    assert not [word for word in (*emails, *names) if word in content]
    assert {row["model"] for row in json.loads(content)} <= {model._meta.label_lower for model in taken_tables.taken()}


def texts() -> Iterator[tuple[str, str]]:
    """Every text of every row of the portal, and the table where it stands."""
    for model in apps.get_models():
        names = [field.attname for field in model._meta.local_concrete_fields]
        for row in model._default_manager.values_list(*names):
            yield from ((model._meta.label, str(value)) for value in row if isinstance(value, str | dict | list))


def test_no_address_no_name_and_no_file_of_anybody_is_taken(tmp_path: Path) -> None:
    """In a portal where each kind of row has its people: what designers, agents, applicants and deciders left."""
    world = furnished_world()
    almighty(world)
    people = User.objects.all()
    for number, person in enumerate(people):
        person.first_name, person.last_name = f"Hildegarde{number}", f"Quistreham{number}"
        person.save()
    for number, profile in enumerate(Profile.objects.all()):
        Profile.objects.filter(pk=profile.pk).update(name=f"Amicale de Quistreham {number}")
    path = tmp_path / "configuration.zip"
    portal_copy.export(path)
    with zipfile.ZipFile(path) as archive:
        content = "\n".join(archive.read(name).decode("latin-1") for name in archive.namelist())
        files = {hashlib.sha256(archive.read(name)).hexdigest() for name in archive.namelist()}
    addresses = {(table, address) for table, text in texts() for address in ADDRESS.findall(text)}
    assert len({table for table, _address in addresses}) > 5
    assert not {(table, address) for table, address in addresses if address in content}
    assert not {word for word in ("Hildegarde", "Quistreham") if word in content}
    assert not [request.reference for request in ServiceRequest.objects.all() if request.reference in content]
    uuids = [str(person.uuid) for person in people] + [str(profile.uuid) for profile in Profile.objects.all()]
    assert not [uuid for uuid in uuids if uuid in content or uuid.replace("-", "") in content]
    private = {stored.sha256 for stored in StoredFile.objects.all()}
    assert private
    assert not private & files


@pytest.mark.both_databases
def test_it_opens_elsewhere_with_people_made_up(exported: Path, settings: Settings) -> None:
    Procedure.objects.update(title="Abîmée")
    Page.objects.filter(slug="fetes").update(title="Abîmée")
    settings.PARVIS_BASE_URL = "https://recette.departement.test"
    printed = io.StringIO()
    call_command("open_staging", exported, requests=4, stdout=printed)
    assert Procedure.objects.get().title == "Aide aux fêtes de village"
    assert ProcedurePage.objects.get().title == "Aide aux fêtes"
    assert Site.objects.get().hostname == "recette.departement.test"
    assert PortalSettings.objects.get().name == "Vernaie"
    assert Authority.objects.get().holder == taken_tables.NOBODY
    assert "4 demandes transmises, 0 restées" in printed.getvalue()
    assert set(ServiceRequest.objects.values_list("state", flat=True)) == {State.SUBMITTED, State.IN_REVIEW}
    assert StoredFile.objects.exists()
    assert Team.objects.get().members.count() == 2
    everybody = [*User.objects.values_list("email", flat=True), *Team.objects.values_list("email", flat=True)]
    everybody += OutgoingEmail.objects.values_list("recipient", flat=True)
    assert not [address for address in everybody if not address.endswith(".invalid")]


def test_it_replaces_no_portal_where_people_are(exported: Path, settings: Settings) -> None:
    with pytest.raises(CommandError, match="donnez la sienne"):
        call_command("open_staging", exported)
    settings.PARVIS_BASE_URL = "https://recette.departement.test"
    make_instructor()
    with pytest.raises(CommandError, match="a un compte ici"):
        call_command("open_staging", exported)
    assert Procedure.objects.count() == 1


def test_a_file_that_is_something_else_is_refused(tmp_path: Path, exported: Path, settings: Settings) -> None:
    settings.PARVIS_BASE_URL = "https://recette.departement.test"
    text = tmp_path / "x.zip"
    text.write_text("rien")
    with pytest.raises(CommandError, match="n’est pas la configuration"):
        call_command("open_staging", text)
    with pytest.raises(CommandError, match="existe déjà"):
        call_command("export_configuration", exported)
    more = tmp_path / "more.zip"
    with zipfile.ZipFile(exported) as source, zipfile.ZipFile(more, "w") as archive:
        archive.writestr("parvis.json", source.read("parvis.json"))
        archive.writestr("configuration.json", json.dumps([{"model": "accounts.user", "pk": 1, "fields": {}}]))
    with pytest.raises(CommandError, match="autre chose"):
        call_command("open_staging", more)
    assert Procedure.objects.count() == 1
