"""Who sat at a meeting and the voices of its votes: what the law refuses, what stays written."""

import pytest
from django.db import IntegrityError, transaction

from accounts.models import Membership, Role, User
from teleservices.deciding.errors import MeetingRefusedError, StaleMeetingError
from teleservices.deciding.meetings.ballots import Ballot
from teleservices.deciding.meetings.freezing import freeze
from teleservices.deciding.meetings.interests import interested_members
from teleservices.deciding.meetings.lines import lines_of
from teleservices.deciding.meetings.sitting import (
    Attendance,
    Sitting,
    Tally,
    names_of,
    sitting_of,
    tally_in,
    tally_of,
)
from teleservices.deciding.meetings.voting import vote
from teleservices.models import (
    AuthorityKind,
    Meeting,
    MeetingItem,
    MeetingReport,
    MeetingState,
    Procedure,
    TeamRole,
    Vote,
)
from tests.factories.meetings import make_committee_procedure, make_head, make_meeting, make_member, make_proposed
from tests.factories.procedures import act, make_team

pytestmark = pytest.mark.django_db

COMMITTEE, ASSEMBLY = AuthorityKind.STANDING_COMMITTEE, AuthorityKind.ASSEMBLY


def attendance(present: int = 22, represented: int = 3, in_office: int = 42, **changes: object) -> Attendance:
    values: dict[str, object] = {"president": "Mme Claire Vernaie", "capacity": "Présidente", **changes}
    return Attendance(in_office=in_office, present=present, represented=represented, **values)  # type: ignore[arg-type]


@pytest.fixture
def procedure() -> Procedure:
    return make_committee_procedure()


@pytest.fixture
def head(procedure: Procedure) -> User:
    assert procedure.team is not None
    return make_head(procedure.team)


@pytest.fixture
def meeting(procedure: Procedure, head: User) -> Meeting:
    meeting = make_meeting(head, [make_proposed(procedure, head) for _number in range(2)])
    return freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)


def written(meeting: Meeting, head: User, sitting: Sitting, **ballots: Ballot) -> Meeting:
    """The votes of the first and of the second request, by these names."""
    items = dict(zip(("first", "second"), meeting.items.order_by("pk"), strict=True))
    by_item = {items[name].pk: ballot for name, ballot in ballots.items()}
    seen = Meeting.objects.get(pk=meeting.pk).revision
    return vote(meeting_id=meeting.pk, actor=head, seen=seen, ballots=by_item, sitting=sitting)


def unanimous(meeting: Meeting, voices: int = 25) -> dict[int, Tally]:
    return {report.pk: Tally(voices) for report in meeting.reports.all()}


# --- The quorum ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("kind", "present", "represented", "is_met"),
    [
        (COMMITTEE, 22, 0, True),
        (COMMITTEE, 21, 0, False),
        (COMMITTEE, 18, 4, True),
        (ASSEMBLY, 18, 4, False),
        (ASSEMBLY, 22, 0, True),
        (ASSEMBLY, 21, 21, False),
    ],
)
def test_the_committee_counts_its_proxies_the_assembly_does_not(
    kind: str, present: int, represented: int, is_met: bool
) -> None:
    """More than half of 42 members: CGCT L3121-14 and L3121-14-1."""
    assert attendance(present, represented).has_quorum(kind) is is_met


def test_without_quorum_nothing_is_written_unless_it_sat_by_right_three_days_later(
    meeting: Meeting, head: User
) -> None:
    few = attendance(present=10, represented=2)
    with pytest.raises(MeetingRefusedError):
        written(meeting, head, Sitting(attendance=few))
    assert not meeting.items.exclude(vote="").exists()
    written(meeting, head, Sitting(attendance=attendance(present=10, represented=2, is_second_sitting=True)))
    meeting.refresh_from_db()
    assert (meeting.state, meeting.members_present, meeting.is_second_sitting) == (MeetingState.VOTED, 10, True)


