"""What somebody of staff wrote in the register of erasures, for the archive of their own data."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import ErasureDemand, User
from accounts.rights.export_sections import Record, Section, columns, in_words, personal_data_sections


def register() -> None:
    """Called once when the app is ready."""
    section = Section(
        "effacements-demandes",
        gettext_lazy("Erasures that you wrote in the register"),
        lambda user: ErasureDemand.objects.filter(by=user).count(),
        written_by,
    )
    personal_data_sections.register("erasures", section, order=80)


def written_by(user: User) -> Iterator[Record]:
    """Each demand that they wrote; the register names nobody else."""
    for demand in ErasureDemand.objects.filter(by=user).order_by("pk"):
        data = columns(demand, ("number", "asked_on", "reason", "state", "created_at", "done_at"))
        words = [(_("Day of the demand"), in_words(demand.asked_on)), (_("Reason"), demand.reason)]
        yield Record(demand.number, data, words)
