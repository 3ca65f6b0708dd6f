"""Who of the services opened which request, and searched for what: kept a year for who audits, never shown on a sheet.

Journalling of access to personal data: CNIL, deliberation 2021-122 (six to twelve months).
"""

import datetime as dt

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.database.rows import KeyedRow
from teleservices.models.requests.service_request import ServiceRequest

KEPT = dt.timedelta(days=365)


class RequestReading(KeyedRow):
    """That an agent opened a request on a legal day: the first time, the last, and how many times."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="readings", db_index=False)
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    day = models.DateField()
    first_at = models.DateTimeField(default=timezone.now)
    last_at = models.DateTimeField(default=timezone.now)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("request opened")
        verbose_name_plural = _("requests opened")
        default_permissions = ()
        permissions = [("read_traces", _("Can see who opened, exported, decided or searched for what"))]
        constraints = [models.UniqueConstraint(fields=["request", "reader", "day"], name="opened_once_a_day_by_each")]


class DeskSearch(KeyedRow):
    """A search in the list of requests: who, when, how many requests it named; its words are in `SearchedWord`."""

    searcher = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    at = models.DateTimeField(default=timezone.now)
    results = models.PositiveIntegerField(help_text="as counted on the screen: to 2,001")

    class Meta:
        verbose_name = _("search in the list")
        verbose_name_plural = _("searches in the list")
        default_permissions = ()
        indexes = [models.Index(fields=["searcher", "at"], name="searched_by")]


class SearchedWord(KeyedRow):
    """A word of a search, as a keyed digest: who audits can ask who searched for a name, nobody can read the names."""

    search = models.ForeignKey(DeskSearch, on_delete=models.CASCADE, related_name="words")
    digest = models.CharField(max_length=32, db_index=True)

    class Meta:
        verbose_name = _("word searched for")
        verbose_name_plural = _("words searched for")
        default_permissions = ()
