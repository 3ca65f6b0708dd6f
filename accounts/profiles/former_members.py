"""Who no longer belongs to a profile, since when and by whom, from its history. Reads only."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import AuditEvent, Membership, Profile, User
from portal.dates import long_moment

LEFT, REMOVED = "member_left", "member_removed"


@dataclass(frozen=True)
class Departure:
    """The moment when a person ceased to belong to a profile; `remover` is whoever removed them, if still known."""

    profile: Profile
    at: dt.datetime
    is_own: bool
    remover: User | None = None

    @property
    def text(self) -> str:
        """What happened, for the person: since when, and by whom unless they left by themselves."""
        values = {"profile": self.profile.name, "when": long_moment(self.at)}
        if self.is_own:
            return _("You left the profile “%(profile)s” on %(when)s.") % values
        sentence = _("You no longer belong to the profile “%(profile)s” since %(when)s.") % values
        return f"{sentence} {self._by}"

    @property
    def _by(self) -> str:
        if self.remover is None:
            return _("An administrator ended your access.")
        return _("%(person)s ended your access.") % {"person": self.remover.get_full_name()}


def departure_of(user: User, profile: Profile) -> Departure | None:
    """The last time that `user` left `profile`; None for a member, and for who never was one."""
    if Membership.objects.filter(profile=profile, user=user).exists():
        return None
    events = AuditEvent.objects.filter(profile=profile, kind__in=(LEFT, REMOVED), details__member=str(user.uuid))
    event = events.select_related("actor").order_by("number").last()
    if event is None:
        return None
    is_own = event.kind == LEFT
    return Departure(profile, event.at, is_own, None if is_own else event.actor)
