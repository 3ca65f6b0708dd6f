"""« Toutes adoptées sauf… »: the exceptions as they are picked and typed, read from a file, or kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from itertools import zip_longest

from django.http import QueryDict
from django.utils.translation import gettext as _

from formkit.typography import amount_text
from portal.words.text import fold, words
from portal.words.typography import clean_text, number_text
from teleservices.deciding.meetings.ballots import Ballot, ballot_of, counted, why_not_sitting
from teleservices.deciding.meetings.interests import interested_members
from teleservices.deciding.meetings.lines import Line
from teleservices.deciding.meetings.sitting import Sitting, names_of, sitting_of
from teleservices.deciding.meetings.totals import Totals, totals_of
from teleservices.deciding.meetings.vote_file import VOICES, Cells, VoteFile, read_rows
from teleservices.models import Vote
from teleservices.steering.meetings.opened import Opened
from teleservices.steering.meetings.sitting_words import left_text, tally_text

NAMES = ("reference", "vote", "amount", "recusals", *VOICES, "remark", "article", "reasons")
BLANK: Cells = dict.fromkeys(NAMES, "")
MOST = 400
"""Exceptions at most."""


@dataclass(frozen=True, kw_only=True)
class BallotRow:
    """A request of the meeting in the table of votes."""

    line: Line
    cells: Cells | None
    """What is typed of it, where its ballot is open."""
    mark: str
    """Its vote as it counts, where it is an exception."""
    wrong: str
    interested: Sequence[str]
    """Members named at the meeting who may belong to its applicant's profile, and didn't leave."""
    is_picked: bool
    is_listed: bool
    """Whether it bears all the words of the search, or something is typed of it."""

    @property
    def legend(self) -> str:
        """« KKYJ-C3PH Les Amis du moulin · Fête de la farine – 1 850,00 € »: whose ballot it is, what is proposed."""
        title, proposed = f"{self.line.item.request.reference} {self.name}", self.line.proposed_cents
        return title if proposed is None else f"{title} – {amount_text(proposed)}"

    @property
    def cents(self) -> int:
        """What is proposed of it, in cents; nothing where it is withdrawn or asks for no sum."""
        return 0 if self.line.is_withdrawn else self.line.proposed_cents or 0

    @property
    def name(self) -> str:
        """Whose request it is, and what of."""
        return " · ".join(text for text in (self.line.item.request.applicant_name, self.line.facts.title) if text)


@dataclass(frozen=True)
class Exceptions:
    """What is typed, and the votes that it makes of this sitting."""

    seen: Opened
    cells: Sequence[Cells]
    votes: VoteFile
    sitting: Sitting
    picked: str = ""
    """The reference of the request whose ballot has just been opened."""
    query: str = ""

    @cached_property
    def rows(self) -> Sequence[BallotRow]:
        """All the requests of the meeting, in its order."""
        cells = {_reference(typed): {**BLANK, **typed} for typed in reversed(self.cells)}
        interested = interested_members(self.seen.lines, self.members)
        return [
            self._row(line, cells.get(line.item.request.reference), interested.get(line.item.pk, ()))
            for line in self.seen.lines
        ]

    def _row(self, line: Line, cells: Cells | None, interested: Sequence[str]) -> BallotRow:
        reference, recusals = line.item.request.reference, fold(self.ballots[line.item.pk].recusals)
        text = " ".join(words(f"{reference} {line.item.request.applicant_name} {line.facts.title}"))
        wrong = self.wrong.get(reference, "")
        return BallotRow(
            line=line,
            cells=cells,
            mark=self._mark(line),
            wrong=wrong,
            interested=[name for name in interested if fold(name) not in recusals],
            is_picked=reference == self.picked,
            is_listed=bool(cells or wrong) or all(word in text for word in words(self.query)),
        )

    @property
    def proposed_cents(self) -> int:
        """What was proposed of all that isn't withdrawn."""
        return sum(row.cents for row in self.rows)

    @property
    def blank(self) -> Cells:
        """A ballot that says nothing yet."""
        return BLANK

    @property
    def marked(self) -> Sequence[BallotRow]:
        """The exceptions, and what is wrong."""
        return [row for row in self.rows if row.mark or row.wrong]

    @property
    def members(self) -> Sequence[str]:
        """The members named at this meeting so far: its president, who left."""
        names = [name for cells in self.cells for name in names_of(cells.get("recusals", ""))]
        president = self.sitting.attendance.president if self.sitting.attendance else ""
        return sorted({*names, *([president] if president else [])}, key=fold)

    @property
    def articles(self) -> Sequence[tuple[str, str]]:
        """The articles that reasons may invoke, of the procedures before the meeting."""
        rules = [line.rules.proposals for line in self.seen.lines if line.rules and line.rules.proposals]
        return list({article.key: article.title for rule in rules for article in rule.articles}.items())

    @property
    def is_right(self) -> bool:
        """Whether they can be written."""
        return not self.wrong

    @cached_property
    def wrong(self) -> Mapping[str, str]:
        """Why each vote that can't be written can't, by the reference that is typed."""
        unread = {_reference(self.cells[number - 1]): why for number, why in self.votes.wrong}
        refused = {
            line.item.request.reference: why
            for line in self.seen.lines
            if (why := why_not_sitting(line, self.ballots[line.item.pk], self.sitting))
        }
        return refused | unread

    @property
    def strays(self) -> Sequence[tuple[str, str]]:
        """What is wrong of references that aren't before the meeting."""
        references = {line.item.request.reference for line in self.seen.lines}
        return [(reference, why) for reference, why in self.wrong.items() if reference not in references]

    @property
    def without_quorum(self) -> Sequence[BallotRow]:
        """The exceptions for which, those who left not being counted, too few members stayed: told, not refused."""
        attendance, kind = self.sitting.attendance, self.seen.meeting.authority.kind
        if attendance is None or attendance.is_second_sitting:
            return []
        return [
            row
            for row in self.marked
            if (leaving := len(names_of(self.ballots[row.line.item.pk].recusals)))
            and not attendance.has_quorum(kind, leaving=leaving)
        ]

    @cached_property
    def ballots(self) -> Mapping[int, Ballot]:
        """The votes as they count, by item."""
        ballots = self.votes.ballots
        return {line.item.pk: counted(line, ballots.get(line.item.pk, Ballot())) for line in self.seen.lines}

    @property
    def counts(self) -> Sequence[tuple[str, int]]:
        """How many there are of each vote."""
        votes = [ballot.vote for ballot in self.ballots.values()]
        return [(str(vote.label), votes.count(vote)) for vote in Vote if vote in votes]

    @cached_property
    def totals(self) -> Totals:
        """What would be granted."""
        ballots = self.ballots
        return totals_of(self.seen.meeting, self.seen.lines, lambda line: ballots[line.item.pk].amount_cents)

    def _mark(self, line: Line) -> str:
        """« Modifiée, 500,00 €, sortis : Mme Petit »; empty for what is adopted as it goes without saying."""
        ballot = self.ballots[line.item.pk]
        if line.is_withdrawn or not _cells(line, ballot):
            return ""
        amount = "" if ballot.amount_cents is None else amount_text(ballot.amount_cents)
        tally = tally_text(ballot.tally) if ballot.tally else ""
        texts = (str(ballot.vote.label), amount, left_text(names_of(ballot.recusals)), tally)
        return ", ".join(text for text in texts if text)


