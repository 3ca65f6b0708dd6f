"""The list filtered by answers: each type as it wants, of one procedure, of one's own services, never in error."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
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
from teleservices.answering.fingerprints import NOTHING, fingerprint
from teleservices.desk.requests import matches
from teleservices.desk.sheet.annotations.storing import AnnotationMovedError, save_annotation
from teleservices.lifecycle import facts
from teleservices.models import Batch, Procedure, RequestAnswer, ServiceRequest, Team, TeamMember, TeamRole
from tests.factories.procedures import (
    make_form,
    make_instructor,
    make_procedure,
    make_request,
    make_team,
    put_in_force,
)

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


@pytest.mark.parametrize("few", [0, 100])
def test_answers_filter_alike_whether_few_or_many_gave_them(
    few: int, procedure: Procedure, client: Client, camille: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A request that ticked both choices stands once, whichever way it is read."""
    monkeypatch.setattr(matches, "FEW", few)
    monkeypatch.setattr(matches, "FEW_OF_SEVERAL", few)
    wanted, other = sent(procedure), sent(procedure, f_village="v4")
    page = client.get(f"{reverse('desk:list')}?a_f_lieux=judo&a_f_lieux=foot")
    assert [request.reference for request in page.context["object_list"]] == [other.reference, wanted.reference]
    assert page.context["sums"].count == 2
    assert listed(client, "a_f_lieux=foot&a_f_village=v3") == {wanted.reference}
    assert listed(client, "a_f_lieux=foot&a_f_village=v3&q=comit") == {wanted.reference}
    assert listed(client, "a_f_lieux=foot&a_f_village=v5") == set()


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
    assert set(page.context["panel"]["filter_form"].errors) == {"a_f_eleves_from", "a_f_jour_to", "a_f_sport"}


def test_a_question_that_filters_no_more_is_said(procedure: Procedure, client: Client, camille: User) -> None:
    """An address or a view kept from before: nothing is left out of the list unsaid."""
    request = sent(procedure)
    assert listed(client, "a_f_ancienne=x&a_f_sport_from=3") == {request.reference}
    page = client.get(f"{reverse('desk:list')}?a_f_ancienne=x")
    [chip] = page.context["chips"]
    assert (chip.text, chip.url) == ("ne filtre plus", ".")


def test_a_question_asked_no_more_is_named_with_its_last_version(
    procedure: Procedure, client: Client, camille: User
) -> None:
    """And all of such a list, wider than the view meant, is no batch."""
    sent(procedure)
    put_in_force(procedure, make_form())
    query = "a_f_neuf=yes"
    [chip] = client.get(f"{reverse('desk:list')}?{query}").context["chips"]
    assert (chip.label, chip.text) == ("Premier projet", "ne filtre plus\xa0: posée jusqu’à la version 1")
    made = client.post(reverse("desk:batch_make"), {"act": "watch", "all": "on", "query": query}, follow=True)
    assert "Un filtre de cette liste ne filtre rien" in made.text
    assert not Batch.objects.exists()
    made = client.post(reverse("desk:batch_make"), {"act": "watch", "all": "on", "query": "asked_min=x"}, follow=True)
    assert not Batch.objects.exists()
    client.post(reverse("desk:batch_make"), {"act": "watch", "all": "on", "query": ""})
    assert Batch.objects.exists()


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("stage=1", "filtrera une fois sa démarche choisie"),
        ("canton=Courcelle", "n’a rien à filtrer"),
        ("label=1", "n’a rien à filtrer"),
    ],
)
def test_a_fact_that_offers_nothing_is_told_and_lifted(
    query: str, said: str, team: Team, client: Client, camille: User, settings: Settings
) -> None:
    settings.PARVIS_TERRITORIES_FILE = ""
    requests = {make_request(procedure=make_procedure(team=team)).reference for _ in range(2)}
    page = client.get(f"{reverse('desk:list')}?{query}")
    [chip] = page.context["chips"]
    assert (chip.text, chip.url) == (said, ".")
    assert {row.reference for row in page.context["object_list"]} == requests


def test_the_view_of_who_has_several_services_is_read_in_one_of_them(
    procedure: Procedure, team: Team, client: Client, camille: User
) -> None:
    request = sent(procedure)
    page = client.get(f"{reverse('desk:list')}?team={team.pk}")
    assert [chip.text for chip in page.context["chips"]] == [team.name]
    assert [row.reference for row in page.context["object_list"]] == [request.reference]


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


