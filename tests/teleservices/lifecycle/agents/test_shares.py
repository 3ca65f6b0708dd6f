"""What each agent of a service is given by itself: typed by commune, canton or territory, by whom, and refused."""

from pathlib import Path

import pytest
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from teleservices.lifecycle.agents import shares
from teleservices.lifecycle.agents.shares import ShareRefusedError, share_out
from teleservices.lifecycle.agents.typed_communes import CommuneRefusedError, typed_communes
from teleservices.models import Team, TeamCommune, TeamMember, TeamRole
from tests.factories.procedures import make_designer, make_instructor, make_team

pytestmark = pytest.mark.django_db

COURCELLE = ["99021", "99022", "99035", "99040"]
PLATEAU = ["99014", "99015", "99030"]


@pytest.fixture
def team() -> Team:
    return make_team("Service Culture")


@pytest.fixture
def head(team: Team) -> User:
    """Who heads the service."""
    user = make_instructor(team)
    TeamMember.objects.filter(user=user).update(role=TeamRole.HEAD)
    return user


@pytest.fixture
def member(team: Team) -> TeamMember:
    """An agent of the service."""
    return make_instructor(team).team_memberships.get()


@pytest.fixture
def entered(client: Client, head: User, settings: Settings) -> Client:
    """The head of the service, signed in."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    client.force_login(head)
    return client


def address(member: TeamMember) -> str:
    return reverse("desk:share", args=[member.team_id, member.pk])


def said(answer: HttpResponse) -> list[str]:
    """What the next page tells."""
    return [str(message) for message in get_messages(answer.wsgi_request)]  # type: ignore[attr-defined]


def test_the_head_says_who_has_what(entered: Client, member: TeamMember) -> None:
    url = address(member)
    with pytest.raises(ShareRefusedError):
        share_out(actor=member.user, member_id=member.pk, quota=1, codes=[])
    wrong = entered.post(url, {"quota": "0", "communes": "Nulle-Part-sur-Rien"})
    assert wrong.status_code == 422
    assert "Nulle-Part-sur-Rien" in wrong.content.decode()
    wrong = entered.post(url, {"quota": "", "communes": "Nulle-Part-sur-Rien"})
    assert "n’est ni une commune, ni un canton, ni un territoire" in wrong.content.decode()
    assert entered.post(url, {"quota": "12", "communes": ""}).status_code == 302
    member.refresh_from_db()
    assert member.quota == 12
    page = entered.get(reverse("desk:services")).content.decode()
    assert member.user.get_full_name() in page
    assert url in page


def test_a_canton_typed_becomes_its_communes_and_that_is_told(entered: Client, member: TeamMember) -> None:
    assert "d’un canton ou d’un territoire" in entered.get(address(member)).content.decode()
    answer = entered.post(address(member), {"quota": "", "communes": "Courcelle\nterritoire Plateau\n99040"})
    assert answer.status_code == 302
    assert sorted(member.communes.values_list("code", flat=True)) == sorted(COURCELLE + PLATEAU)
    assert said(answer)[1:] == ["Canton Courcelle\u00a0: 4 communes.", "Territoire Plateau\u00a0: 3 communes."]
    page = entered.get(address(member)).content.decode()
    assert "Brennessart (99120)" in page
    assert "territoire Plateau" not in page


def test_without_a_file_nothing_is_said_of_cantons(entered: Client, member: TeamMember, settings: Settings) -> None:
    settings.PARVIS_TERRITORIES_FILE = ""
    assert "d’un canton" not in entered.get(address(member)).content.decode()
    wrong = entered.post(address(member), {"quota": "", "communes": "canton Courcelle"})
    assert "n’a pas cette liste" in wrong.content.decode()
    wrong = entered.post(address(member), {"quota": "", "communes": "Nulle-Part-sur-Rien"})
    assert "n’est pas une commune que ce portail connaît" in wrong.content.decode()


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Vernay-le-Pont", ["99001"]),
        ("canton Vernay-le-Pont", ["99001"]),
        ("Canton de la Brenne", PLATEAU),
        ("canton des écluses", ["99025", "99029", "99033"]),
        ("canton d’Écluses", ["99025", "99029", "99033"]),
        ("Territoire : plateau", PLATEAU),
        ("LA BRENNE", PLATEAU),
        ("Brenne", ["99014"]),
        ("99040", ["99040"]),
        ("Brennes", ["99015"]),
    ],
)
def test_what_is_typed_means(typed: str, codes: list[str]) -> None:
    assert typed_communes([typed]).codes == codes


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("Saint-Aubin", "plusieurs communes"),
        ("canton de Nulle-Part", "Courcelle, La Brenne, Les Essarts, Les Écluses, Vernay-le-Pont"),
        ("territoire Courcelle", "Plateau"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_write(typed: str, why: str) -> None:
    with pytest.raises(CommuneRefusedError, match=why):
        typed_communes([typed])


def test_a_code_that_only_the_territories_know_is_kept(settings: Settings, tmp_path: Path) -> None:
    """What a canton brought is shown by its code, and can be saved again."""
    settings.PARVIS_COMMUNES_FILE = str(tmp_path / "communes.json")
    (tmp_path / "communes.json").write_text('[{"nom": "Brenne", "code": "99014", "codesPostaux": ["99120"]}]')
    brought = typed_communes(["territoire Plateau"]).codes
    assert typed_communes(brought).codes == PLATEAU


@pytest.mark.both_databases
def test_a_commune_has_one_agent_and_a_refusal_names_all_that_are_taken(head: User, member: TeamMember) -> None:
    share_out(actor=head, member_id=member.pk, quota=None, codes=PLATEAU)
    with pytest.raises(ShareRefusedError) as refused:
        share_out(actor=head, member_id=head.team_memberships.get().pk, quota=None, codes=[*PLATEAU, "99001"])
    assert refused.value.field == "communes"
    assert all(name in str(refused.value) for name in ("Brenne (", "Brennessart (", "Pont-de-Brenne ("))
    assert member.user.get_full_name() in str(refused.value)


def test_a_long_refusal_counts_what_it_doesn_t_name(
    head: User, member: TeamMember, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shares, "NAMED", 1)
    share_out(actor=head, member_id=member.pk, quota=None, codes=PLATEAU)
    with pytest.raises(ShareRefusedError, match="2 autres"):
        share_out(actor=head, member_id=head.team_memberships.get().pk, quota=None, codes=PLATEAU)


def test_an_agent_has_no_more_than_so_many(head: User, member: TeamMember, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shares, "MOST", 2)
    with pytest.raises(ShareRefusedError, match="cela en ferait 3"):
        share_out(actor=head, member_id=member.pk, quota=None, codes=PLATEAU)
    assert not TeamCommune.objects.exists()


def test_where_nobody_heads_the_service_who_edits_services_says_it(
    client: Client, member: TeamMember, settings: Settings
) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    client.force_login(make_designer())
    service = reverse("studio:team", args=[member.team_id])
    assert address(member) in client.get(service).content.decode()
    assert service in client.get(address(member)).content.decode(), "it leads back"
    answer = client.post(address(member), {"quota": "7", "communes": "Plateau"})
    assert answer.headers["Location"] == service
    member.refresh_from_db()
    assert (member.quota, member.communes.count()) == (7, 3)
    assert "7 au plus" in client.get(service).content.decode()
