"""The lockers' pages, by role: what each shows, what each lets do, and that nobody else finds them."""

from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Profile, Role, User
from accounts.profiles.spaces import space_menu
from accounts.tiles import space_tiles_of, tiles_of
from locker.models import LockerDocument, Origin
from locker.screens.forms import MOST_FILES
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_category, make_received, make_sent
from tests.factories.procedures import complete, make_draft
from tests.locker.pdf_samples import encrypted, ordinary
from tests.locker.photo_samples import jpeg

pytestmark = pytest.mark.django_db
NAMES = ("sent", "attach", "received")


@pytest.fixture
def odile() -> User:
    return make_user("odile@exemple.test", first_name="Odile", last_name="Martin")


@pytest.fixture
def space(odile: User) -> Profile:
    return make_profile(member=odile)


@pytest.fixture
def signed_in(client: Client, odile: User) -> Client:
    client.force_login(odile)
    return client


def address(profile: Profile, what: str = "documents-envoyes/") -> str:
    return f"/compte/espaces/{profile.uuid}/{what}"


def opened(client: Client, path: str) -> bool:
    """Whether a download works, read to its end so that its file is closed."""
    return b"".join(client.get(path).streaming_content).startswith(b"%PDF")


def pdf(name: str, content: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or ordinary(), content_type="application/pdf")


def addresses_of(profile: Profile) -> list[str]:
    sent, received = make_sent(profile), make_received(profile)
    return [
        address(profile),
        address(profile, "documents-envoyes/joindre/"),
        address(profile, "documents-recus/"),
        *(f"/compte/documents/{document.uuid}/" for document in (sent, received)),
        f"/compte/documents/{sent.uuid}/renommer/",
        f"/compte/documents/{sent.uuid}/supprimer/",
    ]


# --- Documents sent --------------------------------------------------------------------------------------------------
def test_an_empty_locker_says_what_will_be_there_and_how_to_start(signed_in: Client, space: Profile) -> None:
    page = signed_in.get(address(space)).content.decode()
    assert "Documents envoyés" in page
    assert "Joindre un fichier" in page
    assert "Aucun document envoyé" in page
    assert "10\u00a0Mo" in page
    assert "sur 200\u00a0Mo" in page


def test_a_document_shows_its_category_its_author_and_where_it_is_used(
    signed_in: Client, odile: User, space: Profile
) -> None:
    draft = complete(make_draft(user=odile, profile=space))
    page = signed_in.get(address(space)).content.decode()
    assert "Statuts" in page
    assert "ajouté le" in page
    assert "Odile Martin" in page
    assert f'href="/compte/demandes/{draft.reference}/"' in page


def test_a_reader_sees_and_changes_nothing(client: Client, space: Profile) -> None:
    reader = make_user()
    space.memberships.create(user=reader, role=Role.READER)
    document = make_sent(space)
    client.force_login(reader)
    page = client.get(address(space)).content.decode()
    assert document.title in page
    assert "Joindre un fichier" not in page
    assert "Titre et validité" not in page
    assert "Supprimer" not in page
    for path in ("renommer", "supprimer"):
        for send in (client.get, client.post):
            assert send(f"/compte/documents/{document.uuid}/{path}/", {"title": "x"}).status_code == 403
    assert client.get(address(space, "documents-envoyes/joindre/")).status_code == 403
    posted = client.post(address(space, "documents-envoyes/joindre/"), {"category": "rib", "documents": pdf("a.pdf")})
    assert posted.status_code == 403
    assert LockerDocument.objects.get().title == document.title


def test_a_stranger_finds_nothing(client: Client, space: Profile) -> None:
    pages = addresses_of(space)
    client.force_login(make_user())
    for page in pages:
        assert client.get(page).status_code == 404
        assert client.post(page, {"title": "x"}).status_code in {404, 405}
    assert client.get(f"/compte/documents/{uuid4()}/").status_code == 404
    assert LockerDocument.objects.count() == 2
    assert LockerDocument.objects.unread().count() == 1
    assert str(make_sent(space).title) not in client.get("/compte/documents-recus/").content.decode()


def test_an_anonymous_visitor_is_sent_to_sign_in(client: Client, space: Profile) -> None:
    for page in [*addresses_of(space), "/compte/documents-recus/"]:
        assert client.get(page).url == f"/compte/connexion/?next={page}"


# --- Attaching -------------------------------------------------------------------------------------------------------
def test_several_files_enter_at_once(signed_in: Client, odile: User, space: Profile) -> None:
    make_category()
    files = [pdf("RIB 2026.pdf"), pdf("RIB 2025.pdf", ordinary(pages=2))]
    page = signed_in.post(
        address(space, "documents-envoyes/joindre/"), {"category": "rib", "documents": files}, follow=True
    )
    assert "2 documents sont dans votre porte-document." in page.content.decode()
    documents = LockerDocument.objects.order_by("title")
    assert [document.title for document in documents] == ["RIB 2025", "RIB 2026"]
    assert {(document.added_by, document.origin) for document in documents} == {(odile, Origin.SENT)}


