"""What a sheet keeps of someone of the service: that they take no part in it. It lasts as long as their account."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rights.export_sections import Record, Section, in_words, personal_data_sections
from teleservices.models import Recusal


def register() -> None:
    """Called once when the app is ready."""
    section = Section(
        "deports",
        gettext_lazy("Requests in which you take no part"),
        lambda user: user.recusals.count(),
        recusals_of,
    )
    personal_data_sections.register("recusals", section, order=73)


def recusals_of(user: User) -> Iterator[Record]:
    """From when to when, of which request; where it is all those of an applicant, nothing of who they are."""
    for recusal in user.recusals.select_related("request").order_by("pk"):
        reference = recusal.request.reference if recusal.request else _("All the requests of an applicant")
        contents = [(_("Declared on"), in_words(recusal.declared_at))]
        if recusal.ended_at:
            contents.append((_("Ended on"), in_words(recusal.ended_at)))
        data = {"request": reference, "declared_at": recusal.declared_at, "ended_at": recusal.ended_at}
        yield Record(reference, data, contents)


def forget(user: User) -> None:
    """Their recusals go with the account, and their name from those that they ended."""
    user.recusals.all().delete()
    Recusal.objects.filter(ended_by=user).update(ended_by=None)
