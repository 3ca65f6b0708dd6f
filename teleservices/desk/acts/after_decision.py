"""What the acts about a decision that was given ask: each proposes what the portal knows already."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from formkit.typography import amount_text
from portal.words.typed_text import TypedText
from teleservices.desk.acts.act_form import ActForm
from teleservices.desk.acts.appeal_forms import AppealAnswerForm, AppealForm, ReconsiderationForm
from teleservices.desk.acts.author_form import IN_PERSON
from teleservices.desk.acts.decision_form import DecisionForm
from teleservices.legal import OBSERVATIONS, legal_day
from teleservices.lifecycle import Payload, Reopening
from teleservices.lifecycle.afterwards.appealing import AppealClosed, AppealReceived, Reconsideration
from teleservices.lifecycle.afterwards.rectifying import Rectification, why_not_that_sum
from teleservices.lifecycle.afterwards.standing import notice_of, standing_decision
from teleservices.lifecycle.afterwards.withdrawing import Announcement, DecisionTakenBack, GivingUp, why_not_until
from teleservices.lifecycle.prerequisites.withdrawable import is_heard, why_not_withdrawn
from teleservices.models import AuthorityKind, TextUse, WithdrawalGround


class RectificationForm(DecisionForm):
    """The decision as it was given, to be corrected, and what was wrong."""

    error = TypedText(
        label=gettext_lazy("What was wrong"),
        help_text=gettext_lazy("The letter tells it: “the amount, in letters”, “the date of the deliberation”…"),
        widget=forms.Textarea(attrs={"rows": 2}),
        multiline=True,
        longest=1000,
        error_messages={"required": gettext_lazy("Say what was wrong: the letter tells it.")},
    )
    field_order = ("error", *DecisionForm.field_order)
    decides_anew = False
    rests_on_register = False

    def prepare(self) -> None:
        self.former = former = standing_decision(self.request)
        if former:
            names = ("act_number", "act_date", "reasons", "authority", "author_capacity")
            values = {name: getattr(former, name) for name in names}
            values["amount"] = "" if former.amount_cents is None else amount_text(former.amount_cents)
            in_person = former.authority_kind == AuthorityKind.PRESIDENT and former.delegation_id is None
            values["decided_by"] = IN_PERSON if in_person else former.authority_kind
            self.initial = {**{name: value for name, value in values.items() if value}, **self.initial}
        super().prepare()

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        if self.former and "amount" in cleaned and (why := why_not_that_sum(self.former, self.amount_cents())):
            self.add_error("amount", why)
        return cleaned

    def payload(self) -> Rectification:
        return Rectification(**{**vars(super().payload()), "error": self.text("error")})


class AnnouncementForm(ActForm):
    """Why the decision could be withdrawn, and how long the applicant has to answer."""

    grounds = TypedText(
        label=gettext_lazy("Why the decision could be withdrawn"),
        help_text=gettext_lazy("The applicant reads it, and makes their observations on it (CRPA L122-1)."),
        widget=forms.Textarea(attrs={"rows": 5}),
        multiline=True,
        longest=4000,
        error_messages={
            "required": gettext_lazy("Say why the decision could be withdrawn: the applicant answers that.")
        },
    )
    observations_until = forms.DateField(
        label=gettext_lazy("Observations until"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    field_order = ("grounds", "observations_until", "message")
    takes = {"grounds": TextUse.REASONS, "message": TextUse.MESSAGE}

    def prepare(self) -> None:
        self.initial.setdefault("observations_until", legal_day(timezone.now()) + OBSERVATIONS)

    def clean_observations_until(self) -> dt.date:
        """A day that leaves the time to answer."""
        day: dt.date = self.cleaned_data["observations_until"]
        if why_not := why_not_until(day, legal_day(timezone.now())):
            raise forms.ValidationError(why_not)
        return day

    def payload(self) -> Announcement:
        return self._announcement(self.text("grounds"), self.cleaned_data["observations_until"])

    def partial_payload(self) -> Payload:
        day = self.shown("observations_until")
        if not isinstance(day, dt.date):
            return super().partial_payload()
        return self._announcement(str(self.shown("grounds") or ""), day)

    def _announcement(self, grounds: str, day: dt.date) -> Announcement:
        return Announcement(message=str(self.shown("message") or ""), grounds=grounds, observations_until=day)


class WithdrawalForm(DecisionForm):
    """The act that withdraws: its legal ground first, then what any decision says of who signs it."""

    ground = forms.ChoiceField(
        label=gettext_lazy("Legal ground"),
        choices=WithdrawalGround.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose the ground: the law lets nothing be withdrawn without one.")},
    )
    has_observed = forms.BooleanField(
        label=gettext_lazy("The applicant made their observations elsewhere than in a message here"), required=False
    )
    field_order = ("ground", "has_observed", *DecisionForm.field_order)
    decides_anew = False

    def prepare(self) -> None:
        decision = standing_decision(self.request)
        self.initial.setdefault("authority", decision.authority if decision else "")
        super().prepare()
        if "reasons" not in self.fields:  # where what is asked is done or isn't, nothing is decided nor withdrawn
            return
        self.fields.pop("amount", None)
        self.fields["reasons"].required = True
        self.fields["reasons"].error_messages["required"] = _(
            "Give the reasons of the withdrawal: the law asks for them (CRPA L211-2)."
        )
        if notice_of(self.request) is None:
            del self.fields["has_observed"]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        decision = standing_decision(self.request)
        ground, day = cleaned.get("ground"), cleaned.get("act_date")
        if decision and ground and isinstance(day, dt.date):
            heard = is_heard(self.request, notice_of(self.request), has_observed=bool(cleaned.get("has_observed")))
            if why_not := why_not_withdrawn(decision, str(ground), on=day, is_heard=heard):
                self.add_error("ground", why_not)
        return cleaned

    def payload(self) -> DecisionTakenBack:
        more = {"ground": self.text("ground"), "has_observed": bool(self.cleaned_data.get("has_observed"))}
        return DecisionTakenBack(**{**vars(super().payload()), **more})


class ReopeningForm(ActForm):
    """Why what was done without a decision is taken up again."""

    def prepare(self) -> None:
        self.fields["message"].required = True
        self.fields["message"].error_messages["required"] = _(
            "Say why it is taken up again: the applicant will read it."
        )


ABOUT_DECISIONS: dict[type[Payload], type[ActForm]] = {
    Rectification: RectificationForm,
    Announcement: AnnouncementForm,
    GivingUp: ActForm,
    DecisionTakenBack: WithdrawalForm,
    AppealReceived: AppealForm,
    AppealClosed: AppealAnswerForm,
    Reconsideration: ReconsiderationForm,
    Reopening: ReopeningForm,
}
