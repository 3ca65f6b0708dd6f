"""The links of the menu and of the footer: the pages that editors published."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from home.models import ContentKind, FaqPage, HomePage, OtherProceduresPage, ProcedureIndexPage, ProfileIndexPage
from home.models.accessibility import conformity
from home.site.addresses import public_address
from portal.identity.department import FrameLinks, Link

MENU: list[type[Page]] = [HomePage, ProfileIndexPage, OtherProceduresPage, FaqPage]
FOOTER = [ContentKind.TERMS, ContentKind.LEGAL, ContentKind.DATA, None, ContentKind.REMEDIES, ContentKind.SITE_MAP]
"""None is the accessibility statement."""


def frame_links() -> FrameLinks:
    """Both, in one query.

    The menu: Accueil, Aides par profil, Autres démarches, Foire aux questions, under the titles that editors gave them.
    The footer: CGU, legal notices, personal data, the accessibility statement with its state, how to contest, the map
    of the site.
    """
    types = ContentType.objects.get_for_models(*MENU, ProcedureIndexPage)
    order = [types[model].pk for model in MENU]
    in_footer = models.Q(contentpage__kind__in=[kind for kind in FOOTER if kind]) | models.Q(
        accessibilitystatementpage__isnull=False
    )
    every = types[ProcedureIndexPage].pk
    pages = list(Page.objects.live().filter(models.Q(content_type__in=[*order, every]) | in_footer).values(
        "content_type_id", "title", "url_path", "contentpage__kind", "accessibilitystatementpage__audited_on",
        "accessibilitystatementpage__rate",
    ))  # fmt: skip
    by_type = {page["content_type_id"]: page for page in pages if page["content_type_id"] in [*order, every]}
    others = {page["contentpage__kind"]: page for page in pages if page["content_type_id"] not in by_type}
    menu = [_link(by_type[pk]["title"], by_type[pk]) for pk in order if pk in by_type]
    return FrameLinks(
        menu,
        [_link(_footer_label(others[kind]), others[kind]) for kind in FOOTER if kind in others],
        _address(by_type.get(every), elsewhere="/"),
        _address(others.get(ContentKind.REMEDIES), elsewhere=""),
    )


def practical_links() -> list[Link]:
    """The links of the front page, where editors put « Être aidé »; those that lead somewhere. Two queries."""
    front = HomePage.objects.live().first()
    values = [link.value for link in front.practical_links] if front else []
    return [Link(value["label"], value.address) for value in values if value.address]


def _address(page: dict[str, Any] | None, *, elsewhere: str) -> str:
    """That of the page; `elsewhere` where there is none."""
    return public_address(page["url_path"]) if page else elsewhere


def _link(label: str, page: dict[str, Any]) -> Link:
    return Link(label, public_address(page["url_path"]))


def _footer_label(page: dict[str, Any]) -> str:
    """The page's title; the statement's says what the site may claim."""
    if page["contentpage__kind"]:
        return str(page["title"])
    audit = page["accessibilitystatementpage__audited_on"], page["accessibilitystatementpage__rate"]
    state = conformity(*audit, timezone.localdate())
    return _("Accessibility: %(state)s") % {"state": state.label}
