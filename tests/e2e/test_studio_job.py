"""A whole procedure designed without code, tried, published, filed, changed while it is in use."""

import re
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils.text import slugify
from playwright.sync_api import BrowserContext, Page, expect

from teleservices.models import ServiceRequest
from tests.e2e import actors, designing
from tests.locker.pdf_samples import ordinary

SignIn = Callable[[Page, str], None]
NewVisit = Callable[..., BrowserContext]
TOO_MUCH = "L’aide ne dépasse jamais 80 % des dépenses."


@pytest.fixture
def quote(tmp_path: Path) -> Path:
    path = tmp_path / "devis.pdf"
    path.write_bytes(ordinary())
    return path


@pytest.mark.long
def test_a_procedure_is_designed_and_changed_while_it_is_in_use(
    new_visit: NewVisit, sign_in: SignIn, quote: Path
) -> None:
    title = f"Aide aux fêtes de village {uuid4().hex[:6]}"
    designer = new_visit().new_page()
    sign_in(designer, "conception@demo.test")
    _design(designer, title)
    _try(designer)
    assert not ServiceRequest.objects.filter(procedure__title=title).exists(), "a trial leaves no trace"
    _settle_and_publish(designer)

    applicant = new_visit().new_page()
    sign_in(applicant, "usager@demo.test")
    reference = _file(applicant, slugify(title), quote)
    draft = _begin_another(applicant, slugify(title))

    _change(designer, title)

    applicant.goto(draft)
    expect(applicant.locator("main")).to_contain_text("Ce formulaire a changé")
    expect(applicant.locator("main")).to_contain_text("Nombre de personnes attendues")
    expect(applicant.get_by_label("Oui")).to_be_checked()
    applicant.get_by_label("Nombre de personnes attendues").fill("120")
    actors.press(applicant, "Continuer")
    expect(applicant.get_by_label("Quel est votre repli ?")).to_have_value("Le gymnase")
    applicant.goto(f"/compte/demandes/{reference}/?onglet=contenu")
    request = applicant.locator("main")
    expect(request).to_contain_text("Où irez-vous s’il pleut ?")
    expect(request).to_contain_text("La salle des fêtes")
    expect(request).not_to_contain_text("Quel est votre repli ?")
    expect(request).not_to_contain_text("Nombre de personnes attendues")


def _design(page: Page, title: str) -> None:
    """Four steps: one under a condition, a budget in rows with its total, a rule, a document under a condition."""
    designing.create(page, title)
    designing.open_step(page, "Votre demande")
    designing.add_question(page, "Oui ou non", "La fête a-t-elle lieu en plein air ?")
    designing.add_step(page, "Le repli")
    designing.add_question(page, "Texte court", "Où irez-vous s’il pleut ?")
    designing.open_step(page, "Le repli")
    designing.show_only_if(page, "La fête a-t-elle lieu en plein air ?", "equals", "Oui")

    designing.add_step(page, "Le budget")
    designing.add_question(page, "Groupe répété", "Dépenses prévues", row_name="Dépense")
    designing.open_question(page, "Dépenses prévues")
    designing.add_column(page, "Texte court", "Nature")
    designing.open_question(page, "Dépenses prévues")
    designing.add_column(page, "Montant en euros", "Coût")
    designing.open_question(page, "Dépenses prévues")
    page.locator("main input[name=totals]").first.check()
    designing.save(page)
    designing.open_step(page, "Le budget")
    designing.add_question(page, "Montant en euros", "Aide demandée")
    _add_share(page)

    designing.add_step(page, "Vos pièces")
    designing.add_question(page, "Pièce justificative", "Devis", category="devis")
    designing.open_question(page, "Devis")
    designing.show_only_if(page, "Aide demandée", "at_least", "1000")

    page.locator("main").get_by_role("link", name="Règles").first.click()
    page.get_by_role("link", name="La demande ne peut pas être transmise").click()
    page.locator("main textarea[name=message]").fill(TOO_MUCH)
    page.locator("main input[name=article]").fill("article 3 du règlement des fêtes de village")
    designing.compare(page, "when", "Part de l’aide", "greater", "80")
    page.locator("#studio-save").click()
    expect(page.get_by_role("link", name="La demande ne peut pas être transmise")).to_be_visible()
    expect(page.locator("main")).to_contain_text(TOO_MUCH)


