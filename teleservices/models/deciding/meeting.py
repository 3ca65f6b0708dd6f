"""A meeting (« séance ») of the authority that decides: its reports, the requests that go before it, their votes."""

import re

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.database.rows import KeyedRow, PublicRow
from teleservices.models.competence.authority import Authority
from teleservices.models.deciding.proposal import Proposal
from teleservices.models.desk.batch import Fate
from teleservices.models.requests.decision import Decision
from teleservices.models.requests.service_request import ServiceRequest
from teleservices.models.teams.team import Team

LONGEST_LABEL, LONGEST_NUMBER, LONGEST_REMARK, LONGEST_NAME = 120, 60, 500, 150
LONGEST_PLACE = 20
"""Characters of the number of a report in an agenda: « 2.04 »."""


class MeetingState(models.TextChoices):
    """How far a meeting is; the words are those of its members."""

    PREPARATION = "preparation", pgettext_lazy("a meeting", "In preparation")
    FROZEN = "frozen", pgettext_lazy("a meeting", "List frozen")
    VOTED = "voted", pgettext_lazy("a meeting", "Voted")
    ENFORCEABLE = "enforceable", pgettext_lazy("a meeting", "Enforceable")
    NOTIFIED = "notified", pgettext_lazy("a meeting", "Notified")


VOTED = (MeetingState.VOTED, MeetingState.ENFORCEABLE, MeetingState.NOTIFIED)
ENFORCEABLE = (MeetingState.ENFORCEABLE, MeetingState.NOTIFIED)
BINDING = (MeetingState.FROZEN, *VOTED)
"""Once its list is frozen, the authority alone decides of what is on it."""


