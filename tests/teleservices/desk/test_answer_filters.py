"""The list filtered by answers: each type as it wants, of one procedure, of one's own services, never in error."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from formkit.fieldtypes.amount import AmountField
from formkit.fieldtypes.choices import Choice
from formkit.fieldtypes.commune import CommuneField
from formkit.fieldtypes.date import DateField
from formkit.fieldtypes.drop_down import DropDownField
from formkit.fieldtypes.number import NumberField
from formkit.fieldtypes.one_choice import OneChoiceField
from formkit.fieldtypes.several_choices import SeveralChoicesField
from formkit.fieldtypes.yes_no import YesNoField
from formkit.schema import FormSchema, Step
from formkit.values import JsonValue
from teleservices.lifecycle import facts
from teleservices.models import Procedure, RequestAnswer, ServiceRequest, Team
from tests.factories.procedures import make_form, make_instructor, make_procedure, make_request, make_team

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

SPORTS = (Choice(value="foot", label="Football"), Choice(value="judo", label="Judo"))
TOWNS = tuple(Choice(value=f"v{number}", label=f"Village {number}") for number in range(20))
FIELDS = (
    OneChoiceField(key="f_sport", label="Sport", required=False, choices=SPORTS, other=True),
    SeveralChoicesField(key="f_lieux", label="Lieux", required=False, choices=SPORTS),
    DropDownField(key="f_village", label="Village", required=False, choices=TOWNS),
    YesNoField(key="f_neuf", label="Premier projet", required=False),
    NumberField(key="f_eleves", label="Élèves", required=False, unit="élèves", decimals=1),
    AmountField(key="f_cout", label="Coût", required=False),
    DateField(key="f_jour", label="Jour", required=False),
    CommuneField(key="f_commune", label="Commune", required=False),
)
FORM = FormSchema(steps=(*make_form().steps, Step(key="s_projet12", title="Le projet", fields=FIELDS)))
KEYS = [field.key for field in FIELDS]
ANSWERS: dict[str, JsonValue] = {
    "f_sport": "foot",
    "f_lieux": ["foot", "judo"],
    "f_village": "v3",
    "f_neuf": True,
    "f_eleves": 24.5,
    "f_cout": 125_050,
    "f_jour": "2026-05-12",
    "f_commune": {"code": "99014", "name": "Brenne", "postcode": "99120"},
}


@pytest.fixture
def team() -> Team:
    return make_team()


@pytest.fixture
def procedure(team: Team) -> Procedure:
    return make_procedure(form=FORM, team=team, filtered_fields=KEYS)


@pytest.fixture
def camille(team: Team, client: Client, settings: Settings) -> User:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = make_instructor(team)
    client.force_login(user)
    return user


def sent(procedure: Procedure, **answers: JsonValue) -> ServiceRequest:
    request = make_request(procedure=procedure)
    ServiceRequest.objects.filter(pk=request.pk).update(answers=ANSWERS | answers)
    facts.rebuild(ServiceRequest.objects.filter(pk=request.pk))
    return request


def listed(client: Client, query: str) -> set[str]:
    page = client.get(f"{reverse('desk:list')}?{query}")
    assert page.status_code == 200, query
    return {request.reference for request in page.context["object_list"]}


@pytest.mark.parametrize(
    ("key", "other", "passing", "stopping"),
    [
        ("f_sport", "judo", "a_f_sport=foot", "a_f_sport=other"),
        ("f_sport", {"other": "Luge"}, "a_f_sport=foot", "a_f_sport=judo"),
        ("f_lieux", ["foot"], "a_f_lieux=judo", ""),
        ("f_village", "v4", "a_f_village=v3", "a_f_village=v5"),
        ("f_neuf", False, "a_f_neuf=yes", ""),
        ("f_eleves", 30, "a_f_eleves_to=24,5", "a_f_eleves_from=31"),
        ("f_cout", 125_051, "a_f_cout_to=1+250,50", "a_f_cout_from=2000"),
        ("f_jour", "2026-05-13", "a_f_jour_to=2026-05-12", "a_f_jour_from=2026-06-01"),
        (
            "f_commune",
            {"code": "75056", "name": "Paris", "postcode": "75001"},
            "a_f_commune=brenne",
            "a_f_commune=nulle+part",
        ),
    ],
)
def test_each_type_filters_as_it_wants(
    key: str, other: JsonValue, passing: str, stopping: str, procedure: Procedure, client: Client, camille: User
) -> None:
    wanted, unwanted = sent(procedure), sent(procedure, **{key: other})
    assert listed(client, "") == {wanted.reference, unwanted.reference}
    assert listed(client, passing) == {wanted.reference}
    assert not stopping or listed(client, stopping) == set()


def test_own_words_are_all_other(procedure: Procedure, client: Client, camille: User) -> None:
    luge = sent(procedure, f_sport={"other": "Luge"})
    sent(procedure)
    assert listed(client, "a_f_sport=other") == {luge.reference}


def test_several_filters_are_all_wanted(procedure: Procedure, client: Client, camille: User) -> None:
    wanted = sent(procedure)
    sent(procedure, f_neuf=False)
    sent(procedure, f_eleves=3)
    assert listed(client, "a_f_neuf=yes&a_f_eleves_from=20&a_f_eleves_to=25") == {wanted.reference}


def test_what_is_wrong_is_told_and_filters_nothing(procedure: Procedure, client: Client, camille: User) -> None:
    request = sent(procedure)
    page = client.get(f"{reverse('desk:list')}?a_f_eleves_from=beaucoup&a_f_jour_to=demain&a_f_sport=curling")
    assert [row.reference for row in page.context["object_list"]] == [request.reference]
    assert set(page.context["filter_form"].errors) == {"a_f_eleves_from", "a_f_jour_to", "a_f_sport"}


def test_a_question_that_filters_no_more_is_said(procedure: Procedure, client: Client, camille: User) -> None:
    """An address or a view kept from before: nothing is left out of the list unsaid."""
    request = sent(procedure)
    assert listed(client, "a_f_ancienne=x&a_f_sport_from=3") == {request.reference}
    page = client.get(f"{reverse('desk:list')}?a_f_ancienne=x")
    [chip] = page.context["chips"]
    assert (chip.text, chip.url) == ("ne filtre plus", ".")


def test_they_are_of_one_procedure(procedure: Procedure, team: Team, client: Client, camille: User) -> None:
    """With several, none is offered until one is chosen; the same key elsewhere is another question."""
    other = make_procedure(form=FORM, team=team, filtered_fields=KEYS)
    mine, another = sent(procedure), sent(other)
    assert listed(client, "a_f_neuf=yes") == {mine.reference, another.reference}
    assert listed(client, f"procedure={procedure.code}&a_f_neuf=yes") == {mine.reference}
    page = client.get(f"{reverse('desk:filters')}?procedure={procedure.code}").content.decode()
    assert 'name="a_f_sport"' in page
    assert page.count('type="checkbox" name="a_f_sport"') == 3
    assert '<select name="a_f_village"' in page


def test_another_service_sees_none(procedure: Procedure, client: Client, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    sent(procedure)
    client.force_login(make_instructor(make_team()))
    assert listed(client, f"procedure={procedure.code}&a_f_neuf=yes") == set()


def test_only_what_the_procedure_says_is_kept(procedure: Procedure) -> None:
    request = sent(procedure)
    assert request.filtered_answers.count() == len(KEYS) + 1
    Procedure.objects.filter(pk=procedure.pk).update(filtered_fields=["f_neuf"])
    everything = ServiceRequest.objects.all()
    assert facts.drift(everything) == [request.reference]
    facts.rebuild(everything)
    assert not facts.drift(everything)
    assert list(request.filtered_answers.values_list("field_key", "text")) == [("f_neuf", "yes")]


def test_what_the_gdpr_protects_never_filters(team: Team) -> None:
    health = YesNoField(key="f_sante", label="Handicap", personal="sensitive", required=False)
    form = FormSchema(steps=(*make_form().steps, Step(key="s_sante1234", title="Santé", fields=(health,))))
    request = make_request(procedure=make_procedure(form=form, team=team, filtered_fields=["f_sante"]))
    ServiceRequest.objects.filter(pk=request.pk).update(answers={"f_sante": True})
    facts.rebuild(ServiceRequest.objects.all())
    assert not RequestAnswer.objects.exists()


@pytest.mark.parametrize("answer", [1e15, -1e15, 0.00004, 999_999_999.123456])
def test_any_number_is_kept_and_made_again_the_same(procedure: Procedure, answer: float) -> None:
    request = sent(procedure, f_eleves=answer)
    assert request.filtered_answers.filter(field_key="f_eleves").count() == 1
    assert not facts.drift(ServiceRequest.objects.all())
