"""Writes the public site: the pages of every portal get their words, those of the demo are added under them."""

import datetime as dt
import json

from django.utils import timezone
from wagtail.models import Page

from accounts.models import ProfileType, User
from formkit.values import JsonValue
from home.demo import faq, site
from home.demo.accounts import address_of
from home.demo.department import DEPARTMENT
from home.demo.loaders.videos import load_video
from home.demo.procedure_files import PROCEDURES, DemoProcedure
from home.demo.texts import easy, read
from home.demo.typography import french, french_json
from home.models import (
    AccessibilityStatementPage,
    ContentKind,
    ContentPage,
    FaqPage,
    FaqQuestionPage,
    FaqSection,
    FeaturedProcedure,
    HighlightedQuestion,
    HomePage,
    OtherProceduresPage,
    ProcedureIndexPage,
    ProcedurePage,
    ProfileIndexPage,
    ProfileListingPage,
)
from portal.models import NoticePlace, ServiceNotice
from teleservices.models import Procedure


def load_site() -> None:
    """Write every page; the front page last, since it shows the others."""
    editor = User.objects.get(email=address_of("communication"))
    _load_procedure_pages(editor)
    _load_listings(editor)
    _load_texts(editor)
    _load_questions(editor)
    _load_front_page(editor)
    _load_notice()


def _publish(page: Page, editor: User) -> None:
    """As an editor does: a revision, checked, published."""
    page.full_clean()
    page.save_revision(user=editor, log_action=True).publish(user=editor)


def _add(parent: Page, page: Page, editor: User) -> None:
    parent.add_child(instance=page)
    _publish(page, editor)


def _load_procedure_pages(editor: User) -> None:
    index = ProcedureIndexPage.objects.get()
    index.introduction = french(site.ALL_PROCEDURES)
    _publish(index, editor)
    for described in PROCEDURES:
        _add(index, _procedure_page(described), editor)


def _procedure_page(described: DemoProcedure) -> ProcedurePage:
    content, words = described.content, described.page
    return ProcedurePage(
        title=content.title,
        slug=described.code,
        procedure=Procedure.objects.get(code=described.code),
        theme_id=words.theme,
        summary=content.summary,
        purpose=words.purpose,
        who_may_apply=words.who_may_apply,
        documents=words.documents,
        what_happens_next=words.what_happens_next,
        easy_text=easy(described.code),
        search_description=content.summary,
    )


def _load_listings(editor: User) -> None:
    index = ProfileIndexPage.objects.get()
    index.introduction = french(site.BY_PROFILE)
    _publish(index, editor)
    for kind in DEPARTMENT.kinds:
        listing = ProfileListingPage(
            title=kind.label,
            slug=kind.code,
            profile_type=ProfileType.objects.get(code=kind.code),
            introduction=kind.introduction,
        )
        _add(index, listing, editor)
    others = OtherProceduresPage.objects.get()
    others.introduction = french(site.OTHERS)
    others.external_procedures = _stream(
        [
            {
                "type": "procedure",
                "value": {
                    "title": external.title,
                    "url": external.url,
                    "text": external.what_for,
                    "site": external.site,
                },
            }
            for external in site.EXTERNALS
        ]
    )
    _publish(others, editor)


def _load_texts(editor: User) -> None:
    names = {
        ContentKind.LEGAL: "mentions-legales",
        ContentKind.DATA: "donnees-personnelles",
        ContentKind.ACCESSIBILITY_PLAN: "plan-d-accessibilite",
    }
    for kind, name in names.items():
        page = ContentPage.objects.get(kind=kind)
        page.body = _stream([_text(name)])
        _publish(page, editor)
    statement = AccessibilityStatementPage.objects.get()
    statement.not_accessible = french(site.NOT_ACCESSIBLE)
    statement.tested_with = french(site.TESTED_WITH)
    statement.written_on = timezone.localdate()
    _publish(statement, editor)
    help_page = ContentPage(title="Être aidé", slug="etre-aide", kind=ContentKind.OTHER, lead=french(site.HELP_LEAD))
    help_page.body = _stream([_text("etre-aide"), _table_of_places(), _text("sans-internet")])
    _add(HomePage.objects.get(), help_page, editor)


def _text(name: str) -> JsonValue:
    return {"type": "text", "value": read(name)}


def _table_of_places() -> JsonValue:
    columns: list[JsonValue] = [{"type": "text", "heading": heading} for heading in ("Commune", "Adresse", "Horaires")]
    rows: list[JsonValue] = [{"values": list[JsonValue](place)} for place in site.HELP_PLACES]
    return {"type": "table", "value": {"columns": columns, "rows": rows, "caption": "Où nous trouver"}}


def _stream(blocks: list[JsonValue]) -> str:
    """A StreamField takes what it stores: JSON."""
    return json.dumps(french_json(blocks))


def _load_questions(editor: User) -> None:
    page = FaqPage.objects.get()
    page.introduction = french(site.FAQ)
    page.sections = [FaqSection(title=title, sort_order=order) for order, title in enumerate(faq.SECTIONS)]
    page.save()
    _publish(page, editor)
    for question in faq.QUESTIONS:
        question_page = FaqQuestionPage(
            title=french(question.title),
            slug=question.slug,
            section=page.sections.get(title=question.section),
            answer=question.answer,
            video=_stream(load_video(question.title, question.video)) if question.video else "",
            easy_text=easy(question.slug),
        )
        _add(page, question_page, editor)


def _load_front_page(editor: User) -> None:
    home = HomePage.objects.get()
    home.headline = french(site.HEADLINE)
    home.introduction = french(site.INTRODUCTION)
    home.practical_links = _stream(
        [{"type": "link", "value": {"label": label, "url": url, "page": None}} for label, url in site.PRACTICAL_LINKS]
    )
    hooks = {described.code: described.page.hook for described in PROCEDURES}
    home.featured_procedures = [
        FeaturedProcedure(
            procedure_page=ProcedurePage.objects.get(procedure__code=code), hook=hooks[code], sort_order=order
        )
        for order, code in enumerate(site.FEATURED)
    ]
    slugs = [question.slug for question in faq.QUESTIONS if question.on_front_page]
    home.highlighted_questions = [
        HighlightedQuestion(question=FaqQuestionPage.objects.get(slug=slug), sort_order=order)
        for order, slug in enumerate(slugs)
    ]
    home.save()
    _publish(home, editor)


def _load_notice() -> None:
    noon = dt.datetime.combine(timezone.localdate() + dt.timedelta(days=site.NOTICE_DAYS), dt.time(12))
    begins = timezone.make_aware(noon)
    ServiceNotice.objects.create(
        title=french(site.NOTICE),
        text=french(site.NOTICE_TEXT),
        place=NoticePlace.FRONT,
        happens_from=begins,
        happens_until=begins + dt.timedelta(hours=5),
    )
