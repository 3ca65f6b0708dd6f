"""Two people at one screen, in a browser: what the other did is told, both texts stay, and someone chooses."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import User
from formkit.fieldtypes import Choice, OneChoiceField
from formkit.schema import FormSchema, Step
from home.demo.accounts import address_of
from portal.identity.department import current_settings
from teleservices.models import RequestEvent, ServiceRequest, State
from tests.e2e.actors import decide, press
from tests.factories.answers import fill_in
from tests.factories.procedures import (
    make_designer,
    make_draft,
    make_instructor,
    make_procedure,
    make_request,
    make_team,
    put_in_force,
)
from tests.teleservices.studio.acting import in_draft

Enter = Callable[..., None]
NewVisit = Callable[..., BrowserContext]


@pytest.fixture
def two(new_visit: NewVisit, enter: Enter) -> Callable[..., tuple[Page, Page]]:
    """Two windows, each of its own person, on the same page."""

    def open_at(path: str, *people: str) -> tuple[Page, Page]:
        pages = []
        for person in people:
            page = new_visit().new_page()
            enter(page.context, person)
            page.goto(path)
            pages.append(page)
        mine, theirs = pages
        return mine, theirs

    return open_at


def test_two_designers_write_the_same_setting(two: Callable[..., tuple[Page, Page]]) -> None:
    procedure = make_procedure(title=f"Aide {uuid4().hex[:8]}")
    url = f"{reverse('studio:settings', args=[procedure.uuid])}#settings-data"
    mine, theirs = two(url, make_designer("Awa").email, make_designer("Bilal").email)
    theirs.locator("[name=retention_months]").fill("24")
    press(theirs, "Enregistrer")
    expect(theirs.locator(".messages")).to_be_visible()
    mine.locator("[name=retention_months]").fill("36")
    press(mine, "Enregistrer")
    warning = mine.locator("[role=alert]", has_text="Bilal")
    expect(warning).to_contain_text("24")
    expect(mine.locator("[name=retention_months]")).to_have_value("36")
    press(mine, "Enregistrer")
    expect(mine.locator(".messages")).to_be_visible()
    assert in_draft(procedure).retention_months == 36


def test_two_editors_write_the_same_setting_of_the_departement(two: Callable[..., tuple[Page, Page]]) -> None:
    before = current_settings()
    mine, theirs = two(
        "/admin/settings/portal/portalsettings/", address_of("communication"), address_of("administration")
    )
    for page, hours in ((theirs, "Du lundi au jeudi"), (mine, "Le matin")):
        page.wait_for_load_state()
        page.locator("[name=opening_hours]").fill(hours)
        page.locator("footer button[type=submit], main button[type=submit]").last.click()
    expect(mine.locator("main")).to_contain_text("a modifié ceci entre-temps")
    expect(mine.locator("main")).to_contain_text("Du lundi au jeudi")
    expect(mine.locator("[name=opening_hours]")).to_have_value("Le matin")
    assert current_settings().opening_hours == "Du lundi au jeudi"
    mine.locator("[name=opening_hours]").fill(before.opening_hours)
    mine.locator("footer button[type=submit], main button[type=submit]").last.click()
    expect(mine.locator(".messages")).to_be_visible()
    assert current_settings().opening_hours == before.opening_hours


def durations(once: str) -> FormSchema:
    choices = (Choice(value="c1", label=once), Choice(value="c2", label="Pluriannuelle"))
    question = OneChoiceField(key="f_kind", label="Durée", choices=choices)
    return FormSchema(steps=(Step(key="s_one", title="Votre demande", fields=(question,)),))


def test_an_answer_whose_words_changed_is_told_before_it_is_sent(new_visit: NewVisit, enter: Enter) -> None:
    procedure = make_procedure(form=durations("Annuelle ou ponctuelle"))
    draft = fill_in(make_draft(procedure=procedure), {"f_kind": "c1"})
    put_in_force(procedure, durations("Annuelle"))
    page = new_visit().new_page()
    enter(page.context, draft.applicant.email)
    page.goto(draft.get_absolute_url())
    main = page.locator("main")
    expect(main).to_contain_text("Certaines se lisent maintenant autrement")
    expect(main).to_contain_text("Annuelle ou ponctuelle")
    page.get_by_role("link", name="Durée").first.click()
    expect(page.get_by_label("Annuelle", exact=True)).to_be_checked()


def in_hand(agent: User, state: State = State.IN_REVIEW) -> ServiceRequest:
    team = agent.team_memberships.get().team
    return make_request(state=state, procedure=make_procedure(team=team), instructor=agent)


@pytest.mark.parametrize("typed", ["2 000", "2 000,00 €"])
def test_an_amount_is_typed_at_the_desk_as_anywhere(typed: str, new_visit: NewVisit, enter: Enter) -> None:
    agent = make_instructor(make_team(f"Service {uuid4().hex[:8]}"))
    request = in_hand(agent)
    page = new_visit().new_page()
    enter(page.context, agent.email)
    page.goto(f"/admin/instruction/demandes/{request.reference}/actes/accept/")
    page.get_by_label("Autorité compétente").fill("La présidente du Département")
    page.get_by_label("Montant accordé").fill(typed)
    decide(page, "Accorder")
    page.get_by_role("link", name="Décision", exact=True).click()
    shown = page.locator(".desk-decision")
    expect(shown).to_contain_text(
        "2 000,00 €".replace(" ", "\N{NARROW NO-BREAK SPACE}", 1).replace(" ", "\N{NO-BREAK SPACE}")
    )
    expect(shown).to_contain_text(agent.get_full_name())


def test_a_request_is_found_by_its_organisation_s_name_and_its_new_agent_is_told(
    new_visit: NewVisit, enter: Enter, mailbox: object
) -> None:
    team = make_team(f"Service {uuid4().hex[:8]}")
    agent, colleague = make_instructor(team), make_instructor(team)
    request = in_hand(agent)
    page = new_visit().new_page()
    enter(page.context, agent.email)
    page.goto("/admin/instruction/")
    page.get_by_label("Référence, nom, titre, numéro d’acte, SIRET, RNA, adresse électronique ou téléphone").fill(
        request.profile.name.split()[0].upper()
    )
    press(page, "Rechercher")
    page.get_by_role("link", name=request.reference).click()
    page.goto(f"/admin/instruction/demandes/{request.reference}/actes/assign/")
    page.locator("[name=assignee]").select_option(str(colleague.pk))
    press(page, "Attribuer")
    expect(page.locator(".messages")).to_contain_text("C’est fait")
    assert RequestEvent.objects.filter(request=request, act="assign").exists()
    assert mailbox.last(colleague.email).subject == f"La demande {request.reference} vous est attribuée"
