"""What would make a form better: nothing here prevents its publication. Reads the form alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formkit.fieldtypes import Field, field_type, is_calculated
from formkit.fieldtypes.calculated import ColumnTerm
from formkit.schema import FormSchema, Step
from formkit.showing.durations import duration_text, minutes_of_form, minutes_of_step
from portal.words.text import fold
from teleservices.studio.publication.already_known import known_already
from teleservices.studio.publication.readability import HARD, ease, is_in_capitals, jargon, long_sentences
from teleservices.studio.publication.sensitive import questions, sensitive_words

MOST_QUESTIONS = 12
"""On one step: more tire."""
LONG_LABEL = 90
"""Characters from which a question deserves a help text."""
LONG_STEP, LONG_FORM = 15, 45
"""Minutes from which a step, and a form, are long."""


@dataclass(frozen=True)
class Advice:
    """Something to look at, in a step or a question; in the whole form when `key` is empty."""

    text: str
    key: str = ""


def advice_on(schema: FormSchema) -> Iterator[Advice]:
    """All the advice, in the order of the form."""
    shortest, _longest = minutes_of_form(schema)
    if shortest >= LONG_FORM:
        text = _("Filling in this form takes about %(time)s: ask only for what the decision needs.")
        yield Advice(text % {"time": duration_text(schema)})
    for step in schema.steps:
        yield from _on_step(step)
        for field in step.fields:
            yield from _on_field(field)
            for column in field_type(field).columns(field):
                yield from _on_texts(column)
    yield from _on_totals(schema)
    for field in questions(schema):
        yield from _on_data(field)


def _on_step(step: Step) -> Iterator[Advice]:
    parameters = {"title": step.title}
    question_fields = [field for field in step.fields if _is_asked(field)]
    if step.fields and not any(field_type(field).has_row for field in step.fields):
        yield Advice(_("The step “%(title)s” asks nothing.") % parameters, step.key)
    if len(question_fields) > MOST_QUESTIONS:
        text = ngettext(
            "The step “%(title)s” has %(count)d question: cut it in two.",
            "The step “%(title)s” has %(count)d questions: cut it in two.",
            len(question_fields),
        )
        yield Advice(text % {**parameters, "count": len(question_fields)}, step.key)
    elif (minutes := minutes_of_step(step)) > LONG_STEP:
        text = _("The step “%(title)s” takes about %(minutes)d minutes: cut it in two.")
        yield Advice(text % {**parameters, "minutes": minutes}, step.key)
    yield from _on_labels(step)
    yield from _on_reading(step.title, f"{step.title}\n{step.intro}", step.key)
    text_of_step = "\n".join([step.intro, *(part for field in step.fields for part in _texts(field))])
    score = ease(text_of_step)
    if score is not None and score < HARD:
        text = _("The texts of the step “%(title)s” are hard to read: shorter sentences and usual words help.")
        yield Advice(text % parameters, step.key)


def _on_labels(step: Step) -> Iterator[Advice]:
    """Questions of one label; those that each have a condition may never be met together."""
    by_label: dict[str, list[Field]] = {}
    for field in step.fields:
        if _is_asked(field):
            by_label.setdefault(fold(field.label), []).append(field)
    for fields in by_label.values():
        if len(fields) > 1 and not all(field.condition for field in fields):
            text = _("The step “%(title)s” has “%(label)s” more than once: call one otherwise, or delete it.")
            yield Advice(text % {"title": step.title, "label": fields[1].label}, fields[1].key)


def _on_field(field: Field) -> Iterator[Advice]:
    parameters = {"label": field.label}
    if _is_asked(field):
        if known_already(field):
            text = _("The account or the profile may already know “%(label)s”: fill it in beforehand.")
            yield Advice(text % parameters, field.key)
        elif field_type(field).is_difficult(field) and not field.help and not field.prefill:
            text = _("“%(label)s”: say in the help where this number is found.")
            yield Advice(text % parameters, field.key)
        if len(field.label) > LONG_LABEL and not field.help:
            text = _("The question “%(label)s” is long: shorten it, or move part of it to the help.")
            yield Advice(text % parameters, field.key)
    yield from _on_texts(field)


def _on_texts(field: Field) -> Iterator[Advice]:
    if is_in_capitals(field.label):
        yield Advice(
            _("“%(label)s” is in capitals: small letters are read faster.") % {"label": field.label}, field.key
        )
    yield from _on_reading(field.label, "\n".join(_texts(field)), field.key)


def _on_reading(name: str, text: str, key: str) -> Iterator[Advice]:
    for word, plain in jargon(text):
        wording = _("“%(name)s”: instead of “%(word)s”, write “%(plain)s”.")
        yield Advice(wording % {"name": name, "word": word, "plain": plain}, key)
    for start, count in long_sentences(text):
        wording = _("“%(name)s”: the sentence “%(start)s” has %(count)d words. Cut it.")
        yield Advice(wording % {"name": name, "start": start, "count": count}, key)


def _on_data(field: Field) -> Iterator[Advice]:
    words = sensitive_words(field)
    if words and field.personal != "sensitive" and _is_asked(field):
        text = _(
            "“%(label)s” seems to ask for sensitive data (%(words)s): mark it as such, and tell your data protection "
            "officer."
        )
        yield Advice(text % {"label": field.label, "words": ", ".join(words)}, field.key)


def _on_totals(schema: FormSchema) -> Iterator[Advice]:
    """Advise on each calculated value that only says again the total which its rows show under their column."""
    columns = _columns_with_total(schema)
    for field in schema.fields():
        if is_calculated(field) and field.operation == "sum" and not field.private:
            repeated = [columns[term] for term in field.terms if isinstance(term, ColumnTerm) and term in columns]
            if repeated and len(field.terms) == 1:
                text = _("“%(label)s” says again the total shown under the column “%(column)s”: keep only one of them.")
                yield Advice(text % {"label": field.label, "column": repeated[0]}, field.key)


def _columns_with_total(schema: FormSchema) -> dict[ColumnTerm, str]:
    """The label of each column under which rows show its total, by the term that reads this total."""
    return {
        ColumnTerm(group=group.key, column=column.key): column.label
        for group in schema.groups()
        for column in group.fields
        if column.key in group.totals
    }


def _is_asked(field: Field) -> bool:
    return field_type(field).takes_answer and not field.private


def _texts(field: Field) -> list[str]:
    """What is read of a field; the sentence of a statement is the law's."""
    return [part for part in (field.label, field.help, field_type(field).explanation(field)) if part]
