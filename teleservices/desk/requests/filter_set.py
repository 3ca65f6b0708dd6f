"""The filters of the desk's list: on facts alone, each offering only what the instructor's teams have."""

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping
from decimal import Decimal

import django_filters
from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from accounts.models import ProfileType
from formkit.fieldtypes.amount import AmountInput
from formkit.places.communes import communes
from formkit.places.territories import cantons, territories
from portal.database.filled_texts import filled
from teleservices.desk.access import instructor
from teleservices.desk.labels import reading as labels
from teleservices.desk.requests.answer_filters import NAME, answer_filters
from teleservices.desk.requests.limits import COMMUNES, EARLIEST, LARGEST, LATEST
from teleservices.desk.requests.matches import FEW, Rows
from teleservices.desk.requests.received import received_by
from teleservices.desk.requests.work.kinds import WORK
from teleservices.lifecycle.clock import midnight
from teleservices.models import Procedure, RequestFacts, Stage, State
from teleservices.models.desk.request_facts import RequestFactsQuerySet
from teleservices.permissions import instructors_in

ME, NOBODY = "me", "nobody"
Choices = Iterable[tuple[str, str | Promise]]
FILED = (("no", _("Not filed away")), ("yes", _("Filed away")))
"""Whether the service put the file away."""


class AnyOf(django_filters.MultipleChoiceFilter):
    """One of several values of a column, or of what it refers to."""

    def __init__(self, column: str, **kwargs: object) -> None:
        super().__init__(field_name=column, widget=forms.CheckboxSelectMultiple, **kwargs)

    def filter(self, facts: RequestFactsQuerySet, values: Collection[str]) -> RequestFactsQuerySet:
        return facts.filter(**{f"{self.field_name}__in": values}) if values else facts


class AmountLimit(django_filters.Filter):
    """An amount typed in euros, compared with a column in cents."""

    field_class = AmountInput

    def __init__(self, column: str, lookup: str, **kwargs: object) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        limits = {"help_text": "", "decimals": 0, "minimum": Decimal(0), "maximum": LARGEST}
        super().__init__(field_name=column, lookup_expr=lookup, widget=widget, **limits, **kwargs)


