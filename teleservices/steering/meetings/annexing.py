"""The files that a meeting gives out, kept as they were: its annex in three formats, its minutes."""

import hashlib
import io
import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from formkit.fieldtypes.base import Exported
from formkit.typography import amount_text
from portal.dates import long_date
from portal.words.typography import number_text
from teleservices.competence.grant_plan import proposed_plan
from teleservices.competence.plan_sentences import owed_lines, payment_lines
from teleservices.deciding.meetings.guarded_steps import checked, step
from teleservices.deciding.meetings.lines import Line
from teleservices.deciding.meetings.sitting import Sitting, sitting_of, tally_in, tally_of
from teleservices.deciding.meetings.totals import Total
from teleservices.models import Meeting, MeetingFile, MeetingState, Vote
from teleservices.paperwork.house import print_document
from teleservices.spreadsheets import ods_file, xlsx_file
from teleservices.spreadsheets.cells import Head
from teleservices.steering.meetings.opened import Opened
from teleservices.steering.meetings.sitting_words import attendance_facts, report_votes, tally_text


@dataclass(frozen=True)
class Column:
    """A column of the annex: an amount is in cents. `width` is its part of a line of the page, beside the others'."""

    label: str | Promise
    value: Callable[[Line], Exported]
    is_amount: bool = False
    width: float = 1.6


def _conditions(line: Line) -> str:
    return "\n".join(owed_lines(proposed_plan(line.proposal))) if line.proposal else ""


def _payments(line: Line) -> str:
    proposal = line.proposal
    return "\n".join(payment_lines(proposed_plan(proposal), proposal.amount_proposed)) if proposal else ""


def _rate(line: Line) -> str:
    rate = line.proposal.rate if line.proposal else None
    return "" if rate is None else f"{number_text(Decimal(rate) / 100, 2)} %"


ANNEX: dict[str, Column] = {
    "reference": Column(gettext_lazy("Reference"), lambda line: line.item.request.reference, width=1.4),
    "applicant": Column(gettext_lazy("Applicant"), lambda line: line.item.request.applicant_name, width=2.4),
    "siret": Column(gettext_lazy("SIRET"), lambda line: line.facts.siret, width=2.2),
    "title": Column(gettext_lazy("Title of the project"), lambda line: line.facts.title, width=2.4),
    "commune": Column(gettext_lazy("Commune"), lambda line: line.facts.commune_name),
    "territory": Column(gettext_lazy("Territory"), lambda line: line.facts.territory or line.facts.canton),
    "former": Column(gettext_lazy("Last aid granted"), lambda line: line.former.cents, is_amount=True),
    "former_year": Column(gettext_lazy("Year of the last aid"), lambda line: line.former.year, width=1),
    "asked": Column(gettext_lazy("Amount asked"), lambda line: line.facts.amount_asked, is_amount=True),
    "eligible": Column(
        gettext_lazy("Eligible base"),
        lambda line: line.proposal.eligible_base if line.proposal else None,
        is_amount=True,
    ),
    "rate": Column(gettext_lazy("Rate"), _rate, width=1),
    "proposed": Column(gettext_lazy("Amount proposed"), lambda line: line.proposed_cents, is_amount=True),
    "outcome": Column(
        pgettext_lazy("of a proposal", "Outcome"),
        lambda line: line.proposal.get_outcome_display() if line.proposal else "",
    ),
    "reasons": Column(
        pgettext_lazy("of a decision", "Reasons"), lambda line: line.proposal.reasons if line.proposal else "", width=3
    ),
    "conditions": Column(gettext_lazy("Conditions"), _conditions, width=2.4),
    "payments": Column(gettext_lazy("How the aid is paid"), _payments, width=2.4),
    "budget_line": Column(gettext_lazy("Budget line"), lambda line: line.proposal.budget_line if line.proposal else ""),
}
"""Those that the assembly's secretariat may want, by the name that a meeting keeps."""
USUAL = (
    *("reference", "applicant", "siret", "title", "commune", "territory"),
    *("former", "former_year", "asked", "proposed", "outcome"),
)
Write = Callable[[IO[bytes], Sequence[Head], Iterable[Sequence[Exported]]], None]


def _who(line: Line) -> str:
    return "\n".join(text for text in (line.item.request.applicant_name, line.facts.title) if text)


def _vote(line: Line, sitting: Sitting) -> str:
    """The vote, its voices where they aren't those of its report, the reasons that the meeting gave (CRPA L211-2)."""
    item = line.item
    tally = tally_of(item, sitting, own=tally_in(item), recusals=item.recusals)
    is_apart = tally is not None and tally != sitting.tallies.get(item.report_id) and item.vote != Vote.WITHDRAWN
    texts = (item.get_vote_display(), tally_text(tally) if tally and is_apart else "", item.reasons or "")
    return "\n".join(text for text in texts if text)


def _votes(sitting: Sitting) -> list[Column]:
    """The columns of the minutes."""
    return [
        ANNEX["reference"],
        Column(gettext_lazy("Applicant"), _who),
        ANNEX["proposed"],
        Column(pgettext_lazy("of a meeting", "Vote"), lambda line: _vote(line, sitting)),
        Column(gettext_lazy("Amount voted"), lambda line: line.item.voted_cents, is_amount=True),
        Column(gettext_lazy("Members who left the vote"), lambda line: line.item.recusals, width=2.4),
        Column(gettext_lazy("Remark"), lambda line: line.item.remark, width=3),
    ]


def chosen_columns(names: Sequence[str]) -> list[str]:
    """Those of these names that exist, in the order of the annex; the usual ones where there is none."""
    return [name for name in ANNEX if name in names] or list(USUAL)


