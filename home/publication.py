"""Raises the page cache's generation whenever something that anonymous pages show has changed.

Wagtail and its editors write these rows by many doors (edit, schedule, move, bulk actions, settings): only their own
announcements see them all.
"""

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from accounts.models import ProfileType
from home.models import Theme
from portal.caching.page_cache import raise_generation
from portal.models import PortalSettings, ServiceNotice, TermsVersion
from teleservices.models import Procedure, Team

SHOWN: list[type[Model]] = [
    *(PortalSettings, TermsVersion, ServiceNotice, Redirect, Site, PageViewRestriction),
    *(ProfileType, Procedure, Team, Theme),
]
"""What pages show besides themselves."""


def on_change(sender: object, **kwargs: object) -> None:
    """Raise the generation, whatever changed: pages made before are not served any more."""
    raise_generation()


def connect() -> None:
    """Called once, when the app is ready."""
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(on_change, dispatch_uid=f"home.generation.{id(signal)}")
    for model in SHOWN:
        post_save.connect(on_change, sender=model, dispatch_uid=f"home.generation.saved.{model._meta.label}")
    for model in (*SHOWN, Page):
        post_delete.connect(on_change, sender=model, dispatch_uid=f"home.generation.deleted.{model._meta.label}")
