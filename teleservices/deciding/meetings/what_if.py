"""What the amounts of a meeting would be under a rule: computed, shown beside, written only when they are applied."""

import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from accounts.models import User
from teleservices.deciding.meetings.arbitrating import arbitrate
from teleservices.deciding.meetings.lines import Line
from teleservices.errors import TeleservicesError


class Rule(StrEnum):
    """How amounts are made to fit."""

    CEILING = "ceiling"
    """No request gets more than this sum."""
    PRO_RATA = "pro_rata"
    """All of a report get the same share, so that they fit its envelope, rounded down to this sum."""
    BEST = "best"
    """The best scores of a report get what is proposed, until its envelope is used."""


@dataclass(frozen=True)
class Scenario:
    """The amounts in cents under a rule, by item; 0 where nothing is left for a request."""

    rule: Rule
    cents: int
    """The sum that the rule asks: a ceiling, a step of rounding."""
    amounts: dict[int, int]
    numbers: dict[int, int]
    """The number of the proposal that each was computed of."""

    @property
    def checksum(self) -> str:
        """What was shown: these amounts, of these proposals."""
        content = json.dumps([sorted(self.amounts.items()), sorted(self.numbers.items())])
        return hashlib.sha256(content.encode()).hexdigest()


@dataclass
class Applied:
    """What became of a scenario: how many amounts were written, and the references of the others with the reason."""

    count: int = 0
    refused: list[tuple[str, str]] = field(default_factory=list)


def scenario(lines: Sequence[Line], rule: Rule, cents: int) -> Scenario:
    """What each request that a sum is proposed for would get."""
    moved = [line for line in lines if line.grants and line.proposed_cents]
    amounts = RULES[rule](moved, cents)
    return Scenario(rule, cents, amounts, {line.item.pk: line.current.number for line in moved if line.current})


def _capped(lines: Sequence[Line], cents: int) -> dict[int, int]:
    return {line.item.pk: min(line.proposed_cents or 0, cents) for line in lines}


def _pro_rata(lines: Sequence[Line], step: int) -> dict[int, int]:
    amounts = {}
    for envelope, group in _by_envelope(lines):
        total = sum(line.proposed_cents or 0 for line in group)
        for line in group:
            proposed = line.proposed_cents or 0
            share = int(Decimal(proposed) * envelope / total) if total > envelope else proposed
            amounts[line.item.pk] = share - share % max(step, 1) if total > envelope else proposed
    return amounts


def _best(lines: Sequence[Line], _step: int) -> dict[int, int]:
    amounts = {}
    for envelope, group in _by_envelope(lines):
        left = envelope
        for line in sorted(group, key=lambda line: (-(line.score or 0), line.item.pk)):
            proposed = line.proposed_cents or 0
            amounts[line.item.pk] = proposed if proposed <= left else 0
            left -= amounts[line.item.pk]
    return amounts


RULES: dict[Rule, Callable[[Sequence[Line], int], dict[int, int]]] = {
    Rule.CEILING: _capped,
    Rule.PRO_RATA: _pro_rata,
    Rule.BEST: _best,
}


def _by_envelope(lines: Sequence[Line]) -> list[tuple[int, list[Line]]]:
    """The requests of each report that has an envelope, with it; the others stay as they are."""
    groups: defaultdict[int, list[Line]] = defaultdict(list)
    envelopes: dict[int, int] = {}
    for line in lines:
        if line.item.report.envelope_cents is not None:
            groups[line.item.report_id].append(line)
            envelopes[line.item.report_id] = line.item.report.envelope_cents
    return [(envelopes[report], group) for report, group in groups.items()]


def apply(*, author: User, lines: Sequence[Line], amounts: Mapping[int, int], numbers: Mapping[int, int]) -> Applied:
    """Propose these amounts, each by compare-and-set and alone; those that can't be keep what they had."""
    applied = Applied()
    for line in lines:
        cents = amounts.get(line.item.pk)
        if cents is None or cents == line.proposed_cents:
            continue
        try:
            arbitrate(item_id=line.item.pk, amount_cents=cents, seen=numbers[line.item.pk], author=author)
            applied.count += 1
        except TeleservicesError as refused:
            applied.refused.append((line.item.request.reference, refused.message))
    return applied
