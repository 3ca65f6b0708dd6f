"""The letter of a decision is seen before the act as the very PDF, and another one never leaves in its place."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import User
from formkit.language.comparisons import operation
from formkit.language.nodes import Annotation
from locker.models import LockerDocument
from locker.stores.storage import open_private
from teleservices.competence.rules import DecisionRules
from teleservices.letters.letter_models import Block, LetterModels, OutcomeLetter
from teleservices.models import Decision, Outcome, Procedure, RequestAnnotation, ServiceRequest, State
from teleservices.paperwork.effects import deliver_decision_letter
from tests.factories.procedures import make_instructor, make_request
from tests.form_controls import controls
from tests.french import french
from tests.teleservices.desk.acts.test_acting import MOVED, address, decision, hidden, signed_letter
from tests.teleservices.paperwork.test_letters import text_of

pytestmark = pytest.mark.django_db

UNREAD = "Here is the letter that leaves: read it, then confirm. Nobody has received anything yet."

MODELS = LetterModels(
    outcomes=(OutcomeLetter(outcome=Outcome.REFUSED, subject="Suite donnée", closing=(Block(text="Bon courage."),)),)
)


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def reviewed(client: Client) -> ServiceRequest:
    """A request that the client's instructor has in hand, of a procedure whose refusal has a model."""
    request = make_request(state=State.IN_REVIEW)
    Procedure.objects.filter(pk=request.procedure_id).update(letter_models=MODELS.to_json())
    assert request.assignee is not None
    client.force_login(request.assignee)
    return request


def door(request: ServiceRequest, act_name: str = "refuse") -> str:
    return reverse("desk:letter_preview", args=[request.reference, act_name])


def preview(client: Client, request: ServiceRequest, **typed: object) -> dict[str, list[str]]:
    """See the letter with what is typed; what the page would then send."""
    page = client.post(address(request, "refuse"), decision(request, action="letter", **typed))
    assert page.status_code == 200
    assert door(request) in page.text
    return controls(page.text)


def test_what_is_seen_is_what_the_applicant_receives(client: Client, reviewed: ServiceRequest) -> None:
    page = preview(client, reviewed, reasons="Hors délai, hélas.")
    response = client.get(door(reviewed))
    assert response.headers["Content-Type"] == "application/pdf"
    assert "no-store" in response.headers["Cache-Control"]
    seen = text_of(response.content)
    for words in ("APERÇU", "Suite donnée", "Hors délai, hélas.", "Bon courage.", "Votre demande est refusée."):
        assert words in seen
    assert not Decision.objects.exists()
    assert client.post(address(reviewed, "refuse"), page | {"action": "do"}).status_code == 302
    recorded = Decision.objects.get(request=reviewed)
    Procedure.objects.update(letter_models={})
    deliver_decision_letter(decision_id=recorded.pk)
    stored = LockerDocument.objects.get(about=reviewed.reference).stored_file
    with open_private(stored.storage_name) as stream:
        assert text_of(stream.read()) == seen.replace("APERÇU", "").strip().replace("  ", " ")


def test_a_paragraph_is_seen_where_its_condition_holds_and_refuses_the_act_once_it_does_not(
    client: Client, reviewed: ServiceRequest
) -> None:
    noted, unknown = (operation("not_empty", Annotation(key=key)) for key in ("f_dejavu", "f_other12"))
    blocks = (Block(text="Rapportez le matériel.", condition=noted), Block(text="Jamais dit.", condition=unknown))
    letter = OutcomeLetter(outcome=Outcome.REFUSED, closing=blocks)
    Procedure.objects.update(letter_models=LetterModels(outcomes=(letter,)).to_json())
    note = RequestAnnotation.objects.create(request=reviewed, field_key="f_dejavu", answer=700)
    page = preview(client, reviewed)
    seen = text_of(client.get(door(reviewed)).content)
    assert "Rapportez le matériel." in seen
    assert "Jamais dit." not in seen
    note.delete()
    assert client.post(address(reviewed, "refuse"), page | {"action": "do"}).status_code == 409
    RequestAnnotation.objects.create(request=reviewed, field_key="f_dejavu", answer=800)
    assert client.post(address(reviewed, "refuse"), page | {"action": "do"}).status_code == 302
    assert "Rapportez le matériel." in str(Decision.objects.get(request=reviewed).letter_contents)


