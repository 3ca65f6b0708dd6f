"""Labels: laid on a request and taken off, found in the list, managed by the people of their service alone."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from teleservices.desk.labels.laying import LabelError, lay, take_off
from teleservices.models import Label, RequestLabel, ServiceRequest, State, Team
from teleservices.models.desk.label import MOST_LABELS
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team
from tests.french import french
from tests.teleservices.reading import read_whole

pytestmark = pytest.mark.django_db

LIST, LABELS = "/admin/instruction/", "/admin/instruction/etiquettes/"


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def camille(team: Team, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = make_instructor(team)
    client.force_login(user)
    return user


@pytest.fixture
def service_request(team: Team) -> ServiceRequest:
    return make_request(procedure=make_procedure(team=team), state=State.IN_REVIEW)


def make_label(team: Team, name: str = "À voir ensemble", **changes: object) -> Label:
    return Label.objects.create(team=team, name=name, **changes)


def press(client: Client, service_request: ServiceRequest, act: str, label: Label) -> int:
    return client.post(reverse("desk:label", args=[service_request.reference]), {act: label.pk}).status_code


def listed(client: Client, query: str) -> list[str]:
    return [request.reference for request in client.get(f"{LIST}?{query}").context["object_list"]]


def test_a_label_is_laid_and_taken_off_by_a_click(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    label, sheet = make_label(team), reverse("desk:sheet", args=[service_request.reference])
    assert f'name="lay"\n        value="{label.pk}"' in client.get(sheet).text
    for _twice in range(2):
        assert press(client, service_request, "lay", label) == 302
    assert f'name="take_off"\n        value="{label.pk}"' in client.get(sheet).text
    assert "À voir ensemble" in client.get(LIST).text
    for _twice in range(2):
        assert press(client, service_request, "take_off", label) == 302
    assert not RequestLabel.objects.exists()


def test_a_request_does_not_move_by_its_labels_and_its_applicant_sees_none(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    press(client, service_request, "lay", make_label(team, "Zibeline interne"))
    assert ServiceRequest.objects.get(pk=service_request.pk).revision_number == service_request.revision_number
    client.force_login(service_request.applicant)
    assert "Zibeline interne" not in read_whole(client, service_request)


@pytest.mark.both_databases
def test_the_list_is_filtered_by_labels_of_one_s_services(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    other = make_request(procedure=service_request.procedure)
    urgent, archived, theirs = make_label(team), make_label(team, "Ancienne"), make_label(make_team(), "La leur")
    lay(request_id=service_request.pk, label_id=urgent.pk, actor=camille)
    lay(request_id=other.pk, label_id=archived.pk, actor=camille)
    Label.objects.filter(pk=archived.pk).update(is_archived=True)
    assert listed(client, f"label={urgent.pk}") == [service_request.reference]
    assert listed(client, f"label={archived.pk}") == [other.reference]
    assert sorted(listed(client, f"label={urgent.pk}&label={archived.pk}")) == sorted(
        [service_request.reference, other.reference]
    )
    assert len(listed(client, f"label={theirs.pk}")) == 2, "as if it weren't there"
    page = client.get(f"{LIST}filtres/?label={urgent.pk}").text
    assert "La leur" not in page
    assert "Ancienne, archivée" in page


def test_labels_cost_the_list_no_query_a_row(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    labels = [make_label(team, f"Étiquette {number}") for number in range(3)]
    lay(request_id=service_request.pk, label_id=labels[0].pk, actor=camille)
    client.get(LIST)
    with CaptureQueriesContext(connection) as few:
        client.get(LIST)
    for _number in range(3):
        request = make_request(procedure=service_request.procedure)
        for label in labels:
            lay(request_id=request.pk, label_id=label.pk, actor=camille)
    with CaptureQueriesContext(connection) as many:
        client.get(LIST)
    assert len(many) == len(few)


def test_a_service_without_labels_has_no_column_and_no_filter(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    make_label(make_team())
    page = client.get(f"{LIST}?columns=labels")
    assert [head["label"] for head in page.context["heads"]] == ["Référence"]
    assert "label" not in client.get(f"{LIST}filtres/").context["panel"]["filter_form"].fields


@pytest.mark.parametrize("act", ["lay", "take_off"])
def test_another_service_s_label_and_request_are_out_of_reach(
    act: str, team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    ours, theirs, elsewhere = make_label(team), make_label(make_team()), make_request()
    press(client, service_request, act, theirs)
    assert press(client, elsewhere, act, ours) == 404
    assert client.post(reverse("desk:label", args=[service_request.reference]), {act: "x"}).status_code == 404
    assert client.post(reverse("desk:label", args=[service_request.reference]), {}).status_code == 404
    assert not RequestLabel.objects.exists()
    with pytest.raises(LabelError, match="autre service"):
        lay(request_id=elsewhere.pk, label_id=theirs.pk, actor=camille)


def test_an_archived_label_is_laid_no_more_but_stays_and_is_taken_off(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    label = make_label(team)
    lay(request_id=service_request.pk, label_id=label.pk, actor=camille)
    Label.objects.update(is_archived=True)
    assert label.name in client.get(reverse("desk:sheet", args=[service_request.reference])).text
    assert take_off(request_id=service_request.pk, label_id=label.pk, actor=camille)
    with pytest.raises(LabelError, match="archivée"):
        lay(request_id=service_request.pk, label_id=label.pk, actor=camille)
    assert label.name not in client.get(reverse("desk:sheet", args=[service_request.reference])).text


def test_the_former_service_s_labels_are_not_shown_to_the_next(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    lay(request_id=service_request.pk, label_id=make_label(team).pk, actor=camille)
    other = make_team()
    other.team_members.create(user=camille, capacity="Instructrice")
    ServiceRequest.objects.filter(pk=service_request.pk).update(team=other)
    page = client.get(reverse("desk:sheet", args=[service_request.reference]))
    assert page.context["labels"] == []


# --- The list of labels ----------------------------------------------------------------------------------------------
def test_people_of_the_service_add_change_and_archive(team: Team, camille: User, client: Client) -> None:
    data = {"team": team.pk, "name": "  Urgent\u0007 ", "tone": "brick"}
    assert client.get(f"{LABELS}create/").status_code == 200
    assert client.post(f"{LABELS}create/", data).status_code == 302
    label = Label.objects.get()
    assert (label.name, label.tone, label.team) == ("Urgent", "brick", team)
    other = make_team()
    other.team_members.create(user=camille, capacity="Instructrice")
    changed = client.post(f"{LABELS}edit/{label.pk}/", {**data, "team": other.pk, "is_archived": "on"})
    assert changed.status_code == 302
    label.refresh_from_db()
    assert (label.is_archived, label.team) == (True, team), "a label stays in its service"
    assert "archivée" in client.get(LABELS).text


@pytest.mark.both_databases
def test_a_name_is_taken_once_whatever_its_capitals(team: Team, camille: User, client: Client) -> None:
    label = make_label(team, "Urgent")
    answer = client.post(f"{LABELS}create/", {"team": team.pk, "name": "URGENT", "tone": "grey"})
    assert answer.status_code == 200
    assert french("This service has a label of this name already.") in answer.text
    with pytest.raises(IntegrityError), transaction.atomic():
        make_label(team, "urgent")
    assert make_label(make_team(), "Urgent")
    assert Label.objects.filter(team=team).get() == label


def test_one_label_too_many_is_refused_with_the_way_out(team: Team, camille: User, client: Client) -> None:
    Label.objects.bulk_create(Label(team=team, name=f"n° {number}") for number in range(MOST_LABELS))
    answer = client.post(f"{LABELS}create/", {"team": team.pk, "name": "Urgent", "tone": "grey"})
    assert f"{MOST_LABELS} étiquettes" in answer.text
    archived = Label.objects.earliest("pk")
    client.post(f"{LABELS}edit/{archived.pk}/", {"name": archived.name, "tone": "grey", "is_archived": "on"})
    client.post(f"{LABELS}create/", {"team": team.pk, "name": "Urgent", "tone": "grey"})
    assert Label.objects.filter(name="Urgent").exists()


@pytest.mark.both_databases
def test_what_requests_bear_is_archived_never_deleted(
    team: Team, camille: User, service_request: ServiceRequest, client: Client
) -> None:
    borne, unused = make_label(team), make_label(team, "Inutile")
    lay(request_id=service_request.pk, label_id=borne.pk, actor=camille)
    page = client.get(LABELS).text
    assert f"{LABELS}delete/{unused.pk}/" in page
    assert f"{LABELS}delete/{borne.pk}/" not in page
    client.post(f"{LABELS}delete/{unused.pk}/")
    client.post(f"{LABELS}delete/{borne.pk}/")
    assert list(Label.objects.all()) == [borne]


def test_another_service_s_labels_have_no_door(team: Team, camille: User, client: Client) -> None:
    theirs = make_label(make_team(), "La leur")
    assert "La leur" not in client.get(f"{LABELS}?q=La").text
    for action in ("edit", "delete"):
        for method in (client.get, client.post):
            assert method(f"{LABELS}{action}/{theirs.pk}/").status_code == 404
            assert method(f"{LABELS}{action}/x/").status_code == 404
    assert client.get(f"{LABELS}history/{theirs.pk}/").status_code == 404
    answer = client.post(f"{LABELS}create/", {"team": theirs.team_id, "name": "Chez eux", "tone": "grey"})
    assert answer.status_code == 200
    assert not Label.objects.filter(name="Chez eux").exists()


def test_the_list_of_labels_costs_no_query_a_row(team: Team, camille: User, client: Client) -> None:
    make_label(team)
    client.get(LABELS)
    with CaptureQueriesContext(connection) as few:
        client.get(LABELS)
    Label.objects.bulk_create(Label(team=team, name=f"n° {number}") for number in range(10))
    with CaptureQueriesContext(connection) as many:
        client.get(LABELS)
    assert len(many) == len(few)
