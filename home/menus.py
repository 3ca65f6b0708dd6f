"""The links of the menu and of the footer: the pages that editors published, one query each."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.addresses import public_address
from home.models import ContentKind, FaqPage, HomePage, OtherProceduresPage, ProfileIndexPage
from home.models.accessibility import conformity
from portal.department import Link

MENU: list[type[Page]] = [HomePage, ProfileIndexPage, OtherProceduresPage, FaqPage]
FOOTER = [ContentKind.TERMS, ContentKind.LEGAL, ContentKind.DATA, None, ContentKind.SITE_MAP]
"""None is the accessibility statement."""


def menu() -> list[Link]:
    """Accueil, Aides par profil, Autres démarches, Foire aux questions, under the titles that editors gave them."""
    types = ContentType.objects.get_for_models(*MENU)
    order = [types[model].pk for model in MENU]
    pages = Page.objects.live().filter(content_type__in=order).values_list("content_type_id", "title", "url_path")
    ordered = sorted(pages, key=lambda page: order.index(page[0]))
    return [Link(title, public_address(url_path)) for _type, title, url_path in ordered]


def footer() -> list[Link]:
    """CGU, legal notices, personal data, the accessibility statement with its state, the map of the site."""
    wanted = models.Q(contentpage__kind__in=[kind for kind in FOOTER if kind]) | models.Q(
        accessibilitystatementpage__isnull=False
    )
    pages = Page.objects.live().filter(wanted).values(
        "title", "url_path", "contentpage__kind", "accessibilitystatementpage__audited_on",
        "accessibilitystatementpage__rate",
    )  # fmt: skip
    links = {page["contentpage__kind"]: Link(_footer_label(page), public_address(page["url_path"])) for page in pages}
    return [links[kind] for kind in FOOTER if kind in links]


def _footer_label(page: dict[str, Any]) -> str:
    """The page's title; the statement's says what the site may claim."""
    if page["contentpage__kind"]:
        return str(page["title"])
    audit = page["accessibilitystatementpage__audited_on"], page["accessibilitystatementpage__rate"]
    state = conformity(*audit, timezone.localdate())
    return _("Accessibility: %(state)s") % {"state": state.label}
