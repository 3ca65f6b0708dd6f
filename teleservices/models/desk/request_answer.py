"""An answer of a transmitted request that the desk's list is filtered by."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.database.rows import KeyedRow
from teleservices.models.procedures.procedure import Procedure
from teleservices.models.requests.service_request import ServiceRequest

LONGEST_WORD = 60
BY_BEGINNING = ["varchar_pattern_ops", "int8_ops"]
"""PostgreSQL goes to the beginning of a word by an index of these alone; SQLite by any."""
LONGEST_ANSWER = 60


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


class RequestAnswer(KeyedRow):
    """What requests are filtered by of an answer: a number, in cents for an amount, or a short text.

    A choice's value, « yes » or « no », a day in its ISO form, the geographic code of a commune. Like the facts, they
    are made of the request and of what its procedure says of its questions, and of nothing else.
    """

    request = models.ForeignKey(
        ServiceRequest, on_delete=models.CASCADE, related_name="filtered_answers", db_index=False
    )
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+", db_index=False)
    field_key = models.CharField(max_length=40)
    text = models.CharField(max_length=LONGEST_ANSWER, blank=True)
    number = models.DecimalField(max_digits=20, decimal_places=4, null=True)

    class Meta:
        verbose_name = _("answer that requests are filtered by")
        verbose_name_plural = _("answers that requests are filtered by")
        indexes = [
            models.Index(
                fields=["procedure", "field_key", "text", "request"], condition=~Q(text=""), name="answer_text"
            ),
            models.Index(
                fields=["procedure", "field_key", "number", "request"],
                condition=Q(number__isnull=False),
                name="answer_number",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["request", "field_key", "text"], name="request_answer_once"),
            models.CheckConstraint(
                condition=Q(text="", number__isnull=False) | (~Q(text="") & Q(number=None)),
                name="request_answer_is_one_kind",
            ),
        ]
