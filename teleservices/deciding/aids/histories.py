"""The de minimis aids of applicants over three years: two queries, whatever the number of requests. It reads only.

An applicant is its undertaking, as far as the portal knows it: all the profiles of one SIREN. Which others make one
single undertaking with it (regulation (EU) 2023/2831, art. 2(2)) is for the agent to find in the statement.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet

from accounts.models import Profile
from teleservices.competence.aid_regimes import DE_MINIMIS, counts_since
from teleservices.models import AidRegime, Decision, DeclaredAid

SIREN_LENGTH = 9
AT_ONCE = 100
"""SIRENs of one condition; databases bound how deep one may be."""


@dataclass(frozen=True)
class CountedAid:
    """An aid that counts, in cents; `request` is that of a decision of ours, or on which it was declared."""

    regime: str
    cents: int
    is_ours: bool
    request: int | None


@dataclass(frozen=True)
class Statement:
    """That something was declared, or that nothing was: on which request, on which day."""

    request: int | None
    stated_on: dt.date


@dataclass
class AidHistory:
    """What an undertaking had over three years, and what it declared."""

    aids: list[CountedAid] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)

    def total(self, regimes: Iterable[AidRegime], *, is_ours: bool, but: int | None = None) -> int:
        """Cents of these regimes, ours or declared; what the request `but` was granted is left out."""
        counted = set(regimes)
        return sum(
            aid.cents
            for aid in self.aids
            if aid.regime in counted and aid.is_ours == is_ours and not (is_ours and aid.request == but)
        )


def undertaking_of(profile: Profile) -> str:
    """What tells an undertaking from the others: its SIREN, else its profile."""
    return f"siren:{profile.siret[:SIREN_LENGTH]}" if profile.siret else f"profile:{profile.pk}"


def histories_of(profiles: Sequence[Profile], day: dt.date) -> Mapping[str, AidHistory]:
    """What each of these had in the three years that end on `day`, by undertaking."""
    histories: defaultdict[str, AidHistory] = defaultdict(AidHistory)
    if not profiles:
        return histories
    since = counts_since(day)
    for decision in _ours(profiles, since):
        aid = CountedAid(decision.aid_regime or "", decision.amount_cents or 0, True, decision.request_id)
        histories[undertaking_of(decision.request.profile)].aids.append(aid)
    for line in _declared(profiles):
        history = histories[undertaking_of(line.profile)]
        history.statements.append(Statement(line.request_id, line.stated_on))
        if line.granted_on and line.granted_on >= since:
            history.aids.append(CountedAid(line.regime, line.amount_cents or 0, False, line.request_id))
    return histories


def declared_by(profile: Profile) -> QuerySet[DeclaredAid]:
    """The aids that the undertaking of a profile declared, whenever they were granted, the latest first: one query."""
    return _declared([profile]).filter(is_nil=False).order_by("-granted_on", "-pk")


def _ours(profiles: Sequence[Profile], since: dt.date) -> QuerySet[Decision]:
    """By the day of the act, on which the right to the aid is given (art. 3(3)), whenever it is paid."""
    standing = Decision.objects.standing().filter(aid_regime__in=list(DE_MINIMIS), act_date__gte=since)
    rows = standing.filter(amount_cents__isnull=False, request__profile__in=_keys_of_undertakings(profiles))
    return rows.select_related("request__profile").only("aid_regime", "amount_cents", "request__profile__siret")


def _declared(profiles: Sequence[Profile]) -> QuerySet[DeclaredAid]:
    rows = DeclaredAid.objects.filter(withdrawn_at=None, profile__in=_keys_of_undertakings(profiles))
    return rows.select_related("profile")


def _keys_of_undertakings(profiles: Sequence[Profile]) -> QuerySet[Profile, Any]:
    """Those of all profiles of these undertakings, by the index of SIRETs: of all decisions, only theirs are read."""
    sirens = sorted({profile.siret[:SIREN_LENGTH] for profile in profiles if profile.siret})
    establishments = [Q(siret__range=(f"{siren}00000", f"{siren}99999")) for siren in sirens]
    keys = Profile.objects.order_by().values("pk")
    others = (
        keys.filter(reduce(or_, establishments[start : start + AT_ONCE]))
        for start in range(0, len(establishments), AT_ONCE)
    )
    return keys.filter(pk__in=[profile.pk for profile in profiles]).union(*others)
