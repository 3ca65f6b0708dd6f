"""What a log line says, and what it never says."""

import io
import json
import logging

import pytest
from django.db import OperationalError
from django.test import Client, RequestFactory
from django.urls import resolve


def read(log_lines: io.StringIO) -> dict[str, object]:
    return json.loads(log_lines.getvalue().splitlines()[-1])


def test_a_line_is_one_json_object(log_lines: io.StringIO) -> None:
    logging.getLogger("notifications.states").warning("E-mail %s given up", "u-u-i-d")
    line = read(log_lines)
    assert (line["event"], line["level"], line["logger"]) == (
        "E-mail u-u-i-d given up",
        "warning",
        "notifications.states",
    )
    assert str(line["timestamp"]).endswith("Z")


def test_an_error_tells_its_kind_and_place_and_not_its_values(log_lines: io.StringIO) -> None:
    try:
        try:
            raise ValueError("claire.martin@example.test")
        except ValueError as inner:
            raise KeyError("Key (email)=(claire.martin@example.test) already exists") from inner
    except KeyError:
        logging.getLogger("x").exception("It broke")
    line = read(log_lines)
    assert line["errors"] == ["builtins.KeyError", "builtins.ValueError"]
    assert "test_logging.py" in line["frames"][-1]
    assert "claire" not in log_lines.getvalue()


@pytest.mark.both_databases
def test_a_database_that_fails_tells_why(log_lines: io.StringIO) -> None:
    try:
        raise OperationalError("database is locked")
    except OperationalError:
        logging.getLogger("x").exception("It broke")
    assert read(log_lines)["database"] == "database is locked"


def test_an_address_that_holds_a_secret_is_told_by_its_route(log_lines: io.StringIO) -> None:
    path = "/compte/pieces/6f0d9a52-1d30-4b53-a7a1-0f5a1d8a7f10/"
    request = RequestFactory().get(path)
    request.resolver_match = resolve("/health/live/")
    logging.getLogger("django.request").error("%s: %s", "Internal Server Error", path, extra={"request": request})
    line = read(log_lines)
    assert line["event"] == "Internal Server Error: /health/live/"
    assert "6f0d9a52" not in log_lines.getvalue()


def test_a_missing_page_is_told_without_what_was_typed(log_lines: io.StringIO) -> None:
    request = RequestFactory().get("/claire.martin@example.test/")
    logging.getLogger("django.request").warning(
        "%s: %s", "Not Found", "/claire.martin@example.test/", extra={"request": request}
    )
    assert read(log_lines)["event"] == "Not Found: (no such page)"


def test_the_result_of_a_failed_task_is_not_logged(log_lines: io.StringIO) -> None:
    logging.getLogger("django-q").error(
        "Failed '%(info_name)s' (%(task_name)s) - %(task_result)s",
        {"info_name": "f", "task_name": "seven-owls", "task_result": "claire.martin@example.test"},
    )
    assert read(log_lines)["event"] == "Failed 'f' (seven-owls) - (not logged)"


@pytest.mark.django_db
def test_each_answer_has_a_name_of_its_own(client: Client) -> None:
    names = {client.get("/health/live/")["X-Request-ID"] for _ in range(2)}
    assert len(names) == 2


@pytest.mark.django_db
def test_a_refusal_is_logged_under_that_name(client: Client, log_lines: io.StringIO) -> None:
    answer = client.get("/health/deep/", REMOTE_ADDR="192.0.2.1")
    line = read(log_lines)
    assert line["event"] == "Not Found: /health/deep/"
    assert line["request_id"] == answer["X-Request-ID"]
