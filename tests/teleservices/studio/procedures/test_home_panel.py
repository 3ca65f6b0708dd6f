"""What a designer finds on the admin's first page."""

import datetime as dt
from collections.abc import Callable

from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from teleservices.models import Procedure
from teleservices.studio.front.home_panel import MOST, StudioPanel, closing_soon, under_way
from teleservices.studio.procedures.waiting import waiting
from teleservices.studio.publication.approval import ask
from tests.factories.procedures import PROJECT, make_designer, make_instructor, make_procedure
from tests.teleservices.studio.acting import relabel


def changed_by(author: User) -> Procedure:
    procedure = make_procedure()
    return relabel(procedure, author, PROJECT, "Votre projet", procedure.draft_number)


def test_the_procedures_that_one_changed_last_come_first(
    designer: User, django_assert_num_queries: Callable[..., object]
) -> None:
    changed_by(make_designer("Awa"))
    mine = [changed_by(designer) for _number in range(MOST + 1)]
    with django_assert_num_queries(3):
        rows = under_way(designer)
    assert [each.procedure.pk for each in rows] == [procedure.pk for procedure in reversed(mine[1:])]
    assert [each.waiting for each in rows] == [1] * MOST


def test_an_archived_procedure_is_no_longer_under_way(designer: User) -> None:
    Procedure.objects.filter(pk=changed_by(designer).pk).update(is_archived=True)
    assert not under_way(designer)


def test_what_closes_within_two_months_is_told_the_nearest_first(
    db: None, django_assert_num_queries: Callable[..., object]
) -> None:
    closings = {}
    for days in (-1, 40, 3, 90):
        procedure = make_procedure()
        closes_at = timezone.now() + dt.timedelta(days=days)
        Procedure.objects.filter(pk=procedure.pk).update(closes_at=closes_at)
        closings[days] = procedure.pk
    with django_assert_num_queries(1):
        assert [procedure.pk for procedure in closing_soon()] == [closings[3], closings[40]]


def test_the_first_page_of_a_designer_leads_to_all_of_it(studio: Client, designer: User) -> None:
    procedure = changed_by(designer)
    page = studio.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("studio:procedure", args=[procedure.uuid]) in page
    assert reverse("studio:create") in page


def test_who_designs_nothing_is_shown_nothing(rf: RequestFactory, db: None) -> None:
    request = rf.get("/admin/")
    request.user = make_instructor()
    assert StudioPanel(request).get_context_data(None) == {"is_for": False}


def test_what_a_colleague_asks_to_read_is_named_and_opened_in_one_click(designer: User) -> None:
    colleague = make_designer("Awa")
    asked = make_procedure(needs_approval=True)
    asked = relabel(asked, colleague, PROJECT, "Votre projet", asked.draft_number)
    ask(procedure_id=asked.pk, author=colleague, draft_number=asked.draft_number, message="")
    to_read = waiting(designer)[0]
    assert (to_read.count, to_read.names) == (1, (asked.title,))
    assert to_read.url == reverse("studio:publish", args=[asked.uuid])
    assert waiting(colleague)[0].count == 0
