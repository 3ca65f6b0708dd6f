"""« Ce qui bloque »: a row for each thing that was asked for, in the agent's words, true to what is prepared so far."""

import datetime as dt
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Membership, Role, User
from portal.dates import long_date
from teleservices.answering.corrections.blocking import WhatBlocks, what_blocks_now
from teleservices.answering.corrections.folder import open_folder
from teleservices.answering.editing import open_correction
from teleservices.lifecycle import Corrections, perform
from teleservices.lifecycle.corrections.payloads import Amendment
from teleservices.models import ServiceRequest, State
from tests.accounts.journeys import queries_of
from tests.factories.accounts import make_user
from tests.factories.procedures import AMOUNT, PROJECT, STATUTES, act, make_instructor, make_request, pdf_upload
from tests.french import french
from tests.locker.pdf_samples import ordinary
from tests.teleservices.filing.posts import beside

pytestmark = pytest.mark.django_db

MESSAGE, UNSIGNED, TOO_SHORT = "Bonjour,\nvoici ce qui manque.", "Ils ne sont pas <signés>.", "Donnez le nom entier."
DEADLINE = timezone.localdate() + dt.timedelta(days=15)


def ask(request: ServiceRequest, agent: User, act_name: str, payload: Corrections | Amendment) -> ServiceRequest:
    perform(
        request_id=request.pk,
        act_name=act_name,
        actor=agent,
        revision_number=request.revision_number,
        payload=payload,
    )
    return ServiceRequest.objects.get(pk=request.pk)


@pytest.fixture
def asked(user: User) -> ServiceRequest:
    """The name of the project and the statutes, which are indispensable."""
    request = make_request(user=user, state=State.IN_REVIEW)
    assert request.assignee is not None
    payload = Corrections(
        message=MESSAGE,
        field_keys=(PROJECT, STATUTES),
        indispensable_keys=(STATUTES,),
        remarks={PROJECT: TOO_SHORT, STATUTES: UNSIGNED},
        deadline=DEADLINE,
    )
    return ask(request, request.assignee, "request_corrections", payload)


def complete_page(request: ServiceRequest) -> str:
    return reverse("filing_correct", args=[request.reference])


def blocking(request: ServiceRequest) -> WhatBlocks:
    fresh = ServiceRequest.objects.with_form().select_related("team").get(pk=request.pk)
    known = what_blocks_now(fresh, open_correction(fresh))
    assert known is not None
    return known


def states(request: ServiceRequest) -> dict[str, bool]:
    return {item.key: item.is_done for item in blocking(request).items}


def type_in(client: Client, request: ServiceRequest, **answers: str) -> None:
    """As the page does when a question is left: by itself."""
    address = reverse("filing_correct_autosave", args=[request.reference])
    for key, answer in answers.items():
        seen = beside(what_is_prepared(request))
        saved = client.post(address, {**seen, "field": key, key: answer})
        assert saved.status_code == 200, saved.text


def what_is_prepared(request: ServiceRequest) -> ServiceRequest:
    folder = open_folder(ServiceRequest.objects.with_form().get(pk=request.pk))
    assert folder is not None
    return folder.request


def signed() -> SimpleUploadedFile:
    """Another PDF than the one filed."""
    return SimpleUploadedFile("signés.pdf", ordinary(content=b"BT /F1 24 Tf 20 100 Td (Signed) Tj ET"))


def rows(page: str) -> list[str]:
    """The rows of what blocks, then of what doesn't, without their markup."""
    lists = re.findall(r'aria-labelledby="ce-qui-(?:bloque|est-demande)".*?</ul>', page, flags=re.DOTALL)
    items = [row for each in lists for row in unescape(each).removesuffix("</ul>").split("<li")[1:]]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in items]


def counts(request: ServiceRequest) -> list[str]:
    """What each list says of what is done: what blocks first."""
    return [part.count for part in blocking(request).lists]


