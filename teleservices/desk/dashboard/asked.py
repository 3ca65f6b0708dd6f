"""What an address asks of the dashboard: which requests, over which period; a closed set of parameters."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from portal.parameters import named
from teleservices.desk.dashboard.periods import NAMED, USUAL, Period, period_of
from teleservices.desk.requests.limits import EARLIEST, LATEST
from teleservices.models import Procedure, RequestFacts
from teleservices.models.request_facts import RequestFactsQuerySet

NAMES = ("procedure", "team", "commune", "period", "first", "last")
WELL_FORMED = {"commune": re.compile(r"[0-9][0-9AB][0-9]{3}")}
COMMUNES = 300
"""Offered at most, those with most requests first."""


class DashboardForm(forms.Form):
    """Which requests to count; offers only what the services of the instructor have."""

    period = forms.ChoiceField(label=_("Period"), choices=list(NAMED.items()), required=False)
    first = forms.DateField(label=_("From the"), required=False)
    last = forms.DateField(label=_("To the"), required=False)
    procedure = forms.ChoiceField(label=_("Procedure"), required=False)
    team = forms.ChoiceField(label=_("Service"), required=False)
    commune = forms.ChoiceField(label=_("Commune"), required=False)

    def __init__(self, data: QueryDict, *, teams: Mapping[int, str]) -> None:
        super().__init__(data, auto_id="dashboard-%s")
        for name in ("first", "last"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields[name].validators += [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
        self._offer("procedure", _("All"), list(_procedures(teams)))
        self._offer("commune", _("All"), _communes(teams))
        self._offer("team", _("All"), [(str(pk), name) for pk, name in teams.items()])

    def _offer(self, name: str, every: object, choices: list[tuple[str, str]]) -> None:
        """The choices of a filter; one that has nothing to choose from isn't shown."""
        if len(choices) > 1:
            self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields[name]


@dataclass(frozen=True)
class Asked:
    """What is counted: the facts of some requests, over a period; `query` is the address that asks the same."""

    facts: RequestFactsQuerySet
    period: Period
    form: DashboardForm
    query: str


def asked(query: QueryDict, teams: Mapping[int, str]) -> Asked:
    """What `query` asks for of these services; what isn't offered, or can't be read, is as if it weren't there."""
    kept = named(query, NAMES, well_formed=WELL_FORMED)
    form = DashboardForm(kept, teams=teams)
    form.is_valid()
    chosen = form.cleaned_data
    facts = RequestFacts.objects.filter(team__in=[int(chosen["team"])] if chosen.get("team") else list(teams))
    if chosen.get("procedure"):
        facts = facts.filter(procedure__code=chosen["procedure"])
    if chosen.get("commune"):
        facts = facts.filter(commune_code=chosen["commune"])
    period = period_of(chosen.get("period") or USUAL, chosen.get("first"), chosen.get("last"))
    return Asked(facts, period, form, kept.urlencode())


def _procedures(teams: Mapping[int, str]) -> list[tuple[str, str]]:
    """The procedures of these services, and those of which a rule sent them a request."""
    sent = RequestFacts.objects.filter(team__in=teams, procedure=OuterRef("pk"))
    received = Procedure.objects.filter(Q(team__in=teams) | Exists(sent)).order_by("title")
    return list(received.values_list("code", "title"))


def _communes(teams: Mapping[int, str]) -> list[tuple[str, str]]:
    """Those of the requests of these services, by name; one that two names tell bears the last."""
    named_so = RequestFacts.objects.filter(team__in=teams).exclude(commune_code="").order_by()
    names = dict(named_so.values_list("commune_code", "commune_name").distinct()[:COMMUNES])
    return sorted(names.items(), key=lambda pair: pair[1])
