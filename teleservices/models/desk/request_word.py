"""What a transmitted request is found by at the desk."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.database.rows import KeyedRow
from teleservices.models.requests.service_request import ServiceRequest

LONGEST_WORD = 60
BY_BEGINNING = ["varchar_pattern_ops", "int8_ops"]
"""PostgreSQL goes to the beginning of a word by an index of these alone; SQLite by any."""


class RequestWord(KeyedRow):
    """A word of whom a request is for, folded: of the applicant's name, of the beneficiary's; the SIRET, the RNA.

    As at transmission, like the request itself: `lifecycle.wording` writes them, nothing changes them.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="words", db_index=False)
    word = models.CharField(max_length=LONGEST_WORD, help_text="lower case, no accents")

    class Meta:
        verbose_name = _("word that a request is found by")
        verbose_name_plural = _("words that requests are found by")
        indexes = [models.Index(fields=["word", "request"], opclasses=BY_BEGINNING, name="request_word")]
        constraints = [models.UniqueConstraint(fields=["request", "word"], name="request_word_once")]
