"""The way from a procedure's page to its form, in the admin."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin.widgets import Button
from wagtail.models import Page

from accounts.models import User
from home.models import ProcedurePage
from teleservices.permissions import may_design


def studio_buttons(page: Page, user: User) -> Iterator[Button]:
    """A button to the form of `page`'s procedure, for designers; nothing on other pages or for others."""
    page = page.specific
    if isinstance(page, ProcedurePage) and may_design(user, page.procedure):
        url = reverse("studio:procedure", args=[page.procedure.uuid])
        yield Button(_("Open in the studio"), url, icon_name="form", priority=5)
