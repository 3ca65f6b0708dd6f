"""What an instructor was shown is what leaves, and the signed letter stays chosen until its act is done."""

import datetime as dt
import hashlib
import io
import re
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader, PdfWriter
from pytest_django import Settings

from locker.models import LockerDocument, StoredFile
from locker.stores.orphans import orphans
from notifications.models import OutgoingEmail
from portal.dates import long_date
from teleservices.desk.acts.not_here import not_here_text
from teleservices.following.request_tabs import RequestTab
from teleservices.lifecycle.messaging import send_message
from teleservices.models import Decision, ServiceRequest, Side, Stage, State, Team, TeamMember
from teleservices.paperwork.decision_letter import decision_letter_pdf
from teleservices.paperwork.effects import deliver_decision_letter
from tests.factories.procedures import STATUTES, act, make_instructor, make_put_away, make_request
from tests.french import french
from tests.locker.pdf_samples import ordinary
from tests.teleservices.desk.acts.confirming import confirmed
from tests.teleservices.reading import read_tab, read_whole

pytestmark = pytest.mark.django_db
MOVED = (
    "What the applicant will receive is no longer what you had been shown: what you typed, the text of the stage, the "
    "model of the letter or what is said of the service changed it. Read it again below, then confirm. Nothing has "
    "left yet."
)


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def reviewed(client: Client) -> ServiceRequest:
    """A request that the client's instructor has in hand."""
    request = make_request(state=State.IN_REVIEW)
    assert request.assignee is not None
    client.force_login(request.assignee)
    return request


def address(request: ServiceRequest, act_name: str) -> str:
    return reverse("desk:act", args=[request.reference, act_name])


def decision(request: ServiceRequest, **typed: object) -> dict[str, object]:
    """What the form of a refusal posts."""
    return {
        "revision_number": request.revision_number,
        "authority": "Présidence du conseil départemental",
        "act_date": timezone.localdate().isoformat(),
        "author_capacity": "Directrice",
        "reasons": "Hors délai.",
    } | typed


def hidden(page: HttpResponse, name: str) -> str:
    """The value of a hidden input, as a browser would send it back."""
    match = re.search(rf'<input type="hidden" name="{name}" value="([^"]*)"', page.text)
    assert match is not None, name
    return match[1]


def signed_letter(words: str = "") -> SimpleUploadedFile:
    """A PDF of our own, found again by its title."""
    writer = PdfWriter(clone_from=io.BytesIO(ordinary()))
    writer.add_metadata({"/Title": words or str(uuid4())})
    content = io.BytesIO()
    writer.write(content)
    return SimpleUploadedFile("arrêté signé.pdf", content.getvalue(), content_type="application/pdf")


# --- The letter ------------------------------------------------------------------------------------------------------
def test_the_letter_survives_the_preview_and_is_what_the_applicant_receives(
    client: Client, reviewed: ServiceRequest
) -> None:
    url = address(reviewed, "refuse")
    letter = signed_letter()
    digest = hashlib.sha256(letter.read()).hexdigest()
    letter.seek(0)
    seen = client.post(url, decision(reviewed, letter=letter, action="preview", message="Voici."))
    assert "arrêté signé.pdf" in seen.text
    again = decision(reviewed, kept_letter=hidden(seen, "kept_letter"), message="Voici.")
    done = client.post(url, again | {"action": "do", "shown": hidden(seen, "shown")})
    assert done.status_code == 302
    recorded = Decision.objects.select_related("letter").get(request=reviewed)
    assert recorded.letter is not None
    assert recorded.letter.original_sha256 == digest
    deliver_decision_letter(decision_id=recorded.pk)
    received = LockerDocument.objects.get(about=reviewed.reference)
    assert received.stored_file == recorded.letter


@pytest.mark.parametrize(
    ("wrong", "status"), [({"reasons": ""}, 422), ({"revision_number": 1}, 409), ({"message": "Autre."}, 409)]
)
def test_the_letter_survives_an_error(
    wrong: dict[str, object], status: int, client: Client, reviewed: ServiceRequest
) -> None:
    url = address(reviewed, "refuse")
    shown = hidden(client.get(url), "shown")
    failed = client.post(url, decision(reviewed, letter=signed_letter(), shown=shown) | wrong)
    assert failed.status_code == status
    assert "arrêté signé.pdf" in failed.text
    again = decision(reviewed, kept_letter=hidden(failed, "kept_letter"), shown=shown)
    assert client.post(url, again).status_code == 302
    assert Decision.objects.get(request=reviewed).letter is not None


