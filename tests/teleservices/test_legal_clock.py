"""When silence decides, and how a request for missing documents moves it: calendar months, days, time zones."""

import datetime as dt

import pytest
import time_machine

from teleservices.legal_clock import LegalClock, clock_of, legal_clock, still_missing
from teleservices.models import Acknowledgement, CorrectionRequest, LegalRegime, State
from tests.factories.procedures import act, make_instructor, make_procedure, make_request

UTC = dt.UTC
RECEIVED = dt.datetime(2026, 12, 31, 10, tzinfo=UTC)
LATE_IN_PARIS = dt.datetime(2027, 3, 27, 23, 30, tzinfo=UTC)
"""Half past midnight on 28 March in Paris: the night when the clocks go forward."""


def receipt(regime: LegalRegime, decides_on: dt.date | None, received: dt.datetime = RECEIVED) -> Acknowledgement:
    return Acknowledgement(regime=regime, received_at=received, implicit_decision_on=decides_on)


def asked(
    at: dt.datetime, deadline: dt.date, answered: dt.datetime | None = None, received: bool = True
) -> CorrectionRequest:
    return CorrectionRequest(
        asked_at=at, deadline=deadline, answered_at=answered, received_at=answered if received else None
    )


def at(day: dt.date, hour: int = 10) -> dt.datetime:
    return dt.datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


REFUSED_ON, GRANTED_ON = dt.date(2027, 2, 28), dt.date(2027, 2, 28)
ASKED, DEADLINE = dt.date(2027, 1, 10), dt.date(2027, 1, 25)


class TestSilenceMeansRefusal:
    regime = LegalRegime.REJECTION

    def clock(self, *corrections: CorrectionRequest, today: dt.date) -> LegalClock:
        return legal_clock(receipt(self.regime, REFUSED_ON), corrections, today)

    def test_without_a_request_nothing_moves(self) -> None:
        assert self.clock(today=ASKED) == LegalClock(self.regime, REFUSED_ON)

    def test_the_time_is_suspended_until_the_documents_arrive(self) -> None:
        clock = self.clock(asked(at(ASKED), DEADLINE, at(dt.date(2027, 1, 17))), today=dt.date(2027, 1, 18))
        assert clock == LegalClock(self.regime, REFUSED_ON + dt.timedelta(days=7))

    def test_while_it_is_suspended_both_days_are_told(self) -> None:
        clock = self.clock(asked(at(ASKED), DEADLINE), today=dt.date(2027, 1, 12))
        assert clock == LegalClock(self.regime, REFUSED_ON + dt.timedelta(days=15), ASKED, DEADLINE)
        assert "10 janvier 2027" in clock.sentence
        assert "25 janvier 2027" in clock.sentence
        assert "15 mars 2027" in clock.sentence

    def test_it_goes_on_by_itself_once_the_deadline_has_passed(self) -> None:
        clock = self.clock(asked(at(ASKED), DEADLINE), today=dt.date(2027, 1, 26))
        assert clock == LegalClock(self.regime, REFUSED_ON + dt.timedelta(days=15))
        assert clock.sentence == ""

    def test_documents_that_come_after_the_deadline_gain_nothing(self) -> None:
        clock = self.clock(asked(at(ASKED), DEADLINE, at(dt.date(2027, 2, 20))), today=dt.date(2027, 2, 21))
        assert clock.decides_on == REFUSED_ON + dt.timedelta(days=15)

    def test_two_requests_add_up(self) -> None:
        first = asked(at(ASKED), DEADLINE, at(dt.date(2027, 1, 15)))
        second = asked(at(dt.date(2027, 2, 1)), dt.date(2027, 2, 20), at(dt.date(2027, 2, 4)))
        clock = self.clock(second, first, today=dt.date(2027, 2, 5))
        assert clock.decides_on == REFUSED_ON + dt.timedelta(days=5 + 3)

    def test_a_request_made_after_the_silent_refusal_changes_nothing(self) -> None:
        late = asked(at(dt.date(2027, 3, 10)), dt.date(2027, 3, 25))
        assert self.clock(late, today=dt.date(2027, 3, 11)) == LegalClock(self.regime, REFUSED_ON, has_decided=True)

    def test_silence_has_decided_once_its_day_has_come(self) -> None:
        eve, day = self.clock(today=REFUSED_ON - dt.timedelta(days=1)), self.clock(today=REFUSED_ON)
        assert (eve.has_decided, day.has_decided) == (False, True)
        assert (eve.grants, day.grants) == (False, False)
        assert day.label.startswith("Refusée par le silence")
        assert "peut encore vous répondre" in day.sentence


