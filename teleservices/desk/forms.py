"""What each act asks of the instructor; a form becomes the act's payload, nothing else."""

import datetime as dt
from decimal import Decimal

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from locker.models import StoredFile
from teleservices.formkit.fieldtypes import ContentField
from teleservices.lifecycle import (
    Act,
    Assignment,
    Corrections,
    DecisionGiven,
    Payload,
    Resubmission,
    TakingCharge,
)
from teleservices.models import Outcome, ServiceRequest, State

CORRECTION_DAYS = 15
"""Days that a correction request gives, unless the instructor chooses otherwise."""


class ActForm(forms.Form):
    """An act that brings a message at most."""

    message = forms.CharField(
        label=gettext_lazy("Message to the applicant"),
        widget=forms.Textarea(attrs={"rows": 5}),
        required=False,
        max_length=4000,
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, UploadedFile] | None = None,
        *,
        request: ServiceRequest,
        actor: User,
    ) -> None:
        super().__init__(data, files)
        self.request = request
        self.actor = actor
        self.prepare()
        self.order_fields(self.field_order)

    def prepare(self) -> None:
        """Fill in what depends on the request."""

    def text(self, name: str) -> str:
        """A cleaned text, empty while the form has errors."""
        return str(self.cleaned_data.get(name, ""))

    def payload(self, letter: StoredFile | None = None) -> Payload:
        """The act's payload; only from a valid form."""
        return Payload(message=self.text("message"))


class TakingChargeForm(ActForm):
    """Take charge."""

    def payload(self, letter: StoredFile | None = None) -> TakingCharge:
        return TakingCharge(message=self.text("message"))


class ResumeForm(ActForm):
    """Resume the review without waiting any longer."""

    def payload(self, letter: StoredFile | None = None) -> Resubmission:
        return Resubmission(message=self.text("message"))


class StageForm(ActForm):
    """Move to another stage of the review."""

    field_order = ("stage", "message")

    def prepare(self) -> None:
        stages = self.request.procedure.stages.filter(state=State.IN_REVIEW, is_archived=False)
        others = [(stage.key, stage.name) for stage in stages if stage.pk != self.request.stage_id]
        self.fields["stage"] = forms.ChoiceField(label=_("Stage"), choices=others)

    def payload(self, letter: StoredFile | None = None) -> Payload:
        return Payload(message=self.text("message"), stage_key=self.text("stage"))


class InstructorField(forms.ModelChoiceField):
    """An instructor, chosen by name."""

    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name()


class AssignmentForm(ActForm):
    """Give the request to an instructor of the team."""

    field_order = ("assignee", "message")

    def prepare(self) -> None:
        self.fields["message"].label = _("Internal note")
        instructors = User.objects.filter(team_memberships__team=self.request.team_id, is_active=True)
        self.fields["assignee"] = InstructorField(label=_("Instructor"), queryset=instructors)

    def payload(self, letter: StoredFile | None = None) -> Assignment:
        return Assignment(message=self.text("message"), assignee=self.cleaned_data["assignee"])


class CorrectionsForm(ActForm):
    """Name what must be corrected, and by when."""

    deadline = forms.DateField(
        label=gettext_lazy("To be done before"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("Give the applicant a deadline.")},
    )

    field_order = ("field_keys", "deadline", "message")

    def prepare(self) -> None:
        self.fields["message"].required = True
        self.fields["message"].error_messages["required"] = _(
            "Write what has to be corrected, so that the applicant understands."
        )
        self.fields["field_keys"] = forms.MultipleChoiceField(
            label=_("What has to be corrected or joined"),
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one answer or document to correct.")},
            choices=[
                (field.key, field.label)
                for field in self.request.form_version.form.fields()
                if not field.private and not isinstance(field, ContentField)
            ],
        )
        self.initial["deadline"] = timezone.localdate() + dt.timedelta(days=CORRECTION_DAYS)

    def clean_deadline(self) -> dt.date:
        deadline: dt.date = self.cleaned_data["deadline"]
        if deadline <= timezone.localdate():
            raise forms.ValidationError(_("Choose a deadline after today."))
        return deadline

    def payload(self, letter: StoredFile | None = None) -> Corrections:
        return Corrections(
            message=self.text("message"),
            field_keys=tuple(self.cleaned_data["field_keys"]),
            deadline=self.cleaned_data["deadline"],
        )


class DecisionForm(ActForm):
    """A decision: its authority, its act, its author's capacity, its reasons, what it grants."""

    outcome: Outcome
    authority = forms.CharField(
        label=gettext_lazy("Competent authority"),
        max_length=200,
        help_text=gettext_lazy("Who decides: the president, the standing commission, the assembly…"),
    )
    act_number = forms.CharField(label=gettext_lazy("Act number"), max_length=60, required=False)
    act_date = forms.DateField(
        label=gettext_lazy("Act date"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    author_capacity = forms.CharField(label=gettext_lazy("In what capacity you sign"), max_length=150)
    reasons = forms.CharField(
        label=pgettext_lazy("of a decision", "Reasons"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        max_length=8000,
    )
    letter = forms.FileField(
        label=gettext_lazy("Signed letter"),
        required=False,
        help_text=gettext_lazy("PDF. Without one, the letter is made from what you write here."),
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    field_order = ("authority", "act_number", "act_date", "author_capacity", "amount", "reasons", "message", "letter")

    def prepare(self) -> None:
        self.initial["act_date"] = timezone.localdate()
        membership = self.actor.team_memberships.filter(team=self.request.team_id).first()
        self.initial["author_capacity"] = membership.capacity if membership else ""
        if self.outcome not in {Outcome.ACCEPTED, Outcome.ACCEPTED_IN_PART}:
            self.fields["reasons"].required = True
            self.fields["reasons"].error_messages["required"] = _(
                "Give the reasons of this decision: the law asks for them."
            )

    def amount_cents(self) -> int | None:
        """The amount granted in cents, None when there is none."""
        amount: Decimal | None = self.cleaned_data.get("amount")
        return None if amount is None else int(amount * 100)

    def payload(self, letter: StoredFile | None = None) -> DecisionGiven:
        return DecisionGiven(
            message=self.text("message"),
            outcome=self.outcome,
            authority=self.text("authority"),
            author_capacity=self.text("author_capacity"),
            act_date=self.cleaned_data["act_date"],
            act_number=self.text("act_number"),
            reasons=self.text("reasons"),
            amount_cents=self.amount_cents(),
            letter=letter,
        )


class GrantForm(DecisionForm):
    """Granted."""

    outcome = Outcome.ACCEPTED
    amount = forms.DecimalField(
        label=gettext_lazy("Amount granted (€)"),
        required=False,
        min_value=0,
        max_digits=12,
        decimal_places=2,
        localize=True,
    )


class PartialGrantForm(GrantForm):
    """Granted in part."""

    outcome = Outcome.ACCEPTED_IN_PART


class RefusalForm(DecisionForm):
    """Refused."""

    outcome = Outcome.REFUSED


class InadmissibilityForm(DecisionForm):
    """Inadmissible."""

    outcome = Outcome.INADMISSIBLE


FORMS: dict[str, type[ActForm]] = {
    "take_charge": TakingChargeForm,
    "assign": AssignmentForm,
    "move_stage": StageForm,
    "request_corrections": CorrectionsForm,
    "resume": ResumeForm,
    "accept": GrantForm,
    "accept_in_part": PartialGrantForm,
    "refuse": RefusalForm,
    "declare_inadmissible": InadmissibilityForm,
}


def form_for(act: Act) -> type[ActForm]:
    """The form of an act."""
    return FORMS.get(act.name, ActForm)
