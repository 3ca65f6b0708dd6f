"""Listens to Wagtail's own announcements, so that an entry follows its page; translates only."""

from django.db.models import Model
from django.db.models.signals import post_delete, post_save
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from accounts.models import ProfileType
from home.models import ContentKind, ContentPage, FaqPage, FaqQuestionPage, ProcedurePage, Theme
from locker.models import DocumentCategory
from portal.models import TermsVersion
from search.entries import mark_changed, refresh_branch, refresh_keys, refresh_page
from search.models import SearchEntry, SynonymGroup
from search.sources import procedure_keys, question_keys
from teleservices.models import Procedure, Team

NAMED: dict[type[Model], str] = {
    Theme: "theme",
    Team: "procedure__team",
    ProfileType: "procedure__profile_types",
    DocumentCategory: "",
}
"""What gives procedures words to be found by, and where their pages have it; a category is named in any form."""
READ = ("theme", "procedure__team", "procedure__current_version")


def on_publication(sender: type[Page], instance: Page, **kwargs: object) -> None:
    """A page was published or withdrawn; its address, and those of the pages under it, may have changed."""
    refresh_page(page=instance)
    if isinstance(instance, FaqPage):  # its sections, by which questions are found, are published with it
        refresh_keys(keys=question_keys(FaqQuestionPage.objects.child_of(instance).select_related("section")))
    mark_changed()


def on_procedure_saved(sender: type[Procedure], instance: Procedure, **kwargs: object) -> None:
    """A procedure was published, archived…: its page may be found, or no longer."""
    for page in ProcedurePage.objects.filter(procedure=instance):
        refresh_page(page=page)


def on_terms_published(sender: type[TermsVersion], **kwargs: object) -> None:
    """New terms of use: the page that shows them is found by their words."""
    for page in ContentPage.objects.filter(kind=ContentKind.TERMS):
        refresh_page(page=page)


def on_renamed(sender: type[Model], instance: Model, created: bool = False, **kwargs: object) -> None:
    """What procedures are known by got another name: they are found by it at once, no longer by the former."""
    if not created:
        where = NAMED[sender]
        pages = ProcedurePage.objects.filter(**{where: instance} if where else {}).select_related(*READ)
        refresh_keys(keys=procedure_keys(pages.prefetch_related("procedure__profile_types")))


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
    for model in NAMED:
        post_save.connect(on_renamed, sender=model, dispatch_uid=f"search.renamed.{model._meta.label}")
    post_save.connect(on_terms_published, sender=TermsVersion, dispatch_uid="search.terms")
    for signal, name in ((post_save, "restricted"), (post_delete, "opened")):
        signal.connect(on_restriction, sender=PageViewRestriction, dispatch_uid=f"search.{name}")
        signal.connect(on_change_beside, sender=SynonymGroup, dispatch_uid=f"search.synonyms.{name}")
    post_delete.connect(on_change_beside, sender=SearchEntry, dispatch_uid="search.deleted")
    page_slug_changed.connect(on_change_beside, dispatch_uid="search.address")
    post_page_move.connect(on_change_beside, dispatch_uid="search.moved")