def test_a_model_published_meanwhile_refuses_the_act_and_keeps_what_was_typed(
    client: Client, reviewed: ServiceRequest
) -> None:
    page = preview(client, reviewed, reasons="Hors délai, hélas.")
    Procedure.objects.filter(pk=reviewed.procedure_id).update(letter_models={})
    refused = client.post(address(reviewed, "refuse"), page | {"action": "do"})
    assert refused.status_code == 409
    assert french(MOVED) in refused.text
    assert "Hors délai, hélas." in refused.text
    assert not Decision.objects.exists()
    again = client.post(address(reviewed, "refuse"), controls(refused.text) | {"action": "letter"})
    assert "Bon courage" not in text_of(client.get(door(reviewed)).content)
    assert client.post(address(reviewed, "refuse"), controls(again.text) | {"action": "do"}).status_code == 302


def test_what_is_typed_after_the_preview_refuses_the_act_until_it_is_seen_again(
    client: Client, reviewed: ServiceRequest
) -> None:
    page = preview(client, reviewed) | {"reasons": "Autre motif."}
    assert client.post(address(reviewed, "refuse"), page | {"action": "do"}).status_code == 409
    again = client.post(address(reviewed, "refuse"), page | {"action": "letter"})
    assert client.post(address(reviewed, "refuse"), controls(again.text) | {"action": "do"}).status_code == 302
    assert Decision.objects.get(request=reviewed).reasons == "Autre motif."


def test_the_letter_is_read_before_it_leaves(client: Client, reviewed: ServiceRequest) -> None:
    page = controls(client.get(address(reviewed, "refuse")).text)
    typed = page | decision(reviewed) | {"shown": hidden(client.get(address(reviewed, "refuse")), "shown")}
    shown = client.post(address(reviewed, "refuse"), typed | {"action": "do"})
    assert shown.status_code == 200
    assert french(UNREAD) in shown.text
    assert "Bon courage." in text_of(client.get(door(reviewed)).content)
    assert not Decision.objects.exists()
    assert client.post(address(reviewed, "refuse"), controls(shown.text) | {"action": "do"}).status_code == 302
    assert "Bon courage." in str(Decision.objects.get(request=reviewed).letter_contents)


def test_a_signed_letter_is_kept_through_the_preview_and_is_the_one_that_leaves(
    client: Client, reviewed: ServiceRequest
) -> None:
    page = client.post(address(reviewed, "refuse"), decision(reviewed, action="letter", letter=signed_letter("signée")))
    assert page.status_code == 422
    assert french("The letter that you joined is the one that leaves: none is made.") in page.text
    kept = controls(page.text)
    assert client.post(address(reviewed, "refuse"), kept | {"action": "do"}).status_code == 302
    recorded = Decision.objects.get(request=reviewed)
    assert recorded.letter is not None
    assert recorded.letter_contents is None


def test_a_signed_letter_joined_after_the_preview_is_not_the_one_that_was_seen(
    client: Client, reviewed: ServiceRequest
) -> None:
    page = preview(client, reviewed) | {"action": "do", "letter": signed_letter("signée")}
    assert client.post(address(reviewed, "refuse"), page).status_code == 409
    assert not Decision.objects.exists()


def test_a_form_with_errors_shows_no_letter(client: Client, reviewed: ServiceRequest) -> None:
    page = client.post(address(reviewed, "refuse"), decision(reviewed, action="letter", reasons=""))
    assert page.status_code == 422
    assert door(reviewed) not in page.text
    assert client.get(door(reviewed)).status_code == 404


def test_what_could_not_be_decided_is_told_before(client: Client, reviewed: ServiceRequest) -> None:
    typed = decision(reviewed, action="letter", author_capacity="Directrice par délégation")
    page = client.post(address(reviewed, "refuse"), typed)
    assert page.status_code == 422
    assert "Personne ne signe ici par délégation" in page.text.replace("\u00a0", " ")


def test_a_checksum_of_ones_own_refuses_the_act(client: Client, reviewed: ServiceRequest) -> None:
    page = preview(client, reviewed) | {"shown": "0" * 64, "action": "do"}
    assert client.post(address(reviewed, "refuse"), page).status_code == 409


def test_only_who_asked_opens_the_preview_and_of_this_act_alone(client: Client, reviewed: ServiceRequest) -> None:
    preview(client, reviewed)
    assert client.get(door(reviewed, "accept")).status_code == 404
    assert client.get(door(make_request(state=State.IN_REVIEW))).status_code == 404
    assert client.post(door(reviewed)).status_code == 405
    colleague: User = make_instructor(reviewed.team)
    client.force_login(colleague)
    assert client.get(door(reviewed)).status_code == 404


def test_what_is_handled_without_a_decision_has_no_letter(client: Client, reviewed: ServiceRequest) -> None:
    rules = DecisionRules.model_validate({"is_handled": True, "outcomes": [{"outcome": "refused"}]})
    Procedure.objects.update(decision_rules=rules.to_json())
    page = client.get(address(reviewed, "refuse")).text
    assert "Voir le courrier" not in page
    assert "Voir le courrier" not in client.get(address(reviewed, "ask_for_corrections")).text
