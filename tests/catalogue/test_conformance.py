"""schemathesis asks the portal whatever its description allows, and what it doesn't: it answers as it says."""

from collections.abc import Callable, Iterable, Iterator

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from pytest_django import Settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from catalogue.openapi import description
from home.models import HomePage
from tests import gate
from tests.factories.accounts import make_profile_type
from tests.factories.pages import make_procedure, make_procedure_page, make_question, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.long]
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    negative_data_rejection,
    unsupported_method,
]


def in_process(environ: dict[str, object], start_response: Callable) -> Iterable[bytes]:
    """The portal itself, all its middlewares included, in the transaction of the test."""
    kept = {name: value for name, value in environ.items() if name != "HTTP_ACCEPT_ENCODING"}  # it reads no gzip
    return get_wsgi_application()(kept | {"REMOTE_ADDR": "127.0.0.1"}, start_response)


@pytest.fixture(autouse=True)
def _one_transaction() -> Iterator[None]:
    """A request neither begins nor ends a connection: what the test made would be seen no more."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def _published(home: HomePage, settings: Settings) -> None:
    """Something to be found, and no quota in the way."""
    settings.PARVIS_API_PER_MINUTE = 100_000
    cache.clear()
    procedure = make_procedure("bourse", team=make_team())
    procedure.profile_types.add(make_profile_type())
    make_procedure_page(procedure)
    make_question("Comment faire ?")


def tries() -> Iterator[tuple[schemathesis.schemas.APIOperation, GenerationMode]]:
    """Each operation with what it takes, then with what it doesn't, where it takes something that can be wrong."""
    schema = schemathesis.openapi.from_dict(description())
    schema.app = in_process
    for operation in (result.ok() for result in schema.get_all_operations()):
        yield operation, GenerationMode.POSITIVE
        if operation.query:
            yield operation, GenerationMode.NEGATIVE


@pytest.mark.usefixtures("_published")
@pytest.mark.parametrize(("operation", "mode"), [*tries()], ids=lambda part: getattr(part, "path", part))
def test_it_answers_as_its_description_says(operation: schemathesis.schemas.APIOperation, mode: GenerationMode) -> None:
    """What is allowed, then what is not: a status, a type, headers and a shape that the description names."""

    @given(operation.as_strategy(generation_mode=mode))
    @settings(max_examples=gate.examples(10), suppress_health_check=list(HealthCheck))
    def answers(case: schemathesis.Case) -> None:
        case.call_and_validate(checks=CHECKS)

    answers()
