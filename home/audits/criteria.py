"""The criteria of the RGAA, read from `reference/`: one folder a version, in the words of its publisher."""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings


@dataclass(frozen=True)
class Criterion:
    """A question that is asked of each page."""

    number: str
    """« 1.1 »: its theme, then its place there."""
    title: str
    wcag: tuple[str, ...]
    """The success criteria of WCAG 2.1 behind it, each with its level: « 1.1.1 (A) »."""


@dataclass(frozen=True)
class Theme:
    """The criteria about one thing: images, colours, forms."""

    number: int
    title: str
    criteria: tuple[Criterion, ...]


@cache
def themes(version: str) -> tuple[Theme, ...]:
    """The themes of this version, in order. Raises FileNotFoundError where `reference/` lacks it."""
    path = Path(settings.BASE_DIR, "reference", f"rgaa-{version}", "criteria.json")
    return tuple(
        Theme(
            theme["number"],
            theme["title"],
            tuple(Criterion(row["number"], row["title"], tuple(row["wcag"])) for row in theme["criteria"]),
        )
        for theme in json.loads(path.read_text())["themes"]
    )


def criteria(version: str) -> tuple[Criterion, ...]:
    """All those of this version, in order."""
    return tuple(criterion for theme in themes(version) for criterion in theme.criteria)
