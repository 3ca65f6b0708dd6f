"""Photos become one PDF: in order, upright, readable, telling nothing of where and when they were taken."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from accounts.models import Role
from locker.entry import photos, slots
from locker.entry.intake import RefusedError, add_photos, receive_photos
from locker.entry.photos import MOST_PHOTOS, bind, is_photo
from locker.inspection.child.photo import draw, prepare
from locker.inspection.child.program import Answer, judged
from locker.inspection.inspector import Picture, inspect
from locker.inspection.reasons import Reason
from locker.models import LockerDocument, StoredFile
from locker.stores.storage import open_stored
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_category
from tests.locker.pdf_samples import ordinary
from tests.locker.photo_samples import BLUE, PLACE, RED, heic, jpeg, png, png_bomb, two_colours

pytestmark = pytest.mark.django_db
prepare()


def upload(content: bytes, name: str = "photo.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def kept(stored: StoredFile) -> bytes:
    with open_stored(stored) as stream:
        return stream.read()


def pictures_of(document: bytes) -> list[Image.Image]:
    """The picture of each page."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        return [pikepdf.PdfImage(page.Resources.XObject.P).as_pil_image().convert("RGB") for page in pdf.pages]


def colour_at(image: Image.Image, across: float, down: float) -> str:
    red, _green, blue = image.getpixel((int(image.width * across), int(image.height * down)))
    return "red" if red > 150 > blue else "blue" if blue > 150 > red else "other"


def test_photos_of_each_kind_become_one_pdf_in_their_order() -> None:
    uploads = [
        upload(jpeg(size=(120, 80))),
        upload(png(size=(100, 80)), "scan.png"),
        upload(heic(size=(80, 64)), "IMG_1.HEIC"),
    ]
    stored = receive_photos(uploads=uploads)
    assert stored.page_count == 3
    drawn = pictures_of(kept(stored))
    assert [image.size for image in drawn] == [(120, 80), (100, 80), (80, 64)]
    for image in drawn:
        assert (colour_at(image, 0.2, 0.5), colour_at(image, 0.8, 0.5)) == ("red", "blue")


@pytest.mark.parametrize("content", [jpeg(), heic(), png()], ids=["JPEG", "HEIC", "PNG"])
def test_nothing_stays_of_where_a_photo_was_taken(content: bytes) -> None:
    assert PLACE in content
    document = kept(receive_photos(uploads=[upload(content)]))
    with pikepdf.open(io.BytesIO(document)) as pdf:
        picture = pdf.pages[0].Resources.XObject.P.read_raw_bytes()
    for where in (document, picture):
        assert PLACE not in where
        assert b"Exif" not in where
    with Image.open(io.BytesIO(picture)) as image:
        assert not image.getexif()
        assert image.info.keys() <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progression", "progressive"}


@pytest.mark.parametrize(("orientation", "top", "bottom"), [(6, "red", "blue"), (8, "blue", "red")])
def test_photos_are_turned_as_the_camera_was_held(orientation: int, top: str, bottom: str) -> None:
    stored = receive_photos(uploads=[upload(jpeg(orientation=orientation))])
    assert stored.made_of_photos
    image = pictures_of(kept(stored))[0]
    assert image.size == (80, 120)
    assert (colour_at(image, 0.5, 0.2), colour_at(image, 0.5, 0.8)) == (top, bottom)


def test_large_photos_are_shrunk_to_a_readable_size() -> None:
    content = jpeg(size=(6000, 4000))
    image = pictures_of(kept(receive_photos(uploads=[upload(content)])))[0]
    assert image.size == (2000, 1333)


