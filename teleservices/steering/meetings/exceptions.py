"""« Toutes adoptées sauf… »: the exceptions as they are typed, read from a file, or kept; and what they make."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import zip_longest

from django.http import QueryDict
from django.utils.translation import gettext as _

from formkit.typography import amount_text
from portal.words.typography import clean_text, number_text
from teleservices.deciding.meetings.ballots import Ballot, ballot_of, counted, why_not
from teleservices.deciding.meetings.lines import Line
from teleservices.deciding.meetings.totals import Totals, totals_of
from teleservices.deciding.meetings.vote_file import Cells, VoteFile, read_rows
from teleservices.models import Vote
from teleservices.steering.meetings.opened import Opened

NAMES = ("reference", "vote", "amount", "recusals", "remark", "article", "reasons")
MORE, MOST = 5, 400
"""Rows left empty for more exceptions, and how many there are at most."""


@dataclass(frozen=True)
class TypedRow:
    """An exception: its cells, and what is wrong with it."""

    number: int
    cells: Cells
    wrong: str = ""
    whose: str = ""
    """Whose request its reference is, and what is proposed; empty where the meeting has none such."""


@dataclass(frozen=True)
class Exceptions:
    """What is typed, and the votes that it makes."""

    seen: Opened
    rows: Sequence[Cells]
    votes: VoteFile

    @property
    def typed(self) -> Iterator[TypedRow]:
        """The rows, then some empty ones."""
        wrong = dict(self.votes.wrong)
        names = dict(self.names)
        empty: list[Cells] = [{}] * min(MORE, MOST - len(self.rows))
        for number, cells in enumerate([*self.rows, *empty], start=1):
            reference = cells.get("reference", "").strip().upper()
            yield TypedRow(number, cells, wrong.get(number, ""), names.get(reference, ""))

    @property
    def names(self) -> Sequence[tuple[str, str]]:
        """Each request of the meeting: its reference, whose it is, what of, what is proposed."""
        return [(line.item.request.reference, _name(line)) for line in self.seen.lines]

    @property
    def written(self) -> Sequence[tuple[Line, Ballot]]:
        """The requests that something is written of, with their vote as it counts."""
        ballots = self.ballots
        return [(line, ballots[line.item.pk]) for line in self.seen.lines if line.item.pk in self.votes.ballots]

    @property
    def articles(self) -> Sequence[tuple[str, str]]:
        """The articles that reasons may invoke, of the procedures before the meeting."""
        rules = [line.rules.proposals for line in self.seen.lines if line.rules and line.rules.proposals]
        return list({article.key: article.title for rule in rules for article in rule.articles}.items())

    @property
    def is_right(self) -> bool:
        """Whether they can be written."""
        return not self.votes.wrong and not self.others

    @property
    def others(self) -> Sequence[tuple[Line, str]]:
        """The requests that nobody wrote anything of, and that can't be adopted as they are proposed."""
        ballots = self.votes.ballots
        rest = [line for line in self.seen.lines if line.item.pk not in ballots]
        return [(line, why) for line in rest if (why := why_not(line, counted(line, Ballot())))]

    @property
    def ballots(self) -> Mapping[int, Ballot]:
        """The votes as they count, by item."""
        ballots = self.votes.ballots
        return {line.item.pk: counted(line, ballots.get(line.item.pk, Ballot())) for line in self.seen.lines}

    @property
    def counts(self) -> Sequence[tuple[str, int]]:
        """How many there are of each vote."""
        votes = [ballot.vote for ballot in self.ballots.values()]
        return [(str(vote.label), votes.count(vote)) for vote in Vote if vote in votes]

    @property
    def totals(self) -> Totals:
        """What would be granted."""
        ballots = self.ballots
        return totals_of(self.seen.meeting, self.seen.lines, lambda line: ballots[line.item.pk].amount_cents)


def typed_in(seen: Opened, data: QueryDict) -> Exceptions:
    """The exceptions of a form: a row that holds nothing is left out."""
    columns = [[clean_text(text) for text in data.getlist(name)[:MOST]] for name in NAMES]
    rows = [dict(zip(NAMES, cells, strict=False)) for cells in zip_longest(*columns, fillvalue="")]
    return exceptions(seen, [row for row in rows if any(row[name] for name in NAMES if name != "vote")])


def exceptions(seen: Opened, rows: Sequence[Cells]) -> Exceptions:
    """Those of these rows."""
    return Exceptions(seen, rows, read_rows(enumerate(rows, start=1), seen.lines))


def of_votes(seen: Opened, ballots: Mapping[int, Ballot]) -> Exceptions:
    """Those of votes that were read from a file: all but what is adopted as it was proposed."""
    rows = [_cells(line, ballots[line.item.pk]) for line in seen.lines if line.item.pk in ballots]
    return exceptions(seen, [row for row in rows if row])


def kept(seen: Opened) -> Exceptions:
    """Those that are written already."""
    items = [line.item for line in seen.lines if line.item.vote]
    return of_votes(
        seen,
        {item.pk: ballot_of(item) for item in items},
    )


def _cells(line: Line, ballot: Ballot) -> dict[str, str]:
    """The row of a vote; empty for one as it goes without saying."""
    as_counted = counted(line, ballot)
    if as_counted == counted(line, Ballot()) or line.is_withdrawn:
        return {}
    cents = as_counted.amount_cents if as_counted.vote == Vote.AMENDED else None
    return {
        "reference": line.item.request.reference,
        "vote": as_counted.vote,
        "amount": "" if cents is None else number_text(Decimal(cents) / 100, 2),
        "recusals": ballot.recusals,
        "remark": ballot.remark,
        "reasons": ballot.reasons,
    }


def _name(line: Line) -> str:
    who = ", ".join(text for text in (line.item.request.applicant_name, line.facts.title) if text)
    return who if line.proposed_cents is None else f"{who} – {amount_text(line.proposed_cents)}"


def vote_choices() -> Sequence[tuple[str, str]]:
    """What may be voted of a request; only its applicant withdraws it."""
    return [("", _("As proposed")), *((vote.value, str(vote.label)) for vote in Vote if vote != Vote.WITHDRAWN)]
