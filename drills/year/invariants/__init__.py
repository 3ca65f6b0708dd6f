"""What must hold after each day, whatever happened: each with its article or its promise."""

from collections.abc import Callable, Iterator

from drills.year.story import Violation
from drills.year.world import World

Check = Callable[[World], Iterator[str]]
INVARIANTS: dict[str, Check] = {}


def invariant(name: str) -> Callable[[Check], Check]:
    """Register a check under the words of its promise; it yields what breaks it."""

    def registered(check: Check) -> Check:
        INVARIANTS[name] = check
        return check

    return registered


def broken(world: World) -> list[Violation]:
    """What doesn't hold tonight."""
    from drills.year.invariants import counted, decisions, figures, letters, people, silence  # noqa: PLC0415

    return [Violation(name, detail) for name, check in INVARIANTS.items() for detail in check(world)]
