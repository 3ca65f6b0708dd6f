"""What is stored of a request, by table and index, and what each act writes. On the bench's database.

`python -m benchmarks.growth FILE` prints both as Markdown; FILE is what the folder of `--keep` says of them.
"""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import django

django.setup()

from django.apps import apps  # noqa: E402
from django.db import connection  # noqa: E402

from benchmarks.in_process import Somebody, counted, do  # noqa: E402
from benchmarks.material import Material  # noqa: E402
from benchmarks.scenario import Scenario  # noqa: E402
from benchmarks.scenarios import scenarios  # noqa: E402
from benchmarks.table import markdown  # noqa: E402
from teleservices.models import ServiceRequest  # noqa: E402

LEAST = 5
"""Bytes a request, under which a table or an index is among the others."""
TIMES = 5
ACTS = (
    *("sign-in", "form step", "show and save a step", "autosave of a field", "transmit", "whole filing", "Mon compte"),
    *("desk list, first page", "desk list, search by name", "desk sheet, 40 answers, 60 events"),
    "studio, a question saved",
)
POSTGRESQL = """
SELECT tables.relname, tables.relname, pg_table_size(tables.oid) FROM pg_class tables
WHERE tables.relkind = 'r' AND tables.relnamespace = 'public'::regnamespace
UNION ALL
SELECT tables.relname, indexes.relname, pg_relation_size(indexes.oid) FROM pg_index
JOIN pg_class tables ON tables.oid = indrelid JOIN pg_class indexes ON indexes.oid = indexrelid
WHERE tables.relnamespace = 'public'::regnamespace
"""
SQLITE = """
SELECT tbl_name, sqlite_master.name, dbstat.pgsize FROM dbstat JOIN sqlite_master ON sqlite_master.name = dbstat.name
WHERE aggregate = 1
"""


def sizes() -> dict[tuple[str, str], int]:
    """Bytes of each table, then of each of its indexes: (table, name)."""
    with connection.cursor() as cursor:
        cursor.execute(SQLITE if connection.vendor == "sqlite" else POSTGRESQL)
        rows: list[tuple[str, str, int]] = cursor.fetchall()
    return {(table, name): size for table, name, size in rows}


def by_request() -> str:
    """Bytes a request of what grows with them, the largest table first, and rows."""
    requests, bytes_of = ServiceRequest.objects.count(), sizes()
    whole: dict[str, int] = {}
    for (table, _name), size in bytes_of.items():
        whole[table] = whole.get(table, 0) + size
    models = {model._meta.db_table: model for model in apps.get_models(include_auto_created=True)}
    lines = []
    for table in sorted(whole, key=lambda table: -whole[table]):
        if table in models and whole[table] >= LEAST * requests:
            rows = models[table]._base_manager.count()
            lines.append((table, f"{rows / requests:.2f}", f"{whole[table] / requests:.0f}"))
            indexes = sorted((-size, name) for (of, name), size in bytes_of.items() if of == table)
            lines += [
                (f"– {name}", "", f"{-size / requests:.0f}") for size, name in indexes if -size >= LEAST * requests
            ]
    total = sum(bytes_of.values())
    lines.append(("all", "", f"{total / requests:.0f}"))
    return f"{requests:,} requests, {total / 1e6:.0f} MB\n\n" + markdown(("table, index", "rows", "bytes"), lines)


def by_act(material: Material) -> str:
    """Rows and flushes of each act, all its requests together."""
    by_name = {scenario.name: scenario for scenario in scenarios(material)}
    return markdown(("act", "rows", "flushes"), list(_lines(by_name[name] for name in ACTS)))


def _lines(acts: Iterator[Scenario]) -> Iterator[tuple[str, str, str]]:
    for scenario in acts:
        somebody = Somebody(scenario)
        do(scenario, somebody)
        with counted() as writes:
            for _time in range(TIMES):
                do(scenario, somebody)
        yield scenario.name, f"{writes.rows / TIMES:g}", f"{writes.flushes / TIMES:g}"


def main() -> None:
    """Print both."""
    material: Material = json.loads(Path(sys.argv[1]).read_text())["facts"]
    references = set(ServiceRequest.objects.transmitted().values_list("reference", flat=True))
    for person in material["people"]:
        person["ready"] = [draft for draft in person["ready"] if draft[0] not in references]
    print(by_request(), by_act(material), sep="\n\n")


if __name__ == "__main__":
    main()
