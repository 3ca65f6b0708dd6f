"""What the desk keeps of someone of the service: in the archive of their data, in the deletion of their account."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rights.erasure import Step, erasure_steps
from accounts.rights.export_sections import Record, Section, in_words, personal_data_sections
from teleservices.models import MessageRead


def register() -> None:
    """Called once when the app is ready."""
    section = Section(
        "lectures",
        gettext_lazy("Messages that you opened for your service"),
        lambda user: _of(user).count(),
        readings_of,
    )
    personal_data_sections.register("readings", section, order=65)
    erasure_steps.register("readings", Step(erased=lambda user: [], kept=lambda user: [], run=forget), order=15)


def readings_of(user: User) -> Iterator[Record]:
    """When each was opened, and the request that it was about; never what it said, which is its applicant's."""
    for reading in _of(user).select_related("message__request").order_by("pk").iterator(chunk_size=500):
        reference = reading.message.request.reference
        contents = [(_("Message about"), reference), (_("Opened on"), in_words(reading.at))]
        yield Record(reference, {"request": reference, "opened_at": reading.at}, contents)


def forget(user: User) -> None:
    """Who opened what serves only the one who does: it goes with the account."""
    _of(user).delete()


def _of(user: User) -> QuerySet[MessageRead]:
    return MessageRead.objects.filter(user=user)
