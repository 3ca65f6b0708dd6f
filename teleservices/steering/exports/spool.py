"""The private files of an export under way: the keys of its requests, its columns, its rows in parts. All go with it.

What a worker has written stays when it is killed: the next one goes on after the last part.
"""

import datetime as dt
import json
import tempfile
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import IO

from django.core.files.base import ContentFile, File
from django.core.files.storage import storages

from locker.stores.storage import older_than
from teleservices.models import DeskExport
from teleservices.models.desk.export import FOLDER
from teleservices.spreadsheets import cells
from teleservices.spreadsheets.cells import Cell, Column

KEY = array("q").itemsize
"""Bytes of a key: the keys of 100,000 requests are read by place, never as a list."""


def keep_keys(export: DeskExport, batches: Iterable[Sequence[int]]) -> int:
    """Keep the keys of the requests to export, in their order; returns how many."""
    with tempfile.TemporaryFile() as stream:
        for keys in batches:
            stream.write(array("q", keys).tobytes())
        return save_whole(_name(export, "keys"), stream) // KEY


def open_keys(export: DeskExport) -> "File[bytes]":
    """The keys, for `keys_at`."""
    return storages["private"].open(_name(export, "keys"), "rb")


def keys_at(stream: IO[bytes], start: int, count: int) -> list[int]:
    """At most `count` keys from the one at `start` on."""
    stream.seek(start * KEY)
    keys = array("q")
    keys.frombytes(stream.read(count * KEY))
    return keys.tolist()


def keep_columns(export: DeskExport, columns: Sequence[Column]) -> None:
    """Keep the columns as they are when the export begins: a form published meanwhile changes nothing of it."""
    save(_name(export, "columns"), ContentFile(cells.dumped(columns).encode()))


def columns_of(export: DeskExport) -> list[Column]:
    """The columns that `keep_columns` kept. Raises FileNotFoundError where none were."""
    with storages["private"].open(_name(export, "columns"), "rb") as stream:
        return cells.loaded(stream.read())


def keep_part(export: DeskExport, start: int, columns: Sequence[Column], rows: Sequence[Sequence[Cell]]) -> None:
    """Keep the rows of the keys from `start` on; a part that a killed worker left there is written over."""
    first = json.dumps(cells.widths_of(columns, rows))
    lines = "\n".join([first, *map(cells.line, rows)])
    save(_name(export, f"{start:09}.part"), ContentFile(lines.encode()))


def widths(export: DeskExport) -> dict[str, int]:
    """How many rows the longest table of each column has, over all parts."""
    longest: dict[str, int] = {}
    for name in _parts(export):
        with storages["private"].open(name, "rb") as stream:
            for key, width in json.loads(stream.readline()).items():
                longest[key] = max(longest.get(key, 0), width)
    return longest


def rows(export: DeskExport) -> Iterator[list[Cell]]:
    """All rows, in their order, one at a time."""
    for name in _parts(export):
        with storages["private"].open(name, "rb") as stream:
            stream.readline()
            for text in iter(stream.readline, b""):  # Django's own loop would begin again from the start
                yield cells.row_of(text)


def save(name: str, content: "IO[bytes] | File[bytes]") -> None:
    """Write a private file whole or not at all, over the one of this name if there is one."""
    storages["private"].save(name, content if isinstance(content, File) else File(content))


def save_whole(name: str, stream: IO[bytes]) -> int:
    """Put what was written to its end into the private storage under `name`; returns how many bytes."""
    size = stream.tell()
    stream.seek(0)
    save(name, stream)
    return size


def clear(export: DeskExport, *, file_too: bool) -> None:
    """Delete what served to make an export, and its file with it where `file_too`."""
    for name in _names(export):
        if file_too or name != export.storage_name:
            storages["private"].delete(name)


def old_names(moment: dt.datetime) -> list[str]:
    """The files last written before `moment`, whatever export they served."""
    return [f"{FOLDER}/{name}" for name in older_than(FOLDER, moment)]


def uuid_of(name: str) -> str:
    """The export that a file serves."""
    return name.removeprefix(f"{FOLDER}/").partition(".")[0]


def delete(name: str) -> None:
    """Delete the file of this name, whatever export it served; none is no error."""
    storages["private"].delete(name)


def _names(export: DeskExport) -> list[str]:
    try:
        _folders, names = storages["private"].listdir(FOLDER)
    except FileNotFoundError:
        return []
    return [f"{FOLDER}/{name}" for name in sorted(names) if name.startswith(f"{export.uuid}.")]


def _parts(export: DeskExport) -> list[str]:
    return [name for name in _names(export) if name.endswith(".part")]


def _name(export: DeskExport, end: str) -> str:
    return f"{FOLDER}/{export.uuid}.{end}"
