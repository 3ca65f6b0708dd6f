"""What this app adds to Wagtail's admin: registrations only."""

from collections.abc import Iterable, Iterator

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.viewsets.base import ViewSet
from wagtail.admin.widgets import Button
from wagtail.models import Page
from wagtail.permission_policies.pages import PagePermissionPolicy
from wagtail.rich_text.feature_registry import FeatureRegistry
from wagtail.snippets.models import register_snippet

from accounts.models import User
from home.answers.question_list import questions
from home.answers.views import report
from home.attendance.view_figures import attendance, attendance_file
from home.audits import urls as audit_urls
from home.audits.permissions import is_offered_audits
from home.editing.editors import ForEditors
from home.editing.text_handlers import PageAddressHandler, PictureHandler
from home.links.broken_report import broken_links
from home.models.procedure_pages import FORM_NOT_PUBLISHED, pages_without_form
from home.outlets.studio_link import studio_buttons
from home.upkeep.moderation import ensure_reader
from home.upkeep.viewsets import ServiceNotices, terms, themes
from portal.models import ServiceNotice

PAGE_MENUS = frozenset({"explorer", "images", "documents"})
"""What only who edits pages needs. Reports are of other things too: each is shown to who may open it."""
SUBMITS = "action-submit"
HELP_ELSEWHERE = ("whats-new", "editor-guide")
"""Links to other sites."""


@hooks.register("register_rich_text_features", order=100)
def link_pages_without_asking_the_site(features: FeatureRegistry) -> None:
    """Links between pages by our own addresses; pictures with their alternative."""
    features.register_link_type(PageAddressHandler)
    features.register_embed_type(PictureHandler)


@hooks.register("construct_main_menu")
def hide_page_menus(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Instructors get no menu of pages."""
    if not PagePermissionPolicy().user_has_any_permission(request.user, ["add", "change", "publish"]):
        menu_items[:] = [item for item in menu_items if item.name not in PAGE_MENUS]


@hooks.register("construct_help_menu")
def keep_help_at_home(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """No link to another site."""
    menu_items[:] = [item for item in menu_items if not item.name.startswith(HELP_ELSEWHERE)]


@hooks.register("before_edit_page")
def have_it_read(request: HttpRequest, page: Page) -> None:
    """What is submitted waits for somebody, whatever became of its approval since."""
    if SUBMITS in request.POST:
        ensure_reader(page.get_workflow())


@hooks.register("before_create_page")
def have_the_new_one_read(request: HttpRequest, parent_page: Page, page_class: type[Page]) -> None:
    """Give a page that is submitted as soon as it is made to a reader, as `have_it_read` does later."""
    if SUBMITS in request.POST:
        ensure_reader(parent_page.get_workflow())


@hooks.register("before_edit_snippet")
def have_the_notice_read(request: HttpRequest, instance: Model) -> None:
    """The same of a notice."""
    if SUBMITS in request.POST and isinstance(instance, ServiceNotice):
        ensure_reader(instance.get_workflow())


@hooks.register("before_create_snippet")
def have_the_new_notice_read(request: HttpRequest, model: type[Model]) -> None:
    """The same of a notice that is submitted as soon as it is made."""
    if SUBMITS in request.POST and issubclass(model, ServiceNotice):
        ensure_reader(model.get_default_workflow())


@hooks.register("before_bulk_action")
def refuse_to_publish_without_a_form(
    request: HttpRequest, action_type: str, objects: Iterable[Page], action: object
) -> HttpResponse | None:
    """The page's own form says it when one page is published; here for many at once."""
    if action_type != "publish" or not pages_without_form([page.pk for page in objects]).exists():
        return None
    messages.error(request, FORM_NOT_PUBLISHED)
    return redirect("wagtailadmin_explore_root")


@hooks.register("register_page_header_buttons")
def open_in_the_studio(page: Page, user: User, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    """From a procedure's page to its form."""
    return studio_buttons(page, user)


@hooks.register("register_admin_viewset")
def register_terms() -> ViewSet:
    """The versions of the terms of use, under Settings."""
    return terms


register_snippet(ServiceNotices)


@hooks.register("register_admin_viewset")
def register_themes() -> ViewSet:
    """What procedures are about, under Settings."""
    return themes


@hooks.register("register_admin_viewset")
def register_questions() -> ViewSet:
    """The questions of the FAQ, in the main menu."""
    return questions


class ForAuditors(MenuItem):
    """An entry for those who edit the accessibility statement."""

    def is_shown(self, request: HttpRequest) -> bool:
        return is_offered_audits(request.user)


@hooks.register("register_admin_urls")
def register_answers_url() -> list[URLPattern]:
    """Which answers of the FAQ help, which links are broken, how often pages are read."""
    return [
        path("reponses/", report, name="answers_report"),
        path("liens-rompus/", broken_links, name="broken_links"),
        path("frequentation/", attendance, name="attendance"),
        path("frequentation/fichier/", attendance_file, name="attendance_file"),
    ]


@hooks.register("register_reports_menu_item")
def register_answers() -> MenuItem:
    """Which answers help, among the reports."""
    return ForEditors(_("Answers of the FAQ"), reverse("answers_report"), icon_name="help", order=900)


@hooks.register("register_admin_urls")
def register_audit_urls() -> list[URLPattern]:
    """Audits of the accessibility."""
    return audit_urls.urlpatterns


@hooks.register("register_reports_menu_item")
def register_audits() -> MenuItem:
    """Audits of the accessibility, among the reports, for who edits the statement."""
    return ForAuditors(_("Accessibility audits"), reverse("accessibility_audits"), icon_name="tasks", order=910)


@hooks.register("register_reports_menu_item")
def register_broken_links() -> MenuItem:
    """Links that lead nowhere, among the reports."""
    return ForEditors(_("Broken links"), reverse("broken_links"), icon_name="link", order=920)


@hooks.register("register_reports_menu_item")
def register_attendance() -> MenuItem:
    """How often pages are read, among the reports."""
    return ForEditors(_("Readings of the pages"), reverse("attendance"), icon_name="view", order=930)


@hooks.register("insert_global_admin_css")
def admin_stylesheet() -> SafeString:
    """The ground of our mark in the sidebar."""
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
