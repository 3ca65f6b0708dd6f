"""Every form of the demo as JSON Schema: valid, and so are its examples."""

import json

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from formkit.showing.json_schema import form_json_schema
from home.demo.procedure_files import PROCEDURES, DemoProcedure


@pytest.mark.parametrize("described", PROCEDURES, ids=lambda described: described.code)
def test_a_forms_description_is_valid_and_so_are_its_examples(described: DemoProcedure) -> None:
    form = described.content.form
    schema = json.loads(json.dumps(form_json_schema(form, title=described.content.title)))
    Draft202012Validator.check_schema(schema)
    (example,) = schema["examples"]
    Draft202012Validator(schema, format_checker=FormatChecker()).validate(example)
    assert set(schema["required"]) <= set(example)
    assert len(example) >= len(schema["required"])
    assert not form.private_fields(), "nobody could fill them in"
