"""The aids of an applicant: what counts over three years, what is declared, what is warned of and explained."""

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import Profile, User
from teleservices.competence.aid_regimes import counts_since
from teleservices.deciding.aids.ceilings import AidCheck, aid_checks, check_public_aid
from teleservices.deciding.aids.histories import histories_of
from teleservices.deciding.declaring import OtherAid, declare_aid, withdraw_declared
from teleservices.deciding.errors import DeclarationRefusedError, ProposalRefusedError, StaleDeclarationError
from teleservices.deciding.personal_data import proposed_by
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.legal import legal_day
from teleservices.lifecycle import DecisionGiven, perform
from teleservices.models import (
    AidRegime,
    AuthorityKind,
    Decision,
    DeclaredAid,
    Ending,
    Outcome,
    Procedure,
    Proposal,
    ServiceRequest,
    State,
    TeamRole,
)
from tests.factories.accounts import make_profile, make_user
from tests.factories.aids import AGRICULTURAL, GENERAL, aided, make_granted, other_aid, paid
from tests.factories.competence import make_authority, make_deliberation
from tests.factories.meetings import make_member
from tests.factories.procedures import make_instructor, make_procedure, make_request

pytestmark = pytest.mark.django_db
CEILING = 30_000_000
SIREN = "732829320"


@pytest.fixture
def firm() -> Profile:
    return make_profile(member=make_user(), name="Menuiserie Vernay", siret=f"{SIREN}00074")


@pytest.fixture
def asked(firm: Profile) -> ServiceRequest:
    """A request of this firm under review, of a procedure whose aid is de minimis."""
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    return of(firm, aided(GENERAL).to_json())


@pytest.fixture
def camille(asked: ServiceRequest) -> User:
    return make_instructor(asked.team)


def of(firm: Profile, rules: object) -> ServiceRequest:
    procedure = make_procedure(decision_rules=rules)
    return make_request(procedure=procedure, state=State.IN_REVIEW, profile=firm, user=firm.memberships.all()[0].user)


def today() -> dt.date:
    return legal_day(timezone.now())


def check(request: ServiceRequest, cents: int = 0, regime: AidRegime = GENERAL) -> AidCheck:
    (only,) = aid_checks(request, aided(regime), regime=regime, amount=cents, base=None, other=None)
    assert isinstance(only, AidCheck)
    return only


def put(request: ServiceRequest, author: User, cents: int, **changes: object) -> Proposal:
    proposed = replace(Proposed(outcome=Outcome.ACCEPTED, amount=cents, reasons="Utile."), **changes)
    seen = request.proposals.count()
    return propose(request_id=request.pk, author=author, seen=seen, proposed=proposed)


def declare(request: ServiceRequest, author: User, aid: OtherAid | None, on: dt.date | None = None) -> DeclaredAid:
    return declare_aid(request_id=request.pk, author=author, stated_on=on or today(), aid=aid)


# --- What counts -----------------------------------------------------------------------------------------------------
def test_aids_of_all_services_count_as_long_as_their_decision_stands(asked: ServiceRequest, firm: Profile) -> None:
    make_granted(firm, 1_000)
    make_granted(firm, 20, on=counts_since(today()))
    make_granted(firm, 300_000, on=counts_since(today()) - dt.timedelta(days=1))
    make_granted(firm, 400_000, regime=AidRegime.EXEMPTED)
    make_granted(firm, 500_000, regime=AidRegime.GENERAL_INTEREST)
    make_granted(make_profile(member=make_user()), 600_000)
    assert check(asked).ours == 1_020
    ended = make_granted(firm, 7_000_000)
    Decision.objects.filter(request=ended).update(ended_at=timezone.now(), ending=Ending.WITHDRAWN)
    assert check(asked).ours == 1_020


def test_all_establishments_of_a_firm_are_the_same_undertaking(asked: ServiceRequest, firm: Profile) -> None:
    other = make_profile(member=make_user(), siret=f"{SIREN}00082")
    stranger = make_profile(member=make_user(), siret="55210055400013")
    make_granted(other, 5_000)
    make_granted(stranger, 70_000)
    sister = of(other, aided(GENERAL).to_json())
    declare(sister, make_instructor(sister.team), other_aid(300))
    figures = check(asked)
    assert (figures.ours, figures.declared, figures.is_declared) == (5_000, 300, True)


