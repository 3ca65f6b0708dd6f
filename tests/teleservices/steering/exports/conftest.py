"""Two services, someone who instructs for both, and what becomes of an export that they order."""

import io
from collections.abc import Callable

import pytest
from django.core.files.storage import storages
from django.http import QueryDict
from django.test import Client
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet
from pytest_django import Settings

from accounts.models import User
from teleservices.models import DeskExport, ExportContent, ExportFormat, ExportState, Team
from teleservices.steering.exports import orders
from tests import queue
from tests.factories.procedures import make_instructor, make_team

Order = Callable[..., DeskExport]


@pytest.fixture
def teams() -> list[Team]:
    return [make_team(), make_team()]


@pytest.fixture
def camille(teams: list[Team], client: Client, settings: Settings) -> User:
    """Someone of two services."""
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = make_instructor(teams[0])
    teams[1].team_members.create(user=user, capacity="Instructrice")
    client.force_login(user)
    return user


def ordered(author: User, query: str = "", **asked: object) -> DeskExport:
    """An export that waits for a worker; of the columns shown, as a workbook, unless said otherwise."""
    values = {"content": ExportContent.COLUMNS, "file_format": ExportFormat.XLSX} | asked
    return orders.order(author=author, query=QueryDict(query), **values)  # type: ignore[arg-type]


def made(export: DeskExport) -> DeskExport:
    """The export once the workers have done all that they can."""
    queue.drain()
    export.refresh_from_db()
    return export


def content_of(export: DeskExport) -> bytes:
    """The file of an export that is ready."""
    assert export.state == ExportState.READY, export.reason
    with storages["private"].open(export.storage_name) as stream:
        return stream.read()


def sheet_of(export: DeskExport) -> Worksheet:
    """The sheet of a workbook, as another program reads it."""
    return load_workbook(io.BytesIO(content_of(export)))["Demandes"]


def rows_of(export: DeskExport) -> list[list[object]]:
    """The rows of a workbook, its head first."""
    return [list(row) for row in sheet_of(export).iter_rows(values_only=True)]


def references_of(export: DeskExport) -> list[object]:
    """The references that a workbook holds, in its order."""
    return [row[0] for row in rows_of(export)[1:]]
