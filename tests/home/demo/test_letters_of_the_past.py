"""What the demo's decisions teach: who decides of what, on which days, and what each says of its payment, once."""

import pytest

from home.demo.loaders.signatures import BY_PRESIDENT, worked
from locker.stores.storage import open_stored
from portal.working_days import is_working_day
from teleservices.competence.rules import rules_of
from teleservices.legal import collegial_body, legal_day
from teleservices.letters.contestable import contestable
from teleservices.models import Acknowledgement, AuthorityKind, Decision, Outcome, Procedure
from tests.home.test_blank_forms import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]


def test_the_committee_grants_what_is_its_own_and_the_president_by_delegation() -> None:
    for decision in Decision.objects.select_related("request__procedure", "delegation"):
        is_the_president_s = decision.request.procedure.code in BY_PRESIDENT
        expected = AuthorityKind.PRESIDENT if is_the_president_s else AuthorityKind.STANDING_COMMITTEE
        assert decision.authority_kind == expected
        assert bool(decision.on_behalf_of) == (decision.delegation is not None)


def test_nobody_decides_on_a_sunday_or_a_holiday() -> None:
    days = [(decision.act_date, legal_day(decision.decided_at)) for decision in Decision.objects.all()]
    assert days
    assert all(is_working_day(day) for both in days for day in both)


def test_a_receipt_says_who_alone_may_grant() -> None:
    receipts = Acknowledgement.objects.select_related("request__procedure")
    bodies = {(receipt.request.procedure.code, receipt.collegial_body) for receipt in receipts}
    assert bodies == {
        (receipt.request.procedure.code, collegial_body(receipt.request.procedure) or "") for receipt in receipts
    }
    assert ("aide-au-projet-associatif", AuthorityKind.STANDING_COMMITTEE) in bodies


def test_a_grant_of_the_whole_leaves_nothing_to_contest() -> None:
    grants = Decision.objects.filter(outcome=Outcome.ACCEPTED, request__procedure__code="aide-au-projet-associatif")
    letters = [decision.letter for decision in grants.order_by("-decided_at")[:5] if not contestable(decision)]
    assert letters
    for letter in letters:
        with open_stored(letter) as content:
            assert "contest" not in text_of(content.read())


def test_what_is_refused_names_its_article() -> None:
    refusals = Decision.objects.filter(outcome__in=(Outcome.REFUSED, Outcome.INADMISSIBLE))
    assert [decision.reasons for decision in refusals if "rticle" not in decision.reasons] == []


def test_the_rules_of_today_decide_as_the_past_did() -> None:
    for procedure in Procedure.objects.all():
        rules = rules_of(procedure)
        if rules and not rules.is_handled:
            kinds = {authority.kind for rule in rules.outcomes for authority in rule.authorities}
            assert len(kinds) == 1, procedure.code
            assert not rules.asks_amount or rules.plan.instalments, procedure.code


def test_a_day_without_work_gives_way_to_the_next_one_before_today() -> None:
    today = legal_day(Decision.objects.latest("decided_at").decided_at)
    for ago in range(1, 30):
        moved = worked(ago + 0.25, today)
        assert moved % 1 == 0.25
        assert abs(moved - ago) < 6