@pytest.mark.parametrize("is_complete_page", [False, True])
def test_a_row_a_thing_in_the_agent_s_words_each_leading_to_its_question(
    client: Client, asked: ServiceRequest, is_complete_page: bool
) -> None:
    assert asked.assignee is not None
    page = client.get(complete_page(asked) if is_complete_page else asked.get_absolute_url()).text
    agent = asked.assignee.get_full_name()
    first, second = page.split('aria-labelledby="ce-qui-bloque"')[1].split('aria-labelledby="ce-qui-est-demande"')
    second = second.split("</ul>")[0]
    assert [part.count("<li") for part in (first, second)] == [1, 1]
    words = first + second
    assert f"«\xa0{TOO_SHORT}\xa0»" in words
    assert "pas &lt;signés&gt;." in words, "escaped"
    assert " ".join(words.split()).count(f"– {agent}") == 2
    assert words.count("À faire") == 2
    assert words.count("(indispensable)") == 1
    for key in (PROJECT, STATUTES):
        assert f'href="{complete_page(asked)}#field-{key}"' in words
        assert f'id="field-{key}"' in client.get(complete_page(asked)).text
    assert AMOUNT not in words
    assert page.count("0 sur 1 fait") == 2
    assert french("What blocks") in page
    assert french("What the service also asks for, without waiting for it") in page


def test_a_general_message_stands_once_in_the_open(client: Client, asked: ServiceRequest) -> None:
    page = client.get(asked.get_absolute_url()).text
    in_the_open = re.sub(r"<details.*?</details>", "", page, flags=re.DOTALL)
    assert in_the_open.count("voici ce qui manque.") == 1
    assert client.get(complete_page(asked)).text.count("voici ce qui manque.") == 1


def test_on_the_page_to_complete_the_sentence_stands_beside_its_own_question(
    client: Client, asked: ServiceRequest
) -> None:
    page = client.get(complete_page(asked)).text
    question = page.split(f'id="field-{PROJECT}"')[1].split("step-item ")[0]
    assert TOO_SHORT in question
    assert "signés" not in question


def test_what_is_saved_by_itself_is_ticked_once_the_page_is_read_again(client: Client, asked: ServiceRequest) -> None:
    type_in(client, asked, **{PROJECT: "Fête du pont"})
    assert states(asked) == {PROJECT: True, STATUTES: False}
    for address in (asked.get_absolute_url(), complete_page(asked)):
        page = client.get(address).text
        assert "1 sur 1 fait" in page
        assert ["Modifié" in row for row in rows(page)] == [False, True], "the indispensable statutes come first"
    type_in(client, asked, **{PROJECT: asked.answers[PROJECT]})
    assert states(asked) == {PROJECT: False, STATUTES: False}, "typed back as it was"


def test_what_is_emptied_or_taken_away_is_not_done(client: Client, asked: ServiceRequest) -> None:
    attachment = asked.attachments.get()
    seen = {**beside(what_is_prepared(asked)), PROJECT: "", "action": f"take-away:{attachment.uuid}"}
    assert client.post(complete_page(asked), seen).status_code == 302
    assert states(asked) == {PROJECT: False, STATUTES: False}
    for upload, count in [(pdf_upload("les-mêmes.pdf"), "0 sur 1 fait"), (signed(), "1 sur 1 fait")]:
        seen = {**beside(what_is_prepared(asked)), PROJECT: "Fête du pont", "action": "save"}
        assert client.post(complete_page(asked), {**seen, f"file_{STATUTES}": upload}).status_code == 302
        assert counts(asked) == [count, "1 sur 1 fait"]
        client.post(complete_page(asked), {**seen, "action": f"take-away:{attachment.uuid}"})


