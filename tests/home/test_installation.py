"""`setup_portal` makes a database ready, once and again."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_q.models import Schedule
from wagtail.models import Page, Site, Workflow

from accounts.models import ProfileType
from home.installation import prepare_portal
from home.models import FaqPage, HomePage
from locker.models import DocumentCategory
from portal.models import Installation, PageGeneration, TermsVersion
from portal.schedules import schedules

pytestmark = pytest.mark.django_db


def test_portal_is_ready_after_the_command() -> None:
    call_command("setup_portal", verbosity=0)

    site = Site.objects.get()
    assert (site.root_page.slug, site.hostname, site.port, site.is_default_site) == ("accueil", "testserver", 80, True)
    assert not Page.objects.filter(slug="home").exists()
    assert Installation.objects.get().is_demo is False
    assert PageGeneration.objects.count() == 1
    assert TermsVersion.current()
    assert ProfileType.objects.get(is_personal=True).label == "Particulier"
    assert list(DocumentCategory.objects.values_list("code", "label")) == [("autre", "Autre document")]
    assert Schedule.objects.count() == len(schedules)
    assert list(Workflow.objects.values_list("name", flat=True)) == ["Relecture par la communication"]


def test_second_run_changes_nothing_that_someone_edited() -> None:
    prepare_portal()
    page = FaqPage.objects.get()
    page.title, page.slug = "Vos questions", "questions"
    page.save()
    before = Page.objects.count()
    DocumentCategory.objects.update(code="statuts", label="Statuts")

    prepare_portal()

    assert Page.objects.count() == before
    assert FaqPage.objects.get().title == "Vos questions"
    assert HomePage.objects.count() == 1
    assert DocumentCategory.objects.get().code == "statuts"


def test_second_run_is_quick() -> None:
    prepare_portal()

    with CaptureQueriesContext(connection) as queries:
        prepare_portal()

    assert not [
        query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", 'DELETE FROM "wagtailcore_page'))
    ]
    assert len(queries) <= 70
