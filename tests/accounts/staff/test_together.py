"""Two administrators at once: a right that one took is never given back by the other's page, nobody is told a lie."""

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from pytest_django import Settings
from wagtail.models import GroupPagePermission, Page

from accounts.models import SealedAccount, User
from tests.accounts.journeys import sign_in
from tests.factories.accounts import PASSWORD, make_staff
from tests.form_controls import controls

pytestmark = pytest.mark.django_db
GROUPS = ("Instruction", "Conception", "Communication")


@pytest.fixture(autouse=True)
def _one_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


def administrator(first_name: str) -> Client:
    """Somebody signed in who may everything."""
    user = make_staff(f"{first_name.lower()}@exemple.test", superuser=True)
    User.objects.filter(pk=user.pk).update(first_name=first_name, last_name="Vasseur")
    client = Client()
    sign_in(client, user.email, PASSWORD)
    return client


@pytest.fixture
def awa(db: None) -> Client:
    return administrator("Awa")


@pytest.fixture
def ali(db: None) -> Client:
    return administrator("Ali")


@pytest.fixture
def groups(db: None) -> dict[str, int]:
    return {name: Group.objects.get_or_create(name=name)[0].pk for name in GROUPS}


@pytest.fixture
def person(groups: dict[str, int]) -> User:
    """An instructor whose page both have open."""
    user = make_staff("odile@exemple.test")
    user.groups.set([groups["Instruction"]])
    return user


def page_of(person: User) -> str:
    return reverse("wagtailusers_users:edit", args=[person.pk])


def groups_of(person: User) -> set[str]:
    return set(person.groups.values_list("name", flat=True))


def test_a_group_taken_away_is_not_given_back_by_a_colleague_who_corrects_a_name(
    awa: Client, ali: Client, person: User
) -> None:
    page = controls(ali.get(page_of(person)).text)
    assert awa.post(page_of(person), page | {"groups": []}).status_code == 302
    assert ali.post(page_of(person), page | {"last_name": "Meyer"}).status_code == 302
    person.refresh_from_db()
    assert (person.last_name, groups_of(person)) == ("Meyer", set())


def test_groups_changed_by_both_are_chosen_by_the_second_who_reads_the_firsts(
    awa: Client, ali: Client, person: User, groups: dict[str, int]
) -> None:
    page = controls(ali.get(page_of(person)).text)
    assert awa.post(page_of(person), page | {"groups": [groups["Conception"]]}).status_code == 302
    refused = ali.post(page_of(person), page | {"groups": [groups["Communication"]]})
    assert refused.status_code == 200
    assert "Awa Vasseur a modifié ceci entre-temps" in refused.text
    assert "«\u00a0Conception\u00a0»" in refused.text
    assert groups_of(person) == {"Conception"}, "nothing is overwritten"
    again = controls(refused.text)
    assert again["groups"] == [str(groups["Communication"])], "what was ticked stays ticked"
    assert ali.post(page_of(person), again).status_code == 302
    assert groups_of(person) == {"Communication"}


def test_an_administrator_made_meanwhile_stays_one(awa: Client, ali: Client, person: User) -> None:
    page = controls(ali.get(page_of(person)).text)
    assert awa.post(page_of(person), page | {"is_superuser": "on"}).status_code == 302
    assert ali.post(page_of(person), page | {"first_name": "Odette"}).status_code == 302
    person.refresh_from_db()
    assert (person.first_name, person.is_superuser) == ("Odette", True)


def test_a_page_without_marks_changes_no_right(ali: Client, person: User, groups: dict[str, int]) -> None:
    data = controls(ali.get(page_of(person)).text) | {"seen": "", "groups": [groups["Conception"]]}
    assert ali.post(page_of(person), data).status_code == 200
    assert groups_of(person) == {"Instruction"}


# --- The rights of a group -------------------------------------------------------------------------------------------
def right(codename: str) -> int:
    return Permission.objects.get(codename=codename, content_type__app_label__in=("wagtailadmin", "accounts")).pk


