"""As whom a form is tried: the type of profile, what the profile holds, and the day."""

import datetime as dt
from collections.abc import Mapping

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import ProfileType
from formkit.facts import FACTS
from formkit.relative_dates import TODAY
from formkit.values import JsonValue
from portal.dates import long_date


class TrialFactsForm(forms.Form):
    """One control for each fact that conditions may read (see formkit.facts)."""

    field_order = ("p_type", "p_today")

    p_type = forms.ChoiceField(required=False)
    p_postcode = forms.CharField(required=False, max_length=5)
    p_city = forms.CharField(required=False, max_length=100)
    p_siret = forms.CharField(required=False, max_length=14)
    p_rna = forms.CharField(required=False, max_length=10)
    p_today = forms.DateField(
        required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), input_formats=["%Y-%m-%d"]
    )

    def __init__(self, data: Mapping[str, object] | None = None, *, facts: Mapping[str, JsonValue]) -> None:
        super().__init__(data, initial=dict(facts), auto_id="as_%s")
        types = ProfileType.objects.order_by("order").values_list("code", "label")
        choice = self.fields["p_type"]
        if isinstance(choice, forms.ChoiceField):
            choice.choices = [("", _("Any")), *types]
        for key, field in self.fields.items():
            field.label = FACTS[key].label
        self.fields[TODAY].label = _("Try as if the day were")

    def facts(self) -> dict[str, JsonValue]:
        """The facts given; the day is today's when none is."""
        values = {key: str(value) for key, value in self.cleaned_data.items() if value}
        return {TODAY: today(), **values}


def trial_name(facts: Mapping[str, JsonValue]) -> str:
    """As whom, and on which day when it isn't today: « Association, 1 septembre 2027 ». One query for a type."""
    kind, day = facts.get("p_type"), str(facts.get(TODAY, today()))
    names = ProfileType.objects.filter(code=kind).values_list("label", flat=True) if kind else ()
    return ", ".join(
        [*(names or [_now("any profile")]), *([long_date(dt.date.fromisoformat(day))] if day != today() else [])]
    )


def today() -> str:
    """The day, as conditions read it."""
    return timezone.localdate().isoformat()
