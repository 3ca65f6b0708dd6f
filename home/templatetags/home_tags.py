"""Filters and words of the public site's templates."""

from django import template
from django.template import RequestContext
from django.urls import reverse
from django.utils.safestring import SafeString
from wagtail.models import Page

from accounts.models import User
from accounts.permissions import enters_the_admin
from home.audits.audit_results import PublishedAudit
from home.audits.audit_results import published_audit as audit_in_force
from home.editing.rich_text import expand_all
from home.models import ProcedurePage
from home.procedures import procedure_information as notices
from locker.entry import photos
from teleservices.models import Procedure
from teleservices.permissions import DESIGN

register = template.Library()


@register.filter
def rich(text: str) -> SafeString:
    """An editor's text as HTML, its links resolved."""
    return expand_all([text])[0]


@register.simple_tag
def document_formats() -> str:
    """In what formats this installation takes documents."""
    return photos.formats_text()


@register.simple_tag
def published_audit() -> PublishedAudit | None:
    """The audit that the accessibility statement tells, with its results; None before the first."""
    return audit_in_force()


@register.simple_tag
def data_notice(procedure: Procedure, name: str) -> list[str]:
    """What becomes of the data, for the département called `name`, line by line."""
    return notices.data_notice(procedure, name)


@register.inclusion_tag("home/includes/staff_bar.html", takes_context=True)
def staff_bar(context: RequestContext) -> dict[str, str]:
    """The way to the admin, to this page and to its procedure, for who may; nothing in a preview, nor for others."""
    request, page = context["request"], context["page"]
    user = getattr(request, "user", None)
    if not isinstance(user, User) or getattr(request, "is_preview", False) or not enters_the_admin(user):
        return {}
    return {"admin_url": reverse("wagtailadmin_home"), **_ways_to_change(page, user)}


def _ways_to_change(page: Page, user: User) -> dict[str, str]:
    ways = {}
    if page.permissions_for_user(user).can_edit():
        ways["edit_url"] = reverse("wagtailadmin_pages:edit", args=[page.pk])
    if isinstance(page, ProcedurePage) and user.has_perm(DESIGN):
        ways["studio_url"] = reverse("studio:procedure", args=[page.procedure.uuid])
    return ways
