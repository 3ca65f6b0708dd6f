"""« Non transmise », wherever a draft appears: whoever meets their draft anywhere must never believe that it left."""

import datetime as dt
import re
from html import unescape
from io import BytesIO
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from accounts.models import Membership, Profile, Role
from notifications.models import OutgoingEmail
from teleservices.filing.starting import start
from teleservices.following.personal_data import requests_of, what_goes
from teleservices.lifecycle.scheduled import closing, lapsing
from teleservices.models import ForWhom, RequestPerson, ServiceRequest
from teleservices.paperwork.request_copy import request_copy_pdf
from tests.factories.accounts import make_profile, make_profile_type, make_user
from tests.factories.pages import make_procedure_page, make_site
from tests.factories.procedures import complete, make_procedure

pytestmark = pytest.mark.django_db

SAID = re.compile(r"non transmis|n’est pas transmise", re.IGNORECASE)
LINK = re.compile(r'href="([^"#][^"]*)"')
ELSEWHERE = ("/admin/", "/static/", "/media/", reverse("account_logout"))
"""Not followed: another portal, pictures, and the way out."""
MOST_PAGES = 150


@pytest.fixture
def draft() -> ServiceRequest:
    """A draft for someone else, of an organisation, that closes soon and holds a document of the locker."""
    make_site()
    user = make_user(first_name="Odile", last_name="Renaud")
    procedure = make_procedure(for_whom=ForWhom.EITHER, closes_at=timezone.now() + dt.timedelta(days=5), draft_days=90)
    make_procedure_page(procedure)
    profile = make_profile(member=user, type=make_profile_type(), name="Comité des fêtes de Brenne")
    begun = complete(start(procedure=procedure, profile=profile, user=user, for_someone=True))
    RequestPerson.objects.filter(request=begun).update(first_name="Lila")
    return ServiceRequest.objects.get(pk=begun.pk)


def seeds(draft: ServiceRequest) -> list[str]:
    """Where a person may meet their draft by an address of their own: a bookmark, an e-mail, the back button."""
    own, step = [draft.reference], draft.form_version.form.steps[0].key
    space = [draft.profile.uuid]
    return [
        reverse("account_home"),
        reverse("draft_list"),
        reverse("space", args=space),
        reverse("space_drafts", args=space),
        reverse("locker_sent", args=space),
        reverse("filing_start", args=[draft.procedure.code]),
        reverse("filing_step", args=[*own, step]),
        reverse("filing_beneficiary", args=own),
        reverse("filing_check", args=own),
        reverse("filing_delete", args=own),
        draft.procedure.page.url,
    ]


def words_of(html: str) -> str:
    """What is read on a page, tags and scripts apart."""
    bare = re.sub(r"<(script|style)\b.*?</\1>", " ", html, flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", bare)).split())


def shown_to(client: Client, start_at: list[str]) -> dict[str, str]:
    """All the pages that one reaches from these by their links, as words, by address."""
    waiting, pages = list(start_at), {}
    while waiting and len(pages) < MOST_PAGES:
        address = waiting.pop(0)
        if address in pages or address.startswith(ELSEWHERE):
            continue
        answer = client.get(address, follow=True)
        content, pages[address] = answer.getvalue(), ""  # read to its end: a download closes its file
        if answer.status_code != 200 or "text/html" not in answer.headers["Content-Type"]:
            continue
        html = content.decode()
        pages[address] = words_of(html)
        here = answer.redirect_chain[-1][0] if answer.redirect_chain else address
        for href in LINK.findall(html):
            link = urldefrag(urljoin(f"http://testserver{here}", unescape(href))).url
            if urlsplit(link).netloc == "testserver":
                waiting.append(link.removeprefix("http://testserver"))
    return pages


def test_every_page_where_it_appears_says_so(client: Client, draft: ServiceRequest) -> None:
    client.force_login(draft.applicant)
    wanted = seeds(draft)
    pages = shown_to(client, wanted)
    assert len(pages) < MOST_PAGES, "some pages were not looked at"
    silent = [address for address in wanted if not SAID.search(pages[address])]
    silent += [address for address, words in pages.items() if draft.reference in words and not SAID.search(words)]
    assert not silent
    naming = {address for address, words in pages.items() if draft.reference in words}
    (document,) = draft.profile.locker_documents.all()
    assert {reverse("draft_list"), reverse("locker_delete", args=[document.uuid])} <= naming, "the sweep sees it"


def test_a_reader_is_told_too(client: Client, draft: ServiceRequest) -> None:
    reader = make_user()
    Membership.objects.create(profile=draft.profile, user=reader, role=Role.READER)
    client.force_login(reader)
    for address in (reverse("draft_list"), reverse("filing_check", args=[draft.reference]), draft.procedure.page.url):
        assert SAID.search(words_of(client.get(address, follow=True).content.decode())), address


def test_its_emails_say_so_from_their_subject(draft: ServiceRequest) -> None:
    assert closing.announce(request_id=draft.pk)
    ServiceRequest.objects.filter(pk=draft.pk).update(updated_at=timezone.now() - dt.timedelta(days=89))
    assert lapsing.announce(request_id=draft.pk)
    sent = list(OutgoingEmail.objects.filter(about=draft.reference))
    assert {email.kind for email in sent} == {"draft.closing", "draft.lapse"}
    for email in sent:
        assert draft.reference in email.subject
        for text in (email.subject, email.text, words_of(email.html)):
            assert SAID.search(text), (email.kind, text)
        assert "Fête de la rivière" not in email.text + email.html, "no answer is told by e-mail"


def test_what_goes_with_an_account_says_so() -> None:
    user = make_user()
    profile = Profile.objects.get(memberships__user=user, type__is_personal=True)
    start(procedure=make_procedure(), profile=profile, user=user)
    (text,) = what_goes(user)
    assert SAID.search(text)


def test_what_one_takes_away_says_so(draft: ServiceRequest) -> None:
    (record,) = requests_of(draft.applicant)
    assert SAID.search(dict(record.lines)["Statut"])
    pages = PdfReader(BytesIO(request_copy_pdf(draft))).pages
    assert SAID.search(" ".join(pages[0].extract_text().split()))