def test_the_letter_is_replaced_or_taken_away(client: Client, reviewed: ServiceRequest) -> None:
    url = address(reviewed, "refuse")
    first = client.post(url, decision(reviewed, letter=signed_letter(), action="preview"))
    kept = hidden(first, "kept_letter")
    other = SimpleUploadedFile("autre.pdf", signed_letter().read(), content_type="application/pdf")
    second = client.post(url, decision(reviewed, letter=other, kept_letter=kept, action="preview"))
    assert "autre.pdf" in second.text
    assert "arrêté signé.pdf" not in second.text
    other.seek(0)
    both = decision(reviewed, letter=other, kept_letter=kept, take_letter_away="on", action="preview")
    assert "autre.pdf" in client.post(url, both).text, "one takes the former away to put another"
    away = client.post(url, decision(reviewed, kept_letter=kept, take_letter_away="on", action="preview"))
    assert "kept_letter" not in away.text
    typed = decision(reviewed, kept_letter=kept, take_letter_away="on", shown=hidden(away, "shown"))
    taken = confirmed(client, url, typed)
    assert taken.status_code == 302
    made = Decision.objects.select_related("letter").get(request=reviewed).letter
    assert made is None or made.original_sha256 == made.sha256, "it is the portal's own"


def test_a_letter_refused_leaves_the_one_that_was_kept(client: Client, reviewed: ServiceRequest) -> None:
    url = address(reviewed, "refuse")
    kept = hidden(client.post(url, decision(reviewed, letter=signed_letter(), action="preview")), "kept_letter")
    broken = SimpleUploadedFile("cassé.pdf", b"not a PDF", content_type="application/pdf")
    refused = client.post(url, decision(reviewed, letter=broken, kept_letter=kept))
    assert refused.status_code == 422
    assert hidden(refused, "kept_letter") == kept
    assert not Decision.objects.filter(request=reviewed).exists()


def test_a_note_is_good_for_its_request_act_and_instructor_only(client: Client, reviewed: ServiceRequest) -> None:
    kept = hidden(
        client.post(address(reviewed, "refuse"), decision(reviewed, letter=signed_letter(), action="preview")),
        "kept_letter",
    )
    other = make_request(state=State.IN_REVIEW, procedure=reviewed.procedure, instructor=reviewed.assignee)
    for request, act_name in ((other, "refuse"), (reviewed, "declare_inadmissible")):
        page = client.post(address(request, act_name), decision(request, kept_letter=kept))
        assert page.status_code == 422
        assert "n’est plus conservée" in page.text
    assert reviewed.team is not None
    client.force_login(make_instructor(reviewed.team))
    for note in (kept, kept[:-1] + ("A" if kept[-1] != "A" else "B"), "n'importe quoi"):
        page = client.post(address(reviewed, "refuse"), decision(reviewed, kept_letter=note))
        assert page.status_code == 422
    assert not Decision.objects.filter(request__in=[reviewed, other]).exists()


def test_a_letter_never_used_is_collected(client: Client, reviewed: ServiceRequest) -> None:
    url = address(reviewed, "refuse")
    kept = hidden(client.post(url, decision(reviewed, letter=signed_letter(), action="preview")), "kept_letter")
    stored = StoredFile.objects.latest("pk")
    StoredFile.objects.filter(pk=stored.pk).update(kept_at=timezone.now() - dt.timedelta(hours=25))
    assert stored in orphans()
    stored.delete()
    page = client.post(url, decision(reviewed, kept_letter=kept))
    assert page.status_code == 422
    assert "n’est plus conservée" in page.text


