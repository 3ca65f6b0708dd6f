"""The description of the API: valid, true, in French; its examples are what its shapes say."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator
from jsonschema.validators import validator_for

from catalogue import version_1
from catalogue.openapi import description
from home.models import HomePage
from tests.catalogue.conftest import ROOT, Read
from tests.factories.pages import make_procedure, make_procedure_page, make_question
from tests.project.messages import all_messages


def schemas(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema of a document that gives examples."""
    if isinstance(node, dict):
        if isinstance(node.get("examples"), list):
            yield node
        for value in node.values():
            yield from schemas(value)
    elif isinstance(node, list):
        for value in node:
            yield from schemas(value)


def whole(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with what it may refer to."""
    return {**schema, "components": description()["components"]}


def test_it_is_openapi_3_1_and_says_where_it_is(client: Client, db: None) -> None:
    answer = client.get(f"{ROOT}openapi.json")
    assert answer["Content-Type"] == "application/json"
    document = answer.json()
    assert document["openapi"] == "3.1.0"
    assert document["servers"] == [{"url": f"http://testserver{ROOT}".rstrip("/")}]
    assert {"/procedures", "/procedures/{code}/form", "/faq", "/search"} <= set(document["paths"])
    assert all(list(operations) == ["get"] for operations in document["paths"].values())


def test_each_example_is_one_of_its_schema() -> None:
    with_examples = list(schemas(description()))
    assert len(with_examples) > 40
    for schema in with_examples:
        for example in schema["examples"]:
            Draft202012Validator(whole(schema)).validate(example)


def test_each_shape_is_a_schema_with_an_example_of_each_text() -> None:
    parts = description()["components"]["schemas"]
    for name, schema in parts.items():
        validator_for(schema, Draft202012Validator).check_schema(schema)
        for field, rule in schema["properties"].items():
            if rule.get("type") == "string" and "enum" not in rule:
                assert rule.get("examples") or field.endswith("_url"), f"{name}.{field}"


def test_every_text_is_in_french() -> None:
    texts = {node["description"] for node in nodes(description()) if isinstance(node.get("description"), str)}
    texts |= {operation["summary"] for path in description()["paths"].values() for operation in path.values()}
    assert len(texts) > 60
    assert not texts & {message.text for message in all_messages()}
    assert not [text for text in texts if " the " in f" {text.lower()} "]


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for value in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(value)


@pytest.mark.parametrize("path", ["procedures", "procedures/bourse", "faq", "notices", "themes", "search?q=aide"])
def test_what_is_answered_is_what_it_says(home: HomePage, client: Client, path: str) -> None:
    make_procedure_page(make_procedure("bourse"))
    make_question("Une aide ?")
    answer = client.get(ROOT + path)
    described = description()["paths"]["/" + path.partition("?")[0].replace("bourse", "{code}")]["get"]
    (content,) = described["responses"]["200"]["content"].values()
    Draft202012Validator(whole(content["schema"])).validate(answer.json())


def test_errors_are_as_it_says(home: HomePage, client: Client) -> None:
    for path, status in (("procedures?limit=x", 400), ("procedures/absente", 404)):
        answer = client.get(ROOT + path)
        assert answer.status_code == status
        Draft202012Validator(whole({"$ref": "#/components/schemas/Problem"})).validate(answer.json())


def test_no_page_of_documentation_is_served(home: HomePage, client: Client) -> None:
    """Ninja's would load scripts from a CDN."""
    assert version_1.api.docs_url is None
    for path in ("docs", "docs/", "redoc"):
        assert client.get(ROOT + path).status_code == 404
    assert "cdn" not in json.dumps(description())


def test_the_description_never_depends_on_who_asks_first(read: Read, db: None) -> None:
    assert read("openapi.json") == read("openapi.json") == json.loads(json.dumps(description()))
