"""The list of requests in a browser: keys, chips, views, the next request of the list."""

import datetime as dt
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from teleservices.desk.requests.work import kinds as work
from teleservices.models import DeskVisit, RequestFacts, Team
from tests.e2e.actors import press
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team

LIST = "/admin/instruction/"


@pytest.fixture
def references() -> list[str]:
    """Three requests of a new service, the newest first; the first asks for 900 €, the others for 50."""
    procedure = make_procedure(team=make_team(f"Service {uuid4().hex[:8]}"))
    requests = [make_request(procedure=procedure) for _ in range(3)][::-1]
    for request, cents in zip(requests, (900_00, 50_00, 50_00), strict=True):
        RequestFacts.objects.filter(request=request).update(amount_asked=cents)
    return [request.reference for request in requests]


def team_of(reference: str) -> Team:
    return RequestFacts.objects.get(request__reference=reference).team


@pytest.fixture
def agent(references: list[str], new_visit: NewVisit, enter: Enter) -> Page:
    """An instructor of that service, at the list."""
    team = team_of(references[0])
    page = new_visit().new_page()
    enter(page.context, make_instructor(team).email)
    page.goto(LIST)
    return page


def shows(page: Page, references: list[str]) -> None:
    expect(page.locator(".desk-table tbody tr td:nth-child(2)")).to_have_text(references)


def at_sheet(page: Page, reference: str) -> None:
    expect(page.locator("h1")).to_contain_text(reference)
    page.wait_for_load_state()  # its keys come after its words


def test_keys_lead_from_the_list_to_each_request_and_back(agent: Page, references: list[str]) -> None:
    for key, place in (("j", 0), ("j", 1), ("k", 0), ("k", 0), ("j", 1)):
        agent.keyboard.press(key)
        expect(agent.get_by_role("link", name=references[place])).to_be_focused()
    agent.keyboard.press("o")
    at_sheet(agent, references[1])
    agent.keyboard.press("n")
    at_sheet(agent, references[2])
    expect(agent.get_by_role("link", name="Demande suivante")).to_have_count(0)
    for place in (1, 0):
        agent.keyboard.press("p")
        at_sheet(agent, references[place])
    agent.keyboard.press("u")
    expect(agent.locator(".desk-table")).to_be_visible()
    agent.wait_for_load_state()
    agent.keyboard.press("/")
    expect(agent.locator("#id_q")).to_be_focused()
    agent.keyboard.type("jko")
    expect(agent.locator("#id_q")).to_have_value("jko")


def test_the_menu_says_how_many_moved_and_leads_to_them(agent: Page, references: list[str]) -> None:
    DeskVisit.objects.filter(user__team_memberships__team=team_of(references[0])).update(
        since=timezone.now() - dt.timedelta(days=1)
    )
    agent.goto("/admin/")
    item = agent.get_by_role("link", name="Demandes – 3 demandes ont bougé depuis votre dernière visite", exact=True)
    expect(item).to_have_css("position", "relative")
    assert item.evaluate("link => getComputedStyle(link, '::after').content") == '"3"'
    item.click()
    expect(agent.locator(".desk-table")).to_be_visible()


def test_a_filter_is_set_kept_as_a_view_and_lifted(agent: Page, references: list[str]) -> None:
    agent.get_by_text("Filtres", exact=True).click()
    agent.get_by_label("Montant demandé, à partir de").fill("100 €")
    press(agent, "Filtrer")
    shows(agent, references[:1])
    agent.get_by_text("Garder cette vue", exact=True).click()
    agent.get_by_label("Nom de la vue").fill("Les grosses")
    press(agent, "Garder la vue")
    expect(agent.locator("main")).to_contain_text("La vue « Les grosses » est gardée.")
    agent.get_by_role("link", name="Montant demandé, à partir de").click()
    shows(agent, references)
    agent.get_by_role("link", name="Les grosses").click()
    shows(agent, references[:1])
    press(agent, "Retirer la vue « Les grosses »")
    shows(agent, references)


