"""Delegations that end within thirty days are announced once: to who keeps the register, and to the delegate."""

import datetime as dt

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from accounts.models import User
from notifications.kinds import FAMILIES
from notifications.models import OutgoingEmail
from teleservices import tasks
from teleservices.competence import lapse_notices
from teleservices.competence.delegations import revoke_delegation
from teleservices.models import Delegation
from tests.factories.competence import make_delegation, make_keeper
from tests.factories.procedures import make_instructor

pytestmark = pytest.mark.django_db


def in_days(days: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=days)


def lapsing(days: int = 20, **changes: object) -> Delegation:
    """One that ends so soon, recorded by somebody who keeps the register no more."""
    delegation = make_delegation(make_instructor(), valid_to=in_days(days), **changes)
    User.objects.filter(user_permissions__codename="manage_delegations").update(is_active=False)
    return delegation


def test_each_is_told_once_what_concerns_them() -> None:
    delegation, keeper = lapsing(), make_keeper()
    assert (tasks.tell_lapses(), tasks.tell_lapses()) == (1, 0)
    emails = {email.recipient: email for email in OutgoingEmail.objects.filter(kind="delegation.lapse")}
    assert set(emails) == {keeper.email, delegation.delegate.email}
    to_keeper, to_delegate = emails[keeper.email], emails[delegation.delegate.email]
    assert f"/admin/instruction/delegations/edit/{delegation.pk}/" in to_keeper.text
    assert "Mme Camille Vasseur" in to_keeper.text
    assert "Votre délégation de signature" in to_delegate.text
    assert "/delegations/" not in to_delegate.text
    for email in emails.values():
        assert delegation.act_number in email.subject
        assert "Vasseur" not in email.subject
        assert email.kind.partition(".")[0] in FAMILIES


@pytest.mark.parametrize(("days", "count"), [(-1, 0), (0, 1), (30, 1), (31, 0)])
def test_it_is_announced_within_thirty_days_of_its_last_day(days: int, count: int) -> None:
    lapsing(days)
    assert lapse_notices.run() == count


def test_one_without_a_last_day_or_ended_before_is_not_announced() -> None:
    make_delegation()
    ended = make_delegation(valid_to=in_days(20))
    revoke_delegation(actor=make_keeper(), delegation=ended, on=in_days(5), reason="mutation")
    assert lapse_notices.run() == 0
    assert not lapse_notices.announce(delegation_id=ended.pk)
    assert not OutgoingEmail.objects.exists()


def test_the_day_comes_by_itself() -> None:
    lapsing(60)
    assert lapse_notices.run() == 0
    with time_machine.travel(timezone.now() + dt.timedelta(days=30)):
        assert lapse_notices.run() == 1
    with time_machine.travel(timezone.now() + dt.timedelta(days=31)):
        assert lapse_notices.run() == 0


def test_a_delegate_whose_account_is_closed_or_gone_is_not_written_to() -> None:
    for change in ({"is_active": False}, None):
        delegation = lapsing()
        if change:
            User.objects.filter(pk=delegation.delegate_id).update(**change)
        else:
            Delegation.objects.filter(pk=delegation.pk).update(delegate=None)
    assert lapse_notices.run() == 2
    assert not OutgoingEmail.objects.exists(), "nor does anybody keep the register here"


def test_who_is_both_reads_it_once() -> None:
    delegation = make_delegation(make_keeper("les-deux@exemple.test"), valid_to=in_days(3))
    lapse_notices.run()
    assert OutgoingEmail.objects.filter(recipient="les-deux@exemple.test").count() == 1
    assert OutgoingEmail.objects.filter(recipient=delegation.recorded_by.email).count() == 1


def test_a_broken_transaction_tells_nothing_and_the_next_run_does() -> None:
    delegation = lapsing()
    with transaction.atomic():
        assert lapse_notices.announce(delegation_id=delegation.pk)
        transaction.set_rollback(True)
    assert not OutgoingEmail.objects.exists()
    assert lapse_notices.run() == 1
