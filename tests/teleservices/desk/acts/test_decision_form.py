"""What a decision asks at the desk, as the rules of its procedure say, from the page to the letter."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import User
from notifications.models import OutgoingEmail
from teleservices.competence.amount_trees import plain_amount
from teleservices.competence.rules import AuthorityRule, DecisionRules, OutcomeRule
from teleservices.models import AuthorityKind, Decision, Outcome, Procedure, ServiceRequest, State
from tests.factories.competence import make_authority, make_delegation, make_deliberation
from tests.factories.procedures import make_instructor, make_procedure, make_request
from tests.french import french
from tests.teleservices.desk.acts.confirming import confirmed
from tests.teleservices.desk.acts.test_acting import address, signed_letter

pytestmark = pytest.mark.django_db
NO_DELIBERATION = (
    "“%(authority)s” decides by a deliberation: choose it in the register. Who holds the meetings of the service "
    "records there those that it took elsewhere than in a meeting prepared here."
)
PRESIDENT, COMMITTEE = AuthorityKind.PRESIDENT, AuthorityKind.STANDING_COMMITTEE


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def camille() -> User:
    return make_instructor()


@pytest.fixture
def reviewed(client: Client, camille: User) -> ServiceRequest:
    """A request of a procedure where the president decides up to 1,000 €, the committee whatever the amount."""
    authorities = (AuthorityRule(kind=PRESIDENT, ceiling=plain_amount(100_000)), AuthorityRule(kind=COMMITTEE))
    outcomes = tuple(OutcomeRule(outcome=outcome, authorities=authorities) for outcome in Outcome)
    rules = DecisionRules(asks_amount=True, outcomes=outcomes)
    request = make_request(
        procedure=make_procedure(decision_rules=rules.model_dump(mode="json")), state=State.IN_REVIEW
    )
    assert request.team is not None
    request.team.team_members.create(user=camille, capacity="Chargée de mission")
    make_authority(COMMITTEE)
    make_authority()
    client.force_login(camille)
    return request


def post(client: Client, request: ServiceRequest, act: str, **typed: object) -> tuple[int, str]:
    data = {
        "revision_number": request.revision_number,
        "act_date": timezone.localdate().isoformat(),
        "reasons": "Motif.",
        "amount": "900",
    }
    shown = client.get(address(request, act)).context["preview"].checksum
    response = confirmed(client, address(request, act), data | {"shown": shown} | typed)
    return response.status_code, response.content.decode()


def test_who_may_decide_is_a_choice_and_nobody_types_a_capacity(client: Client, reviewed: ServiceRequest) -> None:
    page = client.get(address(reviewed, "accept")).text
    assert 'name="authority"' not in page
    assert 'name="author_capacity"' not in page
    assert "par sa délibération" in page
    assert "qui a signé la lettre que je joins (jusqu’à 1\u202f000,00\u00a0€)" in page
    assert "je signe par délégation" not in page


def test_a_delegate_signs_in_the_name_of_the_president(client: Client, reviewed: ServiceRequest, camille: User) -> None:
    delegation = make_delegation(camille)
    page = client.get(address(reviewed, "accept")).text
    assert f"je signe par délégation (acte {delegation.act_number})" in page
    status, _page = post(client, reviewed, "accept", decided_by="president")
    assert status == 302
    decision = Decision.objects.get()
    assert (decision.delegation, decision.amount_cents) == (delegation, 90_000)
    sheet = client.get(reverse("desk:decision", args=[reviewed.reference])).text
    assert "Pour la Présidente du conseil départemental et par délégation," in sheet
    assert f"{camille.get_full_name()}, le " in sheet


def test_a_deliberation_has_its_number(client: Client, reviewed: ServiceRequest) -> None:
    status, page = post(client, reviewed, "accept", decided_by="standing_committee", act_number="CP-FAUX-1")
    assert (status, french(NO_DELIBERATION) % {"authority": "Commission permanente"} in page) == (422, True)
    assert 'value="900"' in page, "what was typed stays"
    deliberation = make_deliberation(reviewed.team)
    elsewhere, waiting = make_deliberation(make_procedure().team), make_deliberation(reviewed.team, transmitted_on=None)
    for other in (elsewhere, waiting):
        chosen = {"decided_by": "standing_committee", "deliberation": other.pk}
        assert post(client, reviewed, "accept", **chosen)[0] == 422
    chosen = {"decided_by": "standing_committee", "deliberation": deliberation.pk}
    assert post(client, reviewed, "accept", **chosen)[0] == 302
    decision = Decision.objects.get()
    assert (decision.author_capacity, decision.act_number) == ("Chargée de mission", deliberation.number)


def test_the_president_in_person_signed_the_letter(client: Client, reviewed: ServiceRequest) -> None:
    status, page = post(client, reviewed, "refuse", decided_by="president_in_person", amount="")
    assert (status, "Joignez la lettre" in page) == (422, True)
    status, _page = post(
        client, reviewed, "refuse", decided_by="president_in_person", amount="", letter=signed_letter()
    )
    assert status == 302
    assert Decision.objects.get().author_name == "Mme Claire Vernaie"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"decided_by": "mayor"}, "aucune délégation de signature"),
        ({"decided_by": ""}, "Choisissez qui décide"),
        ({"decided_by": "president"}, "aucune délégation de signature"),
        ({"amount": ""}, "Écrivez le montant accordé"),
        ({"amount": "0"}, "zéro euro"),
        ({"act_date": "2031-01-01"}, "à venir"),
        ({"act_date": "2001-01-01"}, "avant la transmission"),
    ],
)
def test_what_is_wrong_is_said_beside_and_nothing_is_decided(
    client: Client, reviewed: ServiceRequest, typed: dict[str, str], words: str
) -> None:
    chosen = {"decided_by": "president_in_person"} | typed
    status, page = post(client, reviewed, "accept", **chosen)
    assert status == 422
    assert words in page
    assert not Decision.objects.exists()


def test_above_the_ceiling_the_president_does_not_decide(
    client: Client, reviewed: ServiceRequest, camille: User
) -> None:
    make_delegation(camille)
    status, page = post(client, reviewed, "accept", decided_by="president", amount="1 000,01")
    assert (status, "une autre autorité décide de ce montant" in page) == (422, True)


def test_a_delegation_that_ended_since_the_page_was_opened(
    client: Client, reviewed: ServiceRequest, camille: User
) -> None:
    delegation = make_delegation(camille)
    shown = client.get(address(reviewed, "refuse")).context["preview"].checksum
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    type(delegation).objects.filter(pk=delegation.pk).update(revoked_on=yesterday, revoked_reason="Départ")
    data = {
        "revision_number": reviewed.revision_number,
        "shown": shown,
        "act_date": timezone.localdate().isoformat(),
        "decided_by": "president",
        "reasons": "Motif.",
    }
    assert client.post(address(reviewed, "refuse"), data).status_code == 422
    assert not Decision.objects.exists()


def test_what_is_handled_asks_why_and_nothing_of_a_decision(client: Client, reviewed: ServiceRequest) -> None:
    rules = DecisionRules(
        is_handled=True,
        outcomes=(
            OutcomeRule(outcome=Outcome.ACCEPTED, label="Marquer comme traité"),
            OutcomeRule(outcome=Outcome.REFUSED),
        ),
    )
    Procedure.objects.update(decision_rules=rules.model_dump(mode="json"))
    sheet = client.get(reverse("desk:sheet", args=[reviewed.reference])).text
    assert "Marquer comme traité" in sheet
    assert "Accorder en partie" not in sheet
    page = client.get(address(reviewed, "accept")).text
    assert 'name="message"' in page
    for name in ("reasons", "authority", "decided_by", "act_number", "act_date", "amount", "letter", "author_capacity"):
        assert f'name="{name}"' not in page
    status, page = post(client, reviewed, "refuse", message="")
    assert (status, french("Say why it is not done: the applicant will read it.") in page) == (422, True)
    assert post(client, reviewed, "accept")[0] == 302
    assert not Decision.objects.exists()
    email_text = OutgoingEmail.objects.filter(recipient=reviewed.applicant.email).latest("pk").text
    assert "Voir ma demande" in email_text
    assert "Lire la décision" not in email_text, "there is none"
    after = client.get(reverse("desk:sheet", args=[reviewed.reference]))
    assert after.status_code == 200
    history = client.get(reverse("desk:history", args=[reviewed.reference])).text
    assert "Étape accepted" in history
    assert "Demande accordée" not in history
