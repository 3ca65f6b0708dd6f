"""What each form of the demo and of the library keeps to: days that make sense, no promise to a contact."""

import datetime as dt
import re

from django.utils import timezone

from formkit.fieldtypes import ColumnedField, DateField, Field, MonthField, PeriodField, field_type
from formkit.schema import FormSchema

LONG_AGO, YESTERDAY, TODAY, TOMORROW, IN_TEN_YEARS = -350_000, -1, 0, 1, 3_653
SENSIBLE: dict[str, set[int]] = {
    "f_agrementdate": {YESTERDAY, TODAY},
    "f_creation": {YESTERDAY, TODAY},
    "f_date": {YESTERDAY, TODAY},
    "f_dates": {TOMORROW},
    "f_debut": {TODAY, TOMORROW},
    "f_enfantnaissance": {YESTERDAY, TODAY},
    "f_minimisdate": {YESTERDAY, TODAY},
    "f_naissance": set(),
    "f_periode": {YESTERDAY, TODAY, TOMORROW},
    "f_publication": {YESTERDAY, TODAY},
}
"""By the key of a question, the days that may be answered among those: something seen was seen, a project begins after
it is asked for, a budget's year may have begun, who fills in a form was born years ago."""

PROMISE = re.compile(r"que nous prévenons|(?:sera|seront) prévenue?s?\b|prévenir les|nous écrivons à|nous lui écrivons")
"""Follow-up goes to the account of who files: nobody writes to a person or a contact whom a form names."""


def everything_asked(form: FormSchema) -> list[Field]:
    """The questions, those of rows too."""
    asked = list(form.fields())
    return [*asked, *(column for field in asked if isinstance(field, ColumnedField) for column in field.fields)]


def assert_days_make_sense(form: FormSchema) -> None:
    """Each day that is asked for takes those of its meaning, and no others."""
    for field in everything_asked(form):
        if isinstance(field, DateField | PeriodField | MonthField):
            taken = {days for days in (LONG_AGO, YESTERDAY, TODAY, TOMORROW, IN_TEN_YEARS) if _takes(field, days)}
            if isinstance(field, MonthField):  # yesterday and tomorrow may be of this month
                taken = taken - {YESTERDAY, TOMORROW} | (SENSIBLE[field.key] & {YESTERDAY, TOMORROW})
            assert taken == SENSIBLE[field.key], f"{field.label}: {taken}"


def _takes(field: DateField | PeriodField | MonthField, days: int) -> bool:
    day = (timezone.localdate() + dt.timedelta(days=days)).isoformat()
    answers = {"date": day, "period": {"from": day, "to": day}, "month": day[:7]}
    return not list(field_type(field).refusals(field, answers[field.type]))


def assert_no_contact_is_promised_an_email(form: FormSchema, *texts: str) -> None:
    """Neither in what introduces a step, nor in a question or its help, nor in these texts."""
    said = [*texts, *(step.intro for step in form.steps)]
    for field in everything_asked(form):
        said += [field.label, str(getattr(field, "help", ""))]
    assert [text for text in said if PROMISE.search(text)] == []


OF_THE_SCREEN = re.compile(r"Documents envoyés|\bcompte qui\b|adresse du compte|\bEn ligne,|il n’y a qu’à les choisir")
"""What means nothing to who fills in the form by hand."""


def assert_each_medium_has_its_texts(form: FormSchema) -> None:
    """The screen doesn't say « en ligne », where one is; the paper says nothing of a screen or of an account."""
    shown = [*(step.intro for step in form.steps), *(field.help for field in everything_asked(form))]
    assert [text for text in shown if text.startswith("En ligne")] == []
    printed = [
        *(step.paper_intro or step.intro for step in form.steps),
        *(field.paper_help or field.help for field in everything_asked(form)),
    ]
    assert [text for text in printed if OF_THE_SCREEN.search(text.replace("'", "’"))] == []
