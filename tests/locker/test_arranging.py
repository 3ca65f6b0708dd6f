"""The pages of a PDF made of photos: put in order, turned, left out, without loss, in the jail; and their screen."""

import io
import re
from collections.abc import Callable

import pikepdf
import pytest
from django.core.exceptions import BadRequest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings

from accounts.models import Profile, Role, User
from locker import documents
from locker.documents import NotAllowedError
from locker.entry import slots
from locker.entry.intake import RefusedError, add_photos, receive, receive_photos
from locker.entry.photos import bind
from locker.inspection import inspector
from locker.inspection.child.arranging import arrange
from locker.inspection.inspector import Picture
from locker.inspection.reasons import Reason
from locker.models import LockerDocument, StoredFile
from locker.screens.arranging import (
    Arrangement,
    ChangedMeanwhileError,
    PlacedPage,
    arranged,
    may_be_arranged,
    picture_of_page,
)
from locker.stores.orphans import orphans
from locker.stores.storage import open_stored, storages
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_category
from tests.locker.pdf_samples import ordinary
from tests.locker.photo_samples import jpeg

COLOURS = ("red", "lime", "blue", "yellow")


def photo(colour: str, size: tuple[int, int] = (120, 80)) -> SimpleUploadedFile:
    taken = io.BytesIO()
    Image.new("RGB", size, colour).save(taken, "JPEG")
    return SimpleUploadedFile(f"{colour}.jpg", taken.getvalue(), content_type="image/jpeg")


def of_photos(*colours: str) -> StoredFile:
    return receive_photos(uploads=[photo(colour) for colour in colours or COLOURS[:3]])


