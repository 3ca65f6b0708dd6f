"""A draft's answers brought to another version of its form, by key. Nothing is lost: what doesn't fit is set aside."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from pydantic import BaseModel, ConfigDict

from formkit.fieldtypes import Field, field_type
from formkit.schema import FormSchema
from formkit.unfolding import unfolded
from formkit.values import Answers, JsonValue, is_empty


class SetAside(BaseModel):
    """An answer that its form no longer holds, readable by itself: under the words of the question as it was asked."""

    model_config = ConfigDict(extra="forbid", frozen=True)  # spaces are part of an answer: nothing is stripped

    key: str
    type: str
    """The type of the question; empty when the form didn't know it."""
    label: str
    text: str
    answer: JsonValue


class Moved(NamedTuple):
    """The answers that the new form holds, and all those set aside so far, the oldest first."""

    answers: dict[str, JsonValue]
    set_aside: tuple[SetAside, ...]


def move_answers(before: FormSchema, after: FormSchema, answers: Answers, set_aside: Sequence[SetAside] = ()) -> Moved:
    """Move answers from one version of a form to another one of the same procedure.

    An answer stays where its question is still asked, with the same type, and can still hold it, whatever new limits
    say. One of which a part no longer fits (a choice, a column) keeps the rest, and is set aside whole. One that was
    set aside comes back when its question does, unless it was answered again.
    """
    old, new = _by_key(unfolded(before, answers)), _by_key(unfolded(after, answers))
    new_answers: dict[str, JsonValue] = {}
    aside = list(set_aside)
    for key, answer in answers.items():
        question, value = old.get(key), _typed(old.get(key), answer)
        if is_empty(value):
            continue
        carried = _carried(question, new.get(key), value)
        if carried is not None:
            new_answers[key] = carried
        if carried != value:
            aside.append(_as_asked(key, question, value))
    return _with_those_back(Moved(new_answers, _once(aside)), new)


def _with_those_back(outcome: Moved, fields: Mapping[str, Field]) -> Moved:
    """Give back what was set aside to the questions that can hold it whole again; the latest answer to each wins.

    Only where it still reads as it did: the value of a choice that was taken away may have gone to another one.
    """
    answers, aside = dict(outcome.answers), list(outcome.set_aside)
    for answer in reversed(outcome.set_aside):
        field = fields.get(answer.key)
        if field is None or answer.key in answers or answer.type != field.type:
            continue
        kind = field_type(field)
        if (
            kind.carried(field, field, answer.answer) == answer.answer
            and kind.display(field, answer.answer) == answer.text
        ):
            answers[answer.key] = answer.answer
            aside.remove(answer)
    return Moved(answers, tuple(aside))


def _by_key(schema: FormSchema) -> dict[str, Field]:
    return {field.key: field for field in schema.fields()}


def _typed(field: Field | None, answer: JsonValue) -> JsonValue:
    return answer if field is None else field_type(field).typed(field, answer)


def _carried(before: Field | None, after: Field | None, answer: JsonValue) -> JsonValue:
    if before is None or after is None:
        return None
    return field_type(after).carried(before, after, answer)


def _as_asked(key: str, field: Field | None, answer: JsonValue) -> SetAside:
    if field is None:
        return SetAside(key=key, type="", label="", text=str(answer), answer=answer)
    text = field_type(field).display(field, answer)
    return SetAside(key=key, type=field.type, label=field.label, text=text, answer=answer)


def _once(answers: Iterable[SetAside]) -> tuple[SetAside, ...]:
    """The answers in their order, the one set aside twice kept once."""
    distinct: list[SetAside] = []
    for answer in answers:
        if answer not in distinct:
            distinct.append(answer)
    return tuple(distinct)