def test_a_filter_is_set_without_scripts_and_a_search_keeps_it(
    references: list[str], new_visit: NewVisit, enter: Enter
) -> None:
    team = RequestFacts.objects.get(request__reference=references[0]).team
    page = new_visit(java_script_enabled=False).new_page()
    enter(page.context, make_instructor(team).email)
    page.goto(LIST)
    page.get_by_text("Filtres", exact=True).click()
    page.get_by_role("link", name="Voir les filtres").click()
    page.get_by_label("Montant demandé, à partir de").fill("100")
    press(page, "Filtrer")
    shows(page, references[:1])
    page.locator("#id_q").fill("odile")
    press(page, "Rechercher")
    expect(page.locator(".desk-chips")).to_contain_text("Montant demandé, à partir de")


def test_columns_are_put_in_order_by_dragging_and_by_links(agent: Page, references: list[str]) -> None:
    agent.goto(f"{LIST}?columns=commune&columns=due&columns=stage")
    agent.wait_for_load_state()
    heads = agent.locator(".desk-table thead th:not(.desk-tick)")
    expect(heads).to_have_text(["Référence", "Commune", "À décider avant le", "Étape"])
    agent.locator("summary", has_text="Colonnes").click()
    agent.get_by_role("link", name="Placer « Étape » avant").click()
    expect(heads).to_have_text(["Référence", "Commune", "Étape", "À décider avant le"])
    columns = agent.locator(".desk-column")
    expect(columns.first).to_be_visible()  # the address says where one was
    expect(columns.first).to_have_attribute("draggable", "true")  # the script of the new page has run
    # Both are in sight before: a page scrolled once the button is down has another column under it.
    columns.first.evaluate("column => column.scrollIntoView({ block: 'center', behavior: 'instant' })")
    columns.nth(3).drag_to(columns.first, target_position={"x": 20, "y": 1})
    agent.get_by_role("button", name="Afficher ces colonnes").click()
    expect(heads).to_have_text(["Référence", "Demandeur", "Commune", "Étape", "À décider avant le"])


def test_a_row_opens_its_request_and_columns_are_chosen(agent: Page, references: list[str]) -> None:
    agent.get_by_text("Colonnes", exact=True).click()
    for name in ("applicant", "stage"):
        agent.locator(f"input[name=columns][value={name}]").uncheck()
    agent.locator("input[name=columns][value=commune]").check()
    press(agent, "Afficher ces colonnes")
    expect(agent.get_by_role("columnheader", name="Commune")).to_be_visible()
    expect(agent.get_by_role("columnheader", name="Étape")).to_have_count(0)
    agent.get_by_role("link", name="Montant demandé").click()
    expect(agent.locator(".desk-table tbody tr td:nth-child(2)").last).to_have_text(references[0])
    agent.wait_for_load_state()
    agent.locator(".desk-table tbody tr").last.locator("td").last.click()
    at_sheet(agent, references[0])
    expect(agent.get_by_role("link", name="Demande précédente")).to_be_visible()


def test_amounts_of_many_requests_are_added_up_at_the_end_of_the_list(
    agent: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where they are more than are counted: nobody asks, and the page waited for none of it."""
    monkeypatch.setattr(work, "COUNTED", 2)
    agent.goto(LIST)
    sums = agent.locator(".desk-sums")
    sums.evaluate("sums => sums.scrollIntoView()")  # at once: it is replaced as soon as it is in view
    expect(sums).to_contain_text("1 000,00 €")
    expect(sums.get_by_role("link")).to_have_count(0)


def test_the_link_that_has_the_focus_is_not_taken_away(agent: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(work, "COUNTED", 2)
    agent.set_viewport_size({"width": 1280, "height": 150})
    agent.goto(LIST)
    link = agent.locator(".desk-sums").get_by_role("link")
    with agent.expect_response("**/sommes/*") as answer:
        link.focus()
    answer.value.finished()
    agent.evaluate("() => new Promise(requestAnimationFrame)")  # the page has read the answer
    expect(link).to_be_focused()
    agent.keyboard.press("Enter")
    expect(agent.locator(".desk-sums")).to_contain_text("1 000,00 €")


@pytest.mark.parametrize("width", [1024, 1280])
def test_nothing_of_the_list_is_cut(agent: Page, width: int) -> None:
    agent.set_viewport_size({"width": width, "height": 768})
    box = agent.locator(".desk-scroll")
    assert box.evaluate("box => box.scrollWidth <= box.clientWidth")