def test_the_answers_of_a_procedure_are_read_when_one_opens_them(
    procedure: Procedure, team: Team, client: Client, camille: User
) -> None:
    """Beside the filters, none being chosen yet: what is filled in there narrows the list to that procedure."""
    other = make_procedure(form=FORM, team=team, filtered_fields=KEYS)
    sent(procedure), sent(other)
    groups = client.get(reverse("desk:filters")).context["panel"]["answer_groups"]
    assert {(each.code, len(fields)) for each, fields in groups} == {(procedure.code, 0), (other.code, 0)}
    url = reverse("desk:filters_on_answers", args=[other.code])
    within = client.get(f"{url}?state=submitted&procedure={procedure.code}", headers={"HX-Request": "true"}).text
    assert f'type="hidden" name="procedure" value="{other.code}"' in within
    assert within.count('type="checkbox" name="a_f_sport"') == 3
    alone = client.get(f"{url}?state=submitted&procedure={procedure.code}").text
    assert 'type="hidden" name="state" value="submitted"' in alone
    assert f'value="{procedure.code}"' not in alone
    theirs = make_procedure(form=FORM, filtered_fields=KEYS)
    assert client.get(reverse("desk:filters_on_answers", args=[theirs.code])).status_code == 404


def test_an_answer_is_a_column_of_a_list_of_its_procedure(
    procedure: Procedure, team: Team, client: Client, camille: User
) -> None:
    """In words, each type as it is read; what the list prints too. Of several procedures, no such column."""
    sent(procedure)
    columns = "&".join(f"columns=a_{key}" for key in KEYS)
    page = client.get(f"{reverse('desk:list')}?procedure={procedure.code}&{columns}")
    [(_reference, cells)] = page.context["rows"]
    texts = [cell.split("</td>")[0].replace("\u202f", " ").replace("\xa0", " ") for cell in cells.split('">')[2:]]
    assert texts[1:] == [
        "Football",
        "Football, Judo",
        "Village 3",
        "Oui",
        "24,5 élèves",
        "1 250,50 €",
        "12/05/2026",
        texts[-1],
    ]
    assert texts[-1].startswith("Brenne")
    printed = client.post(reverse("desk:print"), {"query": f"procedure={procedure.code}&{columns}", "all": "on"})
    assert "Village 3" in printed.text
    offered = client.get(f"{reverse('desk:columns')}?procedure={procedure.code}").context["columns"]
    assert {column["name"] for column in offered} >= {f"a_{key}" for key in KEYS}
    sent(make_procedure(form=FORM, team=team, filtered_fields=KEYS))
    of_several = client.get(f"{reverse('desk:list')}?{columns}&columns=a_f_rien&columns=stage").context["heads"]
    assert len(of_several) == 2


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


# --- Annotations ----------------------------------------------------------------------------------------------------
RESPECTED = YesNoField(key="f_plafond1", label="Plafond respecté", required=False, private=True)
RANK = OneChoiceField(key="f_priorite1", label="Priorité", required=False, private=True, choices=SPORTS)
ELIGIBLE = AmountField(key="f_eligible1", label="Montant éligible", required=False, private=True)
HEALTH = YesNoField(key="f_sante12", label="Handicap", required=False, private=True, personal="sensitive")
NOTED = FORM.model_copy(update={"annotations": (RESPECTED, RANK, ELIGIBLE, HEALTH)})
FILTERING = ["f_neuf", RESPECTED.key, RANK.key, ELIGIBLE.key, HEALTH.key]


@pytest.fixture
def annotated(team: Team) -> Procedure:
    return make_procedure(form=NOTED, team=team, filtered_fields=FILTERING)


def note(request: ServiceRequest, author: User, **answers: JsonValue) -> None:
    for key, answer in answers.items():
        row = request.annotations.filter(field_key=key).first()
        seen = fingerprint(row.answer) if row else NOTHING
        save_annotation(request_id=request.pk, key=key, answer=answer, seen=seen, author=author)


