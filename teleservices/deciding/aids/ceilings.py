"""Whether an aid may be given beside those that its applicant had: de minimis, and all public aids together. Pure.

Nothing is refused here: what exceeds is said with its figures, and whoever proposes it explains why.
"""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from formkit.typography import amount_text
from portal.dates import long_date
from portal.words.typography import number_text
from teleservices.competence.aid_regimes import DeMinimis, de_minimis
from teleservices.competence.amount_trees import WHOLE
from teleservices.competence.grant_terms import regime_of
from teleservices.competence.rules import DecisionRules
from teleservices.deciding.aids.histories import AidHistory, histories_of, undertaking_of
from teleservices.legal import legal_day
from teleservices.models import AidRegime, Proposal, ServiceRequest


@dataclass(frozen=True, kw_only=True)
class AidCheck:
    """A de minimis aid beside the others of three years, in cents."""

    regime: AidRegime
    rule: DeMinimis
    day: dt.date
    """On which it would be granted."""
    ours: int
    declared: int
    proposed: int
    beside: int = 0
    """What the same meeting would grant the same undertaking besides."""
    is_declared: bool
    """Whether a statement of its other aids is written for this request."""

    @property
    def total(self) -> int:
        """All that would count."""
        return self.ours + self.declared + self.beside + self.proposed

    @property
    def left(self) -> int:
        """What may still be granted before this aid; 0 where nothing may."""
        return max(0, self.rule.ceiling_cents - (self.total - self.proposed))

    @property
    def exceeds(self) -> bool:
        """Whether the ceiling is exceeded: this aid would then be unlawful (art. 3(7))."""
        return bool(self.proposed) and self.total > self.rule.ceiling_cents

    @property
    def has_lapsed(self) -> bool:
        """Whether the regulation doesn't apply any more on that day."""
        return self.day > self.rule.applies_until

    def summary(self) -> str:
        """The figures, whether or not they exceed."""
        return _(
            "%(regime)s, over three years: %(ours)s granted by the département, %(declared)s declared, %(proposed)s "
            "proposed, that is %(total)s for a ceiling of %(ceiling)s."
        ) % {
            "regime": self.regime.label,
            "ours": amount_text(self.ours),
            "declared": amount_text(self.declared),
            "proposed": amount_text(self.proposed + self.beside),
            "total": amount_text(self.total),
            "ceiling": amount_text(self.rule.ceiling_cents),
        }

    def warnings(self) -> Iterator[str]:
        """What is wrong, a sentence each."""
        if self.exceeds:
            words = {"over": amount_text(self.total - self.rule.ceiling_cents), "left": amount_text(self.left)}
            yield _("De minimis ceiling exceeded by %(over)s: at most %(left)s may be granted.") % words
        if not self.is_declared:
            yield _("No statement of the applicant’s other de minimis aids is written on this request.")
        if self.has_lapsed:
            words = {"day": long_date(self.rule.applies_until)}
            yield _("The regulation of this regime applied until %(day)s: have the one that follows confirmed.") % words
        if not self.rule.is_certain:
            yield _("The ceiling of this regime is to be confirmed by the legal service.")


@dataclass(frozen=True, kw_only=True)
class PublicAidCheck:
    """All public aids together beside what is eligible, in cents; `most` in hundredths of 1 %."""

    proposed: int
    other: int
    base: int
    most: int

    @property
    def exceeds(self) -> bool:
        """Whether they make more than their share of what is eligible."""
        return (self.proposed + self.other) * WHOLE > self.base * self.most

    def summary(self) -> str:
        """The figures, whether or not they exceed."""
        return _("Public aid together: %(total)s for %(base)s eligible, at most %(most)s%% of it.") % self._words()

    def warnings(self) -> Iterator[str]:
        """What is wrong, a sentence."""
        if self.exceeds:
            words = self._words()
            yield _("Public aid together exceeds %(most)s%% of what is eligible: %(total)s for %(base)s.") % words

    def _words(self) -> dict[str, str]:
        return {
            "total": amount_text(self.proposed + self.other),
            "base": amount_text(self.base),
            "most": number_text(Decimal(self.most) / 100),
        }


def aid_checks(
    request: ServiceRequest,
    rules: DecisionRules,
    *,
    regime: str | None,
    amount: int | None,
    base: int | None,
    other: int | None,
    day: dt.date | None = None,
) -> list[AidCheck | PublicAidCheck]:
    """What this amount is beside the others of its applicant, granted on `day` (None: today): two queries at most."""
    checks: list[AidCheck | PublicAidCheck | None] = []
    if de_minimis(regime):
        day = day or legal_day(timezone.now())
        history = histories_of([request.profile], day).get(undertaking_of(request.profile), AidHistory())
        checks.append(checked_against(history, request, regime=regime, proposed=amount, day=day))
    most = rules.proposals.most_public_aid if rules.proposals else None
    checks.append(check_public_aid(most, proposed=amount, other=other, base=base))
    return [check for check in checks if check is not None]


def checks_of(
    request: ServiceRequest, rules: DecisionRules | None, proposal: Proposal | None, amount: int | None
) -> list[AidCheck | PublicAidCheck]:
    """Those of an amount that a proposal leads to, today; none where nothing is proposed, or no rules ask."""
    if rules is None or amount is None:
        return []
    return aid_checks(
        request,
        rules,
        regime=proposal.aid_regime if proposal else regime_of(rules, None),
        amount=amount,
        base=proposal.eligible_base if proposal else None,
        other=proposal.other_public_aid if proposal else None,
    )


def checked_against(
    history: AidHistory,
    request: ServiceRequest,
    *,
    regime: str | None,
    proposed: int | None,
    day: dt.date,
    beside: int = 0,
) -> AidCheck | None:
    """The same with what is already read."""
    rule = de_minimis(regime)
    if rule is None or regime is None:
        return None
    return AidCheck(
        regime=AidRegime(regime),
        rule=rule,
        day=day,
        ours=history.total(rule.counts, is_ours=True, but=request.pk),
        declared=history.total(rule.counts, is_ours=False),
        proposed=proposed or 0,
        beside=beside,
        is_declared=_is_declared(history, request),
    )


def _is_declared(history: AidHistory, request: ServiceRequest) -> bool:
    """A statement is written on this request, or was made since it was transmitted."""
    sent_on = legal_day(request.submitted_at) if request.submitted_at else legal_day(timezone.now())
    return any(row.request == request.pk or row.stated_on >= sent_on for row in history.statements)


def check_public_aid(
    most: int | None, *, proposed: int | None, other: int | None, base: int | None
) -> PublicAidCheck | None:
    """The check of all public aids together; None where the rules ask for none, or a figure lacks."""
    if most is None or proposed is None or other is None or base is None:
        return None
    return PublicAidCheck(proposed=proposed, other=other, base=base, most=most)


def warnings_of(checks: Sequence[AidCheck | PublicAidCheck | None]) -> list[str]:
    """What is wrong in these, a sentence each."""
    return [warning for check in checks if check for warning in check.warnings()]
