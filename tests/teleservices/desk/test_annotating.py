"""The table of annotations: whose requests it holds, what it leaves out, that each cell has an address of its own."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from formkit.fieldtypes.amount import AmountField
from formkit.fieldtypes.yes_no import YesNoField
from formkit.schema import FormSchema
from teleservices.desk.annotating import views
from teleservices.models import Procedure, Recusal, ServiceRequest, State
from tests.factories.procedures import make_form, make_instructor, make_procedure, make_request, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

TABLE, CHOOSE = reverse("desk:annotations"), reverse("desk:annotate")
ANNOTATIONS = (
    AmountField(key="f_eligible", label="Montant éligible", required=False, private=True),
    YesNoField(key="f_plafond", label="Plafond respecté", required=False, private=True),
)
FORM = FormSchema(steps=make_form().steps, annotations=ANNOTATIONS)


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure(team=make_team(), form=FORM)


@pytest.fixture
def camille(procedure: Procedure, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = make_instructor(procedure.team)
    client.force_login(user)
    return user


def under_review(procedure: Procedure, camille: User) -> ServiceRequest:
    return make_request(procedure=procedure, state=State.IN_REVIEW, instructor=camille)


def rows(client: Client, query: str) -> list[str]:
    page = client.get(f"{TABLE}?{query}")
    return [row.request.reference for table in page.context["tables"] for row in table.rows]


def test_what_is_ticked_or_all_the_list_is_in_the_table(client: Client, procedure: Procedure, camille: User) -> None:
    requests = [under_review(procedure, camille) for _ in range(3)]
    ticked = [request.reference for request in requests[:2]]
    location = client.post(CHOOSE, {"request": ticked, "query": "state=in_review"})["Location"]
    assert rows(client, location.split("?")[1]) == ticked
    location = client.post(CHOOSE, {"all": "on", "query": "state=in_review&ordering=submitted_at"})["Location"]
    assert rows(client, location.split("?")[1]) == [request.reference for request in requests]
    assert client.post(CHOOSE, {"query": "state=in_review"})["Location"].endswith("?state=in_review")


def test_each_cell_is_saved_where_its_annotation_is(client: Client, procedure: Procedure, camille: User) -> None:
    request = under_review(procedure, camille)
    page = client.get(f"{TABLE}?demande={request.reference}").text
    for field in ANNOTATIONS:
        assert f'hx-post="{reverse("desk:annotation", args=[request.reference, field.key])}"' in page
        assert page.count(f'id="state-{request.reference}-{field.key}"') == 1
    url = reverse("desk:annotation", args=[request.reference, "f_eligible"])
    client.post(url, {"f_eligible": "1 250", "seen": ""}, headers={"HX-Request": "true"})
    assert request.annotations.get().answer == 125_000
    assert 'value="1\u202f250,00"' in client.get(f"{TABLE}?demande={request.reference}").text


def test_what_one_may_not_annotate_is_left_out(client: Client, procedure: Procedure, camille: User) -> None:
    mine = under_review(procedure, camille)
    plain = make_request(procedure=make_procedure(team=procedure.team), state=State.IN_REVIEW, instructor=camille)
    decided = make_request(procedure=procedure, state=State.REFUSED, instructor=camille)
    recused = under_review(procedure, camille)
    Recusal.objects.create(user=camille, request=recused, declared_at=timezone.now())
    theirs = make_request(procedure=make_procedure(form=FORM), state=State.IN_REVIEW)
    query = "&".join(f"demande={request.reference}" for request in (mine, plain, decided, recused, theirs))
    assert rows(client, f"{query}&demande=0000-0000&autre=1") == [mine.reference]
    assert client.get(f"{TABLE}?{query}").context["left_out"] == 3
    client.force_login(make_instructor(make_team()))
    assert rows(client, query) == []


def test_a_long_list_comes_by_pages_at_the_same_price(
    client: Client, procedure: Procedure, camille: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "ROWS", 2)
    requests = [under_review(procedure, camille) for _ in range(3)]
    first = client.get(f"{TABLE}?list=")
    assert [len(table.rows) for table in first.context["tables"]] == [2]
    second = client.get(TABLE + first.context["next"])
    assert second.context["tables"][0].rows[0].request == requests[0]
    assert (second.context["next"], bool(second.context["previous"])) == ("", True)
    for number in ("0", "x", "99999", "9"):
        assert client.get(f"{TABLE}?list=&p={number}").status_code == 200
    with CaptureQueriesContext(connection) as of_one_row:
        client.get(TABLE + first.context["next"])
    with CaptureQueriesContext(connection) as of_two_rows:
        client.get(f"{TABLE}?list=")
    assert len(of_one_row) == len(of_two_rows)
