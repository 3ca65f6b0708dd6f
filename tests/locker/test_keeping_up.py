"""Documents over time: replaced with their versions kept, valid until a day and reminded of, found by words."""

import datetime as dt

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Membership, Profile, Role, User
from locker import tasks, validity
from locker.documents import describe, replace
from locker.entry.intake import RefusedError
from locker.models import DocumentCategory, LockerDocument
from notifications.models import OutgoingEmail
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_category, make_received, make_sent
from tests.locker.pdf_samples import encrypted, ordinary

pytestmark = pytest.mark.django_db

TODAY = dt.datetime(2027, 3, 1, 9, tzinfo=dt.UTC)


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


def pdf(words: bytes, name: str = "rib.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, ordinary(content=b"BT /F1 24 Tf 20 100 Td (%b) Tj ET" % words))


class TestReplacing:
    def test_what_it_was_becomes_a_version(self, signed_in: Client, odile: User, space: Profile) -> None:
        document = make_sent(space, user=odile)
        before = document.stored_file
        page = signed_in.post(f"/compte/documents/{document.uuid}/remplacer/", {"file": pdf(b"Nouveau")})
        assert page.status_code == 302
        document.refresh_from_db()
        assert document.stored_file != before
        version = document.versions.get()
        assert (version.stored_file, version.added_by) == (before, odile)
        assert LockerDocument.objects.count() == 1
        listing = signed_in.get(f"/compte/espaces/{space.uuid}/documents-envoyes/").content.decode()
        assert "1 ancienne version" in listing
        old = signed_in.get(f"/compte/documents/versions/{version.uuid}/")
        assert b"".join(old.streaming_content).startswith(b"%PDF")

    def test_the_latest_five_versions_stay(self, odile: User, space: Profile) -> None:
        document = make_sent(space, user=odile)
        for number in range(7):
            replace(document=document, user=odile, upload=pdf(b"Version %d" % number))
        assert document.versions.count() == 5

    def test_a_refused_file_changes_nothing_and_says_why(self, signed_in: Client, odile: User, space: Profile) -> None:
        document = make_sent(space, user=odile)
        bad = SimpleUploadedFile("rib.pdf", encrypted(user_password="secret"))
        page = signed_in.post(f"/compte/documents/{document.uuid}/remplacer/", {"file": bad})
        assert page.status_code == 422
        assert "mot de passe" in page.content.decode()
        missing = signed_in.post(f"/compte/documents/{document.uuid}/remplacer/")
        assert "Choisissez un fichier." in missing.content.decode()
        assert not document.versions.exists()

    def test_not_by_a_file_that_the_locker_holds(self, odile: User, space: Profile) -> None:
        document, other = make_sent(space, user=odile), make_sent(space, user=odile, title="RIB de 2026")
        replace(document=other, user=odile, upload=pdf(b"Le meme"))
        with pytest.raises(RefusedError, match="RIB de 2026"):
            replace(document=document, user=odile, upload=pdf(b"Le meme"))
        assert LockerDocument.objects.count() == 2

    def test_versions_and_changes_are_the_members_alone(self, client: Client, odile: User, space: Profile) -> None:
        document = make_sent(space, user=odile)
        replace(document=document, user=odile, upload=pdf(b"Nouveau"))
        received = make_received(space)
        reader, stranger = make_user(), make_user()
        Membership.objects.create(profile=space, user=reader, role=Role.READER)
        version = f"/compte/documents/versions/{document.versions.get().uuid}/"
        for user, expected in [(reader, (200, 403, 404)), (stranger, (404, 404, 404))]:
            client.force_login(user)
            former = client.get(version)
            b"".join(former)
            statuses = [
                former.status_code,
                client.get(f"/compte/documents/{document.uuid}/remplacer/").status_code,
                client.get(f"/compte/documents/{received.uuid}/remplacer/").status_code,
            ]
            assert tuple(statuses) == expected


class TestPicture:
    def test_the_first_page_is_shown_to_members_alone(self, signed_in: Client, odile: User, space: Profile) -> None:
        signed_in.post(
            f"/compte/espaces/{space.uuid}/documents-envoyes/joindre/",
            {"category": make_category().code, "documents": pdf(b"Vu")},
        )
        document = LockerDocument.objects.get()
        if not document.stored_file.thumbnail:
            pytest.skip("no picture could be drawn on this machine")
        shown = signed_in.get(f"/compte/documents/{document.uuid}/apercu/")
        assert shown.headers["Content-Type"] == "image/webp"
        assert shown.headers["Cache-Control"].startswith("private")
        other = Client()
        other.force_login(make_user())
        assert other.get(f"/compte/documents/{document.uuid}/apercu/").status_code == 404

    def test_a_document_without_one(self, signed_in: Client, space: Profile) -> None:
        assert signed_in.get(f"/compte/documents/{make_sent(space).uuid}/apercu/").status_code == 404


class TestValidity:
    def test_it_is_asked_where_the_category_says_so(self, signed_in: Client, odile: User, space: Profile) -> None:
        category, attach = make_category(), f"/compte/espaces/{space.uuid}/documents-envoyes/joindre/"
        assert "valid_until" not in signed_in.get(attach).content.decode()
        DocumentCategory.objects.filter(pk=category.pk).update(validity_months=36)
        assert "36 mois" in signed_in.get(attach).content.decode()
        signed_in.post(attach, {"category": category.code, "documents": pdf(b"RIB"), "valid_until": "2029-12-31"})
        assert LockerDocument.objects.get().valid_until == dt.date(2029, 12, 31)

    def test_it_is_changed_with_the_title(self, signed_in: Client, odile: User, space: Profile) -> None:
        document = make_sent(space, user=odile)
        LockerDocument.objects.update(valid_until=dt.date(2027, 1, 1), validity_reminded_at=timezone.now())
        rename = f"/compte/documents/{document.uuid}/renommer/"
        assert signed_in.post(rename, {"title": "RIB", "valid_until": "jamais"}).status_code == 422
        assert signed_in.post(rename, {"title": "RIB", "valid_until": "2030-01-01"}).status_code == 302
        document.refresh_from_db()
        assert (document.valid_until, document.validity_reminded_at) == (dt.date(2030, 1, 1), None)

    @time_machine.travel(TODAY, tick=False)
    def test_whoever_added_it_is_reminded_once_a_month_before(self, odile: User, space: Profile) -> None:
        soon, later, over = (make_sent(space, user=odile, title=f"Secret {number}") for number in range(3))
        for document, day in [
            (soon, dt.date(2027, 3, 31)),
            (later, dt.date(2027, 4, 1)),
            (over, dt.date(2027, 2, 28)),
        ]:
            describe(document=document, user=odile, title=document.title, valid_until=day)
        assert tasks.remind_of_validity() == 1
        assert validity.remind() == 0
        email = OutgoingEmail.objects.get(kind="locker.validity")
        assert email.recipient == odile.email
        assert "31 mars 2027" in email.text
        assert "1er avril" not in email.text
        assert "Secret" not in email.text + email.html

    @time_machine.travel(TODAY, tick=False)
    def test_the_administrators_are_told_when_who_added_it_left(self, odile: User, space: Profile) -> None:
        gone = make_user("parti@exemple.test")
        document = make_sent(space, user=gone)
        LockerDocument.objects.filter(pk=document.pk).update(valid_until=dt.date(2027, 3, 10))
        assert validity.remind() == 1
        assert OutgoingEmail.objects.get(kind="locker.validity").recipient == odile.email

    def test_a_lapsed_document_says_so(self, signed_in: Client, space: Profile) -> None:
        make_sent(space)
        LockerDocument.objects.update(valid_until=timezone.localdate() - dt.timedelta(days=1))
        page = signed_in.get(f"/compte/espaces/{space.uuid}/documents-envoyes/").content.decode()
        assert "plus valable depuis" in page


class TestFinding:
    @pytest.mark.parametrize(
        ("query", "titles"),
        [
            ("?q=statuts", {"Statuts signés"}),
            ("?q=SIGNES+statuts", {"Statuts signés"}),
            ("?q=bancaire", {"RIB de l’association"}),
            ("?category=rib", {"RIB de l’association"}),
            ("?q=rien", set()),
            ("?category=inconnue", {"Statuts signés", "RIB de l’association"}),
        ],
    )
    def test_by_title_or_category(self, signed_in: Client, space: Profile, query: str, titles: set[str]) -> None:
        make_sent(space)
        other = make_sent(space, title="Statuts signés")
        LockerDocument.objects.filter(pk=other.pk).update(category=make_category("statuts", "Statuts"))
        page = signed_in.get(f"/compte/espaces/{space.uuid}/documents-envoyes/{query}")
        assert {document.title for document, _uses in page.context["rows"]} == titles
        assert ("Aucun document de ce type" in page.content.decode()) == (not titles)
