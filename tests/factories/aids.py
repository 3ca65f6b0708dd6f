"""Rules that say what an aid is, aids granted under a regime, made by the product's own functions."""

import datetime as dt

from django.utils import timezone

from accounts.models import Profile
from teleservices.competence.grant_plan import GrantPlan, PlannedInstalment
from teleservices.competence.grant_terms import GrantTerms
from teleservices.competence.rules import DecisionRules
from teleservices.deciding.declaring import OtherAid
from teleservices.lifecycle import DecisionGiven, perform
from teleservices.models import AidRegime, Decision, PaymentTrigger, Procedure, ServiceRequest, State
from tests.factories.competence import COMMITTEE_PROPOSES
from tests.factories.procedures import make_instructor, make_request

GENERAL, AGRICULTURAL = AidRegime.GENERAL, AidRegime.AGRICULTURAL


def paid(event: str) -> GrantPlan:
    """The whole sum, once something happens."""
    return GrantPlan(instalments=(PlannedInstalment(trigger=PaymentTrigger.EVENT, event=event),))


def aided(*regimes: AidRegime, most_public_aid: int | None = None, **rules: object) -> DecisionRules:
    """The standing committee grants sums under these regimes, on proposals without a visa nor a computed amount."""
    assert COMMITTEE_PROPOSES.proposals is not None
    changes = {"needs_visa": False, "amount": None, "most_public_aid": most_public_aid}
    proposals = COMMITTEE_PROPOSES.proposals.model_copy(update=changes)
    return COMMITTEE_PROPOSES.model_copy(update={"aid_regimes": regimes, "proposals": proposals, **rules})


def make_granted(
    profile: Profile,
    cents: int,
    *,
    regime: AidRegime = GENERAL,
    on: dt.date | None = None,
    procedure: Procedure | None = None,
) -> ServiceRequest:
    """A request of a service of its own, granted this sum under this regime, by an act of that day."""
    user = profile.memberships.all()[0].user
    request = make_request(state=State.IN_REVIEW, profile=profile, user=user, procedure=procedure)
    perform(
        request_id=request.pk,
        act_name="accept",
        actor=make_instructor(request.team),
        revision_number=request.revision_number,
        payload=DecisionGiven(
            act_date=timezone.localdate(),
            authority="Présidence du conseil départemental",
            author_capacity="Directrice",
            amount_cents=cents,
            terms=GrantTerms(regime),
        ),
    )
    Decision.objects.filter(request=request).update(act_date=on or timezone.localdate())
    return ServiceRequest.objects.get(pk=request.pk)


def other_aid(cents: int, *, regime: AidRegime = GENERAL, on: dt.date | None = None, by: str = "Région") -> OtherAid:
    """An aid of another public body, granted today unless said otherwise."""
    return OtherAid(regime=regime, granted_on=on or timezone.localdate(), amount_cents=cents, granted_by=by)
