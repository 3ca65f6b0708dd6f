"""Staff have a way from a public page to what they may change of it; nobody else sees it."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from home.models import HomePage, ProcedurePage
from tests.factories.accounts import make_user
from tests.factories.pages import make_procedure, make_procedure_page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(home: HomePage) -> ProcedurePage:
    return make_procedure_page(make_procedure("bourse"))


def seen_by(page: ProcedurePage, group: str = "") -> str:
    client, user = Client(), make_user()
    if group:
        user.groups.add(Group.objects.get(name=group))
    client.force_login(user)
    return client.get(page.address).text


@pytest.mark.parametrize(
    ("group", "edits", "designs"),
    [("Communication", True, False), ("Conception", True, True), ("Instruction", False, False)],
)
def test_each_is_led_to_what_they_may_change(page: ProcedurePage, group: str, edits: bool, designs: bool) -> None:
    text = seen_by(page, group)
    assert f'href="{reverse("wagtailadmin_home")}"' in text
    assert (f'href="{reverse("wagtailadmin_pages:edit", args=[page.pk])}"' in text) is edits
    assert (f'href="{reverse("studio:procedure", args=[page.procedure.uuid])}"' in text) is designs


def test_nobody_else_sees_a_way_there(page: ProcedurePage) -> None:
    for text in (seen_by(page), Client().get(page.address).text):
        assert "/admin/" not in text
