"""The place that documents take: what a profile and a person may keep, what is left. Decides nothing of a file.

What counts is what a member may take away: the documents sent and their former versions, each as it is kept. The
pictures of first pages and the sealed originals of signed files are the portal's own affair, and so is what it sent.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet, Sum

from accounts.models import Profile, User
from locker.models import DocumentVersion, LockerDocument

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Space:
    """The place used and allowed, in bytes: the profile's, or the person's over all profiles when it is the fuller."""

    used: int
    quota: int

    @property
    def left(self) -> int:
        """What may still be added."""
        return max(0, self.quota - self.used)


def max_bytes() -> int:
    """The largest file accepted, in bytes."""
    return settings.PARVIS_FILE_MAX_MB * MEGABYTE


def quota_bytes() -> int:
    """What a profile may keep, in bytes."""
    return settings.PARVIS_PROFILE_QUOTA_MB * MEGABYTE


def user_quota_bytes() -> int:
    """What one person may have added, all profiles together, in bytes."""
    return settings.PARVIS_USER_QUOTA_MB * MEGABYTE


def used_bytes(profile: Profile) -> int:
    """What the documents sent by a profile weigh with their former versions, in bytes."""
    documents = LockerDocument.objects.sent().filter(profile=profile)
    return _weight(documents) + _weight(DocumentVersion.objects.filter(document__profile=profile))


def used_by(user: User) -> int:
    """What the documents and versions that a person added weigh, all profiles together, in bytes."""
    documents = LockerDocument.objects.sent().filter(added_by=user)
    return _weight(documents) + _weight(DocumentVersion.objects.filter(added_by=user))


def profile_space(profile: Profile) -> Space:
    """The place of a profile."""
    return Space(used=used_bytes(profile), quota=quota_bytes())


def user_space(user: User) -> Space:
    """The place of a person, all profiles together."""
    return Space(used=used_by(user), quota=user_quota_bytes())


def space(profile: Profile, user: User) -> Space:
    """The tighter of the two, to be announced beside an upload."""
    return min(profile_space(profile), user_space(user), key=lambda each: each.left)


def _weight(documents: QuerySet[LockerDocument] | QuerySet[DocumentVersion]) -> int:
    return documents.aggregate(total=Sum("stored_file__size"))["total"] or 0
