"""What another answer, or other documents, would do to the rest of a request that is filed. Writes nothing."""

import copy
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from formkit.django_forms import refused_answers
from formkit.fieldtypes import Field, field_type
from formkit.outcomes import unmet
from formkit.path import kept_answers, missing_answers, walk
from formkit.values import Answers, JsonValue
from teleservices.models import ServiceRequest


@dataclass(frozen=True)
class Effects:
    """The answers that a correction leaves, and the questions beside its own that it touches."""

    answers: Mapping[str, JsonValue]
    """Those of the path, as they become."""
    recalculated: Sequence[Field] = ()
    no_longer_asked: Sequence[Field] = ()
    newly_asked: Sequence[Field] = ()
    lacking: Sequence[Field] = ()
    """Required ones whose answer would be missing or refused, and isn't now: only the applicant can say it."""

    @property
    def is_alone(self) -> bool:
        """Whether nothing but the question itself is concerned."""
        return not (self.recalculated or self.no_longer_asked or self.newly_asked or self.lacking)


def effects_of(filed: ServiceRequest, key: str, answer: JsonValue) -> Effects:
    """What a new answer does to a request, which holds those of before; None empties it."""
    others = {name: value for name, value in filed.answers.items() if name != key}
    corrected = others if answer is None else {**others, key: answer}
    after = kept_answers(filed.form, known(filed, corrected))
    before_path, after_path = asked_of(filed, filed.answers), asked_of(filed, after)
    documents = documents_held(filed)
    return Effects(
        answers=after,
        recalculated=[
            field
            for field in after_path
            if field_type(field).is_calculated and filed.answers.get(field.key) != after.get(field.key)
        ],
        no_longer_asked=_questions_outside(before_path, after_path),
        newly_asked=_questions_outside(after_path, before_path),
        lacking=_lacking(filed, _wrong(filed, after, documents), documents),
    )


def _questions_outside(path: Sequence[Field], other: Sequence[Field]) -> list[Field]:
    """What the applicant answers on `path` and isn't on the `other` one."""
    keys = {field.key for field in other}
    return [field for field in path if field.key not in keys and is_answered(field)]


def effects_on_documents(filed: ServiceRequest, key: str, change: int) -> Effects:
    """What so many documents more, or less, of a question do to a request."""
    documents = documents_held(filed)
    counts = {**documents, key: documents.get(key, 0) + change}
    return Effects(filed.answers, lacking=_lacking(filed, _wrong(filed, filed.answers, counts), documents))


def is_answered(field: Field) -> bool:
    """Whether the applicant answers it, or joins documents to it: no text, nothing calculated, no annotation."""
    return not field.private and field_type(field).takes_answer


def asked_of(request: ServiceRequest, answers: Answers) -> list[Field]:
    """The fields of the path that these answers make, texts and annotations too."""
    return [field for _step, fields in walk(request.form, known(request, answers)) for field in fields]


def known(request: ServiceRequest, answers: Answers) -> dict[str, JsonValue]:
    """These answers with the facts that the request's conditions read."""
    filed = copy.copy(request)
    filed.answers = dict(answers)
    return filed.known


def documents_held(request: ServiceRequest) -> dict[str, int]:
    """How many documents each question of the request holds."""
    return Counter(request.attachments.values_list("field_key", flat=True))


def named(request: ServiceRequest, fields: Sequence[Field]) -> str:
    """« “Statuts”, “Projet 2 › Nom” »."""
    return ", ".join(_("“%(question)s”") % {"question": request.form.label_of(field)} for field in fields)


def _lacking(filed: ServiceRequest, after: Sequence[str], documents: Mapping[str, int]) -> list[Field]:
    before = _wrong(filed, filed.answers, documents)
    return [filed.form.field(key) for key in after if key not in before]


def _wrong(filed: ServiceRequest, answers: Answers, documents: Mapping[str, int]) -> list[str]:
    schema, values = filed.form, known(filed, answers)
    missing = [field.key for field in missing_answers(schema, values, documents)]
    at_odds = [field.key for each, fields in unmet(schema, values) if each.is_blocking for field in fields]
    return list(dict.fromkeys([*missing, *refused_answers(schema, values), *at_odds]))
