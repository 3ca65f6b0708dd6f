"""Reminds of the documents whose validity ends soon: once each, whoever may replace them."""

import datetime as dt

from django.db import transaction
from django.utils import timezone
from django.utils.translation import ngettext

from accounts.models import Profile, User
from accounts.permissions import administrators_of, filers_of
from locker.models import LockerDocument
from notifications import outbox
from portal.identity.department import whole_url

REMINDED_BEFORE = dt.timedelta(days=30)
AT_ONCE = 200
"""Profiles told in one run; the next run takes the others."""


def remind() -> int:
    """Tell each profile once of its documents that end within a month; returns how many e-mails were written."""
    return sum(_remind_profile(pk) for pk in _profiles_to_tell())


def _profiles_to_tell() -> list[int]:
    today = timezone.localdate()
    ending = LockerDocument.objects.sent().filter(
        valid_until__gte=today, valid_until__lte=today + REMINDED_BEFORE, validity_reminded_at=None
    )
    return list(ending.order_by().values_list("profile", flat=True).distinct()[:AT_ONCE])


@transaction.atomic
def _remind_profile(profile_id: int) -> int:
    """The mark and the e-mails in one transaction: two runs at once tell once."""
    profile = Profile.objects.select_for_update().filter(pk=profile_id).first()
    if profile is None:
        return 0
    today = timezone.localdate()
    ending = LockerDocument.objects.sent().filter(
        profile=profile, valid_until__gte=today, valid_until__lte=today + REMINDED_BEFORE, validity_reminded_at=None
    )
    documents = list(ending.select_related("category", "added_by").order_by("valid_until"))
    if not documents:
        return 0
    LockerDocument.objects.filter(pk__in=[document.pk for document in documents]).update(
        validity_reminded_at=timezone.now()
    )
    people = _people(profile, documents)
    for person in people:
        _post(profile, documents, person)
    return len(people)


def _people(profile: Profile, documents: list[LockerDocument]) -> list[User]:
    """Who added them, while they may still act for the profile; else its administrators."""
    senders = {document.added_by_id for document in documents if document.added_by_id is not None}
    who = filers_of(profile).filter(pk__in=senders) or administrators_of(profile)
    return [person for person in who if person.wants_reminders]


def _post(profile: Profile, documents: list[LockerDocument], person: User) -> None:
    """Categories and days only: a title may tell something of someone."""
    count = len(documents)
    subject = ngettext("A document of your locker ends soon", "%(count)s documents of your locker end soon", count) % {
        "count": count
    }
    context = {"profile": profile, "documents": documents, "url": whole_url("locker_sent", profile.uuid)}
    first = min(documents, key=lambda document: document.pk)
    outbox.write(
        "locker/validity",
        context,
        key=f"locker:{profile.pk}:validity:{first.pk}:{first.valid_until}:{person.pk}",
        kind="locker.validity",
        recipient=person.email,
        subject=subject,
    )
