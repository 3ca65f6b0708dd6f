"""Parameters in the studio: made, given values from days on, never rewritten, checked before a publication."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from formkit.language.nodes import Parameter as Named
from teleservices.models import Parameter, ParameterType, TeamMember, TeamRole
from teleservices.studio.parameters.dated import (
    ParameterRefusedError,
    add_version,
    create_parameter,
    remove_version,
    rename_parameter,
    uses,
)
from teleservices.studio.publication.checklist import blocking
from tests.factories.dated_parameters import make_parameter
from tests.factories.procedures import make_designer, make_instructor, make_procedure, make_request, make_team
from tests.formkit.pages import successful_controls

pytestmark = pytest.mark.django_db
PAST, FUTURE = dt.date(2020, 1, 1), dt.date(2099, 1, 1)


def test_a_head_writes_those_of_their_service_alone() -> None:
    team = make_team()
    head = make_instructor(team)
    with pytest.raises(ParameterRefusedError):
        create_parameter(author=head, name="Plafond", team=team, value_type=ParameterType.AMOUNT)
    TeamMember.objects.update(role=TeamRole.HEAD)
    create_parameter(author=head, name="Plafond", team=team, value_type=ParameterType.AMOUNT)
    with pytest.raises(ParameterRefusedError):
        create_parameter(author=head, name="Taux", team=make_team(), value_type=ParameterType.AMOUNT)


def test_a_name_and_a_day_serve_once() -> None:
    author, parameter, other = make_designer(), make_parameter({PAST: Decimal(1)}), make_parameter(name="Taux")
    with pytest.raises(ParameterRefusedError):
        rename_parameter(author=author, parameter_id=other.pk, before=other.name, name=parameter.name.upper())
    with pytest.raises(ParameterRefusedError):
        add_version(author=author, parameter=parameter, value=Decimal(2), valid_from=PAST, deliberation="CP 1")
    assert parameter.versions.get().number == 1


def test_only_what_is_to_come_and_kept_by_no_request_is_taken_away() -> None:
    author, parameter = make_designer(), make_parameter({PAST: Decimal(1), FUTURE: Decimal(2)})
    later, earlier = parameter.versions.all()
    with pytest.raises(ParameterRefusedError):
        remove_version(author=author, version=earlier)
    request = make_request()
    request.pins = {parameter.key: later.pk}
    request.save(update_fields=["pins"])
    with pytest.raises(ParameterRefusedError):
        remove_version(author=author, version=later)
    request.delete()
    remove_version(author=author, version=later)
    assert list(parameter.versions.all()) == [earlier]


def test_its_page_tells_who_names_it_and_the_check_what_lacks() -> None:
    parameter = make_parameter({FUTURE: Decimal(1)})
    before = make_procedure()
    procedure = make_procedure(letter_models={"x": Named(key=parameter.key).model_dump()})
    assert uses(parameter) == [procedure]
    url = reverse("studio:parameter", args=[parameter.key])
    assert url in [point.url for point in blocking(procedure)]
    assert url not in [point.url for point in blocking(before)]
    add_version(
        author=make_designer(),
        parameter=parameter,
        value=Decimal(1),
        valid_from=timezone.localdate(),
        deliberation="CP 1",
    )
    assert url not in [point.url for point in blocking(procedure)]


def test_a_designer_makes_one_and_gives_it_a_value(client: Client) -> None:
    client.force_login(make_designer())
    made = {"name": "Plafond", "team": make_team().pk, "value_type": "amount"}
    client.post(reverse("studio:parameter_add"), made)
    parameter = Parameter.objects.get()
    url = reverse("studio:parameter", args=[parameter.key])
    typed = {"value": "beaucoup", "valid_from": "2026-01-01", "deliberation": "CP-2026-12"}
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "beaucoup" in refused.content.decode()
    assert client.post(url, typed | {"value": "23 000,50"}).status_code == 302
    assert parameter.versions.get().operand == 2_300_050
    rename, former = reverse("studio:parameter_rename", args=[parameter.key]), parameter.name
    client.post(rename, {"before": former, "name": "Plafond de ressources"})
    parameter.refresh_from_db()
    assert parameter.name == "Plafond de ressources"
    stale = client.post(rename, {"before": former, "name": "Plancher de ressources"})
    assert stale.status_code == 422
    assert successful_controls(stale.content.decode())["before"] == [parameter.name]
    parameter.refresh_from_db()
    assert parameter.name == "Plafond de ressources"


def test_a_list_takes_as_many_queries_for_one_as_for_many(client: Client) -> None:
    client.force_login(make_designer())
    client.get(reverse("studio:parameters"))
    counts = []
    for name in ("Plafond", "Plancher", "Taux"):
        make_parameter({PAST: Decimal(1)}, name=name)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(reverse("studio:parameters")).status_code == 200
        counts.append(len(queries))
    assert len(set(counts)) == 1