@pytest.mark.parametrize(
    "wrong",
    [
        attendance(president=""),
        attendance(present=0, represented=0, is_second_sitting=True),
        attendance(present=12, represented=13),
        attendance(present=30, represented=13),
        attendance(in_office=0),
    ],
    ids=["nobody presides", "nobody is there", "two proxies for one", "more than are in office", "none in office"],
)
def test_an_attendance_that_cannot_be_is_refused(meeting: Meeting, head: User, wrong: Attendance) -> None:
    with pytest.raises(MeetingRefusedError):
        written(meeting, head, Sitting(attendance=wrong))
    assert Meeting.objects.get(pk=meeting.pk).state == MeetingState.FROZEN


@pytest.mark.parametrize(
    "columns",
    [
        {"members_in_office": 42},
        {"president": "X", "members_in_office": 10, "members_present": 9, "members_represented": 2},
        {"president": "X", "members_in_office": 10, "members_present": 2, "members_represented": 3},
        {"members_in_office": 10, "members_present": 6, "members_represented": 0},
    ],
)
def test_the_database_refuses_an_attendance_that_cannot_be(meeting: Meeting, columns: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**columns)


@pytest.mark.parametrize("model", [MeetingReport, MeetingItem])
def test_the_database_refuses_half_a_tally(meeting: Meeting, model: type[MeetingReport | MeetingItem]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        model.objects.filter(meeting=meeting).update(ayes=3)


# --- The voices ------------------------------------------------------------------------------------------------------
def test_the_voices_are_kept_of_the_reports_and_of_what_was_voted_apart(meeting: Meeting, head: User) -> None:
    tallies = {report.pk: Tally(20, 3, 2) for report in meeting.reports.all()}
    apart = Ballot(recusals="Mme Petit", tally=Tally(24))
    written(meeting, head, Sitting(attendance=attendance(), tallies=tallies), first=apart)
    kept = sitting_of(Meeting.objects.get(pk=meeting.pk))
    assert kept == Sitting(attendance=attendance(), tallies=tallies)
    assert [tally_in(item) for item in meeting.items.order_by("pk")] == [Tally(24), None]


def test_votes_written_again_without_who_sat_keep_nothing_of_it(meeting: Meeting, head: User) -> None:
    written(meeting, head, Sitting(attendance=attendance(), tallies=unanimous(meeting)))
    written(meeting, head, Sitting())
    assert sitting_of(Meeting.objects.get(pk=meeting.pk)) == Sitting()


@pytest.mark.parametrize(
    ("report", "ballot"),
    [
        (Tally(26), Ballot()),
        (Tally(20, 3, 3), Ballot()),
        (Tally(25), Ballot(tally=Tally(20, 3, 3))),
        (Tally(25), Ballot(recusals="Mme Petit", tally=Tally(25))),
        (Tally(20, 3, 2), Ballot(recusals="Mme Petit")),
        (Tally(10, 15), Ballot()),
        (Tally(25), Ballot(tally=Tally(10, 15))),
        (None, Ballot(recusals="Mme Petit, M. Grand", tally=Tally(24))),
    ],
    ids=[
        "more than there are",
        "more with the abstentions",
        "of an item, more than there are",
        "who left counted",
        "who left, of a report that isn't unanimous",
        "a report that isn't adopted",
        "an item that isn't adopted",
        "two left, one voice",
    ],
)
def test_voices_that_cannot_be_are_refused(meeting: Meeting, head: User, report: Tally | None, ballot: Ballot) -> None:
    tallies = {row.pk: report for row in meeting.reports.all()} if report else {}
    with pytest.raises(MeetingRefusedError):
        written(meeting, head, Sitting(attendance=attendance(), tallies=tallies), first=ballot)
    assert not meeting.items.exclude(vote="").exists()


@pytest.mark.parametrize("is_of_an_item", [True, False])
def test_voices_are_counted_among_who_was_there(meeting: Meeting, head: User, is_of_an_item: bool) -> None:
    ballots = {"first": Ballot(tally=Tally(3))} if is_of_an_item else {}
    with pytest.raises(MeetingRefusedError):
        written(meeting, head, Sitting(tallies={} if is_of_an_item else unanimous(meeting)), **ballots)


def test_more_against_than_for_may_be_rejected_or_adjourned(meeting: Meeting, head: User) -> None:
    rejected = Ballot(vote=Vote.REJECTED, reasons="Hors du champ.", tally=Tally(5, 20))
    adjourned = Ballot(vote=Vote.ADJOURNED, tally=Tally(5, 20))
    written(
        meeting, head, Sitting(attendance=attendance(), tallies=unanimous(meeting)), first=rejected, second=adjourned
    )
    assert set(meeting.items.values_list("vote", flat=True)) == {Vote.REJECTED, Vote.ADJOURNED}


@pytest.mark.parametrize(
    ("report", "recusals", "voices"),
    [
        (Tally(25), "", Tally(25)),
        (Tally(25), "Mme Laure Petit; M. Grand", Tally(23)),
        (Tally(20), "Mme Laure Petit", Tally(20)),
        (Tally(20, 4), "Mme Laure Petit", Tally(20, 4)),
        (Tally(20, 5), "Mme Laure Petit", None),
    ],
)
def test_who_left_is_taken_off_the_voices_of_an_item(
    meeting: Meeting, report: Tally, recusals: str, voices: Tally | None
) -> None:
    item = meeting.items.earliest("pk")
    sitting = Sitting(attendance=attendance(), tallies={item.report_id: report})
    assert tally_of(item, sitting, own=None, recusals=recusals) == voices


def test_what_its_applicant_withdrew_has_no_voices(meeting: Meeting, head: User) -> None:
    act(meeting.items.earliest("pk").request, "withdraw", head)
    sitting = Sitting(attendance=attendance(), tallies={meeting.reports.get().pk: Tally(20, 5)})
    written(meeting, head, sitting, first=Ballot(recusals="Mme Petit", tally=Tally(1)))
    assert tally_in(meeting.items.earliest("pk")) is None


def test_names_are_parted_by_commas_semicolons_and_lines() -> None:
    typed = " Mme Petit, M. Grand;\nMme Côté ,"
    assert names_of(typed) == ["Mme Petit", "M. Grand", "Mme Côté"]


# --- Who may ---------------------------------------------------------------------------------------------------------
def test_nobody_else_writes_them(meeting: Meeting, head: User) -> None:
    others = [make_head(make_team("Un autre service")), make_member(meeting.team, TeamRole.READER)]
    for other in others:
        with pytest.raises(MeetingRefusedError):
            written(meeting, other, Sitting(attendance=attendance()))
    assert Meeting.objects.get(pk=meeting.pk).members_present is None


def test_a_page_that_is_stale_writes_nothing(meeting: Meeting, head: User) -> None:
    seen = meeting.revision
    written(meeting, head, Sitting(attendance=attendance()))
    with pytest.raises(StaleMeetingError):
        vote(meeting_id=meeting.pk, actor=head, seen=seen, ballots={}, sitting=Sitting())
    assert Meeting.objects.get(pk=meeting.pk).members_present == 22


def test_the_report_of_another_meeting_is_left_alone(meeting: Meeting, head: User, procedure: Procedure) -> None:
    other = make_meeting(head, [make_proposed(procedure, head)])
    written(meeting, head, Sitting(attendance=attendance(), tallies=unanimous(other)))
    assert tally_in(other.reports.get()) is None


# --- Who may be interested -------------------------------------------------------------------------------------------
def test_a_member_named_at_the_meeting_who_belongs_to_the_applicant_is_told(meeting: Meeting, head: User) -> None:
    first, second = lines_of(Meeting.objects.select_related("authority").get(pk=meeting.pk))
    user = first.item.request.applicant
    user.first_name, user.last_name = "Laure", "Petit"
    user.save()
    Membership.objects.get_or_create(profile=first.item.request.profile, user=user, defaults={"role": Role.EDITOR})
    names = ["Mme Laure PETIT", "M. Petit", "M. Laurent Petit"]
    assert interested_members([first, second], names) == {
        first.item.pk: ["Mme Laure PETIT"],
        second.item.pk: [],
    }
    assert interested_members([first, second], []) == {}
