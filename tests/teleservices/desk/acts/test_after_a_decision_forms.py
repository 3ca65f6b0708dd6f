"""What is asked about a decision that was given, what is refused beside its control, and what both sides then read."""

import datetime as dt
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from portal.dates import long_date
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule
from teleservices.following.request_tabs import RequestTab
from teleservices.lifecycle import ACTS
from teleservices.models import (
    Appeal,
    AuthorityKind,
    Decision,
    DecisionWithdrawal,
    Outcome,
    ServiceRequest,
    State,
    WithdrawalNotice,
)
from teleservices.permissions import Party
from tests import queue
from tests.factories.competence import make_authority, make_deliberation
from tests.factories.procedures import make_instructor, make_procedure, make_request
from tests.french import french
from tests.teleservices.desk.acts.confirming import confirmed
from tests.teleservices.lifecycle.acting import move
from tests.teleservices.reading import read_tab

pytestmark = pytest.mark.django_db
COMMITTEE = AuthorityKind.STANDING_COMMITTEE


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def camille() -> User:
    return make_instructor()


@pytest.fixture
def granted(client: Client, camille: User) -> ServiceRequest:
    request = make_request(state=State.ACCEPTED)
    assert request.team is not None
    request.team.team_members.create(user=camille, capacity="Chargée de mission")
    client.force_login(camille)
    return request


def address(request: ServiceRequest, act: str) -> str:
    return reverse("desk:act", args=[request.reference, act])


def page(client: Client, request: ServiceRequest, act: str) -> str:
    return words(client.get(address(request, act)).text)


def words(text: str) -> str:
    return unescape(text).replace("\xa0", " ").replace("\u202f", " ")


def post(client: Client, request: ServiceRequest, act: str, **typed: object) -> tuple[int, str]:
    """As a browser does: what the page proposes, less what is typed otherwise; shown first, then done."""
    form = client.get(address(request, act)).context["form"]
    proposed = {name: form.get_initial_for_field(field, name) for name, field in form.fields.items()}
    data = {name: value for name, value in {**proposed, **typed}.items() if value is not None}
    data["revision_number"] = request.revision_number
    looked_at = client.post(address(request, act), data | {"action": "preview"}).context["preview"]
    response = confirmed(client, address(request, act), data | {"shown": looked_at.checksum}, follow=True)
    return response.status_code, words(response.text)


def decision_tab(client: Client, request: ServiceRequest) -> str:
    return words(client.get(reverse("desk:decision", args=[request.reference])).text)


def test_a_rectification_begins_from_what_was_given(client: Client, granted: ServiceRequest) -> None:
    granted.decisions.update(amount_cents=180_000)
    shown = page(client, granted, "rectify")
    for value in ("1 800", "2026-CP-112", "Présidence du conseil départemental"):
        assert value in shown
    status, refused = post(client, granted, "rectify", amount="1 799,99", error="Le montant")
    assert (status, "L242-1" in refused) == (422, True), "what takes something back is a withdrawal"
    status, refused = post(client, granted, "rectify", amount="1 900,50")
    assert (status, "Dites ce qui était erroné" in refused, "1 900,50" in refused) == (422, True, True)
    status, _done = post(client, granted, "rectify", amount="1 900,50", error="Le montant")
    new = granted.decisions.standing().get()
    assert (status, new.amount_cents, new.error) == (200, 190_050, "Le montant")
    tab = decision_tab(client, granted)
    assert f"Remplacée par la décision du {long_date(new.decided_at)}" in tab
    assert "1 900,50" in tab


@pytest.fixture
def granted_by_the_committee(granted: ServiceRequest) -> ServiceRequest:
    """Before its procedure had rules, which give it every decision and grant sums: no sum was written then."""
    rules = DecisionRules(
        asks_amount=True,
        outcomes=tuple(OutcomeRule(outcome=each, authorities=(AuthorityRule(kind=COMMITTEE),)) for each in Outcome),
    )
    make_authority(COMMITTEE)
    granted.procedure.decision_rules = rules.model_dump(mode="json")
    granted.procedure.save(update_fields=["decision_rules"])
    return granted


