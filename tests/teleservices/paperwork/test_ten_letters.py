"""Ten letters read as a lawyer reads them: who, by which act, in law and in fact, how much, paid when, contested where.

Sentences are the code's messages (`french`); what is asserted in letters is what the law asks to be there.
"""

import datetime as dt
import io
from collections.abc import Callable

import pytest
from pypdf import PdfReader

from accounts.models import User
from portal.models import PortalSettings
from teleservices.competence.grant_plan import AT_ONCE, GrantPlan, PlannedInstalment, PlannedObligation, keep_plan
from teleservices.competence.rules import DecisionRules
from teleservices.deciding.meetings import carrying_out
from teleservices.deciding.meetings.ballots import Ballot
from teleservices.deciding.meetings.enforcing import make_enforceable
from teleservices.deciding.meetings.freezing import freeze
from teleservices.deciding.meetings.voting import vote
from teleservices.lifecycle import facts
from teleservices.models import (
    AuthorityKind,
    Decision,
    DecisionWithdrawal,
    InstalmentKind,
    Meeting,
    ObligationDue,
    ObligationKind,
    Outcome,
    PaymentTrigger,
    ServiceRequest,
    Vote,
    WithdrawalGround,
    WithdrawalNotice,
)
from teleservices.paperwork.decision_letter import decision_letter_pdf
from teleservices.paperwork.withdrawal_letter import withdrawal_letter_pdf
from tests.factories.competence import COMMITTEE_PROPOSES, make_delegation, make_deliberation
from tests.factories.meetings import make_committee_procedure, make_head, make_meeting, make_proposed
from tests.french import french
from tests.teleservices.paperwork.conftest import FileRequest
from tests.teleservices.paperwork.test_letters import Decide, text_of

COURT = "tribunal administratif d’Aulnay (3 rue du Palais, 98100 Aulnay-la-Rivière)"
HOUSE = "Hôtel du département, 1 place des Aulnes, 98100 Aulnay-la-Rivière CEDEX 2"
RULES = COMMITTEE_PROPOSES.model_copy(
    update={"visas": ("le règlement des aides, délibération n° 2025-12", "la délibération n° 2024-3, qui délègue.")}
)
VOTED = dt.date(2026, 11, 30)
ACCOUNT = PlannedObligation(
    kind=ObligationKind.ACCOUNT, text="Rendre le compte rendu financier", due=ObligationDue.FISCAL_YEAR, months=6
)
BY_COMMITTEE = {
    "authority_kind": AuthorityKind.STANDING_COMMITTEE,
    "act_date": VOTED,
    "transmitted_on": VOTED,
    "published_on": dt.date(2026, 12, 1),
}


@pytest.fixture(autouse=True)
def court(department: PortalSettings) -> None:
    department.court_name = "Tribunal administratif d’Aulnay"
    department.court_address = "3 rue du Palais\n98100 Aulnay-la-Rivière"
    department.save()


@pytest.fixture
def asked(file_request: FileRequest) -> ServiceRequest:
    """1 250 € asked of the standing committee, by an association."""
    request = file_request(decision_rules=RULES.to_json(), amount_field="f_amount")
    facts.rebuild(ServiceRequest.objects.all())
    return request


def letter(decision: Decision, plan: GrantPlan | None = None) -> str:
    if plan:
        keep_plan(decision, plan)
    return spaced(text_of(decision_letter_pdf(decision)))


def spaced(text: str) -> str:
    """Spaces alike, words that a line cut at their hyphen whole again."""
    return text.replace("\u00a0", " ").replace("\u202f", " ").replace("- ", "-").replace("www. ", "www.")


def said(message: str, **words: object) -> str:
    return spaced(french(message) % words).strip()


AGAIN_COMMITTEE = (
    "Within the same two months, you may first ask the standing committee, which took this decision, to think again: "
    "write to the President of the departmental council, %(address)s, who will submit it to the committee."
)
AGAIN_PRESIDENT = (
    "Within the same two months, you may first ask the President of the departmental council, in whose name this "
    "decision was taken, to think again: write to %(address)s."
)
OF_DECISION = "Having regard to the decision No. %(number)s of %(date)s,"
ANNOUNCED = "Having regard to the letter of %(date)s, which announced this withdrawal and asked you to answer,"
MAY_BE_LOST = "A sum that isn’t asked for by then may be lost: we will write to you before we decide it."
HANDED_ON = "This aid can’t be handed on to another body, unless an agreement says so."
CONTEST = (
    "You may contest this decision within two months of its notification, before the %(court)s, by post or on "
    "www.telerecours.fr."
)
CONTEST_IN_PART = (
    "You may contest what is not granted to you within two months of the notification of this decision, before the "
    "%(court)s, by post or on www.telerecours.fr. To contest does not stop the payment of what is granted."
)


