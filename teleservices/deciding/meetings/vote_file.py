"""The votes of a meeting read from a file (reference; vote; montant; déports; pour; contre…), as French tools write it.

Nothing is half imported: a line that can't be read is explained by its number, and the whole waits.
"""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.utils.translation import gettext as _

from formkit.typography import parse_cents
from portal.words.text import fold
from portal.words.typography import clean_text
from teleservices.competence.calculation import calculation
from teleservices.deciding.meetings.ballots import Ballot, counted, why_not
from teleservices.deciding.meetings.lines import Line
from teleservices.deciding.meetings.sitting import Tally
from teleservices.deciding.proposals.quoting import answers_quoted, composed, figures_quoted
from teleservices.models import Vote
from teleservices.models.deciding.meeting import LONGEST_REMARK

MOST_BYTES, MOST_LINES, LONGEST_REASONS = 1_000_000, 5_000, 4_000
COLUMNS = {
    "reference": "reference",
    "vote": "vote",
    "montant": "amount",
    "deports": "recusals",
    "deport": "recusals",
    "remarque": "remark",
    "remarques": "remark",
    "article": "article",
    "motif": "reasons",
    "motifs": "reasons",
    "pour": "ayes",
    "contre": "noes",
    "abstention": "abstentions",
    "abstentions": "abstentions",
}
"""What a column of the file holds, by its title without accents or capitals."""
VOTES = {
    "": Vote.ADOPTED,
    **{vote.value: vote for vote in Vote},
    **dict.fromkeys(("adopte", "adoptee", "adoptes", "adoptees", "favorable", "pour"), Vote.ADOPTED),
    **dict.fromkeys(("modifie", "modifiee", "amende", "amendee"), Vote.AMENDED),
    **dict.fromkeys(("ajourne", "ajournee", "reporte", "reportee"), Vote.ADJOURNED),
    **dict.fromkeys(("rejete", "rejetee", "refuse", "refusee", "defavorable"), Vote.REJECTED),
    **dict.fromkeys(("retire", "retiree"), Vote.WITHDRAWN),
}
"""The votes, as they are written without accents or capitals."""


@dataclass(frozen=True)
class VoteFile:
    """What was read: the votes by item, or what is wrong by the number of its line."""

    ballots: dict[int, Ballot] = field(default_factory=dict)
    wrong: list[tuple[int, str]] = field(default_factory=list)


class _WrongLineError(Exception):
    """Why a line can't be read."""


class _UnreadableError(Exception):
    """Why nothing can be read from a line on, which is its number."""

    def __init__(self, number: int, message: str) -> None:
        super().__init__(message)
        self.told = (number, message)


Cells = Mapping[str, str]
"""A vote as it is typed: its `reference`, `vote`, `amount`, `recusals`, its voices (`VOICES`), `remark`, `article`,
`reasons`."""
VOICES = ("ayes", "noes", "abstentions")
MOST_DIGITS = 3
"""Of a number of members."""


def read(content: bytes, lines: Sequence[Line]) -> VoteFile:
    """Read the votes of these requests from a file. Nothing of one with a wrong line is to be written."""
    if len(content) > MOST_BYTES:
        return VoteFile(wrong=[(1, _("This file is too large for votes: 1 MB at most."))])
    rows = _rows(_text(content))
    try:
        columns = _columns(next(rows, (1, []))[1])
    except _UnreadableError as error:
        return VoteFile(wrong=[error.told])
    if "reference" not in columns.values():
        return VoteFile(
            wrong=[(1, _("The first line names the columns: reference; vote; montant; déports; remarque."))]
        )
    return read_rows(
        (
            (number, {columns[place]: cell for place, cell in enumerate(cells) if place in columns})
            for number, cells in rows
        ),
        lines,
    )


def read_rows(rows: Iterable[tuple[int, Cells]], lines: Sequence[Line]) -> VoteFile:
    """Read votes, each with its number, which says where it is wrong."""
    votes, by_reference = VoteFile(), {line.item.request.reference: line for line in lines}
    try:
        for number, cells in rows:
            try:
                _read_line(cells, by_reference, votes)
            except _WrongLineError as wrong:
                votes.wrong.append((number, str(wrong)))
    except _UnreadableError as error:
        votes.wrong.append(error.told)
    return votes


def _text(content: bytes) -> str:
    """As spreadsheets write it: UTF-8 or UTF-16 with their marks, else Windows."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines that hold something, with their numbers; the first says what parts the cells. Raises _UnreadableError.

    A line that holds line ends has the number of its last one; where it can't be read, that of its first.
    """
    text = text.replace("\0", "")
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    # Strict: otherwise a quotation mark that isn't closed takes the lines that follow into its cell, in silence.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    before = 0
    try:
        for cells in reader:
            if reader.line_num > MOST_LINES:
                raise _UnreadableError(reader.line_num, _("A file has at most %(most)s lines.") % {"most": MOST_LINES})
            if any(cell.strip() for cell in cells):
                yield reader.line_num, [clean_text(cell) for cell in cells]
            before = reader.line_num
    except csv.Error as error:
        text = _("Nothing can be read from here on: a quotation mark isn't closed, or a cell is far too long.")
        raise _UnreadableError(before + 1, text) from error


