"""What the export of the whole desk costs: time, CPU and the most memory, in a process of its own.

`python -m benchmarks.exporting --format xlsx` exports all that the list shows to the instructor of the bench's own
database, forty columns a request, as workers would, and prints the figures as JSON.
"""

import argparse
import json
import resource
import sys
import time

import django

django.setup()

from django.db.models import Count  # noqa: E402

from accounts.models import User  # noqa: E402
from teleservices.desk.exports import facts, making, orders, sources  # noqa: E402
from teleservices.desk.exports.cells import Cell, Column  # noqa: E402
from teleservices.desk.exports.gathering import FactSource  # noqa: E402
from teleservices.models import DeskExport, ExportContent, ExportFormat, ServiceRequest, Team  # noqa: E402

COLUMNS = 40


class Wide(FactSource):
    """All facts, and again, to so many columns."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(list(facts.FACTS))
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


def export(file_format: ExportFormat) -> dict[str, float]:
    """Order it, and make it slice after slice."""
    vars(sources)["FactSource"] = Wide
    person = author()
    DeskExport.objects.filter(author=person).delete()
    before, start = resource.getrusage(resource.RUSAGE_SELF), time.perf_counter()
    made = orders.order(author=person, content=ExportContent.FACTS, file_format=file_format)
    slices = 0
    while made.is_under_way:
        making.make(export_id=made.pk)
        made.refresh_from_db()
        slices += 1
    after = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "requests": made.done,
        "seconds": time.perf_counter() - start,
        "cpu_s": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "peak_mb": after.ru_maxrss / 1_024,
        "file_mb": made.size / 1_000_000,
        "slices": slices,
    }


def main() -> None:
    """Print the figures of one format."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--format", choices=list(ExportFormat), default=ExportFormat.XLSX)
    json.dump(export(ExportFormat(parser.parse_args().format)), sys.stdout)


if __name__ == "__main__":
    main()
