"""The public face of a procedure, and the index of them all. Presentation only: nothing is filed here."""

from collections.abc import Collection
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.fields import CharField
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page, PageManager, PagePermissionTester
from wagtail.query import PageQuerySet

from accounts.models import User
from home.editing.pictures import address_of_drawing, addresses_of
from home.editing.previews import OF_PROCEDURES, Modes, show_as
from home.editing.text_features import SHORT_TEXT_FEATURES
from home.models.base import IntroducedPage
from home.models.content import ContentKind, address_of_kind
from home.models.easy_reading import EasilyReadPage
from home.models.themes import Theme
from home.procedures import procedure_information
from home.procedures.availability import calendar_of
from home.procedures.documents_to_prepare import documents_of, with_lockers
from home.procedures.drawings import Drawing
from home.procedures.listing import LISTED, Entry, Heading, ThemeGroup, by_theme
from home.procedures.procedure_panel import ProcedurePanel
from teleservices.models import Procedure

FORM_NOT_PUBLISHED = _(
    "The form of this procedure is not published yet. Save this page as a draft, publish the form in the studio, then "
    "publish this page."
)
LAST = 100_000
"""After all themes."""
TIME_HELP = _("For example: 20 minutes. Left empty, it is estimated from the form.")


class ProcedureIndexPage(IntroducedPage):
    """« Toutes les démarches »: the parent of every procedure's page."""

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.ProcedurePage"]
    max_count = 1
    template = "home/procedure_list_page.html"

    class Meta:
        verbose_name = _("list of all procedures")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Adds `groups`, every published procedure by theme."""
        context: dict[str, object] = super().get_context(request, *args, **kwargs)
        return context | {"groups": ProcedurePage.objects.published().by_theme()}


class ProcedurePageQuerySet(PageQuerySet):
    """Pages of procedures, asked for in the domain's words."""

    def published(self) -> "ProcedurePageQuerySet":
        """Those that the public may read and whose procedure has a form and is not archived."""
        return self.filter(
            live=True, procedure__current_version__isnull=False, procedure__is_archived=False
        ).select_related("procedure", "theme")

    def by_theme(self) -> list[ThemeGroup]:
        """These pages as lists show them."""
        return by_theme(page.entry() for page in self.only(*LISTED))


class ProcedurePagePermissionTester(PagePermissionTester):
    """A procedure has one page: it can't be copied."""

    def can_copy(self) -> bool:
        return False

    def can_copy_to(self, destination: Page, recursive: bool = False) -> bool:
        return False


class ProcedurePageForm(WagtailAdminPageForm):
    """Offers the procedures that have no page yet; a page goes live only with a form behind it."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if "procedure" in self.fields:
            mine = models.Q(page=None) | models.Q(pk=self.instance.procedure_id)
            self.fields["procedure"].queryset = Procedure.objects.filter(mine, is_archived=False)
        if "theme" in self.fields:
            offered = models.Q(is_retired=False) | models.Q(pk=self.instance.theme_id)
            self.fields["theme"].queryset = Theme.objects.filter(offered)

    def clean(self) -> dict[str, object]:
        """To publish or submit for approval, unlike to save a draft, the procedure's form must be published."""
        cleaned: dict[str, object] = super().clean()
        procedure = cleaned.get("procedure")
        if isinstance(procedure, Procedure) and not self.is_deferred_validation and not procedure.current_version_id:
            self.add_error("procedure", ValidationError(FORM_NOT_PUBLISHED, code="no_form"))
        return cleaned


