"""The menu beside agents' screens: kept for those of the same rights, never somebody else's, never outdated."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client, RequestFactory
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings
from wagtail.admin.templatetags.wagtailadmin_tags import sidebar_props
from wagtail.models import GroupPagePermission, Page
from wagtail.users.models import UserProfile

from accounts.models import User
from portal import context_processors
from portal.admin.sidebar import Parts, sidebar
from portal.caching.kept import KeptUntilPublication
from portal.caching.page_cache import raise_generation
from portal.frame import read_frame
from teleservices.desk.own_menu import remember
from teleservices.models import DeskVisit, Procedure, TeamMember
from tests.factories.pages import make_site
from tests.factories.procedures import make_designer, make_instructor, make_procedure, make_request

pytestmark = pytest.mark.django_db

LIST = "/admin/instruction/"
PROPS = re.compile(r'<script id="wagtail-sidebar-props".*?</script>', re.DOTALL)
PERSONS_OWN = 2
"""Queries of each page: what one's groups are given, how many requests moved."""


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure()


@pytest.fixture
def camille(procedure: Procedure) -> User:
    user = make_instructor(procedure.team)
    DeskVisit.objects.create(user=user, seen_at=timezone.now() - dt.timedelta(days=1))
    return user


@pytest.fixture
def parts() -> Parts:
    return {}


def shown(user: User, parts: Parts | None) -> str:
    """The menu of a page that `user` asks for now."""
    request = RequestFactory().get("/admin/")
    request.user, request.session = User.objects.get(pk=user.pk), SessionStore()
    return str(sidebar(request, parts))


def wagtails(user: User, session: SessionBase | None = None) -> str:
    """What Wagtail itself would write."""
    request = RequestFactory().get("/admin/")
    request.user, request.session = User.objects.get(pk=user.pk), session or SessionStore()
    return str(sidebar_props({"request": request}))


def test_each_has_the_menu_that_wagtail_would_draw(procedure: Procedure, camille: User, parts: Parts) -> None:
    make_request(procedure=procedure)
    people = [camille, make_designer(), make_instructor(procedure.team)]
    for user in people * 2:
        assert shown(user, parts) == wagtails(user)
    assert len(parts) == 2, "both instructors have the same rights"


def test_nothing_of_a_person_is_kept(procedure: Procedure, camille: User, parts: Parts) -> None:
    other = make_instructor(procedure.team)
    User.objects.filter(pk=other.pk).update(first_name='Zoé <"\\u0000')
    make_request(procedure=procedure)
    assert 'data-moved": "1"' in shown(camille, parts)
    assert "data-moved" not in shown(other, parts), "never came to the list"
    assert '"data-moved": "1"' in shown(camille, parts)
    assert shown(other, parts) == wagtails(User.objects.get(pk=other.pk))
    (kept,) = parts.values()
    assert not any(piece in kept for piece in ("Camille", "Zoé", "data-moved", "avatar"))


def test_what_is_not_where_wagtail_should_have_put_it_is_not_kept(
    camille: User, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("portal.admin.sidebar.avatar_url", lambda user, size: "/elsewhere.png")
    assert shown(camille, parts) == wagtails(camille)
    assert parts == {}


def test_a_right_taken_away_shows_at_once(camille: User, parts: Parts) -> None:
    assert "/admin/instruction/" in shown(camille, parts)
    camille.user_permissions.remove(Permission.objects.get(codename="instruct_request"))
    assert "/admin/instruction/" not in shown(camille, parts)
    assert shown(camille, parts) == wagtails(camille)


def test_what_a_group_is_given_on_pages_and_what_it_loses_shows_at_once(camille: User, parts: Parts) -> None:
    group = Group.objects.create(name="Rédaction")
    camille.groups.add(group)
    without = shown(camille, parts)
    permission = Permission.objects.get(codename="change_page")
    given = GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=permission)
    assert "/admin/pages/" in shown(camille, parts)
    assert shown(camille, parts) == wagtails(camille)
    given.delete()
    assert shown(camille, parts) == without


def test_requests_of_a_service_that_one_leaves_are_counted_no_more(
    procedure: Procedure, camille: User, parts: Parts
) -> None:
    make_request(procedure=procedure)
    assert "data-moved" in shown(camille, parts)
    TeamMember.objects.filter(user=camille).delete()
    assert "data-moved" not in shown(camille, parts)


def test_what_each_dismissed_is_theirs(procedure: Procedure, camille: User, parts: Parts) -> None:
    other = make_instructor(procedure.team)
    UserProfile.objects.create(user=other, dismissibles={"help": True})
    for user in (camille, other):
        assert shown(user, parts) == wagtails(user)
    assert len(parts) == 2


def test_a_menu_that_is_kept_costs_what_is_ones_own(
    camille: User, parts: Parts, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    shown(camille, parts)
    request = RequestFactory().get("/admin/")
    request.user, request.session = User.objects.get(pk=camille.pk), SessionStore()
    request.user.get_all_permissions()
    hasattr(request.user, "wagtail_userprofile")
    with django_assert_num_queries(PERSONS_OWN):
        sidebar(request, parts)


@pytest.mark.django_db(transaction=True)
def test_a_publication_has_it_written_anew(
    client: Client, camille: User, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.PAGE_CACHE_SECONDS, settings.PARVIS_STAFF_SECOND_FACTOR = 60, False
    make_site()
    keeper = KeptUntilPublication(read_frame)
    monkeypatch.setattr(context_processors, "keeper", keeper)
    client.force_login(camille)
    first, second = (client.get(LIST).text for _each in range(2))
    assert PROPS.findall(first) == PROPS.findall(second) == [wagtails(camille, client.session)]
    kept = keeper.current().parts
    assert any(key[0] == "sidebar" for key in kept)
    raise_generation()
    assert not keeper.current().parts
    assert PROPS.findall(client.get(LIST).text) == [wagtails(camille, client.session)]


def test_what_a_session_knows_is_kept_apart(camille: User, parts: Parts) -> None:
    """Two of the same rights, one of whom heads a service: each has their own entries."""
    request = RequestFactory().get("/admin/")
    request.user, request.session = User.objects.get(pk=camille.pk), SessionStore()
    plain = shown(camille, parts)
    remember(request, heads=True, acts=True)
    assert str(sidebar(request, parts)) != plain
    assert shown(camille, parts) == plain
