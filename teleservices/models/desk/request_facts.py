"""What the desk lists, filters, sorts and adds up of a transmitted request: a narrow row, never its answers."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.database.rows import KeyedRow
from teleservices.models.procedures.procedure import Procedure
from teleservices.models.procedures.stage import Stage
from teleservices.models.requests.service_request import ServiceRequest
from teleservices.models.states import State
from teleservices.models.teams.team import Team

KEPT_AFTER_ITS_END = Q(ended_on__isnull=False, eliminated_at__isnull=True)


class RequestFactsQuerySet(models.QuerySet["RequestFacts"]):
    """Facts, asked for in the words of work."""

    def open(self) -> "RequestFactsQuerySet":
        """Of requests that wait for a decision or for their applicant."""
        return self.filter(state__in=State.open())

    def completed(self) -> "RequestFactsQuerySet":
        """Of requests whose corrections arrived and whose service has done nothing with them yet."""
        return self.filter(completed_at__isnull=False)

    def late(self) -> "RequestFactsQuerySet":
        """Of requests open past the date by which their procedure wants them decided."""
        return self.filter(late_at__lte=timezone.now())


class RequestFacts(KeyedRow):
    """The facts of a transmitted request, made of the rows beside it and of nothing else; a draft has none.

    `teleservices.lifecycle.facts` writes them in the transaction of what changes them, and makes them again. Columns
    that the request has too stand here so that one index answers. Amounts are in cents.
    """

    request = models.OneToOneField(
        ServiceRequest, primary_key=True, on_delete=models.CASCADE, related_name="desk_facts"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+", db_index=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+", db_index=False)
    state = models.CharField(_("state"), max_length=24, choices=State)
    stage = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    submitted_at = models.DateTimeField(_("transmitted on"))
    submitted_on = models.DateField(null=True)
    """The legal day of the transmission; None only for a row made before it was kept, until it is made again."""
    ended_on = models.DateField(null=True)
    """The legal day of the decision that stands, or of the act that ended it without one; None while it is open."""
    outcome = models.CharField(max_length=24, blank=True, help_text="of the decision that stands, or withdrawn")
    decided_in = models.PositiveIntegerField(null=True)
    """Days from the transmission to the decision that stands, less those that the applicant was waited for."""
    corrections_asked = models.PositiveSmallIntegerField(default=0)
    """How many times its applicant was asked for corrections."""
    late_at = models.DateTimeField(_("to be decided before"), null=True)
    """None for what isn't open any more."""
    completed_at = models.DateTimeField(null=True)
    filed_away_at = models.DateTimeField(null=True)
    """When the service put the file away; None while it hasn't."""
    eliminated_at = models.DateTimeField(null=True)
    """When the contents of the request were destroyed; what stays here counts, and names nobody."""
    decides_on = models.DateField(_("silence decides on"), null=True)
    """When silence decides, as requests for missing documents move it; None where it never does, or not any more."""
    applicant_at = models.DateTimeField()
    """When the applicant's side last acted or wrote."""
    wrote_at = models.DateTimeField(null=True)
    """When the applicant's side last sent a message; None where it never did."""
    amount_asked = models.BigIntegerField(_("amount asked"), null=True)
    amount_proposed = models.BigIntegerField(_("amount proposed"), null=True)
    amount_granted = models.BigIntegerField(_("amount granted"), null=True)
    title = models.CharField(_("title of the project"), max_length=200, blank=True)
    commune_code = models.CharField(max_length=5, blank=True, help_text="geographic code, as at transmission")
    commune_name = models.CharField(_("commune"), max_length=100, blank=True)
    canton = models.CharField(_("canton"), max_length=60, blank=True, help_text="of the commune, as at transmission")
    territory = models.CharField(
        _("territory"), max_length=60, blank=True, help_text="of the commune, as at transmission"
    )
    profile_type = models.CharField(max_length=40, blank=True, help_text="code, as at transmission")
    siret = models.CharField(max_length=14, blank=True, help_text="as at transmission")
    applicant_sort_name = models.CharField(max_length=200, blank=True, help_text="lower case, no accents")

    objects = RequestFactsQuerySet.as_manager()

    class Meta:
        verbose_name = _("facts of a request")
        verbose_name_plural = _("facts of requests")
        indexes = [
            models.Index(fields=["decides_on", "team"], condition=Q(decides_on__isnull=False), name="facts_silence"),
            models.Index(fields=["team", "-submitted_at", "-request"], name="facts_date"),
            models.Index(fields=["assignee", "state", "team"], name="facts_assignee"),
            models.Index(fields=["team", "state", "-submitted_at", "-request"], name="facts_state"),
            models.Index(fields=["team", "procedure", "-submitted_at", "-request"], name="facts_procedure"),
            models.Index(fields=["team", "late_at", "request"], name="facts_late"),
            models.Index(fields=["team", "decides_on", "request"], name="facts_decides"),
            models.Index(
                fields=["team", "state", "decides_on", "request"],
                condition=Q(decides_on__isnull=False),
                name="facts_state_decides",
            ),
            # With all that is added up: a million rows are summed without being read.
            models.Index(
                fields=["team", "amount_asked", "request", "amount_granted", "eliminated_at"], name="facts_amount"
            ),
            models.Index(fields=["team", "applicant_sort_name", "request"], name="facts_name"),
            models.Index(fields=["team", "applicant_at", "request"], name="facts_sign"),
            models.Index(fields=["team", "submitted_on"], name="facts_received"),
            models.Index(fields=["team", "ended_on"], condition=Q(ended_on__isnull=False), name="facts_ended"),
            models.Index(fields=["team", "wrote_at"], condition=Q(wrote_at__isnull=False), name="facts_wrote"),
            models.Index(fields=["team", "commune_code"], condition=~Q(commune_code=""), name="facts_commune"),
            models.Index(
                fields=["team", "-submitted_at", "-request"],
                condition=Q(filed_away_at__isnull=False),
                name="facts_filed_away",
            ),
            models.Index(
                fields=["team", "completed_at"], condition=Q(completed_at__isnull=False), name="facts_completed"
            ),
            # What is to be eliminated, and to be put away, whatever the team; what went long ago is in neither.
            models.Index(fields=["procedure", "ended_on"], condition=KEPT_AFTER_ITS_END, name="facts_over"),
            models.Index(
                fields=["procedure", "filed_away_at", "ended_on"], condition=KEPT_AFTER_ITS_END, name="facts_put_away"
            ),
        ]
