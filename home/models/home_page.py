"""The front page: the banner « Démarches à la Une », practical links, the first questions."""

import datetime as dt
from collections.abc import Mapping
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, PageChooserPanel, Panel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.url_routing import RouteResult

from home.editing.blocks import LinkBlock
from home.editing.pictures import addresses_of
from home.models.base import PublicPage
from home.models.easy_reading import PATH
from home.models.faq import FaqQuestionPage
from home.models.listings import ProfileListingPage
from home.models.procedure_pages import ProcedurePage
from home.procedures.listing import LINKED, LISTED, Entry
from teleservices.models import Availability

FIRST_QUESTIONS = 5
FEATURED = (
    *("page", "sort_order", "hook", "image__title", "show_from", "show_until", "procedure_page__picture__title"),
    *(f"procedure_page__{name}" for name in LISTED),
)
"""Columns that the banner shows, and those that say whether it does."""


class HomePage(PublicPage):
    """The root of the site."""

    headline = models.CharField(_("headline"), max_length=120, help_text=_("The title that visitors read."))
    introduction = models.TextField(_("introduction"), blank=True)
    practical_links = StreamField([("link", LinkBlock())], verbose_name=_("practical links"), blank=True)

    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "home.ProcedureIndexPage",
        "home.ProfileIndexPage",
        "home.OtherProceduresPage",
        "home.FaqPage",
        "home.ContentPage",
        "home.AccessibilityStatementPage",
    ]
    max_count = 1
    template = "home/home_page.html"
    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("headline"),
        FieldPanel("introduction"),
        InlinePanel("featured_procedures", heading=_("Featured procedures"), label=_("Procedure")),
        FieldPanel("practical_links"),
        InlinePanel(
            "highlighted_questions",
            heading=_("Questions of the front page"),
            label=_("Question"),
            help_text=_("Without any, the first five questions are shown."),
            max_num=5,
        ),
    ]
    api_fields: ClassVar[list[APIField]] = [APIField("headline"), APIField("introduction")]

    class Meta:
        verbose_name = _("front page")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Adds `banner`, `profiles` and `questions`."""
        context: dict[str, object] = super().get_context(request, *args, **kwargs)
        return context | {
            "banner": self.banner(),
            "profiles": ProfileListingPage.objects.live().order_by("profile_type__order", "title").only(*LINKED),
            "questions": self.questions(),
        }

    def own_words(self) -> str:
        return self.introduction or self.headline

    def banner(self) -> list[Entry]:
        """What the banner shows now, with its pictures, all looked up at once."""
        places = self.featured()
        pictures = addresses_of(image for place in places for image in (place.image, place.procedure_page.picture))
        return [place.entry(pictures) for place in places]

    def featured(self, at: dt.datetime | None = None) -> list["FeaturedProcedure"]:
        """What the banner shows at `at` (now by default), in the editors' order."""
        places = self.featured_procedures.select_related(
            "procedure_page__procedure", "procedure_page__theme", "procedure_page__picture", "image"
        ).only(*FEATURED)
        return [place for place in places if place.is_shown(at)]

    def questions(self) -> list[FaqQuestionPage]:
        """The questions that editors chose, or the first ones."""
        highlights = self.highlighted_questions.select_related("question").only(
            *(f"question__{name}" for name in LINKED)
        )
        pages = [highlighted.question for highlighted in highlights if highlighted.question.live]
        return pages or list(FaqQuestionPage.objects.live().order_by("path").only(*LINKED)[:FIRST_QUESTIONS])

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Finds a page of any depth in one query, with those above it; no page of ours has addresses but `PATH`."""
        if not path_components:
            result: RouteResult = super().route(request, path_components)
            return result
        url_path = self.url_path
        chain = [url_path := f"{url_path}{slug}/" for slug in path_components]
        above: Page = self
        for page in Page.objects.filter(slug__in=path_components, url_path__in=chain).order_by("depth"):
            page._cached_parent_obj = above  # where treebeard looks first
            above = page
        if above.url_path == chain[-1] and above.live:
            return RouteResult(_whole(above))
        if path_components[-1] == PATH and above.url_path in chain[-2:-1]:
            easy: RouteResult = _whole(above).route(request, [PATH])
            return easy
        raise Http404


def _whole(page: Page) -> Page:
    """`page` as its own class; that of a procedure with its theme, at no query more."""
    if not issubclass(page.specific_class, ProcedurePage):
        return page.specific
    whole = ProcedurePage.objects.select_related("theme").get(pk=page.pk)
    whole._cached_parent_obj = page.get_parent()
    return whole


class FeaturedProcedure(Orderable):
    """A place in the banner: shown between its dates, and only while its procedure is not closed."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="featured_procedures")
    procedure_page = models.ForeignKey(
        ProcedurePage, verbose_name=_("procedure"), on_delete=models.CASCADE, related_name="+"
    )
    hook = models.CharField(
        _("hook"), max_length=120, blank=True, help_text=_("A short sentence; without one, the summary is shown.")
    )
    image = models.ForeignKey(
        "portal.Image",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Without one, the picture of the procedure's page is shown."),
    )
    show_from = models.DateTimeField(_("show from"), null=True, blank=True)
    show_until = models.DateTimeField(_("show until"), null=True, blank=True)

    panels: ClassVar[list[Panel]] = [
        PageChooserPanel("procedure_page"),
        FieldPanel("hook"),
        FieldPanel("image"),
        FieldRowPanel([FieldPanel("show_from"), FieldPanel("show_until")], heading=_("Schedule")),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("featured procedure")
        verbose_name_plural = _("featured procedures")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(show_from=None)
                | models.Q(show_until=None)
                | models.Q(show_until__gt=models.F("show_from")),
                name="featured_until_after_from",
            ),
        ]

    def __str__(self) -> str:
        return self.procedure_page.title

    def clean(self) -> None:
        """The end of the schedule comes after its beginning."""
        super().clean()
        if self.show_from and self.show_until and self.show_until <= self.show_from:
            raise ValidationError({"show_until": _("The end must come after the beginning.")})

    def entry(self, pictures: Mapping[int, str]) -> Entry:
        """The procedure with this place's own hook and picture; `pictures` are addresses by an image's primary key."""
        page = self.procedure_page
        picture = pictures.get(self.image_id or page.picture_id or 0) or page.drawing_url()
        return page.entry(text=self.hook, picture=picture)

    def is_shown(self, at: dt.datetime | None = None) -> bool:
        """Whether the banner shows it at `at` (now by default)."""
        at = at or timezone.now()
        if (self.show_from and at < self.show_from) or (self.show_until and at >= self.show_until):
            return False
        available = self.procedure_page.procedure.availability(at)
        return self.procedure_page.live and available in (Availability.OPEN, Availability.OPENS_LATER)


class HighlightedQuestion(Orderable):
    """A question shown on the front page."""

    page = ParentalKey(HomePage, on_delete=models.CASCADE, related_name="highlighted_questions")
    question = models.ForeignKey(
        "home.FaqQuestionPage", verbose_name=_("question"), on_delete=models.CASCADE, related_name="+"
    )

    panels: ClassVar[list[Panel]] = [PageChooserPanel("question")]

    class Meta(Orderable.Meta):
        verbose_name = _("question of the front page")
        verbose_name_plural = _("questions of the front page")

    def __str__(self) -> str:
        return self.question.title
