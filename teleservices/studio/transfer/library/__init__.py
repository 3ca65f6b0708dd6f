"""Ready procedures that a département starts from: one exported file each, beside this module, imported like any."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from teleservices.studio.transfer.filed_procedure import FiledProcedure
from teleservices.studio.transfer.files import read

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class ReadyProcedure:
    """A procedure of the library; `name` ends its address, it is its file's."""

    name: str
    content: FiledProcedure


@cache
def ready_procedures() -> tuple[ReadyProcedure, ...]:
    """The procedures that ship with the product, by title; their files are read once in a process."""
    procedures = [ReadyProcedure(path.stem, read(path.read_bytes())) for path in FOLDER.glob("*.json")]
    return tuple(sorted(procedures, key=lambda procedure: procedure.content.title))


def ready_procedure(name: str) -> ReadyProcedure | None:
    """The procedure whose file has this name, without its extension; None when there is none."""
    return next((procedure for procedure in ready_procedures() if procedure.name == name), None)