def sheets(document: bytes) -> list[tuple[bytes, int]]:
    """Each page: its picture as it is kept, and by how much it is turned."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return [(page.Resources.XObject.P.read_raw_bytes(), int(page.get("/Rotate", 0))) for page in pdf.pages]


def kept(stored: StoredFile) -> bytes:
    with open_stored(stored) as stream:
        return stream.read()


# --- What is asked ---------------------------------------------------------------------------------------------------
arrangements = st.integers(1, 6).flatmap(
    lambda count: st.tuples(
        st.just(count),
        st.permutations(range(1, count + 1)),
        st.lists(st.integers(0, 3), min_size=count, max_size=count),
    )
)


@given(arrangements)
def test_an_arrangement_is_read_as_it_is_written(drawn: tuple[int, list[int], list[int]]) -> None:
    count, order, quarters = drawn
    asked = Arrangement(tuple(map(PlacedPage, order, quarters)))
    assert Arrangement.read(str(asked), count) == asked


@given(st.integers(1, 6), st.lists(st.tuples(st.sampled_from(["up", "down", "turn", "out"]), st.integers(0, 7))))
def test_no_button_ever_loses_or_doubles_a_page(count: int, pressed: list[tuple[str, int]]) -> None:
    now, out = Arrangement.as_it_is(count), set()
    for act, number in pressed:
        if act == "out":
            out |= {number} if now.without(number) != now else set()
            now = now.without(number)
        else:
            now = now.turned(number) if act == "turn" else now.moved(number, -1 if act == "up" else 1)
        assert sorted(page.number for page in now.pages) == sorted(set(range(1, count + 1)) - out)
    assert Arrangement.read(str(now), count) == now


@pytest.mark.parametrize("text", ["", "0", "4", "1,1", "1.4", "1.-1", "1.1.1", "x", "1,,2", "9" * 5_000])
def test_what_no_page_of_ours_writes_is_a_bad_request(text: str) -> None:
    with pytest.raises(BadRequest):
        Arrangement.read(text, 3)


# --- The jail --------------------------------------------------------------------------------------------------------
@given(arrangements)
def test_any_order_and_turn_gives_the_same_pages_untouched(drawn: tuple[int, list[int], list[int]]) -> None:
    count, order, quarters = drawn
    document = bind([Picture(jpeg(size=(40 + number, 30)), 40 + number, 30) for number in range(count)])
    before = sheets(document)
    made = arrange(document, list(zip(order, quarters, strict=True)))
    assert sheets(made) == [(before[number - 1][0], 90 * turn) for number, turn in zip(order, quarters, strict=True)]


@pytest.mark.django_db
def test_a_new_file_is_made_in_the_jail_and_the_one_before_stays(settings: Settings) -> None:
    stored, user = of_photos(), make_user()
    before = kept(stored)
    made = arranged(user=user, stored_file=stored, arrangement=Arrangement.read("3,1.1", 3))
    first, _second, third = sheets(before)
    assert sheets(kept(made)) == [third, (first[0], 90)]
    assert (made.page_count, made.made_of_photos, made.cleaned, made.thumbnail) == (2, True, [], True)
    assert kept(stored) == before
    again = arranged(user=user, stored_file=made, arrangement=Arrangement.read("1,2.3", 2))
    assert sheets(kept(again))[1] == (first[0], 0), "turned back"
    assert arranged(user=user, stored_file=stored, arrangement=Arrangement.as_it_is(3)) == stored


@pytest.mark.django_db
def test_only_what_the_portal_bound_from_photos_may_be_arranged() -> None:
    assert may_be_arranged(of_photos())
    assert not may_be_arranged(receive(content=ordinary()))
    signed = of_photos()
    signed.sealed_original = "kept apart"
    assert not may_be_arranged(signed)


@pytest.mark.django_db
def test_each_page_has_its_picture() -> None:
    stored = of_photos("red", "lime")
    for number, colour in ((1, (254, 0, 0)), (2, (0, 255, 1))):
        with Image.open(io.BytesIO(picture_of_page(stored, number) or b"")) as picture:
            seen = picture.convert("RGB").getpixel((picture.width // 2, picture.height // 2))
        assert all(abs(level - expected) < 20 for level, expected in zip(seen, colour, strict=True))
    assert picture_of_page(stored, 3) is None


@pytest.mark.django_db
def test_what_can_t_be_arranged_now_is_refused_and_nothing_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    stored, user = of_photos(), make_user()
    asked = Arrangement.read("2,1,3", 3)
    with monkeypatch.context() as crowd:
        crowd.setattr(slots, "PATIENCE", 0)
        crowd.setattr(slots, "_slots", slots.threading.BoundedSemaphore(1))
        with slots.inspection_slot():
            assert picture_of_page(stored, 1) is None
            with pytest.raises(RefusedError) as refused:
                arranged(user=user, stored_file=stored, arrangement=asked)
    assert refused.value.reason is Reason.UNAVAILABLE
    storages["private"].delete(stored.storage_name)
    assert picture_of_page(stored, 1) is None
    with pytest.raises(RefusedError):
        arranged(user=user, stored_file=stored, arrangement=asked)


def test_what_is_no_document_is_refused_by_the_jail() -> None:
    document = bind([Picture(jpeg(), 120, 80)])
    assert inspector.arrange(b"no document", pages=[(1, 0)]) is Reason.DAMAGED
    assert inspector.arrange(document, pages=[(2, 0)]) is Reason.NO_PAGE
    assert inspector.draw_page(b"no document", number=1) is Reason.DAMAGED
    assert inspector.draw_page(document, number=2) is Reason.DAMAGED


# --- The locker ------------------------------------------------------------------------------------------------------
@pytest.fixture
def user() -> User:
    return make_user()


@pytest.fixture
def space(user: User) -> Profile:
    return make_profile(member=user)


@pytest.fixture
def document(space: Profile, user: User) -> LockerDocument:
    return add_photos(
        profile=space, user=user, category=make_category(), photos=[photo(colour) for colour in COLOURS[:3]]
    )


@pytest.fixture
def client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def address(document: LockerDocument, query: str = "") -> str:
    return reverse("locker_pages", args=[document.uuid]) + query


def keep(client: Client, document: LockerDocument, plan: str, seen: str = "") -> tuple[int, str]:
    answer = client.post(address(document), {"plan": plan, "seen": seen or document.stored_file.sha256}, follow=True)
    return answer.redirect_chain[0][1] if answer.redirect_chain else answer.status_code, answer.content.decode()


@pytest.mark.django_db
def test_the_locker_keeps_the_pages_as_arranged_and_the_one_before(client: Client, document: LockerDocument) -> None:
    before, valid_until = document.stored_file, document.valid_until
    assert "Ordonner ou tourner les pages" in client.get(reverse("locker_sent", args=[document.profile.uuid])).text
    status, page = keep(client, document, "3,2,1")
    assert status == 302
    assert "Les pages sont enregistrées" in page
    document.refresh_from_db()
    assert sheets(kept(document.stored_file)) == sheets(kept(before))[::-1]
    assert [version.stored_file for version in document.versions.all()] == [before]
    assert document.valid_until == valid_until
    StoredFile.objects.update(kept_at="2020-01-01T00:00Z")
    assert not orphans().exists()


@pytest.mark.django_db
def test_nothing_moved_writes_nothing(client: Client, document: LockerDocument) -> None:
    assert keep(client, document, "1,2,3")[0] == 302
    assert not document.versions.exists()


@pytest.mark.django_db
def test_of_two_windows_the_later_is_told_and_overwrites_nothing(client: Client, document: LockerDocument) -> None:
    seen = document.stored_file.sha256
    keep(client, document, "3,2,1", seen)
    document.refresh_from_db()
    now = document.stored_file
    status, page = keep(client, document, "2,1,3", seen)
    assert status == 302
    assert "modifié dans une autre fenêtre" in page
    document.refresh_from_db()
    assert document.stored_file == now
    with pytest.raises(ChangedMeanwhileError):
        documents.rearrange(
            document=document, user=document.added_by, seen=seen, arrangement=Arrangement.read("2,1,3", 3)
        )


@pytest.mark.django_db
def test_changed_while_the_jail_works(document: LockerDocument, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    seen, other = document.stored_file.sha256, of_photos("yellow")

    def slowly(**asked: object) -> StoredFile:
        LockerDocument.objects.filter(pk=document.pk).update(stored_file=other)
        return arranged(**asked)  # type: ignore[arg-type]

    monkeypatch.setattr(documents, "arranged", slowly)
    with pytest.raises(ChangedMeanwhileError):
        documents.rearrange(document=document, user=user, seen=seen, arrangement=Arrangement.read("2,1,3", 3))
    document.refresh_from_db()
    assert document.stored_file == other


@pytest.mark.django_db
def test_pages_that_the_locker_holds_already(client: Client, document: LockerDocument, user: User) -> None:
    twin = add_photos(
        profile=document.profile, user=user, category=document.category, title="Le même", photos=[photo("red")]
    )
    made = arranged(user=user, stored_file=document.stored_file, arrangement=Arrangement.read("2,1,3", 3))
    LockerDocument.objects.filter(pk=twin.pk).update(stored_file=made)
    status, page = keep(client, document, "2,1,3")
    assert status == 422
    assert "Le même" in page
    assert not document.versions.exists()


@pytest.mark.django_db
def test_who_may_order_them(client: Client, document: LockerDocument) -> None:
    reader = make_user()
    document.profile.memberships.create(user=reader, role=Role.READER, function="")
    with pytest.raises(NotAllowedError):
        documents.rearrange(
            document=document, user=reader, seen=document.stored_file.sha256, arrangement=Arrangement.as_it_is(3)
        )
    picture = reverse("locker_page_picture", args=[document.uuid, 1])
    for who, status in ((reader, 403), (make_user(), 404)):
        other = Client()
        other.force_login(who)
        assert other.get(address(document)).status_code == status
        assert other.get(picture).status_code == status
    answer = client.get(picture)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert "private" in answer["Cache-Control"]
    assert client.get(reverse("locker_page_picture", args=[document.uuid, 4])).status_code == 404
    LockerDocument.objects.filter(pk=document.pk).update(stored_file=receive(content=ordinary()))
    assert client.get(address(document)).status_code == 404, "an ordinary PDF is never touched"


# --- The screen ------------------------------------------------------------------------------------------------------
def buttons(page: str) -> list[str]:
    return re.findall(r'name="do"\s+value="([\w:]+)"', page)


def focused(page: str) -> list[str]:
    return re.findall(r'value="([\w:]+)"[^>]*\sautofocus', page)


def said(page: str) -> str:
    return re.findall(r'role="status">([^<]*)<', page)[-1].replace("\xa0", " ")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "order", "focus", "words"),
    [
        ("", "123", [], ""),
        ("?plan=1,2,3&do=down:1", "213", ["down:1"], "Cette page est maintenant la page 2 sur 3."),
        ("?plan=2,1,3&do=down:1", "231", ["up:1"], "Cette page est maintenant la page 3 sur 3."),
        ("?plan=1,2,3&do=up:2", "213", ["down:2"], "Cette page est maintenant la page 1 sur 3."),
        ("?plan=1,2,3&do=turn:2", "123", ["turn:2"], "Page 2 : tournée d’un quart de tour à droite."),
        ("?plan=1,2.3,3&do=turn:2", "123", ["turn:2"], "Page 2 : comme au départ."),
        ("?plan=1,2,3&do=remove:2", "13", ["remove:3"], "La page est retirée : il en reste 2."),
        ("?plan=1,2,3&do=remove:3", "12", ["remove:2"], "La page est retirée : il en reste 2."),
        ("?plan=1,2&do=remove:2", "1", ["turn:1"], "La page est retirée : il en reste 1."),
        ("?plan=1&do=remove:1", "1", ["turn:1"], ""),
        ("?plan=1,2,3&do=spin:2", "123", [], ""),
        ("?do=up:x", "123", [], ""),
    ],
)
def test_each_button_leads_one_move_further_says_so_and_keeps_the_focus(
    client: Client, document: LockerDocument, query: str, order: str, focus: list[str], words: str
) -> None:
    page = client.get(address(document, query)).content.decode()
    assert "".join(value[-1] for value in buttons(page) if value.startswith("turn")) == order
    assert focused(page) == focus
    assert said(page) == words
    assert not document.versions.exists(), "nothing is written before it is asked"


@pytest.mark.django_db
def test_a_single_page_can_only_be_turned(client: Client, document: LockerDocument) -> None:
    LockerDocument.objects.filter(pk=document.pk).update(stored_file=of_photos("red"))
    assert buttons(client.get(address(document)).content.decode()) == ["turn:1"]
    assert client.get(address(document, "?plan=7")).status_code == 400


@pytest.mark.django_db
def test_the_screen_asks_as_much_whatever_the_pages(
    client: Client, document: LockerDocument, django_assert_num_queries: Callable
) -> None:
    client.get(address(document))
    with django_assert_num_queries(8):
        client.get(address(document))
