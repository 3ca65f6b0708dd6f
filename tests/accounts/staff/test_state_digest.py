"""The daily e-mail to administrators: what is to be looked at, once; that all is well, once a week."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from time_machine import TimeMachineFixture

from accounts import tasks
from accounts.models import User
from home import roles
from notifications.models import OutgoingEmail
from portal.backups import journal
from portal.health import probes as health
from portal.supervision import state
from portal.supervision.state import Level, Line, Section
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
MONDAY = dt.datetime(2026, 3, 2, 6, tzinfo=dt.UTC)


@pytest.fixture
def lines(monkeypatch: pytest.MonkeyPatch) -> list[Line]:
    """What the only section says."""
    said: list[Line] = [Line("Disque", Level.GOOD, "50 Go")]
    monkeypatch.setattr(state.sections, "_entries", {})
    state.sections.register("trial", Section("trial", "Essai", lambda reports: said))
    return said


@pytest.fixture
def administrator() -> User:
    roles.prepare_groups()
    user = make_user("administratrice@exemple.test")
    user.groups.add(Group.objects.get(name=roles.ADMINISTRATION.name))
    agent = make_user("agent@exemple.test")
    agent.groups.add(Group.objects.get(name=roles.INSTRUCTION.name))
    make_user("usager@exemple.test")
    return user


def written() -> list[OutgoingEmail]:
    return list(OutgoingEmail.objects.filter(kind="account.state").order_by("pk"))


def test_it_says_the_worst_first_with_what_to_do(
    administrator: User, lines: list[Line], time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(MONDAY, tick=False)
    lines += [
        Line("Tâches en échec", Level.WATCH, "3", "Refaites-les."),
        Line("Certificat", Level.UNKNOWN, "?"),
        Line("Dernière sauvegarde", Level.BAD, "aucune connue", "Lancez script/backup."),
    ]
    assert tasks.tell_state() == 1
    (email,) = written()
    assert (email.recipient, email.subject) == (administrator.email, "Portail : 2 points à regarder")
    text = email.text.replace("\xa0", " ")
    worst = text.index("À réparer – Dernière sauvegarde : aucune connue. Lancez script/backup.")
    assert worst < text.index("À surveiller – Tâches en échec : 3. Refaites-les.")
    assert "http://testserver/admin/etat-du-portail/" in text
    assert "Disque" not in text
    assert "Certificat" not in text


def test_it_leaves_once_a_day(administrator: User, lines: list[Line], time_machine: TimeMachineFixture) -> None:
    lines.append(Line("Disque", Level.BAD, "0 Go", "Agrandissez-le."))
    for hours in (0, 1, 24, 48):
        time_machine.move_to(MONDAY + dt.timedelta(hours=hours), tick=False)
        tasks.tell_state()
    assert len(written()) == 3


def test_that_all_is_well_is_said_once_a_week(
    administrator: User, lines: list[Line], time_machine: TimeMachineFixture
) -> None:
    for day in range(9):
        time_machine.move_to(MONDAY + dt.timedelta(days=day), tick=False)
        tasks.tell_state()
    assert [email.subject for email in written()] == ["Portail : tout va bien"] * 2


def test_it_is_made_of_what_the_page_shows(administrator: User) -> None:
    cache.delete(journal.KEY)
    cache.delete(health.HEARTBEAT)
    tasks.tell_state()
    (email,) = written()
    for line in state.to_do(state.read_all()):
        assert str(line.label) in email.text
    assert "Dernière sauvegarde" in email.text
