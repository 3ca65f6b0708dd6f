"""A transfer at the desk: asked on one page, read by both services, never acted on by the one that gave it."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from teleservices.desk.sheet.notes.writing import write_note
from teleservices.lifecycle import Transfer, perform
from teleservices.models import RequestAccess, ServiceRequest, State, Team
from tests.factories.procedures import PROJECT, STATUTES, make_instructor, make_request, make_team
from tests.form_controls import controls
from tests.french import french
from tests.teleservices.reading import read_whole

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _inside(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def service_request() -> ServiceRequest:
    return make_request(state=State.IN_REVIEW)


@pytest.fixture
def culture() -> Team:
    team = make_team("Service Culture")
    make_instructor(team, email="culture@agents.test")
    return team


def transfer(service_request: ServiceRequest, team: Team) -> None:
    perform(
        request_id=service_request.pk,
        act_name="transfer",
        actor=service_request.assignee,  # type: ignore[arg-type]
        revision_number=service_request.revision_number,
        payload=Transfer(leaves=service_request.team, team=team, reason="Compétence culture."),  # type: ignore[arg-type]
    )


def test_it_is_asked_previewed_and_done(service_request: ServiceRequest, culture: Team, client: Client) -> None:
    client.force_login(service_request.assignee)  # type: ignore[arg-type]
    url = reverse("desk:act", args=[service_request.reference, "transfer"])
    first = client.get(url)
    assert f"« {service_request.team} »" not in first.context["preview"].email.replace("\xa0", " ")
    assert french("(the service that you choose)") in first.context["preview"].email
    page = controls(first.content.decode())
    typed = {"team": str(culture.pk), "reason": "Compétence culture.", "action": "preview"}
    preview = client.post(url, page | typed).content.decode()
    assert "au service « Service Culture »" in preview.replace("\xa0", " ")
    done = client.post(url, controls(preview) | {"action": "do"})
    assert done.status_code == 302
    assert done["Location"].startswith(reverse("desk:sheet", args=[service_request.reference]))
    service_request.refresh_from_db()
    assert service_request.team == culture


def test_the_form_offers_no_service_without_instructor(
    service_request: ServiceRequest, culture: Team, client: Client
) -> None:
    empty = make_team("Service Vide")
    client.force_login(service_request.assignee)  # type: ignore[arg-type]
    text = client.get(reverse("desk:act", args=[service_request.reference, "transfer"])).content.decode()
    assert f'<option value="{culture.pk}">' in text
    assert f'<option value="{empty.pk}">' not in text
    assert f'<option value="{service_request.team_id}">' not in text


def test_the_former_service_reads_by_the_address_alone(
    service_request: ServiceRequest, culture: Team, client: Client
) -> None:
    transfer(service_request, culture)
    client.force_login(service_request.assignee)  # type: ignore[arg-type]
    sheet = client.get(reverse("desk:sheet", args=[service_request.reference]))
    assert sheet.status_code == 200
    assert "a transmis cette demande au service" in sheet.content.decode()
    document = service_request.attachments.get()
    download = client.get(reverse("desk:document", args=[service_request.reference, document.uuid]))
    assert download.getvalue().startswith(b"%PDF")
    for query in ("", f"?q={service_request.reference}", "?work=watched"):
        assert (
            reverse("desk:sheet", args=[service_request.reference])
            not in client.get(reverse("desk:list") + query).content.decode()
        )
    for name in ("desk:complete", "desk:watch"):
        assert client.post(reverse(name, args=[service_request.reference])).status_code == 404


def test_the_former_service_reads_the_notes_of_before_and_no_later_one(
    service_request: ServiceRequest, culture: Team, client: Client
) -> None:
    before, after = "Vu avec la trésorière.", "Leur dossier était mal tenu."
    assert service_request.assignee is not None
    write_note(request_id=service_request.pk, author=service_request.assignee, text=before)
    transfer(service_request, culture)
    newcomer = User.objects.get(email="culture@agents.test")
    write_note(request_id=service_request.pk, author=newcomer, text=after)
    tab, sheet = (reverse(name, args=[service_request.reference]) for name in ("desk:notes", "desk:sheet"))
    for reader, texts in ((service_request.assignee, [before]), (newcomer, [before, after])):
        client.force_login(reader)
        page = client.get(tab).text
        assert [text for text in (before, after) if text in page] == texts
        assert client.get(sheet).context["tab_counts"].notes == len(texts), "the tab counts what it shows"


def test_the_former_service_has_a_list_of_what_went_elsewhere(
    service_request: ServiceRequest, culture: Team, client: Client
) -> None:
    transfer(service_request, culture)
    elsewhere, sheet = reverse("desk:elsewhere"), reverse("desk:sheet", args=[service_request.reference])
    client.force_login(service_request.assignee)  # type: ignore[arg-type]
    assert elsewhere in client.get(reverse("desk:list")).text
    page = client.get(elsewhere).text
    assert sheet in page
    assert "Service Culture" in page
    client.force_login(make_instructor(make_team()))
    assert sheet not in client.get(elsewhere).text
    RequestAccess.objects.update(until=timezone.now())
    client.force_login(service_request.assignee)  # type: ignore[arg-type]
    assert sheet not in client.get(elsewhere).text


def test_an_act_typed_on_the_stale_sheet_is_given_back(
    service_request: ServiceRequest, culture: Team, client: Client
) -> None:
    client.force_login(service_request.assignee)  # type: ignore[arg-type]
    url = reverse("desk:act", args=[service_request.reference, "refuse"])
    page = controls(client.get(url).content.decode())
    transfer(service_request, culture)
    late = client.post(url, page | {"reasons": "Hors du champ de l’aide.", "authority": "Commission"})
    text = late.content.decode()
    assert late.status_code == 403
    assert "Hors du champ de l’aide." in text
    assert french("Request transmitted to another service") in text, "what happened"
    service_request.refresh_from_db()
    assert service_request.state == State.IN_REVIEW


def test_the_new_service_finds_it_at_once(service_request: ServiceRequest, culture: Team, client: Client) -> None:
    transfer(service_request, culture)
    client.force_login(User.objects.get(email="culture@agents.test"))
    assert service_request.reference in client.get(reverse("desk:list") + "?work=unassigned").content.decode()
    assert (
        "Compétence culture." in client.get(reverse("desk:history", args=[service_request.reference])).content.decode()
    )


def test_the_applicant_sees_where_it_went_and_not_why(
    service_request: ServiceRequest, culture: Team, client: Client
) -> None:
    transfer(service_request, culture)
    client.force_login(service_request.applicant)
    text = read_whole(client, service_request)
    assert "Service Culture" in text
    assert "Compétence culture." not in text


def test_a_basket_posted_after_it_is_given_back(service_request: ServiceRequest, culture: Team, client: Client) -> None:
    client.force_login(service_request.assignee)  # type: ignore[arg-type]
    document = service_request.attachments.get()
    transfer(service_request, culture)
    typed = {"field_keys": [STATUTES], f"remark_{STATUTES}": "Ils ne sont pas signés.", "message": "Bonjour à vous."}
    finding = reverse("desk:finding", args=[service_request.reference, document.uuid])
    basket = reverse("desk:basket", args=[service_request.reference])
    for address, more in ((basket, {"add": PROJECT}), (finding, {"finding": "illegible"})):
        page = client.post(address, typed | more)
        assert page.status_code == 409
        for words in ("Service Culture", "Ils ne sont pas signés.", "Bonjour à vous."):
            assert words in page.text, words
    assert not service_request.document_reviews.exists()
    assert client.get(basket)["Location"] == reverse("desk:sheet", args=[service_request.reference])
