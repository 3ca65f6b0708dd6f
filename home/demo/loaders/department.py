"""Writes the département: settings, terms of use, profile types, categories of documents."""

from wagtail.models import Site

from accounts.models import ProfileType
from home.demo import department
from home.demo.clock import clock_at, days_ago
from home.demo.texts import read
from home.demo.typography import french
from home.site.terms import publish_terms
from locker.models import DocumentCategory
from portal.models import PortalSettings, TermsVersion

IN_FORCE = 800
"""Days since the terms of use were published."""


def load_department() -> None:
    """Give the portal its identity and the lists that everything else points to."""
    settings = PortalSettings.for_site(Site.objects.get(is_default_site=True))
    for name, value in department.SETTINGS.items():
        setattr(settings, name, french(value))
    settings.full_clean()
    settings.save()
    # The text that every new portal starts with, which nobody has accepted yet.
    TermsVersion.objects.filter(acceptances=None).delete()
    with clock_at(days_ago(IN_FORCE)):
        publish_terms(body=read("conditions-generales"))
    _load_kinds()
    _load_categories()


def _load_kinds() -> None:
    for order, kind in enumerate(department.KINDS, start=1):
        ProfileType.objects.update_or_create(
            code=kind.code,
            defaults={
                "label": kind.label,
                "icon": kind.icon,
                "order": order,
                "is_personal": kind.is_personal,
                "asks_siret": kind.asks_siret,
                "asks_rna": kind.asks_rna,
                "is_public": kind.is_public,
            },
        )


def _load_categories() -> None:
    DocumentCategory.objects.bulk_create(
        DocumentCategory(code=code, label=french(label), help=french(help_text), order=order)
        for order, (code, label, help_text) in enumerate(department.CATEGORIES, start=1)
    )
