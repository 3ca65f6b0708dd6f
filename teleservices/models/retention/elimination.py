"""The lists of requests whose time is over, and the line that stays of each once its contents are destroyed."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from locker.models import StoredFile
from portal.database.rows import PublicRow
from teleservices.models.procedures.procedure import FinalFate, Procedure
from teleservices.models.requests.service_request import ServiceRequest
from teleservices.models.states import State
from teleservices.models.teams.team import Team


class EliminationList(PublicRow):
    """Requests of one procedure and one service whose time was over on the same day (« bordereau d'élimination »).

    Its agents may keep some longer until `notice_until`; from then on it waits for what the departmental archives
    answer: their visa, or their receipt where they take the files over. `revision` grows at every change, and is what a
    page that acts on it must have seen.
    """

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="elimination_lists")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="elimination_lists")
    fate = models.CharField(_("final fate"), max_length=12, choices=FinalFate)
    """As the procedure said when the list was made."""
    made_at = models.DateTimeField()
    notice_until = models.DateField()
    revision = models.PositiveIntegerField(default=1)
    visa_number = models.CharField(max_length=60, blank=True)
    visa_on = models.DateField(null=True)
    visa_file = models.ForeignKey(StoredFile, null=True, on_delete=models.PROTECT, related_name="+")
    visa_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    visa_by_name = models.CharField(max_length=200, blank=True)
    """Who wrote it on the list; its author is the director of the departmental archives."""
    visaed_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    """When the departmental archives first acknowledged a package of it."""
    finished_at = models.DateTimeField(null=True)
    """When nothing of it waited any more."""

    class Meta:
        ordering = ["-made_at", "-pk"]
        verbose_name = _("elimination list")
        verbose_name_plural = _("elimination lists")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(visaed_at=None, visa_number="", visa_on=None, visa_file=None)
                | (
                    models.Q(visaed_at__isnull=False, visa_on__isnull=False, visa_file__isnull=False)
                    & ~models.Q(visa_number="")
                ),
                name="a_visa_is_whole",
            ),
            models.CheckConstraint(
                condition=models.Q(finished_at=None)
                | models.Q(visaed_at__isnull=False)
                | models.Q(handed_over_at__isnull=False),
                name="nothing_is_eliminated_without_an_answer",
            ),
        ]


class EliminationLineQuerySet(models.QuerySet["EliminationLine"]):
    """Lines, asked for by what is to become of them."""

    def waiting(self) -> "EliminationLineQuerySet":
        """Those that are to go, and have not gone."""
        return self.filter(extended_until=None, kept_at=None, eliminated_at=None)

    def to_hand_over(self) -> "EliminationLineQuerySet":
        """Those that the departmental archives are to have, and that no package holds yet."""
        whole = models.Q(elimination__fate=FinalFate.KEEPING, elimination__visaed_at=None)
        sample = models.Q(elimination__fate=FinalFate.SORTING, kept_at__isnull=False)
        return self.filter(whole | sample, extended_until=None, eliminated_at=None, transfer=None)

    def to_destroy(self) -> "EliminationLineQuerySet":
        """Those that an answer of the departmental archives lets go: their visa, or their acknowledgement."""
        visaed = models.Q(elimination__visaed_at__isnull=False, kept_at=None)
        handed_over = models.Q(transfer__state="acknowledged")
        return self.filter(visaed | handed_over, extended_until=None, eliminated_at=None)


class EliminationLine(models.Model):
    """A request on a list; once its contents are destroyed, what stays of it: nothing here names anybody then."""

    elimination = models.ForeignKey(EliminationList, on_delete=models.CASCADE, related_name="lines")
    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="elimination_lines")
    reference = models.CharField(max_length=9)
    submitted_on = models.DateField()
    ended_on = models.DateField()
    due_on = models.DateField()
    outcome = models.CharField(max_length=24, choices=State.ending_choices())
    amount_cents = models.BigIntegerField(null=True)
    extended_until = models.DateField(null=True)
    """Until when its agents keep it; it comes on another list then."""
    extension_reason = models.CharField(max_length=500, blank=True)
    extended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    extended_by_name = models.CharField(max_length=200, blank=True)
    kept_at = models.DateTimeField(null=True)
    """When it was said that the departmental archives keep it, of a list that they sort."""
    transfer = models.ForeignKey(
        "teleservices.ArchiveTransfer", null=True, on_delete=models.PROTECT, related_name="lines"
    )
    """The package that hands it over; none once that package is rejected or given up."""
    eliminated_at = models.DateTimeField(null=True)

    objects = EliminationLineQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name = _("line of an elimination list")
        verbose_name_plural = _("lines of elimination lists")
        constraints = [
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(extended_until=None), name="on_one_elimination_list_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(eliminated_at=None)
                | models.Q(extended_until=None, kept_at=None)
                | models.Q(extended_until=None, transfer__isnull=False),
                name="what_is_kept_is_eliminated_once_handed_over",
            ),
            models.CheckConstraint(
                condition=models.Q(extended_until=None, extension_reason="")
                | (models.Q(extended_until__isnull=False) & ~models.Q(extension_reason="")),
                name="a_request_is_kept_longer_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.reference
