"""One filing of a procedure for one profile, and the documents it holds."""

from django.apps import apps
from django.conf import settings
from django.db import IntegrityError, models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Membership, Profile, Role, User
from formkit.schema import FormSchema
from formkit.unfolding import unfolded
from formkit.values import JsonValue
from locker.models import LockerDocument, StoredFile
from portal.database.row_locks import hold
from portal.database.rows import PublicRow
from teleservices.models.procedures.dated_parameter import ParameterVersion
from teleservices.models.procedures.form_version import FormVersion
from teleservices.models.procedures.procedure import Procedure
from teleservices.models.procedures.stage import Stage
from teleservices.models.requests.profile_facts import facts_of_profile
from teleservices.models.requests.references import new_reference
from teleservices.models.requests.request_person import RequestPerson
from teleservices.models.states import State
from teleservices.models.teams.team import Team, TeamMember


class ServiceRequestQuerySet(models.QuerySet["ServiceRequest"]):
    """Requests, asked for in the domain's words. Every door goes through one of the two `visible_…`."""

    def visible_to(self, user: User) -> "ServiceRequestQuerySet":
        """As an applicant: those of the profiles that `user` is a member of, drafts included."""
        return self.filter(profile__memberships__user=user)

    def with_role(self) -> "ServiceRequestQuerySet":
        """With `role`, the one in the profile of the person whom `visible_to` named, read by the same join."""
        return self.annotate(role=models.F("profile__memberships__role"))

    def with_applicants_role(self) -> "ServiceRequestQuerySet":
        """With `role`, the applicant's in the profile; None once they left it."""
        theirs = Membership.objects.filter(profile=models.OuterRef("profile"), user=models.OuterRef("applicant"))
        return self.annotate(role=models.Subquery(theirs.order_by().values("role")[:1]))

    def fileable_by(self, user: User) -> "ServiceRequestQuerySet":
        """Those that `user` may act on as an applicant: readers of a profile only see its requests."""
        return self.filter(profile__memberships__user=user, profile__memberships__role__in=Role.filing())

    def instructed_by(self, user: User) -> "ServiceRequestQuerySet":
        """As an instructor: those transmitted to the teams that `user` instructs for."""
        return self.transmitted().filter(team__in=TeamMember.objects.instructing().filter(user=user).values("team"))

    def read_by(self, user: User) -> "ServiceRequestQuerySet":
        """At the desk, acting or not: those of the teams that `user` belongs to, until their last day there.

        For a while too, those that these teams transmitted to another one.
        """
        teams = list(TeamMember.objects.reading().filter(user=user).values_list("team", flat=True))
        accesses = apps.get_model("teleservices", "RequestAccess").objects.open()  # a model made after this one
        has_access = models.Exists(accesses.filter(request=models.OuterRef("pk"), team__in=teams))
        return self.transmitted().filter(models.Q(team__in=teams) | has_access)

    def enter(self, request: "ServiceRequest", *, for_someone: bool = False) -> "ServiceRequest":
        """Store a new request, with the place of a beneficiary still to be named where it is `for_someone`.

        The reference that another one happens to have is drawn again: among a million requests, that is one in 17,000.
        """
        while True:
            try:
                with transaction.atomic():
                    request.save(force_insert=True)
                    if for_someone:
                        RequestPerson.objects.create(request=request, beneficiary_of=request)
                    return request
            except IntegrityError:
                if not self.filter(reference=request.reference).exists():
                    raise
                request.reference = new_reference()

    def locked(self, pk: int) -> "ServiceRequest":
        """The request, its row locked until the end of the transaction.

        Locked first, read after: a lock that waits reads its row again, not the rows that a join had found, and a
        request whose version or applicant moved meanwhile would not be found at all (PostgreSQL). Raises
        TransactionManagementError outside a transaction, where a lock holds nothing: on SQLite too.
        """
        hold(ServiceRequest, pk)
        return self.get(pk=pk)

    def with_form(self) -> "ServiceRequestQuerySet":
        """With the procedure, the version of its form and the profile; without the JSON of forms, which is heavy.

        A published form is parsed once in a process (`FormVersion.form`), whatever the requests read.
        """
        requests = self.select_related("procedure__team", "form_version", "profile__type", "beneficiary")
        return requests.defer("procedure__draft_schema", "procedure__draft_stages", "form_version__schema")

    def with_page(self) -> "ServiceRequestQuerySet":
        """With all that a request's page shows."""
        beside = ("applicant", "stage", "team", "assignee", "acknowledgement__stored_file")
        return self.with_form().select_related(*beside)

    def whole(self, reference: str) -> "ServiceRequest | None":
        """The request of this reference with all that its page shows, in one query; None when it isn't among these."""
        return self.with_page().of_reference(reference)

    def of_reference(self, reference: str) -> "ServiceRequest | None":
        """The request of this reference, in one query; None when it isn't among these.

        `first` would sort by key: to write that, Django compares each column selected, a fifth of the query's cost.
        """
        return next(iter(self.filter(reference=reference).order_by()[:1]), None)

    def drafts(self) -> "ServiceRequestQuerySet":
        """Those that are not transmitted: only their applicants see them."""
        return self.filter(state=State.DRAFT)

    def transmitted(self) -> "ServiceRequestQuerySet":
        """Those that the service received, whatever became of them; not those whose contents were destroyed."""
        return self.exclude(state=State.DRAFT).filter(eliminated_at=None)

    def open(self) -> "ServiceRequestQuerySet":
        """Those that wait for a decision or for their applicant."""
        return self.filter(state__in=State.open())

    def completed(self) -> "ServiceRequestQuerySet":
        """Those whose corrections arrived and whose service has done nothing with them yet; by their own index."""
        return self.filter(completed_at__lte=timezone.now())

    def late(self) -> "ServiceRequestQuerySet":
        """Open past the date by which the procedure wants them decided."""
        return self.open().filter(late_at__lte=timezone.now())


