"""The locker's part of an archive of personal data, and of the deletion of an account."""

from collections.abc import Iterator
from functools import partial

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.models import User
from accounts.rights.erasure import Step, erasure_steps, own_profiles
from accounts.rights.export_sections import (
    ExportedFile,
    Record,
    Section,
    administered_by,
    columns,
    in_words,
    personal_data_sections,
)
from accounts.rights.officer.kinds import kinds
from locker.models import Download, LockerDocument
from locker.stores.storage import open_stored


def register() -> None:
    """Called once when the app is ready."""
    documents = Section(
        "documents", gettext_lazy("Your documents"), lambda user: _documents(user).count(), documents_of
    )
    downloads = Section(
        "telechargements", gettext_lazy("Your downloads"), lambda user: _downloads(user).count(), downloads_of
    )
    personal_data_sections.register("documents", documents, order=50)
    personal_data_sections.register("downloads", downloads, order=70)
    kinds.register("locker", gettext_lazy("documents of the locker"))
    erasure_steps.register("locker", Step(erased=what_goes, kept=lambda user: [], run=erase), order=20)


def documents_of(user: User) -> Iterator[Record]:
    """The documents of the lockers that the person administers, each with its PDF."""
    for document in _documents(user).iterator():
        data = columns(document, ("title", "origin", "added_at", "sender", "about", "first_opened_at"))
        data |= {"profile": document.profile.name, "category": document.category.code if document.category else ""}
        words = [
            (_("Profile"), document.profile.name),
            (_("Category"), document.category.label if document.category else ""),
            (_("Sender"), document.sender),
            (_("Added on"), in_words(document.added_at)),
        ]
        file = ExportedFile(document.title, partial(open_stored, document.stored_file))
        yield Record(document.title, data, [(label, text) for label, text in words if text], (file,))


def downloads_of(user: User) -> Iterator[Record]:
    """Which documents the person opened, in the year that the portal remembers."""
    for download in _downloads(user).select_related("stored_file").iterator():
        data = columns(download, ("context", "at")) | {"sha256": download.stored_file.sha256}
        yield Record(in_words(download.at), data, [(_("Document"), download.stored_file.sha256)])


def what_goes(user: User) -> list[str]:
    """How many documents a deletion erases."""
    count = LockerDocument.objects.filter(profile__in=own_profiles(user)).count()
    if not count:
        return []
    return [
        ngettext(
            "The document that you have put or received in your account.",
            "The %(count)s documents that you have put or received in your account.",
            count,
        )
        % {"count": count}
    ]


def erase(user: User) -> None:
    """Empty the lockers that end with the account; the bytes that no request holds are collected the day after."""
    LockerDocument.objects.filter(profile__in=own_profiles(user)).delete()
    Download.objects.filter(user=user).update(user=None)


def _documents(user: User) -> QuerySet[LockerDocument]:
    documents = LockerDocument.objects.filter(profile__in=administered_by(user))
    return documents.select_related("profile", "category", "stored_file").order_by("pk")


def _downloads(user: User) -> QuerySet[Download]:
    return Download.objects.filter(user=user).order_by("pk")
