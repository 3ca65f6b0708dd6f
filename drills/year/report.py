"""What is said of simulated years, in French."""

from drills.year.story import Story

LONGEST = 40
"""Steps printed of a story that could not be made shorter."""


def line(story: Story, seconds: float) -> str:
    """One seed in one line: days, deeds, refusals, seconds of processor a day."""
    done, refused = sum(story.done.values()), sum(story.refused.values())
    end = "tient" if not story.violations else f"ROMPT : {story.violations[0]}"
    return (
        f"graine {story.seed:4}, {story.days} jours : {done} actes, {refused} refus, "
        f"{seconds / max(1, story.days):.2f} s par jour – {end}"
    )


def failure(story: Story) -> str:
    """The shortest story that breaks what a seed broke."""
    steps = [f"  {step}" for step in story.steps[-LONGEST:]]
    return "\n".join([f"En {len(story.steps)} étapes :", *steps, *(f"  → {broken}" for broken in story.violations)])