class TestSilenceMeansAcceptance:
    regime = LegalRegime.ACCEPTANCE

    def clock(self, *corrections: CorrectionRequest, today: dt.date = ASKED) -> LegalClock:
        return legal_clock(receipt(self.regime, GRANTED_ON), corrections, today)

    def test_the_time_has_not_started_while_something_is_missing(self) -> None:
        clock = self.clock(asked(at(ASKED), DEADLINE), today=dt.date(2027, 2, 20))
        assert clock == LegalClock(self.regime, None, ASKED)
        assert clock.label
        assert "commence le jour" in clock.sentence

    @pytest.mark.parametrize(
        ("arrived", "granted_on"),
        [
            (dt.date(2027, 1, 17), dt.date(2027, 3, 17)),
            (dt.date(2026, 12, 31), dt.date(2027, 2, 28)),
            (dt.date(2027, 2, 10), dt.date(2027, 4, 10)),
        ],
    )
    def test_the_whole_time_runs_from_their_arrival_by_calendar_months(
        self, arrived: dt.date, granted_on: dt.date
    ) -> None:
        clock = self.clock(asked(at(dt.date(2026, 12, 31), 11), DEADLINE, at(arrived, 12)), today=arrived)
        assert clock.decides_on == granted_on

    def test_it_runs_too_once_the_service_does_without(self) -> None:
        clock = self.clock(asked(at(ASKED), DEADLINE, at(dt.date(2027, 1, 31)), received=False))
        assert clock.decides_on == dt.date(2027, 3, 31)

    def test_a_request_made_after_the_silent_acceptance_changes_nothing(self) -> None:
        late = asked(at(dt.date(2027, 3, 10)), dt.date(2027, 3, 25))
        assert self.clock(late) == LegalClock(self.regime, GRANTED_ON)
        after = self.clock(late, today=dt.date(2027, 3, 11))
        assert after == LegalClock(self.regime, GRANTED_ON, has_decided=True)
        assert after.grants
        assert after.label.startswith("Accordée par le silence")
        assert "vaut accord" in after.sentence


RIB, STATUTES = "f_rib", "f_statuts"
ANSWERED, AGAIN, SENT_AGAIN = dt.date(2027, 1, 13), dt.date(2027, 1, 15), dt.date(2027, 1, 19)
AFTERWARDS = dt.date(2027, 2, 20)


def back_unchanged(*keys: str, accepted: bool = False) -> CorrectionRequest:
    """Both documents asked for, answered in time; those of `keys` came back as they were."""
    answered = at(ANSWERED)
    return CorrectionRequest(
        asked_at=at(ASKED),
        deadline=DEADLINE,
        answered_at=answered,
        received_at=answered,
        field_keys=[RIB, STATUTES],
        unchanged_keys=list(keys),
        accepted_at=at(dt.date(2027, 2, 15)) if accepted else None,
    )


def again(*keys: str, unchanged: tuple[str, ...] = (), received: bool = True) -> CorrectionRequest:
    """Asked once more, for `keys` only, and answered; or gone on without by the service."""
    answered = at(SENT_AGAIN)
    return CorrectionRequest(
        asked_at=at(AGAIN),
        deadline=dt.date(2027, 2, 3),
        answered_at=answered,
        received_at=answered if received else None,
        field_keys=list(keys),
        unchanged_keys=list(unchanged),
    )


CAME_BACK = {
    "nothing unchanged": ((back_unchanged(),), 3, ANSWERED),
    "unchanged": ((back_unchanged(RIB),), 15, None),
    "taken as received": ((back_unchanged(RIB, accepted=True),), 3, ANSWERED),
    "asked again and sent": ((back_unchanged(RIB), again(RIB)), 9, SENT_AGAIN),
    "asked again, gone on without": ((back_unchanged(RIB), again(RIB, received=False)), 9, SENT_AGAIN),
    "asked again, unchanged again": ((back_unchanged(RIB), again(RIB, unchanged=(RIB,))), 24, None),
    "something else asked and sent": ((back_unchanged(RIB), again(STATUTES)), 15, None),
    "half of it sent": ((back_unchanged(RIB, STATUTES), again(RIB)), 15, None),
}
"""What came back: the days during which rejection is suspended; the day when acceptance starts, if it does."""


