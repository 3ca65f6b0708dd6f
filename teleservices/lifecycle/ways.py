"""By which ways the people of a request are reached: asked by whatever tells them anything. It reads only."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import User
from accounts.permissions import administrators_of, may_file_for, may_see_profile
from notifications.stops import unreachable_among
from teleservices.letters.letter_models import readable_models
from teleservices.letters.letterhead import recipient
from teleservices.models import ElectronicConsent, ElectronicRefusal, ServiceRequest, WayReason


class Channel(models.TextChoices):
    """How something reaches a person."""

    PORTAL = "portal", _("Portal")
    EMAIL = "email", _("E-mail")
    POST = "post", pgettext_lazy("a way to reach", "Ordinary letter")
    REGISTERED = "registered", pgettext_lazy("a way to reach", "Registered letter")

    @classmethod
    def posted(cls) -> "tuple[Channel, ...]":
        """Those that end in a letter box."""
        return cls.POST, cls.REGISTERED


class WayRole(models.TextChoices):
    """What a person is for a request."""

    APPLICANT = "applicant", pgettext_lazy("of a request", "Who filed it")
    ADMINISTRATOR = "administrator", pgettext_lazy("of a request", "Who administers its profile")
    HOLDER = "holder", pgettext_lazy("of a request", "Whom it is filed for")


@dataclass(frozen=True)
class Way:
    """One way to one person; `why` is empty where it is the ordinary one.

    `address` is an e-mail's or the lines of a letter's; empty for the portal, and for a letter that nobody knows where
    to send: its people are then not reached.
    """

    person: str
    role: WayRole
    channel: Channel
    address: str = ""
    why: WayReason | None = None


def way_to_reach(request: ServiceRequest, *, is_decision: bool = False) -> tuple[Way, ...]:
    """The ways to the people of a request, a letter first where there must be one.

    `is_decision`: of a decision, which a procedure may want notified by registered letter. Two queries where the role
    of who filed was read with the request, three more at most where it wasn't; one more for a registered decision.
    """
    followers = followers_of(request)
    returned = unreachable_among(person.email for person in followers) if followers else set()
    reason = _why_by_post(request, followers, returned)
    is_registered = is_decision and notifies_by_registered_letter(request) and _consent(request, followers) is None
    if is_registered:
        reason = WayReason.REGISTERED
    posted = [_letter(request, reason, is_registered=is_registered)] if reason else []
    return (*posted, *(way for person in followers for way in _electronic(request, person, returned)))


def letter_among(ways: tuple[Way, ...]) -> Way | None:
    """The one that ends in a letter box; None where there is none."""
    return next((way for way in ways if way.channel in Channel.posted()), None)


def followers_of(request: ServiceRequest) -> list[User]:
    """Who filed; once they may not act for the profile, its administrators first, then they if they may still read.

    A closed account reads nothing. Three queries at most; none where the role of who filed was read with the request.
    """
    applicant, profile = request.applicant, request.profile
    if applicant.is_active and may_file_for(applicant, profile):
        return [applicant]
    reads = [applicant] if applicant.is_active and may_see_profile(applicant, profile) else []
    return [*administrators_of(profile), *reads]


def addressee(request: ServiceRequest) -> tuple[str, str]:
    """To whom a letter goes, and the lines of their address: those of the letter itself; none where none is known."""
    name, *lines = (str(line) for line in recipient(request))
    knows_where = bool(request.profile.postal_address or (request.profile.type.is_personal and lines))
    return name, "\n".join(lines) if knows_where else ""


def notifies_by_registered_letter(request: ServiceRequest) -> bool:
    """Whether the procedure of a request notifies its decisions by registered letter."""
    letters = readable_models(request.procedure.letter_models)
    return letters is not None and letters.is_registered


def consent_of(request: ServiceRequest) -> ElectronicConsent | None:
    """The consent by which the portal replaces a registered letter, where somebody may still read what it puts there.

    Four queries at most.
    """
    return _consent(request, followers_of(request))


def refuses_electronic_answers(request: ServiceRequest) -> bool:
    """Whether its profile refused expressly to be answered electronically (CRPA L112-14, 2°). One query."""
    return ElectronicRefusal.objects.filter(profile=request.profile_id, withdrawn_at=None).exists()


def _consent(request: ServiceRequest, followers: list[User]) -> ElectronicConsent | None:
    if not followers:
        return None
    return ElectronicConsent.objects.filter(profile=request.profile_id, withdrawn_at=None).first()


def goes_by_post(emails: Collection[str], returned: Collection[str], *, refuses: bool) -> bool:
    """Whether a letter leaves besides: nobody reads what is electronic, they refuse it, or every e-mail came back."""
    return refuses or all(email in returned for email in emails)


def _why_by_post(request: ServiceRequest, followers: list[User], returned: set[str]) -> WayReason | None:
    """Why a letter must leave, besides what is electronic; None where nothing wants it."""
    refuses = bool(followers) and refuses_electronic_answers(request)
    if not goes_by_post([person.email for person in followers], returned, refuses=refuses):
        return None
    if not followers:
        return WayReason.LEFT if request.applicant.is_active else WayReason.DELETED
    return WayReason.REFUSED if refuses else WayReason.RETURNED


def _letter(request: ServiceRequest, reason: WayReason, *, is_registered: bool) -> Way:
    name, address = addressee(request)
    channel = Channel.REGISTERED if is_registered else Channel.POST
    return Way(name[:200], WayRole.HOLDER, channel, address, reason)


def _electronic(request: ServiceRequest, person: User, returned: set[str]) -> tuple[Way, Way]:
    role = WayRole.APPLICANT if person.pk == request.applicant_id else WayRole.ADMINISTRATOR
    name, why = person.get_full_name(), WayReason.RETURNED if person.email in returned else None
    return Way(name, role, Channel.PORTAL), Way(name, role, Channel.EMAIL, person.email, why)
