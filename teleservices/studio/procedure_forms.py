"""The studio's forms of a procedure as a whole: its creation, its settings, its stages. They read; others write."""

from collections.abc import Mapping
from typing import TypedDict, cast

from django import forms
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import ProfileType
from teleservices.models import Procedure, Stage, State, Team
from teleservices.studio.configuration import SETTINGS
from teleservices.studio.stages import StageFacts

MOMENT = "%Y-%m-%dT%H:%M"
LONG_TEXTS = ("remedies", "prior_appeal", "honour_statement", "data_purpose", "data_recipients")


class NewProcedure(TypedDict):
    """What `create_procedure` takes."""

    title: str
    code: str
    team: Team | None
    profile_types: QuerySet[ProfileType]


class CreationForm(forms.ModelForm):
    """A new procedure: its name, its address, who may apply, who instructs."""

    class Meta:
        model = Procedure
        fields = ("title", "code", "profile_types", "team")
        widgets = {"profile_types": forms.CheckboxSelectMultiple}
        help_texts = {
            "title": _("As applicants will read it, for example: Grant to an association."),
            "code": _("Ends the address of the procedure; it never changes. Empty: made from the title."),
            "profile_types": _("None ticked: everyone may apply."),
            "team": _("It can be chosen later."),
        }

    def __init__(self, data: Mapping[str, object] | None = None) -> None:
        super().__init__(data)
        self.fields["code"].required = False

    def clean_code(self) -> str:
        """Make the address from the title when none is given, and check that it is free."""
        code = self.cleaned_data["code"] or slugify(self.cleaned_data.get("title", ""))[:80].strip("-")
        if code and Procedure.objects.filter(code=code).exists():
            raise forms.ValidationError(_now("Another procedure has this address: write another one."), code="taken")
        return str(code)

    def facts(self) -> NewProcedure:
        """What the form holds, once valid."""
        return cast("NewProcedure", self.cleaned_data)


class SettingsForm(forms.ModelForm):
    """Everything beside the form: calendar, audience, service, law, personal data."""

    class Meta:
        model = Procedure
        fields = SETTINGS
        widgets = {
            "profile_types": forms.CheckboxSelectMultiple,
            **{
                name: forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local"})
                for name in ("opens_at", "closes_at")
            },
            **{name: forms.Textarea(attrs={"rows": 4}) for name in LONG_TEXTS},
        }
        help_texts = {
            "opens_at": _("Empty: open as soon as it is published."),
            "closes_at": _("Empty: no closing date."),
            "processing_days": _("Announced to applicants, in days."),
            "late_after_days": _("After how many days a request is shown as late to instructors."),
            "profile_types": _("None ticked: everyone may apply."),
            "regime": _("It depends on the procedure and on nothing else: check with your legal service."),
            "remedies": _("Shown on the acknowledgement and on decisions."),
            "prior_appeal": _("The appeal to make before going to court, if a text requires one."),
            "honour_statement": _("Ticked before transmitting. A new text gets a new version number."),
            "data_purpose": _("Why these data are asked for, and under which mission of public interest."),
            "data_recipients": _("The services and partners who will read the requests."),
            "retention_months": _("In months after the decision; then requests are made anonymous or deleted."),
        }

    def __init__(self, data: Mapping[str, object] | None = None, *, instance: Procedure) -> None:
        super().__init__(data, instance=instance)
        for name in ("opens_at", "closes_at"):
            self.fields[name].input_formats = [MOMENT, "%Y-%m-%dT%H:%M:%S"]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Check the calendar before the database does."""
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _now("The procedure would close before it opens."))
        return cleaned

    def changes(self) -> dict[str, object]:
        """The settings that changed, once valid."""
        return {name: self.cleaned_data[name] for name in self.changed_data}

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The settings by panel, in the order of the screen."""
        panels: list[tuple[str, tuple[str, ...]]] = [
            (_now("Procedure"), ("title", "profile_types", "team")),
            (_now("Calendar"), ("opens_at", "closes_at", "processing_days", "late_after_days")),
            (_now("What the law asks"), ("regime", "regime_months", "remedies", "prior_appeal", "honour_statement")),
            (_now("Personal data"), ("data_purpose", "data_recipients", "retention_months")),
        ]
        return [(title, [self[name] for name in names]) for title, names in panels]


class StageForm(forms.ModelForm):
    """A stage's words; its kind is chosen once."""

    class Meta:
        model = Stage
        fields = ("state", "name", "explanation", "email_subject", "email_text", "is_milestone")
        widgets = {
            "explanation": forms.Textarea(attrs={"rows": 3}),
            "email_text": forms.Textarea(attrs={"rows": 12}),
        }
        help_texts = {
            "state": _("What the stage is to the software: it decides what can be done next."),
            "name": _("As the applicant reads it, for example: Under review."),
            "explanation": _("What happens now, and whether the applicant has something to do."),
            "email_text": _("Tags such as {{ référence }} are replaced by the facts of the request."),
        }

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        instance: Stage | None = None,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, instance=instance, initial=initial)
        if instance is not None:
            del self.fields["state"]

    def facts(self) -> StageFacts:
        """The words, once valid."""
        return StageFacts(**{name: value for name, value in self.cleaned_data.items() if name != "state"})

    def state(self) -> State:
        """The kind chosen for a new stage."""
        return State(self.cleaned_data["state"])

    def shown(self) -> Stage:
        """The stage as it would become, not saved, for its preview."""
        values = {name: self[name].value() or "" for name in ("name", "explanation", "email_subject", "email_text")}
        return Stage(**values)
