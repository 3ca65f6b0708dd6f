"""Files of votes, as French tools write them: read whole, or each wrong line explained by its number."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from teleservices.deciding.meetings.lines import Line, lines_of
from teleservices.deciding.meetings.sitting import Tally
from teleservices.deciding.meetings.vote_file import MOST_BYTES, MOST_LINES, read
from teleservices.models import Meeting, ServiceRequest, Vote
from tests.factories.meetings import make_committee_procedure, make_head, make_meeting, make_proposed

pytestmark = pytest.mark.django_db

HEADER = "Référence;Vote;Montant;Déports;Remarque;Pour;Contre;Abstentions"


@pytest.fixture
def lines() -> list[Line]:
    procedure = make_committee_procedure()
    assert procedure.team is not None
    head: User = make_head(procedure.team)
    requests: list[ServiceRequest] = [make_proposed(procedure, head) for _number in range(2)]
    meeting = Meeting.objects.select_related("authority").get(pk=make_meeting(head, requests).pk)
    return lines_of(meeting)


def reference(lines: list[Line]) -> str:
    return lines[0].item.request.reference


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_file_is_read_however_it_is_written(lines: list[Line], encoding: str, separator: str) -> None:
    rows = [HEADER, f'{reference(lines).lower()};Ajournée;;"Mme Élise Côté";À revoir']
    text = "\r\n".join(rows).replace(";", separator)
    read_votes = read(text.encode(encoding), lines)
    assert not read_votes.wrong
    ballot = read_votes.ballots[lines[0].item.pk]
    assert (ballot.vote, ballot.recusals, ballot.remark) == (Vote.ADJOURNED, "Mme Élise Côté", "À revoir")


def test_columns_stand_in_any_order_and_an_amount_as_it_is_typed(lines: list[Line]) -> None:
    text = f"montant;REFERENCE\n1 000,50 €;{reference(lines)}\n"
    assert read(text.encode(), lines).ballots[lines[0].item.pk].amount_cents == 100_050


@pytest.mark.parametrize(
    ("voices", "tally"), [("22;1;2", Tally(22, 1, 2)), ("22;;", Tally(22)), (";;", None), ("0;0;0", Tally(0))]
)
def test_voices_are_read_where_there_are_some(lines: list[Line], voices: str, tally: Tally | None) -> None:
    text = f"reference;pour;contre;abstentions\n{reference(lines)};{voices}\n"
    assert read(text.encode(), lines).ballots[lines[0].item.pk].tally == tally


@pytest.mark.parametrize("voices", ["dix;;", "1000;;", ";-1;", ";;2,5"])
def test_what_is_no_number_of_voices_is_refused(lines: list[Line], voices: str) -> None:
    text = f"reference;pour;contre;abstentions\n{reference(lines)};{voices}\n"
    read_votes = read(text.encode(), lines)
    assert ([number for number, _why in read_votes.wrong], read_votes.ballots) == ([2], {})


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("AAAA-AAAA;adoptée;;;", "n’est pas inscrite à cette séance"),
        ("{reference};peut-être;;;", "n’est pas un vote"),
        ("{reference};modifiée;;;", "indique son montant"),
        ("{reference};modifiée;beaucoup;;", "n’est pas un montant"),
        ("{reference};modifiée;-5;;", "n’est pas un montant"),
        ("{reference};modifiée;9999;;", "donnez les motifs"),
        ("{reference};rejetée;;;", "Écrivez les motifs"),
        ("{reference};retirée;;;", "ne l’a pas retirée"),
        ("{reference};adoptée;;" + "x" * 501 + ";", "Raccourcissez"),
        ("{reference};;;;\n{reference};;;;", "figure déjà"),
    ],
)
def test_each_wrong_line_is_explained(lines: list[Line], row: str, why: str) -> None:
    text = f"{HEADER}\n\n{row.format(reference=reference(lines))}"
    [(number, said)] = read(text.encode(), lines).wrong
    assert number == 3 + row.count("\n")
    assert why in said


@pytest.mark.parametrize("content", [b"", b"vote;montant\n", b"x" * (MOST_BYTES + 1)], ids=["empty", "none", "large"])
def test_what_is_no_file_of_votes_is_said(lines: list[Line], content: bytes) -> None:
    assert [number for number, _why in read(content, lines).wrong] == [1]


@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda text: f"{HEADER}\n{text}".encode())))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_breaks_whatever_the_file(lines: list[Line], content: bytes) -> None:
    read_votes = read(content, lines)
    assert set(read_votes.ballots) <= {line.item.pk for line in lines}


def votes(lines: list[Line], *rows: str) -> bytes:
    return "\r\n".join([HEADER, *rows]).encode()


@pytest.mark.parametrize(
    "unreadable",
    ["{second};rejetée;;;" + "x" * 140_000, '{second};adoptée;;"Mme Côté;', '{second};adoptée;;"Mme "Côté";'],
    ids=["a cell that no reader takes", "a quotation mark left open", "a quotation mark within another"],
)
def test_what_stops_the_reading_is_told_at_its_line(lines: list[Line], unreadable: str) -> None:
    first, second = (line.item.request.reference for line in lines)
    content = votes(lines, f"{first};ajournée;;;", unreadable.format(second=second), "AAAA-AAAA;adoptée;;;")
    assert [number for number, _why in read(content, lines).wrong] == [3]


def test_more_lines_than_are_read_are_told(lines: list[Line]) -> None:
    first = reference(lines)
    content = votes(lines, f"{first};ajournée;;;", *[";;;;"] * (MOST_LINES - 2))
    assert not read(content, lines).wrong
    assert [number for number, _why in read(content + b"\r\n;;;;", lines).wrong] == [MOST_LINES + 1]


def test_a_cell_may_hold_lines(lines: list[Line]) -> None:
    read_votes = read(votes(lines, f'{reference(lines)};ajournée;;;"À revoir :\r\n- le ""budget"""'), lines)
    assert not read_votes.wrong
    assert read_votes.ballots[lines[0].item.pk].remark.endswith('- le "budget"')


def test_a_heading_that_cannot_be_read_is_told(lines: list[Line]) -> None:
    assert [number for number, _why in read(b'"Reference;Vote\r\nA;adoptee', lines).wrong] == [1]
