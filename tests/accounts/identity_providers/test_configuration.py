"""Half a configuration is told before anybody meets it."""

import pytest
from django.contrib.auth.models import Group
from pytest_django import Settings

from accounts.identity_providers.checks import groups_exist, providers_are_whole

WHOLE = {
    "OIDC_ISSUER": "https://connexion.departement.test",
    "OIDC_CLIENT_ID": "parvis",
    "OIDC_CLIENT_SECRET": "secret",
    "OIDC_ROLE_MAP": {"gp": {"groups": ["Instruction"]}},
    "FRANCECONNECT_ISSUER": "https://oidc.franceconnect.test/api/v2",
    "FRANCECONNECT_CLIENT_ID": "parvis",
    "FRANCECONNECT_CLIENT_SECRET": "secret",
}


def configure(settings: Settings, **changes: object) -> None:
    for name, value in (WHOLE | changes).items():
        setattr(settings, name, value)


def ids() -> list[str | None]:
    return [message.id for message in providers_are_whole()]


def test_nothing_and_all_are_right(settings: Settings) -> None:
    assert ids() == []
    configure(settings)
    assert ids() == []
    configure(settings, OIDC_ISSUER="http://127.0.0.1:9000")
    assert ids() == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"FRANCECONNECT_CLIENT_SECRET": ""}, "parvis.E010"),
        ({"FRANCECONNECT_ISSUER": ""}, "parvis.E010"),
        ({"FRANCECONNECT_ISSUER": "http://oidc.franceconnect.test"}, "parvis.E010"),
        ({"OIDC_CLIENT_ID": ""}, "parvis.E011"),
        ({"OIDC_ISSUER": "http://connexion.departement.test"}, "parvis.E011"),
        ({"OIDC_ROLE_MAP": {}}, "parvis.E012"),
        ({"OIDC_ROLE_MAP": {"gp": ["Instruction"]}}, "parvis.E012"),
        ({"OIDC_ROLE_MAP": {"gp": {"group": ["Instruction"]}}}, "parvis.E012"),
        ({"OIDC_ROLE_MAP": {"gp": {"groups": "Instruction"}}}, "parvis.E012"),
        ({"OIDC_ROLE_MAP": {"gp": {"teams": ["Service culture"]}}}, "parvis.E012"),
    ],
    ids=str,
)
def test_halves_are_told(settings: Settings, change: dict[str, object], code: str) -> None:
    configure(settings, **change)
    assert ids() == [code]


@pytest.mark.django_db
def test_groups_that_do_not_exist_are_told(settings: Settings) -> None:
    Group.objects.filter(name="Instruction").delete()
    assert groups_exist(databases=["default"]) == []
    configure(settings)
    assert [message.id for message in groups_exist(databases=["default"])] == ["parvis.W013"]
    Group.objects.create(name="Instruction")
    assert groups_exist(databases=["default"]) == []
    assert groups_exist(databases=None) == []
