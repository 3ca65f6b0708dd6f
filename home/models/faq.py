"""« Foire aux questions »: a page, its sections, and a page for each question, which so has its own address."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, InlinePanel, Panel, TitleFieldPanel
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable

from home.editing.blocks import VideoBlock
from home.editing.rich_text import expand_all
from home.editing.text_features import TEXT_FEATURES
from home.models.base import IntroducedPage
from home.models.easy_reading import EasilyReadPage
from home.procedures.listing import LINKED
from home.words import matches
from portal.database.rows import KeyedRow

LONGEST_QUERY = 120
THANKED = "merci"
"""The parameter with which an answer's page thanks who voted; no cache keeps a page with it."""


@dataclass(frozen=True)
class Question:
    """A question as lists show it; `answer` is safe HTML."""

    title: str
    slug: str
    url: str
    answer: str
    has_video: bool = False


@dataclass(frozen=True)
class QuestionGroup:
    """A section with its questions."""

    title: str
    questions: list[Question]

    @property
    def tutorials(self) -> list[Question]:
        """Those that a video answers too."""
        return [question for question in self.questions if question.has_video]


class FaqPage(IntroducedPage):
    """All questions, by section, each opening on its answer; `q` keeps those that hold every word of it."""

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.FaqQuestionPage"]
    max_count = 1
    template = "home/faq_page.html"
    content_panels: ClassVar[list[Panel]] = [
        *IntroducedPage.content_panels,
        InlinePanel(
            "sections",
            heading=_("Sections"),
            label=_("Section"),
            help_text=_("Questions are the pages under this one; each says which section it belongs to."),
        ),
    ]
    api_fields: ClassVar[list[APIField]] = [*IntroducedPage.api_fields, APIField("sections")]

    class Meta:
        verbose_name = _("frequently asked questions")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Adds `query`, `groups` (sections with their questions) and `question_count` (how many are found)."""
        query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
        groups = self.groups(query)
        count = sum(len(group.questions) for group in groups)
        context: dict[str, object] = super().get_context(request, *args, **kwargs)
        return context | {"query": query, "groups": groups, "question_count": count}

    def groups(self, query: str = "") -> list[QuestionGroup]:
        """The live questions that hold every word of `query`, by section; those of no section come last."""
        live = FaqQuestionPage.objects.child_of(self).live().only(*LINKED, "slug", "answer", "section", "video")
        pages = [page for page in live if matches(query, page.title, page.answer)]
        questions = list(zip([page.section_id for page in pages], with_answers(pages), strict=True))
        return _by_section(questions, [(section.pk, section.title) for section in self.sections.all()])


class FaqSection(Orderable):
    """A heading that gathers questions, such as « Le compte »."""

    page = ParentalKey(FaqPage, on_delete=models.CASCADE, related_name="sections")
    title = models.CharField(_("title"), max_length=80)

    panels: ClassVar[list[Panel]] = [FieldPanel("title")]
    api_fields: ClassVar[list[APIField]] = [APIField("title")]

    class Meta(Orderable.Meta):
        verbose_name = _("section of the questions")
        verbose_name_plural = _("sections of the questions")

    def __str__(self) -> str:
        return self.title


class FaqQuestionForm(WagtailAdminPageForm):
    """Offers the sections of the page above."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if "section" in self.fields and self.parent_page:
            self.fields["section"].queryset = FaqSection.objects.filter(page_id=self.parent_page.pk)


class FaqQuestionPage(EasilyReadPage):
    """A question (the title) and its answer."""

    section = models.ForeignKey(
        FaqSection, verbose_name=_("section"), null=True, on_delete=models.SET_NULL, related_name="questions"
    )
    answer = RichTextField(_("answer"), features=TEXT_FEATURES)
    video = StreamField(
        [("video", VideoBlock())],
        verbose_name=_("video"),
        blank=True,
        max_num=1,
        help_text=_("Shown above the answer. The page of the questions leads to it."),
    )
    review_on = models.DateField(
        _("to read again on"), null=True, blank=True, help_text=_("That day, the admin's home says so to editors.")
    )

    parent_page_types: ClassVar[list[str]] = ["home.FaqPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/faq_question_page.html"
    usual_text = "home/includes/question_text.html"
    base_form_class = FaqQuestionForm
    content_panels: ClassVar[list[Panel]] = [
        # Any other panel would leave the address empty, which stands in another tab and is required.
        TitleFieldPanel("title", heading=_("Question"), placeholder=False),
        FieldPanel("section"),
        FieldPanel("answer"),
        FieldPanel("video"),
        EasilyReadPage.easy_panel,
        FieldPanel("review_on"),
    ]
    api_fields: ClassVar[list[APIField]] = [APIField(name) for name in ("section", "answer", "video", "easy_text")]

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")

    def own_words(self) -> str:
        return self.answer

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Adds `thanked`: whether the reader has just said what they think of the answer."""
        context: dict[str, object] = super().get_context(request, *args, **kwargs)
        return context | {"thanked": THANKED in request.GET}


def _by_section(
    questions: Sequence[tuple[int | None, Question]], titles: Sequence[tuple[int, str]]
) -> list[QuestionGroup]:
    """Questions, each with the key of its section, under the titles of the sections; those of no section come last."""
    sections = {pk for pk, _title in titles}
    groups = [QuestionGroup(title, [question for at, question in questions if at == pk]) for pk, title in titles]
    others = QuestionGroup(str(_("Other questions")), [question for at, question in questions if at not in sections])
    return [group for group in (*groups, others) if group.questions]


def with_answers(pages: Sequence[FaqQuestionPage]) -> list[Question]:
    """`pages` as lists show them; the links in their answers are looked up at once."""
    answers = expand_all([page.answer for page in pages])
    return [
        Question(page.title, page.slug, page.address, answer, has_video=bool(page.video.raw_data))
        for page, answer in zip(pages, answers, strict=True)
    ]


class AnswerVotes(KeyedRow):
    """What readers said of an answer in a month: two numbers, and nothing of who said it."""

    question = models.ForeignKey(FaqQuestionPage, on_delete=models.CASCADE, related_name="votes")
    month = models.DateField(help_text="its first day")
    helped = models.PositiveIntegerField(default=0)
    did_not_help = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("opinion on an answer")
        verbose_name_plural = _("opinions on answers")
        constraints = [models.UniqueConstraint(fields=["question", "month"], name="answer_votes_of_a_month")]
