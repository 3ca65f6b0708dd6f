"""Models of export: kept for oneself or a service, taken up in one press, never a wider right."""

import pytest
from django.db import connection
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from accounts.rights.export_sections import personal_data_sections
from teleservices.models import DeskExport, ExportChoice, ServiceRequest, Team, TeamRole
from teleservices.models.desk.export_choice import MOST_CHOICES
from teleservices.steering.personal_data import forget
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team
from tests.teleservices.steering.exports.conftest import made, rows_of

pytestmark = pytest.mark.django_db

ORDER = "/admin/instruction/exports/nouveau/"
CHOICES = {"content": "columns", "file_format": "ods", "names": "{reference}_{titre}"}


@pytest.fixture
def service_request(teams: list[Team]) -> ServiceRequest:
    return make_request(procedure=make_procedure(team=teams[0]))


def keep(client: Client, name: str = "Pour la commission", **changes: object) -> HttpResponse:
    asked = {"query": "columns=commune&columns=silence", "action": "keep", "kept_name": name}
    return client.post(ORDER, CHOICES | asked | changes)


def use(client: Client, choice: ExportChoice, **changes: object) -> HttpResponse:
    return client.post(ORDER, {"use": choice.pk, "query": "state=submitted"} | changes)


@pytest.mark.both_databases
def test_choices_are_kept_and_taken_up_in_one_press(
    camille: User, service_request: ServiceRequest, client: Client
) -> None:
    page = keep(client)
    assert page.status_code == 200
    assert not DeskExport.objects.exists()
    choice = ExportChoice.objects.get()
    assert (choice.owner, choice.team, choice.format) == (camille, None, "ods")
    assert [name for name, _label in choice.columns] == ["reference", "commune", "silence"]
    assert f'name="use" value="{choice.pk}"' in client.get(ORDER).text
    again = use(client, choice, references=service_request.reference)
    form = again.context["form"]
    assert (form["content"].value(), form["file_format"].value()) == ("columns", "ods")
    assert form["names"].value() == "{reference}_{titre}"
    query = QueryDict(form["query"].value())
    assert (query.getlist("columns"), query["state"]) == (["reference", "commune", "silence"], "submitted")
    assert form["references"].value() == service_request.reference, "what was ticked stays"
    assert "Commune" in again.text


def test_an_export_ordered_with_a_name_keeps_its_choices_too(
    camille: User, service_request: ServiceRequest, client: Client
) -> None:
    answer = keep(client, action="order", file_format="xlsx")
    assert answer.status_code == 302
    assert ExportChoice.objects.get().name == "Pour la commission"
    taken = use(client, ExportChoice.objects.get())
    data = {name: taken.context["form"][name].value() for name in ("content", "file_format", "names", "query")}
    client.post(ORDER, data)
    assert rows_of(made(DeskExport.objects.latest("pk")))[0][:2] == ["Référence", "Commune"]


def test_a_name_is_wanted_to_keep_and_what_was_typed_stays(
    camille: User, service_request: ServiceRequest, client: Client
) -> None:
    page = keep(client, "  ")
    assert page.status_code == 422
    assert "Donnez un nom" in page.text
    assert page.context["form"]["names"].value() == "{reference}_{titre}"
    keep(client)
    keep(client, file_format="csv")
    assert ExportChoice.objects.get().format == "csv", "a name given again takes the choices of now"
    ExportChoice.objects.bulk_create(
        ExportChoice(owner=camille, name=f"n° {number}", content="facts", format="csv")
        for number in range(MOST_CHOICES)
    )
    assert keep(client, "De trop").status_code == 422
    assert not ExportChoice.objects.filter(name="De trop").exists()


