"""Several at the desk, in a browser: a transfer seen by both services and the citizen; an absence and a deputy."""

import datetime as dt
from collections.abc import Callable
from uuid import uuid4

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from accounts.models import User
from teleservices.models import ServiceRequest, State, Team
from tests.e2e.actors import open_act, press
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team

Axe = Callable[[Page], None]


@pytest.fixture
def request_in_review() -> ServiceRequest:
    team = make_team(f"Service Sports {uuid4().hex[:8]}")
    return make_request(state=State.IN_REVIEW, procedure=make_procedure(team=team), instructor=make_instructor(team))


@pytest.fixture
def culture() -> Team:
    team = make_team(f"Service Culture {uuid4().hex[:8]}")
    make_instructor(team)
    return team


@pytest.fixture
def window(new_visit: NewVisit, enter: Enter) -> Callable[[User | None], Page]:
    """A window of its own for someone."""

    def open_for(user: User | None) -> Page:
        assert user is not None
        page = new_visit().new_page()
        enter(page.context, user.email)
        return page

    return open_for


def sheet(request: ServiceRequest) -> str:
    return f"/admin/instruction/demandes/{request.reference}/"


def test_a_transfer_is_seen_by_both_services_and_the_citizen(
    request_in_review: ServiceRequest, culture: Team, window: Callable[[User | None], Page], axe: Axe
) -> None:
    request = request_in_review
    former, stale = window(request.assignee), window(request.assignee)
    stale.goto(f"{sheet(request)}actes/refuse/")
    stale.get_by_label("Motifs").fill("La demande est arrivée hors délai.")
    former.goto(sheet(request))
    open_act(former, "Transmettre à un autre service")
    former.get_by_label("Service", exact=False).first.select_option(label=culture.name)
    former.get_by_label("Pourquoi, pour les services").fill("C’est un projet de théâtre.")
    press(former, "Revoir l’aperçu avec ma saisie")
    expect(former.locator(".desk-preview")).to_contain_text(f"au service « {culture.name} »")
    axe(former)
    press(former, "Transmettre à un autre service")
    expect(former.locator(".desk-acts")).to_contain_text("vous pouvez la lire jusqu’au")
    expect(former.locator(".desk-acts").get_by_role("link")).to_have_count(0)
    axe(former)
    former.goto("/admin/instruction/")
    expect(former.get_by_role("link", name=request.reference)).to_have_count(0)

    stale.get_by_label("Autorité compétente").fill("La présidente")
    press(stale, "Refuser")
    expect(stale.locator("main [role=alert]")).to_contain_text("Votre service a transmis cette demande")
    expect(stale.get_by_label("Motifs")).to_have_value("La demande est arrivée hors délai.")

    new = window(culture.members.first())
    new.goto("/admin/instruction/?work=unassigned")
    new.get_by_role("link", name=request.reference).click()
    new.get_by_role("link", name="Historique").click()
    expect(new.locator("ol.desk-history")).to_contain_text("C’est un projet de théâtre.")

    citizen = window(request.applicant)
    citizen.goto(f"/compte/demandes/{request.reference}/")
    expect(citizen.locator("main")).to_contain_text("article L114-2")
    expect(citizen.locator("main")).not_to_contain_text("C’est un projet de théâtre.")
    citizen.locator("#onglets").get_by_role("link", name="Contenu").click()
    expect(citizen.locator("h2#contenu-demande")).to_be_visible()
    expect(citizen.locator("main")).not_to_contain_text("C’est un projet de théâtre.")


def test_a_deputy_acts_for_who_is_away(
    request_in_review: ServiceRequest, window: Callable[[User | None], Page], axe: Axe
) -> None:
    request = request_in_review
    User.objects.filter(pk=request.assignee_id).update(first_name="Yann", last_name="Le Goff")
    deputy = make_instructor(request.team)
    User.objects.filter(pk=deputy.pk).update(first_name="Inès", last_name="Roy")
    yann = window(User.objects.get(pk=request.assignee_id))
    yann.goto("/admin/instruction/absences/")
    today = timezone.localdate()
    yann.get_by_label("Premier jour d’absence").fill(today.isoformat())
    yann.get_by_label("Dernier jour d’absence").fill((today + dt.timedelta(days=2)).isoformat())
    yann.get_by_label("Suppléant").select_option(label="Inès Roy")
    press(yann, "Noter l’absence")
    expect(yann.locator(".desk-plain")).to_contain_text("Inès Roy")
    axe(yann)

    ines = window(User.objects.get(pk=deputy.pk))
    ines.goto("/admin/instruction/?work=mine")
    expect(ines.locator(".desk-table tbody tr")).to_contain_text("pour Yann Le Goff")
    ines.get_by_role("link", name=request.reference).click()
    expect(ines.locator(".desk-headline")).to_contain_text("Inès Roy s’en occupe")
    open_act(ines, "Attribuer")
    ines.get_by_label("Instructeur").select_option(label="Inès Roy")
    press(ines, "Attribuer")
    ines.get_by_role("link", name="Historique").click()
    expect(ines.locator(".desk-history li").first).to_contain_text("pour Yann Le Goff")
