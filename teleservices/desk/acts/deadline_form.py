"""A deadline given to the applicant: an unusual one is confirmed, one beyond the day of silence wants a reason."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.words.typed_text import TypedText
from teleservices.answering.editing import open_correction
from teleservices.desk.acts.act_form import ActForm
from teleservices.lifecycle import Extension, Payload
from teleservices.lifecycle.corrections.deadlines import (
    beyond_silence_text,
    silence_before,
    unusual_text,
    usual_deadline,
)


class DeadlineForm(ActForm):
    """An act that gives a deadline."""

    deadline = forms.DateField(
        label=gettext_lazy("To be done before"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Give the applicant a deadline.")},
    )

    def proposed_deadline(self) -> dt.date:
        """The deadline that stands in the form at first."""
        return usual_deadline()

    def ask_about_deadline(self) -> None:
        """Ask to confirm a deadline that is not usual, and for the reason of one beyond the day of silence."""
        deadline = self.typed_deadline()
        if deadline is None:
            return
        if deadline > timezone.localdate() and (text := unusual_text(deadline)):
            self.fields["keep_deadline"] = forms.BooleanField(
                label=_("Keep this deadline all the same"),
                help_text=self._told(text),
                error_messages={"required": text},
            )
        if day := silence_before(self.request, deadline):
            text = beyond_silence_text(day)
            self.fields["deadline_reason"] = TypedText(
                label=_("Why a deadline beyond the day of silence"),
                help_text=self._told(text),
                longest=500,
                error_messages={"required": text},
            )

    def _told(self, text: str) -> str:
        """What helps before the form is sent: afterwards its error says the same."""
        return "" if self.is_bound else text

    def typed_deadline(self) -> dt.date | None:
        value = self.data.get("deadline", "") if self.is_bound else self.initial["deadline"]
        if isinstance(value, dt.date):
            return value
        try:
            return parse_date(str(value))
        except ValueError:
            return None

    def clean_deadline(self) -> dt.date:
        deadline: dt.date = self.cleaned_data["deadline"]
        if deadline <= timezone.localdate():
            raise forms.ValidationError(_("Choose a deadline after today."))
        return deadline


class ExtensionForm(DeadlineForm):
    """Give more time for what is asked for."""

    field_order = ("deadline", "keep_deadline", "deadline_reason", "message")

    def prepare(self) -> None:
        self.initial.setdefault("deadline", self.proposed_deadline())
        self.ask_about_deadline()

    def proposed_deadline(self) -> dt.date:
        """Later than the one that was given."""
        correction = open_correction(self.request)
        usual = super().proposed_deadline()
        return max(usual, correction.deadline + dt.timedelta(days=8)) if correction else usual

    def clean_deadline(self) -> dt.date:
        deadline, correction = super().clean_deadline(), open_correction(self.request)
        if correction and deadline <= correction.deadline:
            raise forms.ValidationError(_("Choose a deadline after the one that was given."))
        return deadline

    def payload(self) -> Extension:
        return Extension(
            message=self.text("message"),
            deadline=self.cleaned_data["deadline"],
            deadline_reason=self.text("deadline_reason"),
        )

    def partial_payload(self) -> Payload:
        """With the deadline as soon as there is one."""
        deadline, plain = self.typed_deadline(), super().partial_payload()
        return Extension(message=plain.message, deadline=deadline) if deadline else plain
