"""The description of the API (OpenAPI 3.1), in French, with every status that its addresses answer."""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from catalogue import contract, procedure_lists
from catalogue.problems import CONTENT_TYPE
from catalogue.version_1 import FORM_TYPE, Words, api

ROOT = "/api/catalogue/v1"
PROBLEM = "#/components/schemas/Problem"
INTRODUCTION = gettext_noop(
    "What this portal publishes, for other sites and programs: read only, without a key, without a cookie. Errors are "
    "in the form of RFC 9457. Each address has a quota, told by the RateLimit headers."
)
OTHERS = {
    "304": gettext_noop("Nothing has changed since the ETag that If-None-Match names."),
    "400": gettext_noop("A parameter is not known, or can’t be read."),
    "404": gettext_noop("Nothing is published under this code."),
    "429": gettext_noop("The quota of this address is spent; Retry-After says for how many seconds."),
    "503": gettext_noop("The portal will be back in a moment; Retry-After says in how many seconds."),
}
QUOTA_HEADERS = {
    "RateLimit-Limit": gettext_noop("How many answers a minute."),
    "RateLimit-Remaining": gettext_noop("How many are left."),
    "RateLimit-Reset": gettext_noop("In how many seconds the count begins again."),
}
Node = dict[str, Any]


def document(request: HttpRequest) -> HttpResponse:
    """The description, as JSON."""
    return HttpResponse(json.dumps(description(), ensure_ascii=False), content_type="application/json")


@cache
def description() -> Node:
    """What the addresses and the shapes say of themselves, completed and translated."""
    contents = json.loads(json.dumps(api.get_openapi_schema(path_prefix="")))
    contents["info"]["description"] = INTRODUCTION
    contents["servers"] = [{"url": settings.PARVIS_BASE_URL + ROOT}]
    contents["components"]["schemas"] |= _of_problems()
    for parameters in (procedure_lists.Filters, Words):  # each of their fields is a parameter
        contents["components"]["schemas"].pop(parameters.__name__)
    for schema in contents["components"]["schemas"].values():
        schema.pop("description", None)  # docstrings, for who reads the code
    for path, operations in contents["paths"].items():
        _complete(path, operations["get"])
    for node in _nodes(contents):
        _translate(node)
    return contents


def _of_problems() -> Node:
    schema = contract.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    return schema.pop("$defs") | {"Problem": schema}


def _complete(path: str, operation: dict[str, Any]) -> None:
    """Say what else may be answered, and of which type."""
    responses = operation["responses"]
    operation.pop("description", None)  # for who reads the code
    for parameter in operation["parameters"]:
        parameter.pop("examples", None)  # they are in its schema, as OpenAPI wants them
    headers = {name: {"description": text, "schema": {"type": "integer"}} for name, text in QUOTA_HEADERS.items()}
    for status, text in OTHERS.items():
        if status != "404" or "{" in path:
            content = {} if status == "304" else {"content": {CONTENT_TYPE: {"schema": {"$ref": PROBLEM}}}}
            responses[status] = {"description": text, **content}
    responses["200"] |= {"description": gettext_noop("What is published."), "headers": headers}
    if path.endswith("/form"):
        responses["200"]["content"] = {FORM_TYPE: {"schema": {"type": "object", "required": ["$schema", "properties"]}}}


def _nodes(node: object) -> Iterator[Node]:
    """Every object of a document, and those in it."""
    if isinstance(node, dict):
        yield node
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from _nodes(value)


def _translate(node: Node) -> None:
    """In French what is said; the titles that pydantic makes of names say nothing more."""
    for name in ("description", "summary"):
        if isinstance(text := node.get(name), str):
            node[name] = _(text) if text else text
    if isinstance(node.get("title"), str) and ("type" in node or "anyOf" in node or "enum" in node):
        node.pop("title")