# --- The author ------------------------------------------------------------------------------------------------------
def test_a_service_whose_agents_are_unnamed_still_signs_its_decisions(client: Client, reviewed: ServiceRequest) -> None:
    """Correspondence may hide the agent (CRPA L111-2), a decision never its author (CRPA L212-1): both are said."""
    agent, team = reviewed.assignee, reviewed.team
    assert agent is not None
    assert team is not None
    url, promise = address(reviewed, "refuse"), "une décision nomme toujours son auteur (CRPA L212-1)"
    assert promise not in client.get(url).text
    Team.objects.filter(pk=team.pk).update(anonymity_reason="Menaces reçues en 2026, note du 3 mars.")
    page = client.get(url)
    assert promise in page.text
    assert confirmed(client, url, decision(reviewed, shown=hidden(page, "shown"))).status_code == 302
    send_message(request_id=reviewed.pk, actor=agent, side=Side.SERVICE, text="Nous restons à votre écoute.")
    for kind in ("request.refuse", "request.message"):
        sent = OutgoingEmail.objects.get(about=reviewed.reference, kind=kind)
        for body in (sent.subject, sent.text, sent.html):
            assert agent.last_name not in body
        assert team.name in sent.text
    applicant = Client()
    applicant.force_login(reviewed.applicant)
    messages = read_tab(applicant, reviewed, RequestTab.MESSAGES)
    assert agent.last_name not in read_whole(applicant, reviewed) + messages
    letter = PdfReader(io.BytesIO(decision_letter_pdf(Decision.objects.get(request=reviewed))))
    words = " ".join(" ".join(leaf.extract_text() for leaf in letter.pages).split())
    assert f"{agent.get_full_name()} Directrice {team.name}" in words
    assert words.count(agent.last_name) == 1, "as its author, not as the contact for the file"


def test_the_setting_promises_what_the_letter_keeps() -> None:
    help_text = str(Team._meta.get_field("anonymity_reason").help_text)
    assert "nomment alors le service seul. Une décision nomme toujours son auteur (CRPA L212-1)." in help_text


# --- The words -------------------------------------------------------------------------------------------------------
def test_nothing_leaves_that_was_not_shown(client: Client, reviewed: ServiceRequest) -> None:
    url = address(reviewed, "refuse")
    shown = hidden(client.get(url), "shown")
    refused = client.post(url, decision(reviewed, message="Écrit après l’aperçu.", shown=shown))
    assert refused.status_code == 409
    assert french(MOVED) in refused.text
    assert refused.text.count("Écrit après l’aperçu.") == 2, "in the form, and in the new preview"
    assert not Decision.objects.filter(request=reviewed).exists()
    again = decision(reviewed, message="Écrit après l’aperçu.", shown=hidden(refused, "shown"))
    assert client.post(url, again).status_code == 302
    email = OutgoingEmail.objects.get(about=reviewed.reference, kind="request.refuse")
    assert "Écrit après l’aperçu." in email.text


def test_reasons_and_message_are_counted_as_answers_are(client: Client, reviewed: ServiceRequest) -> None:
    url = address(reviewed, "refuse")
    page = client.get(url)
    assert 'data-counter="8000"' in page.text
    assert 'data-counter="4000"' in page.text
    refused = client.post(url, decision(reviewed, reasons="é" * 8_001, shown=hidden(page, "shown")))
    assert "8\u202f000 caractères au plus. Il en compte 8\u202f001." in refused.text
    lines = ["À"] * 3_000
    accepted = decision(reviewed, reasons="\r\n".join(lines), shown=hidden(page, "shown"))
    assert confirmed(client, url, accepted).status_code == 302
    assert Decision.objects.get(request=reviewed).reasons == "\n".join(lines)


def test_a_page_that_shows_nothing_sends_nothing(client: Client, reviewed: ServiceRequest) -> None:
    assert client.post(address(reviewed, "refuse"), decision(reviewed)).status_code == 409
    assert not Decision.objects.filter(request=reviewed).exists()


def test_the_designer_changes_the_text_meanwhile(client: Client, reviewed: ServiceRequest) -> None:
    url = address(reviewed, "refuse")
    shown = hidden(client.get(url), "shown")
    Stage.objects.filter(procedure=reviewed.procedure, state=State.REFUSED).update(email_text="Un autre texte.")
    refused = client.post(url, decision(reviewed, shown=shown))
    assert refused.status_code == 409
    assert "Un autre texte." in refused.text
    assert "Hors délai." in refused.text