def test_a_page_refused_tells_what_it_has_saved(client: Client, asked: ServiceRequest) -> None:
    attachment = asked.attachments.get()
    client.post(
        complete_page(asked),
        {**beside(what_is_prepared(asked)), PROJECT: "Fête", "action": f"take-away:{attachment.uuid}"},
    )
    seen = {**beside(what_is_prepared(asked)), PROJECT: "Fête du pont", "action": "check"}
    refused = client.post(complete_page(asked), seen)
    assert refused.status_code == 422
    assert ["Modifié" in row for row in rows(refused.text)] == [False, True]


def test_more_asked_by_another_agent_is_told_as_theirs(client: Client, asked: ServiceRequest) -> None:
    other = make_instructor(asked.team)
    other.first_name, other.last_name = "Basile", "Tanguy"
    other.save()
    payload = Amendment(message="", field_keys=(AMOUNT,), remarks={AMOUNT: "En euros."}, deadline=DEADLINE)
    amended = ask(asked, other, "amend_corrections", payload)
    askers = {item.key: item.quote.author for item in blocking(amended).items if item.quote}
    assert asked.assignee is not None
    assert askers == {
        PROJECT: asked.assignee.get_full_name(),
        STATUTES: asked.assignee.get_full_name(),
        AMOUNT: "Basile Tanguy",
    }
    message = blocking(amended).message
    assert message is not None
    assert amended.team is not None
    assert message.author == amended.team.name, "several wrote: the service"
    assert "Basile Tanguy" in client.get(amended.get_absolute_url()).text


def test_agents_who_are_not_named_are_told_as_their_service(client: Client, asked: ServiceRequest) -> None:
    assert asked.team is not None
    assert asked.assignee is not None
    type(asked.team).objects.filter(pk=asked.team.pk).update(anonymity_reason="Menaces.")
    for address in (asked.get_absolute_url(), complete_page(asked)):
        page = client.get(address).text
        assert asked.assignee.last_name not in page
        assert f"– {asked.team.name}" in " ".join(page.split())


def test_what_the_service_may_do_without_does_not_block(client: Client, asked: ServiceRequest) -> None:
    asked.corrections.update(indispensable_keys=[])
    page = client.get(asked.get_absolute_url()).text
    assert french("What blocks") not in page
    assert french("What the service asks for") in page
    page = unescape(page)
    holder = french(
        "Since %(day)s, the service has asked for something that it can do without for now: it goes on with the "
        "request."
    )
    assert holder % {"day": long_date(timezone.now())} in page
    waits = french("Your request has been in your hands since %(day)s: the service waits for what it asked you for.")
    assert waits % {"day": long_date(timezone.now())} not in page, "it goes on, and so doesn't wait"


def test_a_reader_reads_it_without_a_door_and_a_stranger_does_not(asked: ServiceRequest) -> None:
    reader, stranger = make_user(), Client()
    Membership.objects.create(profile=asked.profile, user=reader, role=Role.READER)
    client = Client()
    client.force_login(reader)
    page = client.get(asked.get_absolute_url()).text
    assert len(rows(page)) == 2
    assert complete_page(asked) not in page
    stranger.force_login(make_user())
    assert stranger.get(complete_page(asked)).status_code == 404


def test_nothing_of_it_once_transmitted(client: Client, asked: ServiceRequest) -> None:
    assert asked.assignee is not None
    act(asked, "resume", asked.assignee)
    page = client.get(asked.get_absolute_url()).text
    assert 'id="ce-qui-bloque"' not in page


def test_its_queries_do_not_grow_with_what_is_asked(client: Client, asked: ServiceRequest) -> None:
    before = [queries_of(client, address) for address in (asked.get_absolute_url(), complete_page(asked))]
    assert asked.assignee is not None
    payload = Amendment(message="", field_keys=(AMOUNT,), remarks={AMOUNT: "En euros."}, deadline=DEADLINE)
    ask(asked, asked.assignee, "amend_corrections", payload)
    after = [queries_of(client, address) for address in (asked.get_absolute_url(), complete_page(asked))]
    assert max(after[0] - before[0], after[1] - before[1]) <= 3, "one agent more, read once"
    assert before[0] <= 20
