"""The amount that rules compute, as a tree: what lists say of it, and rules of before, to the cent."""

from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from formkit.language.evaluating import Environment
from formkit.language.nodes import Annotation, Constant, Node, Operation
from teleservices.competence.amount_trees import BASE, WHOLE, RateOfBase, rate_of_base
from teleservices.competence.proposal_rules import ProposalRules
from teleservices.competence.service_values import cents

CENTS = st.integers(min_value=0, max_value=10**12 - 1)
RATES = st.integers(1, WHOLE)


def of(tree: Node | None, base: int | None) -> int | None:
    return cents(tree, Environment({}, annotations={BASE.key: base}))


def before(base: int, rate: int, floor: int | None, ceiling: int | None) -> int:
    """What a « reckoning » gave: half a cent rounded up, then the floor, then the ceiling."""
    share = Decimal(base) * rate / WHOLE
    amount = int(share.quantize(Decimal(1), rounding=ROUND_HALF_UP))
    amount = amount if floor is None else max(amount, floor)
    return amount if ceiling is None else min(amount, ceiling)


@given(base=CENTS, rate=RATES, limits=st.tuples(CENTS | st.none(), CENTS | st.none()))
def test_rules_of_before_give_the_same_cents(base: int, rate: int, limits: tuple[int | None, int | None]) -> None:
    floor, ceiling = limits
    if floor is not None and ceiling is not None:
        floor, ceiling = sorted([floor, ceiling])
    former = {"rate": rate, "floor_cents": floor, "ceiling_cents": ceiling, "base_key": "f_eligible"}
    rules = ProposalRules.model_validate({"reckoning": former})
    assert of(rules.amount, base) == before(base, rate, floor, ceiling)
    assert rules.base_key == "f_eligible"
    assert rate_of_base(rules.amount) == RateOfBase(rate=rate, floor_cents=floor, ceiling_cents=ceiling)
    assert ProposalRules.model_validate(rules.model_dump(mode="json")) == rules


@pytest.mark.parametrize(("base", "amount"), [(1, 1), (3, 2), (5, 3), (0, 0), (60_001, 30_001)])
def test_half_a_cent_is_rounded_up(base: int, amount: int) -> None:
    assert of(RateOfBase(rate=5_000).tree, base) == amount


def test_without_a_base_there_is_no_amount_even_above_a_floor() -> None:
    assert of(RateOfBase(rate=5_000, floor_cents=20_000).tree, None) is None


@pytest.mark.parametrize(
    "former",
    [
        {"rate": 0},
        {"rate": WHOLE + 1},
        {"rate": "half"},
        {"rate": 1, "floor_cents": -1},
        [],
    ],
)
def test_what_could_never_be_kept_before_is_refused(former: object) -> None:
    with pytest.raises(ValidationError):
        ProposalRules.model_validate({"reckoning": former})


def test_rules_of_before_that_computed_nothing_compute_nothing() -> None:
    assert ProposalRules.model_validate({"reckoning": None}) == ProposalRules()


HALF = Constant(type="percentage", value="50")


@pytest.mark.parametrize(
    "tree",
    [
        BASE,
        Operation(kind="times", of=(BASE, HALF)),
        Operation(kind="times", of=(HALF, BASE, HALF)),
        Operation(kind="least", of=(RateOfBase(rate=1).tree, Constant(type="amount", value="-5"))),
        Operation(kind="greatest", of=(RateOfBase(rate=1, ceiling_cents=5).tree, Constant(type="amount", value="5"))),
        Operation(kind="times", of=(HALF, Annotation(key="f_eligible"))),
        Operation(kind="times", of=(Constant(type="percentage", value="0.001"), BASE)),
        Operation(kind="times", of=(Constant(type="percentage", value="101"), BASE)),
    ],
)
def test_lists_say_no_other_tree(tree: Node) -> None:
    assert rate_of_base(tree) is None


def test_an_amount_is_never_below_zero_nor_beyond_all_use() -> None:
    minus = Operation(kind="minus", of=(BASE, Constant(type="amount", value="500")))
    assert [of(minus, base) for base in (300, 700)] == [0, 200]
    times = Operation(kind="times", of=(BASE, Constant(type="number", value="10000000000000")))
    assert of(times, 10**9) is None


def test_rules_hold_no_tree_deeper_than_what_may_be_published() -> None:
    tree: Node = BASE
    for _level in range(11):
        tree = Operation(kind="negate", of=(tree,))
    assert ProposalRules(amount=tree).reads_base
    with pytest.raises(ValidationError):
        ProposalRules(amount=Operation(kind="negate", of=(tree,)))
