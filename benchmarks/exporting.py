"""What the export of the whole desk costs: time, CPU and the most memory, in a process of its own.

`python -m benchmarks.exporting --format xlsx` exports all that the list shows to the instructor of the bench's own
database, forty columns a request, as workers would, and prints the figures as JSON; `--complete`, the complete files of
some of them, in a ZIP.
"""

import argparse
import json
import resource
import sys
import time
from collections.abc import Sequence

import django

django.setup()

from django.db.models import Count  # noqa: E402

from accounts.models import User  # noqa: E402
from teleservices.models import DeskExport, ExportContent, ExportFormat, ServiceRequest, Team  # noqa: E402
from teleservices.spreadsheets.cells import Cell, Column  # noqa: E402
from teleservices.steering.exports import making, orders, sources  # noqa: E402
from teleservices.steering.exports import offered_columns as columns  # noqa: E402
from teleservices.steering.exports.gathering import ColumnSource  # noqa: E402

COLUMNS = 40
COMPLETE = 200
"""Files made whole, each a PDF of its own."""


class Wide(ColumnSource):
    """All columns, and again, to so many columns."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(list(columns.EXPORT_COLUMNS))
        self.more = COLUMNS - len(self.columns)
        again = [Column(f"{column.key}_", column.label, column.is_amount) for column in self.columns[: self.more]]
        self.columns = [*self.columns, *again]

    def cells(self, request: ServiceRequest) -> list[Cell]:
        cells = super().cells(request)
        return [*cells, *cells[: self.more]]


def author() -> User:
    """An instructor of the service that has the most requests."""
    team = Team.objects.annotate(many=Count("requests")).latest("many")
    return User.objects.filter(team_memberships__team=team).order_by("pk")[0]


def some_references() -> list[str]:
    """Of so many requests of the author's service."""
    team = author().team_memberships.values("team")
    return list(ServiceRequest.objects.filter(team__in=team).values_list("reference", flat=True)[:COMPLETE])


def export(file_format: ExportFormat, content: ExportContent, references: Sequence[str] = ()) -> dict[str, float]:
    """Order it, and make it slice after slice."""
    vars(sources)["ColumnSource"] = Wide
    person = author()
    DeskExport.objects.filter(author=person).delete()
    before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    order = orders.order(author=person, content=content, file_format=file_format, references=references)
    slices = 0
    while order.is_under_way:
        making.work.make(order.pk)
        order.refresh_from_db()
        slices += 1
    after = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "requests": order.done,
        "seconds": time.perf_counter() - start,
        "cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "peak_mb": after.ru_maxrss / 1_024,
        "file_mb": order.size / 1_000_000,
        "slices": slices,
    }


def main() -> None:
    """Print the figures of one format."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--format", choices=list(ExportFormat), default=ExportFormat.XLSX)
    parser.add_argument("--complete", action="store_true")
    options = parser.parse_args()
    if options.complete:
        figures = export(ExportFormat.ZIP, ExportContent.COMPLETE, some_references())
    else:
        figures = export(ExportFormat(options.format), ExportContent.FACTS)
    json.dump(figures, sys.stdout)


if __name__ == "__main__":
    main()
