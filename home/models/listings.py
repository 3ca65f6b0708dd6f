"""« Aides par profil », a page per profile type, and « Autres démarches »."""

from typing import ClassVar

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, Panel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page

from accounts.models import ProfileType
from home.blocks import ExternalProcedureBlock
from home.models.base import IntroducedPage
from home.models.procedure_pages import ProcedurePage


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


class ProfileListingPage(IntroducedPage):
    """The published procedures of one profile type, by theme."""

    profile_type = models.OneToOneField(
        ProfileType, verbose_name=_("profile type"), on_delete=models.PROTECT, related_name="listing_page"
    )

    parent_page_types: ClassVar[list[str]] = ["home.ProfileIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    template = "home/procedure_list_page.html"
    base_form_class = ProfileListingForm
    content_panels: ClassVar[list[Panel]] = [
        *Page.content_panels,
        FieldPanel("profile_type"),
        FieldPanel("introduction"),
    ]
    api_fields: ClassVar[list[APIField]] = [*IntroducedPage.api_fields, APIField("profile_code")]

    class Meta:
        verbose_name = _("procedures of a profile")
        verbose_name_plural = _("procedures of profiles")

    @property
    def profile_code(self) -> str:
        """The profile type's code."""
        return self.profile_type.code

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Adds `groups`, by theme."""
        pages = ProcedurePage.objects.published().filter(procedure__profile_types=self.profile_type_id)
        context: dict[str, object] = super().get_context(request, *args, **kwargs)
        return context | {"groups": pages.by_theme()}


class OtherProceduresPage(IntroducedPage):
    """« Autres démarches »: those for no profile in particular, and those of other sites."""

    external_procedures = StreamField(
        [("procedure", ExternalProcedureBlock())], verbose_name=_("procedures on other sites"), blank=True
    )

    parent_page_types: ClassVar[list[str]] = ["home.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    template = "home/other_procedures_page.html"
    content_panels: ClassVar[list[Panel]] = [
        *IntroducedPage.content_panels,
        FieldPanel("external_procedures"),
    ]
    api_fields: ClassVar[list[APIField]] = [*IntroducedPage.api_fields, APIField("external_procedures")]

    class Meta:
        verbose_name = _("other procedures")

    def get_context(self, request: HttpRequest, *args: object, **kwargs: object) -> dict[str, object]:
        """Adds `groups`, by theme."""
        pages = ProcedurePage.objects.published().filter(procedure__profile_types=None)
        context: dict[str, object] = super().get_context(request, *args, **kwargs)
        return context | {"groups": pages.by_theme()}