def test_transparent_pictures_are_laid_on_white() -> None:
    image = pictures_of(kept(receive_photos(uploads=[upload(png(mode="RGBA"))])))[0]
    assert min(image.getpixel((10, 10))) > 250


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "L"), ("JPEG", "CMYK"), ("PNG", "L"), ("PNG", "1"), ("PNG", "P")])
def test_colours_of_every_sort_become_plain_ones(kind: str, mode: str) -> None:
    target = io.BytesIO()
    two_colours().convert(mode).save(target, kind)
    image = pictures_of(kept(receive_photos(uploads=[upload(target.getvalue())])))[0]
    assert (image.mode, image.size) == ("RGB", (120, 80))
    if mode in ("CMYK", "P"):
        assert (colour_at(image, 0.2, 0.5), colour_at(image, 0.8, 0.5)) == ("red", "blue")


def test_several_pictures_in_one_jpeg_give_the_first_and_sixteen_bits_are_read() -> None:
    several, deep = io.BytesIO(), io.BytesIO()
    two_colours().save(several, "MPO", save_all=True, append_images=[Image.new("RGB", (120, 80), "green")])
    Image.new("I;16", (120, 80), 65_000).save(deep, "PNG")
    stored = receive_photos(uploads=[upload(several.getvalue()), upload(deep.getvalue())])
    first, second = pictures_of(kept(stored))
    assert (colour_at(first, 0.2, 0.5), colour_at(first, 0.8, 0.5)) == ("red", "blue")
    assert min(second.getpixel((60, 40))) > 200, "light stays light"


def test_sheets_stand_or_lie_as_their_picture() -> None:
    uploads = [upload(jpeg(size=(120, 80))), upload(jpeg(size=(80, 120)))]
    with pikepdf.open(io.BytesIO(kept(receive_photos(uploads=uploads)))) as pdf:
        sizes = [(float(page.mediabox[2]), float(page.mediabox[3])) for page in pdf.pages]
    assert sizes == [(842, 595), (595, 842)]


@pytest.mark.parametrize(
    ("content", "reason", "words"),
    [
        pytest.param(png_bomb(20_000, 20_000), Reason.PHOTO_TOO_LARGE, "définition", id="bomb"),
        pytest.param(png_bomb(100, 100), Reason.NOT_A_PHOTO, "illisible", id="not enough pixels"),
        pytest.param(ordinary(), Reason.NOT_A_PHOTO, "illisible", id="PDF"),
        pytest.param(b"", Reason.EMPTY, "vide", id="empty"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>", Reason.NOT_A_PHOTO, "illisible", id="drawing"),
        pytest.param(jpeg(size=(900, 900))[:2_000], Reason.NOT_A_PHOTO, "illisible", id="cut JPEG"),
        pytest.param(heic(size=(640, 640))[:-200], Reason.NOT_A_PHOTO, "illisible", id="cut HEIC"),
    ],
)
def test_what_is_no_photo_is_refused_with_its_reason_and_its_place(content: bytes, reason: Reason, words: str) -> None:
    with pytest.raises(RefusedError) as refused:
        receive_photos(uploads=[upload(jpeg()), upload(content)])
    assert refused.value.reason is reason
    assert refused.value.message.startswith("Photo 2")
    assert words in refused.value.message
    assert not StoredFile.objects.exists()


def test_other_kinds_of_pictures_are_no_photos() -> None:
    for kind in ("GIF", "TIFF", "BMP", "WEBP"):
        target = io.BytesIO()
        two_colours().save(target, kind)
        with pytest.raises(RefusedError) as refused:
            receive_photos(uploads=[upload(target.getvalue())])
        assert refused.value.reason is Reason.NOT_A_PHOTO
        assert not refused.value.message.startswith("Photo 1")


@pytest.mark.parametrize("number", [0, MOST_PHOTOS + 1])
def test_the_number_of_photos_is_told(number: int) -> None:
    with pytest.raises(RefusedError, match=str(MOST_PHOTOS)):
        receive_photos(uploads=[upload(jpeg())] * number)


def test_a_photo_too_large_is_refused_before_it_is_read() -> None:
    with override_settings(PARVIS_FILE_MAX_MB=0), pytest.raises(RefusedError) as refused:
        receive_photos(uploads=[upload(jpeg())])
    assert refused.value.reason is Reason.TOO_LARGE


@override_settings(PARVIS_ACCEPT_PHOTOS=False)
def test_an_installation_may_refuse_photos() -> None:
    with pytest.raises(RefusedError) as refused:
        receive_photos(uploads=[upload(jpeg())])
    assert refused.value.reason is Reason.NOT_A_PDF


def test_a_crowd_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "PATIENCE", 0)
    monkeypatch.setattr(slots, "_slots", slots.threading.BoundedSemaphore(1))
    with slots.inspection_slot(), pytest.raises(RefusedError) as refused:
        receive_photos(uploads=[upload(jpeg())])
    assert refused.value.reason is Reason.UNAVAILABLE


