"""The history of a profile in words: its audit events read for its administrators. Writes nothing."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import AuditEvent, Profile, Role, User
from portal.dates import long_moment

Words = Callable[[AuditEvent, str], str]
"""How a kind of event is told: the event, and the name of the person whom it is about."""


def events_of(profile: Profile) -> QuerySet[AuditEvent]:
    """What happened to the profile, the latest first."""
    return AuditEvent.objects.filter(profile=profile).select_related("actor").order_by("-number")


def lines_of(events: Sequence[AuditEvent]) -> list[dict[str, str]]:
    """These events as `components/timeline.html` shows them; two queries at most, however many."""
    names = _names(events)
    return [_line(event, names) for event in events]


def _line(event: AuditEvent, names: Mapping[str, str]) -> dict[str, str]:
    about = names.get(str(event.details.get("member", "")), "") or _("A person who has no account any more")
    words = WORDS.get(event.kind, lambda _event, _about: _("A change of the profile"))
    actor = event.actor.get_full_name() if event.actor and event.kind not in UNSIGNED else ""
    return {
        "title": words(event, about),
        "date": long_moment(event.at),
        "iso": event.at.isoformat(),
        "who": _("by %(person)s") % {"person": actor} if actor else "",
    }


def _names(events: Sequence[AuditEvent]) -> dict[str, str]:
    uuids = {UUID(str(event.details["member"])) for event in events if "member" in event.details}
    return {str(user.uuid): user.get_full_name() for user in User.objects.filter(uuid__in=uuids)} if uuids else {}


def _role(event: AuditEvent, key: str = "role") -> str:
    return str(Role(event.details[key]).label)


def _joined(event: AuditEvent, about: str) -> str:
    values = {"person": about, "role": _role(event)}
    if event.details["how"] == "key":
        return _("%(person)s joined with a key. Role: %(role)s") % values
    return _("%(person)s joined, their request accepted. Role: %(role)s") % values


def _role_changed(event: AuditEvent, about: str) -> str:
    values = {"person": about, "former": _role(event, "former"), "role": _role(event)}
    return _("Role of %(person)s changed from “%(former)s” to “%(role)s”") % values


def _key_made(event: AuditEvent, about: str) -> str:
    values = {"role": _role(event)}
    if event.details["sent"]:
        return _("Key made and sent by e-mail. Role: %(role)s") % values
    return _("Key made. Role: %(role)s") % values


def _key_refused(event: AuditEvent, about: str) -> str:
    reasons = {
        "used": _("Someone tried a key that was used already"),
        "revoked": _("Someone tried a revoked key"),
        "expired": _("Someone tried a key that was out of date"),
    }
    return reasons[str(event.details["reason"])]


UNSIGNED = frozenset({"share_key_refused", "member_joined", "member_left"})
"""Who tried a key that does not work, and who did what they are themselves the subject of, sign nothing."""

WORDS: dict[str, Words] = {
    "member_joined": _joined,
    "member_role_changed": _role_changed,
    "member_removed": lambda event, about: _("%(person)s was removed from the profile") % {"person": about},
    "member_left": lambda event, about: _("%(person)s left the profile") % {"person": about},
    "share_key_made": _key_made,
    "share_key_revoked": lambda event, about: _("Key revoked"),
    "share_key_refused": _key_refused,
    "profile_added": lambda event, about: _("Profile added"),
    "profile_changed": lambda event, about: _("Data of the profile changed"),
    "join_asked": lambda event, about: _("Someone asked to join the profile"),
    "join_accepted": lambda event, about: _("A request to join was accepted"),
    "join_refused": lambda event, about: _("A request to join was refused"),
    "join_passed_on": lambda event, about: _("A request to join was passed on to the département"),
    "join_expired": lambda event, about: _("A request to join lapsed"),
}
