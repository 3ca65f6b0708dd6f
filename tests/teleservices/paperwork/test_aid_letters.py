"""What a letter and the applicant's page say of State aid and of payment, kept as it was said on the day."""

from html import unescape

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from teleservices.competence.aid_regimes import DE_MINIMIS
from teleservices.competence.rules import DecisionRules
from teleservices.deciding.proposals.proposing import Proposed, propose
from teleservices.letters.letter_models import LetterModels
from teleservices.lifecycle import DecisionGiven, perform
from teleservices.lifecycle.afterwards.rectifying import Rectification
from teleservices.models import AidRegime, AuthorityKind, Decision, Outcome, Procedure, ServiceRequest, State
from teleservices.paperwork.decision_letter import decision_letter_pdf
from teleservices.studio.letters.sample_letter import sample_letter_pdf
from tests.factories.accounts import make_user
from tests.factories.aids import GENERAL, aided, paid
from tests.factories.competence import make_authority, make_deliberation
from tests.factories.procedures import make_designer, make_instructor, make_procedure, make_request
from tests.teleservices.paperwork.test_letters import text_of

pytestmark = pytest.mark.django_db
PAID = "en une fois, dans les deux mois"


@pytest.fixture
def user() -> User:
    return make_user()


def granted(rules: DecisionRules, user: User, act_name: str = "accept") -> ServiceRequest:
    """A request decided so by the standing committee, on a proposal."""
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    procedure = make_procedure(decision_rules=rules.to_json())
    request = make_request(procedure=procedure, state=State.IN_REVIEW, user=user)
    camille = make_instructor(request.team)
    grants = act_name == "accept"
    proposed = Proposed(
        outcome=Outcome.ACCEPTED if grants else Outcome.REFUSED, amount=100_000 if grants else None, reasons="Motifs."
    )
    propose(request_id=request.pk, author=camille, seen=0, proposed=proposed)
    decide(request, camille, act_name, DecisionGiven(**payload(request, 100_000 if grants else None)))
    return ServiceRequest.objects.get(pk=request.pk)


def payload(request: ServiceRequest, cents: int | None) -> dict[str, object]:
    return {
        "act_date": timezone.localdate(),
        "authority_kind": AuthorityKind.STANDING_COMMITTEE,
        "deliberation": make_deliberation(request.team),
        "amount_cents": cents,
        "reasons": "Motifs.",
    }


def decide(request: ServiceRequest, actor: User, act_name: str, given: DecisionGiven) -> None:
    perform(
        request_id=request.pk,
        act_name=act_name,
        actor=actor,
        revision_number=request.revision_number,
        payload=given,
    )


def letter_of(request: ServiceRequest) -> str:
    return text_of(decision_letter_pdf(Decision.objects.standing().get(request=request)))


def test_the_letter_of_a_de_minimis_aid_says_what_the_regulation_wants() -> None:
    text = letter_of(granted(aided(GENERAL, plan=paid(PAID)), make_user()))
    places = [
        text.index(words)
        for words in (
            "Montant accordé",
            "1 000,00 €",
            "Motifs de la décision",
            PAID,
            "équivalent-subvention brut",
            "est une aide de minimis",
            "règlement (UE) 2023/2831",
            "JO L, 2023/2831, 15.12.2023",
            "Pendant trois ans",
        )
    ]
    assert places == sorted(places)


def test_the_letter_of_an_exempted_aid_names_its_regime() -> None:
    text = letter_of(granted(aided(AidRegime.EXEMPTED, aid_reference="SA.111728"), make_user()))
    assert "au titre du régime : SA.111728" in text
    assert "de minimis" not in text


@pytest.mark.parametrize("rules", [aided(), aided(AidRegime.NONE)])
def test_the_letter_of_any_other_aid_says_nothing_of_it(rules: DecisionRules) -> None:
    text = letter_of(granted(rules, make_user()))
    assert "minimis" not in text
    assert "aide d’État" not in text
    assert "Versement" not in text


def test_a_refusal_tells_of_no_payment() -> None:
    text = letter_of(granted(aided(GENERAL, plan=paid(PAID)), make_user(), "refuse"))
    assert PAID not in text
    assert "minimis" not in text


def test_the_applicant_reads_when_it_is_paid_and_a_change_of_the_rules_changes_nothing(
    client: Client, user: User
) -> None:
    request = granted(aided(GENERAL, plan=paid(PAID)), user)
    Procedure.objects.update(decision_rules=aided(AidRegime.NONE, plan=paid("Jamais.")).to_json())
    client.force_login(user)
    page = unescape(client.get(request.get_absolute_url()).text)
    box = page.split('id="decision"')[1].split("</section>", maxsplit=1)[0]
    assert PAID in box
    assert "Jamais." not in page
    assert request.reference in page


def test_a_rectified_decision_keeps_what_was_said(user: User) -> None:
    request = granted(aided(GENERAL, plan=paid(PAID)), user)
    Procedure.objects.update(decision_rules=aided(AidRegime.NONE, plan=paid("Jamais.")).to_json())
    camille = make_instructor(request.team)
    request = ServiceRequest.objects.get(pk=request.pk)
    decide(request, camille, "rectify", Rectification(**payload(request, 110_000), error="Le montant."))
    standing = Decision.objects.standing().get(request=request)
    assert (standing.amount_cents, standing.aid_regime) == (110_000, "general")
    assert [(row.amount_cents, row.event) for row in standing.instalments.all()] == [(110_000, PAID)]
    assert "règlement (UE) 2023/2831" in letter_of(request)


def test_the_sample_of_the_studio_shows_them() -> None:
    procedure = make_procedure(decision_rules=aided(GENERAL, plan=paid(PAID)).to_json())
    printed = sample_letter_pdf(procedure, Outcome.ACCEPTED, LetterModels(), make_designer())
    assert PAID in text_of(printed)
    assert "aide de minimis" in text_of(printed)
    assert "Versement" not in text_of(sample_letter_pdf(procedure, Outcome.REFUSED, LetterModels(), make_designer()))


def test_every_text_is_named_by_its_number() -> None:
    numbers = ("2023/2831", "1408/2013", "717/2014", "2023/2832")
    assert all(number in rule.text for number, rule in zip(numbers, DE_MINIMIS.values(), strict=True))
