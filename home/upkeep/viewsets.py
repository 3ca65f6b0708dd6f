"""Lists and forms that this app adds to the admin beside its pages."""

from typing import cast

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import CreateView, DeleteView
from wagtail.models import Revision
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import CreateView as NoticeCreateView
from wagtail.snippets.views.snippets import SnippetViewSet

from home.models import ProcedurePage, Theme
from home.site.terms import publish_terms
from portal.admin.policies import PolicyViewSet
from portal.admin.seen_views import AddView, HeldEditView, SeenViewSet, WordsOfButton
from portal.models import ServiceNotice, TermsVersion

MOST_NAMED = 5
ADD_A_NOTICE = _("Add a notice")


def pages_of(theme: Theme) -> list[str]:
    """The titles of the pages that have it, published or not, or had it in a version that can be brought back."""
    kind = ContentType.objects.get_for_model(ProcedurePage)
    versions = Revision.objects.filter(content_type=kind, content__theme=theme.pk).values_list("object_id", flat=True)
    keys = {int(key) for key in versions.distinct()}
    keys |= set(ProcedurePage.objects.filter(theme=theme).values_list("pk", flat=True))
    return list(ProcedurePage.objects.filter(pk__in=keys).order_by("title").values_list("title", flat=True))


class AppendOnlyPolicy(ModelPermissionPolicy):
    """Nobody changes or deletes, whatever their permissions."""

    def user_has_permission(self, user: AbstractBaseUser | AnonymousUser, action: str) -> bool:
        """Adding and viewing alone are asked of the permissions."""
        return action in ("add", "view") and bool(super().user_has_permission(user, action))


class PublishTermsView(CreateView):
    """A new version of the terms of use."""

    def save_instance(self) -> TermsVersion:
        """Number and date are not typed."""
        return publish_terms(body=self.form.cleaned_data["body"])


class TermsViewSet(PolicyViewSet):
    """The versions of the terms of use: read them, publish a new one."""

    model = TermsVersion
    name = "terms"
    url_prefix = "conditions-generales"
    menu_label = _("Terms of use")
    icon = "doc-full"
    form_fields = ("body",)
    list_display = ("__str__", DateColumn("published_at", label=_("published on"), width="30%"))
    inspect_view_enabled = True
    inspect_view_fields = ("number", "published_at", "body")
    copy_view_enabled = False
    add_to_settings_menu = True
    add_view_class = PublishTermsView
    policy_class = AppendOnlyPolicy  # people accepted them as they were


class AddNoticeView(WordsOfButton, NoticeCreateView):
    """A new notice."""

    error_message = _("Nothing is saved yet: correct what is marked below.")


class ServiceNotices(SnippetViewSet):
    """What everybody is told for a time: drafted, previewed, approved and published as pages are."""

    model = ServiceNotice
    admin_url_namespace = "service_notices"
    base_url_path = "annonces"
    menu_label = _("Service notices")
    icon = "warning"
    list_display = (
        "title",
        Column("state", label=_("State")),
        Column("get_place_display", label=_("Shown on")),
        DateColumn("shown_from", label=_("Shown from")),
        DateColumn("shown_until", label=_("Shown until")),
    )
    add_to_reference_index = False
    copy_view_enabled = False
    add_view_class = AddNoticeView
    add_to_admin_menu = True
    menu_order = 450

    def get_index_view_kwargs(self, **kwargs: object) -> dict[str, object]:
        """The list, with its button."""
        return cast("dict[str, object]", super().get_index_view_kwargs(add_item_label=ADD_A_NOTICE, **kwargs))

    def get_add_view_kwargs(self, **kwargs: object) -> dict[str, object]:
        """The page where that leads."""
        return cast("dict[str, object]", super().get_add_view_kwargs(page_title=ADD_A_NOTICE, **kwargs))

    def register_chooser_viewset(self) -> None:
        """None: nothing refers to a notice."""


class NameTakenMeanwhile:
    """Of two who give the same name at once, the second is told."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Save it, or say that the name is taken."""
        try:
            with transaction.atomic():
                return cast("HttpResponse", super().form_valid(form))  # type: ignore[misc]
        except IntegrityError:
            form.add_error("name", _("There is already a theme of this name."))
            self.produced_error_message = self.get_error_message()  # type: ignore[attr-defined]
            return cast("HttpResponse", self.form_invalid(form))  # type: ignore[attr-defined]


class AddThemeView(NameTakenMeanwhile, AddView):
    """A new theme."""


class EditThemeView(NameTakenMeanwhile, HeldEditView):
    """A theme renamed, moved or retired."""


class DeleteThemeView(DeleteView):
    """Deletes a theme that no page has."""

    def form_valid(self, form: BaseForm) -> HttpResponse:
        """Delete it, or say which pages have it and what to do instead."""
        pages = pages_of(self.object)
        if not pages:
            try:
                with transaction.atomic():
                    return super().form_valid(form)
            except (ProtectedError, IntegrityError):  # a page took it meanwhile
                pages = pages_of(self.object)
        messages.error(self.request, self._used_by(pages))
        return redirect(self.index_url_name)

    def _used_by(self, pages: list[str]) -> str:
        titles = ", ".join(f"« {title} »" for title in pages[:MOST_NAMED])
        text = ngettext(
            "“%(name)s” can't be deleted: a procedure's page has it, or had it in a former version (%(pages)s). Retire "
            "it instead: it will no longer be offered.",
            "“%(name)s” can't be deleted: %(count)s procedures' pages have it, or had it in a former version "
            "(%(pages)s). Retire it instead: it will no longer be offered.",
            len(pages),
        )
        more = "…" if len(pages) > MOST_NAMED else ""
        return text % {"name": self.object.name, "count": len(pages), "pages": titles + more}


class Themes(SeenViewSet):
    """What procedures are about: named, ordered, retired."""

    model = Theme
    name = "themes"
    url_prefix = "themes"
    menu_label = _("Themes of the procedures")
    add_label = _("Add a theme")
    icon = "tag"
    form_fields = ("name", "drawing", "order", "is_retired")
    list_display = (
        "name",
        Column("get_drawing_display", label=_("Drawing")),
        Column("state", label=_("State"), accessor=lambda theme: _("Retired") if theme.is_retired else ""),
        Column("order", label=_("Order")),
    )
    ordering = ("order", "name")
    add_to_reference_index = False
    copy_view_enabled = False
    add_to_settings_menu = True
    add_view_class = AddThemeView
    edit_view_class = EditThemeView
    delete_view_class = DeleteThemeView


terms, themes = TermsViewSet(), Themes()
