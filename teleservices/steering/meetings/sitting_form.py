"""Who sat at a meeting and the voices of its reports, as who holds it types them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django import forms
from django.forms.boundfield import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.words.typed_text import TypedText
from teleservices.deciding.meetings.sitting import (
    COUNTING_PROXIES,
    Attendance,
    Sitting,
    Tally,
    attendance_of,
    sitting_of,
    why_no_sitting,
)
from teleservices.deciding.meetings.vote_file import MOST_DIGITS, VOICES
from teleservices.models import Authority, AuthorityKind, Meeting, MeetingReport
from teleservices.models.deciding.meeting import LONGEST_NAME

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

VOICE_LABELS = (
    pgettext_lazy("voices", "For"),
    pgettext_lazy("voices", "Against"),
    pgettext_lazy("voices", "Abstentions"),
)


class Members(forms.IntegerField):
    """A number of members of an authority, or of their voices."""

    def __init__(self, label: "StrOrPromise") -> None:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "size": MOST_DIGITS, "autocomplete": "off"})
        super().__init__(label=label, required=False, min_value=0, max_value=10**MOST_DIGITS - 1, widget=widget)


@dataclass(frozen=True)
class ReportRow:
    """A report, and the controls of its voices."""

    report: MeetingReport
    fields: Sequence[BoundField]


class SittingForm(forms.Form):
    """The attendance, nothing of which is asked, and the voices of each report."""

    president = TypedText(label=gettext_lazy("Presided over by"), longest=LONGEST_NAME, required=False)
    capacity = TypedText(label=gettext_lazy("In what capacity"), longest=LONGEST_NAME, required=False)
    in_office = Members(gettext_lazy("Members in office"))
    present = Members(pgettext_lazy("members of an authority", "Present"))
    represented = Members(pgettext_lazy("members of an authority", "Represented"))
    is_second_sitting = forms.BooleanField(
        label=gettext_lazy("The meeting sat by right three days after one without quorum"),
        required=False,
        help_text=gettext_lazy("It then deliberates whatever the number of members present (CGCT L3121-14)."),
    )
    is_unanimous = forms.BooleanField(
        label=gettext_lazy("All the reports are adopted unanimously by those present and represented"), required=False
    )

    def __init__(self, meeting: Meeting, data: QueryDict | None = None) -> None:
        self.meeting, self.reports = meeting, list(meeting.reports.all())
        super().__init__(data, initial=_initial(meeting, self.reports), label_suffix="")
        self.fields["president"].widget.attrs["list"] = "members"
        for report in self.reports:
            for name, label in zip(VOICES, VOICE_LABELS, strict=True):
                self.fields[f"{name}-{report.pk}"] = field = Members(label)
                field.widget.attrs["aria-label"] = f"{label} – {report.title}"

    @property
    def attendance(self) -> Sequence[BoundField]:
        """The controls of who presided and how many there were."""
        return [self[name] for name in ("president", "capacity", "in_office", "present", "represented")]

    @property
    def rows(self) -> Sequence[ReportRow]:
        """The reports with their controls."""
        return [ReportRow(report, [self[name] for name in _names(report)]) for report in self.reports]

    @property
    def counts_proxies(self) -> bool:
        """Whether the quorum counts who is represented."""
        return self.meeting.authority.kind in COUNTING_PROXIES

    @property
    def is_written(self) -> bool:
        """Whether the attendance was written already, and nothing is wrong with what is typed."""
        return self.meeting.members_present is not None and not self.errors

    @property
    def sitting(self) -> Sitting:
        """What is typed where it is valid, what is written where nothing is."""
        if not self.is_bound:
            return sitting_of(self.meeting)
        return self._typed(self.cleaned_data) if self.is_valid() else Sitting()

    def clean(self) -> dict[str, object]:
        """Refuse what the law doesn't allow, once each number is one."""
        values = super().clean() or {}
        if not self.errors:
            sitting = self._typed(values)
            if values["is_unanimous"] and sitting.attendance is None:
                raise forms.ValidationError(_("Write who was there first: voices are counted among them."))
            if why := why_no_sitting(self.meeting.authority.kind, sitting):
                raise forms.ValidationError(why)
        return values

    def _typed(self, values: Mapping[str, object]) -> Sitting:
        attendance = _attendance(values)
        tallies = {report.pk: tally for report in self.reports if (tally := _tally(report, values))}
        if values["is_unanimous"] and attendance:
            tallies = {report.pk: Tally(attendance.voices) for report in self.reports} | tallies
        return Sitting(attendance=attendance, tallies=tallies)


def _names(report: MeetingReport) -> list[str]:
    return [f"{name}-{report.pk}" for name in VOICES]


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0


def _attendance(values: Mapping[str, object]) -> Attendance | None:
    """None as long as nobody says who was there: the president and those in office may be those of the last meeting."""
    if values["present"] is None and not values["represented"] and not values["is_second_sitting"]:
        return None
    return Attendance(
        president=str(values["president"]),
        capacity=str(values["capacity"]),
        in_office=_number(values["in_office"]),
        present=_number(values["present"]),
        represented=_number(values["represented"]),
        is_second_sitting=bool(values["is_second_sitting"]),
    )


def _tally(report: MeetingReport, values: Mapping[str, object]) -> Tally | None:
    typed = [values[name] for name in _names(report)]
    return None if all(value is None for value in typed) else Tally(*(_number(value) for value in typed))


def _initial(meeting: Meeting, reports: Sequence[MeetingReport]) -> dict[str, object]:
    """What is written; before anything is, the president and the members of the last meeting, or of the register."""
    initial: dict[str, object] = {f"{name}-{report.pk}": getattr(report, name) for report in reports for name in VOICES}
    if attendance := attendance_of(meeting):
        return initial | vars(attendance)
    others = Meeting.objects.filter(authority=meeting.authority_id, members_in_office__isnull=False)
    last = others.order_by("-meets_on", "-pk").first()
    president = Authority.objects.filter(kind=AuthorityKind.PRESIDENT).first()
    return initial | {
        "president": last.president if last else president and president.holder,
        "capacity": last.president_capacity if last else president and president.holder_title,
        "in_office": last and last.members_in_office,
    }
