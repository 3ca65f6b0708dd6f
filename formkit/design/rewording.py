"""Answers whose words change though they stay: a choice worded otherwise, a closed question asked otherwise."""

from collections.abc import Iterator
from dataclasses import dataclass

from formkit.fieldtypes import Field, field_type
from formkit.row_answers import rows_of
from formkit.schema import FormSchema
from formkit.values import Answers, JsonValue


@dataclass(frozen=True)
class Rewording:
    """Words that a new version changes under an answer that stays."""

    label: str
    """The question, as it is now."""
    before: str
    after: str
    place: tuple[str, ...]
    """Where the answer stands: the key of the question; for a column, that of its group first."""
    choice: str = ""
    """The value of the choice reworded; empty for any answer to the question."""

    def is_held(self, answers: Answers) -> bool:
        """Whether these answers hold what is reworded."""
        return any(not self.choice or self.choice in _values(answer) for answer in _at(answers, self.place))


def said_otherwise(before: Field, after: Field, answer: JsonValue) -> tuple[str, str] | None:
    """An answer in the words of the question as it was and as it is; None where they are the same.

    An answer that one of the two can't hold is another matter: it is asked again, or set aside.
    """
    kind = field_type(after)
    if before.type != after.type or not kind.answered(after, answer):
        return None
    if kind.carried(after, before, answer) != answer or kind.carried(before, after, answer) != answer:
        return None
    words = _words(before, answer), _words(after, answer)
    if kind.has_columns:
        words = _lines_that_differ(*words)
    return None if words[0] == words[1] else words


def _lines_that_differ(before: str, after: str) -> tuple[str, str]:
    """Of two texts that say the same rows, a line each, those that are worded otherwise."""
    pairs = zip(before.splitlines(), after.splitlines(), strict=False)
    differing = [pair for pair in pairs if pair[0] != pair[1]]
    return "\n".join(was for was, _now in differing), "\n".join(now for _was, now in differing)


def _words(field: Field, answer: JsonValue) -> str:
    """« Oui » alone says nothing: it goes with what it answers."""
    kind = field_type(field)
    text = kind.display(field, answer)
    return f"{field.label} {text}" if kind.needs_its_label else text


def rewordings(before: FormSchema, after: FormSchema) -> list[Rewording]:
    """The choices and the closed questions that `after` words otherwise, in its order."""
    former = dict(_placed(before))
    changes: list[Rewording] = []
    for place, field in _placed(after):
        was = former.get(place)
        if was is not None and was.type == field.type:
            changes += _between(place, was, field)
    return changes


def _between(place: tuple[str, ...], was: Field, now: Field) -> Iterator[Rewording]:
    if field_type(now).needs_its_label and was.label != now.label:
        yield Rewording(now.label, was.label, now.label, place)
    labels = {choice.value: choice.label for choice in getattr(was, "choices", ())}
    for choice in getattr(now, "choices", ()):
        former = labels.get(choice.value, choice.label)
        if former != choice.label:
            yield Rewording(now.label, former, choice.label, place, choice.value)


def _placed(schema: FormSchema) -> Iterator[tuple[tuple[str, ...], Field]]:
    for field in schema.fields():
        yield (field.key,), field
        for column in field_type(field).columns(field):
            yield (field.key, column.key), column


def _at(answers: Answers, place: tuple[str, ...]) -> Iterator[JsonValue]:
    """The answers that stand at a place: one, or one in each row."""
    answer = answers.get(place[0])
    candidates = [row.get(place[1]) for row in rows_of(answer, {})] if len(place) > 1 else [answer]
    yield from (answer for answer in candidates if answer is not None)


def _values(answer: JsonValue) -> list[JsonValue]:
    return answer if isinstance(answer, list) else [answer]
