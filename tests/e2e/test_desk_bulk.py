"""Acts on many requests in a browser: three ticked, all of a filter, by the keyboard, without scripts."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from teleservices.lifecycle.facts import rebuild
from teleservices.models import Procedure, RequestWatch, ServiceRequest
from tests import queue
from tests.e2e.actors import press
from tests.e2e.counting import Counted
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.procedures import copies_of, make_instructor, make_procedure, make_request, make_team

LIST = "/admin/instruction/"


@pytest.fixture
def procedure() -> Procedure:
    """Of a new service, with three requests."""
    procedure = make_procedure(team=make_team(f"Service {uuid4().hex[:8]}"))
    for _three in range(3):
        make_request(procedure=procedure)
    return procedure


@pytest.fixture
def camille(procedure: Procedure) -> User:
    user = make_instructor(procedure.team)
    user.last_name = f"Vasseur-{uuid4().hex[:6]}"
    user.save()
    return user


@pytest.fixture
def counted(camille: User, new_visit: NewVisit, enter: Enter) -> Counted:
    counted = Counted(new_visit().new_page())
    enter(counted.page.context, camille.email)
    counted.page.goto(LIST)
    counted.page.wait_for_load_state()
    return counted


@pytest.fixture
def agent(counted: Counted) -> Page:
    return counted.page


def test_three_are_ticked_assigned_and_the_result_is_followed(
    counted: Counted, procedure: Procedure, camille: User
) -> None:
    """In five clicks: tick all, the act, the colleague (two), confirm; then the page follows by itself."""
    agent = counted.page
    agent.get_by_label("Tout cocher").check()
    expect(agent.locator("[data-ticked]")).to_have_text("3")
    press(agent, "Attribuer")
    counted.choose("Instructeur", camille.get_full_name())
    press(agent, "Attribuer : 3 demandes")
    expect(agent.locator(".desk-batch [role=status]")).to_contain_text("3 restent à faire")
    queue.drain()
    expect(agent.locator(".desk-batch [role=status]")).to_contain_text("3 faites sur 3")
    assert counted.taken() == 5
    expect(agent.locator(".desk-references a")).to_have_count(3)
    assert set(procedure.requests.values_list("assignee", flat=True)) == {camille.pk}
    agent.get_by_role("link", name="Mes lots").click()
    expect(agent.locator(".desk-table--batches tbody tr")).to_have_count(1)


def test_keys_tick_rows(agent: Page) -> None:
    for key in "jxjx":
        agent.keyboard.press(key)
    expect(agent.locator("[name=request]:checked")).to_have_count(2)
    expect(agent.locator("[data-ticked]")).to_have_text("2")
    agent.keyboard.press("x")
    expect(agent.locator("[name=request]:checked")).to_have_count(1)


def test_all_of_the_filter_is_more_than_the_page(agent: Page, procedure: Procedure, camille: User) -> None:
    copies_of(procedure.requests.latest("pk"), 58)
    rebuild(ServiceRequest.objects.filter(procedure=procedure))
    agent.goto(f"{LIST}?state=submitted")
    agent.get_by_label("les 60 de cette liste").check()
    agent.get_by_text("Autres actes").click()
    press(agent, "Surveiller")
    press(agent, "Surveiller : 60 demandes")
    expect(agent.locator(".desk-batch [role=status]")).to_contain_text("60 restent à faire")
    queue.drain()
    expect(agent.locator(".desk-batch [role=status]")).to_contain_text("60 faites sur 60")
    assert RequestWatch.objects.filter(user=camille).count() == 60


def test_without_scripts_too(no_js_page: Page, procedure: Procedure, camille: User, enter: Enter) -> None:
    enter(no_js_page.context, camille.email)
    no_js_page.goto(LIST)
    expect(no_js_page.get_by_label("Tout cocher")).to_be_hidden()
    references = list(procedure.requests.values_list("reference", flat=True))
    for reference in references[:2]:
        no_js_page.get_by_label(reference, exact=True).check()
    press(no_js_page, "Prendre en charge")
    expect(no_js_page.locator("#preview")).to_be_visible()
    press(no_js_page, "Prendre en charge : 2 demandes")
    queue.drain()
    no_js_page.get_by_role("link", name="Actualiser cette page").click()
    expect(no_js_page.locator(".desk-batch [role=status]")).to_contain_text("2 faites sur 2")
    assert procedure.requests.filter(assignee=camille).count() == 2
