"""The votes of sixty requests in a browser: exceptions by search and keys, counted; the same without scripts."""

from uuid import uuid4

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from teleservices.deciding.meetings.freezing import freeze
from teleservices.deciding.meetings.sitting import Tally, tally_in
from teleservices.models import Meeting, MeetingState, ServiceRequest, Vote
from tests.e2e.actors import press
from tests.e2e.counting import FROM_A_LIST, Counted
from tests.e2e.test_desk_truths import Enter, NewVisit
from tests.factories.meetings import make_committee_procedure, make_head, make_meeting, make_proposed
from tests.factories.procedures import make_team

MANY, CLICKS = 60, 4


@pytest.fixture
def head() -> User:
    return make_head(make_team(f"Service {uuid4().hex[:8]}"))


def frozen(head: User, count: int) -> Meeting:
    procedure = make_committee_procedure(head.team_memberships.get().team)
    meeting = make_meeting(head, [make_proposed(procedure, head) for _number in range(count)])
    return freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)


def opened(page: Page, meeting: Meeting, head: User, enter: Enter) -> None:
    enter(page.context, head.email)
    page.goto(f"/admin/instruction/seances/{meeting.uuid}/votes/")


def references(meeting: Meeting) -> list[str]:
    requests = ServiceRequest.objects.filter(meeting_items__meeting=meeting).order_by("-pk")
    return list(requests.values_list("reference", flat=True))


def attend(page: Page) -> None:
    for name, value in (("president", "Mme Claire Vernaie"), ("in_office", "42"), ("present", "22")):
        page.locator(f"[name={name}]").fill(value)
    page.locator("[name=is_unanimous]").check()


def test_four_exceptions_of_sixty_requests_take_four_clicks_each_at_most(
    head: User, new_visit: NewVisit, enter: Enter
) -> None:
    meeting = frozen(head, MANY)
    counted = Counted(new_visit().new_page())
    page = counted.page
    opened(page, meeting, head, enter)
    rows = page.locator("tr[data-cents]")
    assert max(rows.evaluate_all("rows => rows.map((row) => row.offsetHeight)")) <= 35
    attend(page)
    counted.taken()
    amended, adjourned, rejected, left = references(meeting)[:4]
    search = page.locator("[data-votes-search]")
    for reference in (amended, adjourned, rejected, left):
        search.fill(reference.lower())
        expect(page.locator("tr[data-cents]:visible")).to_have_count(1)
        page.keyboard.press("ArrowDown")
        expect(page.locator(f"[name=pick][value='{reference}']")).to_be_focused()
        page.keyboard.press("Enter")
        ballot = page.locator(f"#ballot-{reference}")
        expect(ballot.locator("[name=vote]")).to_be_focused()
        if reference == amended:
            ballot.locator("[name=amount]").fill("500")
        elif reference == left:
            ballot.locator("[name=recusals]").fill("Mme Petit")
        else:
            ballot.locator("[name=vote]").select_option("adjourned" if reference == adjourned else "rejected")
            counted.clicks += FROM_A_LIST
            ballot.locator("[name=reasons]").fill("Hors du champ.")
        page.keyboard.press("Escape")
        expect(ballot).to_be_hidden()
        expect(page.locator(f"[name=pick][value='{reference}']")).to_be_focused()
        assert counted.taken() <= CLICKS
    expect(page.locator("[data-votes-marked]")).to_contain_text("4")
    expect(page.locator("[data-votes-sum]")).to_contain_text("46")
    page.locator("[data-votes-bar] button[value=save]").click()
    page.wait_for_url(f"**/{meeting.uuid}/")
    votes = dict(meeting.items.values_list("request__reference", "vote"))
    assert [votes[each] for each in (amended, adjourned, rejected, left)] == [
        Vote.AMENDED, Vote.ADJOURNED, Vote.REJECTED, Vote.ADOPTED
    ]  # fmt: skip
    assert tally_in(meeting.reports.get()) == Tally(22)


def test_a_ballot_that_says_nothing_is_given_up_and_one_is_taken_back(
    head: User, new_visit: NewVisit, enter: Enter
) -> None:
    meeting = frozen(head, 3)
    page = new_visit().new_page()
    opened(page, meeting, head, enter)
    picks = page.locator("[name=pick]")
    picks.first.focus()
    page.keyboard.press("ArrowDown")
    expect(picks.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(picks.first).to_be_focused()
    page.keyboard.press("Enter")
    ballot = page.locator(".desk-votes__ballot")
    expect(ballot).to_have_count(1)
    page.keyboard.press("Escape")
    expect(ballot).to_have_count(0)
    picks.nth(1).click()
    ballot.locator("[name=amount]").fill("100")
    expect(page.locator(".desk-votes__exception")).to_have_count(1)
    ballot.locator("[name=drop]").click()
    expect(ballot).to_have_count(0)
    expect(page.locator(".desk-votes__exception")).to_have_count(0)


def test_without_scripts_a_row_is_picked_and_what_was_typed_stays(
    head: User, new_visit: NewVisit, enter: Enter
) -> None:
    meeting = frozen(head, 3)
    page = new_visit(java_script_enabled=False).new_page()
    opened(page, meeting, head, enter)
    attend(page)
    first, second, _third = references(meeting)
    page.locator(f"[name=pick][value='{first}']").click()
    expect(page.locator("[name=present]")).to_have_value("22")
    page.locator(f"#ballot-{first} [name=amount]").fill("500")
    page.locator("[data-votes-search]").fill(second)
    press(page, "Rechercher")
    expect(page.locator(f"[name=pick][value='{second}']")).to_be_visible()
    page.locator(f"[name=pick][value='{second}']").click()
    expect(page.locator(f"#ballot-{first} [name=amount]")).to_have_value("500")
    page.locator(f"#ballot-{second} [name=vote]").select_option("adjourned")
    page.locator(f"#ballot-{second} [name=remark]").fill("À revoir")
    page.keyboard.press("Enter")
    expect(page.locator("[role=status]:not(.messages)")).to_contain_text(first)
    page.locator("[data-votes-bar] button[value=save]").click()
    meeting.refresh_from_db()
    assert meeting.state == MeetingState.VOTED
    votes = dict(meeting.items.values_list("request__reference", "vote"))
    assert (votes[first], votes[second]) == (Vote.AMENDED, Vote.ADJOURNED)
