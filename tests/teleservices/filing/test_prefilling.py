"""What a draft starts from: the account's and the profile's data, in the form that each question keeps."""

import pytest

from accounts.models import Profile, User
from formkit.fieldtypes import AddressField, Field, Prefill, RnaField, SirenField, field_type
from formkit.schema import FormSchema, Step
from teleservices.filing.starting import start
from tests.factories.accounts import make_profile
from tests.factories.procedures import make_procedure

pytestmark = pytest.mark.django_db

ADDRESS = AddressField(key="f_address", label="Adresse", prefill=Prefill.PROFILE_ADDRESS_PARTS)
SIREN = SirenField(key="f_siren", label="SIREN", prefill=Prefill.PROFILE_SIREN)
RNA = RnaField(key="f_rna", label="Numéro RNA", prefill=Prefill.PROFILE_RNA)
PARTS = {"address_line": "1 place de l’Église", "postcode": "99120", "city": "Brenne"}


def started(user: User, profile: Profile, *fields: Field) -> dict[str, object]:
    form = FormSchema(steps=(Step(key="s_one", title="Vous", fields=fields),))
    return start(procedure=make_procedure(form=form), profile=profile, user=user).answers


def test_an_address_starts_from_its_parts_and_a_siren_from_the_siret(user: User) -> None:
    profile = make_profile(member=user, siret="73282932000074", rna="W991000124", **PARTS)
    answers = started(user, profile, ADDRESS, SIREN, RNA)
    assert answers == {
        "f_address": {"lines": "1 place de l’Église", "postcode": "99120", "city": "Brenne"},
        "f_siren": "732829320",
        "f_rna": "W991000124",
    }
    for field in (ADDRESS, SIREN, RNA):
        assert field_type(field).refusals(field, answers[field.key]) == []


def test_a_person_s_own_address_stands_in_for_the_profile_s(user: User) -> None:
    for name, part in PARTS.items():
        setattr(user, name, part)
    assert started(user, make_profile(member=user), ADDRESS)["f_address"] == {
        "lines": "1 place de l’Église",
        "postcode": "99120",
        "city": "Brenne",
    }


@pytest.mark.parametrize("missing", PARTS)
def test_an_address_with_a_part_missing_is_asked_whole(user: User, missing: str) -> None:
    assert "f_address" not in started(user, make_profile(member=user, **{**PARTS, missing: ""}), ADDRESS)
