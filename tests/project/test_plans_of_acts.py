"""What an act on one file asks, by SQLite's plans: nothing of the other files of its service, however many they are."""

import datetime as dt
import re
from collections.abc import Callable

import pytest
from django.utils import timezone

from teleservices.desk.acts.last_remarks import last_remarks
from teleservices.legal import legal_day
from teleservices.lifecycle.agents.mornings import send
from teleservices.lifecycle.postal.given_to_post import Followed, follow
from teleservices.models import MorningNotice, NoticeKind
from tests.factories.postal import make_decided, make_posted, make_sending
from tests.project.test_plans import plan, plans_of, statements_of

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

FILES = frozenset({"teleservices_servicerequest", "teleservices_requestfacts", "teleservices_postalsending"})
READ = re.compile(r"^(SCAN|SEARCH) (\w+)")


def read_by_service(act: Callable[[], object]) -> list[str]:
    """How `act` reads files otherwise than by their own keys: one after the other, or all those of a service."""
    lines = []
    for sql, params in statements_of(act):
        names = FILES | {alias for table, alias in re.findall(r'"(\w+)" ([TUVW]\d+)\b', sql) if table in FILES}
        of_files = [line for line in plan(sql, params) if (match := READ.match(line)) and match[2] in names]
        lines += [line for line in of_files if line.startswith("SCAN") or "(team_id=?" in line]
    return lines


def test_a_letter_is_posted_and_followed_by_its_own_request() -> None:
    decision, agent = make_decided()
    sending = make_sending(decision, agent)
    assert read_by_service(lambda: make_posted(sending, agent)) == []
    today = legal_day(timezone.now())
    known = {"seen": Followed(), "known": Followed(received_on=today), "today": today}
    assert read_by_service(lambda: follow(sending_id=sending.pk, actor=agent, **known)) == []


def test_the_news_of_a_morning_are_of_their_own_requests() -> None:
    decision, agent = make_decided()
    MorningNotice.objects.create(user=agent, request=decision.request, kind=NoticeKind.NEW, at=timezone.now())
    later = timezone.now() + dt.timedelta(hours=1)
    assert read_by_service(lambda: send(user_id=agent.pk, before=later)) == []
    assert not MorningNotice.objects.exists()


def test_remarks_are_looked_for_in_the_latest_requests_of_the_procedure() -> None:
    decision, _agent = make_decided()
    request = decision.request
    plans = plans_of(lambda: last_remarks(request, ["f_project1"]))
    assert any("facts_procedure" in line for line in plans)
    assert [line for line in plans if "teleservices_servicerequest" in line] == []
