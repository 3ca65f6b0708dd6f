"""What happened in a simulated year, step by step, and how it is said in French."""

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """One thing that somebody did, or that happened by itself."""

    key: str
    """Day and place in the day: what a shorter story keeps or leaves out."""
    moment: str
    actor: str
    words: str
    about: str
    outcome: str
    """Empty where it was done; else why it wasn't."""

    def __str__(self) -> str:
        end = f" – refusé : {self.outcome}" if self.outcome else ""
        about = f" ({self.about})" if self.about else ""
        return f"{self.moment} {self.actor} : {self.words}{about}{end}"


@dataclass(frozen=True)
class Violation:
    """A promise that was broken: by its name, and how."""

    invariant: str
    detail: str

    def __str__(self) -> str:
        return f"{self.invariant} : {self.detail}"


@dataclass
class Story:
    """The steps of a year, what they broke, and how often each was done or refused."""

    seed: int
    days: int
    steps: list[Step] = field(default_factory=list)
    violations: list[Violation] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    figures: dict[str, int] = field(default_factory=dict)
    """What a département has of it at the end, in words."""

    def note(self, step: Step) -> None:
        """Add a step, counted under its words."""
        self.steps.append(step)
        (self.refused if step.outcome else self.done)[step.words] += 1
