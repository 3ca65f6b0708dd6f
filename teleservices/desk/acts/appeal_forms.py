"""What is asked of an appeal: which, when it came, and what it is answered."""

import datetime as dt

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from portal.dates import long_date
from portal.words.typed_text import TypedText
from teleservices.desk.acts.act_form import ActForm
from teleservices.legal import legal_day
from teleservices.lifecycle import Payload
from teleservices.lifecycle.afterwards.appealing import AppealClosed, AppealReceived, Reconsideration, why_not_received
from teleservices.lifecycle.afterwards.standing import open_appeals, standing_decision
from teleservices.models import Appeal, AppealAnswer, AppealKind, TextUse


class AppealForm(ActForm):
    """An appeal that came: before whom, on what day."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of appeal"),
        choices=AppealKind.choices,
        initial=AppealKind.GRACIOUS,
        widget=forms.RadioSelect,
    )
    received_on = forms.DateField(
        label=gettext_lazy("Received on"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    field_order = ("kind", "received_on", "message")

    def prepare(self) -> None:
        self.initial.setdefault("received_on", legal_day(timezone.now()))

    def clean_received_on(self) -> dt.date:
        """A day on which an appeal against the decision may have come."""
        day: dt.date = self.cleaned_data["received_on"]
        decision = standing_decision(self.request)
        if decision and (why_not := why_not_received(day, decision, legal_day(timezone.now()))):
            raise forms.ValidationError(why_not)
        return day

    def payload(self) -> AppealReceived:
        return AppealReceived(
            message=self.text("message"), kind=self.text("kind"), received_on=self.cleaned_data["received_on"]
        )

    def partial_payload(self) -> Payload:
        kind, day = self.shown("kind"), self.shown("received_on")
        if not isinstance(day, dt.date) or not kind:
            return super().partial_payload()
        return AppealReceived(message=str(self.shown("message") or ""), kind=str(kind), received_on=day)


class OfAnAppealForm(ActForm):
    """An act on one of the appeals that wait for an answer."""

    def prepare(self) -> None:
        self.appeals = {str(appeal.pk): appeal for appeal in open_appeals(self.request)}
        choices = [(key, _called(appeal)) for key, appeal in self.appeals.items()]
        first = choices[0][0] if choices else None
        field = forms.ChoiceField(label=_("Appeal"), choices=choices, initial=first, widget=forms.RadioSelect)
        self.fields["appeal"] = field

    @property
    def appeal(self) -> Appeal | None:
        """The one that is chosen; None where there is none to choose."""
        return self.appeals.get(str(self.shown("appeal") or ""))


class AppealAnswerForm(OfAnAppealForm):
    """Its rejection with the reasons, or that its author gave it up."""

    answer = forms.ChoiceField(
        label=gettext_lazy("What becomes of it"),
        choices=[
            (AppealAnswer.REJECTED.value, AppealAnswer.REJECTED.label),
            (AppealAnswer.WITHDRAWN.value, AppealAnswer.WITHDRAWN.label),
        ],
        initial=AppealAnswer.REJECTED,
        widget=forms.RadioSelect,
    )
    reasons = TypedText(
        label=pgettext_lazy("of the rejection of an appeal", "Reasons"),
        widget=forms.Textarea(attrs={"rows": 6}),
        required=False,
        multiline=True,
        longest=8000,
    )
    field_order = ("appeal", "answer", "reasons", "message")
    takes = {"reasons": TextUse.REASONS, "message": TextUse.MESSAGE}

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("answer") == AppealAnswer.REJECTED and not cleaned.get("reasons"):
            self.add_error("reasons", _("Give the reasons of the rejection: the law asks for them."))
        return cleaned

    def payload(self) -> AppealClosed:
        return self._closed(self.appeals[self.text("appeal")])

    def partial_payload(self) -> Payload:
        return super().partial_payload() if self.appeal is None else self._closed(self.appeal)

    def _closed(self, appeal: Appeal) -> AppealClosed:
        texts = {name: str(self.shown(name) or "") for name in ("message", "answer", "reasons")}
        return AppealClosed(appeal=appeal, **texts)


class ReconsiderationForm(OfAnAppealForm):
    """The appeal on which the review begins again."""

    field_order = ("appeal", "stage", "message")

    def payload(self) -> Reconsideration:
        return self._reconsideration(self.appeals[self.text("appeal")])

    def partial_payload(self) -> Payload:
        return super().partial_payload() if self.appeal is None else self._reconsideration(self.appeal)

    def _reconsideration(self, appeal: Appeal) -> Reconsideration:
        texts = {"message": str(self.shown("message") or ""), "stage_key": str(self.shown("stage") or "")}
        return Reconsideration(appeal=appeal, **texts)


def _called(appeal: Appeal) -> str:
    """An appeal in a few words, for who chooses among several."""
    words = {"kind": appeal.get_kind_display(), "day": long_date(appeal.received_on)}
    return _("%(kind)s, received on %(day)s") % words
