"""What letters by post, consents and refusals hold of a person: in their archive, in the deletion of their account.

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
from teleservices.models import ElectronicConsent, ElectronicRefusal, PostalSending


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
        "notification", gettext_lazy("What you accepted or refused of electronic ways"), _count, consents_of
    )
    personal_data_sections.register("consents", consents, order=61)
    erasure_steps.register("letters_by_post", Step(erased=lambda user: [], kept=lambda user: [], run=forget), order=9)


def letters_of(user: User) -> Iterator[Record]:
    """Their references and dates; never to whom nor where they went, which is their request's."""
    for sending in _handled(user).select_related("request").order_by("pk").iterator(chunk_size=500):
        reference = sending.request.reference
        data = {"request": reference, "asked_at": sending.asked_at, "posted_on": sending.posted_on}
        yield Record(reference, data, [(_("Letter asked on"), in_words(sending.asked_at))])


def consents_of(user: User) -> Iterator[Record]:
    """Consents, then refusals: for which profile, since when and until when."""
    for consent in ElectronicConsent.objects.filter(_of(user)).select_related("profile").order_by("pk"):
        yield _record(consent, _("Consent given on"), _("Consent withdrawn on"))
    for refusal in ElectronicRefusal.objects.filter(_of(user)).select_related("profile").order_by("pk"):
        yield _record(refusal, _("Electronic answers refused on"), _("Refusal withdrawn on"))


def _record(row: ElectronicConsent | ElectronicRefusal, grant_label: str, withdrawal_label: str) -> Record:
    contents = [(grant_label, in_words(row.given_at))]
    if row.withdrawn_at:
        contents.append((withdrawal_label, in_words(row.withdrawn_at)))
    data = {"profile": row.profile.name, "given_at": row.given_at, "withdrawn_at": row.withdrawn_at}
    return Record(row.profile.name, {**data, "refusal": isinstance(row, ElectronicRefusal)}, contents)


def forget(user: User) -> None:
    """Who has no account reads no portal: their own consent ends, and what is decided next leaves by post."""
    standing = ElectronicConsent.objects.filter(profile__in=own_profiles(user), withdrawn_at=None)
    standing.update(withdrawn_at=timezone.now())
    for model in (ElectronicConsent, ElectronicRefusal):
        model._default_manager.filter(given_by=user).update(given_by=None)
        model._default_manager.filter(withdrawn_by=user).update(withdrawn_by=None)
    PostalSending.objects.filter(asked_by=user).update(asked_by=None)
    PostalSending.objects.filter(posted_by=user).update(posted_by=None)


def _handled(user: User) -> QuerySet[PostalSending]:
    return PostalSending.objects.filter(Q(asked_by=user) | Q(posted_by=user))


def _of(user: User) -> Q:
    return Q(given_by=user) | Q(withdrawn_by=user)


def _count(user: User) -> int:
    refusals = ElectronicRefusal.objects.filter(_of(user)).count()
    return ElectronicConsent.objects.filter(_of(user)).count() + refusals
