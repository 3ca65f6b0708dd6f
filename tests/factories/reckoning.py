"""Requests of which the rules compute what is proposed: half of the annotation « Montant éligible »."""

from accounts.models import User
from formkit.fieldtypes.amount import AmountField
from teleservices.answering.fingerprints import NOTHING
from teleservices.competence.rules import DecisionRules
from teleservices.desk.sheet.annotations.storing import save_annotation
from teleservices.models import AuthorityKind, Procedure, RequestFacts, ServiceRequest, State, Team
from tests.factories.competence import HALF, make_authority
from tests.factories.meetings import ASKED, RULES
from tests.factories.procedures import AMOUNT, make_form, make_procedure, make_request

ELIGIBLE = "f_eligible"
BASE, COMPUTED = 160_000, 80_000
ARTICLES = [
    {"key": "a3", "title": "Article 3", "text": "Le projet ne concerne qu’une commune."},
    {"key": "a4", "title": "Article 4", "text": "{{ montant demandé }} pour {{ base éligible }}."},
]


def make_reckoned(
    team: Team | None = None, *, base_key: str = ELIGIBLE, is_required: bool = True, **changes: object
) -> Procedure:
    """A procedure of which the standing committee decides; `changes` are those of how its service proposes."""
    note = AmountField(key=ELIGIBLE, label="Montant éligible", required=is_required, private=True)
    proposals = {"amount": HALF, "base_key": base_key, "articles": ARTICLES, **changes}
    make_authority(AuthorityKind.STANDING_COMMITTEE)
    return make_procedure(
        team=team,
        form=make_form().model_copy(update={"annotations": (note,)}),
        decision_rules=DecisionRules.model_validate({**RULES, "proposals": proposals}).to_json(),
        amount_field=AMOUNT,
    )


def make_to_propose(
    procedure: Procedure, author: User, *, base: int | None = BASE, asked: int | None = ASKED
) -> ServiceRequest:
    """A request under review that asks for this sum, of which this is eligible; None: not given."""
    request = make_request(procedure=procedure, state=State.IN_REVIEW, instructor=author)
    RequestFacts.objects.filter(pk=request.pk).update(amount_asked=asked)
    if base is not None:
        save_annotation(request_id=request.pk, key=ELIGIBLE, answer=base, seen=NOTHING, author=author)
    return request
