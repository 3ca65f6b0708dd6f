"""What Wagtail has for who edits pages opens to nobody else of the admin."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from home.models import HomePage
from home.roles import COMMUNICATION, DESIGN, Role, prepare_groups
from tests.factories.accounts import make_staff
from tests.factories.procedures import make_instructor

pytestmark = pytest.mark.usefixtures("admin_without_second_factor")
OF_EDITORS = [
    "wagtailadmin_choose_page",
    "wagtailadmin_choose_page_email_link",
    "wagtailadmin_api:pages:listing",
    "wagtailadmin_reports:site_history",
    "wagtailadmin_reports:site_history_results",
    "wagtaildocs_chooser:choose",
    "wagtailembeds:chooser",
    "wagtailimages_chooser:choose",
    "wagtailmedia:chooser",
]


@pytest.mark.parametrize("name", OF_EDITORS)
def test_an_instructor_opens_nothing_of_editors(home: HomePage, client: Client, name: str) -> None:
    client.force_login(make_instructor())
    answer = client.get(reverse(name))
    assert answer.status_code == 302, answer.text
    assert answer["Location"] == reverse("wagtailadmin_home")


def test_an_instructor_moves_no_page(home: HomePage, client: Client) -> None:
    client.force_login(make_instructor())
    for name, arguments in (("move", [home.pk]), ("move_confirm", [home.pk, home.get_parent().pk])):
        address = reverse(f"wagtailadmin_pages:{name}", args=arguments)
        assert client.get(address).status_code == 302
        assert client.post(address).status_code == 302


@pytest.mark.parametrize("role", [COMMUNICATION, DESIGN], ids=lambda role: role.name)
def test_who_edits_pages_opens_them(home: HomePage, client: Client, role: Role) -> None:
    prepare_groups()
    editor = make_staff()
    editor.groups.add(Group.objects.get(name=role.name))
    client.force_login(editor)
    assert {name: client.get(reverse(name)).status_code for name in OF_EDITORS} == dict.fromkeys(OF_EDITORS, 200)
