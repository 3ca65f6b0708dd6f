"""An export in a browser: the list filtered, the workbook ordered, made by a worker, fetched."""

from pathlib import Path
from uuid import uuid4

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from teleservices.models import DeskExport, RequestFacts
from teleservices.steering.exports import making
from tests.e2e.actors import press
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team

LIST = "/admin/instruction/"


def test_the_list_filtered_then_exported_then_fetched(new_visit: NewVisit, enter: Enter, tmp_path: Path) -> None:
    procedure = make_procedure(team=make_team(f"Service {uuid4().hex[:8]}"))
    kept, left = (make_request(procedure=procedure) for _ in range(2))
    RequestFacts.objects.filter(request=kept).update(amount_asked=900_00)
    agent = make_instructor(procedure.team)
    page: Page = new_visit().new_page()
    enter(page.context, agent.email)
    page.goto(f"{LIST}?asked_min=100")
    page.get_by_role("link", name="Exporter ces demandes").click()
    expect(page.locator("main")).to_contain_text("1 demande")
    page.get_by_label("Tout ce que la liste sait").check()
    press(page, "Faire l’export")
    expect(page.locator(".desk-exports")).to_contain_text("En attente")
    making.work.make(DeskExport.objects.get(author=agent).pk)
    link = page.get_by_role("link", name="Télécharger le fichier")
    expect(link).to_be_visible(timeout=15_000)  # the page looks by itself
    expect(page.get_by_role("status").filter(has_text="Un export est prêt.")).to_have_count(1)
    with page.expect_download() as downloading:
        link.click()
    path = tmp_path / "demandes.xlsx"
    downloading.value.save_as(path)
    references = [row[0] for row in load_workbook(path).active.iter_rows(min_row=2, values_only=True)]
    assert references == [kept.reference]
    assert left.reference not in references