def test_the_photos_of_one_request_share_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits behind the proxy has an answer before it gives up, however many the photos."""
    monkeypatch.setattr(slots, "REQUEST_SECONDS", 0.0)
    with pytest.raises(RefusedError) as refused:
        receive_photos(uploads=[upload(jpeg()), upload(jpeg())])
    assert refused.value.reason is Reason.UNAVAILABLE
    with slots.inspection_slot():
        pass


def test_what_is_sent_in_a_request_never_gives_it_more_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(slots, "REQUEST_SECONDS", 0.0)
    with slots.one_request():
        monkeypatch.setattr(slots, "REQUEST_SECONDS", 60.0)
        with slots.one_request(), pytest.raises(slots.NoSlotError), slots.inspection_slot():
            pass


def test_photos_enter_the_locker_as_one_document() -> None:
    user = make_user()
    profile, category = make_profile(member=user), make_category()
    document = add_photos(
        profile=profile, user=user, category=category, photos=[upload(jpeg(), "RIB.jpg"), upload(png())]
    )
    assert (document.title, document.stored_file.page_count, document.stored_file.thumbnail) == ("RIB", 2, True)
    again = add_photos(profile=profile, user=user, category=category, photos=[upload(jpeg(), "RIB.jpg"), upload(png())])
    assert again == document


def test_a_reader_adds_no_photos_and_a_full_space_takes_none() -> None:
    user, reader = make_user(), make_user()
    profile, category = make_profile(member=user), make_category()
    profile.memberships.create(user=reader, role=Role.READER)
    with pytest.raises(RefusedError, match="rôle"):
        add_photos(profile=profile, user=reader, category=category, photos=[upload(jpeg())])
    with override_settings(PARVIS_PROFILE_QUOTA_MB=0), pytest.raises(RefusedError, match="espace"):
        add_photos(profile=profile, user=user, category=category, photos=[upload(jpeg())])
    assert not LockerDocument.objects.exists()


def test_photos_are_told_by_their_name_to_offer_the_right_door() -> None:
    assert all(map(is_photo, ("a.jpg", "b.JPEG", "c.png", "d.HEIC", "e.heif")))
    assert not any(map(is_photo, ("a.pdf", "b.gif", "c", "jpg")))


@given(st.lists(st.tuples(st.integers(1, 2_000), st.integers(1, 2_000)), min_size=1, max_size=3))
def test_whatever_their_sizes_pictures_are_bound_into_a_good_pdf(sizes: list[tuple[int, int]]) -> None:
    made = jpeg()
    document = bind([Picture(made, width, height) for width, height in sizes])
    verdict = inspect(document, max_bytes=1_000_000)
    assert (verdict.reason, verdict.page_count, verdict.removed) == (None, len(sizes), ())


@given(st.binary(max_size=300))
def test_any_bytes_are_drawn_or_refused(data: bytes) -> None:
    for beginning in (b"", jpeg()[:200], png()[:100], heic()[:300]):
        answer = judged(lambda start=beginning: Answer(numbers=draw(start + data)[1:]))
        assert answer.reason in (None, Reason.NOT_A_PHOTO, Reason.PHOTO_TOO_LARGE)
        assert all(0 < side <= 2_000 for side in answer.numbers)


def test_colours_of_the_samples() -> None:
    assert (RED[0] > RED[2], BLUE[2] > BLUE[0]) == (True, True)
    assert photos.are_accepted()
