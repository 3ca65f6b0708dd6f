"""Listens to Wagtail's own announcements, so that an entry follows its page; translates only."""

from django.db.models.signals import post_save
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from home.models import ProcedurePage
from search.entries import refresh_page
from teleservices.models import Procedure


def on_publication(sender: type[Page], instance: Page, **kwargs: object) -> None:
    """A page was published or withdrawn."""
    refresh_page(page=instance)


def on_procedure_saved(sender: type[Procedure], instance: Procedure, **kwargs: object) -> None:
    """A procedure was published, archived…: its page may be found, or no longer."""
    for page in ProcedurePage.objects.filter(procedure=instance):
        refresh_page(page=page)


def connect() -> None:
    """Called once, when the app is ready."""
    page_published.connect(on_publication, dispatch_uid="search.published")
    page_unpublished.connect(on_publication, dispatch_uid="search.unpublished")
    post_save.connect(on_procedure_saved, sender=Procedure, dispatch_uid="search.procedure")
