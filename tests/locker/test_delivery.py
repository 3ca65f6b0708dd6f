"""Delivered once, opened once, downloaded after a record, with headers that keep it private."""

import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory, override_settings

from accounts.models import Profile, Role
from locker.delivery import deliver, download, mark_opened
from locker.models import Download, LockerDocument, StoredFile
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_received, make_sent, make_stored_file

pytestmark = pytest.mark.django_db


def put(profile: Profile, stored: StoredFile) -> LockerDocument:
    return deliver(profile=profile, stored_file=stored, title="Décision", sender="Service", about="P7K2-94QX")


def test_the_same_document_is_delivered_once() -> None:
    profile, stored = make_profile(), make_stored_file()
    assert put(profile, stored) == put(profile, stored)
    assert LockerDocument.objects.received().count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_deliver_once() -> None:
    profile, stored = make_profile(), make_stored_file()
    together = Barrier(4)

    def work(_number: int) -> None:
        together.wait(timeout=30)
        put(profile, stored)
        connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(work, range(4)))
    assert LockerDocument.objects.received().count() == 1


def test_who_opened_first_is_remembered() -> None:
    first, second = make_user(), make_user()
    document = make_received(make_profile())
    mark_opened(document=document, user=first)
    document.refresh_from_db()
    opened = document.first_opened_at
    mark_opened(document=document, user=second)
    document.refresh_from_db()
    assert (document.first_opened_by, document.first_opened_at) == (first, opened)


def test_a_sent_document_is_never_marked() -> None:
    document = make_sent(make_profile())
    mark_opened(document=document, user=make_user())
    document.refresh_from_db()
    assert document.first_opened_at is None


def test_a_download_is_private_and_recorded(client: Client) -> None:
    user = make_user()
    document = make_received(make_profile(member=user, role=Role.READER), title='Décision\r\n"; filename=x.exe')
    client.force_login(user)
    response = client.get(f"/compte/documents/{document.uuid}/")
    assert b"".join(response.streaming_content).startswith(b"%PDF")
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'attachment; filename="decision-filenamexexe.pdf"'
    assert "no-store" in response["Cache-Control"]
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "sandbox" in response["Content-Security-Policy"]
    record = Download.objects.get()
    assert (record.user, record.stored_file, record.context) == (user, document.stored_file, "locker")
    document.refresh_from_db()
    assert document.first_opened_by == user


def test_a_lost_file_is_a_page_and_an_alarm_without_anything_of_the_person(
    client: Client, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    user = make_user()
    document = make_received(make_profile(member=user, role=Role.READER), title="Décision de Claire")
    client.force_login(user)
    private = {"BACKEND": "locker.stores.storage.AtomicFileSystemStorage", "OPTIONS": {"location": tmp_path}}
    with override_settings(STORAGES=settings.STORAGES | {"private": private}), caplog.at_level(logging.ERROR):
        response = client.get(f"/compte/documents/{document.uuid}/")
    page = response.content.decode()
    assert response.status_code == 404
    assert "Ce document ne peut pas être ouvert" in page
    assert "Décision de Claire" not in page
    (alarm,) = [record for record in caplog.records if record.name == "locker.delivery"]
    assert alarm.getMessage() == f"Stored file {document.stored_file.pk} is lost (locker)"
    assert alarm.exc_info is None
    assert not Download.objects.exists()
    document.refresh_from_db()
    assert document.first_opened_at is None


@override_settings(PARVIS_X_ACCEL_PREFIX="/documents-prives")
def test_nginx_may_hand_the_file_out_once_the_portal_has_checked(rf: RequestFactory) -> None:
    stored, request = make_stored_file(), rf.get("/")
    request.user = make_user()
    response = download(request=request, stored_file=stored, title="RIB été", context="locker")
    assert response["X-Accel-Redirect"] == f"/documents-prives/{stored.storage_name}"
    assert response["Content-Disposition"] == 'attachment; filename="rib-ete.pdf"'
    assert (response["Content-Type"], response["Cache-Control"]) == ("application/pdf", "private, no-store")
    assert response.content == b""
    assert Download.objects.get().stored_file == stored
