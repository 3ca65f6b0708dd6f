"""Audits of the accessibility, filled in."""

import datetime as dt

from django.utils import timezone

from home.audits.criteria import criteria
from home.models import AccessibilityAudit, AuditedPage, AuditRemark, AuditVerdict


def make_audit(*titles: str, audited_on: dt.date | None = None, process: str = "") -> AccessibilityAudit:
    """An audit of these pages, without any verdict."""
    audit = AccessibilityAudit.objects.create(
        audited_on=audited_on or timezone.localdate(),
        audited_by="Atelier Clair",
        tested_with="Firefox 140, NVDA 2026.1",
    )
    AuditedPage.objects.bulk_create(
        AuditedPage(audit=audit, title=title, address=f"/{number}/", process=process)
        for number, title in enumerate(titles or ("Accueil", "Connexion"))
    )
    return audit


def fill_grid(audit: AccessibilityAudit, *, verdict: str = "C", **other: str) -> None:
    """Test every cell, `verdict` everywhere but for the criteria named `c1_1="NC"`, which say what fails."""
    other = {name[1:].replace("_", "."): value for name, value in other.items()}
    AuditVerdict.objects.filter(page__audit=audit).delete()
    AuditVerdict.objects.bulk_create(
        AuditVerdict(page=page, criterion=criterion.number, verdict=other.get(criterion.number, verdict))
        for page in audit.pages.all()
        for criterion in criteria(audit.rgaa_version)
    )
    failing = [number for number, value in other.items() if value == "NC"]
    AuditRemark.objects.bulk_create(
        AuditRemark(audit=audit, criterion=number, defect=f"Défaut du critère {number}.") for number in failing
    )