def test_agriculture_and_fisheries_count_against_the_general_ceiling_and_not_the_other_way(
    asked: ServiceRequest, firm: Profile
) -> None:
    make_granted(firm, 100, regime=AGRICULTURAL)
    make_granted(firm, 20, regime=AidRegime.FISHERIES)
    make_granted(firm, 3, regime=GENERAL)
    assert check(asked).ours == 123
    assert check(asked, regime=AGRICULTURAL).ours == 100


def test_the_ceiling_is_exceeded_from_one_cent(asked: ServiceRequest, firm: Profile) -> None:
    make_granted(firm, 10_000_000)
    assert not check(asked, CEILING - 10_000_000).exceeds
    over = check(asked, CEILING - 10_000_000 + 1)
    assert (over.exceeds, over.left) == (True, 20_000_000)
    assert "dépassé de 0,01\u00a0€" in next(over.warnings())
    assert not check(asked, 0).exceeds


def test_a_decision_taken_again_doesn_t_count_itself(firm: Profile) -> None:
    decided = make_granted(firm, 1_000)
    assert check(decided, 1_000).total == 1_000


def test_a_text_that_applies_no_more_and_an_uncertain_ceiling_are_said(asked: ServiceRequest) -> None:
    fishing = check(asked, regime=AidRegime.FISHERIES)
    assert any("à confirmer par le service juridique" in warning for warning in fishing.warnings())
    lapsed = replace(check(asked), day=dt.date(2031, 1, 1))
    assert any("s’appliquait jusqu’au 31 décembre 2030" in warning for warning in lapsed.warnings())


@pytest.mark.parametrize(("other", "exceeds"), [(30_000, False), (30_001, True)])
def test_all_public_aids_together(other: int, exceeds: bool) -> None:
    figures = check_public_aid(8_000, proposed=50_000, other=other, base=100_000)
    assert figures is not None
    assert figures.exceeds == exceeds
    assert bool(list(figures.warnings())) == exceeds
    assert check_public_aid(None, proposed=1, other=1, base=1) is None
    assert check_public_aid(8_000, proposed=1, other=None, base=1) is None


# --- What is declared ------------------------------------------------------------------------------------------------
def test_nothing_declared_and_declared_nil_differ(asked: ServiceRequest, camille: User) -> None:
    missing = "Aucune déclaration des autres aides"
    assert any(missing in warning for warning in check(asked).warnings())
    line = declare(asked, camille, None)
    assert line.is_nil
    assert not any(missing in warning for warning in check(asked).warnings())
    withdraw_declared(request_id=asked.pk, uuid=line.uuid, author=camille)
    assert any(missing in warning for warning in check(asked).warnings())


def test_a_statement_of_before_the_request_doesn_t_do_for_another(asked: ServiceRequest, firm: Profile) -> None:
    former = of(firm, aided(GENERAL).to_json())
    author = make_instructor(former.team)
    declare(former, author, other_aid(500), on=today() - dt.timedelta(days=10))
    figures = check(asked)
    assert (figures.declared, figures.is_declared) == (500, False)
    declare(former, author, None)
    assert check(asked).is_declared


def test_what_was_declared_counts_three_years_and_no_more_once_withdrawn(asked: ServiceRequest, camille: User) -> None:
    declare(asked, camille, other_aid(1_000, on=counts_since(today())))
    declare(asked, camille, other_aid(20_000, on=counts_since(today()) - dt.timedelta(days=1)))
    wrong = declare(asked, camille, other_aid(300_000))
    assert check(asked).declared == 301_000
    withdraw_declared(request_id=asked.pk, uuid=wrong.uuid, author=camille)
    assert check(asked).declared == 1_000
    wrong.refresh_from_db()
    assert (wrong.withdrawn_by, wrong.withdrawn_by_name) == (camille, camille.get_full_name())
    with pytest.raises(StaleDeclarationError):
        withdraw_declared(request_id=asked.pk, uuid=wrong.uuid, author=camille)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"regime": AidRegime.NONE}, "de minimis"),
        ({"regime": AidRegime.EXEMPTED}, "de minimis"),
        ({"amount_cents": 0}, "Écrivez le montant"),
        ({"granted_by": "  "}, "qui l’a accordée"),
        ({"granted_on": dt.date(2999, 1, 1)}, "à venir"),
    ],
)
def test_what_can_t_be_declared(asked: ServiceRequest, camille: User, changes: dict[str, object], words: str) -> None:
    with pytest.raises(DeclarationRefusedError, match=words):
        declare(asked, camille, replace(other_aid(100), **changes))  # type: ignore[arg-type] # the cases above
    assert not DeclaredAid.objects.exists()


