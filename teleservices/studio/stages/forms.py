"""The studio's form of a stage: its words, its e-mail, what may follow, its timers. It reads; `stages` writes."""

from collections.abc import Mapping

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from teleservices.models import Procedure, Stage, State
from teleservices.studio.drafting.snapshots import DraftStage, draft_stages
from teleservices.studio.stages.writing import TIMERS, StageContent, StageRules, possible_next, tag_errors

MOST_DAYS = 366
WORDS = ("name", "explanation", "email_subject", "email_text")


class StageForm(forms.ModelForm):
    """A stage; its kind is chosen once."""

    allowed_next = forms.TypedMultipleChoiceField(
        label=_("What the service may choose next"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: all that can follow a stage of this kind. An applicant can always withdraw."),
    )
    remind_after_days = forms.IntegerField(
        label=_("Remind after (days)"), required=False, min_value=1, max_value=MOST_DAYS
    )
    late_after_days = forms.IntegerField(
        label=_("Late after (days)"),
        required=False,
        min_value=1,
        max_value=MOST_DAYS,
        help_text=_("The request then shows among those that are late, and the service is told once. Empty: never."),
    )

    class Meta:
        model = Stage
        fields = ("state", *WORDS, "is_milestone", *TIMERS)
        widgets = {"explanation": forms.Textarea(attrs={"rows": 3}), "email_text": forms.Textarea(attrs={"rows": 12})}
        help_texts = {
            "state": _("What the stage is to the software: it decides what can be done next."),
            "name": _("As the applicant reads it, for example: Under review."),
            "explanation": _("What happens now, and whether the applicant has something to do."),
            "email_text": _(
                "Tags such as {{ référence }} are replaced by the facts of the request. The greeting, the link to the "
                "request and who writes are added around your text: don't write them again."
            ),
        }

    field_order = ("state", *WORDS, "is_milestone", "allowed_next", *TIMERS)

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        procedure: Procedure,
        written: DraftStage | None = None,
        initial: dict[str, object] | None = None,
    ) -> None:
        super().__init__(data, instance=written.stage if written else Stage(procedure=procedure), initial=initial)
        if written is not None:
            del self.fields["state"]
            self.initial["allowed_next"] = list(written.allowed_next)
        self.stage = written.stage if written else Stage(procedure=procedure, state=self._kind())
        self._offer_what_may_follow(procedure)
        self._offer_timers()

    def _kind(self) -> str:
        """The kind asked for, or typed so far; the first one for anything else."""
        kind = str(self["state"].value() or "")
        return kind if kind in State.staged() else State.SUBMITTED

    def _offer_what_may_follow(self, procedure: Procedure) -> None:
        others = possible_next(self.stage, draft_stages(procedure))
        if not others:
            del self.fields["allowed_next"]
            return
        choices = [(stage.pk, f"{stage.name} ({stage.get_state_display()})") for stage in others]
        self.fields["allowed_next"].choices = choices  # type: ignore[attr-defined]

    def _offer_timers(self) -> None:
        """Nobody is reminded of what is decided; on a new stage, whose kind may still change, all are shown."""
        if not self.stage.may_have_timers:
            for name in TIMERS:
                del self.fields[name]
            return
        who = _now("The applicant is reminded by e-mail, once.")
        if not self.stage.waits_for_applicant:
            who = _now("Whoever follows the request is reminded by e-mail, once; else the service.")
        from_now = _now("Counts for the requests that get there from now on. Empty: no reminder.")
        self.fields["remind_after_days"].help_text = f"{who} {from_now}"

    def clean(self) -> dict[str, object]:
        """Tell each wrong tag, with its line, beside the text where it stands."""
        cleaned = super().clean() or {}
        texts = (str(cleaned.get(name, "")) for name in ("email_subject", "email_text"))
        for column, wrong in tag_errors(*texts).items():
            self.add_error(column, wrong)
        return cleaned

    def content(self) -> StageContent:
        """What was typed of the stage itself, once valid; what follows it is in `rules`."""
        return StageContent(**{name: self.cleaned_data[name] for name in (*WORDS, "is_milestone")})

    def rules(self) -> StageRules:
        """What may follow, and the timers, once valid."""
        days = {name: self.cleaned_data.get(name) for name in TIMERS}
        return StageRules(allowed_next=frozenset(self.cleaned_data.get("allowed_next", ())), **days)

    def typed(self) -> dict[str, object]:
        """All that was typed, by column, once valid: content and rules."""
        return vars(self.content()) | vars(self.rules())

    def state(self) -> State:
        """The kind chosen for a new stage."""
        return State(self.cleaned_data["state"])

    def shown(self) -> Stage:
        """The stage as it would become, not saved, for its preview."""
        values = {name: self[name].value() or "" for name in WORDS}
        return Stage(procedure=self.stage.procedure, state=self.stage.state, **values)

    def words(self) -> list[forms.BoundField]:
        """The fields of what the applicant reads: name, explanation, e-mail."""
        return [self[name] for name in ("state", *WORDS, "is_milestone") if name in self.fields]

    def following(self) -> list[forms.BoundField]:
        """The fields of what may follow, and of what happens when nobody acts."""
        return [self[name] for name in ("allowed_next", *TIMERS) if name in self.fields]