def test_a_shared_one_is_seen_by_its_service_alone_and_widens_no_right(
    camille: User, teams: list[Team], service_request: ServiceRequest, client: Client
) -> None:
    keep(client, kept_team=teams[0].pk)
    keep(client, "Chez nous deux", kept_team=teams[1].pk)
    choice, other = ExportChoice.objects.get(team=teams[0]), ExportChoice.objects.get(team=teams[1])
    colleague = make_instructor(teams[0])
    client.force_login(colleague)
    page = client.get(ORDER).text
    assert choice.name in page
    assert other.name not in page
    assert f'name="take_away"\n              value="{choice.pk}"' not in page
    assert use(client, choice).context["form"]["file_format"].value() == "ods"
    assert use(client, other).context["form"]["file_format"].value() == "xlsx", "as if it were not there"
    client.post(ORDER, {"take_away": choice.pk, "query": ""})
    assert ExportChoice.objects.count() == 2, "it is its owner’s"
    elsewhere = make_request(procedure=make_procedure(team=teams[1]))
    used = use(client, choice, references=elsewhere.reference, query="")
    assert elsewhere.reference not in str(used.context["count"])
    ordered = client.post(ORDER, CHOICES | {"references": elsewhere.reference, "query": ""})
    assert ordered.status_code == 422, "no request of another service comes with it"
    assert keep(client, "Ailleurs", kept_team=make_team().pk).status_code == 422


def test_one_s_own_is_taken_away_and_a_shared_one_once_its_owner_left(
    camille: User, teams: list[Team], service_request: ServiceRequest, client: Client
) -> None:
    keep(client, "À moi")
    keep(client, "Partagé", kept_team=teams[0].pk)
    own, shared = ExportChoice.objects.get(team=None), ExportChoice.objects.get(team=teams[0])
    client.post(ORDER, {"take_away": own.pk, "query": ""})
    assert list(ExportChoice.objects.all()) == [shared]
    colleague = make_instructor(teams[0])
    camille.team_memberships.filter(team=teams[0]).delete()
    client.force_login(colleague)
    client.post(ORDER, {"take_away": shared.pk, "query": ""})
    assert not ExportChoice.objects.exists()
    gone = client.post(ORDER, {"take_away": shared.pk, "query": ""})
    assert gone.status_code == 200
    for value in ("x", "9" * 30, ""):
        assert client.post(ORDER, {"use": value, "query": ""}).status_code == 200


def test_what_is_no_longer_there_is_said_and_left_out(
    camille: User, service_request: ServiceRequest, client: Client
) -> None:
    columns = [["reference", "Référence"], ["former", "Ancienne colonne"], ["commune", "Commune"]]
    choice = ExportChoice.objects.create(owner=camille, name="Ancien", content="answers", format="csv", columns=columns)
    make_request(procedure=make_procedure(team=service_request.team))
    page = use(client, choice)
    assert page.status_code == 200
    assert "Ancienne colonne" in page.text
    assert list(page.context["absent"])[1:] == ["Toutes les réponses à la démarche, après ce que la liste sait"]
    assert page.context["form"]["content"].value() == "columns"


def test_who_only_reads_has_none_and_they_cost_no_query_each(
    camille: User, teams: list[Team], service_request: ServiceRequest, client: Client
) -> None:
    keep(client, kept_team=teams[0].pk)
    with CaptureQueriesContext(connection) as few:
        client.get(ORDER)
    for number in range(5):
        keep(client, f"n° {number}", kept_team=teams[0].pk)
    with CaptureQueriesContext(connection) as many:
        client.get(ORDER)
    assert len(many) == len(few)
    camille.team_memberships.update(role=TeamRole.SUPERVISOR)
    assert client.get(reverse("desk:export_order")).status_code == 404


def test_it_is_in_the_archive_of_its_owner_and_a_shared_one_stays(camille: User, teams: list[Team]) -> None:
    for team in (None, teams[0]):
        name = "Partagé" if team else "À moi"
        ExportChoice.objects.create(owner=camille, team=team, name=name, content="facts", format="csv")
    [section] = [known for known in personal_data_sections if known.folder == "modeles-d-export"]
    assert (section.count(camille), len(list(section.records(camille)))) == (2, 2)
    forget(camille)
    assert [(choice.name, choice.owner) for choice in ExportChoice.objects.all()] == [("Partagé", None)]