def test_an_aid_is_not_written_twice_nor_a_statement_of_tomorrow(asked: ServiceRequest, camille: User) -> None:
    declare(asked, camille, other_aid(100))
    with pytest.raises(DeclarationRefusedError, match="déjà notée"):
        declare(asked, camille, other_aid(100, by="RÉGION "))
    with pytest.raises(DeclarationRefusedError, match="à venir"):
        declare(asked, camille, None, on=today() + dt.timedelta(days=1))


def test_only_who_instructs_writes_what_is_declared(asked: ServiceRequest, camille: User, firm: Profile) -> None:
    assert asked.team is not None
    reader, other, member = make_member(asked.team, TeamRole.READER), make_instructor(), firm.memberships.all()[0].user
    line = declare(asked, camille, other_aid(100))
    for person in (reader, other, member):
        with pytest.raises(DeclarationRefusedError):
            declare(asked, person, None)
        with pytest.raises(DeclarationRefusedError):
            withdraw_declared(request_id=asked.pk, uuid=line.uuid, author=person)
    elsewhere = of(firm, aided(GENERAL).to_json())
    with pytest.raises(DeclaredAid.DoesNotExist):
        withdraw_declared(request_id=elsewhere.pk, uuid=line.uuid, author=make_instructor(elsewhere.team))
    unasked = of(firm, aided(AidRegime.NONE).to_json())
    with pytest.raises(DeclarationRefusedError, match="ne demandent pas de déclaration"):
        declare(unasked, make_instructor(unasked.team), None)


@pytest.mark.both_databases
@pytest.mark.parametrize("half", [{"granted_by": ""}, {"amount_cents": None}, {"regime": "none"}, {"is_nil": True}])
def test_the_database_refuses_half_an_aid(asked: ServiceRequest, camille: User, half: dict[str, object]) -> None:
    declare(asked, camille, other_aid(100))
    with pytest.raises(IntegrityError), transaction.atomic():
        DeclaredAid.objects.update(**half)


def test_it_stays_when_its_request_goes(asked: ServiceRequest, camille: User, firm: Profile) -> None:
    declare(asked, camille, other_aid(100))
    DeclaredAid.objects.update(request=None)
    assert check(of(firm, aided(GENERAL).to_json())).declared == 100


# --- What is proposed ------------------------------------------------------------------------------------------------
def test_what_exceeds_is_explained_and_never_refused(asked: ServiceRequest, camille: User, firm: Profile) -> None:
    make_granted(firm, 20_000_000)
    declare(asked, camille, other_aid(5_000_000))
    assert put(asked, camille, 5_000_000).aid_regime == GENERAL
    with pytest.raises(ProposalRefusedError, match=r"dépassé de 0,01.*au plus 50\u202f000,00.*Dites pourquoi"):
        put(asked, camille, 5_000_001)
    explained = put(asked, camille, 5_000_001, aid_reason="La décision de 2024 sera retirée.")
    assert explained.aid_reason == "La décision de 2024 sera retirée."


def test_the_regime_is_chosen_among_those_of_the_rules(firm: Profile) -> None:
    request = of(firm, aided(GENERAL, AidRegime.NONE).to_json())
    camille = make_instructor(request.team)
    for wrong in ("", "agricultural", "invented"):
        with pytest.raises(ProposalRefusedError, match="Choisissez le régime"):
            put(request, camille, 100, aid_regime=wrong)
    assert put(request, camille, CEILING + 1, aid_regime="none").aid_regime == "none"
    refused = Proposed(outcome=Outcome.REFUSED, reasons="Hors délai.")
    assert propose(request_id=request.pk, author=camille, seen=1, proposed=refused).aid_regime is None


def test_many_undertakings_are_found_at_once(firm: Profile) -> None:
    """More than a condition holds: those of a large meeting."""
    make_granted(firm, 100)
    others = [Profile(pk=pk, siret=f"{pk:09}00012") for pk in range(10_000, 10_250)]
    histories = histories_of([*others, firm], legal_day(timezone.now()))
    assert [aid.cents for aid in histories[f"siren:{SIREN}"].aids] == [100]