def typed_in(seen: Opened, data: QueryDict, sitting: Sitting) -> Exceptions:
    """The exceptions of a form, with that which is picked, without that which is dropped."""
    columns = [[clean_text(text) for text in data.getlist(name)[:MOST]] for name in NAMES]
    rows = [dict(zip(NAMES, cells, strict=False)) for cells in zip_longest(*columns, fillvalue="")]
    picked, dropped = data.get("pick", ""), data.get("drop", "")
    rows = [row for row in rows if row["reference"] and row["reference"] != dropped]
    if picked and picked not in {_reference(row) for row in rows}:
        rows.append({"reference": picked})
    return exceptions(seen, rows, sitting, picked, data.get("q", ""))


def exceptions(seen: Opened, rows: Sequence[Cells], sitting: Sitting, picked: str = "", query: str = "") -> Exceptions:
    """Those of these rows."""
    return Exceptions(seen, rows, read_rows(enumerate(rows, start=1), seen.lines), sitting, picked, query)


def of_votes(seen: Opened, ballots: Mapping[int, Ballot], sitting: Sitting) -> Exceptions:
    """Those of votes that were read from a file: all but what is adopted as it was proposed."""
    rows = [_cells(line, ballots[line.item.pk]) for line in seen.lines if line.item.pk in ballots]
    return exceptions(seen, [row for row in rows if row], sitting)


def kept(seen: Opened) -> Exceptions:
    """Those that are written already."""
    items = [line.item for line in seen.lines if line.item.vote]
    return of_votes(seen, {item.pk: ballot_of(item) for item in items}, sitting_of(seen.meeting))


def _reference(cells: Cells) -> str:
    return cells.get("reference", "").strip().upper()


def _cells(line: Line, ballot: Ballot) -> dict[str, str]:
    """The row of a vote; empty for one as it goes without saying."""
    as_counted = counted(line, ballot)
    if as_counted == counted(line, Ballot()) or line.is_withdrawn:
        return {}
    cents = as_counted.amount_cents if as_counted.vote == Vote.AMENDED else None
    tally = ballot.tally
    voices = (tally.ayes, tally.noes, tally.abstentions) if tally else ("", "", "")
    return {
        "reference": line.item.request.reference,
        "vote": as_counted.vote,
        "amount": "" if cents is None else number_text(Decimal(cents) / 100, 2),
        "recusals": ballot.recusals,
        **{name: str(voice) for name, voice in zip(VOICES, voices, strict=True)},
        "remark": ballot.remark,
        "reasons": ballot.reasons,
    }


def vote_choices() -> Sequence[tuple[str, str]]:
    """What may be voted of a request; only its applicant withdraws it."""
    return [("", _("As proposed")), *((vote.value, str(vote.label)) for vote in Vote if vote != Vote.WITHDRAWN)]
