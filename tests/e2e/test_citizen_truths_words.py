"""Words that a screen must not belie, in a browser: formats of documents, what a tile opens, who may write, roles."""

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, expect

from accounts.entrance.registration import own_profile
from accounts.models import Membership, Role, User
from teleservices.models import ServiceRequest
from tests.e2e import actors
from tests.e2e.test_uploads import photo
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_sent
from tests.factories.procedures import STATUTES, make_draft, make_request

Enter = Callable[..., None]
NewVisit = Callable[..., BrowserContext]
ONLY_PDF = re.compile(r"seulement (des|du|en) PDF|PDF (seulement|uniquement)|seul le format PDF", re.IGNORECASE)
ELIDED = re.compile(r"\b(de|que) Odile\b")
"""« le rôle de Odile »: French would write « d’Odile », which no template can tell."""


@pytest.fixture
def sent(portal: object) -> ServiceRequest:
    return make_request()


def test_photos_are_taken_wherever_documents_are(page: Page, sent: ServiceRequest, enter: Enter) -> None:
    enter(page.context, sent.applicant.email)
    draft = make_draft(user=sent.applicant)
    messages = reverse("request_messages", args=[sent.reference])
    for path, said in [
        ("/foire-aux-questions/pourquoi-des-pdf/", "main"),
        ("/demarches/aide-au-projet-associatif/", "main"),
        (reverse("filing_step", args=[draft.reference, "s_pieces12"]), f"#document_{STATUTES}"),
        (messages, "main .upload"),
    ]:
        page.goto(path)
        expect(page.locator(said)).to_contain_text("photos")
        expect(page.locator("main")).not_to_contain_text(ONLY_PDF)
    page.goto("/foire-aux-questions/")
    expect(page.locator("main")).not_to_contain_text(ONLY_PDF)

    page.goto(messages)
    page.get_by_label("Votre message").fill("Voici le pont.")
    page.locator("#id_documents").set_input_files([photo("pont.jpg", "grey")])  # type: ignore[list-item]
    actors.press(page, "Envoyer le message")
    written = page.locator(".message--applicant")
    expect(written).to_contain_text("Voici le pont.")
    expect(written.get_by_role("link", name="pont")).to_be_visible()


def test_only_who_may_write_is_asked_to(page: Page, new_visit: NewVisit, sent: ServiceRequest, enter: Enter) -> None:
    reader = make_user()
    Membership.objects.create(profile=sent.profile, user=reader, role=Role.READER)
    reading = new_visit().new_page()
    for window, person, asked in ((page, sent.applicant, 1), (reading, reader, 0)):
        enter(window.context, person.email)
        window.goto(reverse("request_messages", args=[sent.reference]))
        expect(window.locator("main")).to_contain_text("Aucun message pour l’instant")
        expect(window.get_by_label("Votre message")).to_have_count(asked)
        expect(window.get_by_text("Écrivez au service ci-dessous")).to_have_count(asked)
    expect(reading.locator("main")).to_contain_text("Votre rôle")


@pytest.fixture
def odile(portal: object) -> User:
    return make_user(first_name="Odile", last_name="Renaud")


def test_the_tile_of_documents_opens_as_many_documents(page: Page, odile: User, enter: Enter) -> None:
    titles = ["Statuts du comité", "RIB du comité", "RIB du club"]
    committee, club = make_profile(member=odile), make_profile(member=odile, role=Role.READER)
    for profile, title in zip((committee, committee, club), titles, strict=True):
        make_sent(profile, title=title)
    enter(page.context, odile.email)
    page.goto("/compte/")
    tile = page.locator(".tile", has=page.get_by_role("link", name="Documents envoyés"))
    expect(tile.locator(".tile__count")).to_have_text("3")
    tile.get_by_role("link").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Documents envoyés")
    assert sorted(page.locator("li.file .file__name").all_inner_texts()) == sorted(titles)


def test_roles_are_named_for_anybody_and_names_never_elided(page: Page, odile: User, enter: Enter) -> None:
    administrator = make_user(first_name="Irène", last_name="Tanguy")
    profile = make_profile(member=administrator)
    Membership.objects.create(profile=profile, user=odile, role=Role.ADMINISTRATOR)
    own = own_profile(user=administrator)
    enter(page.context, administrator.email)
    page.goto("/compte/profils/")
    tile = page.locator(".tile", has=page.get_by_role("link", name=own.name, exact=True))
    expect(tile.locator(".tile__hint")).to_have_text(own.type.label)
    for name, args, roles in (
        ("space_members", [own.uuid], 0),
        ("space_members", [profile.uuid], 1),
        ("member_role", [profile.uuid, odile.uuid], 0),
        ("member_remove", [profile.uuid, odile.uuid], 0),
    ):
        page.goto(reverse(name, args=args))
        expect(page.get_by_role("columnheader", name="Rôle")).to_have_count(roles)
        expect(page.locator("main")).to_contain_text("Irène" if args == [own.uuid] else "Odile")
        expect(page.locator("main")).not_to_contain_text(re.compile("administrateur", re.IGNORECASE))
        expect(page.locator("main")).not_to_contain_text(ELIDED)
