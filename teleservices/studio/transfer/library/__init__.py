"""Ready procedures that a département starts from: one exported file each, beside this module, imported like any."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from teleservices.studio.transfer.files import FiledProcedure, read

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class ReadyProcedure:
    """A procedure of the library; `name` ends its address, it is its file's."""

    name: str
    content: FiledProcedure


@cache
def ready_procedures() -> tuple[ReadyProcedure, ...]:
    """All of them, by title."""
    found = [ReadyProcedure(path.stem, read(path.read_bytes())) for path in FOLDER.glob("*.json")]
    return tuple(sorted(found, key=lambda one: one.content.title))


def ready_procedure(name: str) -> ReadyProcedure | None:
    """The one of this name."""
    return next((one for one in ready_procedures() if one.name == name), None)
