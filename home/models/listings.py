"""« Aides par profil », a page per profile type, and « Autres démarches »."""

from collections.abc import Collection, Mapping
from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel, Panel
from wagtail.api import APIField
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Orderable, Page

from accounts.models import ProfileType
from home.editing.blocks import ExternalProcedureBlock
from home.editing.text_features import TEXT_FEATURES
from home.models.base import IntroducedPage
from home.models.procedure_pages import ProcedurePage
from home.procedures.listing import LISTED, Entry, by_theme
from teleservices.models import Availability

MOST_HIGHLIGHTED = 6
NOT_OF_THIS_PROFILE = _(
    "This procedure is not for this profile: choose another, or have its designers add the profile."
)


class ProfileIndexPage(IntroducedPage):
    """« Aides par profil »: leads to the page of each profile type."""

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = ["home.ProfileListingPage"]
    max_count = 1
    template = "home/profile_index_page.html"

    class Meta:
        verbose_name = _("procedures by profile")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Adds `profiles`, the live pages below with how many procedures each has."""
        pages = ProfileListingPage.objects.child_of(self).live().select_related("profile_type")
        context: dict[str, object] = super().get_context(request, *args, **kwargs)
        return context | {"profiles": pages.order_by("profile_type__order", "title")}


class ProfileListingForm(WagtailAdminPageForm):
    """Offers the profile types that have no page yet."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        if "profile_type" in self.fields:
            mine = models.Q(listing_page=None) | models.Q(pk=self.instance.profile_type_id)
            self.fields["profile_type"].queryset = ProfileType.objects.filter(mine)

    def clean(self) -> dict[str, object]:
        """What is highlighted is for this profile, and once."""
        cleaned: dict[str, object] = super().clean()
        places = self.formsets.get("highlighted_procedures")
        keys: set[int] = set()
        for form in places.forms if places and places.is_valid() else ():
            page = form.cleaned_data.get("procedure_page")
            if page and not form.cleaned_data.get("DELETE"):
                self._refuse(form, page, cleaned.get("profile_type"), keys)
                keys.add(page.pk)
        return cleaned

    def _refuse(self, form: BaseForm, page: ProcedurePage, kind: object, keys: Collection[int]) -> None:
        if isinstance(kind, ProfileType) and not page.procedure.profile_types.filter(pk=kind.pk).exists():
            form.add_error("procedure_page", ValidationError(NOT_OF_THIS_PROFILE, code="not_of_this_profile"))
        elif page.pk in keys:
            form.add_error("procedure_page", ValidationError(_("It is highlighted already."), code="twice"))


class ProfileListingPage(IntroducedPage):
    """The published procedures of one profile type: those that editors highlight, then all of them by theme."""

    profile_type = models.OneToOneField(
        ProfileType, verbose_name=_("profile type"), on_delete=models.PROTECT, related_name="listing_page"
    )
    presentation = RichTextField(
        _("presentation"),
        features=TEXT_FEATURES,
        blank=True,
        default="",
        help_text=_("Shown above the procedures. The introduction, shorter, is shown by “Aid by profile” too."),
    )

    parent_page_types: ClassVar[list[str]] = ["home.ProfileIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/profile_listing_page.html"
    base_form_class = ProfileListingForm
    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("profile_type"),
        FieldPanel("introduction"),
        FieldPanel("presentation"),
        InlinePanel(
            "highlighted_procedures",
            heading=_("Highlighted procedures"),
            label=_("Procedure"),
            help_text=_("Shown first, in this order. One that closes leaves by itself."),
            max_num=MOST_HIGHLIGHTED,
        ),
    ]
    api_fields: ClassVar[list[APIField]] = [
        *IntroducedPage.api_fields,
        APIField("profile_code"),
        APIField("presentation"),
    ]

    class Meta:
        verbose_name = _("procedures of a profile")
        verbose_name_plural = _("procedures of profiles")

    @property
    def profile_code(self) -> str:
        """The profile type's code."""
        return self.profile_type.code

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Adds `groups`, by theme, and `highlighted`, which stand in their theme too."""
        pages = ProcedurePage.objects.published().filter(procedure__profile_types=self.profile_type_id)
        context: dict[str, object] = super().get_context(request, *args, **kwargs)
        pages_by_key = {page.pk: page for page in pages.only(*LISTED)}
        return context | {
            "groups": by_theme(page.entry() for page in pages_by_key.values()),
            "highlighted": self._highlighted(pages_by_key),
        }

    def _highlighted(self, pages_by_key: Mapping[int, ProcedurePage]) -> list[Entry]:
        """Those of `pages_by_key` that editors chose, as long as they are not closed, in their order."""
        keys = [place.procedure_page_id for place in self.highlighted_procedures.all()]
        pages = [pages_by_key[key] for key in keys if key in pages_by_key]
        states = (Availability.OPEN, Availability.OPENS_LATER)
        return [page.entry() for page in pages if page.procedure.availability() in states]


class HighlightedProcedure(Orderable):
    """A procedure shown first on the page of a profile, as long as it is for that profile and not closed."""

    page = ParentalKey(ProfileListingPage, on_delete=models.CASCADE, related_name="highlighted_procedures")
    procedure_page = models.ForeignKey(
        ProcedurePage, verbose_name=_("procedure"), on_delete=models.CASCADE, related_name="+"
    )

    panels: ClassVar[list[Panel]] = [PageChooserPanel("procedure_page")]

    class Meta(Orderable.Meta):
        verbose_name = _("highlighted procedure")
        verbose_name_plural = _("highlighted procedures")

    def __str__(self) -> str:
        return self.procedure_page.title


def line_id(number: int) -> str:
    """Where a procedure of another site stands on « Autres démarches », counted from 1."""
    return f"ailleurs-{number}"


class OtherProceduresPage(IntroducedPage):
    """« Autres démarches »: those for no profile in particular, and those of other sites."""

    external_procedures = StreamField(
        [("procedure", ExternalProcedureBlock())], verbose_name=_("procedures on other sites"), blank=True
    )

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    template = "home/other_procedures_page.html"
    content_panels: ClassVar[list[Panel]] = [*IntroducedPage.content_panels, FieldPanel("external_procedures")]
    api_fields: ClassVar[list[APIField]] = [*IntroducedPage.api_fields, APIField("external_procedures")]

    class Meta:
        verbose_name = _("other procedures")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Adds `groups`, by theme."""
        pages = ProcedurePage.objects.published().filter(procedure__profile_types=None)
        context: dict[str, object] = super().get_context(request, *args, **kwargs)
        return context | {"groups": pages.by_theme()}
