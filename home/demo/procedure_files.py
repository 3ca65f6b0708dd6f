"""The procedures of the demo: a file each, as the studio exports it, and what such a file doesn't carry.

A file is never edited by hand: change the procedure in the studio of a demo, then write it again by
`manage.py add_to_library CODE --summary SUMMARY --folder home/demo/procedures`.
"""

import datetime as dt
from functools import cache
from pathlib import Path

from django.utils import timezone

from formkit.schema import FormSchema
from formkit.values import FrozenModel
from home.demo.reading import read_data
from home.procedures.drawings import Drawing
from teleservices.studio.transfer.filed_procedure import FiledProcedure
from teleservices.studio.transfer.files import read

FOLDER = Path(__file__).parent / "procedures"


class Calendar(FrozenModel):
    """When a procedure can be started, seen from the day the demo is loaded; null: no limit.

    `opens` and `closes` count days (the last one whole), `last_day` is the next such day and month.
    """

    opens: int | None = None
    closes: int | None = None
    last_day: tuple[int, int] | None = None

    def opens_at(self, today: dt.date) -> dt.datetime | None:
        """The instant at which it opens."""
        return None if self.opens is None else _midnight(today + dt.timedelta(days=self.opens))

    def closes_at(self, today: dt.date) -> dt.datetime | None:
        """The instant at which it closes: the midnight that ends its last day."""
        if self.last_day is not None:
            day, month = self.last_day
            last = dt.date(today.year, month, day)
            last = last if last >= today else last.replace(year=today.year + 1)
        elif self.closes is not None:
            last = today + dt.timedelta(days=self.closes)
        else:
            return None
        return _midnight(last + dt.timedelta(days=1))


class PageWords(FrozenModel):
    """What the procedure's page says beside the summary of its file; its hook, where the front page shows it."""

    theme: Drawing
    hook: str = ""
    purpose: str
    who_may_apply: str
    documents: str = ""
    what_happens_next: str


class DemoProcedure(FrozenModel):
    """A procedure by the address that its file is named after: whose it is, when it is open, its page."""

    code: str
    team: str
    calendar: Calendar = Calendar()
    page: PageWords

    @property
    def content(self) -> FiledProcedure:
        """What its file says."""
        return content_of(self.code)


@cache
def content_of(code: str) -> FiledProcedure:
    """What the file of a procedure says, read once in a process."""
    return read((FOLDER / f"{code}.json").read_bytes())


def form_of(code: str) -> FormSchema:
    """The form of a procedure."""
    return content_of(code).form


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


PROCEDURES = read_data("procedures", tuple[DemoProcedure, ...])
"""In the order in which a designer would have made them."""
