"""The last migration of each of our apps when the last version was released: `python -m tests.upgrade.baseline`."""

import json
from pathlib import Path

from tests.project.source import PACKAGES, matching

BASELINE = Path(__file__).with_name("baseline.json")


def last_migrations() -> dict[str, str]:
    """App → name, of those that stand in the code."""
    names = {package: sorted(path.stem for path in matching(f"{package}/migrations/[0-9]*.py")) for package in PACKAGES}
    return {package: stems[-1] for package, stems in names.items() if stems}


if __name__ == "__main__":
    BASELINE.write_text(json.dumps(last_migrations(), indent=1) + "\n")
