"""What would make a form better: nothing here prevents its publication. Reads the form alone."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from formkit.fieldtypes import Field, field_type, is_calculated
from formkit.language.nodes import Cell, Node, Rows
from formkit.language.scope import plain as plain_label
from formkit.marked_text import plain
from formkit.schema import FormSchema, Step
from formkit.showing.durations import duration_text, minutes_of_form, minutes_of_step
from portal.words.text import fold
from teleservices.studio.publication.already_known import known_already
from teleservices.studio.publication.dead_conditions import dead_conditions
from teleservices.studio.publication.likely_types import better_as, likely_type
from teleservices.studio.publication.points import Remedy
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
    """Something to look at, in a step, a question or a rule; in the whole form when `key` is empty."""

    text: str
    key: str = ""
    remedy: Remedy | None = None
    """What a button does of it; None where only the designer can."""
    type_name: str = ""
    """The type that the remedy gives the question, in words, where it gives it one."""

    @property
    def button(self) -> str:
        """What the button says; empty where there is none."""
        return self.remedy.label % {"type": self.type_name} if self.remedy else ""


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
                yield from _on_type(column)
                yield from _on_choices(column)
                yield from _on_texts(column)
    yield from _on_labels_elsewhere(schema)
    yield from _on_totals(schema)
    for field in questions(schema):
        yield from _on_data(field)
    for dead in dead_conditions(schema):
        yield Advice(dead.text, dead.key, dead.remedy)


def advice_on_question(field: Field) -> list[Advice]:
    """What is to be said of one question by itself, where it is edited."""
    return [*_on_field(field), *_on_data(field)]


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
        yield Advice(text % {**parameters, "count": len(question_fields)}, step.key, Remedy.SPLIT)
    elif (minutes := minutes_of_step(step)) > LONG_STEP:
        text = _("The step “%(title)s” takes about %(minutes)d minutes: cut it in two.")
        yield Advice(text % {**parameters, "minutes": minutes}, step.key, Remedy.SPLIT)
    yield from _on_labels(step)
    yield from _on_reading(step.title, f"{step.title}\n{plain(step.intro)}", step.key)
    text_of_step = "\n".join([plain(step.intro), *(part for field in step.fields for part in _texts(field))])
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


def _on_labels_elsewhere(schema: FormSchema) -> Iterator[Advice]:
    """Questions of one type and label in two steps, always asked: rules, lists and exports name them alike."""
    steps: dict[tuple[str, str], Step] = {}
    for step in schema.steps:
        for field in step.fields:
            if _is_asked(field) and not (field.condition or step.condition):
                other = steps.setdefault((field.type, fold(field.label)), step)
                if other != step:
                    text = _("“%(label)s” is asked in the step “%(title)s” too: call one otherwise, or ask it once.")
                    yield Advice(text % {"label": field.label, "title": other.title}, field.key)


def _on_choices(field: Field) -> Iterator[Advice]:
    """Choices that readers take for the same: an accent, a capital or a space apart."""
    labels: set[str] = set()
    for choice in getattr(field, "choices", ()):
        label = plain_label(choice.label)
        if label in labels:
            text = _("“%(label)s” offers “%(choice)s” more than once: keep one of them.")
            yield Advice(text % {"label": field.label, "choice": choice.label}, field.key)
        labels.add(label)


def _on_field(field: Field) -> Iterator[Advice]:
    parameters = {"label": field.label}
    if _is_asked(field):
        if known_already(field):
            text = _("The account or the profile may already know “%(label)s”: fill it in beforehand.")
            yield _better(field, text % parameters)
        elif likely_type(field):
            yield from _on_type(field)
        elif field_type(field).is_difficult(field) and not field.help and not field.prefill:
            text = _("“%(label)s”: say in the help where this number is found.")
            yield Advice(text % parameters, field.key)
        if len(field.label) > LONG_LABEL and not field.help:
            text = _("The question “%(label)s” is long: shorten it, or move part of it to the help.")
            yield Advice(text % parameters, field.key)
    yield from _on_choices(field)
    yield from _on_texts(field)


def _on_type(field: Field) -> Iterator[Advice]:
    if kind := likely_type(field):
        text = _("“%(label)s” takes any line of text: the type “%(type)s” checks what is answered.")
        yield _better(field, text % {"label": field.label, "type": kind.label})


def _better(field: Field, text: str) -> Advice:
    """Advice that the type of the question, or what it starts from, follows."""
    kind, _source = better_as(field)
    if kind is field_type(field):
        return Advice(text, field.key, Remedy.PREFILL)
    return Advice(text, field.key, Remedy.RETYPE, str(kind.label))


def _on_texts(field: Field) -> Iterator[Advice]:
    if is_in_capitals(field.label):
        yield Advice(
            _("“%(label)s” is in capitals: small letters are read faster.") % {"label": field.label}, field.key
        )
    yield from _on_reading(field.label, "\n".join(_texts(field)), field.key)


def _on_reading(name: str, text: str, key: str) -> Iterator[Advice]:
    for word, usual in jargon(text):
        wording = _("“%(name)s”: instead of “%(word)s”, write “%(plain)s”.")
        yield Advice(wording % {"name": name, "word": word, "plain": usual}, key)
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
        yield Advice(text % {"label": field.label, "words": ", ".join(words)}, field.key, Remedy.SENSITIVE)


def _on_totals(schema: FormSchema) -> Iterator[Advice]:
    """Advise on each calculated value that only says again the total which its rows show under their column."""
    columns = _columns_with_total(schema)
    for field in schema.fields():
        is_told = field_type(field).is_shown_to(field, "applicant")
        if is_calculated(field) and field.formula in columns and is_told:
            text = _("“%(label)s” says again the total shown under the column “%(column)s”: keep only one of them.")
            yield Advice(text % {"label": field.label, "column": columns[field.formula]}, field.key)


def _columns_with_total(schema: FormSchema) -> dict[Node | None, str]:
    """The label of each column under which rows show its total, by the calculation of this total."""
    return {
        Rows(fold="plus", group=group.key, value=Cell(key=column.key)): column.label
        for group in schema.groups()
        for column in group.fields
        if column.key in group.totals and field_type(column).is_shown_to(column, "applicant")
    }


def _is_asked(field: Field) -> bool:
    return field_type(field).takes_answer and not field.private


def _texts(field: Field) -> list[str]:
    """What is read of a field; the sentence of a statement is the law's."""
    texts = (field.label, plain(field.help), plain(field_type(field).explanation(field)))
    return [text for text in texts if text]
