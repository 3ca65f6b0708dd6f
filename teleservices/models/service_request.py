"""One filing of a procedure for one profile, and the documents it holds."""

import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Profile, User
from locker.models import LockerDocument, StoredFile
from teleservices.models.form_version import FormVersion
from teleservices.models.procedure import Procedure
from teleservices.models.references import new_reference
from teleservices.models.stage import Stage
from teleservices.models.states import State
from teleservices.models.team import Team


class ServiceRequestQuerySet(models.QuerySet["ServiceRequest"]):
    """Requests, asked for in the domain's words. Every door goes through one of the two `visible_…`."""

    def visible_to(self, user: User) -> "ServiceRequestQuerySet":
        """As an applicant: those of the profiles that `user` is a member of, drafts included."""
        return self.filter(profile__memberships__user=user)

    def instructed_by(self, user: User) -> "ServiceRequestQuerySet":
        """As an instructor: those transmitted to the teams that `user` belongs to."""
        return self.transmitted().filter(team__team_members__user=user)

    def drafts(self) -> "ServiceRequestQuerySet":
        """Not transmitted."""
        return self.filter(state=State.DRAFT)

    def transmitted(self) -> "ServiceRequestQuerySet":
        """Everything but drafts."""
        return self.exclude(state=State.DRAFT)

    def open(self) -> "ServiceRequestQuerySet":
        """Transmitted and not decided."""
        return self.filter(state__in=State.open())

    def late(self) -> "ServiceRequestQuerySet":
        """Open past the date by which the procedure wants them decided."""
        return self.open().filter(late_at__lte=timezone.now())


class ServiceRequest(models.Model):
    """A request, from draft to decision. Only `teleservices.lifecycle` writes its state.

    `answers` is `{field key: value}` in the shapes of `form_version`; `revision_number` grows at every write and is
    what compare-and-set looks at.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reference = models.CharField(_("reference"), max_length=9, unique=True, default=new_reference, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="requests")
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="requests")
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="requests")
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="requests")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned_requests"
    )
    state = models.CharField(_("state"), max_length=24, choices=State, default=State.DRAFT)
    stage = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    answers = models.JSONField(default=dict)
    revision_number = models.PositiveIntegerField(default=1)
    honour_statement_version = models.PositiveSmallIntegerField(null=True, blank=True)
    applicant_name = models.CharField(max_length=200, blank=True, help_text="as at transmission")
    applicant_sort_name = models.CharField(max_length=200, blank=True, help_text="lower case, no accents")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(_("transmitted on"), null=True, blank=True)
    late_at = models.DateTimeField(_("to be decided before"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)

    objects = ServiceRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        permissions = [("instruct_request", _("Can process requests"))]
        indexes = [
            models.Index(fields=["team", "state", "-submitted_at"], name="request_desk"),
            models.Index(fields=["team", "-submitted_at", "-id"], name="request_team_date"),
            models.Index(fields=["profile", "state", "-updated_at"], name="request_space"),
            models.Index(fields=["team", "late_at"], name="request_late"),
            models.Index(fields=["team", "applicant_sort_name"], name="request_name"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft", submitted_at=None)
                | (~models.Q(state="draft") & models.Q(submitted_at__isnull=False, team__isnull=False)),
                name="transmitted_has_a_date_and_a_team",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The applicant's page of this request."""
        return reverse("request_detail", args=[self.reference])


class Attachment(models.Model):
    """A document that a request holds: a snapshot, whatever becomes of the locker's copy."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="attachments")
    field_key = models.CharField(max_length=40)
    row_id = models.CharField(max_length=40, blank=True)
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="attachments")
    locker_document = models.ForeignKey(
        LockerDocument, null=True, blank=True, on_delete=models.SET_NULL, related_name="attachments"
    )
    title = models.CharField(max_length=200)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("supporting document")
        verbose_name_plural = _("supporting documents")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "field_key", "row_id", "stored_file"], name="same_file_joined_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.uuid)
