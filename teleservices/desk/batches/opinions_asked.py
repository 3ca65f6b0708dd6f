"""The same opinion asked on many requests of one procedure: what is typed once, and what each of them shows."""

import datetime as dt
import uuid

from django import forms
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.values import JsonValue
from teleservices.deciding.opinions.seeking import Question, ask_opinion
from teleservices.deciding.opinions.shown_parts import documents_of, steps_of
from teleservices.desk.batches.errors import ItemRefusedError
from teleservices.desk.batches.forms import BatchForm
from teleservices.desk.batches.payloads import Kept
from teleservices.desk.sheet.opinions.forms import COMMUNICABLE, QuestionForm
from teleservices.models import AdviserKind, AnswerKind, BatchItem, ServiceRequest

TYPED = (
    *("adviser_kind", "capacity", "name", "email", "question", "answer_kind", "steps", "documents", "nature"),
    *("is_compulsory", "deadline_reason"),
)
"""What a batch keeps as it was typed; the deadline is a day."""


class SharedQuestionForm(QuestionForm):
    """A question on requests of one procedure: documents are chosen by the question that asks for them."""

    def offer_parts(self, service_request: ServiceRequest) -> None:
        del self.fields["uuid"]
        form = service_request.form
        self.offer("steps", [(step.key, step.title) for step in form.steps])
        self.offer("documents", [(field.key, field.label) for field in form.document_fields()])


class OpinionAskedForm(BatchForm):
    """The same question on each, to the same person."""

    def made(self, data: object) -> forms.Form:
        return SharedQuestionForm(data, initial=dict(self.former), service_request=self.selection.sample)

    def kept(self) -> dict[str, JsonValue]:
        values = self.fields.cleaned_data
        return {name: values[name] for name in TYPED if name in values} | {"deadline": values["deadline"].isoformat()}


def ask_on(request: ServiceRequest, *, author: User, kept: Kept, item: BatchItem) -> None:
    """Ask the question of a batch on one of its requests, with what it has of what was chosen."""
    chosen_steps, chosen_documents = _texts(kept.get("steps")), _texts(kept.get("documents"))
    steps = [step.key for step in steps_of(request) if step.key in chosen_steps]
    documents = [document for document in documents_of(request) if document.field_key in chosen_documents]
    if not steps and not documents:
        raise ItemRefusedError(_("It has nothing of what you chose to show."))
    question = Question(
        name=str(kept["name"]),
        email=str(kept["email"]),
        adviser_kind=AdviserKind(str(kept["adviser_kind"])),
        capacity=str(kept["capacity"]),
        text=str(kept["question"]),
        answer_kind=AnswerKind(str(kept["answer_kind"])),
        deadline=dt.date.fromisoformat(str(kept["deadline"])),
        deadline_reason=str(kept.get("deadline_reason", "")),
        step_keys=steps,
        documents=documents,
        is_communicable=kept["nature"] == COMMUNICABLE,
        is_compulsory=bool(kept["is_compulsory"]),
    )
    opinion_uuid = uuid.uuid5(item.batch.uuid, str(item.pk))
    ask_opinion(request_id=request.pk, actor=author, question=question, uuid=opinion_uuid)


def _texts(value: JsonValue) -> list[str]:
    return [str(text) for text in value] if isinstance(value, list) else []
