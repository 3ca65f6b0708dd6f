"""The studio's forms with conditions: of a question, of a step, of a rule of the whole form. They read only."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django import forms
from django.utils.translation import gettext_lazy as _

from formkit.errors import OperationError
from formkit.fieldtypes import Field, field_type
from formkit.schema import FormRule, Step
from portal.words.typed_text import TypedText
from teleservices.studio.conditions.forms import ALWAYS, IF, ConditionForm, Horizon
from teleservices.studio.conditions.rows import Data
from teleservices.studio.posted import is_saving

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

YES, NO = "yes", "no"
SHOWN: "Sequence[tuple[str, StrOrPromise]]" = [(ALWAYS, _("Always"))]
REQUIRED: "Sequence[tuple[str, StrOrPromise]]" = [(YES, _("Yes")), (NO, _("No"))]
KINDS: "Sequence[tuple[str, StrOrPromise]]" = [
    ("ineligible", _("The applicant is warned that they risk a refusal, and may transmit")),
    ("blocking", _("The request can't be transmitted, because the published règlement says so")),
    ("warning", _("The applicant is warned, and may go on")),
    ("team", _("Another service instructs the request")),
]

SHORT_KINDS: "Sequence[tuple[str, StrOrPromise]]" = [
    ("ineligible", _("Not eligible")),
    ("blocking", _("Blocks transmission")),
    ("warning", _("Warning")),
    ("team", _("Other service")),
]
RULE_FIELDS = ("kind", "message", "article", "team")


class WithConditions(forms.Form):
    """A form and its conditions: valid when all of it is, and only when the page asks to store it."""

    use_required_attribute = False

    def __init__(self, data: Data | None, *, initial: Mapping[str, object] | None = None) -> None:
        values = {name: data[name] for name in RULE_FIELDS if name in data} if data else {}
        super().__init__(data if is_saving(data) else None, initial={**(initial or {}), **values})
        self.conditions: list[ConditionForm] = []

    def clean(self) -> dict[str, object]:
        """Tell what prevents each condition from being read."""
        for condition in self.conditions:
            for errors in () if condition.is_valid() else condition.errors.values():
                self.add_error(None, list(errors))
        return self.cleaned_data

    def refuse(self, error: OperationError) -> None:
        """Show why the form of the procedure refused this."""
        self.add_error(error.option if error.option in self.fields else None, error.message)


class StepCondition(WithConditions):
    """When a step is shown: always, or under conditions on earlier answers and on the profile."""

    def __init__(self, data: Data | None, *, step: Step, horizon: Horizon) -> None:
        super().__init__(data)
        self.shown = _shown(data, _("Show this step"), step, horizon)
        self.conditions = [self.shown]

    def changes(self) -> dict[str, object]:
        """What a valid form changes of the step, by attribute."""
        return {"condition": self.shown.expression}


class QuestionConditions(WithConditions):
    """When a question is shown, and when it must be answered."""

    def __init__(self, data: Data | None, *, field: Field, horizon: Horizon) -> None:
        super().__init__(data)
        self.required = _required(data, field, horizon)
        # Who came for what is required leaves untouched the « Seulement si » on which the other opens.
        is_about_required = data is not None and self.required is not None and _asks_otherwise(data, self.required)
        self.shown = _shown(data, _("Show this question"), field, horizon, may_be_empty=is_about_required)
        self.conditions = [self.shown, *([self.required] if self.required else [])]

    def changes(self) -> dict[str, object]:
        """What a valid form changes of the question, by attribute."""
        changes: dict[str, object] = {"condition": self.shown.expression}
        if self.required:
            changes |= {"required": self.required.mode == YES, "required_when": self.required.expression}
        return changes


class RuleForm(WithConditions):
    """A rule of the whole form: when it holds, what follows, what is told."""

    kind = forms.ChoiceField(label=_("What follows"), choices=KINDS, widget=forms.RadioSelect)
    message = TypedText(
        label=_("What the applicant is told"),
        longest=1000,
        required=False,
        rows=3,
        help_text=_("Why, and what can be done."),
    )
    article = TypedText(
        label=_("Article of the règlement that prevents transmission"),
        longest=150,
        required=False,
        help_text=_(
            "“article 4 du règlement des aides aux associations”, for instance. Only for what blocks: no text lets an "
            "administration refuse to receive a request (CRPA L112-3). The screen that blocks gives the postal address "
            "where to apply."
        ),
    )

    def __init__(
        self, data: Data | None, *, rule: FormRule | None, horizon: Horizon, teams: Sequence[str], kind: str = ""
    ) -> None:
        stored = (
            {**{name: getattr(rule, name) for name in RULE_FIELDS}, "kind": rule.effect} if rule else {"kind": kind}
        )
        super().__init__(data, initial=stored)
        self.fields["team"] = forms.ChoiceField(
            label=_("Service"),
            choices=[("", "–"), *((name, name) for name in teams)],
            required=False,
            help_text=_("The one that instructs the request."),
        )
        condition = rule.condition if rule else None
        self.when = ConditionForm(
            data, prefix="when", legend=_("When"), horizon=horizon, expression=condition, modes=(), mode=IF
        )
        self.conditions = [self.when]

    def clean(self) -> dict[str, object]:
        """Ask what the kind of rule needs; forget the rest."""
        cleaned = super().clean()
        kind = cleaned.get("kind")
        if kind != "blocking":
            cleaned["article"] = ""
        elif not cleaned.get("article") and "article" not in self.errors:
            self.add_error("article", _("Name the article of the published règlement, or warn only."))
        if kind == "team":
            cleaned["message"] = ""
            if not cleaned.get("team") and "team" not in self.errors:
                self.add_error("team", _("Choose the service that instructs the request."))
        elif kind:
            cleaned["team"] = ""
            if not cleaned.get("message"):
                self.add_error("message", _("Write what the applicant is told."))
        return cleaned

    def changes(self) -> dict[str, object]:
        """What a valid form changes of the rule, by attribute."""
        kind = "ineligible" if self.cleaned_data["kind"] == "blocking" else self.cleaned_data["kind"]
        return {**self.cleaned_data, "kind": kind, "condition": self.when.expression}


def _asks_otherwise(data: Data, condition: ConditionForm) -> bool:
    """Whether another mode is chosen than the one that the page opened on."""
    return data.get(f"{condition.prefix}-mode", condition.opens_on) != condition.opens_on


def _shown(
    data: Data | None, legend: "StrOrPromise", part: Step | Field, horizon: Horizon, *, may_be_empty: bool = False
) -> ConditionForm:
    """Opens on « Seulement si », which who comes to set a first condition has just said."""
    is_only_required = not part.condition and getattr(part, "required_when", None) is not None
    return ConditionForm(
        data,
        prefix="shown",
        legend=legend,
        horizon=horizon,
        expression=part.condition,
        modes=SHOWN,
        mode=ALWAYS if is_only_required else IF,
        may_be_empty=may_be_empty,
    )


def _required(data: Data | None, field: Field, horizon: Horizon) -> ConditionForm | None:
    """Whether an answer is required; None for what is never."""
    if "required" not in field_type(field).options:
        return None
    mode = IF if field.required_when else YES if field.required else NO
    return ConditionForm(
        data,
        prefix="required",
        legend=_("Answer required"),
        horizon=horizon,
        expression=field.required_when,
        modes=REQUIRED,
        mode=mode,
    )
