"""Who is who in a request: whom it is for when it is not the profile that files, who lives with them, who acts."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from portal.database.rows import KeyedRow
from portal.dates import long_date
from teleservices.models.requests.capacity import POWERS, Capacity, Power, Scope


class PersonRole(models.TextChoices):
    """What somebody is to a request."""

    BENEFICIARY = "beneficiary", _("Beneficiary")
    SPOUSE = "spouse", _("Spouse or partner")
    REPRESENTATIVE = "representative", _("Legal representative")
    HOUSEHOLD = "household", _("Member of the household")


class RequestPerson(KeyedRow):
    """Somebody whom a request names.

    Its beneficiary is a row of its own, of which a draft may hold one that isn't complete; the others are those of the
    answers to its questions about persons, `field_key` and `row_id` saying which.
    """

    request = models.ForeignKey(
        "teleservices.ServiceRequest", on_delete=models.CASCADE, related_name="persons", db_index=False
    )
    beneficiary_of = models.OneToOneField(
        "teleservices.ServiceRequest",
        null=True,
        blank=True,
        editable=False,
        on_delete=models.CASCADE,
        related_name="beneficiary",
    )
    """The same request, for its beneficiary: requests are read with it by one join."""
    role = models.CharField(_("role"), max_length=16, choices=PersonRole, default=PersonRole.BENEFICIARY)
    field_key = models.CharField(max_length=40, blank=True, editable=False)
    row_id = models.CharField(max_length=40, blank=True, editable=False)
    first_name = models.CharField(_("first name"), max_length=100, blank=True)
    last_name = models.CharField(_("last name"), max_length=100, blank=True)
    birth_date = models.DateField(_("date of birth"), null=True, blank=True)
    address = models.TextField(_("postal address"), blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    telephone = models.CharField(_("telephone number"), max_length=30, blank=True)
    capacity = models.CharField(_("acts as"), max_length=12, choices=Capacity, blank=True)
    """Of who files, for a beneficiary; of this person, for a representative."""
    scope = models.CharField(_("what the measure is about"), max_length=8, choices=Scope, blank=True)
    until = models.DateField(_("end of the measure or of the mandate"), null=True, blank=True)

    class Meta:
        verbose_name = _("person of a request")
        verbose_name_plural = _("persons of a request")
        constraints = [
            models.UniqueConstraint(fields=["request", "role", "field_key", "row_id"], name="person_of_a_request_once"),
            models.CheckConstraint(
                condition=models.Q(role=PersonRole.BENEFICIARY, beneficiary_of=models.F("request"))
                | (~models.Q(role=PersonRole.BENEFICIARY) & models.Q(beneficiary_of=None)),
                name="beneficiary_is_of_its_request",
            ),
        ]

    @property
    def name(self) -> str:
        """First and last name; empty while neither is known."""
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def power(self) -> Power:
        """What the capacity lets do; nothing while none is said."""
        return POWERS[Capacity(self.capacity)] if self.capacity else Power()

    @property
    def is_complete(self) -> bool:
        """Whether all that is asked of a beneficiary is there, the proof apart."""
        return bool(self.first_name and self.last_name and self.birth_date and self.capacity)

    def has_ended(self, day: dt.date) -> bool:
        """Whether the measure or the mandate was over on that day."""
        return bool(self.power.by_measure and self.until and self.until < day)

    @property
    def details(self) -> list[tuple[str, str]]:
        """What is known, in words, as pages and documents show it."""
        known = [
            (_now("Date of birth"), long_date(self.birth_date) if self.birth_date else ""),
            (_now("Capacity of who files"), self.get_capacity_display() if self.capacity else ""),
        ]
        return [(_now("Beneficiary"), self.name), *known, *self.measure]

    @property
    def measure(self) -> list[tuple[str, str]]:
        """What the measure of protection or the mandate is about, and its end, in words; nothing where none is."""
        if not self.power.by_measure:
            return []
        until = long_date(self.until) if self.until else ""
        named = [(_now("What the measure is about"), self.get_scope_display() if self.scope else ""),
                 (_now("End of the measure or of the mandate"), until)]  # fmt: skip
        return [(label, words) for label, words in named if words]
