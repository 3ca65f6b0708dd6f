"""What holds for disputes and elimination lists keep of who works here: their name beside what they wrote.

It stays as long as what it is about: a hold goes with the contents of its request; a visa, or the answer to a package,
is what their destruction stands on. An extension's author goes with the contents too.
"""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rights.export_sections import Record, Section, columns, in_words, personal_data_sections
from teleservices.models import ArchiveTransfer, EliminationLine, EliminationList, LegalHold


def register() -> None:
    """Called once when the app is ready."""
    section = Section("conservation", gettext_lazy("Requests that you kept or had eliminated"), _count, written_by)
    personal_data_sections.register("retention", section, order=79)


def written_by(user: User) -> Iterator[Record]:
    """What they kept, kept longer, wrote of the archives; nothing of whom the requests are about."""
    for hold in _holds(user).select_related("request").order_by("pk"):
        data = {"request": hold.request.reference, **columns(hold, ("placed_at", "lifted_at"))}
        contents = [(_("Kept for a dispute"), in_words(hold.placed_at))]
        yield Record(hold.request.reference, data, contents)
    for line in _lines(user).order_by("pk"):
        data = columns(line, ("reference", "extended_until", "extension_reason"))
        yield Record(line.reference, data, [(_("Kept until"), in_words(line.extended_until))])
    for elimination_list in _visas(user).order_by("pk"):
        data = columns(elimination_list, ("visa_number", "visa_on", "visaed_at"))
        yield Record(elimination_list.visa_number, data, [(_("Day of the visa"), in_words(elimination_list.visa_on))])
    for transfer in _packages(user).order_by("pk"):
        data = columns(transfer, ("uuid", "asked_at", "reply_number", "reply_on", "replied_at"))
        days = [(_("Asked for on"), in_words(transfer.asked_at))]
        days.append((_("Day of the answer"), in_words(transfer.reply_on)))
        yield Record(_("Package for the departmental archives"), data, days)


def _count(user: User) -> int:
    return _holds(user).count() + _lines(user).count() + _visas(user).count() + _packages(user).count()


def _holds(user: User) -> QuerySet[LegalHold]:
    return LegalHold.objects.filter(Q(placed_by=user) | Q(lifted_by=user))


def _lines(user: User) -> QuerySet[EliminationLine]:
    return EliminationLine.objects.filter(extended_by=user)


def _packages(user: User) -> QuerySet[ArchiveTransfer]:
    return ArchiveTransfer.objects.filter(Q(asked_by=user) | Q(replied_by=user))


def _visas(user: User) -> QuerySet[EliminationList]:
    return EliminationList.objects.filter(visa_by=user)