def test_a_withdrawal_by_the_committee_rests_on_the_register(
    client: Client, granted_by_the_committee: ServiceRequest
) -> None:
    request = granted_by_the_committee
    assert post(client, request, "announce_withdrawal", grounds="Le projet n’a pas eu lieu.")[0] == 200
    request.refresh_from_db()
    typed = {"reasons": "Le projet n’a pas eu lieu.", "ground": "condition", "has_observed": "on"}
    assert post(client, request, "withdraw_decision", **typed)[0] == 422
    deliberation = make_deliberation(request.team)
    assert post(client, request, "withdraw_decision", deliberation=deliberation.pk, **typed)[0] == 200
    withdrawal = DecisionWithdrawal.objects.get()
    assert (withdrawal.deliberation, withdrawal.act_number) == (deliberation, deliberation.number)


def test_a_rectification_follows_the_rules_of_the_procedure(
    client: Client, granted_by_the_committee: ServiceRequest
) -> None:
    request = granted_by_the_committee
    status, refused = post(client, request, "rectify", error="Le montant")
    assert (status, "Écrivez le montant accordé" in refused) == (422, True)
    assert post(client, request, "rectify", error="Le montant", amount="900")[0] == 200
    assert request.decisions.standing().get().authority_kind == COMMITTEE


def test_a_withdrawal_is_announced_then_done(client: Client, granted: ServiceRequest) -> None:
    status, refused = post(client, granted, "announce_withdrawal", observations_until="2020-01-01", grounds="Motif")
    assert (status, "quinze jours au moins" in refused) == (422, True)
    assert post(client, granted, "announce_withdrawal", grounds="Le projet n’a pas eu lieu.")[0] == 200
    notice = WithdrawalNotice.objects.get()
    tab = decision_tab(client, granted)
    assert "Le projet n’a pas eu lieu." in tab
    sheet = words(client.get(reverse("desk:sheet", args=[granted.reference])).text)
    assert f"observations jusqu’au</dt> <dd>{long_date(notice.observations_until)}" in " ".join(sheet.split())
    granted.refresh_from_db()
    typed = {"reasons": "Le projet n’a pas eu lieu.", "ground": "condition"}
    status, refused = post(client, granted, "withdraw_decision", **typed)
    assert (status, "pouvoir s’expliquer" in refused) == (422, True)
    assert post(client, granted, "withdraw_decision", has_observed="on", **typed)[0] == 200
    assert DecisionWithdrawal.objects.get().reasons == "Le projet n’a pas eu lieu."
    tab = decision_tab(client, granted)
    assert french("Latest decision, which no longer holds") in tab
    queue.drain()
    decision = Decision.objects.get()
    letter = reverse("desk:letter", args=[granted.reference])
    assert fetched(client, f"{letter}?withdrawal={decision.pk}") == 200
    assert fetched(client, f"{letter}?decision={decision.pk}") == 200
    for unknown in ("withdrawal=0", "decision=x", "withdrawal=", f"decision={decision.pk + 1}"):
        assert fetched(client, f"{letter}?{unknown}") == 404


def fetched(client: Client, address: str) -> int:
    """The status of a file, read to its end."""
    response = client.get(address)
    if response.streaming:
        assert b"".join(response.streaming_content).startswith(b"%PDF")
    return response.status_code


def test_a_withdrawal_has_its_ground(client: Client, granted: ServiceRequest) -> None:
    status, refused = post(client, granted, "withdraw_decision", reasons="Motif.")
    assert (status, "Choisissez le fondement" in refused) == (422, True)
    status, refused = post(client, granted, "withdraw_decision", reasons="", ground="asked")
    assert (status, "Donnez les motifs du retrait" in refused) == (422, True)
    assert "autrement que par un message" not in page(client, granted, "withdraw_decision"), "nothing was announced"