def test_a_grant_in_full(asked: ServiceRequest, decide: Decide) -> None:
    decision = decide(asked, Outcome.ACCEPTED, reasons="", amount_cents=125_000, **BY_COMMITTEE)
    text = letter(decision, GrantPlan(instalments=(AT_ONCE,), obligations=(ACCOUNT,)))
    for fact in (
        said("Having regard to %(text)s,", text="le règlement des aides, délibération n° 2025-12"),
        said("Having regard to %(text)s,", text="la délibération n° 2024-3, qui délègue"),
        said("transmitted to the prefect on %(day)s", day="30 novembre 2026"),
        said("published on %(day)s", day="1er décembre 2026"),
        "n° CP-2026-118 du 30 novembre 2026",
        said("How the aid is paid"),
        said("within %(days)d days of the notification of the decision", days=60),
        said(HANDED_ON),
        "la fin de l’exercice",
    ):
        assert fact in text
    assert text.count("six mois") + text.count("6 mois") == 1, "one deadline, once"
    assert COURT not in text
    assert "23 000" not in text


def test_a_grant_in_part(asked: ServiceRequest, decide: Decide) -> None:
    text = letter(decide(asked, **BY_COMMITTEE), GrantPlan(instalments=(AT_ONCE,)))
    for fact in (
        f"{said('Amount asked')} 1 250,00 €",
        f"{said('Amount granted')} 900,00 €",
        f"{said('Not granted')} 350,00 €",
        "350 euros de frais",
        said(CONTEST_IN_PART, court=COURT),
        said(AGAIN_COMMITTEE, address=HOUSE),
    ):
        assert fact in text


@pytest.mark.parametrize("outcome", [Outcome.REFUSED, Outcome.INADMISSIBLE])
def test_a_refusal_and_what_is_inadmissible(asked: ServiceRequest, decide: Decide, outcome: Outcome) -> None:
    """Of who may grant: the committee, in law and in fact, with the court named and the author who thinks again."""
    reasons = "Article 4 : le projet a lieu hors du département."
    text = letter(decide(asked, outcome, reasons=reasons, amount_cents=None, **BY_COMMITTEE))
    for fact in (reasons, said(CONTEST, court=COURT), said(AGAIN_COMMITTEE, address=HOUSE)):
        assert fact in text
    assert said("How the aid is paid") not in text


def test_a_withdrawal(asked: ServiceRequest, decide: Decide, agent: User) -> None:
    decision = decide(asked, Outcome.ACCEPTED, reasons="", **BY_COMMITTEE)
    WithdrawalNotice.objects.create(
        decision=decision, grounds="Abandon", observations_until=VOTED, announced_at=decision.decided_at
    )
    days = {"adopted_on": VOTED, "transmitted_on": VOTED, "published_on": dt.date(2026, 12, 1)}
    withdrawal = DecisionWithdrawal.objects.create(
        decision=decision,
        deliberation=make_deliberation(asked.team, **days),
        ground=WithdrawalGround.CONDITION,
        authority="Commission permanente",
        authority_kind=AuthorityKind.STANDING_COMMITTEE,
        author=agent,
        author_name="Hélène Rivière",
        author_capacity="Directrice",
        act_date=VOTED,
        reasons="Le projet est abandonné.",
        withdrawn_at=decision.decided_at,
    )
    text = spaced(text_of(withdrawal_letter_pdf(withdrawal)))
    for fact in (
        "Le projet est abandonné.",
        "L. 242-2",
        said(CONTEST, court=COURT),
        said(AGAIN_COMMITTEE, address=HOUSE),
        said(OF_DECISION, number="CP-2026-118", date="30 novembre 2026"),
        said(ANNOUNCED, date="1er décembre 2026"),
        said("transmitted to the prefect on %(day)s", day="30 novembre 2026"),
        said("published on %(day)s", day="1er décembre 2026"),
    ):
        assert fact in text
    assert text.rindex("Hélène Rivière") > text.index(said("Yours faithfully,"))


def test_a_rectification(asked: ServiceRequest, decide: Decide) -> None:
    former = decide(asked, **BY_COMMITTEE)
    Decision.objects.filter(pk=former.pk).update(ended_at=former.decided_at, ending="replaced")
    text = letter(decide(asked, replaces=former, error="Le nom de l’association.", **BY_COMMITTEE))
    for fact in ("CP-2026-118", "Le nom de l’association.", said(CONTEST_IN_PART, court=COURT)):
        assert fact in text


def test_a_vote_of_the_committee(db: None) -> None:
    """A cut and a refusal have the reasons that the meeting gave, with the article; never its remark."""
    article = {"key": "a4", "title": "Article 4", "text": "L’aide est plafonnée à {{ montant proposé }}."}
    procedure = make_committee_procedure(proposals={"articles": [article]})
    assert procedure.team is not None
    head = make_head(procedure.team)
    requests = [make_proposed(procedure, head) for _number in range(2)]
    meeting = make_meeting(head, requests)
    meeting = freeze(meeting_id=meeting.pk, actor=head, seen=meeting.revision)
    cut, refused = meeting.items.order_by("pk")
    ballots = {
        cut.pk: Ballot(amount_cents=50_000, remark="Rayonnement local", reasons="Article 4 : budget réduit."),
        refused.pk: Ballot(vote=Vote.REJECTED, remark="Débat vif", reasons="Article 4 : hors du territoire."),
    }
    meeting = vote(meeting_id=meeting.pk, actor=head, seen=meeting.revision, ballots=ballots)
    days = {"transmitted_on": meeting.meets_on, "published_on": meeting.meets_on}
    meeting = make_enforceable(meeting_id=meeting.pk, actor=head, seen=meeting.revision, number="CP-12", **days)
    meeting = carrying_out.ask(meeting_id=meeting.pk, actor=head, seen=meeting.revision, leave_at=None)
    carrying_out.run(Meeting.objects.get().pk)
    texts = [letter(Decision.objects.get(request=request)) for request in requests]
    for text, reasons, remark in zip(
        texts, ("budget réduit", "hors du territoire"), ("Rayonnement", "Débat"), strict=True
    ):
        assert reasons in text
        assert remark not in text
        assert said("Enforceable") in text
        assert COURT in text


