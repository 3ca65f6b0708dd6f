"""An opinion asked of a person outside, on named parts of a request, and what they answered."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from locker.models import StoredFile
from portal.database.rows import KeyedRow, PublicRow
from teleservices.models.requests.service_request import Attachment, ServiceRequest

READING = dt.timedelta(days=15)
"""How long who gave an opinion may read it again by their link."""
WAITING = dt.timedelta(days=60)
"""How long after its deadline an opinion may still be given, while its request is under way."""


class AdviserKind(models.TextChoices):
    """Whom an opinion is asked of."""

    SERVICE = "service", pgettext_lazy("who gives an opinion", "A service")
    COMMUNE = "commune", pgettext_lazy("who gives an opinion", "A commune, or a group of communes")
    ELECTED = "elected", pgettext_lazy("who gives an opinion", "An elected member")
    EXPERT = "expert", pgettext_lazy("who gives an opinion", "An expert, a partner")


class AnswerKind(models.TextChoices):
    """In what form an opinion is asked for."""

    FREE = "free", _("A free text")
    VERDICT = "verdict", _("Favourable, favourable with reservations or unfavourable, with a text")


class OpinionVerdict(models.TextChoices):
    """What an opinion concludes."""

    FAVOURABLE = "favourable", pgettext_lazy("an opinion", "Favourable")
    RESERVED = "reserved", pgettext_lazy("an opinion", "Favourable with reservations")
    UNFAVOURABLE = "unfavourable", pgettext_lazy("an opinion", "Unfavourable")


class OpinionQuerySet(models.QuerySet["Opinion"]):
    """Opinions by where they stand."""

    def awaited(self) -> "OpinionQuerySet":
        """Neither given, nor deemed given, nor withdrawn."""
        return self.filter(answered_at=None, deemed_at=None, withdrawn_at=None)

    def blocking(self) -> "OpinionQuerySet":
        """Those without which nothing is decided."""
        return self.awaited().filter(is_compulsory=True)

    def given(self) -> "OpinionQuerySet":
        """Answered, or deemed given by a text."""
        return self.exclude(answered_at=None, deemed_at=None)

    def told_applicant(self) -> "OpinionQuerySet":
        """Those that the applicant may read once the request is decided: given, and communicable."""
        return self.filter(is_communicable=True, answered_at__isnull=False)


class Opinion(PublicRow):
    """A question to a person who has no account, who answers by a link. It goes with its request.

    They are shown the steps of `step_keys` and the documents of `named_documents`, nothing else.
    `is_communicable`: whoever asks may have it, and the applicant reads it after the decision; what isn't prepares
    the decision (CRPA L311-2).
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="opinions")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_by_name = models.CharField(max_length=200)
    asked_at = models.DateTimeField()
    email = models.EmailField(_("e-mail address"))
    name = models.CharField(max_length=150)
    adviser_kind = models.CharField(max_length=10, choices=AdviserKind)
    capacity = models.CharField(max_length=150)
    """In what capacity they answer, in the service's words: « maire de Brenne »."""
    question = models.TextField()
    answer_kind = models.CharField(max_length=10, choices=AnswerKind)
    step_keys = models.JSONField(default=list)
    deadline = models.DateField()
    """The last day on which it isn't late."""
    deadline_reason = models.CharField(max_length=500, null=True)  # noqa: DJ001 - older rows have none
    """Why it is beyond the day on which silence refuses the request; never told to who is asked nor who applies."""
    is_communicable = models.BooleanField(default=False)
    is_compulsory = models.BooleanField(default=False)
    code_digest = models.CharField(max_length=64, blank=True)
    code_until = models.DateTimeField(null=True)
    code_tries = models.PositiveSmallIntegerField(default=0)
    viewed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    """When they were last reminded, by itself or by hand."""
    answered_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=12, choices=OpinionVerdict, blank=True)
    text = models.TextField(blank=True)
    document = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    deemed_at = models.DateTimeField(null=True)
    """When the service noted that the silence of who was asked counts as an opinion given."""
    deemed_ground = models.CharField(max_length=300, blank=True)
    """The text of law that says so."""

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["-asked_at", "-pk"]
        verbose_name = _("opinion")
        verbose_name_plural = _("opinions")
        indexes = [
            models.Index(
                fields=["deadline"],
                condition=Q(answered_at=None, withdrawn_at=None, deemed_at=None, reminded_at=None),
                name="opinion_to_remind",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(question="") & ~Q(name="") & ~Q(email="") & ~Q(capacity="") & ~Q(asked_by_name=""),
                name="opinion_asked_of_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, verdict="", text="", document=None)
                | (Q(answered_at__isnull=False) & (~Q(text="") | ~Q(verdict=""))),
                name="opinion_given_says_something",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None)
                | Q(answer_kind="free", verdict="")
                | (Q(answer_kind="verdict") & ~Q(verdict="")),
                name="opinion_given_as_it_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(answered_at=None, deemed_at=None),
                name="opinion_given_is_not_withdrawn",
            ),
            models.CheckConstraint(
                condition=Q(deemed_at=None, deemed_ground="") | (Q(deemed_at__isnull=False) & ~Q(deemed_ground="")),
                name="opinion_deemed_by_a_text",
            ),
            models.CheckConstraint(
                condition=Q(code_digest="", code_until=None) | (~Q(code_digest="") & Q(code_until__isnull=False)),
                name="opinion_code_has_an_end",
            ),
        ]

    @property
    def is_awaited(self) -> bool:
        """Neither given, nor deemed given, nor withdrawn."""
        return self.answered_at is None and self.deemed_at is None and self.withdrawn_at is None


class OpinionLink(KeyedRow):
    """A way to an opinion, sent by e-mail: of its token, the SHA-256 alone is kept.

    Each e-mail has its own, so that a reminder doesn't kill the link of the e-mail before it; they die together.
    """

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="links")
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    class Meta:
        verbose_name = _("link to an opinion")
        verbose_name_plural = _("links to opinions")


class OpinionDocument(KeyedRow):
    """A document of the request that is shown with the question; gone once the request holds it no more."""

    opinion = models.ForeignKey(Opinion, on_delete=models.CASCADE, related_name="named_documents")
    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["pk"]
        verbose_name = _("document shown with an opinion")
        verbose_name_plural = _("documents shown with opinions")
        constraints = [models.UniqueConstraint(fields=["opinion", "attachment"], name="document_named_once")]
