"""What a procedure of the demo is made of: form, stages, legal facts, calendar, and the words of its page."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from formkit.schema import FormSchema
from home.procedures.drawings import Drawing
from teleservices.models import ForWhom, LegalRegime, State


@dataclass(frozen=True, kw_only=True)
class Calendar:
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


@dataclass(frozen=True, kw_only=True)
class StageWords:
    """What replaces the studio's ordinary words for a stage, or a stage more; its e-mail if it says one."""

    state: State
    name: str
    explanation: str
    email_subject: str = ""
    email_body: str = ""
    is_added: bool = False
    """Whether this is a stage more."""


@dataclass(frozen=True, kw_only=True)
class PageWords:
    """What the procedure's page says."""

    theme: Drawing
    summary: str
    purpose: str
    who_may_apply: str
    documents: str = ""
    time_needed: str
    what_happens_next: str
    hook: str = ""


@dataclass(frozen=True, kw_only=True)
class DemoProcedure:
    """A procedure as its designer would have made it; `profile_types` are codes, none means everyone."""

    code: str
    title: str
    team: str
    profile_types: tuple[str, ...]
    for_whom: ForWhom = ForWhom.SELF
    calendar: Calendar = field(default_factory=Calendar)
    regime: LegalRegime
    regime_article: str = ""
    processing_days: int
    late_after_days: int
    retention_months: int
    data_purpose: str
    data_basis_text: str
    data_recipients: str
    form: FormSchema
    meanings: Mapping[str, object] = field(default_factory=dict)
    """What its questions mean to who instructs, by setting."""
    stages: tuple[StageWords, ...] = ()
    page: PageWords


def _midnight(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
