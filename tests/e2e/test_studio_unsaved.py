"""What is typed in the studio and not saved: leaving asks first, saving and an untouched page never do."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from playwright.sync_api import BrowserContext, Dialog, Page, expect

from home.demo.accounts import address_of
from teleservices.models import Procedure
from tests.e2e.actors import press
from tests.factories.procedures import AMOUNT, PROJECT, make_procedure
from tests.teleservices.studio.acting import in_draft

Enter = Callable[[BrowserContext, str], None]


@pytest.fixture
def procedure(portal: object) -> Procedure:
    return make_procedure(title=f"Aide {uuid4().hex[:8]}")


class Dialogs:
    """What the browser asked, each time answered as said."""

    def __init__(self, page: Page) -> None:
        self.stays, self.asked = True, 0
        page.on("dialog", self._answer)

    def _answer(self, dialog: Dialog) -> None:
        self.asked += 1
        if self.stays:
            dialog.dismiss()
        else:
            dialog.accept()


@pytest.fixture
def dialogs(page: Page) -> Dialogs:
    return Dialogs(page)


def test_the_workspace_asks_before_a_change_is_lost(
    page: Page, procedure: Procedure, enter: Enter, dialogs: Dialogs
) -> None:
    enter(page.context, address_of("design"))
    question = f"/admin/studio/{procedure.uuid}/questions/{PROJECT}/"
    page.goto(f"/admin/studio/{procedure.uuid}/etapes/s_project1/")
    page.locator(f"#outline-{AMOUNT}").click()
    expect(page.locator("#studio-editor-title")).to_contain_text("Montant demandé")
    page.locator(f"#outline-{PROJECT}").click()
    expect(page.locator("#studio-editor-title")).to_contain_text("Nom du projet")
    assert dialogs.asked == 0, "nothing was changed"

    page.locator("#id_label").fill("Titre du projet")
    page.locator(f"#outline-{AMOUNT}").click()
    page.wait_for_function("() => true")
    assert dialogs.asked == 1
    expect(page).to_have_url(question)
    expect(page.locator("#id_label")).to_have_value("Titre du projet")

    page.go_back(wait_until="commit")
    expect(page).to_have_url(question)
    expect(page.locator("#id_label")).to_have_value("Titre du projet")
    assert dialogs.asked == 2

    page.locator(f"#down-{PROJECT}").first.click()
    assert dialogs.asked == 3, "an act would lose it too"
    press(page, "Enregistrer")
    expect(page.locator(".messages")).to_contain_text("est enregistré")
    page.locator(f"#outline-{AMOUNT}").click()
    expect(page.locator("#studio-editor-title")).to_contain_text("Montant demandé")
    assert dialogs.asked == 3, "saved, nothing is asked"

    page.locator("#id_label").fill("")
    press(page, "Enregistrer")
    expect(page.locator(".studio-editor [role=alert]")).to_be_visible()
    page.get_by_role("link", name="Ajouter une question").first.click()
    assert dialogs.asked == 4, "refused, it is not saved"
    dialogs.stays = False
    page.locator(f"#outline-{PROJECT}").click()
    expect(page.locator("#studio-editor-title")).to_contain_text("Titre du projet")
    assert dialogs.asked == 5


def test_settings_ask_before_a_change_is_lost(page: Page, procedure: Procedure, enter: Enter, dialogs: Dialogs) -> None:
    enter(page.context, address_of("design"))
    settings = f"/admin/studio/{procedure.uuid}/reglages/"
    page.goto(settings)
    page.locator("#id_title").focus()
    page.get_by_role("link", name="Historique").click()
    page.wait_for_url("**/historique/")
    assert dialogs.asked == 0

    page.goto(settings)
    page.locator("#id_title").fill("Aide aux fêtes")
    page.get_by_role("link", name="Calendrier").click()
    assert dialogs.asked == 0, "what is typed in a section stays while another is shown"
    page.locator("#id_processing_days").fill("33")
    page.get_by_role("link", name="Historique").click()
    expect(page.locator("#id_processing_days")).to_have_value("33")
    assert dialogs.asked == 1
    press(page, "Enregistrer")
    expect(page.locator(".messages")).to_contain_text("enregistrés")
    assert in_draft(procedure).title == "Aide aux fêtes"
    page.get_by_role("link", name="Historique").click()
    page.wait_for_url("**/historique/")
    assert dialogs.asked == 1


def test_a_tag_inserted_first_is_a_change_too(page: Page, procedure: Procedure, enter: Enter, dialogs: Dialogs) -> None:
    enter(page.context, address_of("design"))
    stage = procedure.stages.order_by("order")[1]
    page.goto(f"/admin/studio/{procedure.uuid}/instruction/{stage.pk}/")
    page.get_by_role("button", name="Insérer {{ référence }}").click()
    text = page.locator("#id_email_text")
    expect(text).to_have_value(f"{stage.email_text}{{{{ référence }}}}")
    page.get_by_role("link", name="Historique").click()
    page.wait_for_function("() => true")
    assert dialogs.asked == 1
    expect(text).to_have_value(f"{stage.email_text}{{{{ référence }}}}")
