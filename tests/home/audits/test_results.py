"""The rate is that of the method: met out of applicable; a criterion fails where it fails on one page."""

from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from home.audits.audit_results import result_of
from home.models import AccessibilityAudit, AuditedPage, AuditRemark, AuditVerdict
from tests.factories.audits import fill_grid, make_audit

pytestmark = pytest.mark.django_db


def set_cell(audit: AccessibilityAudit, title: str, criterion: str, verdict: str) -> None:
    cell = AuditVerdict.objects.filter(page__audit=audit, page__title=title, criterion=criterion)
    assert cell.update(verdict=verdict) == 1


def test_nothing_tested_is_no_rate() -> None:
    result = result_of(make_audit())

    assert result.rate is None
    assert result.average is None
    assert (result.met, result.not_met, result.not_applicable) == ((), (), ())


def test_all_met_is_a_hundred_and_nothing_less_is() -> None:
    audit = make_audit()
    fill_grid(audit)
    assert result_of(audit).rate == 100

    fill_grid(audit, c1_1="NC")
    assert result_of(audit).rate == Decimal("99.05")


def test_a_criterion_that_fails_on_one_page_fails() -> None:
    audit = make_audit()
    fill_grid(audit)
    set_cell(audit, "Connexion", "3.2", "NC")
    result = result_of(audit)

    assert [(finding.criterion.number, finding.pages) for finding in result.not_met] == [("3.2", ("Connexion",))]
    assert len(result.met) == 105


def test_a_criterion_applies_if_it_does_on_one_page() -> None:
    audit = make_audit()
    fill_grid(audit, verdict="NA", c1_1="C")
    set_cell(audit, "Connexion", "1.1", "NA")
    result = result_of(audit)

    assert (result.rate, result.applicable_count, len(result.not_applicable)) == (100, 1, 105)


def test_not_applicable_anywhere_measures_nothing() -> None:
    audit = make_audit()
    fill_grid(audit, verdict="NA")

    assert result_of(audit).rate is None


def test_the_average_is_that_of_the_pages() -> None:
    audit = make_audit()
    fill_grid(audit, verdict="NA", c1_1="C", c1_2="C")
    set_cell(audit, "Connexion", "1.2", "NC")

    assert result_of(audit).average == 75


def test_a_step_meets_what_all_steps_of_its_process_meet() -> None:
    audit = make_audit("Étape 1", "Étape 2", process="dépôt")
    fill_grid(audit, verdict="NA", c1_1="C", c1_2="C")
    set_cell(audit, "Étape 2", "1.2", "NC")

    assert result_of(audit).average == 50


def test_a_page_that_meets_nothing_counts_for_nought() -> None:
    audit = make_audit()
    fill_grid(audit, verdict="NA", c1_1="C")
    set_cell(audit, "Connexion", "1.1", "NC")

    assert result_of(audit).average == 50


def test_a_burden_stands_apart_from_defects() -> None:
    audit = make_audit()
    fill_grid(audit, c1_1="NC", c1_2="NC")
    AuditRemark.objects.filter(criterion="1.2").update(
        burden="Trop cher jusqu’en 2028 ; la version papier est envoyée."
    )
    result = result_of(audit)

    assert [finding.criterion.number for finding in result.defects] == ["1.1"]
    assert [finding.criterion.number for finding in result.burdens] == ["1.2"]
    assert len(result.not_met) == 2


def test_results_take_three_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    audit = make_audit(*map(str, range(12)))
    fill_grid(audit, c1_1="NC")
    assert AuditedPage.objects.count() == 12

    with django_assert_num_queries(3):
        result_of(audit)
