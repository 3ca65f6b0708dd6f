"""What a request for corrections asks of the instructor: what is missing, what of it is indispensable, by when."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from formkit.fieldtypes import CalculatedField, ContentField
from teleservices.desk.acts.act_form import ActForm
from teleservices.lifecycle import Corrections, Payload

CORRECTION_DAYS = 15
"""Days that a correction request gives, unless the instructor chooses otherwise."""


class CorrectionsForm(ActForm):
    """Name what must be corrected, and by when."""

    deadline = forms.DateField(
        label=gettext_lazy("To be done before"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Give the applicant a deadline.")},
    )

    field_order = ("stage", "field_keys", "indispensable_keys", "deadline", "message")

    def prepare(self) -> None:
        self.fields["message"].required = True
        self.fields["message"].error_messages["required"] = _(
            "Write what has to be corrected, so that the applicant understands."
        )
        named = [
            (field.key, field.label)
            for field in self.request.form_version.form.fields()
            if not field.private and not isinstance(field, ContentField | CalculatedField)
        ]
        self.fields["field_keys"] = forms.MultipleChoiceField(
            label=_("What has to be corrected or joined"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one answer or document to correct.")},
            choices=named,
        )
        self.fields["indispensable_keys"] = forms.MultipleChoiceField(
            label=_("What is indispensable among it"),
            help_text=_(
                "Tick only what the review can't do without: for all the rest, the law asks you to go on meanwhile "
                "(article L. 114-5-1 of the code of relations between the public and the administration)."
            ),
            widget=forms.CheckboxSelectMultiple,
            required=False,
            choices=named,
        )
        self.initial["deadline"] = timezone.localdate() + dt.timedelta(days=CORRECTION_DAYS)

    def clean_deadline(self) -> dt.date:
        deadline: dt.date = self.cleaned_data["deadline"]
        if deadline <= timezone.localdate():
            raise forms.ValidationError(_("Choose a deadline after today."))
        return deadline

    def clean_indispensable_keys(self) -> list[str]:
        """Refuse what is ticked as indispensable (CRPA L114-5-1) without being asked for."""
        keys: list[str] = self.cleaned_data["indispensable_keys"]
        if not set(keys) <= set(self.cleaned_data.get("field_keys", [])):
            raise forms.ValidationError(_("Tick it above too: only what is asked for can be indispensable."))
        return keys

    def payload(self) -> Corrections:
        return Corrections(
            message=self.text("message"),
            field_keys=tuple(self.cleaned_data["field_keys"]),
            indispensable_keys=tuple(self.cleaned_data["indispensable_keys"]),
            deadline=self.cleaned_data["deadline"],
            stage_key=self.text("stage"),
        )

    def partial_payload(self) -> Payload:
        """With the deadline as soon as there is one: it is what the applicant reads first."""
        deadline, plain = self.shown("deadline"), super().partial_payload()
        if not isinstance(deadline, dt.date):
            return plain
        return Corrections(
            message=plain.message,
            field_keys=self._shown_keys("field_keys"),
            indispensable_keys=self._shown_keys("indispensable_keys"),
            deadline=deadline,
            stage_key=plain.stage_key,
        )

    def _shown_keys(self, name: str) -> tuple[str, ...]:
        keys = self.shown(name)
        return tuple(keys) if isinstance(keys, list) else ()