def test_an_appeal_is_registered_then_answered(client: Client, granted: ServiceRequest) -> None:
    to_come = (timezone.localdate() + dt.timedelta(days=1)).isoformat()
    status, refused = post(client, granted, "register_appeal", received_on=to_come)
    assert (status, "Ce jour est à venir" in refused) == (422, True)
    assert post(client, granted, "register_appeal", kind="prior")[0] == 200
    appeal = Appeal.objects.get()
    assert appeal.deadline is not None
    assert f"Le silence le rejette le {long_date(appeal.deadline)}" in decision_tab(client, granted)
    theirs = Client()
    theirs.force_login(granted.applicant)
    assert f"Sans réponse le {long_date(appeal.deadline)}" in words(theirs.get(granted.get_absolute_url()).text)
    granted.refresh_from_db()
    status, refused = post(client, granted, "answer_appeal")
    assert (status, "Donnez les motifs du rejet" in refused) == (422, True)
    assert post(client, granted, "answer_appeal", reasons="Rien de nouveau.")[0] == 200
    assert "Rejeté" in decision_tab(client, granted)


def test_a_request_is_reconsidered_on_an_appeal(client: Client, granted: ServiceRequest, camille: User) -> None:
    appealed = move(granted, camille, "register_appeal")
    assert "Recours gracieux auprès du Département, reçu le" in page(client, appealed, "reconsider")
    assert post(client, appealed, "reconsider")[0] == 200
    assert ServiceRequest.objects.get(pk=granted.pk).state == State.IN_REVIEW
    assert french("Decision that holds while it is reconsidered") in decision_tab(client, granted)


@pytest.fixture
def handled(client: Client, camille: User) -> ServiceRequest:
    """Done, of a procedure that decides nothing."""
    rules = DecisionRules(is_handled=True, outcomes=(OutcomeRule(outcome=Outcome.ACCEPTED),))
    procedure = make_procedure(decision_rules=rules.model_dump(mode="json"))
    request = make_request(state=State.ACCEPTED, procedure=procedure)
    assert request.team is not None
    request.team.team_members.create(user=camille, capacity="Agente")
    client.force_login(camille)
    return request


def test_what_was_done_without_a_decision_is_taken_up_again_with_a_reason(
    client: Client, handled: ServiceRequest
) -> None:
    status, refused = post(client, handled, "reopen")
    assert (status, "Dites pourquoi le traitement reprend" in refused) == (422, True)
    assert post(client, handled, "reopen", message="Le trou est revenu.")[0] == 200


@pytest.mark.parametrize("name", [act.name for act in ACTS.values() if act.by is Party.INSTRUCTOR])
def test_the_address_of_each_act_answers_where_nothing_is_decided(
    client: Client, handled: ServiceRequest, name: str
) -> None:
    """That of a withdrawal failed: its form had nothing to ask (simulated year, seed 5)."""
    assert client.get(address(handled, name), follow=True).status_code < 500
    assert client.post(address(handled, name), {"revision_number": "1"}, follow=True).status_code < 500


def test_no_act_is_proposed_first_once_a_request_has_ended(client: Client, granted: ServiceRequest) -> None:
    sheet = client.get(reverse("desk:sheet", args=[granted.reference])).text
    acts = sheet.split('class="desk-acts"')[1].split("</ul>")[0]
    assert acts.count('class="button button-small button-secondary"') == acts.count('class="button')


def test_the_applicant_s_letters_say_which_holds(client: Client, granted: ServiceRequest, camille: User) -> None:
    queue.drain()
    move(granted, camille, "rectify")
    queue.drain()
    theirs = Client()
    theirs.force_login(granted.applicant)
    assert words(read_tab(theirs, granted, RequestTab.DOCUMENTS)).count("PDF – Remplacée par la décision du") == 1
