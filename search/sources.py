"""What each kind of page gives the search to find it by."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import singledispatch

from wagtail.models import Page
from wagtail.rich_text import get_text_for_indexing

from home.audits.audit_results import published_audit
from home.models import (
    AccessibilityStatementPage,
    ContentKind,
    ContentPage,
    FaqPage,
    FaqQuestionPage,
    OtherProceduresPage,
    ProcedurePage,
    ProfileListingPage,
)
from home.procedures.documents_to_prepare import document_fields
from locker.models import DocumentCategory
from portal.models import TermsVersion
from search.models import Kind
from teleservices.models import Availability


@dataclass(frozen=True)
class Source:
    """The kind of a page, its text without markup, and in few words what else it is known by."""

    kind: Kind
    text: str
    keys: str = ""


@singledispatch
def source_of(page: Page) -> Source | None:
    """None for a page that the search leaves out: the front page, lists that only lead elsewhere."""
    return None


@source_of.register
def _procedure(page: ProcedurePage) -> Source | None:
    if page.procedure.availability() == Availability.UNPUBLISHED:
        return None
    rich = (page.purpose, page.who_may_apply, page.documents, page.what_happens_next)
    text = _joined(page.summary, *map(get_text_for_indexing, (*rich, page.easy_text)))
    return Source(Kind.PROCEDURE, text, _known_by(page, _categories()))


def procedure_keys(pages: Iterable[ProcedurePage]) -> dict[int, str]:
    """By page, what a procedure is known by; one query besides that of `pages`, which have read what they stand on."""
    categories = _categories()
    return {page.pk: _known_by(page, categories) for page in pages}


def question_keys(pages: Iterable[FaqQuestionPage]) -> dict[int, str]:
    """By page, what a question is known by; no query where `pages` have read their section."""
    return {page.pk: _section_of(page) for page in pages}


def _categories() -> dict[str, str]:
    return dict(DocumentCategory.objects.values_list("code", "label"))


def _known_by(page: ProcedurePage, categories: Mapping[str, str]) -> str:
    """Its summary and theme, who may apply, the documents that are asked for with their categories, the service."""
    procedure = page.procedure
    kinds = [kind.label for kind in procedure.profile_types.all()]
    documents = document_fields(procedure)
    codes = {field.category for field in documents}
    labels = [label for code, label in categories.items() if code in codes]
    service = procedure.team.name if procedure.team else ""
    return _joined(page.summary, page.theme, *kinds, *(field.label for field in documents), *labels, service)


@source_of.register
def _question(page: FaqQuestionPage) -> Source:
    text = _joined(get_text_for_indexing(page.answer), get_text_for_indexing(page.easy_text))
    return Source(Kind.QUESTION, text, _section_of(page))


def _section_of(page: FaqQuestionPage) -> str:
    return page.section.title if page.section else ""


@source_of.register
def _text(page: ContentPage) -> Source:
    body = page.body.stream_block.get_searchable_content(page.body)
    terms = TermsVersion.current() if page.kind == ContentKind.TERMS else None
    body += [get_text_for_indexing(terms.body)] if terms else []
    return Source(Kind.PAGE, _joined(page.lead, *body, get_text_for_indexing(page.easy_text)))


@source_of.register
def _other_procedures(page: OtherProceduresPage) -> Source:
    return Source(Kind.PAGE, page.introduction)  # its lines are found one by one: `search.memory`


@source_of.register
def _questions(page: FaqPage) -> Source:
    return Source(Kind.PAGE, page.introduction)


@source_of.register
def _profile(page: ProfileListingPage) -> Source:
    return Source(Kind.PAGE, _joined(page.introduction, get_text_for_indexing(page.presentation)))


@source_of.register
def _statement(page: AccessibilityStatementPage) -> Source:
    published = published_audit()
    findings = published.result.findings if published else ()
    paragraphs = [text for finding in findings for text in (finding.defect, finding.burden)]
    return Source(Kind.PAGE, _joined(*map(get_text_for_indexing, (page.not_accessible, page.exempted)), *paragraphs))


def _joined(*texts: object) -> str:
    return " ".join(str(text).strip() for text in texts if text)
