"""A draft follows its procedure's form: brought to the version in force when it is opened, and what that changes."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.design.moving import SetAside, move_answers
from formkit.design.rewording import said_otherwise
from formkit.django_forms import refused_answers
from formkit.fieldtypes import Field, field_type
from formkit.path import walk
from formkit.schema import FormSchema, Step
from teleservices.answering.editing import locked_for_editing
from teleservices.answering.parameter_changes import read_by
from teleservices.lifecycle import FormMove, perform
from teleservices.models import MANDATE, Availability, ServiceRequest, State


def is_behind(draft: ServiceRequest) -> bool:
    """Whether a draft is on another version than the one in force, and may follow: while its procedure is open."""
    current = draft.procedure.current_version_id
    return (
        draft.state == State.DRAFT
        and current not in (None, draft.form_version_id)
        and draft.procedure.availability() == Availability.OPEN
    )


@transaction.atomic
def move_to_current_version(*, request_id: int, actor: User) -> ServiceRequest:
    """Bring a draft to the version in force, with all the answers that fit; returns it as it is now.

    What doesn't fit is set aside in the draft, to be read until it is transmitted. Its documents stay where they are:
    those of questions that are gone are dropped at transmission, and the locker keeps its own. Does nothing to a
    draft that is up to date, or whose procedure isn't open. Raises ActRefusedError.
    """
    draft = locked_for_editing(request_id=request_id, actor=actor)
    version = draft.procedure.current_version
    if version is None or not is_behind(draft):
        return draft
    move = move_answers(draft.form, version.form, draft.answers, set_aside_of(draft))
    perform(
        request_id=draft.pk,
        act_name="follow_form",
        actor=actor,
        revision_number=draft.revision_number,
        payload=FormMove(
            version=version, answers=move.answers, set_aside=[answer.model_dump() for answer in move.set_aside]
        ),
    )
    return locked_for_editing(request_id=request_id, actor=actor)


@transaction.atomic
def forget_move(*, request_id: int, actor: User, version: str, parameter_versions: Collection[str] = ()) -> None:
    """Its applicant has read what changed up to the `version` (its number) that the page told of, if it is still that.

    So they have of the parameters' versions that the page told of (their ids). What was set aside stays readable.
    Raises ActRefusedError.
    """
    draft = locked_for_editing(request_id=request_id, actor=actor)
    if version == str(draft.form_version.number):
        edits = draft.edits | read_by(draft, actor, parameter_versions)
        ServiceRequest.objects.filter(pk=draft.pk).update(moved_from=None, edits=edits)


def set_aside_of(draft: ServiceRequest) -> tuple[SetAside, ...]:
    """The answers that the draft's form no longer holds, the oldest first."""
    return tuple(SetAside.model_validate(answer) for answer in draft.set_aside)


@dataclass(frozen=True)
class Concerned:
    """A question that a change of the form concerns, where it is asked, and what was answered before."""

    step_key: str
    field_key: str
    label: str
    before: str = ""
    """The answer given before, in words."""
    why: str = ""
    """Why it no longer suits."""


@dataclass(frozen=True)
class Reworded:
    """A question whose answer stays and reads otherwise since the form changed."""

    step_key: str
    field_key: str
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class News:
    """What a change of the form means for a draft, as things stand now."""

    is_new: bool
    """Whether the applicant has not said yet that they read it."""
    added: list[Concerned]
    """New questions on the path, without an answer yet."""
    again: list[Concerned]
    """Questions answered before, to complete or to answer again."""
    reworded: list[Reworded]
    """Questions whose answer is kept, in other words."""
    set_aside: list[SetAside]
    """Answers that are no longer asked for, or of which a part is not."""
    documents: list[str]
    """Titles of the documents that are no longer asked for."""


def news_of(draft: ServiceRequest) -> News | None:
    """What changed for a draft; None when its applicant has nothing to know of it."""
    known_form = draft.moved_from.form if draft.moved_from else None
    aside = set_aside_of(draft)
    if draft.state != State.DRAFT or (known_form is None and not aside):
        return None
    path = _asked(draft)
    again = _again(draft, path, known_form, aside) if known_form else []
    redone = {question.field_key for question in again}
    return News(
        is_new=known_form is not None,
        added=_added(draft, path, known_form) if known_form else [],
        again=again,
        reworded=_reworded(draft, path, known_form, redone) if known_form else [],
        set_aside=[former_answer for former_answer in aside if former_answer.key not in redone],
        documents=_documents_no_longer_asked(draft),
    )


def _asked(draft: ServiceRequest) -> list[tuple[Step, Field]]:
    """What the path asks of the applicant, documents included."""
    return [
        (step, field)
        for step, fields in walk(draft.form, draft.known)
        for field in fields
        if not field.private and field_type(field).takes_answer
    ]


def _added(draft: ServiceRequest, path: list[tuple[Step, Field]], known_form: FormSchema) -> list[Concerned]:
    keys = {field.key for field in known_form.fields()}
    answered = set(draft.attachments.values_list("field_key", flat=True)) | draft.answers.keys()
    return [
        Concerned(step.key, field.key, field.label)
        for step, field in path
        if field.key not in keys and field.key not in answered
    ]


def _again(
    draft: ServiceRequest, path: list[tuple[Step, Field]], known_form: FormSchema, aside: tuple[SetAside, ...]
) -> list[Concerned]:
    """Questions that were there, had an answer, and whose answer is gone, refused or no longer enough."""
    keys = {field.key for field in known_form.fields()}
    before = {former_answer.key: former_answer.text for former_answer in aside}
    refused = refused_answers(draft.form, draft.known)
    questions = []
    for step, field in path:
        answer = draft.answers.get(field.key)
        if field.key not in keys or (answer is None and field.key not in before):
            continue
        enough = field_type(field).answered(field, answer)
        if field.key in refused or not enough:
            text = before.get(field.key) or field_type(field).display(field, answer)
            why = refused[field.key][0] if field.key in refused else _("Answer this question again.")
            questions.append(Concerned(step.key, field.key, field.label, before=text, why=why))
    return questions


def _reworded(
    draft: ServiceRequest, path: list[tuple[Step, Field]], known_form: FormSchema, redone: set[str]
) -> list[Reworded]:
    """Questions that keep their answer, which no longer says quite what was chosen."""
    former_fields = {field.key: field for field in known_form.fields()}
    questions = []
    for step, field in path:
        if field.key in former_fields and field.key in draft.answers and field.key not in redone:
            words = said_otherwise(former_fields[field.key], field, draft.answers[field.key])
            questions += [Reworded(step.key, field.key, field.label, *words)] if words else []
    return questions


def _documents_no_longer_asked(draft: ServiceRequest) -> list[str]:
    keys = {MANDATE} | {field.key for field in draft.form.document_fields()}
    return list(draft.attachments.exclude(field_key__in=keys).values_list("title", flat=True))
