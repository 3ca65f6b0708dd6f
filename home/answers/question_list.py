"""The questions of the FAQ as Wagtail lists pages: by section, state, day of review, opinion of readers."""

from collections.abc import Iterable
from typing import ClassVar, cast

import django_filters
from django.core.exceptions import PermissionDenied
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.forms import RadioSelect
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageStatusColumn, PageTitleColumn
from wagtail.admin.views.pages.choose_parent import ChooseParentView
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet
from wagtail.models import Site

from home.answers.answer_figures import counted_since
from home.editing.editors import ForEditors, edits_pages
from home.models import AnswerVotes, FaqQuestionPage, FaqSection

NO_SECTION = "aucune"
REVIEWS = [("due", _("Now")), ("planned", _("Later")), ("none", _("No date"))]


class QuestionFilters(WagtailFilterSet):
    """What editors look for."""

    section = django_filters.ModelChoiceFilter(
        label=_("Section"),
        queryset=lambda _request: FaqSection.objects.all(),
        null_label=_("None"),
        null_value=NO_SECTION,
        empty_label=_("All"),
    )
    live = django_filters.ChoiceFilter(
        label=_("State"),
        choices=[("True", _("Published")), ("False", _("Not published"))],
        empty_label=_("All"),
        widget=RadioSelect,
    )
    review = django_filters.ChoiceFilter(
        label=_("To read again"), choices=REVIEWS, method="by_review", empty_label=_("All"), widget=RadioSelect
    )
    opinion = django_filters.ChoiceFilter(
        label=_("Opinion of readers"),
        choices=[("disappoints", _("Did not help half of them or more"))],
        method="by_opinion",
        empty_label=_("All"),
        widget=RadioSelect,
    )

    class Meta:
        model = FaqQuestionPage
        fields: ClassVar[list[str]] = []

    def by_review(self, questions: QuerySet[FaqQuestionPage], _name: str, value: str) -> QuerySet[FaqQuestionPage]:
        """Those whose day came, is to come, or was never set."""
        today = timezone.localdate()
        days = {"due": Q(review_on__lte=today), "planned": Q(review_on__gt=today), "none": Q(review_on=None)}
        return questions.filter(days[value])

    def by_opinion(self, questions: QuerySet[FaqQuestionPage], _name: str, _value: str) -> QuerySet[FaqQuestionPage]:
        """Those that disappointed at least as often as they helped."""
        return questions.filter(disappointed__gt=0, disappointed__gte=F("helped"))


class QuestionsView(IndexView):
    """By fifty, at the same number of queries whatever their number."""

    default_ordering = "title"
    add_item_label = _("Add a question")

    def annotate_queryset(self, pages: QuerySet[FaqQuestionPage]) -> QuerySet[FaqQuestionPage]:
        """With the name of the section and what readers said over twelve months."""
        votes = AnswerVotes.objects.filter(question=OuterRef("pk"), month__gt=counted_since()).values("question")
        sums = {
            name: Coalesce(Subquery(votes.annotate(sum=Sum(column)).values("sum")), 0)
            for name, column in (("helped", "helped"), ("disappointed", "did_not_help"))
        }
        annotated: QuerySet[FaqQuestionPage] = super().annotate_queryset(pages)
        return annotated.annotate(section_title=F("section__title"), **sums)

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        """The site's own address is read once, not for the link of each row."""
        context: dict[str, object] = super().get_context_data(**kwargs)
        paths = Site.get_site_root_paths()
        for page in cast("Iterable[FaqQuestionPage]", context["object_list"]):
            page._wagtail_cached_site_root_paths = paths
        return context


def _opinion(question: FaqQuestionPage) -> str:
    helped, disappointed = question.helped, question.disappointed
    return f"{helped} / {helped + disappointed}" if helped + disappointed else "–"


class ChooseSectionView(ChooseParentView):
    """Under which page a question is added: for who edits pages, Wagtail opens it to all of the admin."""

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        """Raises PermissionDenied."""
        if not edits_pages(request.user):
            raise PermissionDenied
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)
        return response


class Questions(PageListingViewSet):
    """All the questions, with ways to edit and add."""

    model = FaqQuestionPage
    name = "faq_questions"
    url_prefix = "questions"
    index_view_class = QuestionsView
    choose_parent_view_class = ChooseSectionView
    filterset_class = QuestionFilters
    menu_label = _("Frequently asked questions")
    menu_item_class = ForEditors
    icon = "help"
    menu_order = 440
    add_to_admin_menu = True
    columns: ClassVar[list[Column]] = [
        BulkActionsColumn("bulk_actions"),
        PageTitleColumn("title", label=_("Question"), sort_key="title", classname="title"),
        Column("section_title", label=_("Section"), sort_key="section_title"),
        PageStatusColumn("status", label=_("Status"), sort_key="live", width="12%"),
        DateColumn("review_on", label=_("To read again on"), sort_key="review_on", width="14%"),
        Column("opinion", label=_("Helped, of how many"), accessor=_opinion, width="12%"),
    ]


questions = Questions()