def make_annex(*, seen: Opened, revision: int, columns: Sequence[str]) -> list[MeetingFile]:
    """Keep the annex of a meeting whose list is frozen, as PDF, XLSX and ODS, with these columns.

    Raises MeetingRefusedError, StaleMeetingError when the list moved since `revision`.
    """
    names = chosen_columns(columns)
    annex_columns = [ANNEX[name] for name in names]
    contents = {
        MeetingFile.Format.PDF: _pdf(seen, annex_columns, _("Annex: requests before the authority")),
        MeetingFile.Format.XLSX: _sheet(xlsx_file.write, seen, annex_columns),
        MeetingFile.Format.ODS: _sheet(ods_file.write, seen, annex_columns),
    }
    return _annexed(seen, revision, names, contents)


@transaction.atomic
def _annexed(
    overview: Opened, revision: int, names: list[str], contents: Mapping[MeetingFile.Format, bytes]
) -> list[MeetingFile]:
    states = (MeetingState.FROZEN, MeetingState.VOTED)
    meeting = checked(meeting_id=overview.meeting.pk, actor=overview.user, seen=revision, states=states)
    step(meeting, columns=names)
    return [_keep(meeting, MeetingFile.Kind.ANNEX, name, content) for name, content in contents.items()]


@transaction.atomic
def make_minutes(*, seen: Opened, revision: int) -> MeetingFile:
    """Keep the minutes of a meeting that is enforceable or notified: votes, recusals, numbers, as they now are."""
    states = (MeetingState.ENFORCEABLE, MeetingState.NOTIFIED)
    checked(meeting_id=seen.meeting.pk, actor=seen.user, seen=revision, states=states)
    sitting = sitting_of(seen.meeting)
    content = _pdf(seen, _votes(sitting), _("Minutes of the votes"), sitting)
    return _keep(seen.meeting, MeetingFile.Kind.MINUTES, MeetingFile.Format.PDF, content)


def _keep(meeting: Meeting, kind: str, file_format: str, content: bytes) -> MeetingFile:
    """The bytes first, then the row, so that no row ever points to nothing."""
    file = MeetingFile(
        uuid=uuid.uuid4(),
        meeting=meeting,
        kind=kind,
        format=file_format,
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        made_at=timezone.now(),
    )
    storages["private"].save(file.storage_name, ContentFile(content))
    file.save()
    return file


def _sheet(write: Write, overview: Opened, columns: Sequence[Column]) -> bytes:
    stream = io.BytesIO()
    heads = [
        Head(pgettext("of a meeting", "Report")),
        *(Head(str(column.label), is_amount=column.is_amount) for column in columns),
    ]
    lines = sorted(overview.lines, key=lambda line: line.item.report.rank)
    rows = [[line.item.report.heading, *(_number(column, line) for column in columns)] for line in lines]
    write(stream, heads, rows)
    return stream.getvalue()


def _number(column: Column, line: Line) -> Exported:
    value = column.value(line)
    return Decimal(value) / 100 if column.is_amount and isinstance(value, int) else value


def _text(column: Column, line: Line) -> str:
    value = column.value(line)
    if value is None:
        return "–"
    return amount_text(value) if column.is_amount and isinstance(value, int) else str(value)


def _pdf(overview: Opened, columns: Sequence[Column], title: str, sitting: Sitting | None = None) -> bytes:
    """The annex; or the minutes, with who sat and the voices of each report."""
    meeting = overview.meeting
    attended = attendance_facts(meeting, sitting.attendance) if sitting else []
    return print_document(
        "meeting.typ",
        title=title,
        reference=meeting.label,
        dated=timezone.now(),
        contents={
            "flipped": True,
            "facts": [*_facts(meeting), *map(list, attended)],
            "columns": [str(column.label) for column in columns],
            "widths": [column.width for column in columns],
            "reports": [_printed(overview, total, columns, sitting) for total in overview.totals.reports],
        },
    )


def _printed(overview: Opened, total: Total, columns: Sequence[Column], sitting: Sitting | None) -> dict[str, object]:
    """A report: its title, what it adds up to, its vote, its rows."""
    votes = dict(report_votes([total.report], sitting)) if sitting and total.report else {}
    lines = [line for line in overview.lines if total.report and line.item.report_id == total.report.pk]
    return {
        "title": total.label,
        "summary": _summary(total.count, total.proposed, total.envelope),
        "vote": "".join(_("Vote: %(tally)s.") % {"tally": tally} for tally in votes.values()),
        "rows": [[_text(column, line) for column in columns] for line in lines],
    }


def _summary(count: int, proposed: int, envelope: int | None) -> str:
    words = {"count": count, "sum": amount_text(proposed), "envelope": amount_text(envelope or 0)}
    if envelope is None:
        return _("Requests: %(count)s. Sum: %(sum)s.") % words
    return _("Requests: %(count)s. Sum: %(sum)s. Envelope: %(envelope)s.") % words


def _facts(meeting: Meeting) -> list[list[str]]:
    facts = [
        [_("Authority"), meeting.authority.name],
        [_("Day of the meeting"), long_date(meeting.meets_on)],
        [_("Service"), meeting.team.name_alone],
    ]
    if meeting.deliberation_number:
        facts.append([_("Number of the deliberation"), meeting.deliberation_number])
    if meeting.transmitted_on:
        facts.append([_("Transmitted to the prefect on"), long_date(meeting.transmitted_on)])
    if meeting.published_on:
        facts.append([_("Published on"), long_date(meeting.published_on)])
    return facts
