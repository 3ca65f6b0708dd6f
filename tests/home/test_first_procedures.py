"""« Mon compte » of a newcomer: the procedures open today to their profiles, by pages that the public may read."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role, User
from home.models import ProcedureIndexPage
from home.outlets.first_procedures import MOST, first_procedures
from teleservices.models import Procedure
from tests.accounts.journeys import queries_of
from tests.factories.accounts import make_profile, make_profile_type, make_user
from tests.factories.pages import make_procedure_page
from tests.factories.procedures import make_draft, make_procedure, make_request

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("home")]

TODAY = timezone.now()
DAY = dt.timedelta(days=1)


@pytest.fixture
def newcomer() -> User:
    user = make_user("odile@exemple.test")
    make_profile(member=user)
    return user


def published(title: str, **changes: object) -> Procedure:
    procedure = make_procedure(title=title, **changes)
    make_procedure_page(procedure, title=title)
    return procedure


def titles(user: User) -> list[str]:
    return [beginning.label for beginning in first_procedures(user)]


def test_those_open_to_their_profiles_first_those_that_close(newcomer: User) -> None:
    published("À tous")
    published("Bientôt close", closes_at=TODAY + 3 * DAY)
    published("Aux associations").profile_types.add(make_profile_type("association"))
    published("Aux collèges").profile_types.add(make_profile_type("college"))
    assert titles(newcomer) == ["Bientôt close", "Aux associations", "À tous"]


def test_none_that_cannot_be_begun_today_or_read(newcomer: User) -> None:
    published("Close", closes_at=TODAY - DAY)
    published("À venir", opens_at=TODAY + DAY)
    published("Suspendue", closed_at=TODAY - DAY)
    published("Archivée", is_archived=True)
    make_procedure_page(make_procedure(title="Page retirée")).unpublish()
    make_procedure(title="Sans page")
    assert titles(newcomer) == []


def test_nothing_once_a_space_has_a_draft_or_a_request(newcomer: User) -> None:
    published("À tous")
    assert titles(newcomer) == ["À tous"]
    make_draft(user=make_user())
    assert titles(newcomer) == ["À tous"], "another's is not theirs"
    for make in (make_draft, make_request):
        reader, theirs = make_user(), make()
        theirs.profile.memberships.create(user=reader, role=Role.READER)
        assert titles(reader) == []


def test_at_most_a_few_at_a_constant_price(newcomer: User) -> None:
    client = Client()
    client.force_login(newcomer)
    published("Démarche 1")
    before = queries_of(client, "/compte/")
    for number in range(2, MOST + 4):
        published(f"Démarche {number}")
    assert queries_of(client, "/compte/") == before
    assert len(titles(newcomer)) == MOST
    page = client.get("/compte/").text
    assert "Votre première démarche" in page
    assert f'href="{reverse("profile_add")}"' in page
    assert page.count(f'href="{ProcedureIndexPage.objects.get().address}"') == 2
    assert all(beginning.url in page for beginning in first_procedures(newcomer))