def test_photos_attached_together_become_one_document(signed_in: Client, space: Profile, settings: Settings) -> None:
    make_category()
    door = address(space, "documents-envoyes/joindre/")
    page = signed_in.get(door).text
    assert 'accept="application/pdf,.pdf,image/jpeg' in page
    assert "Les photos choisies ensemble deviennent un seul PDF." in page
    files = [pdf("RIB.jpg", jpeg()), pdf("bon.pdf"), pdf("IMG_2.jpg", jpeg(size=(80, 120)))]
    signed_in.post(door, {"category": "rib", "documents": files})
    documents = LockerDocument.objects.order_by("title").values_list("title", "stored_file__page_count")
    assert list(documents) == [("RIB", 2), ("bon", 1)]
    settings.PARVIS_ACCEPT_PHOTOS = False
    page = signed_in.get(door).text
    assert 'accept="application/pdf,.pdf"' in page
    assert "photos" not in page
    refused = signed_in.post(door, {"category": "rib", "documents": [pdf("RIB.jpg", jpeg())]})
    assert "pas un document PDF" in refused.text


def test_a_refused_file_says_its_name_and_reason_and_costs_the_others_nothing(
    signed_in: Client, space: Profile
) -> None:
    make_category()
    files = [pdf("bon.pdf"), pdf("secret.pdf", encrypted(user_password="x")), pdf("photo.jpg", b"\xff\xd8\xff")]
    response = signed_in.post(address(space, "documents-envoyes/joindre/"), {"category": "rib", "documents": files})
    page = response.content.decode()
    assert response.status_code == 422
    assert "secret.pdf – Votre document est protégé par un mot de passe." in page
    assert "photo.jpg – " in page
    assert "Cette photo est illisible" in page
    assert "1 fichier est dans votre porte-document" in page
    assert '<option value="rib" selected>' in page
    assert [document.title for document in LockerDocument.objects.all()] == ["bon"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"category": "rib"}, "Choisissez au moins un fichier."),
        ({"category": "", "documents": "file"}, "Choisissez une catégorie."),
        ({"category": "inconnue", "documents": "file"}, "Choisissez une catégorie de la liste."),
    ],
)
def test_what_is_missing_is_said(signed_in: Client, space: Profile, data: dict[str, str], words: str) -> None:
    make_category()
    values = {name: pdf("a.pdf") if value == "file" else value for name, value in data.items()}
    response = signed_in.post(address(space, "documents-envoyes/joindre/"), values)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not LockerDocument.objects.exists()


def test_too_many_files_are_refused_before_any_is_read(signed_in: Client, space: Profile) -> None:
    make_category()
    files = [pdf(f"{number}.pdf") for number in range(MOST_FILES + 1)]
    response = signed_in.post(address(space, "documents-envoyes/joindre/"), {"category": "rib", "documents": files})
    assert "10 fichiers au plus" in response.content.decode()
    assert not LockerDocument.objects.exists()


def test_help_and_limits_stand_beside_the_upload(signed_in: Client, space: Profile) -> None:
    make_category()
    page = signed_in.get(address(space, "documents-envoyes/joindre/")).content.decode()
    assert "PDF ou photos, 10\u00a0Mo au plus par fichier." in page
    assert "<summary>" in page
    assert " multiple" in page


def test_without_any_category_the_page_says_what_to_do(signed_in: Client, space: Profile) -> None:
    page = signed_in.get(address(space, "documents-envoyes/joindre/")).content.decode()
    assert "Aucun document ne peut être joint ici" in page
    assert "en la remplissant" in page
    assert "<select" not in page
    assert 'type="file"' not in page


# --- Renaming and deleting -------------------------------------------------------------------------------------------
def test_a_document_is_renamed(signed_in: Client, space: Profile) -> None:
    document = make_sent(space)
    assert document.title in signed_in.get(f"/compte/documents/{document.uuid}/renommer/").content.decode()
    signed_in.post(f"/compte/documents/{document.uuid}/renommer/", {"title": " Nouveau\u202e  titre "})
    document.refresh_from_db()
    assert document.title == "Nouveau titre"


@pytest.mark.parametrize("title", ["", "   ", "\u200b", "x" * 201])
def test_a_title_that_will_not_do_is_refused(signed_in: Client, space: Profile, title: str) -> None:
    document = make_sent(space)
    response = signed_in.post(f"/compte/documents/{document.uuid}/renommer/", {"title": title})
    assert response.status_code == 422
    assert LockerDocument.objects.get().title == document.title


