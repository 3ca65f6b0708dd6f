"""The lists of ours in Wagtail's admin name what they add in French, whatever its gender."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
LABELS = {
    "themes": "Ajouter un thème",
    "service_notices": "Ajouter une annonce",
    "synonyms": "Ajouter un groupe de synonymes",
    "studio_categories": "Ajouter une catégorie de documents",
    "studio_profile_types": "Ajouter un type de profil",
}
GUESSED = ("(e)", "(le)", "Nouvelle:", "Nouveau:")


@pytest.fixture
def admin(client: Client, settings: Settings) -> Client:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    user = make_user()
    type(user).objects.filter(pk=user.pk).update(is_superuser=True)
    client.force_login(user)
    return client


@pytest.mark.parametrize(("name", "label"), LABELS.items())
def test_the_button_the_page_and_its_path_say_the_same(admin: Client, name: str, label: str) -> None:
    index = "list" if name == "service_notices" else "index"
    assert label in admin.get(reverse(f"{name}:{index}")).text
    page = admin.get(reverse(f"{name}:add")).text
    assert page.count(label) >= 2  # its title, and where one is
    assert not [words for words in GUESSED if words in page]


def test_what_is_added_is_told_without_a_guess(admin: Client) -> None:
    typed = {"title": "Fermeture", "tone": "info", "place": "all"}
    refused = admin.post(reverse("service_notices:add"), {**typed, "title": ""}).text
    assert "Rien n’est encore enregistré" in refused
    saved = admin.post(reverse("synonyms:add"), {"words": "car, autocar"}, follow=True).text
    assert "c’est enregistré." in saved
    assert not [words for words in GUESSED if words in refused + saved]
