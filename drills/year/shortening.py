"""The shortest story that still breaks the same promise: steps are left out by halves, then fewer, then one by one."""

from collections.abc import Callable
from dataclasses import replace

from drills.year.engine import Plan
from drills.year.story import Story

MOST_TRIES = 200


def shortest(plan: Plan, story: Story, run: Callable[[Plan], Story], tries: int = MOST_TRIES) -> Story:
    """A story as short as that many tries make it, without crashes where it breaks without them."""
    broken = story.violations[0].invariant
    quiet = run(replace(plan, crashes=False, crash_at=0))
    if breaks(quiet, broken):
        plan, story = replace(plan, crashes=False, crash_at=0), quiet
    size = len(story.steps) // 2
    while size:
        is_shorter, place = False, 0
        while place < len(story.steps) and tries:
            keys, tries = [step.key for step in story.steps], tries - 1
            shorter = run(replace(plan, kept=frozenset(keys[:place] + keys[place + size :])))
            if breaks(shorter, broken):
                story, is_shorter = shorter, True
            else:
                place += size
        size = size if is_shorter and tries and size > 1 else size // 2
    return story


def breaks(story: Story, invariant: str) -> bool:
    """Whether a story breaks this promise."""
    return any(broken.invariant == invariant for broken in story.violations)