class ServiceRequest(PublicRow):
    """A request, from draft to decision. Only `teleservices.lifecycle` writes its state.

    `answers` is `{field key: value}` in the shapes of `form_version`; `revision_number` grows at every write and is
    what compare-and-set looks at.
    """

    reference = models.CharField(_("reference"), max_length=9, unique=True, default=new_reference, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="requests")
    form_version = models.ForeignKey(FormVersion, on_delete=models.PROTECT, related_name="requests")
    profile = models.ForeignKey(Profile, on_delete=models.PROTECT, related_name="requests", db_index=False)
    applicant = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="requests")
    team = models.ForeignKey(Team, null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="assigned_requests"
    )
    state = models.CharField(_("state"), max_length=24, choices=State, default=State.DRAFT)
    stage = models.ForeignKey(Stage, null=True, blank=True, on_delete=models.PROTECT, related_name="requests")
    answers = models.JSONField(default=dict)
    facts = models.JSONField(default=dict, help_text="what conditions read of the profile, as at transmission")
    pins = models.JSONField(default=dict, db_default={}, help_text="version of each parameter read, as at transmission")
    set_aside = models.JSONField(default=list, help_text="answers that a draft's form no longer holds")
    moved_from = models.ForeignKey(FormVersion, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    """The version that a draft was on when its applicant last knew; None once they know of the present one."""
    edits = models.JSONField(default=dict, help_text="who last saved each answer of a draft, and when")
    unread = models.JSONField(default=dict, help_text="what was typed in a draft and can't be read, by field key")
    revision_number = models.PositiveIntegerField(default=1)
    honour_statement_version = models.PositiveSmallIntegerField(null=True, blank=True)
    applicant_name = models.CharField(max_length=200, blank=True, help_text="as at transmission")
    applicant_sort_name = models.CharField(max_length=200, blank=True, help_text="lower case, no accents")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
    submitted_at = models.DateTimeField(_("transmitted on"), null=True, blank=True)
    late_at = models.DateTimeField(_("to be decided before"), null=True, blank=True)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    filed_away_at = models.DateTimeField(_("filed away on"), null=True, blank=True)
    """When its service put the file away; None while it hasn't, or once it took it out again."""
    eliminated_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When its contents were destroyed, its time over: what stays names nobody, and no door opens on it any more."""
    completed_at = models.DateTimeField(null=True, blank=True)
    """When the applicant sent the corrections asked for; None once the service went on with them."""

    role: str
    """In the profile, of the person whom `visible_to` named, or of the applicant; only where it was read so."""

    _in_force: tuple[frozenset[str], dict[str, ParameterVersion]] | None = None

    objects = ServiceRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-submitted_at", "-pk"]
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        permissions = [
            ("instruct_request", _("Can process requests")),
            ("see_organisations", _("Can see what an organisation asked and got, whatever the service")),
            ("hold_meetings", _("Can hold the meetings of their services, as their heads do")),
            ("manage_retention", _("Can keep requests for a dispute and have them eliminated, as heads do")),
        ]
        indexes = [
            models.Index(fields=["profile", "state", "-updated_at"], name="request_space"),
            models.Index(fields=["updated_at"], condition=models.Q(state="draft"), name="request_draft_age"),
            models.Index(
                fields=["procedure", "created_at"], condition=models.Q(state="draft"), name="request_draft_procedure"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="draft", submitted_at=None)
                | (~models.Q(state="draft") & models.Q(submitted_at__isnull=False, team__isnull=False)),
                name="transmitted_has_a_date_and_a_team",
            ),
            models.CheckConstraint(
                condition=models.Q(filed_away_at=None)
                | models.Q(state__in=sorted(state.value for state in State.ended())),
                name="what_is_filed_away_has_ended",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    def get_absolute_url(self) -> str:
        """The applicant's page of this request."""
        return reverse("request_detail", args=[self.reference])

    @property
    def for_someone(self) -> RequestPerson | None:
        """Whom it is for, when it isn't the profile that files; a query where it is not selected with the request."""
        return getattr(self, "beneficiary", None)

    @property
    def whom(self) -> str:
        """For whom it is, in words: the beneficiary's name where there is one, and the profile's."""
        name = self.for_someone.name if self.for_someone else ""
        return f"{name} ({self.profile.name})" if name else self.profile.name

    @property
    def form(self) -> FormSchema:
        """Its form, the steps asked for each row laid out for the rows that it has."""
        form = self.form_version.form
        return unfolded(form, self.answers) if form.row_steps else form

    @property
    def known(self) -> dict[str, JsonValue]:
        """The answers with the facts and parameters that expressions read: a draft's as today, else as transmitted.

        A query for the profile and its type where they are not selected with the request; one, for a draft whose form
        names parameters.
        """
        if self.facts:
            return self.answers | self.facts
        facts = facts_of_profile(self.profile, timezone.localdate(self.submitted_at))
        return self.answers | facts | {key: version.operand for key, version in self.versions_in_force.items()}

    @property
    def versions_in_force(self) -> dict[str, ParameterVersion]:
        """For a draft, the version today of each parameter that its form names, by key; read once for a form."""
        keys = self.form_version.form.parameters
        if self._in_force is None or self._in_force[0] is not keys:
            self._in_force = keys, ParameterVersion.objects.in_force(timezone.localdate(self.submitted_at), keys)
        return self._in_force[1]


class JoinedFile(PublicRow):
    """A stored document under a field of the form, with the title that it had when it was joined."""

    field_key = models.CharField(max_length=40)
    row_id = models.CharField(max_length=40, blank=True)
    stored_file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="%(class)ss")
    locker_document = models.ForeignKey(
        LockerDocument, null=True, blank=True, on_delete=models.SET_NULL, related_name="%(class)ss"
    )
    title = models.CharField(max_length=200)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class Attachment(JoinedFile):
    """A document that a request holds: a snapshot, whatever becomes of the locker's copy."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="attachments", db_index=False)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("supporting document")
        verbose_name_plural = _("supporting documents")
        constraints = [
            models.UniqueConstraint(
                fields=["request", "field_key", "row_id", "stored_file"], name="same_file_joined_once"
            ),
        ]
