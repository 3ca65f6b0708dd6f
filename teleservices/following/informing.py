"""Who else is informed of a request: its applicant invites them, they settle it by the link of an e-mail."""

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from formkit.fieldtypes import field_type
from portal.web.throttling import seconds_to_wait, throttle
from teleservices.lifecycle import ActRefusedError
from teleservices.lifecycle.emails.informed import post_invitation, uuid_of
from teleservices.models import InformedPerson, ServiceRequest, State
from teleservices.permissions import Party, refusal

DAY = 24 * 60 * 60
INVITED_BY_ONE, INVITED_ALIKE = 20, 3
"""Invitations a day: by one person, and to one address whoever asks."""
FORGOTTEN_AFTER_DAYS = 365


class UnknownLinkError(Exception):
    """No such link, or its invitation lapsed, or the request is gone: who holds it isn't told which."""


def members_to_invite(request: ServiceRequest, user: User) -> QuerySet[User]:
    """The other members of the profile, unless they get all of its e-mails already."""
    members = User.objects.filter(is_active=True, memberships__profile=request.profile_id)
    members = members.filter(memberships__wants_notices=False, memberships__profile=request.profile_id)
    listed = request.informed_people.exclude(member=None).values("member")
    return members.exclude(pk__in=[user.pk, request.applicant_id]).exclude(pk__in=listed)


def addresses_named(request: ServiceRequest) -> list[str]:
    """The e-mail addresses that the form's answers give, the applicant's left out: its contact, often."""
    fields = [field for field in request.form.fields() if field_type(field).is_email_address]
    answers = [request.answers.get(field.key) for field in fields]
    addresses = dict.fromkeys(address.lower() for address in answers if isinstance(address, str))
    return [address for address in addresses if address != request.applicant.email.lower()]


def invite(*, user: User, request: ServiceRequest, address: str = "", member: User | None = None) -> InformedPerson:
    """Invite an address or a member, by an e-mail that asks them; they are told nothing before they confirm.

    Raises ActRefusedError: not allowed to `user`, an ended request, somebody who is listed or stopped, too many.
    """
    address = address.lower()
    with transaction.atomic():
        locked = ServiceRequest.objects.locked(request.pk)
        if why := _why_not(user, locked, address, member) or _too_often(user, member.email if member else address):
            raise ActRefusedError(why)
        person = InformedPerson.objects.create(request=locked, address=address, member=member, invited_by=user)
        post_invitation(person, inviter=user.get_full_name())
    return person


def remove(*, user: User, request: ServiceRequest, uuid: UUID) -> bool:
    """Inform them no more; False for who isn't listed, or stopped it themselves. Raises ActRefusedError."""
    if why := refusal(user, request, Party.APPLICANT):
        raise ActRefusedError(why)
    return bool(request.informed_people.filter(uuid=uuid, stopped_at=None).delete()[0])


def _why_not(user: User, request: ServiceRequest, address: str, member: User | None) -> str:
    """What keeps `user` from inviting anybody to this request, or just them; empty when nothing does."""
    if why := refusal(user, request, Party.APPLICANT):
        return why
    if request.state not in State.open():
        return _("This request is over: nobody can be added any more.")
    if why := _why_not_them(user, request, address, member):
        return why
    if request.informed_people.filter(stopped_at=None).count() < InformedPerson.MOST:
        return ""
    words = _("%(most)s people are informed already. Take somebody off the list first.")
    return words % {"most": InformedPerson.MOST}


def _why_not_them(user: User, request: ServiceRequest, address: str, member: User | None) -> str:
    if member is not None:
        is_offered = members_to_invite(request, user).filter(pk=member.pk).exists()
        return "" if is_offered else _("This member is already informed, or no longer a member.")
    if address in {user.email.lower(), request.applicant.email.lower()}:
        return _("This address already receives the e-mails of this request.")
    person = request.informed_people.filter(address=address).first()
    if person is None:
        return ""
    if person.stopped_at is None:
        return _("This address is already in the list.")
    return _("This person doesn’t want to be informed: only they can go back on it, by the link of their e-mail.")


def _too_often(user: User, recipient: str) -> str:
    """Said once one of the limits is reached; counted only where neither is."""
    mine, theirs = f"informing:{user.pk}", f"informed:{recipient.lower()}"
    if seconds_to_wait(mine, INVITED_BY_ONE, DAY) or throttle(theirs, INVITED_ALIKE, DAY):
        return _("Too many invitations were sent today. Try again tomorrow.")
    throttle(mine, INVITED_BY_ONE, DAY)
    return ""


# --- By whom it concerns ---------------------------------------------------------------------------------------------
def invited(token: str) -> InformedPerson:
    """Whom this token names, with their request. Raises UnknownLinkError."""
    related = ("member", "invited_by", "request__procedure")
    people = InformedPerson.objects.select_related(*related).exclude(_unanswered())
    uuid = uuid_of(token)
    person = people.filter(uuid=uuid).first() if uuid else None
    if person is None:
        raise UnknownLinkError
    return person


def confirm(person: InformedPerson) -> None:
    """Inform them from now on, be it for the second time."""
    now = timezone.now()
    InformedPerson.objects.filter(pk=person.pk).update(confirmed_at=now, stopped_at=None)


def stop(person: InformedPerson) -> None:
    """Inform them no more; said twice, the first day stays."""
    InformedPerson.objects.filter(pk=person.pk, stopped_at=None).update(stopped_at=timezone.now())


def lapsed_people() -> QuerySet[InformedPerson]:
    """Those who never answered, and those of requests that ended long ago."""
    long_ago = timezone.now() - dt.timedelta(days=FORGOTTEN_AFTER_DAYS)
    over = Q(request__state__in=State.ended(), request__updated_at__lt=long_ago)
    return InformedPerson.objects.filter(_unanswered() | over)


def _unanswered() -> Q:
    """Invited longer ago than an invitation lasts, and silent since."""
    asked_before = timezone.now() - InformedPerson.ANSWERED_WITHIN
    return Q(confirmed_at=None, stopped_at=None, invited_at__lt=asked_before)
