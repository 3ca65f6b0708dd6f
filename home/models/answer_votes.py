"""« Cette réponse vous a-t-elle aidé ? »: counted by the month, of nobody."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from home.models.faq import FaqQuestionPage
from portal.database.rows import KeyedRow


class AnswerVotes(KeyedRow):
    """What readers said of an answer in a month: two numbers, and nothing of who said it."""

    question = models.ForeignKey(FaqQuestionPage, on_delete=models.CASCADE, related_name="votes")
    month = models.DateField(help_text="its first day")
    helped = models.PositiveIntegerField(default=0)
    did_not_help = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("opinion on an answer")
        verbose_name_plural = _("opinions on answers")
        constraints = [models.UniqueConstraint(fields=["question", "month"], name="answer_votes_of_a_month")]
