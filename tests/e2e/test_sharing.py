"""Two browsers: a profile shared by a key, then the removal that takes effect in the open session."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from accounts.models import Membership, Profile, Role, ShareKey, User
from accounts.profiles.share_keys import parse
from tests.e2e.actors import press
from tests.e2e.conftest import Mailbox
from tests.e2e.screens.base import new_address
from tests.e2e.test_keyboard import tab_to
from tests.factories.accounts import make_profile, make_user

pytestmark = pytest.mark.both_databases

JOIN = "/compte/profils/rejoindre/"


@pytest.fixture
def administrator(portal: object) -> User:
    return make_user(new_address())


@pytest.fixture
def newcomer(portal: object) -> User:
    return make_user(new_address(), first_name="Karim", last_name="Haddad")


@pytest.fixture
def profile(administrator: User) -> Profile:
    return make_profile(member=administrator, name="Cercle nautique de Brenne")


@pytest.fixture
def window(new_visit: Callable[..., BrowserContext], enter: Callable[..., None]) -> Callable[..., Page]:
    """A window of this person's own."""

    def open_window(user: User, **changes: object) -> Page:
        context = new_visit(**changes)
        enter(context, user.email)
        return context.new_page()

    return open_window


def add_share(page: Page, profile: Profile, role: str = "Rédaction", **answers: str) -> str:
    """From « Composition » to the key."""
    page.goto(reverse("space_members", args=[profile.uuid]))
    page.get_by_role("link", name="Ajouter un partage").click()
    page.get_by_label(role).check()
    for label, value in answers.items():
        page.locator(f"main [name={label}]").fill(value)
    press(page, "Créer la clé")
    return page.locator(".share-key").inner_text()


def join(page: Page, key: str, function: str = "Barreur") -> None:
    page.goto(JOIN)
    page.get_by_label("Clé").fill(key)
    page.get_by_label("Votre fonction dans l’organisme").fill(function)
    press(page, "Envoyer")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_profile_shared_by_a_key_then_the_person_removed(
    window: Callable[..., Page],
    administrator: User,
    newcomer: User,
    profile: Profile,
    mailbox: Mailbox,
    scripts: bool,
) -> None:
    hers, his = (window(user, java_script_enabled=scripts) for user in (administrator, newcomer))
    key = add_share(hers, profile, note="Karim, barreur")
    join(his, key.lower().replace("-", " "))
    expect(his.get_by_role("heading", level=1)).to_have_text(profile.name)
    assert "Karim Haddad a rejoint" in mailbox.last(administrator.email).subject

    hers.goto(reverse("space_members", args=[profile.uuid]))
    expect(hers.locator("main")).to_contain_text("Barreur")
    expect(hers.locator("main")).to_contain_text("Activée le")
    his.goto(reverse("locker_attach", args=[profile.uuid]))
    expect(his.get_by_role("heading", level=1)).to_have_text("Joindre un fichier")

    hers.get_by_role("link", name="Retirer Karim Haddad").click()
    press(hers, "Retirer cette personne")
    expect(hers.locator(".messages")).to_contain_text("n’est plus membre")

    response = his.goto(reverse("space_members", args=[profile.uuid]))
    assert response is not None
    assert response.status == 404
    his.goto("/compte/")
    expect(his.locator("main")).not_to_contain_text(profile.name)
    assert "Vous n’êtes plus membre" in mailbox.last(newcomer.email).subject


def test_two_browsers_with_one_key(window: Callable[..., Page], administrator: User, profile: Profile) -> None:
    key = add_share(window(administrator), profile)
    first, second = (window(make_user(new_address())) for _ in range(2))
    for page in (first, second):
        page.goto(JOIN)
        page.get_by_label("Clé").fill(key)
        page.get_by_label("Votre fonction dans l’organisme").fill("Barreur")
    press(first, "Envoyer")
    press(second, "Envoyer")
    expect(first.get_by_role("heading", level=1)).to_have_text(profile.name)
    expect(second.locator(".field__error")).to_contain_text("Cette clé ne fonctionne pas.")
    assert profile.memberships.count() == 2


def test_the_key_is_copied_said_and_never_shown_again(
    window: Callable[..., Page], administrator: User, profile: Profile, mailbox: Mailbox
) -> None:
    page = window(administrator)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    key = add_share(page, profile, recipient="claire@exemple.test")
    assert key in str(mailbox.last("claire@exemple.test").body)
    press(page, "Copier")
    expect(page.get_by_role("status").filter(has_text="Copié")).to_be_visible()
    assert parse(page.evaluate("navigator.clipboard.readText()")) == parse(key)
    page.reload()
    expect(page.locator("body")).not_to_contain_text(key)
    expect(page.locator("main")).to_contain_text("elle n’est montrée qu’une fois")
    page.go_back()
    expect(page.locator("body")).not_to_contain_text(key)
    assert ShareKey.objects.filter(profile=profile).count() == 1


def test_the_secret_address_of_deadlines_is_copied_from_its_field(
    window: Callable[..., Page], administrator: User
) -> None:
    page = window(administrator)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(reverse("agenda"))
    press(page, "Créer l’adresse")
    press(page, "Copier")
    expect(page.get_by_role("status").filter(has_text="Copié")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == page.get_by_label("Adresse secrète").input_value()


def test_a_role_changed_and_a_key_made_with_the_keyboard(
    window: Callable[..., Page], administrator: User, newcomer: User, profile: Profile
) -> None:
    Membership.objects.create(profile=profile, user=newcomer, role=Role.READER)
    page = window(administrator)
    page.goto(reverse("space_members", args=[profile.uuid]))
    tab_to(page, page.get_by_role("link", name="Changer le rôle (Karim Haddad)"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/membres/**")
    tab_to(page, page.get_by_label("Lecture"))
    page.keyboard.press("ArrowDown")
    tab_to(page, page.get_by_role("button", name="Enregistrer"))
    page.keyboard.press("Enter")
    expect(page.locator(".messages")).to_contain_text("Le rôle est changé.")
    assert Membership.objects.get(profile=profile, user=newcomer).role == Role.EDITOR

    tab_to(page, page.get_by_role("link", name="Ajouter un partage"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/ajouter/")
    tab_to(page, page.get_by_label("Lecture"))
    page.keyboard.press("Space")
    tab_to(page, page.get_by_role("button", name="Créer la clé"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Copier"))


def test_a_reader_sees_no_button_that_they_can_not_use(window: Callable[..., Page], profile: Profile) -> None:
    reader = make_user(new_address())
    Membership.objects.create(profile=profile, user=reader, role=Role.READER)
    page = window(reader)
    for name in ("space_members", "locker_sent", "space_drafts"):
        page.goto(reverse(name, args=[profile.uuid]))
        for words in (
            "Ajouter un partage",
            "Retirer",
            "Changer le rôle",
            "Joindre un fichier",
            "Supprimer",
            "Reprendre",
        ):
            expect(page.locator("main").get_by_role("link", name=words)).to_have_count(0)
