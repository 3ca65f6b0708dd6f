"""The place that documents take: what a profile and a person may keep, what is left. Decides nothing of a file.

What counts is what a member may take away: the documents sent and their former versions, each as it is kept. The
pictures of first pages and the sealed originals of signed files are the portal's own affair, and so is what it sent.
"""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet, Sum, Value

from accounts.models import Profile, User
from locker.models import DocumentVersion, LockerDocument

MEGABYTE = 1024 * 1024
Documents = QuerySet[LockerDocument] | QuerySet[DocumentVersion]


@dataclass(frozen=True)
class Space:
    """The place used and allowed, in bytes: the profile's, or the person's over all profiles when it is the fuller."""

    used: int
    quota: int

    @property
    def left(self) -> int:
        """The bytes that may still be added; 0 when more than the quota is used, since a quota may be lowered."""
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
    return sum(_weigh(*_of_profile(profile)))


def spaces(profile: Profile, user: User) -> tuple[Space, Space]:
    """The place of a profile, and of a person over all profiles: the documents and versions that they added."""
    documents, versions, own_documents, own_versions = _weigh(
        *_of_profile(profile),
        LockerDocument.objects.sent().filter(added_by=user),
        DocumentVersion.objects.filter(added_by=user),
    )
    of_profile = Space(used=documents + versions, quota=quota_bytes())
    return of_profile, Space(used=own_documents + own_versions, quota=user_quota_bytes())


def space(profile: Profile, user: User) -> Space:
    """The tighter of the two, to be announced beside an upload."""
    return min(spaces(profile, user), key=lambda each: each.left)


def _of_profile(profile: Profile) -> tuple[Documents, Documents]:
    return LockerDocument.objects.sent().filter(profile=profile), DocumentVersion.objects.filter(
        document__profile=profile
    )


def _weigh(*counted: Documents) -> list[int]:
    """What each of these weighs, in bytes, all in one query."""
    sums = [
        each.order_by().annotate(place=Value(place)).values("place").annotate(total=Sum("stored_file__size"))
        for place, each in enumerate(counted)
    ]
    totals = {row["place"]: row["total"] or 0 for row in sums[0].union(*sums[1:], all=True)}
    return [totals.get(place, 0) for place in range(len(counted))]
