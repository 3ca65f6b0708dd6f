"""The elected members named at a meeting who belong to the profile of an applicant: told, for nobody to forget it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from accounts.models import Membership
from portal.words.text import words
from teleservices.deciding.meetings.lines import Line


def interested_members(lines: Sequence[Line], names: Collection[str]) -> Mapping[int, Sequence[str]]:
    """By item, those of `names` who bear the name of someone of its applicant's profile. One query.

    What they vote on may be unlawful, and they at fault (Code pénal 432-12): they leave the room. A name is all that a
    meeting knows of a member, so that this is a question to who writes the votes, never a refusal.
    """
    if not names:
        return {}
    by_profile = defaultdict(list)
    members = Membership.objects.filter(profile__in=[line.item.request.profile_id for line in lines])
    for membership in members.select_related("user"):
        by_profile[membership.profile_id].append(set(words(membership.user.get_full_name())))
    interested = {}
    for line in lines:
        people = by_profile[line.item.request.profile_id]
        interested[line.item.pk] = [name for name in names if _is_one_of(name, people)]
    return interested


def _is_one_of(name: str, people: Sequence[set[str]]) -> bool:
    """Whether a name, « Mme Laure Petit », holds the first and the last name of one of these people."""
    parts = set(words(name))
    return any(len(person) > 1 and person <= parts for person in people)
