"""What narrows the list, each said in words beside the address that lifts it."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from portal.admin.parameters import changed
from portal.dates import long_date
from portal.words.typography import number_text
from teleservices.desk.requests.answer_filters import NAME
from teleservices.desk.requests.filter_set import RequestFilters
from teleservices.desk.requests.filtering import is_filter
from teleservices.models import FormVersion, Procedure


@dataclass(frozen=True)
class Chip:
    """A condition of the list: what it is on, what it wants, the address of the list without it."""

    name: str
    """Of the filter, as addresses carry it; empty where it isn't one that one chooses among."""
    label: str
    text: str
    url: str


def chips(filters: RequestFilters, query: QueryDict) -> Iterator[Chip]:
    """Of each filter that was given something readable, one chip a value."""
    for name, value in filters.form.cleaned_data.items():
        label = str(filters.form.fields[name].label)
        if isinstance(value, list):
            names = {str(key): str(text) for key, text in filters.form.fields[name].choices}
            for choice in value:
                others = [other for other in query.getlist(name) if other != choice]
                yield Chip(_editable(name), label, names[choice], changed(query, **{name: others or None}))
        elif value not in (None, ""):
            yield Chip(_editable(name), label, _text(filters, name, value), changed(query, **{name: None}))
    for name in filters.lost():
        label, text = _lost(filters, name)
        yield Chip("", label, text, changed(query, **{name: None}))


def _editable(name: str) -> str:
    return name if is_filter(name) else ""


def _lost(filters: RequestFilters, name: str) -> tuple[str, str]:
    """What is said of a filter that filters no more: its words; of a question, since when it isn't asked."""
    if fact := RequestFilters.base_filters.get(name):
        is_later = name == "stage" and not filters.procedures
        return str(fact.label), _("filters once its procedure is chosen") if is_later else _("has nothing to filter by")
    procedure = filters.only_procedure
    if procedure is None:
        return _("A question"), _("filters once its procedure is chosen")
    for version in procedure.versions.order_by("-number"):
        for field in version.form.fields():
            if NAME.sub(r"\1", name) == field.key:
                return field.label, _no_more(procedure, version)
    return _("A question"), _("filters no more")


def _no_more(procedure: Procedure, version: FormVersion) -> str:
    if version.pk == procedure.current_version_id:
        return _("filters no more")
    return _("filters no more: asked until version %(number)s") % {"number": version.number}


def _text(filters: RequestFilters, name: str, value: object) -> str:
    if isinstance(value, dt.date):
        return long_date(value)
    if isinstance(value, Decimal):
        write = getattr(filters.form.fields[name], "write", number_text)  # in euros where it reads euros
        return str(write(value))
    choices = dict(getattr(filters.form.fields[name], "choices", ()))
    return str(choices.get(value, value))
