"""The aids of the applicant on the tab « Proposition », at the decision and on the card: who sees what of them."""

import datetime as dt
import re

import pytest
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Profile, User
from teleservices.deciding.declaring import declare_aid, withdraw_declared
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.models import (
    AidRegime,
    AuthorityKind,
    DeclaredAid,
    Outcome,
    Proposal,
    ServiceRequest,
    State,
    TeamRole,
)
from tests.factories.accounts import make_profile, make_user
from tests.factories.aids import GENERAL, aided, make_granted, other_aid
from tests.factories.competence import make_authority
from tests.factories.meetings import make_member
from tests.factories.procedures import make_instructor, make_procedure, make_request
from tests.form_controls import controls
from tests.french import french

pytestmark = pytest.mark.django_db
NIL = {"aid-stated_on": "2026-01-15", "aid-is_nil": "on"}
AID = {
    "aid-stated_on": "2026-01-15",
    "aid-regime": "general",
    "aid-granted_on": "2026-01-10",
    "aid-amount": "1 250,50",
    "aid-granted_by": "Région",
}


@pytest.fixture(autouse=True)
def _no_second_factor(settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False


@pytest.fixture
def firm() -> Profile:
    return make_profile(member=make_user(), name="Menuiserie Vernay")


@pytest.fixture
def asked(firm: Profile) -> ServiceRequest:
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    procedure = make_procedure(decision_rules=aided(GENERAL, AidRegime.NONE, most_public_aid=8_000).to_json())
    user = firm.memberships.all()[0].user
    return make_request(procedure=procedure, state=State.IN_REVIEW, profile=firm, user=user)


@pytest.fixture
def camille(client: Client, asked: ServiceRequest) -> User:
    user = make_instructor(asked.team)
    client.force_login(user)
    return user


def url(request: ServiceRequest, name: str = "proposal", *more: object) -> str:
    return reverse(f"desk:{name}", args=[request.reference, *more])


def propose_grant(request: ServiceRequest, author: User, cents: int, **changes: object) -> Proposal:
    values = {"outcome": Outcome.ACCEPTED, "amount": cents, "aid_regime": "general", "reasons": "Utile."}
    figures = {"eligible_base": cents * 2, "other_public_aid": 0}
    proposed = Proposed(**values | figures | changes)  # type: ignore[arg-type] # the values of the test
    return propose(request_id=request.pk, author=author, seen=request.proposals.count(), proposed=proposed)


def test_the_total_of_other_services_is_told_before_anything_is_proposed(
    client: Client, asked: ServiceRequest, camille: User, firm: Profile
) -> None:
    theirs = make_granted(firm, 12_345_600)
    page = client.get(url(asked)).text
    assert "123\u202f456,00\u00a0€ accordés par le département" in page
    assert french("No statement of the applicant’s other de minimis aids is written on this request.") in page
    assert theirs.reference not in page
    assert theirs.procedure.title not in page.replace(asked.procedure.title, "")


def test_an_agent_writes_what_is_declared_then_withdraws_it(
    client: Client, asked: ServiceRequest, camille: User
) -> None:
    assert client.post(url(asked, "declared_aid"), AID).status_code == 302
    page = client.get(url(asked)).text
    assert "1\u202f250,50\u00a0€ – De minimis général, Région" in page
    assert "Aucune déclaration des autres aides" not in page
    line = DeclaredAid.objects.get()
    assert (line.amount_cents, line.author, line.request) == (125_050, camille, asked)
    door = url(asked, "declared_aid_withdrawn", line.uuid)
    assert door in page
    assert client.post(door).status_code == 302
    page = client.get(url(asked)).text
    assert "elle ne compte plus" in page
    assert door not in page
    assert client.post(door).status_code == 409
    assert client.post(url(asked, "declared_aid"), NIL).status_code == 302
    assert french("No aid besides those written here") in client.get(url(asked)).text


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"aid-amount": ""}, "Recopiez-le de la déclaration"),
        ({"aid-amount": "0"}, "au moins 0,01"),
        ({"aid-regime": "invented"}, "invented"),
        ({"aid-is_nil": "on"}, "décochez l’absence d’aide"),
        ({"aid-granted_on": "2999-01-01"}, "Ce jour est à venir"),
        ({"aid-stated_on": "hier"}, "date valide"),
    ],
)
def test_what_is_wrong_is_said_and_stays_typed(
    client: Client, asked: ServiceRequest, camille: User, changes: dict[str, str], words: str
) -> None:
    response = client.post(url(asked, "declared_aid"), AID | changes)
    assert response.status_code == 422
    assert words in response.text
    (typed,) = re.findall(r'<input[^>]*name="aid-granted_by"[^>]*>', response.text)
    assert 'value="Région"' in typed
    assert "<details open>" in response.text
    assert not DeclaredAid.objects.exists()