def president_rules(**changes: object) -> dict[str, object]:
    outcomes = [{"outcome": outcome, "authorities": [{"kind": "president"}]} for outcome in Outcome]
    return DecisionRules.model_validate({"asks_amount": True, "outcomes": outcomes, **changes}).to_json()


@pytest.fixture
def by_delegation(db: None) -> Callable[[], dict[str, object]]:
    def given() -> dict[str, object]:
        signed = dt.date(2026, 3, 2)
        delegation = make_delegation(act_number="2026-D-7", act_date=signed, valid_from=signed)
        return {
            "authority": "Présidente du conseil départemental",
            "authority_kind": AuthorityKind.PRESIDENT,
            "delegation": delegation,
            "author_name": delegation.delegate_name,
            "author_capacity": delegation.function,
            "on_behalf_of": "Pour la Présidente du conseil départemental et par délégation,",
            "act_number": "",
        }

    return given


def test_a_refusal_of_the_president_by_delegation(
    file_request: FileRequest, decide: Decide, by_delegation: Callable[[], dict[str, object]], agent: User
) -> None:
    """One capacity for one person, whoever follows the file; a day without number is no « acte »."""
    request = file_request(is_personal=True, decision_rules=president_rules())
    signed = by_delegation() | {"author_name": agent.get_full_name(), "author_capacity": "Cheffe du service"}
    text = letter(decide(request, Outcome.REFUSED, amount_cents=None, **signed))
    for fact in ("2026-D-7", said(AGAIN_PRESIDENT, address=HOUSE), f"{said('Date of the decision')} 1er décembre 2026"):
        assert fact in text
    assert text.count("Cheffe du service") == 2
    assert "Chargée des subventions" not in text
    assert "Acte 1er" not in text


def test_a_bursary(file_request: FileRequest, decide: Decide, by_delegation: Callable[[], dict[str, object]]) -> None:
    """The president's by delegation (CGCT L3211-2, 13°): paid in two times, nothing said to bodies, no account."""
    request = file_request(is_personal=True, decision_rules=president_rules(visas=["la délibération n° 2024-2"]))
    plan = GrantPlan(
        instalments=(
            PlannedInstalment(kind=InstalmentKind.INSTALMENT, share=5_000, days=60),
            PlannedInstalment(
                kind=InstalmentKind.BALANCE,
                trigger=PaymentTrigger.REQUEST,
                documents=("certificat du second semestre",),
                until_months=12,
            ),
        )
    )
    text = letter(decide(request, Outcome.ACCEPTED, reasons="", amount_cents=90_001, **by_delegation()), plan)
    for fact in ("450,00 €", "450,01 €", "certificat du second semestre", "12 mois", "délibération n° 2024-2"):
        assert fact in text
    assert said(MAY_BE_LOST) in text
    assert said(HANDED_ON) not in text


def test_an_appeal_that_a_text_requires_before_another_court(
    file_request: FileRequest, decide: Decide, by_delegation: Callable[[], dict[str, object]]
) -> None:
    """Legal social aid: a prior appeal (CASF L134-2), then a court of the judiciary."""
    rules = president_rules(asks_amount=False, court="Tribunal judiciaire d’Aulnay\n5 place Carnot")
    appeal = "écrivez à la présidente dans les deux mois."
    request = file_request(is_personal=True, decision_rules=rules, prior_appeal=appeal)
    text = letter(decide(request, Outcome.REFUSED, amount_cents=None, **by_delegation()))
    places = [text.index(fact) for fact in (appeal, "tribunal judiciaire d’Aulnay (5 place Carnot)")]
    assert places == sorted(places)
    assert COURT not in text
    assert said(AGAIN_PRESIDENT, address=HOUSE) not in text


@pytest.mark.parametrize("count", range(2, 8))
def test_nobody_signs_alone_on_a_page(asked: ServiceRequest, decide: Decide, count: int) -> None:
    """However long the reasons are, the last page begins with more than the signature."""
    reasons = "\n\n".join(["Article 4 : une partie des dépenses n’est pas éligible, faute de devis. " * 3] * count)
    pages = PdfReader(io.BytesIO(decision_letter_pdf(decide(asked, reasons=reasons, **BY_COMMITTEE)))).pages
    last = spaced(" ".join(pages[-1].extract_text().split()))
    assert len(last.partition("Hélène Rivière")[0].split()) > 20
