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
    """The number of the proposal that each was computed of; 0 where there was none."""
    left_out: Sequence[Line] = ()
    """The requests of which the rule says nothing: nothing is proposed, or their report has no envelope."""
    counts_unproposed: bool = False

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


Base = tuple[Line, int]
"""A request, and what the rule starts from, in cents: what is proposed, else what is asked where that is counted."""


def scenario(lines: Sequence[Line], rule: Rule, cents: int, *, counts_unproposed: bool = False) -> Scenario:
    """What each request that a sum is proposed for would get; with `counts_unproposed`, the others as they asked.

    Those that the rule says nothing of are in `left_out`.
    """
    open_ones = [line for line in lines if line.asks_amount and line.grants and not line.is_withdrawn]
    bases = [(line, base) for line in open_ones if (base := _base(line, counts_unproposed=counts_unproposed))]
    amounts = RULES[rule](bases, cents)
    numbers = {line.item.pk: line.current.number if line.current else 0 for line, _base in bases}
    left_out = [line for line in open_ones if line.item.pk not in amounts]
    return Scenario(rule, cents, amounts, numbers, left_out, counts_unproposed)


def _base(line: Line, *, counts_unproposed: bool) -> int | None:
    return line.proposed_cents or (line.facts.amount_asked if counts_unproposed else None)


def _capped(bases: Sequence[Base], cents: int) -> dict[int, int]:
    return {line.item.pk: min(base, cents) for line, base in bases}


def _pro_rata(bases: Sequence[Base], step: int) -> dict[int, int]:
    """Rounded down whether the envelope suffices or not: the step holds for all the amounts that are shown."""
    amounts = {}
    for envelope, group in _by_envelope(bases):
        total = sum(base for _line, base in group)
        for line, base in group:
            share = int(Decimal(base) * envelope / total) if total > envelope else base
            amounts[line.item.pk] = share - share % max(step, 1)
    return amounts


def _best(bases: Sequence[Base], _step: int) -> dict[int, int]:
    amounts = {}
    for envelope, group in _by_envelope(bases):
        remainder = envelope
        for line, base in sorted(group, key=lambda pair: (-(pair[0].score or 0), pair[0].item.pk)):
            amounts[line.item.pk] = base if base <= remainder else 0
            remainder -= amounts[line.item.pk]
    return amounts


RULES: dict[Rule, Callable[[Sequence[Base], int], dict[int, int]]] = {
    Rule.CEILING: _capped,
    Rule.PRO_RATA: _pro_rata,
    Rule.BEST: _best,
}


def _by_envelope(bases: Sequence[Base]) -> list[tuple[int, list[Base]]]:
    """The requests of each report that has an envelope, with it; the others stay as they are."""
    groups: defaultdict[int, list[Base]] = defaultdict(list)
    envelopes: dict[int, int] = {}
    for line, base in bases:
        if line.item.report.envelope_cents is not None:
            groups[line.item.report_id].append((line, base))
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
