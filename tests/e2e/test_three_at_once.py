"""Several at one file, in a browser: two instructors and a head at once; corrections and a mention told."""

import datetime as dt
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from teleservices.models import DeskVisit, ServiceRequest, State, Team, TeamMember, TeamRole
from tests.e2e.actors import open_act, press
from tests.e2e.conftest import Mailbox
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.procedures import PROJECT, make_instructor, make_procedure, make_request, make_team

Window = Callable[[User], Page]


@pytest.fixture
def service() -> Team:
    return make_team(f"Service Sports {uuid4().hex[:8]}")


@pytest.fixture
def window(new_visit: NewVisit, enter: Enter) -> Window:
    """A window of its own for someone."""

    def open_for(user: User) -> Page:
        page = new_visit().new_page()
        enter(page.context, user.email)
        return page

    return open_for


def agent(service: Team, first_name: str, role: TeamRole = TeamRole.INSTRUCTOR) -> User:
    user = make_instructor(service)
    User.objects.filter(pk=user.pk).update(first_name=first_name, last_name=f"Roy-{uuid4().hex[:6]}")
    TeamMember.objects.filter(user=user).update(role=role)
    return User.objects.get(pk=user.pk)


def in_hand(service: Team, who: User) -> ServiceRequest:
    return make_request(state=State.IN_REVIEW, procedure=make_procedure(team=service), instructor=who)


def sheet(request: ServiceRequest) -> str:
    return f"/admin/instruction/demandes/{request.reference}/"


def test_two_instructors_and_a_head_at_once(service: Team, window: Window) -> None:
    yann, ines = agent(service, "Yann"), agent(service, "Inès")
    head = agent(service, "Claude", TeamRole.HEAD)
    request = in_hand(service, yann)
    pages = {user.pk: window(user) for user in (yann, ines, head)}
    for page in pages.values():
        page.goto(sheet(request))
        page.wait_for_load_state()
    for user in (yann, ines, head):
        page = pages[user.pk]
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        for other in {yann, ines, head} - {user}:
            expect(page.locator("[data-presence]")).to_contain_text(other.get_full_name())
        expect(page.locator("[data-presence]")).not_to_contain_text(user.get_full_name())

    stale = pages[ines.pk]
    stale.goto(f"{sheet(request)}actes/refuse/")
    stale.get_by_label("Autorité compétente").fill("La présidente")
    stale.get_by_label("Motifs").fill("La demande est arrivée hors délai.")

    pages[yann.pk].locator(f".desk-answers .desk-pencil[value={PROJECT}]").click()
    pages[yann.pk].locator(f"[name=remark_{PROJECT}]").fill("Donnez le titre complet.")
    pages[yann.pk].get_by_role("button", name="Revoir l’aperçu avec ma saisie").click()
    expect(pages[yann.pk].locator("#basket .desk-preview")).to_contain_text("Donnez le titre complet.")

    open_act(pages[head.pk], "Attribuer")
    pages[head.pk].get_by_label("Instructeur").select_option(label=ines.get_full_name())
    press(pages[head.pk], "Attribuer")
    expect(pages[head.pk].locator(".messages")).to_contain_text("C’est fait")

    press(stale, "Refuser")
    expect(stale.locator("main [role=alert]").first).to_be_visible()
    expect(stale.get_by_label("Motifs")).to_have_value("La demande est arrivée hors délai.")
    expect(stale.locator(".desk-history li").first).to_contain_text(head.get_full_name())

    pages[yann.pk].locator("#basket").get_by_role("button", name="Demander des compléments").click()
    expect(pages[yann.pk].locator("main [role=alert]").first).to_be_visible()
    expect(pages[yann.pk].locator(f"[name=remark_{PROJECT}]")).to_have_value("Donnez le titre complet.")
    request.refresh_from_db()
    assert (request.state, request.assignee) == (State.IN_REVIEW, ines)
    assert not request.corrections.exists()


def test_a_file_completed_and_its_agent_told(service: Team, window: Window, mailbox: Mailbox) -> None:
    yann = agent(service, "Yann")
    DeskVisit.objects.create(user=yann, seen_at=timezone.now() - dt.timedelta(hours=3))
    request = in_hand(service, yann)
    desk = window(yann)
    desk.goto(sheet(request))
    desk.wait_for_load_state()
    desk.locator(f".desk-answers .desk-pencil[value={PROJECT}]").click()
    desk.locator(f"[name=remark_{PROJECT}]").fill("Donnez le titre complet.")
    desk.get_by_role("button", name="Revoir l’aperçu avec ma saisie").click()
    expect(desk.locator("#basket .desk-preview")).to_contain_text("Donnez le titre complet.")
    desk.locator("#basket").get_by_role("button", name="Demander des compléments").click()
    expect(desk.locator(".messages")).to_contain_text("C’est fait")

    citizen = window(request.applicant)
    citizen.goto(f"/compte/demandes/{request.reference}/completer/")
    citizen.locator(f"[name={PROJECT}]").fill("Fête de la rivière et du pont")
    press(citizen, "Vérifier mes compléments")
    press(citizen, "Transmettre les compléments")
    citizen.locator("#onglets").get_by_role("link", name="Contenu").click()
    expect(citizen.locator("main")).to_contain_text("Fête de la rivière et du pont")

    assert request.reference in mailbox.last(yann.email).subject
    for work in ("completed", "since"):
        desk.goto(f"/admin/instruction/?work={work}")
        expect(desk.locator("tr", has_text=request.reference)).to_be_visible()
    desk.get_by_role("link", name=request.reference).click()
    expect(desk.locator("#changes + table")).to_contain_text("Fête de la rivière et du pont")


def test_a_mention_told_to_a_colleague_and_to_nobody_else(service: Team, window: Window, mailbox: Mailbox) -> None:
    yann, ines = agent(service, "Yann"), agent(service, "Inès")
    elsewhere = agent(make_team(f"Service Culture {uuid4().hex[:8]}"), "Lou")
    request = in_hand(service, yann)
    desk = window(yann)
    desk.goto(sheet(request))
    desk.get_by_role("link", name="Notes", exact=True).click()
    expect(desk.get_by_label(elsewhere.get_full_name())).to_have_count(0)
    desk.get_by_label("Votre note").fill("À voir ensemble : double demande ?")
    desk.get_by_label(ines.get_full_name()).check()
    press(desk, "Ajouter la note")
    expect(desk.locator(".desk-notes")).to_contain_text("double demande")

    email = mailbox.last(ines.email)
    assert request.reference in email.subject
    assert "double demande" not in str(email.body)
    assert not mailbox.to(elsewhere.email)
    hers = window(ines)
    hers.goto("/admin/instruction/?work=mentions")
    hers.get_by_role("link", name=request.reference).click()
    expect(hers.locator(".desk-headline")).to_contain_text("vous mentionne")
    hers.get_by_role("link", name="Notes").click()
    expect(hers.locator(".desk-notes")).to_contain_text("Vous mentionne")
    hers.goto(sheet(request))
    expect(hers.locator(".desk-headline")).not_to_contain_text("vous mentionne")
