"""Listens to Wagtail's own announcements, so that an entry follows its page; translates only."""

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from home.models import ContentKind, ContentPage, ProcedurePage, Theme
from portal.models import TermsVersion
from search.entries import mark_changed, refresh_branch, refresh_page
from search.models import SearchEntry, SynonymGroup
from teleservices.models import Procedure


def on_publication(sender: type[Page], instance: Page, **kwargs: object) -> None:
    """A page was published or withdrawn; its address, and those of the pages under it, may have changed."""
    refresh_page(page=instance)
    mark_changed()


def on_procedure_saved(sender: type[Procedure], instance: Procedure, **kwargs: object) -> None:
    """A procedure was published, archived…: its page may be found, or no longer."""
    for page in ProcedurePage.objects.filter(procedure=instance):
        refresh_page(page=page)


def on_terms_published(sender: type[TermsVersion], **kwargs: object) -> None:
    """New terms of use: the page that shows them is found by their words."""
    for page in ContentPage.objects.filter(kind=ContentKind.TERMS):
        refresh_page(page=page)


def on_theme_saved(sender: type[Theme], instance: Theme, **kwargs: object) -> None:
    """A theme was renamed: its procedures are found by the new name, no longer by the former."""
    for page in ProcedurePage.objects.filter(theme=instance).select_related("theme"):
        refresh_page(page=page)


def on_restriction(sender: type[PageViewRestriction], instance: PageViewRestriction, **kwargs: object) -> None:
    """A page was hidden from the public, or shown to it again, with all those under it."""
    refresh_branch(page=instance.page)


def on_change_beside(sender: type[Model], **kwargs: object) -> None:
    """Something changed that entries don't hold: an address, a group of synonyms; or an entry went with its page."""
    mark_changed()


def connect() -> None:
    """Called once, when the app is ready."""
    page_published.connect(on_publication, dispatch_uid="search.published")
    page_unpublished.connect(on_publication, dispatch_uid="search.unpublished")
    post_save.connect(on_procedure_saved, sender=Procedure, dispatch_uid="search.procedure")
    post_save.connect(on_theme_saved, sender=Theme, dispatch_uid="search.theme")
    post_save.connect(on_terms_published, sender=TermsVersion, dispatch_uid="search.terms")
    for signal, name in ((post_save, "restricted"), (post_delete, "opened")):
        signal.connect(on_restriction, sender=PageViewRestriction, dispatch_uid=f"search.{name}")
        signal.connect(on_change_beside, sender=SynonymGroup, dispatch_uid=f"search.synonyms.{name}")
    post_delete.connect(on_change_beside, sender=SearchEntry, dispatch_uid="search.deleted")
    page_slug_changed.connect(on_change_beside, dispatch_uid="search.address")
    post_page_move.connect(on_change_beside, dispatch_uid="search.moved")
