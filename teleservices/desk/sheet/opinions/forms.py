"""What an agent types to ask for an opinion: of whom, the question, what is shown; then more time, or a text of law."""

import datetime as dt
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.words.typed_text import TypedText
from teleservices.deciding.opinions.seeking import Question
from teleservices.deciding.opinions.shown_parts import documents_of, steps_of
from teleservices.legal import legal_day
from teleservices.lifecycle.corrections.deadlines import beyond_silence_text, silence_before
from teleservices.models import AdviserKind, AnswerKind, ServiceRequest

USUAL_DELAY = dt.timedelta(days=21)
PREPARATORY, COMMUNICABLE = "preparatory", "communicable"
NATURES: tuple[tuple[str, Promise], ...] = (
    (PREPARATORY, gettext_lazy("Preparatory: it prepares the decision; the applicant never reads it on the portal")),
    (COMMUNICABLE, gettext_lazy("Communicable: the applicant reads it on the portal once the decision is taken")),
)
NO_LONGER_THERE = gettext_lazy("The request has changed since: choose again what to show.")


def deadline_field() -> forms.DateField:
    """The last day on which the opinion isn't late."""
    return forms.DateField(
        label=gettext_lazy("To be given before the end of"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("Give a deadline."),
            "invalid": gettext_lazy("Enter a date that exists, with day, month and year."),
        },
    )


class AwaitedForm(forms.Form):
    """Asks `deadline`, and why where silence refuses the request before that day (CRPA L231-4)."""

    def ask_reason(self, service_request: ServiceRequest) -> None:
        """Ask for the reason of a deadline beyond the day of silence."""
        deadline = self.typed_deadline()
        day = silence_before(service_request, deadline) if deadline else None
        if day is None:
            return
        text = beyond_silence_text(day)
        self.fields["deadline_reason"] = TypedText(
            label=_("Why a deadline beyond the day of silence"),
            help_text="" if self.is_bound else text,
            longest=500,
            error_messages={"required": text},
        )
        names = [name for name in self.fields if name != "deadline_reason"]
        names.insert(names.index("deadline") + 1, "deadline_reason")
        self.order_fields(names)

    def typed_deadline(self) -> dt.date | None:
        """The deadline as the form holds it, checked or not; None for what is no date."""
        value = (
            self.data.get("deadline", "")
            if self.is_bound
            else self.get_initial_for_field(self.fields["deadline"], "deadline")
        )
        if isinstance(value, dt.date):
            return value
        try:
            return parse_date(str(value))
        except ValueError:
            return None


class QuestionForm(AwaitedForm):
    """Whom an opinion is asked of, and on what; `uuid` makes it the same when it is sent twice."""

    adviser_kind = forms.ChoiceField(
        label=gettext_lazy("Whom you ask"),
        choices=AdviserKind,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the list.")},
    )
    capacity = TypedText(
        label=gettext_lazy("In what capacity"),
        help_text=gettext_lazy("For example: mayor of Brenne, roads department, departmental councillor."),
        longest=150,
        error_messages={"required": gettext_lazy("Say in what capacity they answer.")},
    )
    name = TypedText(
        label=gettext_lazy("Name of the person"),
        longest=150,
        error_messages={"required": gettext_lazy("Name who is to answer.")},
    )
    email = forms.EmailField(
        label=gettext_lazy("Their e-mail address"),
        help_text=gettext_lazy("The link goes to this address, then a code each time it is opened."),
        max_length=254,
        error_messages={
            "required": gettext_lazy("Give their e-mail address."),
            "invalid": gettext_lazy("Check this address: it looks like nom@exemple.fr."),
        },
    )
    question = TypedText(
        label=gettext_lazy("Your question"),
        help_text=gettext_lazy("They read it once they have entered the code; the e-mail says nothing of it."),
        multiline=True,
        longest=2000,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": gettext_lazy("Write your question.")},
    )
    answer_kind = forms.ChoiceField(
        label=gettext_lazy("Form of the opinion"),
        choices=AnswerKind,
        initial=AnswerKind.VERDICT,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose one of the list."),
            "invalid_choice": gettext_lazy("Choose one of the list."),
        },
    )
    deadline = deadline_field()
    steps = forms.MultipleChoiceField(
        label=gettext_lazy("Parts of the request to show"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NO_LONGER_THERE},
    )
    documents = forms.MultipleChoiceField(
        label=gettext_lazy("Documents to show"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": NO_LONGER_THERE},
    )
    nature = forms.ChoiceField(
        label=gettext_lazy("Communication of the opinion"),
        choices=NATURES,
        initial=PREPARATORY,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "The law: documents that prepare a decision are not communicable before it is taken (CRPA L311-2)."
        ),
        error_messages={"required": gettext_lazy("Choose one of the list.")},
    )
    is_compulsory = forms.BooleanField(
        label=gettext_lazy("Compulsory opinion"),
        help_text=gettext_lazy("Nothing is decided until it is given, deemed given or withdrawn."),
        required=False,
    )
    uuid = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, service_request: ServiceRequest, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["deadline"].initial = legal_day(timezone.now()) + USUAL_DELAY
        self.offer_parts(service_request)
        self.ask_reason(service_request)

    def offer_parts(self, service_request: ServiceRequest) -> None:
        """What of the request may be shown."""
        self.joined = {str(document.uuid): document for document in documents_of(service_request)}
        titles = [(uuid, document.title) for uuid, document in self.joined.items()]
        self.offer("steps", [(step.key, step.title) for step in steps_of(service_request)])
        self.offer("documents", titles)

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        """What may be shown of this kind; no question where there is nothing, unless something was posted for it."""
        if choices or name in self.data:
            cast("forms.MultipleChoiceField", self.fields[name]).choices = choices
        else:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Check that something is shown: who is asked would have nothing to look at."""
        cleaned = super().clean() or self.cleaned_data
        if not {"steps", "documents"} & self.errors.keys() and not (cleaned.get("steps") or cleaned.get("documents")):
            self.add_error(None, _("Choose at least one part of the request, or one document, to show."))
        return cleaned

    def asked(self) -> Question:
        """What a valid form asks."""
        values = self.cleaned_data
        return Question(
            name=values["name"],
            email=values["email"],
            adviser_kind=AdviserKind(values["adviser_kind"]),
            capacity=values["capacity"],
            text=values["question"],
            answer_kind=AnswerKind(values["answer_kind"]),
            deadline=values["deadline"],
            deadline_reason=values.get("deadline_reason", ""),
            step_keys=values.get("steps", ()),
            documents=[self.joined[uuid] for uuid in values.get("documents", ())],
            is_communicable=values["nature"] == COMMUNICABLE,
            is_compulsory=values["is_compulsory"],
        )


class LongerForm(AwaitedForm):
    """More time for an opinion."""

    deadline = deadline_field()

    def __init__(self, *args: Any, service_request: ServiceRequest, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.ask_reason(service_request)


class GroundForm(forms.Form):
    """The text by which an opinion that never came is deemed given."""

    ground = TypedText(
        label=gettext_lazy("The text that says so"),
        help_text=gettext_lazy("For example: code de l’urbanisme, article R423-59."),
        longest=300,
        error_messages={"required": gettext_lazy("Cite the text by which it is deemed given.")},
    )
