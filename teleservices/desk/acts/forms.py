"""What each act asks of the instructor; a form becomes the act's payload, nothing else."""

from decimal import Decimal

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from accounts.models import User
from formkit.fieldtypes.amount import Amount, AmountInput
from formkit.fieldtypes.inputs import keypad
from portal.words.typed_text import TypedText
from teleservices.desk.acts.act_form import ActForm
from teleservices.desk.acts.answer_form import AnswerCorrectionForm
from teleservices.desk.acts.correction_form import AmendmentForm, CorrectionsForm
from teleservices.desk.acts.deadline_form import ExtensionForm
from teleservices.lifecycle import (
    Acceptance,
    Act,
    Amendment,
    AnswerCorrection,
    Assignment,
    Cancellation,
    Corrections,
    DecisionGiven,
    Extension,
    Payload,
    Reopening,
    Resubmission,
    TakingCharge,
    Transfer,
)
from teleservices.lifecycle.attesting import Attestation
from teleservices.lifecycle.prerequisites.next_stages import choices, stage_of_review
from teleservices.models import State, Team, TeamRole, TextUse
from teleservices.permissions import instructors

LARGEST_AMOUNT = 10**12 - 1
"""Cents that a decision grants at most: far more than any département has, and what its letter can hold."""


class StageForm(ActForm):
    """Move to another stage of the review, also while the applicant is waited for."""

    def prepare(self) -> None:
        here = stage_of_review(self.request)
        stages = choices(self.request, State.IN_REVIEW, here)
        others = [(stage.key, stage.name) for stage in stages if stage != here]
        first = others[0][0] if others else None
        self.fields["stage"] = forms.ChoiceField(label=_("Stage"), choices=others, initial=first)


class InstructorField(forms.ModelChoiceField):
    """An instructor, chosen by their full name: their address, which signs them in, isn't shown."""

    def label_from_instance(self, obj: User) -> str:
        return obj.get_full_name()


class AssignmentForm(ActForm):
    """Give the request to an instructor of the team."""

    field_order = ("assignee", "message")
    takes = {"message": TextUse.NOTE}

    def prepare(self) -> None:
        self.fields["message"].label = _("Internal note")
        offered = instructors(self.request.team)
        self.fields["assignee"] = InstructorField(label=_("Instructor"), queryset=offered)

    def payload(self) -> Assignment:
        return Assignment(message=self.text("message"), assignee=self.cleaned_data["assignee"])


class TransferForm(ActForm):
    """Give the request to another service, and say why to it."""

    reason = TypedText(
        label=gettext_lazy("Why, for the services"),
        help_text=gettext_lazy("The service that receives it reads this; the applicant does not."),
        widget=forms.Textarea(attrs={"rows": 3}),
        multiline=True,
        longest=1000,
        error_messages={"required": gettext_lazy("Say why: the service that receives it will read it.")},
    )

    field_order = ("team", "reason", "message")

    def prepare(self) -> None:
        others = Team.objects.filter(team_members__role__in=TeamRole.instructing()).exclude(
            pk=self.request.team_id or 0
        )
        self.fields["team"] = forms.ModelChoiceField(label=_("Service"), queryset=others.distinct().order_by("name"))

    def payload(self) -> Transfer:
        return self._transfer(self.cleaned_data["team"])

    def partial_payload(self) -> Payload:
        team = self.cleaned_data.get("team") if self.is_bound else None
        return self._transfer(team) if team else super().partial_payload()

    def _transfer(self, team: Team) -> Transfer:
        leaves = self.request.team or team
        return Transfer(message=self.text("message"), reason=self.text("reason"), team=team, leaves=leaves)


class DecisionForm(ActForm):
    """A decision: its authority, its act, its author's capacity, then what it grants or why it does not."""

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
    reasons = TypedText(
        label=pgettext_lazy("of a decision", "Reasons"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        multiline=True,
        longest=8000,
    )
    letter = forms.FileField(
        label=gettext_lazy("Signed letter"),
        required=False,
        help_text=gettext_lazy("PDF. Without one, the letter is made from what you write here."),
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf"}),
    )

    field_order = (
        "stage",
        "authority",
        "act_number",
        "act_date",
        "author_capacity",
        "amount",
        "reasons",
        "message",
        "letter",
    )
    takes = {"reasons": TextUse.REASONS, "message": TextUse.MESSAGE}

    def prepare(self) -> None:
        self.initial.setdefault("act_date", timezone.localdate())
        self._ask_capacity()
        if self.act.target in State.favourable():
            self.fields["amount"] = _amount_granted()
        else:
            self.fields["reasons"].required = True
            self.fields["reasons"].error_messages["required"] = _(
                "Give the reasons of this decision: the law asks for them."
            )

    def _ask_capacity(self) -> None:
        """Propose the capacity that the agent has in the service, and say where it shows when agents aren't named."""
        membership = self.actor.team_memberships.filter(team=self.request.team_id).first()
        self.initial.setdefault("author_capacity", membership.capacity if membership else "")
        if self.request.team and not self.request.team.names_its_agents:
            self.fields["author_capacity"].help_text = _(
                "The agents of your service are not named: the e-mail will name it alone. The letter will bear your "
                "first name, name and capacity all the same, since a decision always names its author (CRPA L212-1)."
            )

    def amount_cents(self) -> int | None:
        """The amount granted in cents, None when there is none."""
        amount: Decimal | None = self.cleaned_data.get("amount")
        return None if amount is None else int(amount)

    def payload(self) -> DecisionGiven:
        return DecisionGiven(
            message=self.text("message"),
            authority=self.text("authority"),
            author_capacity=self.text("author_capacity"),
            act_date=self.cleaned_data["act_date"],
            act_number=self.text("act_number"),
            reasons=self.text("reasons"),
            amount_cents=self.amount_cents(),
            letter=self.kept_letter,
            stage_key=self.text("stage"),
        )


def _amount_granted() -> forms.Field:
    """Ask the amount as applicants type theirs; it cleans to cents."""
    return AmountInput(
        decimals=0,
        minimum=Decimal(0),
        maximum=Decimal(LARGEST_AMOUNT),
        label=_("Amount granted (€)"),
        help_text=str(Amount.example),
        required=False,
        widget=forms.TextInput(attrs={"inputmode": keypad(0, 2), "autocomplete": "off"}),
    )


FORMS: dict[type[Payload], type[ActForm]] = {
    Payload: ActForm,
    TakingCharge: ActForm,
    Resubmission: ActForm,
    Acceptance: ActForm,
    Reopening: ActForm,
    Assignment: AssignmentForm,
    Transfer: TransferForm,
    Corrections: CorrectionsForm,
    Amendment: AmendmentForm,
    AnswerCorrection: AnswerCorrectionForm,
    Extension: ExtensionForm,
    Attestation: ActForm,
    Cancellation: ActForm,
    DecisionGiven: DecisionForm,
}
"""What asks for each payload that an instructor brings; a test says that none is left out."""


def form_for(act: Act) -> type[ActForm]:
    """The form of an act; one that only moves the review asks where to."""
    return StageForm if act.review_state else FORMS[act.payload]