@pytest.mark.parametrize(("corrections", "days", "arrived"), CAME_BACK.values(), ids=CAME_BACK)
class TestWhatComesBackUnchangedIsNotReceived:
    def test_refusal_stays_suspended_until_it_arrives_or_the_deadline_passes(
        self, corrections: tuple[CorrectionRequest, ...], days: int, arrived: dt.date | None
    ) -> None:
        clock = legal_clock(receipt(LegalRegime.REJECTION, REFUSED_ON), corrections, AFTERWARDS)
        assert clock == LegalClock(LegalRegime.REJECTION, REFUSED_ON + dt.timedelta(days=days))

    def test_acceptance_starts_when_it_arrives(
        self, corrections: tuple[CorrectionRequest, ...], days: int, arrived: dt.date | None
    ) -> None:
        clock = legal_clock(receipt(LegalRegime.ACCEPTANCE, GRANTED_ON), corrections, AFTERWARDS)
        assert clock.decides_on == (arrived.replace(month=arrived.month + 2) if arrived else None)
        assert (clock.stopped_since, clock.is_unchanged) == ((None, False) if arrived else (ASKED, True))

    def test_silence_without_effect_stays_so(
        self, corrections: tuple[CorrectionRequest, ...], days: int, arrived: dt.date | None
    ) -> None:
        assert legal_clock(receipt(LegalRegime.NONE, None), corrections, ANSWERED) == LegalClock(LegalRegime.NONE, None)

    def test_what_lacks_is_known(
        self, corrections: tuple[CorrectionRequest, ...], days: int, arrived: dt.date | None
    ) -> None:
        assert bool(still_missing(corrections)) == (arrived is None)


def test_both_days_are_told_while_what_is_unchanged_suspends_the_time() -> None:
    clock = legal_clock(receipt(LegalRegime.REJECTION, REFUSED_ON), [back_unchanged(RIB)], ANSWERED)
    assert (clock.stopped_since, clock.stopped_until, clock.is_unchanged) == (ASKED, DEADLINE, True)
    for said in ("laissé inchangé", "25 janvier 2027", "15 mars 2027"):
        assert said in clock.sentence


def test_acceptance_that_has_not_started_says_what_starts_it() -> None:
    clock = legal_clock(receipt(LegalRegime.ACCEPTANCE, GRANTED_ON), [back_unchanged(RIB)], ANSWERED)
    assert "tiendra votre réponse pour reçue" in clock.sentence


def test_silence_without_effect_stays_so() -> None:
    clock = legal_clock(receipt(LegalRegime.NONE, None), [asked(at(ASKED), DEADLINE)], ASKED)
    assert clock == LegalClock(LegalRegime.NONE, None)
    assert clock.label == clock.sentence == ""


@pytest.mark.parametrize(("zone", "days"), [("Europe/Paris", 12), ("America/Martinique", 13)])
def test_days_are_the_departements_own_across_a_change_of_hour(settings: object, zone: str, days: int) -> None:
    """Asked in the night between 27 and 28 March: the day is the 28th in Paris, still the 27th in Fort-de-France."""
    settings.PARVIS_TIME_ZONE = zone
    decides_on = dt.date(2027, 5, 1)
    correction = asked(LATE_IN_PARIS, dt.date(2027, 4, 30), dt.datetime(2027, 4, 9, 12, tzinfo=UTC))
    clock = legal_clock(receipt(LegalRegime.REJECTION, decides_on), [correction], dt.date(2027, 4, 10))
    assert clock.decides_on == decides_on + dt.timedelta(days=days)


@pytest.mark.django_db
@pytest.mark.parametrize(("regime", "expected"), [("rejection", dt.date(2027, 3, 5)), ("acceptance", None)])
def test_a_request_that_waits_for_its_applicant(regime: str, expected: dt.date | None) -> None:
    with time_machine.travel(dt.datetime(2026, 12, 18, 9, tzinfo=UTC), tick=False):
        request = make_request(state=State.IN_REVIEW, procedure=make_procedure(regime=regime))
    with time_machine.travel(dt.datetime(2027, 1, 4, 9, tzinfo=UTC), tick=False):
        assert request.team is not None
        waiting = act(request, "request_corrections", make_instructor(request.team))
        clock = clock_of(waiting)
    assert clock is not None
    assert clock.decides_on == expected
    assert clock.stopped_since == dt.date(2027, 1, 4)
