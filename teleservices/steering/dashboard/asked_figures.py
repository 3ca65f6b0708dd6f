"""What an address asks of the dashboard: which requests, over which period; a closed set of parameters."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from formkit.places.territories import cantons, territories
from portal.admin.parameters import named
from teleservices.desk.requests.limits import EARLIEST, LATEST
from teleservices.desk.requests.received import received_by
from teleservices.models import RequestFacts
from teleservices.models.desk.request_facts import RequestFactsQuerySet
from teleservices.steering.dashboard.long_choice import LongSelect
from teleservices.steering.dashboard.periods import NAMED, USUAL, Period, period_of

NAMES = ("procedure", "team", "territory", "canton", "commune", "period", "first", "last")
WELL_FORMED = {"commune": re.compile(r"[0-9][0-9AB][0-9]{3}")}
PLACES = {"territory": "territory", "canton": "canton", "commune": "commune_code"}
"""The column that each filter on a place compares."""
COMMUNES = 300
"""Offered at most."""


class DashboardForm(forms.Form):
    """Which requests to count; offers only what the services of the instructor have."""

    period = forms.ChoiceField(label=_("Period"), choices=list(NAMED.items()), required=False)
    first = forms.DateField(label=_("From the"), required=False)
    last = forms.DateField(label=_("To the"), required=False)
    procedure = forms.ChoiceField(label=_("Procedure"), required=False, widget=LongSelect)
    team = forms.ChoiceField(label=_("Service"), required=False)
    territory = forms.ChoiceField(label=_("Territory"), required=False)
    canton = forms.ChoiceField(label=_("Canton"), required=False, widget=LongSelect)
    commune = forms.ChoiceField(label=_("Commune"), required=False, widget=LongSelect)

    def __init__(self, data: QueryDict, *, teams: Mapping[int, str]) -> None:
        super().__init__(data, auto_id="dashboard-%s")
        for name in ("first", "last"):
            self.fields[name].widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            self.fields[name].validators += [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]
        self._offer("procedure", _("All"), list(_procedures(teams)))
        places = _places(teams)
        for name, labels, there in (
            ("territory", territories(), {place[0] for place in places}),
            ("canton", cantons(), {place[1] for place in places}),
        ):
            self._offer(name, _("All"), [(value, value) for value in labels if value in there])
        self._offer("commune", _("All"), _communes(places))
        self._offer("team", _("All"), [(str(pk), name) for pk, name in teams.items()])

    def _offer(self, name: str, every: object, choices: list[tuple[str, str]]) -> None:
        """The choices of a filter; one that has nothing to choose from isn't shown."""
        if len(choices) > 1:
            self.fields[name].choices = [("", every), *choices]  # type: ignore[attr-defined]
        else:
            del self.fields[name]


@dataclass(frozen=True)
class Parameters:
    """What is counted: the facts of some requests, over a period; `query` is the address that asks the same."""

    facts: RequestFactsQuerySet
    period: Period
    by: tuple[str, ...]
    """What the requests are parted by: services where there are several, the places that are known."""
    form: DashboardForm
    query: str


def parameters_of(query: QueryDict, teams: Mapping[int, str]) -> Parameters:
    """What `query` asks for of these services; what isn't offered, or can't be read, is as if it weren't there."""
    filters = named(query, NAMES, well_formed=WELL_FORMED)
    form = DashboardForm(filters, teams=teams)
    form.is_valid()
    choices = form.cleaned_data
    facts = RequestFacts.objects.filter(team__in=[int(choices["team"])] if choices.get("team") else list(teams))
    if choices.get("procedure"):
        facts = facts.filter(procedure__code=choices["procedure"])
    facts = facts.filter(**{column: choices[name] for name, column in PLACES.items() if choices.get(name)})
    period = period_of(choices.get("period") or USUAL, choices.get("first"), choices.get("last"))
    return Parameters(facts, period, _by(teams), form, filters.urlencode())


def _by(teams: Mapping[int, str]) -> tuple[str, ...]:
    dimensions = {"team": len(teams) > 1, "territory": bool(territories()), "canton": bool(cantons()), "commune": True}
    return tuple(name for name, is_known in dimensions.items() if is_known)


def _procedures(teams: Mapping[int, str]) -> list[tuple[str, str]]:
    return list(received_by(teams).values_list("code", "title"))


def _places(teams: Mapping[int, str]) -> list[tuple[str, str, str, str]]:
    """The territory, the canton, the code and the name of the communes of the requests of these services."""
    placed = RequestFacts.objects.filter(team__in=teams).exclude(commune_code="").order_by()
    return list(placed.values_list("territory", "canton", "commune_code", "commune_name").distinct())


def _communes(places: Iterable[tuple[str, str, str, str]]) -> list[tuple[str, str]]:
    """By name, `COMMUNES` at most; one that two names tell bears the last."""
    names = {code: name for _territory, _canton, code, name in places}
    return sorted(list(names.items())[:COMMUNES], key=lambda pair: pair[1])
