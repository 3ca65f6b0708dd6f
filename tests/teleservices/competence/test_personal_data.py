"""What the register holds of an agent is in their archive; a published act keeps their name, not their account."""

import json

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import User
from accounts.rights import erasure
from accounts.rights.export_sections import Record, personal_data_sections
from teleservices.models import Delegation
from tests.factories.accounts import make_user
from tests.factories.competence import make_delegation
from tests.factories.procedures import make_procedure

pytestmark = pytest.mark.django_db


def records(user: User) -> list[Record]:
    [section] = [known for known in personal_data_sections if known.folder == "delegations"]
    kept = list(section.records(user))
    assert section.count(user) == len(kept)
    return kept


def test_an_archive_holds_one_s_own_acts_whole_and_of_those_one_recorded_nothing_of_others() -> None:
    camille = make_user(first_name="Camille", last_name="Vasseur")
    delegation = make_delegation(camille, procedures=[make_procedure(title="Aide au projet")], amount_max_cents=100)
    [own] = records(camille)
    assert own.data["name"] == "Mme Camille Vasseur"
    assert own.data["procedures"] == ["Aide au projet"]
    [recorded] = records(delegation.recorded_by)
    assert "Vasseur" not in json.dumps([recorded.data, recorded.lines], cls=DjangoJSONEncoder)
    assert recorded.data["act"] == delegation.act_number
    assert not records(make_user())


def test_an_erasure_takes_the_account_off_and_says_what_stays() -> None:
    camille = make_user(first_name="Camille", last_name="Vasseur")
    delegation = make_delegation(camille)
    assert "Les actes de délégation à votre nom" in str([stay.what for stay in erasure.what_stays(camille)])
    assert "délégation" not in str([stay.what for stay in erasure.what_stays(make_user())])
    erasure.erase(user=camille)
    row = Delegation.objects.get(pk=delegation.pk)
    assert (row.delegate, row.delegate_name) == (None, "Mme Camille Vasseur")


def test_who_recorded_an_act_is_forgotten_with_their_account() -> None:
    delegation = make_delegation()
    keeper = delegation.recorded_by
    keeper.user_permissions.clear()
    erasure.erase(user=User.objects.get(pk=keeper.pk))
    assert Delegation.objects.get(pk=delegation.pk).recorded_by is None