class Meeting(PublicRow):
    """A meeting of an authority as a service prepares it. `revision` grows at every step, for compare-and-set.

    A worker that carries it out says until when (`lease_until`), so that it is taken up again when it was killed.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="meetings")
    authority = models.ForeignKey(Authority, on_delete=models.PROTECT, related_name="meetings")
    label = models.CharField(_("name of the meeting"), max_length=LONGEST_LABEL)
    meets_on = models.DateField(_("day of the meeting"))
    state = models.CharField(max_length=12, choices=MeetingState, default=MeetingState.PREPARATION)
    revision = models.PositiveIntegerField(default=1)
    columns = models.JSONField(default=list, help_text="of its annex: their names, in their order")
    frozen_at = models.DateTimeField(null=True)
    voted_at = models.DateTimeField(null=True)
    deliberation_number = models.CharField(_("number of the deliberation"), max_length=LONGEST_NUMBER, blank=True)
    transmitted_on = models.DateField(_("transmitted to the prefect on"), null=True)
    published_on = models.DateField(_("published on"), null=True)
    leave_at = models.DateTimeField(_("decisions leave at"), null=True)
    """When decisions, letters and e-mails leave; None as long as nobody asked for them."""
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="meetings_carried_out"
    )
    """The head in whose name they leave."""
    lease_until = models.DateTimeField(null=True)
    notified_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancelled_reason = models.CharField(_("why it is cancelled"), max_length=LONGEST_REMARK, null=True)  # noqa: DJ001
    president = models.CharField(_("who presided"), max_length=LONGEST_NAME, null=True)  # noqa: DJ001 - older ones have none
    president_capacity = models.CharField(_("in what capacity"), max_length=LONGEST_NAME, null=True)  # noqa: DJ001
    members_in_office = models.PositiveSmallIntegerField(_("members in office"), null=True)
    members_present = models.PositiveSmallIntegerField(_("members present"), null=True)
    members_represented = models.PositiveSmallIntegerField(_("members represented"), null=True)
    """Absent, with a proxy given to one who is present: one each at most (CGCT L3121-16)."""
    is_second_sitting = models.BooleanField(null=True)
    """Whether it sat by right three days after one without quorum (CGCT L3121-14)."""

    class Meta:
        ordering = ["-meets_on", "-pk"]
        verbose_name = pgettext_lazy("of an authority", "meeting")
        verbose_name_plural = pgettext_lazy("of an authority", "meetings")
        constraints = [
            models.CheckConstraint(
                condition=Q(state="preparation", frozen_at=None) | (~Q(state="preparation") & ~Q(frozen_at=None)),
                name="a_meeting_is_frozen_at_a_moment",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=VOTED) & ~Q(voted_at=None)) | (~Q(state__in=VOTED) & Q(voted_at=None)),
                name="a_meeting_is_voted_at_a_moment",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=ENFORCEABLE) & ~Q(deliberation_number="") & Q(transmitted_on__gte=F("meets_on")))
                | (~Q(state__in=ENFORCEABLE) & Q(deliberation_number="", transmitted_on=None, leave_at=None)),
                name="a_meeting_is_enforceable_by_a_number_and_a_day",
            ),
            models.CheckConstraint(
                condition=Q(state="notified", notified_at__isnull=False, leave_at__isnull=False)
                | (~Q(state="notified") & Q(notified_at=None)),
                name="a_meeting_is_notified_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(state__in=ENFORCEABLE), name="what_is_enforceable_is_not_cancelled"
            ),
            models.CheckConstraint(
                condition=Q(members_in_office=None, members_present=None, members_represented=None)
                | Q(
                    president__isnull=False,
                    members_in_office__isnull=False,
                    members_present__isnull=False,
                    members_represented__isnull=False,
                    members_present__gte=1,
                    members_represented__lte=F("members_present"),
                    members_in_office__gte=F("members_present") + F("members_represented"),
                ),
                name="a_meeting_has_no_more_members_than_are_in_office",
            ),
        ]
        indexes = [models.Index(fields=["leave_at"], condition=Q(state="enforceable"), name="meeting_to_carry_out")]


class Tallied(KeyedRow):
    """What was voted on separately: its voices, counted or not."""

    ayes = models.PositiveSmallIntegerField(pgettext_lazy("voices", "For"), null=True)
    noes = models.PositiveSmallIntegerField(pgettext_lazy("voices", "Against"), null=True)
    abstentions = models.PositiveSmallIntegerField(pgettext_lazy("voices", "Abstentions"), null=True)

    class Meta:
        abstract = True


WHOLE_TALLY = Q(ayes=None, noes=None, abstentions=None) | Q(
    ayes__isnull=False, noes__isnull=False, abstentions__isnull=False
)


class MeetingReport(Tallied):
    """A report (« rapport ») of a meeting: the theme of some of its requests, with its envelope in cents."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="reports")
    title = models.CharField(pgettext_lazy("of a meeting", "report"), max_length=LONGEST_LABEL)
    number = models.CharField(
        _("number of the report"), max_length=LONGEST_PLACE, blank=True, default="", db_default=""
    )
    """Its place in the agenda of the assembly; empty as long as nobody gave it one."""
    envelope_cents = models.BigIntegerField(_("envelope"), null=True)
    deliberation_number = models.CharField(max_length=LONGEST_NUMBER, blank=True)
    """Its own, where the meeting has several; empty for that of the meeting."""

    class Meta:
        ordering = ["title", "pk"]
        verbose_name = pgettext_lazy("of a meeting", "report")
        verbose_name_plural = pgettext_lazy("of a meeting", "reports")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "title"], name="a_report_of_a_title_once"),
            models.UniqueConstraint(
                fields=["meeting", "number"], condition=~Q(number=""), name="a_report_of_a_number_once"
            ),
            models.CheckConstraint(
                condition=Q(envelope_cents=None) | Q(envelope_cents__gte=0), name="an_envelope_is_a_sum"
            ),
            models.CheckConstraint(condition=WHOLE_TALLY, name="a_report_has_a_whole_tally"),
        ]

    @property
    def heading(self) -> str:
        """Its number in the agenda before its title: « 2.04 – Soutien aux associations »."""
        return f"{self.number} – {self.title}" if self.number else self.title

    @property
    def rank(self) -> tuple[bool, list[str], str]:
        """What puts it in the order of the agenda, 2.9 before 2.10; those without a number last, by their titles."""
        parts = [part.zfill(LONGEST_PLACE) for part in re.findall(r"[0-9]+|[^0-9]+", self.number)]
        return not self.number, parts, self.title