def _add_share(page: Page) -> None:
    """A percentage: the aid over the total of the costs."""
    page.get_by_role("link", name="Ajouter une question").first.click()
    page.get_by_role("link", name="Valeur calculée").first.click()
    page.locator("main input[name=label]").fill("Part de l’aide")
    line = "pourcentage(« Aide demandée » ; somme(« Dépenses prévues » › « Coût »))"
    page.locator("main input[name=formula]").fill(line)
    designing.send(page, "Ajouter à l’étape")
    expect(page.locator(".messages")).to_contain_text("Part de l’aide")


def _try(page: Page) -> None:
    """« Essayer »: the condition, the rows and the total work, and nothing is kept."""
    place = page.url
    page.get_by_role("link", name="Essayer").first.click()
    page.get_by_label("Non").check()
    actors.press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Le budget")
    _fill_budget(page, "400")
    actors.press(page, "Continuer")
    expect(page.locator("main")).to_contain_text("40,00\u00a0%")
    page.goto(place)


def _fill_budget(page: Page, aid: str) -> None:
    page.get_by_label("Nature").first.fill("La sono")
    page.get_by_label("Coût").first.fill("1 000")
    page.get_by_label("Aide demandée").fill(aid)


def _settle_and_publish(page: Page) -> None:
    """The legal facts, then version 1."""
    actors.say_what_the_law_asks(page)
    actors.say_who_decides(page)
    designing.publish(page, 1)


def _file(page: Page, code: str, quote: Path) -> str:
    """The whole path, a refusal of the rule on the way; returns the reference."""
    _start(page, code)
    page.get_by_label("Oui").check()
    actors.press(page, "Continuer")
    page.get_by_label("Où irez-vous s’il pleut ?").fill("La salle des fêtes")
    actors.press(page, "Continuer")
    _fill_budget(page, "2 000")
    actors.press(page, "Continuer")
    expect(page.locator("main")).to_contain_text(TOO_MUCH)
    page.get_by_label("Coût").first.fill("4 000")
    actors.press(page, "Continuer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Vos pièces")
    page.locator("input[type=file]").set_input_files(quote)
    actors.press(page, "Continuer")
    expect(page.locator("main")).to_contain_text("50,00\u00a0%")
    expect(page.locator("main")).to_contain_text(re.compile(r"Total\s+4.000,00"))
    return actors.transmit(page)


def _begin_another(page: Page, code: str) -> str:
    """A draft left after its first step; returns the address of that step."""
    _start(page, code)
    place = page.url
    page.get_by_label("Oui").check()
    actors.press(page, "Continuer")
    page.get_by_label("Où irez-vous s’il pleut ?").fill("Le gymnase")
    actors.press(page, "Enregistrer et quitter")
    return place


def _start(page: Page, code: str) -> None:
    page.goto(f"/demarches/{code}/commencer/")
    actors.press(page, "Commencer")
    expect(page.get_by_role("heading", level=1)).to_have_text("Votre demande")


def _change(page: Page, title: str) -> None:
    """A question more, another less, published as version 2."""
    page.goto("/admin/studio/")
    page.get_by_role("link", name=title).click()
    designing.open_step(page, "Votre demande")
    designing.add_question(page, "Nombre", "Nombre de personnes attendues")
    designing.open_step(page, "Le repli")
    designing.open_question(page, "Où irez-vous s’il pleut ?")
    page.locator("main input[name=label]").fill("Quel est votre repli ?")
    designing.save(page)
    page.locator("main").get_by_role("link", name="Publier").first.click()
    expect(page.locator("main")).to_contain_text("Nombre de personnes attendues")
    expect(page.locator("main")).to_contain_text("Quel est votre repli ?")
    designing.publish(page, 2)
