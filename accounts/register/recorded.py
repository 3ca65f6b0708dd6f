"""A register read from a file of invented organisations, for the demo, development and the tests. Asks nobody."""

import json
from functools import cached_property
from pathlib import Path

from accounts.register.port import Organisation

FILE = Path(__file__).with_name("organisations.json")


class RecordedRegister:
    """The organisations of `FILE`, whose SIREN numbers nobody has."""

    label = "Répertoire de démonstration"

    def find(self, siret: str) -> Organisation | None:
        """The recorded establishment of this SIRET, None when `FILE` has none; it answers at once, and never fails."""
        return self._organisations.get(siret)

    @cached_property
    def _organisations(self) -> dict[str, Organisation]:
        rows = json.loads(FILE.read_text(encoding="utf-8"))
        return {row["siret"]: Organisation(**row) for row in rows}