class Vote(models.TextChoices):
    """What became of a request before its authority."""

    ADOPTED = "adopted", pgettext_lazy("a vote", "Adopted")
    AMENDED = "amended", pgettext_lazy("a vote", "Amended")
    ADJOURNED = "adjourned", pgettext_lazy("a vote", "Adjourned")
    REJECTED = "rejected", pgettext_lazy("a vote", "Rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("a vote", "Withdrawn")


class MeetingItem(Tallied):
    """A request before a meeting; amounts in cents. `is_open` while its fate hangs on it: in one meeting at most.

    Its tally is its own where it was voted apart; else that of its report counts.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="meeting_items")
    report = models.ForeignKey(MeetingReport, on_delete=models.CASCADE, related_name="items")
    is_open = models.BooleanField(default=True)
    proposal = models.ForeignKey(Proposal, null=True, on_delete=models.SET_NULL, related_name="meeting_items")
    """The one that the list was frozen with; None before."""
    kept_against = models.PositiveSmallIntegerField(null=True)
    """The number of the proposal written since, against which the service keeps that of the list."""
    vote = models.CharField(pgettext_lazy("of a meeting", "vote"), max_length=12, choices=Vote, blank=True)
    voted_cents = models.BigIntegerField(_("amount voted"), null=True)
    recusals = models.CharField(_("members who left the vote"), max_length=LONGEST_REMARK, blank=True)
    remark = models.CharField(_("remark"), max_length=LONGEST_REMARK, blank=True)
    reasons = models.TextField(pgettext_lazy("of a decision", "reasons"), null=True)  # noqa: DJ001
    """What the applicant reads of a refusal, or of a cut; a remark is the meeting's own."""
    fate = models.CharField(max_length=8, choices=Fate, default=Fate.WAITING)
    refusal_reason = models.CharField(max_length=500, blank=True)
    decision = models.OneToOneField(Decision, null=True, on_delete=models.SET_NULL, related_name="meeting_item")
    taken_out_at = models.DateTimeField(null=True)
    """When the service took it out of a list that was frozen; None for what stayed."""
    taken_out_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    taken_out_reason = models.CharField(max_length=LONGEST_REMARK, null=True)  # noqa: DJ001

    class Meta:
        ordering = ["report__title", "request__applicant_sort_name", "pk"]
        verbose_name = _("request before a meeting")
        verbose_name_plural = _("requests before a meeting")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "request"], name="a_request_once_in_a_meeting"),
            models.UniqueConstraint(
                fields=["request"], condition=Q(is_open=True), name="a_request_in_a_meeting_under_way_at_most"
            ),
            models.CheckConstraint(
                condition=Q(voted_cents=None) | Q(vote__in=["adopted", "amended"], voted_cents__gt=0),
                name="an_amount_is_voted_of_what_is_adopted",
            ),
            models.CheckConstraint(
                condition=~Q(vote="") | Q(fate="waiting", decision=None), name="nothing_is_carried_out_before_a_vote"
            ),
            models.CheckConstraint(
                condition=Q(fate="refused") | Q(refusal_reason=""), name="only_what_was_not_done_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(taken_out_at=None) | Q(is_open=False, taken_out_reason__isnull=False),
                name="what_is_taken_out_says_why",
            ),
            models.CheckConstraint(condition=WHOLE_TALLY, name="an_item_has_a_whole_tally"),
        ]


class MeetingFile(PublicRow):
    """A file that the service gave out of a meeting, kept as it was: its annex, or its minutes."""

    class Kind(models.TextChoices):
        ANNEX = "annex", pgettext_lazy("of a meeting", "Annex")
        MINUTES = "minutes", pgettext_lazy("of a meeting", "Minutes")

    class Format(models.TextChoices):
        PDF = "pdf", "PDF"
        XLSX = "xlsx", "XLSX"
        ODS = "ods", "ODS"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="files")
    kind = models.CharField(max_length=8, choices=Kind)
    format = models.CharField(max_length=4, choices=Format)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField(help_text="bytes")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["-made_at", "format"]
        verbose_name = _("file of a meeting")
        verbose_name_plural = _("files of a meeting")
        constraints = [
            models.CheckConstraint(
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="a_file_of_a_meeting_has_a_digest"
            ),
        ]

    @property
    def storage_name(self) -> str:
        """Where the private storage keeps it."""
        return f"meetings/{self.uuid}.{self.format}"
