"""How many are written to about many requests, as `notices` and `ways` say of each: a few queries for them all."""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from accounts.models import Membership, Role, User
from notifications.stops import unreachable_among
from teleservices.lifecycle.ways import goes_by_post
from teleservices.models import ElectronicRefusal, ServiceRequest


@dataclass(frozen=True)
class Audience:
    """How many e-mails leave, and to how many people."""

    emails: int
    people: int


def audience(requests: Collection[int], *, with_members: bool) -> Audience:
    """Of an act told on all of these requests (by their keys), as `notices.recipients_of` says for each.

    Not `with_members`: of a message, which those of an organisation who asked for its e-mails don't get.
    """
    emails = written_to(requests, with_members=with_members)
    return Audience(len(emails), len({user for _pk, user in emails}))


def posted_among(requests: Collection[int]) -> set[int]:
    """Those of these requests (keys) whose people a letter reaches, as `way_to_reach` says. Five queries at most."""
    followers: defaultdict[int, set[int]] = defaultdict(set)
    for pk, person in written_to(requests, with_members=False):
        followers[pk].add(person)
    emails = dict(User.objects.filter(pk__in=set().union(*followers.values())).values_list("pk", "email"))
    returned = unreachable_among(emails.values())
    profiles = dict(ServiceRequest.objects.filter(pk__in=requests).values_list("pk", "profile"))
    refusals = ElectronicRefusal.objects.filter(profile__in=set(profiles.values()), withdrawn_at=None)
    refusing = set(refusals.values_list("profile", flat=True))
    return {
        pk
        for pk, profile in profiles.items()
        if goes_by_post([emails[person] for person in followers[pk]], returned, refuses=profile in refusing)
    }


def written_to(requests: Collection[int], *, with_members: bool) -> set[tuple[int, int]]:
    """The request and the person of each e-mail, by keys, as `audience` counts them."""
    rows = ServiceRequest.objects.filter(pk__in=requests).order_by()
    filed = list(rows.values_list("pk", "applicant", "profile", "profile__type__is_personal"))
    members: defaultdict[int, list[Membership]] = defaultdict(list)
    memberships = Membership.objects.filter(profile__in={profile for _pk, _user, profile, _is_personal in filed})
    for member in memberships.select_related("user").only("profile", "role", "wants_notices", "user__is_active"):
        members[member.profile_id].append(member)
    return {
        (pk, user)
        for pk, applicant, profile, is_personal in filed
        for user in _recipients(applicant, members[profile], with_members=with_members and not is_personal)
    }


def _recipients(applicant: int, members: Collection[Membership], *, with_members: bool) -> Iterator[int]:
    role = next((member.role for member in members if member.user_id == applicant and member.user.is_active), None)
    if role:
        yield applicant
    for member in members:
        manages = role not in Role.filing() and member.role == Role.ADMINISTRATOR
        if member.user.is_active and (manages or (with_members and member.wants_notices)):
            yield member.user_id
