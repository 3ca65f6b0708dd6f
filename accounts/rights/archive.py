"""Writes an archive of personal data: JSON for machines, an index for people, the PDFs. Knows no row of an export.

Everything is streamed: neither a document nor a section is ever held whole in memory.
"""

import json
import shutil
import tempfile
import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify

from accounts.models import User
from accounts.rights.export_sections import ExportedFile, Record, Section
from portal.dates import long_moment
from portal.identity.department import current_department

INDEX, STYLE = "index.html", "index.css"
STYLE_SOURCE = Path(__file__).resolve().parents[2] / "static" / "css" / "archive.css"
LONGEST_NAME = 60


def write_archive(
    *, user: User, sections: Iterable[Section], stream: IO[bytes], record_done: Callable[[], object]
) -> None:
    """Write the whole archive of `user` into `stream`, which can seek; `record_done` is called after each record."""
    with (
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive,
        tempfile.TemporaryFile("w+", encoding="utf-8") as index,
    ):
        _write_words(index, "head", {"made_at": long_moment(timezone.now()), "portal": current_department()})
        for section in sections:
            _write_section(archive, index, section, user, record_done)
        _write_words(index, "foot", {})
        _copy_text(archive, INDEX, index)
        archive.writestr(_entry(STYLE), STYLE_SOURCE.read_bytes())


def _write_section(
    archive: zipfile.ZipFile, index: IO[str], section: Section, user: User, record_done: Callable[[], object]
) -> None:
    data_name, number = f"donnees/{section.folder}.json", 0
    _write_words(index, "section", {"section": section, "data_name": data_name})
    with tempfile.TemporaryFile("w+", encoding="utf-8") as data:
        for record in section.records(user):
            files = [(file.name, _copy_file(archive, section, number := number + 1, file)) for file in record.files]
            data.write(",\n" if data.tell() else "[\n")
            json.dump(_for_machines(record, files), data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=1)
            _write_words(index, "record", {"record": record, "files": files})
            record_done()
        data.write("\n]\n" if data.tell() else "[]\n")
        _copy_text(archive, data_name, data)
    index.write("</section>\n")


def _write_words(index: IO[str], part: str, context: dict[str, object]) -> None:
    """Write a part of what people read, by its template."""
    index.write(render_to_string(f"accounts/rights/archive/{part}.html", context))


def _for_machines(record: Record, files: list[tuple[str, str]]) -> dict[str, object]:
    return {**record.data, "files": [path for _name, path in files if path]} if files else record.data


def _copy_file(archive: zipfile.ZipFile, section: Section, number: int, file: ExportedFile) -> str:
    """Copy a document as it is (a PDF is compressed already); returns its path, empty when the storage lost it."""
    path = f"pieces/{section.folder}/{number:04}-{slugify(file.name)[:LONGEST_NAME] or 'document'}.pdf"
    try:
        with file.open() as source, archive.open(_entry(path, zipfile.ZIP_STORED), "w") as target:
            shutil.copyfileobj(source, target)
    except FileNotFoundError:
        return ""
    return path


def _copy_text(archive: zipfile.ZipFile, name: str, text: IO[str]) -> None:
    text.flush()
    text.seek(0)
    with archive.open(_entry(name), "w") as target:
        while chunk := text.read(1 << 16):
            target.write(chunk.encode())


def _entry(name: str, compression: int = zipfile.ZIP_DEFLATED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, timezone.localtime().timetuple()[:6])
    entry.compress_type = compression
    entry.external_attr = 0o600 << 16  # for its owner alone once unpacked
    return entry
