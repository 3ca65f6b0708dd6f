"""The regimes of State aid: three rolling years, the rules that name them, the sentences that say them."""

import datetime as dt

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from accounts.models import ProfileType
from teleservices.competence.aid_regimes import DE_MINIMIS, counts_since, counts_until, de_minimis
from teleservices.competence.grant_terms import GrantTerms, regime_of, terms_of
from teleservices.competence.outcome_sentences import rule_changes, summary
from teleservices.competence.rules import DecisionRules, parse_rules, wrong_in
from teleservices.models import AidRegime, Proposal
from tests.factories.aids import AGRICULTURAL, GENERAL, aided, paid
from tests.factories.competence import BY_PRESIDENT, COMMITTEE_PROPOSES
from tests.gate import examples

DAYS = st.dates(min_value=dt.date(1990, 1, 1), max_value=dt.date(2100, 12, 31))


@pytest.mark.parametrize(
    ("granted", "last"),
    [
        (dt.date(2023, 11, 28), dt.date(2026, 11, 28)),
        (dt.date(2024, 2, 29), dt.date(2027, 2, 28)),
        (dt.date(2025, 2, 28), dt.date(2028, 2, 28)),
        (dt.date(2025, 3, 1), dt.date(2028, 3, 1)),
        (dt.date(2023, 12, 31), dt.date(2026, 12, 31)),
    ],
)
def test_an_aid_counts_until_its_own_day_three_years_later(granted: dt.date, last: dt.date) -> None:
    assert counts_until(granted) == last
    assert counts_since(last) <= granted < counts_since(last + dt.timedelta(days=1))


@settings(max_examples=examples(300))
@given(DAYS, st.integers(-3, 3))
@example(dt.date(2028, 2, 29), 0)
@example(dt.date(2025, 2, 28), 1)
@example(dt.date(2024, 2, 29), 0)
def test_the_first_day_that_counts_and_the_last_say_the_same(granted: dt.date, shift: int) -> None:
    day = counts_until(granted) + dt.timedelta(days=shift)
    assert (granted >= counts_since(day)) == (day <= counts_until(granted))


@settings(max_examples=examples(200))
@given(DAYS, DAYS)
def test_what_counts_later_counted_before(first: dt.date, second: dt.date) -> None:
    earlier, later = sorted((first, second))
    assert counts_since(earlier) <= counts_since(later)
    assert counts_until(earlier) <= counts_until(later)
    assert dt.timedelta(3 * 365) <= later - counts_since(later) <= dt.timedelta(3 * 365 + 1)


PERSON = ProfileType(is_personal=True)


def test_a_ceiling_counts_its_own_regime_and_no_aid_outside_the_regulations() -> None:
    for regime, rule in DE_MINIMIS.items():
        assert regime in rule.counts <= set(DE_MINIMIS)
    ceilings = {regime: rule.ceiling_cents // 100 for regime, rule in DE_MINIMIS.items()}
    assert ceilings == {"general": 300_000, "agricultural": 50_000, "fisheries": 40_000, "general_interest": 750_000}
    assert not DE_MINIMIS[AidRegime.FISHERIES].is_certain
    assert [de_minimis(regime) for regime in (None, "", "none", "exempted")] == [None] * 4


def test_rules_of_before_say_nothing_of_aid_and_are_read_as_they_were() -> None:
    former = {
        key: value
        for key, value in COMMITTEE_PROPOSES.to_json().items()
        if key not in {"aid_regimes", "aid_reference", "plan", "visas", "court"}
    }
    rules = parse_rules(former)
    assert rules == COMMITTEE_PROPOSES
    assert terms_of(rules, None, PERSON) == GrantTerms()
    assert not [line for line in summary(former) if "tat" in line and "Aide" in line]


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        (aided(GENERAL), None),
        (aided(AidRegime.NONE), None),
        (aided(GENERAL, AidRegime.NONE), None),
        (aided(AidRegime.NONE, proposals=None), None),
        (aided(GENERAL, proposals=None), "rien n’est décidé sans proposition"),
        (aided(AidRegime.NONE, AidRegime.EXEMPTED, aid_reference="SA.1", proposals=None), "sans proposition"),
        (aided(AidRegime.EXEMPTED), "référence du régime"),
        (aided(AidRegime.EXEMPTED, aid_reference="SA.1", proposals=None), None),
        (BY_PRESIDENT.model_copy(update={"aid_regimes": (AidRegime.NONE,)}), "aucune somme n’est accordée"),
    ],
)
def test_what_prevents_the_publication_of_a_regime(rules: DecisionRules, words: str | None) -> None:
    problems = wrong_in(rules.to_json())
    assert [words] == [words for problem in problems if words and words in problem] if words else problems == []


def test_a_regime_is_named_once_and_none_is_invented() -> None:
    for regimes in (["general", "general"], ["invented"]):
        with pytest.raises(ValidationError):
            DecisionRules.model_validate(aided().to_json() | {"aid_regimes": regimes})


def test_a_regime_is_the_only_one_or_the_one_chosen() -> None:
    several = aided(GENERAL, AGRICULTURAL)
    assert regime_of(aided(GENERAL), None) == GENERAL
    assert [regime_of(several, chosen) for chosen in ("agricultural", "none", "", None)] == [AGRICULTURAL] + [None] * 3
    assert regime_of(aided(), "general") is None
    assert regime_of(None, "general") is None
    terms = terms_of(aided(GENERAL, AGRICULTURAL, plan=paid("En une fois.")), Proposal(aid_regime=AGRICULTURAL), PERSON)
    assert terms == GrantTerms(AGRICULTURAL, None, paid("En une fois."))
    assert terms_of(aided(AidRegime.EXEMPTED, aid_reference="SA.1"), None, PERSON) == GrantTerms("exempted", "SA.1")


def test_the_sentences_say_the_regime_and_the_payment() -> None:
    rules = aided(GENERAL, AidRegime.EXEMPTED, aid_reference="SA.1", plan=paid("En une fois."), most_public_aid=8_000)
    said = " ".join(summary(rules.to_json()))
    for words in ("300\u202f000,00\u00a0€ sur trois ans", "Régime exempté ou notifié (SA.1)", "la proposition choisit"):
        assert words in said
    assert "En une fois." in said
    assert "au plus 80\u00a0% de la base éligible" in said
    changes = rule_changes(COMMITTEE_PROPOSES.to_json(), aided(GENERAL, plan=paid("x")).to_json())
    assert {"Aide d’État", "Versement"} <= {change.option for change in changes}
