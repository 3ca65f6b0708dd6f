"""Themes as editors keep them: named, ordered, retired; what has one keeps it, and is found by its name."""

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.urls import reverse
from wagtail.models import Revision

from accounts.models import User
from home import roles
from home.models import HomePage, ProcedurePage, Theme
from home.procedures.drawings import Drawing
from home.upkeep.viewsets import pages_of
from search.finding import find
from tests.factories.accounts import make_user
from tests.factories.pages import make_procedure_page

pytestmark = pytest.mark.usefixtures("admin_without_second_factor")
TYPED = {"name": "Logement", "drawing": Drawing.SOLIDARITY, "order": "15"}


def member(role: roles.Role) -> User:
    user = make_user()
    user.groups.add(Group.objects.get(name=role.name))
    return User.objects.get(pk=user.pk)


@pytest.fixture
def editor(home: HomePage, client: Client) -> Client:
    client.force_login(member(roles.COMMUNICATION))
    return client


def headings(client: Client) -> list[str]:
    return [group.label for group in client.get("/demarches/").context["groups"]]


def titles(query: str) -> list[str]:
    return [result.title for result in find(query).results]


def edit(client: Client, key: str, **changes: object) -> None:
    theme = Theme.objects.get(pk=key)
    values = {"name": theme.name, "drawing": theme.drawing, "order": theme.order} | changes
    address = reverse("themes:edit", args=[key])
    seen = client.get(address).context["form"]["seen"].value()
    assert client.post(address, values | {"seen": seen}).status_code == 302


def test_portal_starts_with_six_themes_in_order(db: None) -> None:
    assert list(Theme.objects.values_list("key", flat=True)) == [drawing.value for drawing in Drawing]


def test_a_theme_is_added_with_a_key_of_its_own(editor: Client) -> None:
    assert editor.post(reverse("themes:add"), TYPED | {"key": "sport"}).status_code == 302
    assert editor.post(reverse("themes:add"), TYPED | {"name": "Sport !"}).status_code == 302

    assert Theme.objects.get(name="Logement").key == "logement"
    assert Theme.objects.get(name="Sport").key == "sport"
    assert Theme.objects.get(name="Sport !").key.startswith("sport-")


def test_a_name_that_is_taken_is_refused_and_nothing_typed_is_lost(editor: Client) -> None:
    answer = editor.post(reverse("themes:add"), TYPED | {"name": "sport"})

    assert "Il y a déjà un thème de ce nom." in answer.text
    assert answer.context["form"]["name"].value() == "sport"
    assert Theme.objects.count() == 6


def test_renamed_is_shown_and_found_at_once_under_the_same_key(editor: Client) -> None:
    page = make_procedure_page(title="Subvention", theme_id=Drawing.CULTURE)
    public = Client()
    assert headings(public) == ["Culture et vie associative"]

    edit(editor, "culture", name="Bénévolat")

    assert headings(public) == ["Bénévolat"]
    assert titles("bénévolat") == ["Subvention"]
    assert titles("vie associative") == []
    answer = public.get(f"/api/v2/pages/{page.pk}/").json()
    assert (answer["theme"], answer["theme_name"]) == ("culture", "Bénévolat")
    assert public.get("/api/v2/pages/", {"type": "home.ProcedurePage", "theme": "culture"}).json()["meta"] == {
        "total_count": 1
    }


def test_the_order_is_the_editors(editor: Client) -> None:
    for drawing in (Drawing.SPORT, Drawing.CULTURE):
        make_procedure_page(theme_id=drawing)
    assert headings(Client()) == ["Sport", "Culture et vie associative"]

    edit(editor, "culture", order=1)

    assert headings(Client()) == ["Culture et vie associative", "Sport"]


def test_a_retired_theme_is_offered_to_the_pages_that_have_it_only(editor: Client) -> None:
    having = make_procedure_page(theme_id=Drawing.CULTURE)
    other = make_procedure_page(theme_id=Drawing.SPORT)

    edit(editor, "culture", is_retired="on")

    def offered(page: ProcedurePage) -> set[str]:
        form = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).context["form"]
        return set(form.fields["theme"].queryset.values_list("key", flat=True))

    assert "culture" in offered(having)
    assert "culture" not in offered(other)
    assert headings(Client()) == ["Sport", "Culture et vie associative"]
    fields = {"title": other.title, "procedure": str(other.procedure_id), "theme": "culture", "summary": "x"}
    answer = editor.post(reverse("wagtailadmin_pages:edit", args=[other.pk]), fields)
    assert "theme" in answer.context["form"].errors


def test_one_in_use_is_not_deleted_and_says_where(editor: Client) -> None:
    make_procedure_page(title="Subvention", theme_id=Drawing.CULTURE)

    answer = editor.post(reverse("themes:delete", args=["culture"]), follow=True)

    assert "« Subvention »" in answer.text
    assert "Retirez-le plutôt" in answer.text
    assert Theme.objects.filter(pk="culture").exists()
    editor.post(reverse("themes:delete", args=["sport"]))
    assert not Theme.objects.filter(pk="sport").exists()


def test_one_of_a_former_version_stays_too(editor: Client) -> None:
    page = make_procedure_page(title="Subvention", theme_id=Drawing.CULTURE)
    page.theme_id = Drawing.SPORT
    page.save_revision().publish()

    assert pages_of(Theme.objects.get(pk="culture")) == ["Subvention"]
    editor.post(reverse("themes:delete", args=["culture"]))
    first = Revision.objects.page_revisions().earliest("created_at")
    assert first.as_object().theme.name == "Culture et vie associative"


def test_others_neither_see_nor_change_them(home: HomePage, client: Client) -> None:
    for role in (roles.DESIGN, roles.INSTRUCTION, roles.AUDIT):
        client.force_login(member(role))
        assert client.get(reverse("themes:index")).status_code == 302
        assert client.post(reverse("themes:add"), TYPED).status_code == 302
        assert client.post(reverse("themes:delete", args=["sport"])).status_code == 302
    assert Theme.objects.count() == 6


def test_absurd_addresses_and_values(editor: Client) -> None:
    assert editor.get(reverse("themes:edit", args=["n-existe-pas"])).status_code == 404
    answer = editor.post(reverse("themes:add"), TYPED | {"drawing": "../../etc/passwd", "order": "-1"})
    assert set(answer.context["form"].errors) == {"drawing", "order"}
    assert editor.get(reverse("themes:index"), {"ordering": "x", "p": "999999", "q": "\0"}).status_code in {200, 404}


@pytest.mark.django_db(transaction=True)
def test_of_two_of_one_name_added_at_once_one_is_told(home: HomePage) -> None:
    editors = [Client(), Client()]
    for client in editors:
        client.force_login(member(roles.COMMUNICATION))
    start, statuses = threading.Barrier(2), []

    def add(client: Client) -> None:
        start.wait()
        statuses.append(client.post(reverse("themes:add"), TYPED).status_code)
        connection.close()

    threads = [threading.Thread(target=add, args=[client]) for client in editors]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(statuses) == [200, 302]
    assert Theme.objects.filter(name="Logement").count() == 1


def test_a_draft_without_theme_is_kept_and_shown(home: HomePage) -> None:
    page = make_procedure_page(title="Sans thème")
    ProcedurePage.objects.update(theme=None)

    assert headings(Client()) == ["Autres démarches"]
    assert Client().get(page.address).status_code == 200
