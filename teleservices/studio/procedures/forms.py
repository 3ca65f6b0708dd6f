"""The studio's forms of a procedure as a whole: its creation, its settings. They read; others write."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypedDict, cast

from django import forms
from django.db.models import QuerySet
from django.utils.text import slugify
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from accounts.models import ProfileType
from teleservices.models import Procedure, Team
from teleservices.studio.procedures.configuration import CONFIGURATION, ON_SCREENS_OF_THEIR_OWN
from teleservices.studio.procedures.meanings import MEANINGS, SEVERAL, candidates

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

MOMENT = "%Y-%m-%dT%H:%M"
LONG_TEXTS = (
    "remedies_after_silence", "remedies", "remedies_in_part", "prior_appeal", "honour_statement", "data_purpose",
    "data_recipients",
)  # fmt: skip
TO_CHOOSE = _("To be chosen")
NO_QUESTION = _("No question says it")
EARLIER_QUESTION = _("A question of an earlier version")


class NewProcedure(TypedDict):
    """The keyword arguments of `create_procedure`, its author apart."""

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
        error_messages = {"code": {"unique": _("Another procedure has this address: write another one.")}}

    def __init__(self, data: Mapping[str, object] | None = None) -> None:
        super().__init__(data)
        self.fields["code"].required = False
        self.fields["team"].empty_label = TO_CHOOSE  # type: ignore[attr-defined]

    def clean_code(self) -> str:
        """Make the address from the title when none is given; whether it is free is checked with the rest."""
        code = self.cleaned_data["code"] or slugify(self.cleaned_data.get("title", ""))[:80].strip("-")
        if not code and self.cleaned_data.get("title"):
            raise forms.ValidationError(_now("Write an address: none can be made from this title."), code="required")
        return str(code)

    def new_procedure(self) -> NewProcedure:
        """What the form holds, once valid."""
        return cast("NewProcedure", self.cleaned_data)


class SettingsForm(forms.ModelForm):
    """Everything beside the form: calendar, audience, service, law, personal data, what answers mean to the desk."""

    amount_field = forms.ChoiceField(
        label=_("Amount asked"), help_text=_("Its answer is shown in the list of requests."), required=False
    )
    commune_field = forms.ChoiceField(
        label=_("Commune"),
        help_text=_("Where it takes place, in the list of requests. Without it, the applicant's address tells."),
        required=False,
    )
    title_field = forms.ChoiceField(
        label=_("Title of the project"),
        help_text=_("Stands beneath the applicant in the list of requests, which are found by its words too."),
        required=False,
    )
    searched_fields = forms.MultipleChoiceField(
        label=_("Answers that requests are found by"),
        help_text=_("%(most)s at most. Whoever instructs then finds a request by the beginning of their words.")
        % {"most": SEVERAL["searched_fields"]},
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    filtered_fields = forms.MultipleChoiceField(
        label=_("Answers that requests are filtered by"),
        help_text=_(
            "%(most)s at most, annotations of the service included. The list of the requests of this procedure then "
            "offers them as filters."
        )
        % {"most": SEVERAL["filtered_fields"]},
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    class Meta:
        model = Procedure
        fields = tuple(name for name in CONFIGURATION if name not in ON_SCREENS_OF_THEIR_OWN)
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
            "assignment": _(
                "In the service that receives a request, when it arrives. Who is away or has their fill is passed "
                "over; where nobody suits, it waits to be assigned. Who has which commune is said by "
                "its head, or on the page of this service in the studio."
            ),
            "draft_days": _("In days since they were last saved; applicants are told a week before. Empty: no limit."),
            "files_away_months": _(
                "In months after the time to contest a decision is over; a file on which something waits stays. "
                "Whoever instructs takes it out again at any time. Empty: never."
            ),
            "profile_types": _("None ticked: everyone may apply."),
            "for_whom": _("A child, a relative, a protected adult: the form then asks who, and in what capacity."),
            "asks_mandate_proof": _("A document is asked for when the request is for someone else."),
            "regime": _("It depends on the procedure and on nothing else: check with your legal service."),
            "regime_article": _(
                "The article of law or the decree, asked where silence means something else than refusal, or after "
                "another time than two months (CRPA L231-4 to L231-6). For example: CRPA, article L. 231-1."
            ),
            "remedies_after_silence": _(
                "Shown on the acknowledgement where silence means refusal. Empty: the usual text below."
            ),
            "remedies": _(
                "Shown on a refusal and on what is declared inadmissible, whose notification starts the time. "
                "A full grant shows none."
            ),
            "remedies_in_part": _("Shown on a decision granted in part. Empty: the usual text below."),
            "prior_appeal": _("The appeal to make before going to court, if a text requires one."),
            "honour_statement": _("Ticked before transmitting. A new text gets a new version number."),
            "data_purpose": _("Why these data are asked for, and under which mission of public interest."),
            "data_basis": _("A mission of public interest for nearly every procedure of a département."),
            "data_basis_text": _(
                "The law, the code’s article or the deliberation. For example: Code de l’éducation, article L. 213-11."
            ),
            "data_recipients": _("The services and partners who will read the requests."),
            "needs_approval": _(
                "What is published was read by someone else. It applies as soon as it is saved. Only an administrator "
                "can untick this."
            ),
            "retention_months": _(
                "In months, as the page of the procedure says. Then requests come on an elimination list; their agents "
                "have thirty days to keep some longer."
            ),
            "retention_from": _(
                "From the day when the request ended; or from the day when its file is put away: one that nobody puts "
                "away is then kept without end."
            ),
            "final_fate": _(
                "Agreed with the departmental archives. Nothing is destroyed before their visa is written on the "
                "elimination list, or their receipt where they take the files over."
            ),
        }

    def __init__(
        self,
        data: Mapping[str, object] | None = None,
        *,
        instance: Procedure,
        values: dict[str, object],
        may_lift: bool,
    ) -> None:
        """Make the form of the settings that the draft makes, `values`."""
        super().__init__(data, instance=instance, initial=dict(values))
        self.fields["team"].empty_label = TO_CHOOSE  # type: ignore[attr-defined]
        self.fields["needs_approval"].disabled = instance.needs_approval and not may_lift
        for name in MEANINGS:
            choices = self._questions(name)
            is_single = name not in SEVERAL
            self.fields[name].choices = [("", NO_QUESTION), *choices] if is_single else choices  # type: ignore[attr-defined]
        for name in ("data_basis", "retention_from", "final_fate"):
            self.fields[name].required = False
        for name in ("opens_at", "closes_at"):
            self.fields[name].input_formats = [MOMENT, "%Y-%m-%dT%H:%M:%S"]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        """Check the calendar before the database does."""
        cleaned = super().clean() or {}
        opens, closes = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens and closes and closes <= opens:
            self.add_error("closes_at", _now("The procedure would close before it opens."))
        return cleaned

    def _questions(self, name: str) -> "list[tuple[str, StrOrPromise]]":
        """Those that may be chosen; a question that only earlier versions have stays while it is."""
        offered: dict[str, StrOrPromise] = {**candidates(self.instance, MEANINGS[name])}
        choice = self.initial.get(name) or []
        for key in [choice] if isinstance(choice, str) else choice:
            offered.setdefault(key, EARLIER_QUESTION)
        return list(offered.items())

    def clean_data_basis(self) -> str:
        """As it was, where the page was opened before it was asked."""
        return self._kept("data_basis")

    def clean_retention_from(self) -> str:
        """As it was, likewise."""
        return self._kept("retention_from")

    def clean_final_fate(self) -> str:
        """As it was, likewise."""
        return self._kept("final_fate")

    def _kept(self, name: str) -> str:
        return str(self.cleaned_data[name] or self.initial.get(name) or getattr(self.instance, name))

    def clean_searched_fields(self) -> list[str]:
        """Few enough for a search to stay quick."""
        return self._few("searched_fields")

    def clean_filtered_fields(self) -> list[str]:
        """Few enough for the filters to be read."""
        return self._few("filtered_fields")

    def _few(self, name: str) -> list[str]:
        keys: list[str] = self.cleaned_data[name]
        if len(keys) > SEVERAL[name]:
            raise forms.ValidationError(_now("Choose %(most)s questions at most.") % {"most": SEVERAL[name]})
        return keys

    def settings(self) -> dict[str, object]:
        """The settings as typed, once valid."""
        return {name: self.cleaned_data[name] for name in self.fields}
