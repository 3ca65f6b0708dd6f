"""What a request for corrections asks of the instructor: what is missing, what of it is indispensable, by when.

It is the basket of a sheet too: `rearranged` puts a thing into it or takes one out, and keeps all that was typed.
"""

import datetime as dt
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from formkit.fieldtypes import Field, field_type
from formkit.path import walk
from portal.words.typed_text import TypedText
from teleservices.answering.documents.findings import reviews_of
from teleservices.answering.documents.slots import document_counts
from teleservices.answering.editing import open_correction
from teleservices.desk.acts.deadline_form import DeadlineForm
from teleservices.desk.acts.last_remarks import last_remarks
from teleservices.lifecycle import Amendment, Corrections, Payload
from teleservices.lifecycle.corrections.payloads import Asked
from teleservices.models import ServiceRequest, TextUse
from teleservices.models.teams.model_text import LONGEST_REMARK

ADD, REMOVE = "add", "remove"
"""What the pencils and the basket's own buttons are named: their value is a question's key."""
REMARK = "remark_"
AskedT = TypeVar("AskedT", bound=Asked)


@dataclass(frozen=True)
class Item:
    """A thing asked for: its question, what is said of it, whether it is indispensable."""

    key: str
    remark: forms.BoundField
    is_indispensable: bool
    offered: Mapping[str, str]
    """Remarks to choose from, with their title: the model texts, then what was last written on the same question."""


def askable(request: ServiceRequest, but: Collection[str] = ()) -> dict[str, str]:
    """What may be asked for: the questions and documents of the path taken, `but` some, by key with their words."""
    path = walk(request.form, dict(request.known))
    questions = [field for _step, fields in path for field in fields if _is_askable(field)]
    return {field.key: request.form.label_of(field) for field in questions if field.key not in but}


def _is_askable(field: Field) -> bool:
    return not field.private and field_type(field).takes_answer