@pytest.mark.parametrize("first", ["permissions", "pages", "name"])
def test_the_rights_of_a_group_are_not_mixed(awa: Client, ali: Client, groups: dict[str, int], first: str) -> None:
    group = Group.objects.get(name="Conception")
    group.permissions.set([right("access_admin"), right("change_user")])
    url = reverse("wagtailusers_groups:edit", args=[group.pk])
    page = controls(ali.get(url).text)
    if first == "pages":
        publishes = Permission.objects.get(codename="publish_page")
        GroupPagePermission.objects.create(group=group, page=Page.get_first_root_node(), permission=publishes)
    else:
        changed = {"permissions": [right("access_admin")]} if first == "permissions" else {"name": "Studio"}
        assert awa.post(url, page | changed).status_code == 302
    refused = ali.post(url, page | {"permissions": [right("access_admin"), right("change_user"), right("add_user")]})
    assert refused.status_code == 200
    assert "ce groupe entre-temps" in refused.text
    assert ("Awa Vasseur" in refused.text) == (first != "pages")
    assert not group.permissions.filter(codename="add_user").exists(), "nothing is saved"
    assert ali.post(url, controls(refused.text)).status_code == 302
    assert group.permissions.filter(codename="add_user").exists(), "chosen, once told"


def test_a_change_that_the_journal_does_not_hold_is_nobodys(awa: Client, ali: Client, groups: dict[str, int]) -> None:
    group = Group.objects.get(name="Conception")
    url = reverse("wagtailusers_groups:edit", args=[group.pk])
    assert awa.post(url, controls(awa.get(url).text) | {"name": "Studio"}).status_code == 302
    page = controls(ali.get(url).text)
    group.permissions.add(right("access_admin"))
    refused = ali.post(url, page | {"name": "Atelier"}).text
    assert "Quelqu’un a modifié ce groupe entre-temps (–)" in refused
    assert "Awa Vasseur a modifié" not in refused


def test_a_group_that_nobody_else_changed_is_saved_at_once(ali: Client, groups: dict[str, int]) -> None:
    url = reverse("wagtailusers_groups:edit", args=[groups["Conception"]])
    assert ali.post(url, controls(ali.get(url).text) | {"name": "Studio"}).status_code == 302
    assert Group.objects.filter(name="Studio").exists()


# --- The last who administer -----------------------------------------------------------------------------------------
NOBODY = "Plus personne ne pourrait gérer les comptes"


@pytest.fixture
def administration() -> Group:
    """The only group whose members manage accounts and groups."""
    group = Group.objects.create(name="Gestion des comptes")
    kept = [right("access_admin"), right("change_user")]
    group.permissions.set(
        [*kept, *Permission.objects.filter(content_type__app_label="auth").values_list("pk", flat=True)]
    )
    return group


@pytest.fixture
def chief(administration: Group) -> Client:
    """Its only member; the emergency account is no other administrator."""
    user = make_staff("chief@exemple.test")
    user.groups.add(administration)
    SealedAccount.objects.create(user=make_staff("sealed@exemple.test", superuser=True))
    client = Client()
    sign_in(client, user.email, PASSWORD)
    return client


@pytest.mark.parametrize("others", [False, True])
def test_the_right_never_goes_from_all_by_the_page_of_their_group(
    chief: Client, administration: Group, groups: dict[str, int], *, others: bool
) -> None:
    if others:
        second = Group.objects.get(name="Conception")
        second.permissions.add(right("change_user"))
        make_staff("second@exemple.test").groups.add(second)
    url = reverse("wagtailusers_groups:edit", args=[administration.pk])
    page = controls(chief.get(url).text)
    response = chief.post(url, page | {"name": "Comptes", "permissions": [right("access_admin")]})
    administration.refresh_from_db()
    if others:
        assert (response.status_code, administration.name) == (302, "Comptes")
        return
    assert NOBODY in response.text
    assert "Comptes" in response.text, "what was typed stays"
    assert administration.name == "Gestion des comptes"
    assert administration.permissions.filter(codename="change_user").exists()


def test_the_only_group_that_administers_is_not_deleted(chief: Client, administration: Group) -> None:
    page = chief.post(reverse("wagtailusers_groups:delete", args=[administration.pk]), follow=True)
    assert NOBODY in page.text
    assert Group.objects.filter(pk=administration.pk).exists()
