"""What letters by post and consents hold of a person: in the archive of their data, in the deletion of their account.

Where a letter went stays with its decision, which it proves the notification of; the accounts are taken off it.
"""

from collections.abc import Iterator

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.rights.erasure import Step, erasure_steps, own_profiles
from accounts.rights.export_sections import Record, Section, in_words, personal_data_sections
from teleservices.models import ElectronicConsent, PostalSending


def register() -> None:
    """Called once when the app is ready."""
    letters = Section(
        "courriers-postes",
        gettext_lazy("Letters by post that you asked for or posted for your service"),
        lambda user: _handled(user).count(),
        letters_of,
    )
    personal_data_sections.register("letters_by_post", letters, order=73)
    consents = Section(
        "notification",
        gettext_lazy("What you accepted of the notification of decisions"),
        lambda user: _said(user).count(),
        consents_of,
    )
    personal_data_sections.register("consents", consents, order=61)
    erasure_steps.register("letters_by_post", Step(erased=lambda user: [], kept=lambda user: [], run=forget), order=9)


def letters_of(user: User) -> Iterator[Record]:
    """Their references and dates; never to whom nor where they went, which is their request's."""
    for sending in _handled(user).select_related("decision__request").order_by("pk").iterator(chunk_size=500):
        reference = sending.decision.request.reference
        data = {"request": reference, "asked_at": sending.asked_at, "posted_on": sending.posted_on}
        yield Record(reference, data, [(_("Letter asked on"), in_words(sending.asked_at))])


def consents_of(user: User) -> Iterator[Record]:
    """For which profile, since when and until when."""
    for consent in _said(user).select_related("profile").order_by("pk"):
        contents = [(_("Consent given on"), in_words(consent.given_at))]
        if consent.withdrawn_at:
            contents.append((_("Consent withdrawn on"), in_words(consent.withdrawn_at)))
        data = {"profile": consent.profile.name, "given_at": consent.given_at, "withdrawn_at": consent.withdrawn_at}
        yield Record(consent.profile.name, data, contents)


def forget(user: User) -> None:
    """Who has no account reads no portal: their own consent ends, and what is decided next leaves by post."""
    standing = ElectronicConsent.objects.filter(profile__in=own_profiles(user), withdrawn_at=None)
    standing.update(withdrawn_at=timezone.now())
    ElectronicConsent.objects.filter(given_by=user).update(given_by=None)
    ElectronicConsent.objects.filter(withdrawn_by=user).update(withdrawn_by=None)
    PostalSending.objects.filter(asked_by=user).update(asked_by=None)
    PostalSending.objects.filter(posted_by=user).update(posted_by=None)


def _handled(user: User) -> QuerySet[PostalSending]:
    return PostalSending.objects.filter(Q(asked_by=user) | Q(posted_by=user))


def _said(user: User) -> QuerySet[ElectronicConsent]:
    return ElectronicConsent.objects.filter(Q(given_by=user) | Q(withdrawn_by=user))
