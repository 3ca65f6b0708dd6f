"""The admin's first page says what there is to do, by the rights of who looks, at a constant cost."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from django_q.models import Task
from pytest_django import Settings

from accounts.models import RightsDemand, User
from accounts.staff import invitations
from home import roles
from notifications.models import Delivery, EmailState, OutgoingEmail
from teleservices.models import DeskExport, ExportContent, ExportFormat, Team
from tests.accounts.journeys import queries_of
from tests.factories.accounts import make_staff, make_user
from tests.factories.competence import make_delegation
from tests.factories.pages import make_site

pytestmark = pytest.mark.django_db
HOME = "/admin/"
LONG_AGO = timezone.now() - dt.timedelta(days=30)


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    make_site()
    roles.prepare_groups()


def member(role: roles.Role) -> Client:
    user = make_user()
    user.groups.add(Group.objects.get(name=role.name))
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def make_work() -> None:
    """One of everything that waits."""
    asker, now = make_staff(), timezone.now()
    RightsDemand.objects.create(author=asker, beneficiary=asker, facts=[], digest=str(asker.pk), reason="Pour voir.")
    invited = make_staff()
    invitations.invite(user=invited)
    Team.objects.create(name=f"Service {asker.pk}")
    mail = {"kind": "request.accept", "recipient": "a@exemple.test", "subject": "s"}
    OutgoingEmail.objects.create(key=f"f{asker.pk}", state=EmailState.FAILED, **mail)
    OutgoingEmail.objects.create(key=f"r{asker.pk}", state=EmailState.SENT, delivery=Delivery.BOUNCED, **mail)
    Task.objects.create(id=f"{asker.pk:032}", name="x", func="f", success=False, started=now, stopped=now)
    make_delegation(valid_to=timezone.localdate() + dt.timedelta(days=30))
    make_delegation(transmitted_on=None)


def test_an_administrator_reads_what_waits() -> None:
    client = member(roles.ADMINISTRATION)
    make_work()
    page = client.get(HOME).text
    for words in (
        "demande de droits à traiter", "invitation sans réponse", "courriel abandonné en une semaine",
        "courriel revenu en une semaine", "tâche en échec", "service sans membre",
        "délégation qui prend fin dans les trente jours", "délégation en attente de publication",
    ):  # fmt: skip
        assert words in page, words


def test_a_number_and_its_words_agree() -> None:
    client = member(roles.ADMINISTRATION)
    make_work()
    make_work()
    page = " ".join(client.get(HOME).text.split())
    for words in (
        "2</strong>demandes de droits à traiter",
        "2</strong>services sans membre",
        "2</strong>tâches en échec",
    ):
        assert words in page, words


def test_each_role_reads_of_its_own_work_only() -> None:
    make_work()
    designer, editor, instructor = (member(role) for role in (roles.DESIGN, roles.COMMUNICATION, roles.INSTRUCTION))
    assert "service sans membre" in designer.get(HOME).text
    assert "délégation" not in designer.get(HOME).text
    assert "demande de droits" not in designer.get(HOME).text
    assert "service sans membre" not in editor.get(HOME).text
    assert "À regarder" in editor.get(HOME).text
    assert "Rien ne vous attend" in editor.get(HOME).text
    assert "À regarder" not in instructor.get(HOME).text


def test_who_audits_reads_what_left_the_desk() -> None:
    """Exports and lists printed of the week, each leading to their traces."""
    author, now = make_user(), timezone.now()
    for content, asked_at in ((ExportContent.FACTS, now), (ExportContent.PRINT, now), (ExportContent.FACTS, LONG_AGO)):
        DeskExport.objects.create(
            author=author, content=content, format=ExportFormat.CSV, asked_at=asked_at, lease_until=now
        )
    page = member(roles.AUDIT).get(HOME).text
    address = re.search(r'href="(/admin/instruction/traces/[^"]*)"', page)
    assert "1</strong>export de demandes en une semaine" in " ".join(page.split())
    assert "liste de demandes imprimée en une semaine" in page
    assert address
    assert member(roles.AUDIT).get(address[1].replace("&amp;", "&")).status_code == 200
    assert "export de demandes" not in member(roles.INSTRUCTION).get(HOME).text


def test_what_came_back_is_all_that_its_number_counts() -> None:
    for number, delivery in enumerate((Delivery.BOUNCED, Delivery.COMPLAINED, Delivery.DELIVERED)):
        OutgoingEmail.objects.create(
            key=f"k{number}", kind="request.accept", recipient="a@exemple.test", subject="s",
            state=EmailState.SENT, delivery=delivery,
        )  # fmt: skip
    client = member(roles.ADMINISTRATION)
    address = re.search(r'href="([^"]*delivery=[^"]*)"', client.get(HOME).text)
    assert address
    listed = client.get(address[1]).context["object_list"]
    assert {email.delivery for email in listed} == {Delivery.BOUNCED, Delivery.COMPLAINED}


def test_more_work_costs_no_more_queries() -> None:
    client = member(roles.ADMINISTRATION)
    make_work()
    cost = queries_of(client, HOME)
    for _number in range(3):
        make_work()
    assert queries_of(client, HOME) <= cost
