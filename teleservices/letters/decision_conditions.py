"""The conditions of a decision: what its beneficiary must do, and by when, as the service proposed them."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from portal.dates import long_date
from teleservices.models import Decision, State


@dataclass(frozen=True)
class DecisionCondition:
    """What the beneficiary must do, and by when (None: at no given date)."""

    text: str
    due_on: dt.date | None

    def in_words(self) -> str:
        """As a letter says it: « Rendre le compte rendu financier, avant le 30 juin 2027 »."""
        if self.due_on is None:
            return self.text
        return _("%(condition)s, by %(day)s") % {"condition": self.text, "day": long_date(self.due_on)}


def conditions_of(decision: Decision) -> list[DecisionCondition]:
    """Those of what is granted, in the order of the proposal; none for what is refused."""
    if decision.proposal is None or State(decision.outcome) not in State.favourable():
        return []
    return [
        DecisionCondition(item["text"], dt.date.fromisoformat(item["due_on"]) if item["due_on"] else None)
        for item in decision.proposal.conditions
    ]
