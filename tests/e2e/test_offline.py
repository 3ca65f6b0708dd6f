"""« Continuer » without a network: the step stays, its answers are kept on the device, and leave when it is back."""

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from formkit.fieldtypes import GroupField, OneChoiceField, ShortTextField
from formkit.fieldtypes.choices import Choice
from formkit.schema import FormSchema, Step
from teleservices.filing.starting import start
from teleservices.models import ServiceRequest
from tests.e2e.actors import press
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import make_procedure
from tests.french import french

TOWN, LEVEL, TRIPS, FIRST_NAME, WHY = "f_town12345", "f_level1234", "f_trips1234", "f_who12345", "f_why12345"
STUDIES = Step(
    key="s_studies1",
    title="Vos études",
    fields=(
        ShortTextField(key=TOWN, label="Ville"),
        OneChoiceField(
            key=LEVEL, label="Niveau", choices=(Choice(value="l1", label="Première"), Choice(value="l2", label="Autre"))
        ),
        GroupField(
            key=TRIPS, label="Personnes", row_name="Personne", required=False,
            fields=(ShortTextField(key=FIRST_NAME, label="Prénom"),),
        ),
    ),
)  # fmt: skip
NEXT = Step(key="s_next1234", title="Votre engagement", fields=(ShortTextField(key=WHY, label="Pourquoi"),))
HELD = (
    "No network: your answers are kept on this device. They will leave when it is back, and what you asked for will be "
    "done. Leave this page open."
)
UNANSWERED = (
    "The portal doesn’t answer: your answers are kept on this device. They will leave as soon as it does, and what you "
    "asked for will be done. Leave this page open."
)
STORED = "JSON.stringify({...sessionStorage})"
Enter = Callable[..., None]


@pytest.fixture
def draft(portal: object) -> ServiceRequest:
    user = make_user(first_name="Léa", last_name="Renaud")
    procedure = make_procedure(form=FormSchema(steps=(STUDIES, NEXT)))
    return start(procedure=procedure, profile=make_profile(member=user), user=user)


@pytest.fixture
def step(page: Page, draft: ServiceRequest, enter: Enter) -> Page:
    """The first step, watched."""
    enter(page.context, draft.applicant.email)
    page.goto(f"/compte/brouillons/{draft.reference}/etapes/{STUDIES.key}/")
    wait_until_watched(page)
    return page


def wait_until_watched(page: Page) -> None:
    expect(page.locator("form[data-autosave][data-state]")).to_be_attached()


def answers(draft: ServiceRequest) -> dict[str, object]:
    return ServiceRequest.objects.get(pk=draft.pk).answers


def state(page: Page) -> str | None:
    return page.locator("form[data-autosave]").get_attribute("data-state")


def answer(page: Page) -> None:
    page.get_by_label("Ville", exact=True).fill("Brenne")
    page.get_by_label("Première").check()


def test_what_is_typed_without_a_network_leaves_when_it_is_back_and_the_next_step_opens(
    step: Page, draft: ServiceRequest, axe: Callable[..., None]
) -> None:
    step.context.set_offline(True)
    answer(step)
    press(step, "Continuer")
    status = step.locator(".autosave-status")
    expect(status).to_have_text(french(HELD))
    expect(step.get_by_role("heading", level=1)).to_have_text(STUDIES.title)
    expect(step.get_by_label("Ville", exact=True)).to_have_value("Brenne")
    axe(step, ".autosave-status")
    assert answers(draft) == {}
    step.context.set_offline(False)
    expect(step.get_by_role("heading", level=1)).to_have_text(NEXT.title)
    assert answers(draft) == {TOWN: "Brenne", LEVEL: "l1"}
    assert "Brenne" not in step.evaluate(STORED)


def test_a_server_that_does_not_answer_is_waited_for_as_a_network_is(step: Page, draft: ServiceRequest) -> None:
    saving, alive = "**/enregistrer/", "**/health/live/"
    step.route(saving, lambda route: route.abort())
    step.route(alive, lambda route: route.fulfill(status=502))
    answer(step)
    press(step, "Continuer")
    expect(step.locator(".autosave-status")).to_have_text(french(UNANSWERED))
    step.unroute(saving)
    expect(step.locator("form[data-autosave]")).to_have_attribute("data-state", "waiting")
    expect(step.get_by_role("heading", level=1)).to_have_text(STUDIES.title)
    step.unroute(alive)
    expect(step.get_by_role("heading", level=1)).to_have_text(NEXT.title)
    assert answers(draft) == {TOWN: "Brenne", LEVEL: "l1"}


