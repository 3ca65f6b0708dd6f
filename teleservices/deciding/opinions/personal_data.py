"""The opinions that an agent asked for, in the archive of their data. Who gives one has no account here."""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rights.erasure import Step, erasure_steps
from accounts.rights.export_sections import Record, Section, in_words, personal_data_sections
from teleservices.models import Opinion


def register() -> None:
    """Called once when the app is ready."""
    section = Section(
        "avis-demandes",
        gettext_lazy("Opinions that you asked for on requests"),
        lambda user: _asked_by(user).count(),
        opinions_of,
    )
    personal_data_sections.register("opinions", section, order=78)
    erasure_steps.register("opinions", Step(erased=lambda user: [], kept=lambda user: [], run=forget), order=16)


def opinions_of(user: User) -> Iterator[Record]:
    """Their references and dates; never what was asked nor of whom, which is their request's."""
    for opinion in _asked_by(user).select_related("request").order_by("pk").iterator(chunk_size=500):
        reference = opinion.request.reference
        contents = [(_("Opinion asked on"), in_words(opinion.asked_at))]
        yield Record(reference, {"request": reference, "asked_at": opinion.asked_at}, contents)


def forget(user: User) -> None:
    """Opinions stay to their requests, with the name of who asked; the account is taken off them."""
    _asked_by(user).update(asked_by=None)


def _asked_by(user: User) -> QuerySet[Opinion]:
    return Opinion.objects.filter(asked_by=user)
