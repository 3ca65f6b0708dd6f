"""The authorities of the département, and who has held each."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.history.append_only import AppendOnlyQuerySet, AppendOnlyRow


class AuthorityKind(models.TextChoices):
    """What the law knows: the assembly, its standing committee, its president (CGCT L3211-1, L3122-4, L3221-1)."""

    ASSEMBLY = "assembly", _("Assembly of the département")
    STANDING_COMMITTEE = "standing_committee", _("Standing committee")
    PRESIDENT = "president", pgettext_lazy("an authority", "President")


class Authority(models.Model):
    """Who decides: a body, or the president in person. Letters show these names as they are written here."""

    kind = models.CharField(_("kind of authority"), max_length=20, choices=AuthorityKind)
    name = models.CharField(_("name of the authority"), max_length=150)
    holder = models.CharField(
        _("who holds the office"), max_length=150, blank=True, help_text=_("As letters show it: “Mme Claire Vernaie”.")
    )
    holder_title = models.CharField(
        _("title of the office"),
        max_length=150,
        blank=True,
        help_text=_("As letters show it: “Présidente du conseil départemental”."),
    )
    held_since = models.DateField(_("in office since"), null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("authority")
        verbose_name_plural = _("authorities")
        constraints = [
            models.UniqueConstraint(
                fields=["kind"],
                name="one_authority_of_a_kind",
                violation_error_message=_("This authority is recorded already: change it in the list."),
            ),
            models.CheckConstraint(condition=Q(kind__in=AuthorityKind.values), name="a_kind_of_authority"),
            models.CheckConstraint(
                condition=Q(holder="", held_since=None) | (~Q(holder="") & Q(held_since__isnull=False)),
                name="a_holder_of_office_since_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(kind="president") | (~Q(holder="") & ~Q(holder_title="")), name="a_president_is_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class FormerHolder(AppendOnlyRow):
    """Who held an authority's office before: written once, by the act that names the next one."""

    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="former_holders")
    name = models.CharField(_("who held the office"), max_length=150)
    title = models.CharField(_("title of the office"), max_length=150, blank=True)
    since = models.DateField(_("in office since"))
    until = models.DateField(_("in office until"), help_text=_("The day on which the next one took office."))

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        ordering = ["since", "pk"]
        verbose_name = _("former holder of an office")
        verbose_name_plural = _("former holders of offices")
        constraints = [
            models.CheckConstraint(condition=Q(until__gt=models.F("since")), name="an_office_held_for_a_day_at_least"),
        ]
