"""One page gives all that someone signed to who comes after; refused, it keeps what was typed."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from teleservices.models import Delegation
from tests.factories.competence import make_delegation, on_this_day
from tests.factories.procedures import make_instructor

pytestmark = pytest.mark.django_db


def in_days(days: int) -> str:
    return (timezone.localdate() + dt.timedelta(days=days)).isoformat()


@pytest.fixture
def data() -> dict[str, object]:
    """Camille leaves, with two delegations; Inès comes after."""
    camille, ines = make_instructor(), make_instructor()
    for _ in range(2):
        make_delegation(camille)
    return {
        "leaver": camille.pk,
        "successor": ines.pk,
        "successor_name": "Mme Inès Moreau",
        "function": "Cheffe de service",
        "on": in_days(5),
        "act_number": "2026-D-99",
        "act_date": in_days(0),
    }


def test_both_are_given_at_once(client: Client, keeper: User, data: dict[str, object]) -> None:
    where = reverse("desk:replace_delegate")
    assert "Camille Vasseur" in client.get(where).text
    page = client.post(where, data, follow=True)
    assert "2 délégations sont enregistrées" in page.text
    assert Delegation.objects.filter(act_number="2026-D-99", delegate=data["successor"]).count() == 2
    assert Delegation.objects.exclude(revoked_on=None).count() == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"on": lambda: in_days(-1)}, "on"),
        ({"act_date": lambda: in_days(1), "on": lambda: in_days(1)}, "act_date"),
        ({"successor": ""}, "successor"),
        ({"act_number": ""}, "act_number"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(
    changes: dict[str, object], field: str, client: Client, keeper: User, data: dict[str, object]
) -> None:
    page = client.post(reverse("desk:replace_delegate"), data | on_this_day(changes))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert page.context["form"]["function"].value() == "Cheffe de service"
    assert Delegation.objects.filter(revoked_on=None).count() == 2


def test_the_same_person_can_t_follow_and_a_stranger_finds_nothing(
    client: Client, keeper: User, data: dict[str, object]
) -> None:
    where = reverse("desk:replace_delegate")
    page = client.post(where, data | {"successor": data["leaver"]})
    assert "quelqu’un d’autre" in page.text
    client.force_login(make_instructor())
    assert client.get(where).status_code == 404
    assert client.post(where, data).status_code == 404
