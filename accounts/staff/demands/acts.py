"""What somebody would give themselves, asked of another administrator: asked, accepted, refused, taken back."""

import hashlib
import json
from collections.abc import Sequence

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts import audit
from accounts.errors import AccountsError
from accounts.letters import rights as letters
from accounts.models import DemandState, RightsDemand, User
from accounts.models.rights_demand import LIFE
from accounts.staff.administrators import administrators
from accounts.staff.demands import own_rights, present_rights
from accounts.staff.demands.present_rights import Grant
from portal.admin.seen import fingerprint


class DemandError(AccountsError):
    """A demand can't be made, or answered."""


class DemandWithoutReasonError(DemandError):
    """Nobody asks or refuses without saying why."""

    wording = _("Say why: another administrator decides by it.")


class AnsweredError(DemandError):
    """Somebody else answered, it was taken back, or it waited too long."""

    wording = _("This demand no longer waits for an answer.")


class NotYoursToAnswerError(DemandError):
    """Who asks doesn't answer, nor whoever they made an administrator lately."""

    wording = _("You can't answer this demand: another administrator does.")


class ChangedSinceError(DemandError):
    """What accepting gives is no longer what the page showed."""

    wording = _("What this demand would give has changed since you opened the page: read it again, then answer.")


@transaction.atomic
def ask(*, author: User, beneficiary: User, grants: Sequence[Grant], reason: str) -> RightsDemand:
    """Ask for these grants; asked twice, it is the same demand. Every administrator is told.

    Raises DemandWithoutReasonError.
    """
    if not reason.strip():
        raise DemandWithoutReasonError
    User.objects.select_for_update().get(pk=beneficiary.pk)
    rows = [list(grant) for grant in grants]
    digest = hashlib.sha256(json.dumps(rows).encode()).hexdigest()
    waiting = RightsDemand.objects.filter(beneficiary=beneficiary, digest=digest, state=DemandState.PENDING).first()
    if waiting and waiting.is_open:
        return waiting
    if waiting:
        _close(waiting, DemandState.WITHDRAWN, author, "")
    demand = RightsDemand.objects.create(
        author=author, beneficiary=beneficiary, facts=rows, digest=digest, reason=reason.strip()[:300]
    )
    audit.record(account=beneficiary, kind="own_right_asked", actor=author, details={"demand": str(demand.uuid)})
    own_rights.tell(letters.tell_asked, demand=demand)
    return demand


@transaction.atomic
def accept(*, demand: RightsDemand, actor: User, seen: str) -> None:
    """Give what was asked, as the page showed it (`seen`: its fingerprint). Raises DemandError."""
    demand = _to_answer(demand, actor)
    if seen != fingerprint_of(demand):
        raise ChangedSinceError
    were = set(administrators().values_list("pk", flat=True))
    present_rights.add(demand.beneficiary, _grants(demand), actor=actor)
    own_rights.note_administrators(were=were, actor=actor)
    _close(demand, DemandState.ACCEPTED, actor, "")


@transaction.atomic
def refuse(*, demand: RightsDemand, actor: User, answer: str) -> None:
    """Give nothing, and say why. Raises DemandError."""
    if not answer.strip():
        raise DemandWithoutReasonError
    _close(_to_answer(demand, actor), DemandState.REFUSED, actor, answer.strip()[:300])


@transaction.atomic
def withdraw(*, demand: RightsDemand, actor: User) -> None:
    """Whoever asked asks no more. Raises DemandError."""
    demand = RightsDemand.objects.select_for_update().get(pk=demand.pk)
    if not demand.is_open:
        raise AnsweredError
    if actor.pk != demand.author_id:
        raise NotYoursToAnswerError
    _close(demand, DemandState.WITHDRAWN, actor, "")


def may_answer(user: User, demand: RightsDemand) -> bool:
    """Whether this administrator is somebody else than who asks; the emergency account is, always."""
    others = own_rights.deciders(beneficiary=demand.beneficiary, author=demand.author)
    is_emergency = administrators().exclude(sealed=None).filter(pk=user.pk).exists()
    return is_emergency or others.filter(pk=user.pk).exists()


def waiting() -> QuerySet[RightsDemand]:
    """Those that wait for an answer, the oldest first."""
    since = timezone.now() - LIFE
    return RightsDemand.objects.filter(state=DemandState.PENDING, asked_at__gt=since).order_by("asked_at")


def gains(demand: RightsDemand) -> list[str]:
    """The rights that accepting gives as things stand: tried, then undone."""
    before = present_rights.rights(demand.beneficiary)
    with transaction.atomic():
        present_rights.add(demand.beneficiary, _grants(demand), actor=demand.author)
        after = present_rights.rights(demand.beneficiary)
        transaction.set_rollback(True)
    return sorted(after - before)


def fingerprint_of(demand: RightsDemand) -> str:
    """The fingerprint of what accepting gives as things stand."""
    return fingerprint(gains(demand))


def _grants(demand: RightsDemand) -> list[Grant]:
    return [tuple(grant) for grant in demand.facts]


def _to_answer(demand: RightsDemand, actor: User) -> RightsDemand:
    """The demand, held, that `actor` may answer; people before demands, as every change of rights holds them."""
    list(administrators().select_for_update())
    User.objects.select_for_update().get(pk=demand.beneficiary_id)
    demand = RightsDemand.objects.select_for_update().get(pk=demand.pk)
    if not demand.is_open:
        raise AnsweredError
    if not may_answer(actor, demand):
        raise NotYoursToAnswerError
    return demand


def _close(demand: RightsDemand, state: DemandState, actor: User, answer: str) -> None:
    demand.state, demand.decided_at, demand.decided_by, demand.answer = state, timezone.now(), actor, answer
    demand.save(update_fields=["state", "decided_at", "decided_by", "answer"])
    details = {"demand": str(demand.uuid)}
    audit.record(account=demand.beneficiary, kind=f"own_right_{state.value}", actor=actor, details=details)
    if state in {DemandState.ACCEPTED, DemandState.REFUSED}:
        letters.tell_answered(recipient=demand.author.email, demand=demand)
