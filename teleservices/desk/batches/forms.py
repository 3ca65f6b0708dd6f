"""What each act asks for many requests: the form of `desk.acts` where there is one, for all of them at once."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import ClassVar, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.values import JsonValue
from portal.dates import long_date
from portal.words.typed_text import TypedText
from teleservices.answering.conversation import LONGEST
from teleservices.desk.access import teams_of
from teleservices.desk.acts.act_form import ActForm
from teleservices.desk.acts.correction_form import REMARK
from teleservices.desk.acts.forms import form_for
from teleservices.desk.batches.payloads import Kept, kept
from teleservices.desk.labels import reading
from teleservices.desk.texts.inserting import INSERT, OfferedTexts, Uses, inserted, offer
from teleservices.lifecycle import Act, Payload
from teleservices.models import Meeting, MeetingState, ServiceRequest, State, TextUse
from teleservices.permissions import instructors


@dataclass(frozen=True)
class Selection:
    """What a form is for: a request that stands for all, the services and the procedures of all."""

    sample: ServiceRequest
    teams: Collection[int]
    procedures: Collection[int]
    author: User

    @property
    def texts(self) -> OfferedTexts:
        """The model texts of their services."""
        return OfferedTexts(self.author, self.teams)


class BatchForm:
    """An act that asks nothing. The others say what they ask by a Django form of their own."""

    template = "teleservices/desk/acts/fields.html"

    def __init__(self, data: QueryDict | None, selection: Selection, former: Kept, act: Act | None) -> None:
        self.selection, self.former, self.act = selection, former, act
        self.fields = self.made(data)

    def made(self, data: QueryDict | None) -> forms.Form:
        """The Django form."""
        return forms.Form(data, initial=dict(self.former))

    @property
    def is_whole(self) -> bool:
        """Whether it was sent and can be read."""
        return self.fields.is_valid()

    def kept(self) -> dict[str, JsonValue]:
        """What the batch keeps of it; only of a whole one."""
        return {}

    def shown_payload(self) -> Payload:
        """What the act would tell as the form stands."""
        return Payload()


class LifecycleForm(BatchForm):
    """The form that the act has for one request."""

    def made(self, data: QueryDict | None) -> ActForm:
        act = self.act
        if act is None:
            raise TypeError("This form is that of an act of the lifecycle.")
        kind, initial = form_for(act), initial_of(self.former)
        texts = self.selection.texts
        if data is not None and kind.is_being_made(data):
            initial = kind.rearranged(inserted(data, kind.takes, texts))
            data = None
        sample, author = self.selection.sample, self.selection.author
        form = kind(data, None, act=act, request=sample, actor=author, initial=initial)
        form.offer_texts(texts)
        self.template = form.template
        if len(self.selection.procedures) > 1:
            form.fields.pop("stage", None)  # stages are those of a procedure: each request goes to its own
        return form

    def kept(self) -> dict[str, JsonValue]:
        return kept(self._form.payload())

    def shown_payload(self) -> Payload:
        return self._form.shown_payload()

    @property
    def _form(self) -> ActForm:
        return cast("ActForm", self.fields)


def initial_of(former: Kept) -> dict[str, object]:
    """What a form shows of a payload that was kept."""
    initial: dict[str, object] = {name: value for name, value in former.items() if name != "remarks"}
    if "stage_key" in initial:
        initial["stage"] = initial.pop("stage_key")
    remarks = former.get("remarks")
    if isinstance(remarks, dict):
        initial |= {f"{REMARK}{key}": text for key, text in remarks.items()}
    return initial


class AssigningForm(LifecycleForm):
    """Any instructor of the services of these requests; one who isn't of a request's service doesn't get it."""

    def made(self, data: QueryDict | None) -> ActForm:
        form = super().made(data)
        field = cast("forms.ModelChoiceField", form.fields["assignee"])
        field.queryset = instructors().filter(team_memberships__team__in=self.selection.teams).distinct()
        return form


class StageMovedForm(LifecycleForm):
    """Any stage of the review of their procedure; a request that it may not follow stays where it is."""

    def made(self, data: QueryDict | None) -> ActForm:
        form = super().made(data)
        stages = self.selection.sample.procedure.stages.filter(state=State.IN_REVIEW, is_archived=False)
        choices = [(stage.key, stage.name) for stage in stages]
        form.fields["stage"] = forms.ChoiceField(label=_("Stage"), choices=choices, initial=None)
        form.order_fields(form.field_order)
        return form


class MessageSentForm(BatchForm):
    """The same message to each, without documents."""

    takes: ClassVar[Uses] = {"text": TextUse.MESSAGE}

    def made(self, data: QueryDict | None) -> forms.Form:
        texts = self.selection.texts
        if data is not None and INSERT in data:
            form = forms.Form(initial=inserted(data, self.takes, texts).dict())
        else:
            form = super().made(data)
        form.fields["text"] = TypedText(
            label=_("Message to the applicant"),
            help_text=_("The applicant is told by e-mail that there is a message, without its content."),
            multiline=True,
            longest=LONGEST,
            widget=forms.Textarea(attrs={"rows": 5}),
            error_messages={"required": _("Write your message.")},
        )
        offer(form, self.takes, texts)
        return form

    def kept(self) -> dict[str, JsonValue]:
        return {"text": self.fields.cleaned_data["text"]}


class MeetingEnteredForm(BatchForm):
    """A meeting in preparation of the author's services that these requests are of."""

    def made(self, data: QueryDict | None) -> forms.Form:
        form = super().made(data)
        teams = teams_of(self.selection.author).keys() & set(self.selection.teams)
        prepared = Meeting.objects.filter(team__in=teams, state=MeetingState.PREPARATION, cancelled_at=None)
        form.fields["meeting"] = forms.ChoiceField(
            label=_("Meeting in preparation"),
            choices=[(meeting.pk, f"{meeting.label} – {long_date(meeting.meets_on)}") for meeting in prepared],
            help_text=_("The head of the service prepares one under “Meetings”."),
        )
        return form

    def kept(self) -> dict[str, JsonValue]:
        return {"meeting": self.fields.cleaned_data["meeting"]}


class LabelForm(BatchForm):
    """A label of the author's services that these requests are of."""

    is_laid = True

    def made(self, data: QueryDict | None) -> forms.Form:
        form = super().made(data)
        mine = teams_of(self.selection.author)
        teams = {pk: name for pk, name in mine.items() if pk in self.selection.teams}
        form.fields["label"] = forms.ChoiceField(
            label=_("Label"), choices=reading.choices(teams, with_archived=not self.is_laid)
        )
        return form

    def kept(self) -> dict[str, JsonValue]:
        return {"label": self.fields.cleaned_data["label"]}


class LabelLaidForm(LabelForm):
    """One in use."""


class LabelTakenOffForm(LabelForm):
    """Any."""

    is_laid = False
