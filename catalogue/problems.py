"""Errors as RFC 9457 has them: one object, in French, of the type `application/problem+json`."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja.errors import ValidationError

from catalogue.errors import CatalogueError

CONTENT_TYPE = "application/problem+json"
KINDS = "urn:parvis:catalogue:"
"""Begins the type of each problem, which stays the same whatever is said of it."""
Errors = Sequence[Mapping[str, str]]


def problem(status: int, kind: str, detail: str, errors: Errors = ()) -> HttpResponse:
    """The answer; `errors` says of which parameters, each with its sentence."""
    body: dict[str, object] = {"type": KINDS + kind, "title": _title(status), "status": status, "detail": detail}
    if errors:
        body["errors"] = list(errors)
    return HttpResponse(json.dumps(body, ensure_ascii=False), status=status, content_type=CONTENT_TYPE)


def refusal(error: CatalogueError) -> HttpResponse:
    """The problem of what an address refused."""
    errors = [{"parameter": error.parameter, "detail": error.message}] if error.parameter else []
    return problem(error.status, error.kind, error.message, errors)


def nothing_there() -> HttpResponse:
    """Of an address that leads to nothing that is published."""
    return problem(404, "not-found", _("Nothing is published at this address."))


def invalid(error: ValidationError) -> HttpResponse:
    """The problem of values that can't be read."""
    errors = [{"parameter": str(fault["loc"][-1]), "detail": _fault(fault)} for fault in error.errors]
    return problem(400, "invalid", " ".join(fault["detail"] for fault in errors), errors)


def named(words: Iterable[str]) -> str:
    """« a », « b »: as sentences list what is known."""
    return ", ".join(f"«\xa0{word}\xa0»" for word in words)


def _title(status: int) -> str:
    titles = {
        400: _("The request can’t be read"),
        404: _("Nothing at this address"),
        405: _("This address is only read"),
        429: _("Too many requests"),
        503: _("The portal will be back in a moment"),
    }
    return titles[status]


def _fault(fault: Mapping[str, Any]) -> str:
    """What is wrong with a value, and what would be right."""
    limits = fault["ctx"] if isinstance(fault.get("ctx"), dict) else {}
    values = {**limits, "name": named([str(fault["loc"][-1])])}
    values["expected"] = named(re.findall(r"'(\w+)'", str(values.get("expected", ""))))
    sentences = {
        "missing": _("The parameter %(name)s is needed."),
        "string_too_long": _("The parameter %(name)s has at most %(max_length)s characters."),
        "string_too_short": _("The parameter %(name)s has at least %(min_length)s characters."),
        "less_than_equal": _("The parameter %(name)s is at most %(le)s."),
        "greater_than_equal": _("The parameter %(name)s is at least %(ge)s."),
        "literal_error": _("The parameter %(name)s is one of these: %(expected)s."),
        "int_parsing": _("The parameter %(name)s is a whole number."),
    }
    return sentences.get(str(fault["type"]), _("The value of the parameter %(name)s can’t be read.")) % values