def _columns(titles: Sequence[str]) -> dict[int, str]:
    """What each column holds, by its place."""
    names = {place: COLUMNS.get(fold(title).strip(), "") for place, title in enumerate(titles)}
    return {place: name for place, name in names.items() if name}


def _read_line(cells: Cells, lines: Mapping[str, Line], votes: VoteFile) -> None:
    reference = cells.get("reference", "").strip().upper()
    line = lines.get(reference)
    if line is None:
        raise _WrongLineError(_("“%(reference)s” isn't before this meeting.") % {"reference": reference[:20]})
    if line.item.pk in votes.ballots:
        raise _WrongLineError(_("%(reference)s was written on a line before already.") % {"reference": reference})
    ballot = replace(_ballot(cells), reasons=_reasons(cells, line))
    if ballot.vote == Vote.WITHDRAWN and not line.is_withdrawn:
        raise _WrongLineError(_("Its applicant didn't withdraw it: adjourn it, or reject it."))
    if why := why_not(line, counted(line, ballot)):
        raise _WrongLineError(why)
    votes.ballots[line.item.pk] = ballot


def _ballot(cells: Cells) -> Ballot:
    word = cells.get("vote", "").strip()
    vote = VOTES.get(fold(word).strip())
    if vote is None:
        words = {"vote": word[:40]}
        raise _WrongLineError(_("“%(vote)s” is no vote: adoptée, modifiée, ajournée, rejetée or retirée.") % words)
    for name in ("recusals", "remark"):
        if len(cells.get(name, "")) > LONGEST_REMARK:
            raise _WrongLineError(_("Shorten the déports or the remark: 500 characters at most."))
    cents = _cents(cells.get("amount", "").strip())
    if vote == Vote.AMENDED and cents is None:
        raise _WrongLineError(_("An amended vote says its amount."))
    return Ballot(
        vote=vote,
        amount_cents=cents,
        recusals=cells.get("recusals", "").strip(),
        remark=cells.get("remark", "").strip(),
        tally=_tally(cells),
    )


def _tally(cells: Cells) -> Tally | None:
    typed = [cells.get(name, "").strip() for name in VOICES]
    try:
        return tally_typed(typed)
    except ValueError as wrong:
        raise _WrongLineError(_("“%(voices)s” are no voices: whole numbers.") % {"voices": str(wrong)[:40]}) from wrong


def tally_typed(typed: Sequence[str]) -> Tally | None:
    """The voices for, against, the abstentions as they are typed, 0 where one is empty; None where all are.

    Raises ValueError with what is no number of voices.
    """
    if not any(typed):
        return None
    return Tally(*(whole_number(text) if text else 0 for text in typed))


def whole_number(text: str) -> int:
    """A number of members as it is typed. Raises ValueError with the text."""
    if not (text.isascii() and text.isdecimal()) or len(text) > MOST_DIGITS:
        raise ValueError(text)
    return int(text)


def _reasons(cells: Cells, line: Line) -> str:
    """The article of the règlement that is named, with the request's figures, then what is written besides."""
    name, text = cells.get("article", "").strip(), cells.get("reasons", "").strip()
    if len(text) > LONGEST_REASONS:
        raise _WrongLineError(_("Shorten the reasons."))
    articles = line.rules.proposals.articles if line.rules and line.rules.proposals else ()
    article = next((each for each in articles if fold(name) in {fold(each.key), fold(each.title)}), None)
    if name and article is None:
        raise _WrongLineError(_("“%(article)s” is no article of this procedure.") % {"article": name[:40]})
    parts = [composed([article], quoted(line)) if article else "", text]
    return "\n\n".join(part for part in parts if part)


def quoted(line: Line) -> dict[str, str]:
    """What the tags of an article stand for in a request before the meeting."""
    base = line.proposal.eligible_base if line.proposal else None
    proposal_rules = line.rules.proposals if line.rules else None
    figures = figures_quoted(
        asked=line.facts.amount_asked,
        base=base,
        calculation=calculation(proposal_rules, line.item.request, base),
        proposed=line.proposed_cents,
    )
    return answers_quoted(line.item.request) | figures


def _cents(text: str) -> int | None:
    if not text:
        return None
    try:
        cents = parse_cents(text)
    except ValueError:
        cents = -1
    if not 0 <= cents < 10**12:
        raise _WrongLineError(_("“%(amount)s” is no amount in euros.") % {"amount": text[:40]})
    return cents
