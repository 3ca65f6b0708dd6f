"""Notices stand on the pages of their place, from their hour to their end, and cached pages follow."""

import datetime as dt
import html

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings
from wagtail.models import TaskState

from home.models import ProcedurePage
from portal.identity.service_notices import MOST_SHOWN, current_notices, notices_at
from portal.models import NoticePlace, NoticeTone, ServiceNotice
from portal.models.service_notice import NoticeState, when
from tests.factories.accounts import make_user
from tests.factories.pages import make_procedure, make_procedure_page, make_site

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def local(*numbers: int) -> dt.datetime:
    return dt.datetime(*numbers, tzinfo=timezone.get_default_timezone())


def make_notice(**changes: object) -> ServiceNotice:
    """A notice shown since an hour."""
    values = {"title": "Portail fermé samedi", "shown_from": timezone.now() - HOUR}
    return ServiceNotice.objects.create(**(values | changes))


def titles(path: str) -> list[str]:
    return [notice.title for notice in notices_at(path, current_notices())]


@pytest.mark.parametrize(
    ("changes", "is_shown"),
    [
        ({}, True),
        ({"shown_from": HOUR}, False),
        ({"shown_until": HOUR}, True),
        ({"shown_until": -HOUR / 2}, False),
        ({"happens_until": -HOUR / 2}, False),
        ({"happens_until": -HOUR / 2, "shown_until": HOUR}, True),
    ],
)
def test_a_notice_has_its_time(changes: dict[str, dt.timedelta], is_shown: bool) -> None:
    notice = make_notice(**{name: timezone.now() + after for name, after in changes.items()})
    assert bool(current_notices()) is is_shown
    assert (notice.state() == "Affichée") is is_shown


@pytest.mark.parametrize(
    ("place", "paths"),
    [
        (NoticePlace.EVERYWHERE, {"/", "/demarches/bourse/", "/compte/demandes/", "/compte/brouillons/"}),
        (NoticePlace.FRONT, {"/"}),
        (NoticePlace.PROCEDURES, {"/demarches/bourse/", "/compte/brouillons/"}),
        (NoticePlace.ACCOUNT, {"/compte/demandes/", "/compte/brouillons/"}),
    ],
)
def test_a_notice_has_its_place(place: NoticePlace, paths: set[str]) -> None:
    make_notice(place=place)
    every = ("/", "/demarches/bourse/", "/compte/demandes/", "/compte/brouillons/")
    assert {path for path in every if titles(path)} == paths


def test_disturbances_come_first_and_a_page_shows_a_few() -> None:
    for number in range(MOST_SHOWN + 1):
        make_notice(title=f"Annonce {number}")
    make_notice(title="Panne", tone=NoticeTone.WARNING, shown_from=timezone.now() - 9 * HOUR)
    assert titles("/")[0] == "Panne"
    assert len(titles("/")) == MOST_SHOWN


@pytest.mark.parametrize(
    ("begins", "ends", "words"),
    [
        (None, None, ""),
        (local(2026, 12, 5, 20), local(2026, 12, 5, 22, 30), "Le 5 décembre 2026, de 20 h à 22 h 30."),
        (local(2026, 12, 5, 20), local(2026, 12, 6, 6), "Du 5 décembre 2026 à 20 h au 6 décembre 2026 à 6 h."),
        (local(2026, 12, 5, 20), None, "À partir du 5 décembre 2026 à 20 h."),
        (None, local(2026, 12, 5, 20), "Jusqu’au 5 décembre 2026 à 20 h."),
    ],
)
def test_when_it_happens_is_said_in_words(begins: dt.datetime | None, ends: dt.datetime | None, words: str) -> None:
    assert when(begins, ends).replace("\xa0", " ") == words


def test_an_end_comes_after_its_beginning() -> None:
    now = timezone.now()
    for changes in ({"shown_from": now, "shown_until": now}, {"happens_from": now, "happens_until": now - HOUR}):
        with pytest.raises(ValidationError, match="La fin doit venir après le début"):
            ServiceNotice(title="Panne", **changes).clean()


DATA = {"title": "Panne <b>", "tone": "warning", "place": "procedures", "shown_from": "2026-01-01 08:00"}
PUBLISH = {"action-publish": "action-publish"}


@pytest.fixture
def page(settings: Settings) -> ProcedurePage:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    make_site()
    return make_procedure_page(make_procedure("bourse"))


def editing(*permissions: str) -> Client:
    """Who is of the communication team, or has these permissions alone on notices."""
    person, admin = make_user(), Client()
    if permissions:
        names = ["access_admin", *(f"{act}_servicenotice" for act in permissions)]
        person.user_permissions.add(*Permission.objects.filter(codename__in=names))
    else:
        person.groups.add(Group.objects.get(name="Communication"))
    admin.force_login(person)
    return admin


def test_what_an_editor_publishes_is_escaped_and_shown_at_once(page: ProcedurePage, client: Client) -> None:
    admin = editing()
    assert admin.post(reverse("service_notices:add"), DATA | PUBLISH).status_code == 302
    shown = client.get(page.address).text
    assert "Panne &lt;b&gt;" in shown
    assert "Perturbation" in shown
    assert "Panne" not in client.get("/").text
    assert "Affichée" in admin.get(reverse("service_notices:list")).text
    admin.force_login(make_user())
    assert admin.post(reverse("service_notices:add"), DATA | PUBLISH).status_code in {302, 403, 404}
    assert ServiceNotice.objects.count() == 1


def test_a_draft_is_nowhere_until_it_is_published(page: ProcedurePage, client: Client) -> None:
    admin = editing()
    assert admin.post(reverse("service_notices:add"), DATA).status_code == 302
    notice = ServiceNotice.objects.get()
    assert not notice.live
    assert notice.state() == NoticeState.DRAFT.label
    assert "Panne" not in client.get(page.address).text

    edit = reverse("service_notices:edit", args=[notice.pk])
    admin.post(edit, {**DATA, "title": "Panne générale", **PUBLISH})
    assert "Panne générale" in client.get(page.address).text
    admin.post(edit, {**DATA, "title": "Autre chose"})
    assert "Panne générale" in client.get(page.address).text, "a draft over what is published"
    admin.post(reverse("service_notices:unpublish", args=[notice.pk]))
    assert "Panne générale" not in client.get(page.address).text


def test_a_notice_is_previewed_before_it_is_saved(page: ProcedurePage) -> None:
    admin, preview = editing(), reverse("service_notices:preview_on_add")
    assert admin.post(preview, DATA).json()["is_valid"]
    assert "Panne &lt;b&gt;" in admin.get(preview).text
    assert not ServiceNotice.objects.exists()


def test_who_may_not_publish_submits_and_the_communication_team_approves(page: ProcedurePage, client: Client) -> None:
    author, reader = editing("add", "change"), editing()
    author.post(reverse("service_notices:add"), DATA | PUBLISH)
    notice = ServiceNotice.objects.get()
    assert not notice.live, "publishing isn't theirs"
    author.post(reverse("service_notices:edit", args=[notice.pk]), DATA | {"action-submit": "action-submit"})
    task = TaskState.objects.get()
    assert task.status == TaskState.STATUS_IN_PROGRESS
    assert notice.title in html.unescape(reader.get(reverse("wagtailadmin_home")).text)
    assert "Panne" not in client.get(page.address).text

    reader.post(reverse("service_notices:workflow_action", args=[notice.pk, "approve", task.pk]))

    assert "Panne" in client.get(page.address).text