def test_the_network_lost_once_all_is_saved_loses_no_page(step: Page, draft: ServiceRequest) -> None:
    with step.expect_response("**/enregistrer/"):
        step.get_by_label("Ville", exact=True).fill("Brenne")
        step.keyboard.press("Tab")
    with step.expect_response("**/enregistrer/"):
        step.get_by_label("Première").check()
    step.context.set_offline(True)
    step.keyboard.press("Enter")
    expect(step.locator(".autosave-status")).to_have_text(french(HELD))
    step.context.set_offline(False)
    expect(step.get_by_role("heading", level=1)).to_have_text(NEXT.title)


def test_who_goes_on_answering_is_not_taken_away_by_the_network_that_comes_back(step: Page) -> None:
    step.context.set_offline(True)
    answer(step)
    press(step, "Continuer")
    expect(step.locator(".autosave-status")).to_have_text(french(HELD))
    step.get_by_label("Ville", exact=True).fill("Brenne-le-Haut")
    step.context.set_offline(False)
    expect(step.locator("form[data-autosave]")).to_have_attribute("data-state", "idle")
    expect(step.get_by_role("heading", level=1)).to_have_text(STUDIES.title)


def leave_unsent(page: Page) -> str:
    """Answer without a network, leave the step by its address; returns that address."""
    address = page.url
    page.route("**/enregistrer/", lambda route: route.abort())
    answer(page)
    page.get_by_role("button", name="Ajouter").click()
    page.get_by_label("Prénom").first.fill("Lila")
    page.get_by_label("Prénom").last.fill("Noé")
    page.keyboard.press("Tab")
    expect(page.locator("form[data-autosave]")).to_have_attribute("data-state", "waiting")
    page.on("dialog", lambda dialog: dialog.accept())  # « quitter cette page ? »
    return address


def test_the_step_opened_again_in_the_tab_has_what_no_network_took(step: Page, draft: ServiceRequest) -> None:
    address = leave_unsent(step)
    step.goto("/compte/brouillons/")
    step.unroute("**/enregistrer/")
    step.goto(address)
    expect(step.get_by_label("Prénom").nth(1)).to_have_value("Noé")
    expect(step.get_by_label("Ville", exact=True)).to_have_value("Brenne")
    expect(step.get_by_label("Première")).to_be_checked()
    stored = answers(draft)
    assert [row[FIRST_NAME] for row in stored.pop(TRIPS)] == ["Lila", "Noé"]  # type: ignore[attr-defined]
    assert stored == {TOWN: "Brenne", LEVEL: "l1"}
    assert "Brenne" not in step.evaluate(STORED)


def test_an_answer_given_meanwhile_by_another_window_is_not_written_over(step: Page, draft: ServiceRequest) -> None:
    address = leave_unsent(step)
    step.goto("/compte/brouillons/")
    step.unroute("**/enregistrer/")
    ServiceRequest.objects.filter(pk=draft.pk).update(answers={TOWN: "Courcelle"})
    step.goto(address)
    expect(step.locator(".conflict")).to_contain_text("Courcelle")
    expect(step.get_by_label("Ville", exact=True)).to_have_value("Brenne")
    assert answers(draft)[TOWN] == "Courcelle"


@pytest.mark.parametrize("leaves_by_signing_out", [True, False])
def test_the_next_person_finds_nothing_of_it(
    step: Page, sign_in: Callable[..., None], enter: Enter, context: BrowserContext, leaves_by_signing_out: bool
) -> None:
    leave_unsent(step)
    step.goto("/compte/brouillons/")
    assert "Brenne" in step.evaluate(STORED), "kept until the server has it"
    if leaves_by_signing_out:
        step.goto("/compte/deconnexion/")
        step.locator("main form[data-leaves] button").first.click()
        step.wait_for_url(lambda url: "/deconnexion/" not in urlsplit(url).path)
    else:
        enter(context, make_user().email)
        step.goto("/compte/")
        step.wait_for_selector("[data-session][data-watching]", state="attached")
    assert "Brenne" not in step.evaluate(STORED)


def test_a_script_the_network_left_behind_comes_when_it_is_back(
    page: Page, draft: ServiceRequest, enter: Enter
) -> None:
    enter(page.context, draft.applicant.email)

    def cut(route: Route) -> None:
        page.context.set_offline(True)
        route.abort("internetdisconnected")

    page.route("**/rows*.js", cut, times=1)
    with page.expect_event("requestfailed", lambda request: "/rows" in request.url):
        page.goto(f"/compte/brouillons/{draft.reference}/etapes/{STUDIES.key}/", wait_until="commit")
    with page.expect_response("**/rows*.js"):
        page.context.set_offline(False)
    wait_until_watched(page)
    page.get_by_role("button", name="Ajouter").click()
    expect(page.get_by_text(french("Row added."))).to_be_attached()
