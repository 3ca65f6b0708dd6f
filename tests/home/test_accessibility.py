"""The accessibility statement claims no more than its audit."""

import datetime as dt
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from home.models import AccessibilityStatementPage, Conformity, HomePage
from home.models.accessibility import conformity

TODAY = dt.date(2026, 11, 24)


@pytest.mark.parametrize(
    ("audited_on", "rate", "state"),
    [
        (None, None, Conformity.NONE),
        (None, Decimal(100), Conformity.NONE),
        (TODAY, None, Conformity.NONE),
        (TODAY, Decimal(100), Conformity.FULL),
        (TODAY, Decimal("99.9"), Conformity.PARTIAL),
        (TODAY, Decimal(50), Conformity.PARTIAL),
        (TODAY, Decimal("49.99"), Conformity.NONE),
        (dt.date(2023, 11, 25), Decimal(80), Conformity.PARTIAL),
        (dt.date(2023, 11, 24), Decimal(80), Conformity.NONE),
        (TODAY + dt.timedelta(days=1), Decimal(80), Conformity.NONE),
    ],
)
def test_state_follows_the_audit(audited_on: dt.date | None, rate: Decimal | None, state: Conformity) -> None:
    assert conformity(audited_on, rate, TODAY) is state


def test_audit_of_a_leap_day_lapses_on_the_first_of_march() -> None:
    leap = dt.date(2024, 2, 29)

    assert conformity(leap, Decimal(80), dt.date(2027, 2, 28)) is Conformity.PARTIAL
    assert conformity(leap, Decimal(80), dt.date(2027, 3, 1)) is Conformity.NONE


def test_statement_and_footer_lose_their_claim_when_the_audit_lapses(home: HomePage) -> None:
    page = AccessibilityStatementPage.objects.get()
    page.audited_on, page.rate, page.audited_by = dt.date(2026, 1, 15), Decimal("72.50"), "Un cabinet"
    page.save_revision().publish()

    with time_machine.travel(dt.datetime(2026, 6, 1, tzinfo=dt.UTC)):
        text = Client().get("/accessibilite/").content.decode()
        assert "Accessibilité\u00a0: partiellement conforme" in text
        assert "72,5\u00a0% des critères" in text
    with time_machine.travel(dt.datetime(2029, 6, 1, tzinfo=dt.UTC)):
        text = Client().get("/accessibilite/").content.decode()
        assert "Accessibilité\u00a0: non conforme" in text
        assert "ne peut pas être déclaré conforme" in text


@pytest.mark.parametrize(
    "changes",
    [
        {"audited_on": TODAY},
        {"rate": Decimal(80)},
        {"audited_on": TODAY + dt.timedelta(days=30), "rate": Decimal(80)},
        {"audited_on": TODAY, "rate": Decimal(101)},
    ],
)
def test_half_an_audit_is_refused(home: HomePage, changes: dict[str, object]) -> None:
    page = AccessibilityStatementPage.objects.get()
    for name, value in changes.items():
        setattr(page, name, value)

    with time_machine.travel(dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)), pytest.raises(ValidationError):
        page.full_clean()
