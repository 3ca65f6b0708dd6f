"""Values that a service votes and dates, which forms name by key: « plafond de ressources », « 1er septembre »."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from formkit.language.value_types import AMOUNT, DATE, NUMBER, PERCENTAGE, ValueType
from formkit.values import JsonValue, new_key
from teleservices.models.teams.team import Team

DECIMALS = 4
"""Of a number or a percentage; an amount is in whole cents."""


def new_parameter_key() -> str:
    """A key that begins as those of facts do, which no question's does: parameters are read where facts are."""
    return new_key("p")


class ParameterType(models.TextChoices):
    """What the values of a parameter are."""

    AMOUNT = "amount", _("an amount in euros")
    NUMBER = "number", _("a number")
    PERCENTAGE = "percentage", _("a percentage")
    DATE = "date", _("a date")

    @property
    def value_type(self) -> ValueType:
        """What expressions take it for."""
        return _VALUE_TYPES[self]


_VALUE_TYPES = {
    ParameterType.AMOUNT: AMOUNT,
    ParameterType.NUMBER: NUMBER,
    ParameterType.PERCENTAGE: PERCENTAGE,
    ParameterType.DATE: DATE,
}


class Parameter(models.Model):
    """A named value of a service, whose versions say what it is from a day on. Its key and its type never change."""

    key = models.CharField(max_length=34, unique=True, default=new_parameter_key, editable=False)
    name = models.CharField(_("name"), max_length=120)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="parameters", verbose_name=_("Service"))
    value_type = models.CharField(_("kind of value"), max_length=10, choices=ParameterType)

    class Meta:
        ordering = ["name"]
        verbose_name = _("parameter")
        verbose_name_plural = _("parameters")
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="parameter_name_once",
                violation_error_message=_("There is a parameter of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def kind(self) -> ParameterType:
        """The kind of its values, in words too."""
        return ParameterType(self.value_type)


class ParameterVersionQuerySet(models.QuerySet["ParameterVersion"]):
    """Versions, asked for by the day that counts."""

    def in_force(self, day: dt.date, keys: Collection[str]) -> dict[str, "ParameterVersion"]:
        """The versions of these parameters on a day, by key, in one query; a parameter that has none is left out."""
        if not keys:
            return {}
        begun = self.filter(parameter__key__in=keys, valid_from__lte=day).select_related("parameter")
        return {version.parameter.key: version for version in begun.order_by("valid_from")}


class ParameterVersion(models.Model):
    """What a parameter is from a day on, until the next version, and the act that says so. Never rewritten."""

    parameter = models.ForeignKey(Parameter, on_delete=models.PROTECT, related_name="versions")
    valid_from = models.DateField(_("from"))
    number = models.DecimalField(max_digits=16, decimal_places=DECIMALS, null=True)
    """Cents for an amount; what people say for a percentage: 12.5 for 12,5 %."""
    day = models.DateField(null=True)
    deliberation = models.CharField(_("deliberation or other act"), max_length=200)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField(auto_now_add=True)

    objects = ParameterVersionQuerySet.as_manager()

    class Meta:
        ordering = ["-valid_from"]
        verbose_name = _("version of a parameter")
        verbose_name_plural = _("versions of a parameter")
        constraints = [
            models.UniqueConstraint(fields=["parameter", "valid_from"], name="one_version_of_a_parameter_a_day"),
            models.CheckConstraint(
                condition=Q(number=None, day__isnull=False) | Q(number__isnull=False, day=None),
                name="a_version_has_one_value",
            ),
            models.CheckConstraint(condition=~Q(deliberation=""), name="a_version_names_its_act"),
        ]

    def __str__(self) -> str:
        return f"{self.parameter_id} {self.valid_from}"

    @property
    def value(self) -> dt.date | Decimal:
        """A day or a number, as it was typed but for amounts, which are in cents."""
        value = self.day if self.number is None else self.number
        assert value is not None  # noqa: S101 - the database wants one
        return value

    @property
    def operand(self) -> JsonValue:
        """The value as expressions read it: an ISO date, a number; a percentage as the share that it is."""
        if self.number is None:
            return self.day.isoformat() if self.day else None
        number = self.number / 100 if self.parameter.value_type == ParameterType.PERCENTAGE else self.number
        return int(number) if number == int(number) else float(number)
