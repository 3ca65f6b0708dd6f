"""Editors see a page as it will be before they publish it."""

from django.test import RequestFactory

from home.models import FaqPage, FeaturedProcedure, HighlightedQuestion, HomePage, ProcedurePage
from tests.factories.pages import make_procedure_page, make_question


def _preview(page: HomePage | ProcedurePage | FaqPage) -> str:
    response = page.make_preview_request(RequestFactory().get("/"))
    return response.content.decode()


def test_front_page_shows_what_is_not_saved_yet(home: HomePage) -> None:
    home.headline = "Un essai"
    home.featured_procedures.add(FeaturedProcedure(procedure_page=make_procedure_page(title="Bourse"), hook="Demandez"))
    home.highlighted_questions.add(HighlightedQuestion(question=make_question("Comment faire ?")))

    text = _preview(home.save_revision().as_object())

    for words in ("Un essai", "Bourse", "Demandez", "Comment faire ?"):
        assert words in text


def test_other_pages_are_previewed(site: HomePage) -> None:
    for page in (ProcedurePage.objects.first(), FaqPage.objects.get()):
        page.title = "Un autre titre"
        assert "Un autre titre" in _preview(page.save_revision().as_object())
