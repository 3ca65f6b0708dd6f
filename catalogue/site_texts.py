"""What else the public reads: questions with their answers, notices, and what a search finds."""

import html

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from wagtail.rich_text import get_text_for_indexing

from catalogue import contract
from catalogue.showing import html_of, whole
from home.models import FaqQuestionPage, FaqSection
from portal.identity.service_notices import current_notices
from search import finding


def questions() -> contract.Faq:
    """The questions that anybody may read, by section; those of no section come last. Four queries."""
    pages = list(FaqQuestionPage.objects.live().public().order_by("path"))
    by_section: dict[int | None, list[contract.Answer]] = {}
    for page, body in zip(pages, html_of([page.answer for page in pages]), strict=True):
        answer = contract.Answer(
            question=page.title, url=whole(page.address), html=body, text=get_text_for_indexing(page.answer)
        )
        by_section.setdefault(page.section_id, []).append(answer)
    titles: list[tuple[int | None, str]] = [(section.pk, section.title) for section in FaqSection.objects.all()]
    sections = [
        contract.Section(title=title, questions=by_section[pk])
        for pk, title in [*titles, (None, _("Other questions"))]
        if pk in by_section
    ]
    return contract.Faq(sections=sections)


def notices() -> contract.NoticeList:
    """Those that pages show now."""
    rows = [
        contract.Notice(title=row.title, text=row.text, when=row.when, tone=row.tone, place=row.place)  # type: ignore[arg-type]
        for row in current_notices()
    ]
    return contract.NoticeList(items=rows)


def results_of(query: str) -> contract.Results:
    """What the portal's own search finds. One query; nothing is kept of what was asked."""
    query = " ".join(query.replace("\0", "").split())
    findings = finding.find(query)
    return contract.Results(
        query=query,
        instead=findings.instead,
        items=[_result(result) for result in findings.results],
        nearest=[_result(result) for result in findings.nearest],
    )


def _result(result: finding.Result) -> contract.Result:
    return contract.Result(
        kind=result.kind.value,  # type: ignore[arg-type]
        title=result.title,
        url=whole(result.url),
        html=result.excerpt,
        text=html.unescape(strip_tags(result.excerpt)),
    )
