"""What an applicant declares of its other de minimis aids, as who instructs writes it; what is wrong is withdrawn."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from portal.words.text import fold
from teleservices.competence.aid_regimes import DE_MINIMIS
from teleservices.competence.rules import MOST_CENTS, rules_of
from teleservices.deciding.errors import DeclarationRefusedError, StaleDeclarationError
from teleservices.deciding.proposals.proposing import why_not_reviewing
from teleservices.legal import legal_day
from teleservices.lifecycle import locked
from teleservices.models import AidRegime, DeclaredAid, ServiceRequest

MOST_LINES = 60
"""Lines that a request may have, withdrawn ones included."""


@dataclass(frozen=True, kw_only=True)
class OtherAid:
    """An aid that the statement says, its amount in cents."""

    regime: AidRegime
    granted_on: dt.date
    amount_cents: int
    granted_by: str


@transaction.atomic
def declare_aid(*, request_id: int, author: User, stated_on: dt.date, aid: OtherAid | None) -> DeclaredAid:
    """Write a line of the statement of `stated_on`: an aid, or (None) that there is no other than those written.

    Raises DeclarationRefusedError: role, interest, state of the request, a day to come, a regime without ceiling, an
    aid that is written already.
    """
    request = locked(request_id)
    if why := why_not_declaring(author, request) or _why_not_that(request, stated_on, aid):
        raise DeclarationRefusedError(why)
    return DeclaredAid.objects.create(
        profile_id=request.profile_id,
        request=request,
        stated_on=stated_on,
        is_nil=aid is None,
        regime=aid.regime if aid else "",
        granted_on=aid.granted_on if aid else None,
        amount_cents=aid.amount_cents if aid else None,
        granted_by=aid.granted_by.strip() if aid else "",
        author=author,
        author_name=author.get_full_name(),
        written_at=timezone.now(),
    )


@transaction.atomic
def withdraw_declared(*, request_id: int, uuid: UUID, author: User) -> None:
    """Withdraw a line that was written on this request: it counts no more, and stays to be read.

    Raises DeclarationRefusedError as `declare_aid`, StaleDeclarationError when it is withdrawn already.
    DeclaredAid.DoesNotExist for a line of another request.
    """
    request = locked(request_id)
    line = request.declared_aids.get(uuid=uuid)
    if why := why_not_declaring(author, request):
        raise DeclarationRefusedError(why)
    withdrawn = {"withdrawn_at": timezone.now(), "withdrawn_by": author, "withdrawn_by_name": author.get_full_name()}
    if not DeclaredAid.objects.filter(pk=line.pk, withdrawn_at=None).update(**withdrawn):
        raise StaleDeclarationError(_("Someone else has just withdrawn this line: see what is declared now."))


def why_not_declaring(author: User, request: ServiceRequest) -> str:
    """Why `author` writes nothing of what is declared; empty when they may."""
    rules = rules_of(request.procedure)
    if rules is None or not any(regime in DE_MINIMIS for regime in rules.aid_regimes):
        return _("The rules of this procedure ask for no statement of de minimis aids.")
    return why_not_reviewing(author, request)


def _why_not_that(request: ServiceRequest, stated_on: dt.date, aid: OtherAid | None) -> str:
    today = legal_day(timezone.now())
    if stated_on > today or (aid and aid.granted_on > today):
        return _("This day is to come: write that of the statement, and that on which the aid was granted.")
    if request.declared_aids.count() >= MOST_LINES:
        return _("At most %(most)d lines can be written on a request.") % {"most": MOST_LINES}
    return _why_not_that_aid(request, aid) if aid else ""


def _why_not_that_aid(request: ServiceRequest, aid: OtherAid) -> str:
    if aid.regime not in DE_MINIMIS:
        return _("Only de minimis aids are declared here: choose their regime.")
    if not 0 < aid.amount_cents <= MOST_CENTS:
        return _("Write the amount of the aid.")
    if not aid.granted_by.strip():
        return _("Write who granted it.")
    same = DeclaredAid.objects.filter(profile=request.profile_id, withdrawn_at=None, regime=aid.regime)
    same = same.filter(granted_on=aid.granted_on, amount_cents=aid.amount_cents)
    if fold(aid.granted_by.strip()) in {fold(name) for name in same.values_list("granted_by", flat=True)}:
        return _("This aid is written already: it would count twice.")
    return ""