def test_deleting_asks_and_requests_keep_their_copy(signed_in: Client, odile: User, space: Profile) -> None:
    draft = complete(make_draft(user=odile, profile=space))
    attachment = draft.attachments.get()
    path = f"/compte/documents/{attachment.locker_document.uuid}/supprimer/"
    page = signed_in.get(path).content.decode()
    assert draft.reference in page
    assert "gardent leur copie" in page
    assert LockerDocument.objects.exists()
    assert signed_in.post(path).url == address(space)
    assert not LockerDocument.objects.exists()
    attachment.refresh_from_db()
    assert attachment.locker_document is None
    assert opened(signed_in, f"/compte/pieces/{attachment.uuid}/")


def test_a_received_document_is_never_renamed_nor_deleted(signed_in: Client, space: Profile) -> None:
    document = make_received(space)
    for what in ("renommer", "supprimer"):
        assert signed_in.post(f"/compte/documents/{document.uuid}/{what}/", {"title": "x"}).status_code == 404
    assert LockerDocument.objects.get().title == document.title


def test_sent_documents_of_all_spaces(signed_in: Client, odile: User, space: Profile) -> None:
    make_sent(space, title="Statuts du comité")
    club = make_profile(member=odile, name="Club nautique", role=Role.READER)
    theirs = make_sent(club, title="RIB du club")
    make_sent(make_profile(), title="Document d’un autre")
    page = signed_in.get("/compte/documents-envoyes/").content.decode()
    assert "Statuts du comité" in page
    assert "RIB du club" in page
    assert f'href="{address(club)}">Club nautique' in page
    assert "Document d’un autre" not in page
    assert f"/compte/documents/{theirs.uuid}/supprimer/" not in page, "a reader changes nothing"
    narrowed = signed_in.get("/compte/documents-envoyes/?q=statuts").content.decode()
    assert "Statuts du comité" in narrowed
    assert "RIB du club" not in narrowed


@pytest.mark.parametrize("many", [1, 15])
def test_all_spaces_cost_the_same_whatever_they_hold(
    signed_in: Client, odile: User, many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for _number in range(many):
        make_sent(make_profile(member=odile))
    with django_assert_max_num_queries(12):
        assert signed_in.get("/compte/documents-envoyes/").status_code == 200


# --- Documents received ----------------------------------------------------------------------------------------------
def test_received_documents_of_all_spaces_with_what_is_unread(signed_in: Client, odile: User, space: Profile) -> None:
    draft = complete(make_draft(user=odile, profile=space))
    make_received(space, title="Décision favorable", about=draft.reference)
    make_received(make_profile(member=odile, name="Club nautique"), title="Courrier")
    make_received(make_profile(), title="Lettre d’un autre")
    page = signed_in.get("/compte/documents-recus/").content.decode()
    assert page.count("Non lu") == 2
    assert "Service Vie associative" in page
    assert f'href="/compte/demandes/{draft.reference}/"' in page
    assert "Pour Club nautique" in page
    assert "Lettre d’un autre" not in page
    of_space = signed_in.get(address(space, "documents-recus/")).content.decode()
    assert "Décision favorable" in of_space
    assert "Courrier" not in of_space


def test_opening_marks_as_read(signed_in: Client, space: Profile) -> None:
    document = make_received(space)
    assert opened(signed_in, f"/compte/documents/{document.uuid}/")
    page = signed_in.get(address(space, "documents-recus/")).content.decode()
    assert "Non lu" not in page
    assert "Ouvert pour la première fois le" in page


# --- Tiles and menu --------------------------------------------------------------------------------------------------
def test_tiles_and_menu(odile: User, space: Profile) -> None:
    make_sent(space)
    make_received(space)
    make_received(space)
    of_account = {tile.label: tile for tile in tiles_of(odile)}
    assert of_account["Documents envoyés"].count == 1
    assert of_account["Documents envoyés"].url == "/compte/documents-envoyes/"
    assert of_account["Mes documents reçus"].todo == "2 non lus"
    of_space = {tile.label: tile for tile in space_tiles_of(odile, space)}
    assert of_space["Documents envoyés"].url == address(space)
    assert of_space["Documents reçus"].count == 2
    labels = [link.label for link in space_menu]
    assert labels.index("Documents envoyés") + 1 == labels.index("Documents reçus")


def test_with_one_space_the_tile_leads_to_it() -> None:
    alone = make_user()
    tile = next(tile for tile in tiles_of(alone) if tile.label == "Documents envoyés")
    assert tile.url == address(alone.memberships.get().profile)


# --- Cost ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("many", [1, 20])
def test_a_listing_costs_the_same_whatever_it_shows(
    signed_in: Client, odile: User, space: Profile, many: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    draft = complete(make_draft(user=odile, profile=space))
    for _number in range(many):
        make_sent(space, user=odile)
        make_received(space, about=draft.reference)
    signed_in.get(address(space))
    for path in (address(space), address(space, "documents-recus/"), "/compte/documents-recus/"):
        with django_assert_max_num_queries(15):
            assert signed_in.get(path).status_code == 200