@pytest.mark.parametrize(
    ("key", "answer", "passing", "stopping"),
    [
        ("f_plafond1", True, "a_f_plafond1=yes", "a_f_plafond1=no"),
        ("f_priorite1", "judo", "a_f_priorite1=judo", "a_f_priorite1=foot"),
        ("f_eligible1", 90_050, "a_f_eligible1_from=900&a_f_eligible1_to=900,50", "a_f_eligible1_from=901"),
    ],
)
def test_the_list_is_filtered_by_what_the_service_noted(
    key: str, answer: JsonValue, passing: str, stopping: str, annotated: Procedure, client: Client, camille: User
) -> None:
    noted, other = sent(annotated), sent(annotated)
    note(noted, camille, **{key: answer})
    assert listed(client, passing) == {noted.reference}
    assert listed(client, stopping) == set()
    assert listed(client, f"{passing}&a_f_neuf=yes") == {noted.reference}, "with what the applicant answered"
    assert not facts.drift(ServiceRequest.objects.all())
    note(noted, camille, **{key: None})
    assert listed(client, passing) == set()
    assert not noted.filtered_answers.filter(field_key=key).exists()
    assert not facts.drift(ServiceRequest.objects.all())
    assert other.reference in listed(client, "")


def test_an_annotation_changed_is_filtered_by_its_last_answer_alone(
    annotated: Procedure, client: Client, camille: User
) -> None:
    request = sent(annotated)
    note(request, camille, f_priorite1="foot", f_plafond1=False)
    note(request, camille, f_priorite1="judo")
    assert listed(client, "a_f_priorite1=foot") == set()
    assert listed(client, "a_f_priorite1=judo&a_f_plafond1=no") == {request.reference}
    with pytest.raises(AnnotationMovedError):
        save_annotation(request_id=request.pk, key=RANK.key, answer="foot", seen="old", author=camille)
    assert listed(client, "a_f_priorite1=judo") == {request.reference}


def test_annotations_are_checked_and_made_again_with_the_facts(annotated: Procedure, camille: User) -> None:
    request, other = sent(annotated), sent(annotated)
    note(request, camille, f_plafond1=True, f_eligible1=100)
    everything = ServiceRequest.objects.all()
    request.filtered_answers.filter(field_key=RESPECTED.key).delete()
    RequestAnswer.objects.create(request=other, procedure=annotated, field_key=RANK.key, text="foot")
    assert set(facts.drift(everything)) == {request.reference, other.reference}
    facts.rebuild(everything)
    assert not facts.drift(everything)
    assert set(request.filtered_answers.values_list("field_key", "text", "number")) == {
        ("f_neuf", "yes", None),
        (RESPECTED.key, "yes", None),
        (ELIGIBLE.key, "", 100),
    }


def test_only_those_that_the_procedure_says_and_none_that_the_gdpr_protects(
    annotated: Procedure, client: Client, camille: User
) -> None:
    request = sent(annotated)
    Procedure.objects.filter(pk=annotated.pk).update(filtered_fields=[RESPECTED.key, HEALTH.key])
    note(request, camille, f_plafond1=True, f_priorite1="foot", f_sante12=True)
    assert list(request.filtered_answers.exclude(field_key="f_neuf").values_list("field_key")) == [(RESPECTED.key,)]
    page = client.get(reverse("desk:filters")).text
    assert ('name="a_f_plafond1"' in page, 'name="a_f_priorite1"' in page) == (True, False)
    assert listed(client, "a_f_priorite1=judo") == {request.reference}, "it filters nothing"


@pytest.mark.parametrize("role", [TeamRole.SUPERVISOR, TeamRole.READER])
def test_who_reads_the_sheets_of_a_service_filters_by_what_it_noted_and_nobody_else(
    role: TeamRole, annotated: Procedure, team: Team, client: Client, camille: User
) -> None:
    """The list and the sheet ask the same right: a filter tells nothing that its reader's sheets do not say."""
    request = sent(annotated)
    note(request, camille, f_plafond1=True)
    query = f"procedure={annotated.code}&a_f_plafond1=yes"
    reader = make_instructor(team)
    TeamMember.objects.filter(user=reader).update(role=role, until=timezone.localdate() if role == "reader" else None)
    client.force_login(reader)
    assert "Plafond respecté" in client.get(reverse("desk:sheet", args=[request.reference])).text
    assert listed(client, query) == {request.reference}
    elsewhere = make_instructor(make_team())
    client.force_login(elsewhere)
    assert listed(client, query) == set()
    assert 'name="a_f_plafond1"' not in client.get(f"{reverse('desk:filters')}?procedure={annotated.code}").text


@pytest.mark.parametrize("answer", [1e15, -1e15, 0.00004, 999_999_999.123456])
def test_any_number_is_kept_and_made_again_the_same(procedure: Procedure, answer: float) -> None:
    request = sent(procedure, f_eleves=answer)
    assert request.filtered_answers.filter(field_key="f_eleves").count() == 1
    assert not facts.drift(ServiceRequest.objects.all())
