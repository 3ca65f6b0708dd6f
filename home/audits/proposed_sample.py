"""The pages that the RGAA wants in a sample, as far as the portal has them; whoever audits adds the others."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from home.models import AccessibilityStatementPage, ContentKind, ContentPage, FaqPage, HomePage, ProcedurePage

MOST_OTHERS = 3
"""Pages of text, among which help and how to reach the département: only editors know which they are."""
Row = tuple[str, str, str]
"""Title, address, process."""


def proposed_pages() -> list[Row]:
    """Front page, help, legal notices, statement, site map, sign-in, search, a procedure: those that are published."""
    titled = [
        *HomePage.objects.live(),
        *ContentPage.objects.live().filter(kind__in=(ContentKind.LEGAL, ContentKind.SITE_MAP)),
        *ContentPage.objects.live().filter(kind=ContentKind.OTHER).order_by("path")[:MOST_OTHERS],
        *AccessibilityStatementPage.objects.live(),
        *FaqPage.objects.live(),
    ]
    rows = [(page.title, page.address, "") for page in titled]
    rows += [
        (_("Sign in"), reverse("account_login"), ""),
        (_("Create an account"), reverse("account_signup"), ""),
        (_("Search"), reverse("search"), ""),
    ]
    return [*rows, *_procedure()]


def _procedure() -> Iterator[Row]:
    page = ProcedurePage.objects.live().order_by("pk").first()
    if page:
        yield page.title[:80], page.address, ""
