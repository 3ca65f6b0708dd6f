"""The département as templates, e-mails and PDFs see it, and the links that stand on every page."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse

from portal.contrast import PAIRS
from portal.models import PortalSettings
from portal.registry import Registry


@dataclass(frozen=True)
class Link:
    """An entry of the menu or of the footer."""

    label: str
    url: str
    current: bool = False


@dataclass(frozen=True)
class FrameLinks:
    """The links that stand around every page."""

    menu: Sequence[Link]
    footer: Sequence[Link]
    procedures_url: str = "/"
    """The list of all procedures; the front page where none is published."""
    remedies_url: str = ""
    """The page that says how to contest a decision; empty where none is published."""


@dataclass(frozen=True)
class Department:
    """The identity of the département that runs this portal."""

    name: str
    portal_name: str
    logo_url: str
    postal_address: str
    telephone: str
    email: str
    opening_hours: str
    theme_url: str
    base_url: str


link_sources: Registry[Callable[[], FrameLinks]] = Registry()
"""Filled by `home`: functions that say which links stand in the menu and in the footer."""


def current_settings() -> PortalSettings:
    """The settings of the one site; unsaved defaults before anyone edited them."""
    return PortalSettings.objects.select_related("logo").order_by("pk").first() or PortalSettings()


def current_department() -> Department:
    """The département's identity, in one query."""
    row = current_settings()
    return Department(
        name=row.name,
        portal_name=row.portal_name,
        logo_url=row.logo.file.url if row.logo else "",
        postal_address=row.postal_address,
        telephone=row.telephone,
        email=row.email,
        opening_hours=row.opening_hours,
        theme_url=reverse("theme", args=[theme_digest(row)]),
        base_url=settings.PARVIS_BASE_URL,
    )


def whole_url(name: str, *args: object) -> str:
    """The address of a page under the portal's own name, whatever name it was asked under: what e-mails carry."""
    return settings.PARVIS_BASE_URL + reverse(name, args=args)


def theme_digest(row: PortalSettings) -> str:
    """A short name for one choice of colours, so that browsers may keep its stylesheet for ever."""
    colours = "".join(row.shown(name) for name in PAIRS)
    return hashlib.sha256(colours.encode()).hexdigest()[:12]


def frame_links() -> FrameLinks:
    """The main menu, no entry marked as current, and the links at the foot of every page."""
    parts = [source() for source in link_sources]
    return FrameLinks(
        [link for part in parts for link in part.menu],
        [link for part in parts for link in part.footer],
        next((part.procedures_url for part in parts if part.procedures_url != "/"), "/"),
        next((part.remedies_url for part in parts if part.remedies_url), ""),
    )