def test_without_regimes_nothing_is_asked_and_nothing_costs_a_query(firm: Profile) -> None:
    request = of(firm, aided().to_json())
    proposal = put(request, make_instructor(request.team), CEILING * 2)
    assert (proposal.aid_regime, proposal.aid_reason, proposal.other_public_aid) == (None, None, None)
    with CaptureQueriesContext(connection) as queries:
        assert aid_checks(request, aided(), regime=None, amount=1, base=None, other=None) == []
    assert len(queries) == 0


def test_the_share_of_public_aid_asks_its_figures_and_an_explanation(firm: Profile) -> None:
    request = of(firm, aided(most_public_aid=8_000).to_json())
    camille = make_instructor(request.team)
    with pytest.raises(ProposalRefusedError, match="autres aides publiques du budget"):
        put(request, camille, 100, eligible_base=1_000)
    figures = {"eligible_base": 100_000, "other_public_aid": 30_000}
    put(request, camille, 50_000, **figures)
    with pytest.raises(ProposalRefusedError, match="dépasse 80\u00a0%"):
        put(request, camille, 50_001, **figures)
    assert put(request, camille, 50_001, aid_reason="Zone de montagne.", **figures).other_public_aid == 30_000


# --- What is decided -------------------------------------------------------------------------------------------------
def decide(request: ServiceRequest, actor: User, act_name: str = "accept", cents: int | None = 1_000) -> Decision:
    request.refresh_from_db()
    payload = DecisionGiven(
        act_date=timezone.localdate(),
        authority_kind=AuthorityKind.STANDING_COMMITTEE,
        deliberation=make_deliberation(request.team),
        amount_cents=cents,
        reasons="Motifs.",
    )
    perform(
        request_id=request.pk,
        act_name=act_name,
        actor=actor,
        revision_number=request.revision_number,
        payload=payload,
    )
    return Decision.objects.standing().get(request=request)


def test_a_decision_keeps_the_regime_and_the_payment_of_its_day(firm: Profile) -> None:
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    request = of(firm, aided(GENERAL, AGRICULTURAL, plan=paid("En une fois.")).to_json())
    camille = make_instructor(request.team)
    put(request, camille, 1_000, aid_regime="agricultural")
    Procedure.objects.filter(pk=request.procedure_id).update(
        decision_rules=aided(GENERAL, plan=paid("En deux fois.")).to_json()
    )
    decision = decide(ServiceRequest.objects.get(pk=request.pk), camille)
    assert (decision.aid_regime, decision.instalments.get().event) == ("agricultural", "En une fois.")
    Procedure.objects.update(decision_rules=aided(AidRegime.NONE, plan=paid("Jamais.")).to_json())
    decision.refresh_from_db()
    assert (decision.aid_regime, decision.instalments.get().event) == ("agricultural", "En une fois.")


@pytest.mark.both_databases
@pytest.mark.parametrize("column", ["aid_regime", "aid_reference"])
def test_the_database_keeps_what_a_decision_said(firm: Profile, column: str) -> None:
    make_granted(firm, 1_000)
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(**{column: "none"})


def test_a_refusal_keeps_no_regime_nor_payment(firm: Profile) -> None:
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    request = of(firm, aided(GENERAL, plan=paid("En une fois.")).to_json())
    camille = make_instructor(request.team)
    refused = Proposed(outcome=Outcome.REFUSED, reasons="Hors délai.")
    propose(request_id=request.pk, author=camille, seen=0, proposed=refused)
    decision = decide(request, camille, "refuse", None)
    assert (decision.aid_regime, decision.aid_reference) == (None, None)
    assert not decision.instalments.exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_withdraws_a_line(asked: ServiceRequest, camille: User) -> None:
    line = declare(asked, camille, other_aid(100))

    def withdraw(_number: int) -> str:
        try:
            withdraw_declared(request_id=asked.pk, uuid=line.uuid, author=camille)
        except StaleDeclarationError:
            return "stale"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(withdraw, range(2))) == ["done", "stale"]


def test_an_agent_s_archive_says_when_they_wrote_a_line_and_not_what_it_says(
    asked: ServiceRequest, camille: User
) -> None:
    line = declare(asked, camille, other_aid(123_456))
    colleague = make_instructor(asked.team)
    withdraw_declared(request_id=asked.pk, uuid=line.uuid, author=colleague)
    for person, words in ((camille, "notée le"), (colleague, "retirée le")):
        (record,) = proposed_by(person)
        assert record.title == asked.reference
        assert words in str(record)
        assert "123" not in str(record.data)
