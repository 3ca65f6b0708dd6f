"""Known faults, each put back by a function that replaces one named rule: a year that doesn't find them is blind.

A to F are those that people found at the desk, G to I ours.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from importlib import import_module
from typing import Any
from unittest.mock import patch

from teleservices.legal_clock import LegalClock
from teleservices.models import LegalRegime

Rule = Callable[..., Any]


@dataclass(frozen=True)
class Fault:
    """What is wrong, where the rule stands that prevents it, and what stands in its place."""

    words: str
    rules: tuple[str, ...]
    """Dotted names: that of the rule wherever it was imported."""
    instead: Rule
    found_by: str
    """The beginning of the invariant that it breaks."""


def _nothing(*_: object, **__: object) -> None:
    return None


def _says_nothing(*_: object, **__: object) -> str:
    return ""


def _not_suspended(decides_on: dt.date, corrections: object, today: dt.date) -> LegalClock:
    """Refusal: the time runs on while something is awaited."""
    return LegalClock(LegalRegime.REJECTION, decides_on)


FAULTS: dict[str, Fault] = {
    "A": Fault(
        "un vote est contredit depuis la fiche",
        (
            "teleservices.lifecycle.prepared.binding_item",
            "teleservices.lifecycle.acts.binding_item",
        ),
        _nothing,
        "ce qui est devant une assemblée",
    ),
    "B": Fault(
        "n’importe qui décide pour la commission",
        ("teleservices.lifecycle.prerequisites.who_decides._check_deliberation",),
        _nothing,
        "qui prend une décision",
    ),
    "C": Fault(
        "une rectification reprend une somme",
        ("teleservices.lifecycle.afterwards.rectifying.why_not_that_sum",),
        _says_nothing,
        "une rectification",
    ),
    "D": Fault(
        "accorder moins que demandé passe pour tout accorder",
        ("teleservices.lifecycle.prerequisites.who_decides.why_not_that_amount",),
        _says_nothing,
        "accorder moins",
    ),
    "E": Fault(
        "une décision à qui est parti n’atteint personne",
        ("teleservices.lifecycle.ways._why_by_post",),
        _nothing,
        "une décision atteint",
    ),
    "F": Fault(
        "un ajournement tait la date du silence",
        ("teleservices.deciding.meetings.adjournment.silence_notice",),
        _says_nothing,
        "un ajournement",
    ),
    "G": Fault(
        "le délai d’un rejet court pendant une demande de pièces",
        ("teleservices.legal_clock._suspended",),
        _not_suspended,
        "le silence décide",
    ),
    "H": Fault(
        "on refuse ce que le silence a accordé",
        ("teleservices.lifecycle.prepared.granted_by_silence", "teleservices.lifecycle.acts.granted_by_silence"),
        _nothing,
        "ce que le silence a accordé",
    ),
    "I": Fault(
        "un acte ne s’écrit pas dans la liste du bureau",
        ("teleservices.lifecycle.facts.write",),
        _nothing,
        "la liste et les chiffres",
    ),
}


@contextmanager
def put_back(name: str) -> Iterator[None]:
    """Have this fault, in here."""
    with ExitStack() as stack:
        for rule in FAULTS[name].rules:
            module, _, attribute = rule.rpartition(".")
            stack.enter_context(patch.object(import_module(module), attribute, FAULTS[name].instead))
        yield