def test_nobody_else_writes_it(client: Client, asked: ServiceRequest, camille: User) -> None:
    assert asked.team is not None
    line = declare_aid(request_id=asked.pk, author=camille, stated_on=timezone.localdate(), aid=other_aid(100))
    doors = (url(asked, "declared_aid"), url(asked, "declared_aid_withdrawn", line.uuid))
    client.force_login(make_member(asked.team, TeamRole.READER))
    assert [client.post(door, typed).status_code for door in doors for typed in (NIL, {})] == [403] * 4
    assert "Retirer cette ligne" not in client.get(url(asked)).text
    client.force_login(make_instructor())
    assert [client.post(door, NIL).status_code for door in doors] == [404, 404]
    client.force_login(camille)
    elsewhere = make_request(procedure=asked.procedure, state=State.IN_REVIEW, instructor=camille)
    assert client.post(url(elsewhere, "declared_aid_withdrawn", line.uuid)).status_code == 404
    assert client.get(doors[0]).status_code == 405
    assert DeclaredAid.objects.get().withdrawn_at is None


def test_what_exceeds_is_explained_then_shown_to_the_head(
    client: Client, asked: ServiceRequest, camille: User, firm: Profile
) -> None:
    make_granted(firm, 29_000_000)
    typed = {
        "outcome": "accepted",
        "aid_regime": "general",
        "eligible_base": "40 000",
        "amount": "20 000",
        "other_public_aid": "15 000",
        "reasons": "Plus que demandé.",
        "seen": "0",
    }
    response = client.post(url(asked), typed)
    assert response.status_code == 422
    assert "Plafond de minimis dépassé de 10\u202f000,00\u00a0€" in response.text
    assert "Le cumul des aides publiques dépasse 80\u00a0%" in response.text
    assert controls(response.text)["other_public_aid"] == ["15 000"]
    assert client.post(url(asked), typed | {"aid_reason": "Une aide sera retirée."}).status_code == 302
    assert asked.team is not None
    client.force_login(make_member(asked.team, TeamRole.HEAD))
    page = client.get(url(asked)).text
    for words in ("Une aide sera retirée.", "Plafond de minimis dépassé", "Le cumul des aides publiques dépasse"):
        assert words in page


def test_a_procedure_that_asks_nothing_shows_nothing(client: Client) -> None:
    request = make_request(procedure=make_procedure(decision_rules=aided().to_json()), state=State.IN_REVIEW)
    client.force_login(make_instructor(request.team))
    page = client.get(url(request)).text
    assert 'id="aids"' not in page
    assert not {"aid_regime", "other_public_aid", "aid_reason", "eligible_base"} & set(controls(page))
    assert client.post(url(request, "declared_aid"), NIL).status_code == 422


def test_the_decision_tells_it_of_the_amount_that_is_typed(
    client: Client, asked: ServiceRequest, camille: User, firm: Profile
) -> None:
    make_granted(firm, 29_000_000)
    propose_grant(asked, camille, 1_000_000)
    door = reverse("desk:act", args=[asked.reference, "accept"])
    page = client.get(door).text
    assert "soit 300\u202f000,00\u00a0€ pour un plafond de 300\u202f000,00\u00a0€" in page
    assert "Plafond de minimis dépassé" not in page
    typed = {"action": "preview", "revision_number": asked.revision_number, "amount": "10 001", "reasons": "Plus."}
    assert "Plafond de minimis dépassé de 1,00\u00a0€" in client.post(door, typed).text


def test_the_card_has_a_gauge_a_regime_in_use(
    client: Client, asked: ServiceRequest, camille: User, firm: Profile
) -> None:
    camille.user_permissions.add(Permission.objects.get(codename="see_organisations"))
    card = url(asked, "organisation")
    assert 'id="de-minimis"' not in client.get(card).text
    make_granted(firm, 25_000_000)
    line = declare_aid(request_id=asked.pk, author=camille, stated_on=timezone.localdate(), aid=other_aid(5_000_100))
    old = other_aid(700, on=timezone.localdate() - dt.timedelta(days=1200), by="Commune")
    declare_aid(request_id=asked.pk, author=camille, stated_on=timezone.localdate(), aid=old)
    page = client.get(card).text
    section = page.split('id="de-minimis"')[1].split("</section>")[0]
    assert "300\u202f001,00\u00a0€ pour un plafond de 300\u202f000,00\u00a0€" in section
    assert 'value="300001"' in section
    assert "plafond dépassé" in section
    assert "Commune" in section
    assert section.count("<meter") == 1
    withdraw_declared(request_id=asked.pk, uuid=line.uuid, author=camille)
    assert "plafond dépassé" not in client.get(card).text