class ProcedurePage(EasilyReadPage):
    """What the public reads before starting; its address is the procedure's code."""

    procedure = models.OneToOneField(
        Procedure, verbose_name=_("procedure"), on_delete=models.PROTECT, related_name="page"
    )
    theme = models.ForeignKey(
        Theme, verbose_name=_("theme"), null=True, db_column="theme", on_delete=models.PROTECT, related_name="+"
    )
    """None in a draft where nobody chose one yet."""
    picture = models.ForeignKey(
        "portal.Image",
        verbose_name=_("picture"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("Without one, the drawing of the theme is shown."),
    )
    summary = models.CharField(
        _("summary"), max_length=300, help_text=_("What it is for, in one or two sentences, as lists show it.")
    )
    purpose = RichTextField(_("what it is for"), features=SHORT_TEXT_FEATURES, blank=True)
    who_may_apply = RichTextField(_("who may apply"), features=SHORT_TEXT_FEATURES, blank=True)
    documents = RichTextField(
        _("about the documents"),
        features=SHORT_TEXT_FEATURES,
        blank=True,
        help_text=_("Shown under the list of documents, which comes from the published form."),
    )
    time_needed = models.CharField(_("time needed"), max_length=60, blank=True, help_text=_("For example: 20 minutes."))
    what_happens_next = RichTextField(_("what happens next"), features=SHORT_TEXT_FEATURES, blank=True)
    blank_form = models.ForeignKey(
        "portal.Document",
        verbose_name=_("form to print"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("For those who can't apply online."),
    )

    objects = PageManager.from_queryset(ProcedurePageQuerySet)()
    parent_page_types: ClassVar[list[str]] = ["home.ProcedureIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/procedure_page.html"
    usual_text = "home/includes/procedure_text.html"
    base_form_class = ProcedurePageForm
    content_panels: ClassVar[list[Panel]] = [
        FieldPanel("title"),
        MultiFieldPanel(
            [ProcedurePanel("procedure"), FieldPanel("theme"), FieldPanel("summary"), FieldPanel("picture")],
            heading=_("The procedure"),
        ),
        MultiFieldPanel([FieldPanel("purpose"), FieldPanel("who_may_apply")], heading=_("For what and for whom")),
        MultiFieldPanel(
            [FieldPanel("documents"), FieldPanel("time_needed", help_text=TIME_HELP), FieldPanel("blank_form")],
            heading=_("To prepare"),
        ),
        FieldPanel("what_happens_next"),
        EasilyReadPage.easy_panel,
    ]
    promote_panels: ClassVar[list[Panel]] = [
        MultiFieldPanel([FieldPanel("seo_title"), FieldPanel("search_description")], heading=_("Search engines"))
    ]
    api_fields: ClassVar[list[APIField]] = [
        APIField("theme", serializer=CharField(source="theme_id")),
        APIField("theme_name", serializer=CharField(source="theme")),
        *(
            APIField(name)
            for name in (
                "code",
                "summary",
                "purpose",
                "who_may_apply",
                "documents",
                "time_needed",
                "what_happens_next",
                "easy_text",
                "opens_at",
                "closes_at",
                "availability",
                "form_schema",
            )
        ),
    ]

    class Meta:
        verbose_name = _("procedure's page")
        verbose_name_plural = _("procedures' pages")

    def full_clean(self, *args: object, **kwargs: object) -> None:
        """The address is the procedure's code, always."""
        if self.procedure_id:
            self.slug = self.procedure.code
        super().full_clean(*args, **kwargs)

    def save(self, *args: object, **kwargs: object) -> None:
        """Never live without a published form, by whatever door. Raises ValidationError."""
        if self.live and not self.procedure.current_version_id:
            raise ValidationError({"procedure": FORM_NOT_PUBLISHED})
        super().save(*args, **kwargs)

    @property
    def preview_modes(self) -> Modes:
        """Besides, as the page is before the procedure opens, while it is open, and once it is closed."""
        return [*super().preview_modes, *OF_PROCEDURES]

    def permissions_for_user(self, user: User) -> PagePermissionTester:
        return ProcedurePagePermissionTester(user, self)

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Adds what the procedure says of itself, and for who is signed in the draft to take up again."""
        context: dict[str, object] = super().get_context(request, *args, **kwargs)
        procedure, user = procedure_information.with_information(self.procedure_id), request.user
        if getattr(request, "is_preview", False):
            show_as(procedure, str(getattr(request, "preview_mode", "")), now=timezone.now())
        time_needed = procedure_information.time_needed_of(procedure, self.time_needed)
        documents = documents_of(procedure)
        return context | {
            "procedure": procedure,
            "calendar": calendar_of(procedure),
            "time_needed": time_needed,
            "rows": procedure_information.rows_of(procedure, time_needed),
            "documents": with_lockers(documents, procedure, user) if isinstance(user, User) else documents,
            "silence": procedure_information.silence_of(procedure),
            "plan": procedure_information.plan_lines(procedure),
            "draft": procedure_information.draft_of(procedure, user) if isinstance(user, User) else None,
            "is_awaited": procedure_information.is_awaited(procedure, user),
            "picture": self.picture_url(),
            "data_url": address_of_kind(ContentKind.DATA),
            "replacement_url": _address_instead_of(procedure),
        }

    def own_words(self) -> str:
        return self.summary

    def entry(self, *, text: str = "", picture: str = "") -> Entry:
        """This procedure in a list, with its summary unless another `text` is given."""
        calendar = calendar_of(self.procedure)
        return Entry(self.title, self.address, text or self.summary, self._heading(), calendar, picture)

    def _heading(self) -> Heading:
        """A page without theme, which no editor's form publishes, comes last."""
        if self.theme is None:
            return Heading("", str(_("Other procedures")), LAST)
        return Heading(self.theme.key, self.theme.name, self.theme.order)

    def picture_url(self) -> str:
        """The address of the page's picture, or of its theme's drawing."""
        return addresses_of([self.picture]).get(self.picture_id or 0) or self.drawing_url()

    def drawing_url(self) -> str:
        """The address of the drawing of its theme."""
        return address_of_drawing(self.theme.drawing if self.theme else Drawing.SOLIDARITY)

    @property
    def code(self) -> str:
        """The procedure's code."""
        return self.procedure.code

    @property
    def opens_at(self) -> object:
        """When it opens, if that is planned."""
        return self.procedure.opens_at

    @property
    def closes_at(self) -> object:
        """When it closes, if that is planned."""
        return self.procedure.closes_at

    @property
    def availability(self) -> str:
        """Whether it can be started now: unpublished, opens_later, open or closed."""
        return str(self.procedure.availability())

    @property
    def form_schema(self) -> str:
        """The address of the form's description in JSON Schema."""
        parts = self.get_url_parts()
        return (parts[1] if parts else "") + reverse("form_description", args=[self.code])


def _address_instead_of(procedure: Procedure) -> str:
    """The address of the page of what replaces a closed procedure; empty without one. Queries only where it is said."""
    other = procedure.replacement
    page = ProcedurePage.objects.published().filter(procedure=other).first() if other else None
    return page.address if page else ""


def pages_without_form(pages: Collection[int]) -> ProcedurePageQuerySet:
    """Among `pages` (primary keys), those of procedures whose form is not published."""
    return ProcedurePage.objects.filter(pk__in=pages, procedure__current_version=None)
