"""What holds for every test: real services only, no network, and nothing that a template doesn't know."""

import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.template import engines
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from tests.template_guard import UnknownVariableGuard

hypothesis_settings.register_profile(
    "parvis",
    deadline=None,  # machines are noisy: no test asserts a wall-clock time
    max_examples=50,
    suppress_health_check=[HealthCheck.too_slow],
    print_blob=True,
)
hypothesis_settings.load_profile("parvis")


def pytest_unconfigure() -> None:
    """Each process keeps its files in a folder of its own; take it away."""
    shutil.rmtree(settings.PARVIS_VAR, ignore_errors=True)


@pytest.fixture(autouse=True, scope="session")
def _unknown_template_variables_fail() -> Iterator[None]:
    engine = engines["django"].engine
    before, engine.string_if_invalid = engine.string_if_invalid, UnknownVariableGuard()
    yield
    engine.string_if_invalid = before
