"""A service of the system that fails is told by e-mail at once, whatever becomes of the tasks."""

import pytest
from django.contrib.auth.models import Group
from django.core import mail
from django.core.management import CommandError, call_command
from pytest_django import Settings

from home import roles
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db


def test_it_is_told_to_the_address_of_errors(settings: Settings) -> None:
    settings.PARVIS_ERRORS_EMAIL = "equipe@exemple.test"
    call_command("tell_failure", "parvis-backup")
    assert [(message.to, "parvis-backup" in message.subject) for message in mail.outbox] == [
        (["equipe@exemple.test"], True)
    ]


def test_without_one_to_the_administrators(settings: Settings) -> None:
    settings.PARVIS_ERRORS_EMAIL = ""
    with pytest.raises(CommandError):
        call_command("tell_failure", "parvis-backup")
    roles.prepare_groups()
    make_user("administratrice@exemple.test").groups.add(Group.objects.get(name=roles.ADMINISTRATION.name))
    call_command("tell_failure", "parvis-backup")
    assert [message.to for message in mail.outbox] == [["administratrice@exemple.test"]]
