"""The ways between a procedure's page and its form, in the admin."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from wagtail.admin.widgets import Button
from wagtail.models import Page

from accounts.models import User
from home.models import ProcedureIndexPage, ProcedurePage
from home.procedures.procedure_panel import NAME
from teleservices.models import Procedure
from teleservices.permissions import may_design
from teleservices.studio.publication.offers import Offer, after_publication


def studio_buttons(page: Page, user: User) -> Iterator[Button]:
    """A button to the form of `page`'s procedure, for designers; nothing on other pages or for others."""
    page = page.specific
    if isinstance(page, ProcedurePage) and may_design(user, page.procedure):
        url = reverse("studio:procedure", args=[page.procedure.uuid])
        yield Button(_("Open in the studio"), url, icon_name="form", priority=5)


def page_to_create(procedure: Procedure, user: User) -> Offer | None:
    """The way to the page of a procedure that has none, for who may add one; None otherwise."""
    index = ProcedureIndexPage.objects.first()
    if index is None or ProcedurePage.objects.filter(procedure=procedure).exists():
        return None
    if not index.permissions_for_user(user).can_add_subpage():
        return None
    address = reverse("wagtailadmin_pages:add", args=["home", "procedurepage", index.pk])
    return _("Create its page"), f"{address}?{urlencode({NAME: procedure.pk})}"


def page_to_see(procedure: Procedure, user: User) -> Offer | None:
    """The public page of a procedure, where it is published; None otherwise."""
    page = ProcedurePage.objects.live().filter(procedure=procedure).first()
    return (_("See its page"), page.address) if page else None


def connect_studio() -> None:
    """Called once when this app is ready."""
    after_publication.register("page", page_to_create)
    after_publication.register("public_page", page_to_see)
