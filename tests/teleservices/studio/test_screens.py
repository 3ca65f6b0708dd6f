"""Every screen of the studio opens for a designer, and for nobody else."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from accounts.models import User
from teleservices.formkit.fieldtypes import AmountField, ShortTextField
from teleservices.formkit.schema import FormSchema, Step
from teleservices.models import Procedure
from teleservices.studio.urls import urlpatterns
from tests.factories.accounts import make_user
from tests.factories.procedures import AMOUNT, make_instructor, make_procedure, make_team

POSTED_ONLY = {"step_move", "step_duplicate", "field_move", "field_duplicate", "stage_move", "stage_archive"}
NAMES = [pattern.name or "" for pattern in urlpatterns]


def address(name: str, procedure: Procedure) -> str:
    """An address of the studio for this procedure."""
    if name in {"procedures", "create", "teams", "team_add"}:
        return reverse(f"studio:{name}")
    if name == "team":
        return reverse("studio:team", args=[procedure.team_id])
    args: list[object] = [procedure.uuid]
    if name == "field_add":
        args += ["s_project1", "short_text"]
    elif name in {"preview", "field_types"} or (name.startswith("step") and name != "step_add"):
        args.append("s_project1")
    elif name.startswith("field"):
        args.append(AMOUNT)
    elif name in {"stage", "stage_move", "stage_archive"}:
        args.append(procedure.stages.all()[0].pk)
    return reverse(f"studio:{name}", args=args)


def test_every_address_is_walked() -> None:
    assert len(NAMES) == len(set(NAMES)) > 20
    assert set(NAMES) >= POSTED_ONLY


@pytest.mark.parametrize("name", NAMES)
def test_a_designer_opens_every_screen(name: str, studio: Client, procedure: Procedure) -> None:
    response = studio.get(address(name, procedure))
    expected = 405 if name in POSTED_ONLY else 302 if name == "procedure" else 200
    assert response.status_code == expected
    if expected == 200 and name not in {"preview", "trial"}:
        assert "studio.css" in response.content.decode()


def _instructor(procedure: Procedure) -> User:
    return make_instructor(procedure.team)


def _entrant(procedure: Procedure) -> User:
    user = make_user()
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    return user


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("make", [_instructor, _entrant])
def test_staff_who_do_not_design_find_nothing(
    name: str, make: Callable[[Procedure], User], client: Client, procedure: Procedure
) -> None:
    client.force_login(make(procedure))
    url = address(name, procedure)
    assert client.post(url, {"direction": "up"}).status_code in {404, 405}
    assert client.get(url).status_code in {404, 405}
    assert "Studio" not in client.get(reverse("wagtailadmin_home")).content.decode()


@pytest.mark.parametrize("name", NAMES)
def test_applicants_and_strangers_never_enter(name: str, client: Client, procedure: Procedure) -> None:
    url = address(name, procedure)
    assert client.get(url).status_code == 302
    client.force_login(make_user())
    assert client.get(url).status_code in {302, 403, 404}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in POSTED_ONLY])
def test_an_archived_procedure_is_no_longer_designed(name: str, studio: Client, procedure: Procedure) -> None:
    url = address(name, procedure)
    Procedure.objects.filter(pk=procedure.pk).update(is_archived=True)
    expected = 200 if name in {"procedures", "create", "teams", "team_add", "team"} else 404
    assert studio.get(url).status_code == expected


def large_form(steps: int, fields: int) -> FormSchema:
    """A form of amounts and texts."""
    return FormSchema(
        steps=tuple(
            Step(
                key=f"s_step{number}",
                title=f"Étape {number}",
                fields=tuple(
                    (ShortTextField if place % 2 else AmountField)(
                        key=f"f_s{number}f{place}", label=f"Q{number}.{place}"
                    )
                    for place in range(fields)
                ),
            )
            for number in range(steps)
        )
    )


@pytest.mark.parametrize("name", ["step", "field", "check", "publish", "trial", "preview", "settings", "stages"])
def test_screens_ask_as_much_of_the_database_for_a_large_form(
    name: str, studio: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    counts = []
    for size in ((1, 1), (12, 17)):
        procedure = make_procedure(form=large_form(*size))
        keys = {"step": ["s_step0"], "preview": ["s_step0"], "field": ["f_s0f0"]}.get(name, [])
        url = reverse(f"studio:{name}", args=[procedure.uuid, *keys])
        studio.get(url)
        with django_assert_max_num_queries(30) as asked:
            assert studio.get(url).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_list_asks_as_much_for_many_procedures(
    studio: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    team = make_team()
    counts = []
    for _round in range(2):
        make_procedure(team=team)
        studio.get(reverse("studio:procedures"))
        with django_assert_max_num_queries(15) as asked:
            studio.get(reverse("studio:procedures"))
        counts.append(len(asked))
    assert counts[0] == counts[1]
