"""Views of the list: kept under a name, shared with a service, never more than the list itself shows."""

import datetime as dt
import re
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from wagtail.users.models import UserProfile

from accounts.models import User
from accounts.rights.export_sections import personal_data_sections
from teleservices.desk.requests import views
from teleservices.models import DeskView, Team, TeamRole
from teleservices.steering.personal_data import forget
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team

pytestmark = pytest.mark.django_db

LIST, KEEP = "/admin/instruction/", "/admin/instruction/vues/"


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def camille(team: Team, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = make_instructor(team)
    client.force_login(user)
    return user


def keep(client: Client, name: str, query: str = "", team: Team | None = None) -> DeskView:
    answer = client.post(KEEP, {"name": name, "query": query, "team": team.pk if team else ""})
    assert answer.status_code == 302, answer.content.decode()
    return DeskView.objects.get(name=name)


def test_a_view_keeps_filters_columns_and_order_and_never_a_search(camille: User, client: Client) -> None:
    asked = "q=joubert&work=mine&columns=commune&columns=due&ordering=late_at&p=3&applicant__password=x&view=7"
    view = keep(client, "Cette semaine", asked)
    assert view.query == "ordering=late_at&columns=commune&columns=due&work=mine"
    page = client.get(views.address(view))
    assert [head["label"] for head in page.context["heads"]] == ["Référence", "Commune", "À décider avant le"]
    assert page.context["current_view"] == view


def test_a_view_is_named_where_one_asks_for_it(team: Team, camille: User, client: Client) -> None:
    page = client.get(f"{LIST}?work=mine&ordering=late_at")
    [address] = re.findall(r'href="([^"]*)" data-panel>Donner un nom', page.text)
    alone = client.get(unescape(address), headers={"HX-Request": "true"})
    assert "<html" not in alone.text
    whole = client.get(unescape(address))
    for form in (alone, whole):
        assert 'value="ordering=late_at&amp;work=mine"' in form.text
        assert team.name in form.text
    assert client.get(f"{KEEP}?applicant__password=x").context["form"]["query"].value() == ""


def test_a_name_given_again_takes_what_is_shown_now(camille: User, client: Client) -> None:
    first, second = keep(client, "À voir", "work=mine"), keep(client, "À voir", "work=late")
    assert first.pk == second.pk
    assert second.query == "work=late"


def test_a_shared_view_gives_no_right(team: Team, camille: User, client: Client) -> None:
    procedure = make_procedure(team=team)
    request = make_request(procedure=procedure)
    view = keep(client, "Du service", f"procedure={procedure.code}&team={team.pk}", team)
    assert request.reference in client.get(views.address(view)).text
    other = make_instructor(make_team())
    client.force_login(other)
    page = client.get(views.address(view))
    assert request.reference not in page.text
    assert "Du service" not in page.text
    assert client.post(reverse("desk:view_take_away", args=[view.pk])).status_code == 404
    colleague = make_instructor(team)
    client.force_login(colleague)
    assert "Du service" in client.get(LIST).text
    assert client.post(reverse("desk:view_take_away", args=[view.pk])).status_code == 404, "its owner is still there"
    team.team_members.filter(user=camille).delete()
    assert client.post(reverse("desk:view_take_away", args=[view.pk])).status_code == 302
    assert not DeskView.objects.exists()


def test_what_a_reader_past_their_last_day_left_is_taken_away(team: Team, camille: User, client: Client) -> None:
    view = keep(client, "Du service", f"team={team.pk}", team)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    team.team_members.filter(user=camille).update(role=TeamRole.READER, until=yesterday)
    client.force_login(make_instructor(team))
    assert client.post(reverse("desk:view_take_away", args=[view.pk])).status_code == 302
    assert not DeskView.objects.exists()


def test_a_personal_view_is_seen_by_nobody_else(team: Team, camille: User, client: Client) -> None:
    keep(client, "Rien qu’à moi")
    client.get(LIST)  # which says that it is kept
    client.force_login(make_instructor(team))
    assert "Rien qu’à moi" not in client.get(LIST).text


def test_it_is_not_shared_with_a_service_that_is_not_one_s_own(camille: User, client: Client) -> None:
    answer = client.post(KEEP, {"name": "Chez eux", "query": "work=mine", "team": make_team().pk})
    assert answer.status_code == 422
    assert 'value="Chez eux"' in answer.content.decode()
    assert "work=mine" in answer.content.decode()
    assert not DeskView.objects.exists()


def test_a_name_is_wanted_and_the_limit_is_told(camille: User, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.post(KEEP, {"name": "", "query": ""}).status_code == 422
    monkeypatch.setattr(views, "MOST_VIEWS", 1)
    keep(client, "Une")
    answer = client.post(KEEP, {"name": "Deux", "query": ""})
    assert answer.status_code == 422
    assert "Vous gardez déjà 1 vues" in answer.content.decode()
    keep(client, "Une", "work=late")


def test_a_view_that_asks_too_much_is_refused_with_what_was_typed(camille: User, client: Client) -> None:
    asked = "&".join(f"procedure={number:03}{'é' * 60}" for number in range(40))
    answer = client.post(KEEP, {"name": "Tout", "query": asked})
    assert answer.status_code == 422
    assert "retirez des filtres" in answer.content.decode()
    assert 'value="Tout"' in answer.content.decode()
    assert not DeskView.objects.exists()


def test_views_are_in_the_archive_and_a_shared_one_stays_to_its_service(
    team: Team, camille: User, client: Client
) -> None:
    keep(client, "À moi")
    keep(client, "À nous", "work=late", team)
    [section] = [known for known in personal_data_sections if known.folder == "vues"]
    assert section.count(camille) == 2
    assert [record.data["name"] for record in section.records(camille)] == ["À moi", "À nous"]
    forget(camille)
    assert DeskView.objects.get().name == "À nous"
    assert DeskView.objects.get().owner is None


def test_the_keys_are_listed_and_can_be_switched_off(team: Team, camille: User, client: Client) -> None:
    assert "<kbd>j</kbd>" in client.get("/admin/instruction/raccourcis/").text
    assert "data-keys" in client.get(LIST).text
    UserProfile.objects.update_or_create(user=camille, defaults={"keyboard_shortcuts": False})
    assert "data-keys" not in client.get(LIST).text
