"""Which questions of a procedure may mean an amount, a place, a title to who instructs, and who is told of a change.

Annotations filter the list, and nothing else: facts and words are of what was filed.
"""

from collections.abc import Iterator

from django.utils.translation import pgettext
from django_q.tasks import async_task

from formkit.fieldtypes import Field, field_type
from formkit.meanings import Meaning
from formkit.schema import parse_schema
from teleservices.models import Procedure

MEANINGS = {
    "amount_field": Meaning.AMOUNT,
    "commune_field": Meaning.COMMUNE,
    "title_field": Meaning.TITLE,
    "searched_fields": Meaning.SEARCHED,
    "filtered_fields": Meaning.FILTERED,
}
"""What each of these settings says that a question means."""
SEVERAL = {"searched_fields": 12, "filtered_fields": 12}
"""Those that several questions may mean, and how many at most."""


def candidates(procedure: Procedure, meaning: Meaning) -> dict[str, str]:
    """The label and the step of each question that may mean this, by key, in the order of the form; annotations then.

    A question that the form being prepared has no more comes last: the requests of the version in force still hold it.
    """
    return {
        field.key: f"{field.label} ({where})"
        for where, field in _questions(procedure, meaning)
        if field_type(field).may_mean(field, meaning)
    }


def facts_change(procedure: Procedure) -> None:
    """Have the facts of the requests already transmitted made again, in the background, for what questions now mean."""
    async_task("teleservices.tasks.rebuild_facts", procedure.pk)


def _questions(procedure: Procedure, meaning: Meaning) -> Iterator[tuple[str, Field]]:
    """The questions of the form being prepared, then those of the version in force, each once and with where it is."""
    forms = [parse_schema(procedure.draft_schema)]
    if procedure.current_version:
        forms.append(procedure.current_version.form)
    keys: set[str] = set()
    for form in forms:
        places = [(step.title, field) for step in form.steps if not step.each for field in step.fields]
        if meaning is Meaning.FILTERED:
            places += [(pgettext("part of a form", "annotation of the service"), field) for field in form.annotations]
        yield from ((where, field) for where, field in places if field.key not in keys)
        keys |= {field.key for _where, field in places}
