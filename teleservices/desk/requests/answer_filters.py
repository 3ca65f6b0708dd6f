"""Filters on the answers to a procedure's questions, each as its type wants it; on rows beside the facts.

Annotations filter like questions: whoever the list shows a request reads what its service noted of it.
"""

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator
from decimal import Decimal
from typing import assert_never

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from formkit.fieldtypes import Field, field_type
from formkit.fieldtypes.amount import AmountInput
from formkit.fieldtypes.inputs import NumberInput
from formkit.places.communes import communes
from formkit.showing.display import as_seen_by
from portal.database.filled_texts import filled
from teleservices.desk.requests.limits import COMMUNES, LARGEST
from teleservices.models import Procedure, RequestAnswer
from teleservices.models.desk.request_facts import RequestFactsQuerySet

NAME = re.compile(r"a_([a-z]_[a-z0-9]{1,32})(?:_(from|to))?")
"""What parameters of an address are called: the key of a question, and which limit of it."""
MOST = 24
"""Parameters of an address that filter on answers: two limits of as many questions as filter."""
TICKED = 12
"""Choices that are all in sight; of more, one is chosen in a list."""
EVERY = ""


class OnAnswer(django_filters.Filter):
    """A filter of requests by the answer to one question."""

    question: Field
    procedure: Procedure

    def of(self, procedure: Procedure, question: Field) -> "OnAnswer":
        """The same filter, on this question of this procedure."""
        self.procedure, self.question = procedure, question
        return self

    def answers(self) -> QuerySet[RequestAnswer]:
        """The rows of the question."""
        return RequestAnswer.objects.filter(procedure=self.procedure, field_key=self.question.key)

    def among(self, facts: RequestFactsQuerySet, answers: QuerySet[RequestAnswer]) -> RequestFactsQuerySet:
        """The facts as they are: their list is told that their requests must have given one of these answers."""
        self.parent.answers.append(answers)
        return facts


class ChoiceTicked(OnAnswer, django_filters.MultipleChoiceFilter):
    """Any of the choices that are ticked."""

    def filter(self, facts: RequestFactsQuerySet, values: Collection[str]) -> RequestFactsQuerySet:
        return self.among(facts, self.answers().filter(filled(text__in=values))) if values else facts


class ChoicePicked(OnAnswer, django_filters.ChoiceFilter):
    """The choice picked in a long list."""

    def filter(self, facts: RequestFactsQuerySet, value: str) -> RequestFactsQuerySet:
        return self.among(facts, self.answers().filter(filled(text=value))) if value else facts


class NumberLimit(OnAnswer):
    """From, or up to, a number; an amount is typed in euros and compared in cents."""

    field_class = NumberInput

    def filter(self, facts: RequestFactsQuerySet, value: Decimal | None) -> RequestFactsQuerySet:
        limit = {f"number__{self.lookup_expr}": value}
        return facts if value is None else self.among(facts, self.answers().filter(**limit))


class AmountLimit(NumberLimit):
    """The same, in euros."""

    field_class = AmountInput


class DayLimit(OnAnswer, django_filters.DateFilter):
    """From, or until, a day."""

    def filter(self, facts: RequestFactsQuerySet, value: dt.date | None) -> RequestFactsQuerySet:
        limit = {f"text__{self.lookup_expr}": value.isoformat() if value else ""}
        return self.among(facts, self.answers().filter(filled(**limit))) if value else facts


class InCommune(OnAnswer, django_filters.CharFilter):
    """In the communes that a name, its beginning or a postcode means."""

    def filter(self, facts: RequestFactsQuerySet, value: str) -> RequestFactsQuerySet:
        if not value:
            return facts
        codes = {commune.code for commune in communes().search(value, COMMUNES)}
        return self.among(facts, self.answers().filter(filled(text__in=codes)))


def answer_filters(procedure: Procedure) -> Iterator[tuple[str, OnAnswer]]:
    """The name and the filter of each question or annotation that requests of this procedure are filtered by.

    One that the form in force doesn't ask any more filters no more.
    """
    for key, field in questions_of(procedure).items():
        for end, each in _filters(field):
            yield f"a_{key}{end}", each.of(procedure, field)


def questions_of(procedure: Procedure) -> dict[str, Field]:
    """The questions and annotations that its requests are filtered by, which the form in force still asks, by key."""
    form = procedure.current_version.form if procedure.current_version else None
    fields = {field.key: field for field in (*form.fields(), *form.annotations)} if form else {}
    keys = [key for key in procedure.filtered_fields if key in fields]
    questions = as_seen_by("service", [fields[key] for key in keys if field_type(fields[key]).filtered_by])
    return {field.key: field for field in questions}


def _filters(field: Field) -> Iterator[tuple[str, OnAnswer]]:
    kind = field_type(field)
    match kind.filtered_by:
        case "choices":
            yield EVERY, _choice(field)
        case "commune":
            yield EVERY, InCommune(label=field.label, max_length=100)
        case "day":
            yield from _limits(field, _day_limit)
        case "number":
            yield from _limits(field, _number_limit)
        case "":
            return
        case _:
            assert_never(kind.filtered_by)


def _limits(field: Field, limit: Callable[[Field, str, str], OnAnswer]) -> Iterator[tuple[str, OnAnswer]]:
    yield "_from", limit(field, "gte", _("%(question)s, from") % {"question": field.label})
    yield "_to", limit(field, "lte", _("%(question)s, up to") % {"question": field.label})


def _choice(field: Field) -> OnAnswer:
    choices = field_type(field).filter_choices(field)
    if len(choices) > TICKED:
        return ChoicePicked(label=field.label, choices=choices, empty_label=_("All"))
    return ChoiceTicked(label=field.label, choices=choices, widget=forms.CheckboxSelectMultiple)


def _day_limit(field: Field, lookup: str, label: str) -> OnAnswer:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayLimit(label=label, lookup_expr=lookup, widget=widget)


def _number_limit(field: Field, lookup: str, label: str) -> OnAnswer:
    kind = field_type(field)
    unit, is_amount = kind.unit(field), kind.is_amount(field)
    filter_class = AmountLimit if is_amount else NumberLimit
    return filter_class(
        label=f"{label} ({unit})" if unit else label,
        lookup_expr=lookup,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        help_text="",
        decimals=0 if is_amount else 4,
        minimum=-LARGEST,
        maximum=LARGEST,
    )
