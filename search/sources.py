"""What each kind of page gives the search to find it by."""

from dataclasses import dataclass
from functools import singledispatch

from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from home.models import (
    AccessibilityStatementPage,
    ContentPage,
    FaqPage,
    FaqQuestionPage,
    OtherProceduresPage,
    ProcedurePage,
    ProfileListingPage,
)
from search.models import Kind
from teleservices.models import Availability


@dataclass(frozen=True)
class Source:
    """The kind of a page and its text without markup."""

    kind: Kind
    text: str


@singledispatch
def source_of(page: Page) -> Source | None:
    """None for a page that the search leaves out: the front page, lists that only lead elsewhere."""
    return None


@source_of.register
def _procedure(page: ProcedurePage) -> Source | None:
    if page.procedure.availability() == Availability.UNPUBLISHED:
        return None
    rich = (page.purpose, page.who_may_apply, page.documents, page.what_happens_next)
    return Source(Kind.PROCEDURE, _joined(page.summary, *map(get_text_for_indexing, rich)))


@source_of.register
def _question(page: FaqQuestionPage) -> Source:
    return Source(Kind.QUESTION, get_text_for_indexing(page.answer))


@source_of.register
def _text(page: ContentPage) -> Source:
    body = page.body.stream_block.get_searchable_content(page.body)
    return Source(Kind.PAGE, _joined(page.lead, *body))


@source_of.register
def _other_procedures(page: OtherProceduresPage) -> Source:
    links = [_joined(block.value["title"], block.value["text"]) for block in page.external_procedures]
    return Source(Kind.PAGE, _joined(page.introduction, *links))


@source_of.register(FaqPage)
@source_of.register(ProfileListingPage)
def _list(page: FaqPage | ProfileListingPage) -> Source:
    return Source(Kind.PAGE, page.introduction)


@source_of.register
def _statement(page: AccessibilityStatementPage) -> Source:
    return Source(Kind.PAGE, _joined(*map(get_text_for_indexing, (page.not_accessible, page.exempted))))


def _joined(*texts: object) -> str:
    return " ".join(str(text).strip() for text in texts if text)
