"""Writes the département: settings, terms of use, profile types, categories of documents."""

from wagtail.models import Site

from accounts.models import ProfileType
from home.demo.clock import clock_at, days_ago
from home.demo.department import DEPARTMENT
from home.demo.texts import read
from home.site.terms import publish_terms
from locker.models import DocumentCategory
from portal.models import PortalSettings, TermsVersion

IN_FORCE = 800
"""Days since the terms of use were published."""


def load_department() -> None:
    """Give the portal its identity and the lists that everything else points to."""
    settings = PortalSettings.for_site(Site.objects.get(is_default_site=True))
    for name, value in DEPARTMENT.settings.items():
        setattr(settings, name, value)
    settings.full_clean()
    settings.save()
    # The text that every new portal starts with, which nobody has accepted yet.
    TermsVersion.objects.filter(acceptances=None).delete()
    with clock_at(days_ago(IN_FORCE)):
        publish_terms(body=read("conditions-generales"))
    _load_kinds()
    _load_categories()


def _load_kinds() -> None:
    for order, kind in enumerate(DEPARTMENT.kinds, start=1):
        columns = kind.model_dump(exclude={"code", "introduction"})
        ProfileType.objects.update_or_create(code=kind.code, defaults={**columns, "order": order})


def _load_categories() -> None:
    DocumentCategory.objects.bulk_create(
        DocumentCategory(**category.model_dump(), order=order)
        for order, category in enumerate(DEPARTMENT.categories, start=1)
    )
