"""What the desk's list makes of the address: its own parameters, and nothing of the others."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from teleservices.desk.requests import page as pages
from teleservices.models import ServiceRequest
from tests.factories.procedures import make_instructor, make_procedure, make_request

pytestmark = pytest.mark.django_db

LIST = "/admin/instruction/"


@pytest.fixture
def sent() -> list[ServiceRequest]:
    """Two requests of one service, told apart by their order."""
    procedure = make_procedure()
    return [make_request(procedure=procedure) for _ in range(2)]


@pytest.fixture
def instructor(sent: list[ServiceRequest], client: Client, settings: Settings) -> Client:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    assert sent[0].team is not None
    client.force_login(make_instructor(sent[0].team))
    return client


def rows(client: Client, query: str = "") -> list[str]:
    page = client.get(f"{LIST}?{query}")
    assert page.status_code == 200, query
    return [request.reference for request in page.context["object_list"]]


@pytest.mark.parametrize(
    "lookup",
    [
        "applicant__password__startswith",
        "assignee__groups__permissions__group__user__usersession__session_key__startswith",
        "profile__memberships__user__email__startswith",
        "procedure__team__team_members__user__password__startswith",
        "profile__requests__team__name__startswith",
        "reference__startswith",
        "state__exact",
    ],
)
def test_no_column_is_asked_about_by_the_address(lookup: str, sent: list[ServiceRequest], instructor: Client) -> None:
    """A right guess and a wrong one show the same rows: nothing is learnt."""
    plain = rows(instructor)
    assert len(plain) == len(sent)
    for value in (sent[0].applicant.password[:6], sent[0].applicant.email, sent[0].reference, "submitted", "zzz"):
        assert rows(instructor, f"{lookup}={value}") == plain


def test_a_costly_pattern_reaches_no_database(sent: list[ServiceRequest], instructor: Client) -> None:
    """`^(.*)*z$` held every web process for minutes; this one would cost nothing, so that the test fails and ends."""
    with CaptureQueriesContext(connection) as queries:
        assert len(rows(instructor, "applicant_name__regex=^zibeline$")) == len(sent)
    assert "zibeline" not in str(queries.captured_queries)


@pytest.mark.parametrize(
    "query",
    [
        "x=1", "all=", "_popup=1", "e=1", "ot=asc", "export=csv", "export=xlsx", "pk=0", "id=0", "state__in=",
        "p=", "p=x", "p=-1", "p=0", "p=1.5", "p=%00", "p=" + "9" * 5000, "p=99",
        "ordering=", "ordering=x", "ordering=-", "ordering=pk", "ordering=%00", "ordering=-procedure",
        "ordering=applicant__password", "columns=", "columns=x", "columns=%00", "after=x", "after=%00", "before=x",
        "q=%00", "q=", "work=x", "work=%00", "state=%00", "state=x", "procedure=%00", "procedure=x", "stage=1",
        "assignee=x", "assignee=0", "team=1", "team=x", "profile_type=x", "asked_min=x", "asked_max=-1",
        "granted_min=9" + "9" * 30, "sent_from=x", "sent_from=0001-01-01", "sent_to=9999-12-31",
        "silence_to=9999-12-31", "view=9" + "9" * 30, "sent_to=2026-02-30", "silence_to=%00", "quiet=0", "quiet=x",
        "quiet=" + "9" * 40,
    ],
)  # fmt: skip
def test_nonsense_is_as_if_it_weren_t_there(query: str, instructor: Client) -> None:
    assert rows(instructor, query) == rows(instructor)


def test_what_the_list_does_not_name_is_not_carried_along(instructor: Client) -> None:
    page = instructor.get(f"{LIST}?work=unassigned&applicant__password__startswith=argon2&x=zibeline")
    assert "work=unassigned" in page.text
    assert "applicant__password" not in page.text
    assert "zibeline" not in page.text


def test_what_it_names_still_works(
    sent: list[ServiceRequest], instructor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    newest_first = rows(instructor)
    assert rows(instructor, "ordering=submitted_at") == newest_first[::-1]
    assert rows(instructor, "ordering=-submitted_at&work=unassigned&x=1") == newest_first
    assert rows(instructor, f"q={sent[0].reference}&procedure={sent[0].procedure.code}") == [sent[0].reference]
    monkeypatch.setattr(pages, "ROWS", 1)
    assert rows(instructor, "p=2") == newest_first[1:]
    assert rows(instructor, f"after={newest_first[0]}&p=2") == newest_first[1:]
    assert rows(instructor, f"before={newest_first[1]}&p=1") == newest_first[:1]
