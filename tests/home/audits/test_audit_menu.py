"""The menu leads to audits those who may open them, without asking the database at each page of the admin."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import GroupPagePermission

from home import roles
from home.audits.permissions import is_offered_audits, may_audit
from home.models import AccessibilityStatementPage, HomePage
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", roles.ROLES, ids=lambda role: role.name)
def test_the_menu_leads_there_those_who_may_audit(role: roles.Role, home: HomePage) -> None:
    person = make_user()
    person.groups.add(Group.objects.get(name=role.name))
    assert is_offered_audits(person) == may_audit(person) == (role in (roles.COMMUNICATION, roles.ADMINISTRATION))


def test_the_menu_leads_there_who_has_the_statement_alone(home: HomePage) -> None:
    group, statement = Group.objects.create(name="Déclaration"), AccessibilityStatementPage.objects.get()
    change = Permission.objects.get(content_type__app_label="wagtailcore", codename="change_page")
    GroupPagePermission.objects.create(group=group, page=statement, permission=change)
    person = make_user()
    person.groups.add(group)
    assert is_offered_audits(person)
    assert may_audit(person)