class DayLimit(django_filters.DateFilter):
    """A day typed in the browser's own control."""

    def __init__(self, column: str, lookup: str, **kwargs: object) -> None:
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        limits = [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
        super().__init__(field_name=column, lookup_expr=lookup, widget=widget, validators=limits, **kwargs)


class RequestFilters(WagtailFilterSet):
    """Every filter by the name that addresses carry; what an address says that isn't offered filters nothing."""

    base_filters: Mapping[str, django_filters.Filter]
    teams: Mapping[int, str]
    answers: list[Rows]
    """Of each question filtered by, once `filter_queryset` has read them: the answers of which a request has one."""

    work = django_filters.ChoiceFilter(
        label=_("Work"), choices=[(name, work.label) for name, work in WORK.items()], method="of_work"
    )
    state = AnyOf("state", label=_("State"), choices=[(s.value, s.label) for s in State.staged()])
    procedure = AnyOf("procedure", label=_("Procedure"), method="of_procedures")
    stage = AnyOf("stage", label=_("Stage"))
    assignee = django_filters.MultipleChoiceFilter(
        label=_("Followed by"), widget=forms.CheckboxSelectMultiple, method="followed_by"
    )
    label = AnyOf("label", label=_("Label"), method="labelled")
    team = AnyOf("team", label=_("Service"))
    profile_type = AnyOf("profile_type", label=_("Profile"))
    commune = django_filters.CharFilter(label=_("Commune"), max_length=100, method="in_commune")
    canton = AnyOf("canton", label=_("Canton"))
    territory = AnyOf("territory", label=_("Territory"))
    asked_min = AmountLimit("amount_asked", "gte", label=_("Amount asked, from"))
    asked_max = AmountLimit("amount_asked", "lte", label=_("Amount asked, up to"))
    granted_min = AmountLimit("amount_granted", "gte", label=_("Amount granted, from"))
    granted_max = AmountLimit("amount_granted", "lte", label=_("Amount granted, up to"))
    sent_from = DayLimit("submitted_at", "gte", label=_("Transmitted from"), method="from_day")
    sent_to = DayLimit("submitted_at", "lt", label=_("Transmitted until"), method="to_day")
    silence_from = DayLimit("decides_on", "gte", label=_("Silence decides from"))
    silence_to = DayLimit("decides_on", "lte", label=_("Silence decides until"))
    due_from = DayLimit("late_at", "gte", label=_("To be decided from"), method="from_day")
    due_to = DayLimit("late_at", "lt", label=_("To be decided until"), method="to_day")
    outcome = AnyOf("outcome", label=_("Outcome"), choices=State.ending_choices())
    ended_from = DayLimit("ended_on", "gte", label=_("Ended from"))
    ended_to = DayLimit("ended_on", "lte", label=_("Ended until"))
    filed = django_filters.ChoiceFilter(label=_("Filing"), choices=FILED, method="filed_away")
    corrections_min = django_filters.NumberFilter(
        "corrections_asked", "gte", label=_("Corrections asked for, at least (times)"), min_value=1, max_value=99
    )
    quiet = django_filters.NumberFilter(
        label=_("No sign from the applicant for (days)"), min_value=1, max_value=3650, method="quiet_for"
    )

    def __init__(
        self,
        data: QueryDict,
        *,
        request: HttpRequest,
        teams: Mapping[int, str],
        are_all_shown: bool = False,
        are_answers_shown: bool = False,
    ) -> None:
        """Only the filters that `data` names are made, for what most of them offer is read; or all, to be shown.

        `are_answers_shown`: those on answers of the one procedure of `data` too, whether it names some or not.
        """
        if not are_all_shown:
            self.base_filters = {name: each for name, each in self.base_filters.items() if name in data}
        super().__init__(data, RequestFacts.objects.all(), request=request)
        self.user, self.now, self.teams = instructor(request), timezone.now(), teams
        for name, choices in OFFERED.items():
            if name in self.filters:
                self._offer(name, choices(self))
        if are_all_shown or are_answers_shown or any(NAME.fullmatch(name) for name in data):
            self._add_answers()

    @cached_property
    def received(self) -> list[Procedure]:
        """The procedures whose requests the teams have, with their form in force."""
        rows = received_by(self.teams).select_related("current_version")
        return list(rows.only("code", "title", "filtered_fields", "current_version__checksum"))

    @cached_property
    def procedures(self) -> list[Procedure]:
        """Those that the list is narrowed to; where there is but one in all, it is chosen by itself."""
        codes = self.data.getlist("procedure")
        return [procedure for procedure in self.received if len(self.received) == 1 or procedure.code in codes]

    @property
    def only_procedure(self) -> Procedure | None:
        """The procedure that the list is of, where it is of one alone."""
        return self.procedures[0] if len(self.procedures) == 1 else None

    @classmethod
    def several(cls) -> list[str]:
        """The names whose every value counts."""
        kind = django_filters.MultipleChoiceFilter
        return [name for name, each in cls.base_filters.items() if isinstance(each, kind)]

    def _add_answers(self) -> None:
        """The filters on answers, where the list is of one procedure."""
        for name, each in answer_filters(self.only_procedure) if self.only_procedure else ():
            each.parent, each.model = self, RequestFacts
            self.filters[name] = each

    def _offer(self, name: str, choices: Choices) -> None:
        """What a filter offers; a filter without choice isn't there."""
        offered = list(choices)
        if offered:
            self.filters[name].extra["choices"] = offered
        else:
            del self.filters[name]

    def filter_queryset(self, queryset: RequestFactsQuerySet) -> RequestFactsQuerySet:
        """By what could be read; a value that is wrong is told beside its field, and filters nothing.

        What answers leave out is not left out here: they are rows beside the facts.
        """
        self.form.is_valid()
        self.answers = []
        queryset = queryset.filter(eliminated_at=None)
        for name, value in self.form.cleaned_data.items():
            queryset = self.filters[name].filter(queryset, value)
        return queryset

    def of_work(self, facts: RequestFactsQuerySet, _name: str, value: str) -> RequestFactsQuerySet:
        """Whose work: mine, nobody's, late, waiting for the applicant."""
        return WORK[value].of(facts, self.user)

    def of_procedures(self, facts: RequestFactsQuerySet, _name: str, values: Collection[str]) -> RequestFactsQuerySet:
        """For any of these procedures, by their codes."""
        return facts.filter(procedure__in=[procedure.pk for procedure in self.received if procedure.code in values])

    def followed_by(self, facts: RequestFactsQuerySet, _name: str, values: Collection[str]) -> RequestFactsQuerySet:
        """By any of these instructors, « me » and « nobody » included."""
        people = [self.user.pk if value == ME else int(value) for value in values if value != NOBODY]
        condition = Q(assignee__in=people)
        return facts.filter(condition | Q(assignee=None) if NOBODY in values else condition)

    def labelled(self, facts: RequestFactsQuerySet, _name: str, values: Collection[str]) -> RequestFactsQuerySet:
        """That bear any of these labels."""
        return facts.filter(pk__in=labels.borne([int(value) for value in values]))

    def in_commune(self, facts: RequestFactsQuerySet, _name: str, value: str) -> RequestFactsQuerySet:
        """In the communes that a name, its beginning or a postcode means; by the name kept where no list is known.

        Few are found by their index; many as one meets them in the order of the list, where SQLite would sort them all.
        """
        codes = {commune.code for commune in communes().search(value, COMMUNES)}
        if not codes:
            return facts.filter(commune_name__istartswith=value)
        there = facts.filter(filled(commune_code__in=codes))
        few = there.filter(team__in=list(self.teams)).order_by()[: FEW + 1].count() <= FEW
        return there if few else facts.filter(commune_code__in=codes)

    def filed_away(self, facts: RequestFactsQuerySet, _name: str, value: str) -> RequestFactsQuerySet:
        """Whose file was put away, or was not."""
        return facts.filter(filed_away_at__isnull=value == "no")

    def from_day(self, facts: RequestFactsQuerySet, moment: str, value: dt.date) -> RequestFactsQuerySet:
        """Whose column `moment` is on this day or later."""
        return facts.filter(**{f"{moment}__gte": midnight(value)})

    def to_day(self, facts: RequestFactsQuerySet, moment: str, value: dt.date) -> RequestFactsQuerySet:
        """Whose column `moment` is on this day or before."""
        return facts.filter(**{f"{moment}__lt": midnight(value + dt.timedelta(days=1))})

    def lost(self) -> list[str]:
        """What the address filters by that is no filter: what a question or a fact offers no more, or not yet."""
        base_filters = type(self).base_filters
        names = [name for name, value in self.data.items() if value and (name in base_filters or NAME.fullmatch(name))]
        return [name for name in names if name not in self.filters]

    def are_all_read(self) -> bool:
        """Whether the list is as narrow as its address asks."""
        return not (self.form.errors or self.lost())

    def quiet_for(self, facts: RequestFactsQuerySet, _name: str, value: Decimal) -> RequestFactsQuerySet:
        """Open, and of which the applicant's side has given no sign for so many days."""
        return facts.open().filter(applicant_at__lt=self.now - dt.timedelta(days=int(value)))


def _stages(filters: RequestFilters) -> Choices:
    """Of the procedures chosen; none where the list is of them all."""
    if not filters.procedures:
        return []
    stages = Stage.objects.filter(procedure__in=filters.procedures).order_by("procedure__title", "order")
    return [(str(pk), name) for pk, name in stages.values_list("pk", "name")]


def _followers(filters: RequestFilters) -> Choices:
    names = ("last_name", "first_name")
    members = instructors_in(filters.teams).order_by(*names).only(*names)
    others = [(str(member.pk), member.get_full_name()) for member in members if member != filters.user]
    return [(ME, _("Me")), (NOBODY, _("Nobody")), *others]


def _teams(filters: RequestFilters) -> Choices:
    """Nothing to choose where there is one; the view of a colleague who has several may still name it."""
    is_offered = len(filters.teams) > 1 or filters.data.get("team")
    return [(str(pk), name) for pk, name in filters.teams.items()] if is_offered else []


OFFERED: Mapping[str, Callable[[RequestFilters], Choices]] = {
    "procedure": lambda filters: [(procedure.code, procedure.title) for procedure in filters.received],
    "stage": _stages,
    "assignee": _followers,
    "label": lambda filters: labels.choices(filters.teams),
    "team": _teams,
    "profile_type": lambda _filters: ProfileType.objects.values_list("code", "label"),
    "canton": lambda _filters: [(name, name) for name in cantons()],
    "territory": lambda _filters: [(name, name) for name in territories()],
}
"""What a filter offers, read when it is made."""
