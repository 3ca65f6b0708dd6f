"""Whom a request is for when it is not the profile that files it, and in what capacity its applicant acts."""

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.database.rows import KeyedRow
from portal.dates import long_date

MANDATE = "b_mandate"
"""The field key of the attachments that prove the capacity: no form has such a key."""


def mandate_label() -> str:
    """How pages and documents name what proves the capacity (`MANDATE`)."""
    return _now("Proof of the capacity in which you act")


class Capacity(models.TextChoices):
    """In what capacity one files for someone else, as declared (Code civil, 371-1 and 440)."""

    PARENT = "parent", _("Parent")
    GUARDIAN = "guardian", _("Guardian (“tuteur”)")
    CURATOR = "curator", _("Curator (“curateur”)")
    FAMILY_MANDATE = "family", _("Holder of a family habilitation or of a mandate for future protection")
    RELATIVE = "relative", _("Relative or close friend who helps")
    PROFESSIONAL = "professional", _("Professional who supports this person")


class Beneficiary(KeyedRow):
    """Whom a request is for. A draft may hold one that isn't complete; none is transmitted without its name."""

    request = models.OneToOneField("teleservices.ServiceRequest", on_delete=models.CASCADE, related_name="beneficiary")
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    capacity = models.CharField(_("you act as"), max_length=12, choices=Capacity, blank=True)

    class Meta:
        verbose_name = _("beneficiary")
        verbose_name_plural = _("beneficiaries")

    @property
    def name(self) -> str:
        """First and last name; empty while neither is known."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def is_complete(self) -> bool:
        """Whether all that is asked is there, the proof apart."""
        return bool(self.first_name and self.last_name and self.birth_date and self.capacity)

    @property
    def details(self) -> list[tuple[str, str]]:
        """What is known, in words, as pages and documents show it."""
        born = long_date(self.birth_date) if self.birth_date else ""
        return [
            (_now("Beneficiary"), self.name),
            (_now("Date of birth"), born),
            (_now("Capacity of who files"), self.get_capacity_display() if self.capacity else ""),
        ]