class AskingForm(DeadlineForm):
    """Name what must be corrected, say what is wrong with it, and by when it is expected."""

    template = "teleservices/desk/acts/corrections.html"

    field_order = ("stage", "deadline", "keep_deadline", "deadline_reason", "message")

    @classmethod
    def rearranged(cls, data: QueryDict) -> dict[str, object]:
        """What the form holds once a thing was put in or taken out, with all that was typed, not checked yet."""
        keys = [key for key in data.getlist("field_keys") if key != data.get(REMOVE)]
        if new_key := data.get(ADD):
            keys = list(dict.fromkeys([*keys, str(new_key)]))
        return {**data.dict(), "field_keys": keys, "indispensable_keys": data.getlist("indispensable_keys")}

    @classmethod
    def is_being_made(cls, data: Mapping[str, object]) -> bool:
        return ADD in data or REMOVE in data or super().is_being_made(data)

    def prepare(self) -> None:
        self.askable = self.offered_questions()
        self.initial.setdefault("deadline", self.proposed_deadline())
        self.initial["field_keys"] = [key for key in self.initial.get("field_keys", []) if key in self.askable]
        for name, is_required in (("field_keys", True), ("indispensable_keys", False)):
            self.fields[name] = forms.MultipleChoiceField(
                choices=list(self.askable.items()),
                required=is_required,
                error_messages={"required": _("Choose at least one answer or document to correct.")},
            )
        self._ask_remarks()
        self._propose_remarks()
        self.ask_about_deadline()

    def _ask_remarks(self) -> None:
        """Ask, of each thing in the basket, what is wrong with it."""
        for key in self.chosen:
            self.fields[REMARK + key] = TypedText(
                label=self.askable[key], required=False, longest=LONGEST_REMARK, widget=_remark_input(key)
            )

    def offered_questions(self) -> dict[str, str]:
        """What may be put into the basket, by key."""
        return askable(self.request)

    @property
    def chosen(self) -> list[str]:
        """The keys of what is in the basket, in the order in which they came; unknown ones are as if not there."""
        keys = self.initial["field_keys"]
        if self.is_bound:
            keys = forms.SelectMultiple().value_from_datadict(self.data, self.files, "field_keys") or []
        keys = [keys] if isinstance(keys, str) else keys
        return [key for key in dict.fromkeys(keys) if key in self.askable]

    @property
    def items(self) -> list[Item]:
        """What is in the basket."""
        indispensable, last = self["indispensable_keys"].value() or [], last_remarks(self.request, self.chosen)
        models = {text.text: text.title for text in self.texts.of(TextUse.REMARK)}
        return [
            Item(
                key,
                self[REMARK + key],
                key in indispensable,
                models | {text: models.get(text, "") for text in last[key]},
            )
            for key in self.chosen
        ]

    @property
    def others(self) -> dict[str, str]:
        """What may still be put into it, by key."""
        return {key: label for key, label in self.askable.items() if key not in self.chosen}

    def _propose_remarks(self) -> None:
        """Say what is wrong with a document that was looked at, and of what is not there that it is missing."""
        if self.is_bound or not self.chosen:
            return
        counts, reviews = document_counts(self.request), reviews_of(self.request)
        for key in self.chosen:
            is_there = counts.get(key) or self.request.answers.get(key) is not None
            remark = reviews[key].proposed_remark if key in reviews else ""
            self.initial.setdefault(REMARK + key, remark if is_there else _("This is missing."))

    def clean_indispensable_keys(self) -> list[str]:
        """Of what was taken out of the basket, nothing is indispensable (CRPA L114-5-1)."""
        return [key for key in self.cleaned_data["indispensable_keys"] if key in self.chosen]

    def clean(self) -> dict[str, object]:
        """Want something said of each thing, unless the message says it."""
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("message") and not self.has_error("message"):
            for key in self.chosen:
                if not cleaned.get(REMARK + key) and not self.has_error(REMARK + key):
                    self.add_error(REMARK + key, _("Write what has to be corrected, here or in the message."))
        return cleaned

    def asked(self, kind: type[AskedT]) -> AskedT:
        """The payload of a valid form."""
        return kind(
            message=self.text("message"),
            field_keys=tuple(self.chosen),
            indispensable_keys=tuple(self.cleaned_data["indispensable_keys"]),
            remarks={key: self.text(REMARK + key) for key in self.chosen},
            deadline=self.cleaned_data["deadline"],
            deadline_reason=self.text("deadline_reason"),
            stage_key=self.text("stage"),
        )

    def asked_so_far(self, kind: type[Asked]) -> Payload:
        """With the deadline as soon as there is one: it is what the applicant reads first."""
        deadline, plain = self.typed_deadline(), super().partial_payload()
        if deadline is None:
            return plain
        indispensable = self["indispensable_keys"].value() or []
        return kind(
            message=plain.message,
            field_keys=tuple(self.chosen),
            indispensable_keys=tuple(key for key in self.chosen if key in indispensable),
            remarks={key: str(self.shown(REMARK + key) or "") for key in self.chosen},
            deadline=deadline,
            stage_key=plain.stage_key,
        )


class CorrectionsForm(AskingForm):
    """A new request for corrections."""

    def payload(self) -> Corrections:
        return self.asked(Corrections)

    def partial_payload(self) -> Payload:
        return self.asked_so_far(Corrections)


class AmendmentForm(AskingForm):
    """What is asked for besides, while the rest is awaited: never before the deadline of the rest."""

    def offered_questions(self) -> dict[str, str]:
        correction = open_correction(self.request)
        return askable(self.request, but=correction.field_keys if correction else ())

    def proposed_deadline(self) -> dt.date:
        correction, usual = open_correction(self.request), super().proposed_deadline()
        return max(correction.deadline, usual) if correction else usual

    def payload(self) -> Amendment:
        return self.asked(Amendment)

    def partial_payload(self) -> Payload:
        return self.asked_so_far(Amendment)


def _remark_input(key: str) -> forms.TextInput:
    return forms.TextInput(attrs={"list": f"remarks-{key}", "autocomplete": "off"})
