"""What invitations to follow a request hold of a person: in the archive of their data, in the deletion of an account.

An address that somebody typed is theirs whom it reaches: whoever typed it gets it masked, as in a list of e-mails.
"""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rights.erasure import Step, erasure_steps
from accounts.rights.export_sections import Record, Section, columns, in_words, personal_data_sections
from notifications.masking import masked
from teleservices.models import Informed, InformedPerson

DATES = ("invited_at", "confirmed_at", "stopped_at")


def register() -> None:
    """Called once when the app is ready."""
    section = Section(
        "personnes-informees",
        gettext_lazy("Requests of which you are informed, or inform somebody"),
        lambda user: _of(user).count(),
        invitations_of,
    )
    personal_data_sections.register("informed_people", section, order=63)
    erasure_steps.register("informed_people", Step(erased=lambda user: [], kept=lambda user: [], run=forget), order=9)


def invitations_of(user: User) -> Iterator[Record]:
    """By whom, of which request, since when; a request that they didn't want to know of isn't named to them."""
    for person in _of(user).select_related("request", "member").order_by("pk").iterator(chunk_size=500):
        invites = person.invited_by_id == user.pk
        reference = person.request.reference if invites or person.state == Informed.CONFIRMED else ""
        data = {"request": reference, "to": masked(person.recipient) if invites else "", **columns(person, DATES)}
        contents = [(_("Invited on"), in_words(person.invited_at)), (_("Where it stands"), str(person.state.label))]
        yield Record(reference or _("Invitation"), data, contents)


def forget(user: User) -> None:
    """Who leaves informs nobody any more, and is informed of nothing."""
    _of(user).delete()


def _of(user: User) -> QuerySet[InformedPerson]:
    theirs = Q(address=user.email.lower()) | Q(member=user)
    return InformedPerson.objects.filter(theirs | Q(invited_by=user))
