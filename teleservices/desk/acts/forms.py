"""What each act asks of the instructor; a form becomes the act's payload, nothing else."""

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from portal.words.typed_text import TypedText
from teleservices.desk.acts.act_form import ActForm
from teleservices.desk.acts.after_decision import ABOUT_DECISIONS
from teleservices.desk.acts.answer_form import AnswerCorrectionForm
from teleservices.desk.acts.correction_form import AmendmentForm, CorrectionsForm
from teleservices.desk.acts.deadline_form import ExtensionForm
from teleservices.desk.acts.decision_form import DecisionForm
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
    Resubmission,
    TakingCharge,
    Transfer,
)
from teleservices.lifecycle.attesting import Attestation
from teleservices.lifecycle.filing_away import FilingAway, TakingOut
from teleservices.lifecycle.leaving_meeting import LeavingMeeting
from teleservices.lifecycle.prerequisites.next_stages import choices, stage_of_review
from teleservices.models import State, Team, TeamRole, TextUse
from teleservices.models.deciding.meeting import LONGEST_REMARK
from teleservices.permissions import assignable


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
        offered = assignable(self.request)
        self.fields["assignee"] = InstructorField(label=_("Instructor"), queryset=offered)

    def payload(self) -> Assignment:
        return Assignment(message=self.text("message"), assignee=self.cleaned_data["assignee"])


class NotedForm(ActForm):
    """An act that the service does for itself: what is written stays with it."""

    takes = {"message": TextUse.NOTE}

    def prepare(self) -> None:
        self.fields["message"].label = _("Internal note")


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
        """To the service chosen; to one that is named so while none is: never to the present one."""
        team = self.cleaned_data.get("team") if self.is_bound else None
        return self._transfer(team or Team(pk=0, name=_("(the service that you choose)")))

    def _transfer(self, team: Team) -> Transfer:
        leaves = self.request.team or team
        message, reason = (str(self.shown(name) or "") for name in ("message", "reason"))
        return Transfer(message=message, reason=reason, team=team, leaves=leaves)


class LeavingMeetingForm(ActForm):
    """Why a request leaves the list of a meeting."""

    reason = TypedText(
        label=gettext_lazy("Why it is taken out of the meeting"),
        help_text=gettext_lazy("Who reads the list of the meeting sees it; the applicant does not."),
        widget=forms.Textarea(attrs={"rows": 3}),
        longest=LONGEST_REMARK,
        error_messages={"required": gettext_lazy("Say why: who reads the list of the meeting will see it.")},
    )
    field_order = ("reason", "message")

    def prepare(self) -> None:
        del self.fields["message"]

    def payload(self) -> LeavingMeeting:
        return LeavingMeeting(reason=self.text("reason"))


FORMS: dict[type[Payload], type[ActForm]] = {
    Payload: ActForm,
    TakingCharge: ActForm,
    Resubmission: ActForm,
    Acceptance: ActForm,
    Assignment: AssignmentForm,
    FilingAway: NotedForm,
    TakingOut: NotedForm,
    **ABOUT_DECISIONS,
    Transfer: TransferForm,
    LeavingMeeting: LeavingMeetingForm,
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
