"""Names without a space, as long as they may be: nothing is cut or sticks out, on a phone, a tablet, a wide screen."""

from collections.abc import Callable

import pytest
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, ViewportSize, expect

from accounts.models import Membership, Profile, Role, User
from teleservices.following.request_tabs import RequestTab, tab_url
from teleservices.models import ServiceRequest, State
from tests.e2e.conftest import NARROW, WIDE
from tests.e2e.keyboard import fits
from tests.factories.accounts import make_profile, make_user
from tests.factories.procedures import make_draft, make_instructor, make_procedure, make_request

TABLET = {"width": 720, "height": 900}  # where a table still has its columns, and the least room for them
LONG = "Saint" + "Jean" * 36
LONG_PERSON = LONG[:100]
"""As long as a person's name may be."""
# The lines of text that end beyond the window, whether they stick out or a box cuts them; no name is in a thead.
BEYOND = """region => {
  const beyond = [];
  const walker = document.createTreeWalker(document.querySelector(region), NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode;
    if (!text.data.trim() || !text.parentElement.checkVisibility() || text.parentElement.closest(".visually-hidden, thead")) continue;
    let box = text.parentElement; // what is shortened is whole under the keys and the mouse: test_desk_dense
    while (box && getComputedStyle(box).textOverflow !== "ellipsis") box = box.parentElement;
    if (box) continue;
    const range = document.createRange();
    range.selectNodeContents(text);
    if ([...range.getClientRects()].some((line) => line.right > innerWidth + 1)) beyond.push(text.data.trim().slice(0, 80));
  }
  return beyond;
}"""  # noqa: E501


@pytest.fixture
def member(portal: object) -> User:
    return make_user(last_name=LONG_PERSON)


@pytest.fixture
def profile(member: User) -> Profile:
    profile = make_profile(member=member, name=LONG)
    Membership.objects.create(profile=profile, user=make_user(first_name=LONG_PERSON), role=Role.READER)
    return profile


def beyond(page: Page, path: str, region: str) -> list[str]:
    """The texts that end beyond the window there."""
    response = page.goto(path)
    assert response
    assert response.ok, path
    texts: list[str] = page.evaluate(BEYOND, region)
    return texts if texts or fits(page) else ["something that is no text"]


def places(profile: Profile, draft: ServiceRequest, request: ServiceRequest) -> list[str]:
    """Where the profile's name, or a member's, is shown."""
    other = profile.memberships.exclude(user=draft.applicant).get().user
    space, sent = [profile.uuid], [request.reference]
    return [
        *(reverse(name) for name in ("account_home", "profile_list", "personal_data", "draft_list", "request_list")),
        *(reverse(name, args=space) for name in ("space", "space_members", "space_leave", "space_history")),
        *(reverse(name, args=space) for name in ("space_drafts", "space_requests", "share_add", "locker_sent")),
        *(reverse(name, args=space) for name in ("join_request_list", "profile_data")),
        *(reverse(name, args=[profile.uuid, other.uuid]) for name in ("member_role", "member_remove")),
        reverse("filing_start", args=[draft.procedure.code]),
        reverse("filing_step", args=[draft.reference, draft.form_version.form.steps[0].key]),
        reverse("filing_check", args=[draft.reference]),
        *(reverse(name, args=sent) for name in ("request_detail", "request_messages", "request_hand_over")),
        *(tab_url(request, tab) for tab in (RequestTab.CONTENT, RequestTab.DOCUMENTS)),
    ]


@pytest.mark.parametrize("size", [NARROW, TABLET, WIDE], ids=["narrow", "tablet", "wide"])
def test_a_long_name_stays_within_the_portal(
    new_visit: Callable[..., BrowserContext],
    enter: Callable[..., None],
    member: User,
    profile: Profile,
    size: ViewportSize,
) -> None:
    procedure = make_procedure()
    draft = make_draft(procedure=procedure, user=member, profile=profile)
    instructor = make_instructor(procedure.team)
    User.objects.filter(pk=instructor.pk).update(last_name=LONG_PERSON)
    request = make_request(
        state=State.IN_REVIEW, procedure=procedure, user=member, profile=profile, instructor=instructor
    )
    page = new_visit(viewport=size).new_page()
    enter(page.context, member.email)
    cut = {path: out for path in places(profile, draft, request) if (out := beyond(page, path, "body"))}
    assert not cut, "\n".join(f"{path}: {out[:3]}" for path, out in cut.items())


@pytest.mark.parametrize("size", [NARROW, TABLET, WIDE], ids=["narrow", "tablet", "wide"])
def test_a_long_name_stays_within_the_desk(
    new_visit: Callable[..., BrowserContext],
    enter: Callable[..., None],
    member: User,
    profile: Profile,
    size: ViewportSize,
) -> None:
    procedure = make_procedure()
    instructor = make_instructor(procedure.team)
    User.objects.filter(pk=instructor.pk).update(last_name=LONG_PERSON)
    request = make_request(
        state=State.IN_REVIEW, procedure=procedure, user=member, profile=profile, instructor=instructor
    )
    page = new_visit(viewport=size).new_page()
    enter(page.context, instructor.email)
    names, acts = (
        ("desk:sheet", "desk:documents", "desk:messages", "desk:notes", "desk:history"),
        ("accept", "refuse", "request_corrections"),
    )
    paths = [
        "/admin/",
        "/admin/instruction/",
        *(reverse(name, args=[request.reference]) for name in names),
        *(reverse("desk:act", args=[request.reference, name]) for name in acts),
    ]
    cut = {path: out for path in paths if (out := beyond(page, path, "main"))}
    assert not cut, "\n".join(f"{path}: {out[:3]}" for path, out in cut.items())


@pytest.mark.parametrize("first_name", ["Marie-Antoinette", LONG_PERSON])
def test_who_is_signed_in_is_named_whole_in_the_corner_of_the_admin(
    new_visit: Callable[..., BrowserContext], enter: Callable[..., None], portal: object, first_name: str
) -> None:
    instructor = make_instructor(make_procedure().team)
    User.objects.filter(pk=instructor.pk).update(first_name=first_name)
    page = new_visit(viewport=WIDE).new_page()
    enter(page.context, instructor.email)
    page.goto("/admin/")
    name = page.locator(".sidebar-footer__account-label")
    expect(name).to_have_text(first_name)
    assert name.evaluate("name => name.scrollWidth <= name.clientWidth"), "it is cut"