def test_nobody_is_named_who_was_previewed_unnamed(client: Client, reviewed: ServiceRequest) -> None:
    url = address(reviewed, "refuse")
    Team.objects.update(anonymity_reason="Menaces")
    shown = hidden(client.get(url), "shown")
    Team.objects.update(anonymity_reason="")
    named = client.post(url, decision(reviewed, shown=shown))
    TeamMember.objects.update(capacity="Directrice")
    in_another_capacity = client.post(url, decision(reviewed, shown=hidden(named, "shown")))
    assert (named.status_code, in_another_capacity.status_code) == (409, 409)
    assert not Decision.objects.filter(request=reviewed).exists()
    assert not OutgoingEmail.objects.filter(about=reviewed.reference, kind="request.refuse").exists()
    assert client.post(url, decision(reviewed, shown=hidden(in_another_capacity, "shown"))).status_code == 302


def another_stage(request: ServiceRequest, key: str, text: str) -> Stage:
    return Stage.objects.create(
        procedure=request.procedure,
        key=key,
        state=State.IN_REVIEW,
        name=f"Étape {key}",
        email_subject="{{ étape }}",
        email_text=text,
        order=50,
    )


def test_the_only_stage_offered_is_the_one_that_is_previewed(client: Client, reviewed: ServiceRequest) -> None:
    another_stage(reviewed, "commission", "Les élus de la commission examinent votre demande.")
    url = address(reviewed, "move_stage")
    page = client.get(url)
    assert "Les élus de la commission examinent votre demande." in page.text
    typed = {"revision_number": reviewed.revision_number, "stage": "commission", "shown": hidden(page, "shown")}
    assert client.post(url, typed).status_code == 302
    email = OutgoingEmail.objects.get(about=reviewed.reference, kind="request.move_stage")
    assert "Les élus de la commission" in email.text


def test_another_stage_picked_is_previewed_first(client: Client, reviewed: ServiceRequest) -> None:
    another_stage(reviewed, "commission", "Texte de la commission.")
    another_stage(reviewed, "visite", "Texte de la visite.")
    url = address(reviewed, "move_stage")
    page = client.get(url)
    assert "Texte de la commission." in page.text
    typed = {"revision_number": reviewed.revision_number, "stage": "visite"}
    refused = client.post(url, typed | {"shown": hidden(page, "shown")})
    assert refused.status_code == 409
    assert "Texte de la visite." in refused.text
    assert client.post(url, typed | {"shown": hidden(refused, "shown")}).status_code == 302


def test_the_deadline_is_previewed_as_it_stands_in_the_form(client: Client, reviewed: ServiceRequest) -> None:
    url = address(reviewed, "request_corrections")
    page = client.get(url)
    day = page.context["form"].initial["deadline"]
    until = french("To be corrected or joined by %(deadline)s, that day included:")
    assert until % {"deadline": long_date(day)} in page.text
    later = day + dt.timedelta(days=5)
    typed = {"revision_number": reviewed.revision_number, "deadline": later.isoformat(), "field_keys": [STATUTES]}
    page = client.post(url, typed | {"action": "preview"})
    assert page.status_code == 422, "the message is missing"
    assert until % {"deadline": long_date(later)} in page.text
    assert "– Statuts" in page.context["preview"].text


def test_a_message_typed_while_the_file_was_put_away_is_given_back(client: Client) -> None:
    closed = make_put_away()
    assert closed.team is not None
    client.force_login(make_instructor(closed.team))
    page = client.post(reverse("desk:messages", args=[closed.reference]), {"text": "Votre dossier est complet."})
    assert page.status_code == 422
    assert "Votre dossier est complet." in page.text
    assert "Copiez-le" in page.text
    assert not closed.messages.exists()


def test_an_act_opened_where_it_is_not_done_speaks_of_nothing_typed(client: Client, reviewed: ServiceRequest) -> None:
    """A link of yesterday: nobody typed anything. What is posted there is given back, and said so."""
    act(reviewed, "refuse", reviewed.assignee)  # type: ignore[arg-type]
    typed = french("This request has moved: this act is no longer possible. What you typed is shown below.")
    page = client.get(address(reviewed, "accept"))
    assert (page.status_code, typed in page.text) == (200, False)
    assert page.context["error"] == not_here_text(page.context["service_request"])
    posted = client.post(address(reviewed, "accept"), decision(reviewed))
    assert (posted.status_code, typed in posted.text) == (409, True)
