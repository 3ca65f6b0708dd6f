"""What the steps of a meeting ask."""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from formkit.fieldtypes.amount import AmountInput
from portal.words.typed_text import TypedText
from teleservices.deciding.errors import DecidingError
from teleservices.deciding.meetings.entering import prepare
from teleservices.deciding.meetings.what_if import Rule
from teleservices.models import Authority, AuthorityKind, Meeting, Team
from teleservices.models.deciding.meeting import LONGEST_LABEL, LONGEST_NUMBER, LONGEST_PLACE
from teleservices.permissions import holding_meetings
from teleservices.steering.delegating.register_lists import Day

MOMENT = "%Y-%m-%dT%H:%M"
SOON = dt.timedelta(minutes=5)
LARGEST = Decimal(10**12 - 1)


class Euros(AmountInput):
    """An amount in euros, cleaned to cents."""

    def __init__(self, **kwargs: Any) -> None:  # noqa: ANN401 - as Django calls it
        widget = forms.TextInput(attrs={"inputmode": "decimal", "size": "10"})
        super().__init__(decimals=0, minimum=Decimal(0), maximum=LARGEST, widget=widget, **{"help_text": "", **kwargs})


class MeetingForm(forms.Form):
    """A meeting to prepare: whose, of which authority, when."""

    team = forms.ModelChoiceField(label=_("Service"), queryset=Team.objects.none())
    authority = forms.ModelChoiceField(label=_("Authority"), queryset=Authority.objects.none())
    label = TypedText(
        label=_("Name of the meeting"), longest=LONGEST_LABEL, help_text=_("For example: Standing committee of June")
    )
    meets_on = Day(label=_("Day of the meeting"))

    def __init__(self, *args: Any, head: User) -> None:  # noqa: ANN401 - as Django calls it
        super().__init__(*args)
        self.head = head
        theirs = holding_meetings(head).values("team")
        self.fields["team"].queryset = Team.objects.filter(pk__in=theirs)  # type: ignore[attr-defined]
        bodies = Authority.objects.exclude(kind=AuthorityKind.PRESIDENT)
        self.fields["authority"].queryset = bodies  # type: ignore[attr-defined]
        self.initial = {name: row.pk for name in ("team", "authority") if (row := self._only(name))}

    def prepare(self) -> Meeting | None:
        """The meeting that a valid form asks; None where it was refused, the reason then on the form."""
        values = self.cleaned_data
        try:
            return prepare(
                actor=self.head,
                team_id=values["team"].pk,
                authority_id=values["authority"].pk,
                label=values["label"],
                meets_on=values["meets_on"],
            )
        except DecidingError as refused:
            self.add_error(None, refused.message)
            return None

    def _only(self, name: str) -> Any:  # noqa: ANN401 - a service or an authority
        """The only choice, where there is one."""
        rows = list(self.fields[name].queryset[:2])  # type: ignore[attr-defined]
        return rows[0] if len(rows) == 1 else None


class DetailsForm(forms.Form):
    """Its name and its day, corrected."""

    label = TypedText(label=_("Name of the meeting"), longest=LONGEST_LABEL)
    meets_on = Day(label=_("Day of the meeting"))


class ReportForm(forms.Form):
    """A report's number in the agenda, its title and its envelope."""

    number = TypedText(
        label=_("Number of the report"),
        longest=LONGEST_PLACE,
        required=False,
        help_text=_("The one of the agenda, before its title in the annex: 2.04."),
    )
    title = TypedText(label=_("Title of the report"), longest=LONGEST_LABEL)
    envelope = Euros(label=_("Envelope"), required=False)

    def cents(self) -> int | None:
        """The envelope of a valid form."""
        envelope = self.cleaned_data["envelope"]
        return None if envelope is None else int(envelope)


class EnforceForm(forms.Form):
    """The number of the deliberation, that of each report where it has its own, the day of the prefect."""

    number = TypedText(
        label=_("Number of the deliberation"),
        longest=LONGEST_NUMBER,
        help_text=_("Letters bear it, but for the reports that have a number of their own below."),
    )
    transmitted_on = Day(
        label=_("Transmitted to the prefect on"),
        help_text=_("A deliberation is enforceable once it is published and the prefect has it (CGCT L3131-1)."),
    )

    published_on = Day(label=_("Published on"), help_text=_("Letters say both days."))

    def __init__(self, *args: Any, meeting: Meeting) -> None:  # noqa: ANN401 - as Django calls it
        super().__init__(*args)
        self.reports = {f"report-{report.pk}": report for report in meeting.reports.all()}
        for name, report in self.reports.items() if len(self.reports) > 1 else ():
            self.fields[name] = TypedText(label=report.heading, longest=LONGEST_NUMBER, required=False)

    def report_numbers(self) -> Mapping[int, str]:
        """The reports that have a number of their own, by their keys."""
        return {report.pk: self.cleaned_data.get(name, "") for name, report in self.reports.items()}


class HourForm(forms.Form):
    """When decisions leave."""

    leave_at = forms.DateTimeField(
        label=_("Hour at which they leave"),
        required=False,
        help_text=_("Empty: at once. Until that hour you may choose another one."),
        widget=forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"}),
        input_formats=[MOMENT, "%Y-%m-%d %H:%M"],
    )

    def clean_leave_at(self) -> Any:  # noqa: ANN401 - a moment or nothing
        """No hour that is over."""
        moment = self.cleaned_data["leave_at"]
        if moment and moment < timezone.now() - SOON:
            raise forms.ValidationError(_("This hour is over: choose a coming one, or leave it empty."))
        return moment


class WhatIfForm(forms.Form):
    """A rule, and the sum that it asks."""

    rule = forms.ChoiceField(
        label=_("What if"),
        choices=[
            (Rule.CEILING.value, pgettext_lazy("amounts", "No request gets more than the sum below")),
            (Rule.PRO_RATA.value, pgettext_lazy("amounts", "All get the same share of the envelope of their report")),
            (Rule.BEST.value, pgettext_lazy("amounts", "The best scores are served first, until the envelope is used")),
        ],
        widget=forms.RadioSelect,
    )
    sum = Euros(
        label=_("Sum"),
        required=False,
        help_text=_("The ceiling; or, for a share, what amounts are rounded down to: 50 for multiples of 50 euros."),
    )

    counts_unproposed = forms.BooleanField(
        label=_("Also count the requests of which nothing is proposed, at the amount asked"),
        required=False,
        help_text=_("Otherwise they stay as they are, and are named below."),
    )

    def clean(self) -> dict[str, object]:
        """A ceiling is above zero."""
        cleaned = super().clean() or {}
        if cleaned.get("rule") == Rule.CEILING and not cleaned.get("sum") and "sum" not in self.errors:
            self.add_error("sum", _("Write the ceiling."))
        return cleaned
