"""Who may decide what, and the precise reason for which one may not; the whole table of cases at the end."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import User
from teleservices.competence import NotCompetentError, delegation_for
from teleservices.competence.delegations import revoke_delegation
from teleservices.models import AuthorityKind, Delegation, Outcome, Procedure
from tests.factories.accounts import make_user
from tests.factories.competence import make_authority, make_delegation, make_keeper
from tests.factories.procedures import make_procedure

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SIGNED = dt.date(2026, 3, 2)
DAY = dt.date(2026, 6, 15)
IN_TIME = {"act_date": SIGNED, "valid_from": SIGNED, "published_on": SIGNED, "transmitted_on": SIGNED}


@pytest.fixture
def camille() -> User:
    return make_user(first_name="Camille", last_name="Vasseur")


@pytest.fixture
def procedure() -> Procedure:
    return make_procedure(title="Aide aux associations")


def delegated(delegate: User, **changes: object) -> Delegation:
    return make_delegation(delegate, **IN_TIME | {"act_number": "2026-D-7"} | changes)


def asked(user: User, procedure: Procedure, **changes: object) -> Delegation:
    authority = changes.pop("authority", None) or make_authority()
    values = {"outcome": Outcome.ACCEPTED, "amount_cents": 100_000, "on": DAY} | changes
    return delegation_for(user=user, authority=authority, procedure=procedure, **values)


def refused(user: User, procedure: Procedure, **changes: object) -> str:
    with pytest.raises(NotCompetentError) as refusal:
        asked(user, procedure, **changes)
    return refusal.value.message


def test_a_delegation_without_limit_covers_everything(camille: User, procedure: Procedure) -> None:
    delegation = delegated(camille)
    for outcome in Outcome:
        assert asked(camille, procedure, outcome=outcome) == delegation
    assert asked(camille, procedure, amount_cents=None) == delegation
    assert asked(camille, procedure, amount_cents=10**12) == delegation


# --- Each reason of a refusal ----------------------------------------------------------------------------------------
def test_nobody_decides_without_a_delegation(camille: User, procedure: Procedure) -> None:
    delegated(make_user())
    assert "aucune délégation de signature" in refused(camille, procedure)


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (AuthorityKind.STANDING_COMMITTEE, "ne délègue à personne"),
        (AuthorityKind.ASSEMBLY, "qu’à sa commission permanente ou au président"),
    ],
)
def test_bodies_delegate_to_no_agent(kind: AuthorityKind, words: str, camille: User, procedure: Procedure) -> None:
    delegated(camille)
    assert words in refused(camille, procedure, authority=make_authority(kind))


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ({"published_on"}, "n’a pas le jour de sa publication"),
        ({"transmitted_on"}, "n’a pas le jour de sa transmission au préfet"),
        ({"published_on", "transmitted_on"}, "n’a ni le jour de sa publication ni celui de sa transmission"),
    ],
)
def test_an_act_that_is_not_known_to_be_enforceable_counts_for_nothing(
    missing: set[str], words: str, camille: User, procedure: Procedure
) -> None:
    delegated(camille, **dict.fromkeys(missing))
    assert words in refused(camille, procedure)


@pytest.mark.parametrize("last", ["valid_from", "published_on", "transmitted_on"])
def test_it_counts_from_the_last_of_its_days(last: str, camille: User, procedure: Procedure) -> None:
    delegation = delegated(camille, **{last: DAY})
    assert "ne compte qu’à partir du 15 juin 2026" in refused(camille, procedure, on=DAY - dt.timedelta(days=1))
    assert asked(camille, procedure, on=DAY) == delegation


def test_it_counts_through_its_last_day(camille: User, procedure: Procedure) -> None:
    delegation = delegated(camille, valid_to=DAY)
    assert asked(camille, procedure, on=DAY) == delegation
    words = refused(camille, procedure, on=DAY + dt.timedelta(days=1))
    assert words == "Votre délégation (acte 2026-D-7) a pris fin le 15 juin 2026."


def test_ended_it_counts_no_more_from_that_day_for_a_reason(camille: User, procedure: Procedure) -> None:
    delegation = delegated(camille, valid_to=DAY + dt.timedelta(days=30))
    revoke_delegation(actor=make_keeper(), delegation=delegation, on=DAY, reason="changement d’affectation à 100 %.")
    assert asked(camille, procedure, on=DAY - dt.timedelta(days=1)) == delegation
    words = refused(camille, procedure, on=DAY)
    assert words.endswith("ne compte plus depuis le 15 juin 2026\u00a0: changement d’affectation à 100 %.")


def test_a_procedure_that_it_does_not_name_is_not_covered(camille: User, procedure: Procedure) -> None:
    other = make_procedure(title="Aide à 50 %")
    delegation = delegated(camille, procedures=[procedure])
    assert asked(camille, procedure) == delegation
    assert "ne couvre pas la démarche «\u00a0Aide à 50 %\u00a0»" in refused(camille, other)


def test_a_decision_that_it_does_not_name_is_not_covered(camille: User, procedure: Procedure) -> None:
    delegation = delegated(camille, outcomes=[Outcome.ACCEPTED, Outcome.INADMISSIBLE])
    assert asked(camille, procedure, outcome=Outcome.INADMISSIBLE) == delegation
    assert "ne couvre pas cette décision\u00a0: refusée" in refused(camille, procedure, outcome=Outcome.REFUSED)


def test_above_its_ceiling_nothing_is_covered(camille: User, procedure: Procedure) -> None:
    delegation = delegated(camille, amount_max_cents=500_000)
    assert asked(camille, procedure, amount_cents=500_000) == delegation
    words = refused(camille, procedure, amount_cents=500_001)
    assert "jusqu’à 5\u202f000,00\u00a0€" in words
    assert "5\u202f000,01\u00a0€" in words


def test_of_several_the_nearest_says_what_it_lacks_and_the_latest_act_decides(
    camille: User, procedure: Procedure
) -> None:
    delegated(camille, act_number="vieille", valid_to=DAY - dt.timedelta(days=9))
    delegated(camille, act_number="plafonnée", amount_max_cents=1)
    delegated(camille, act_number="autre", outcomes=[Outcome.REFUSED])
    assert "plafonnée" in refused(camille, procedure)
    later = dict.fromkeys(("act_date", "valid_from", "published_on", "transmitted_on"), SIGNED + dt.timedelta(days=1))
    delegated(camille)
    last = delegated(camille, act_number="dernière", **later)
    assert asked(camille, procedure) == last


def test_one_query_answers(camille: User, procedure: Procedure) -> None:
    for _ in range(3):
        delegated(camille, procedures=[procedure, make_procedure()])
    authority = make_authority()
    with CaptureQueriesContext(connection) as queries:
        asked(camille, procedure, authority=authority)
    assert len(queries) == 1


# --- The whole table -------------------------------------------------------------------------------------------------
DAYS = [DAY + dt.timedelta(days=days) for days in range(-3, 4)]
CENTS = [None, 0, 1, 499_999, 500_000, 500_001]


@dataclass(frozen=True)
class Act:
    """What a delegation says, for the days around one."""

    begins: dt.date
    published: dt.date | None
    transmitted: dt.date | None
    last: dt.date | None
    ended: dt.date | None
    outcomes: frozenset[Outcome]
    ceiling: int | None
    names: bool | None
    """Whether it names the procedure; None: it names none."""

    def covers(self, outcome: Outcome, amount: int | None, on: dt.date, kind: AuthorityKind) -> bool:
        """The law, said once more in other words."""
        if kind != AuthorityKind.PRESIDENT or self.published is None or self.transmitted is None:
            return False
        is_time = on >= self.begins and on >= self.published and on >= self.transmitted
        is_time &= (self.last is None or on <= self.last) and (self.ended is None or on < self.ended)
        is_amount = amount is None or self.ceiling is None or amount <= self.ceiling
        return is_time and is_amount and (not self.outcomes or outcome in self.outcomes) and self.names is not False


optional_days = st.one_of(st.none(), st.sampled_from(DAYS))
acts = st.builds(
    Act,
    begins=st.sampled_from(DAYS),
    published=optional_days,
    transmitted=optional_days,
    last=optional_days,
    ended=optional_days,
    outcomes=st.frozensets(st.sampled_from(Outcome)),
    ceiling=st.sampled_from(CENTS),
    names=st.sampled_from([None, True, False]),
).filter(lambda act: act.last is None or act.last >= act.begins)


def test_every_case_of_the_table(camille: User, procedure: Procedure) -> None:
    """Authority × decision × amount × day, for any act: the predicate says what the law says."""
    other, keeper = make_procedure(), make_keeper()
    authorities = [make_authority(kind) for kind in AuthorityKind]

    @given(act=acts, outcome=st.sampled_from(Outcome), amount=st.sampled_from(CENTS), on=st.sampled_from(DAYS))
    def agrees(act: Act, outcome: Outcome, amount: int | None, on: dt.date) -> None:
        delegate = User.objects.create(email=f"{User.objects.count()}@exemple.test")
        delegation = delegated(
            delegate,
            valid_from=act.begins,
            published_on=act.published,
            transmitted_on=act.transmitted,
            valid_to=act.last,
            outcomes=sorted(act.outcomes),
            amount_max_cents=act.ceiling,
            procedures=[] if act.names is None else [procedure if act.names else other],
        )
        if act.ended and (act.last is None or act.ended <= act.last):
            revoke_delegation(actor=keeper, delegation=delegation, on=act.ended, reason="x")
        for authority in authorities:
            question = {"procedure": procedure, "outcome": outcome, "amount_cents": amount, "on": on}
            if act.covers(outcome, amount, on, AuthorityKind(authority.kind)):
                assert delegation_for(user=delegate, authority=authority, **question) == delegation
            else:
                with pytest.raises(NotCompetentError):
                    delegation_for(user=delegate, authority=authority, **question)

    agrees()
