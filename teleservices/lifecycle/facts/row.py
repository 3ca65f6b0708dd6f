"""The facts of a request, made of what is stored beside it: the same whenever they are made."""

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from django.db.models import Max, OuterRef, Subquery
from django.utils import timezone

from formkit.fieldtypes import Field, field_type
from formkit.meanings import Meaning
from formkit.places.communes import Commune, commune_at
from formkit.places.territories import belonging
from formkit.values import JsonValue
from teleservices.legal import legal_day
from teleservices.legal_clock import clock_of
from teleservices.lifecycle.acts import ACTS
from teleservices.lifecycle.facts.ending import ending_of, with_ending_event
from teleservices.models import (
    CorrectionRequest,
    Decision,
    Proposal,
    RequestAnnotation,
    RequestEvent,
    RequestFacts,
    RequestMessage,
    ServiceRequest,
    Side,
    State,
)
from teleservices.models.requests.profile_facts import facts_of_profile
from teleservices.models.requests.service_request import ServiceRequestQuerySet
from teleservices.permissions import Party

COLUMNS = tuple(field.attname for field in RequestFacts._meta.concrete_fields if not field.primary_key)
COPIED = (
    *("team_id", "procedure_id", "state", "stage_id", "assignee_id", "applicant_sort_name"),
    *("submitted_at", "completed_at", "filed_away_at", "eliminated_at"),
)
"""Those that the request has too."""
APPLICANT_ACTS = tuple(act.name for act in ACTS.values() if act.by is Party.APPLICANT)


def with_sources(requests: ServiceRequestQuerySet) -> ServiceRequestQuerySet:
    """These requests, with all that stands at the desk is made of: four queries whatever their number."""
    acts = RequestEvent.objects.filter(request=OuterRef("pk"), act__in=APPLICANT_ACTS).order_by()
    messages = RequestMessage.objects.filter(request=OuterRef("pk"), side=Side.APPLICANT).order_by()
    last_act = acts.values("request").annotate(last=Max("at")).values("last")
    last_message = messages.values("request").annotate(last=Max("sent_at")).values("last")
    proposals = Proposal.objects.filter(request=OuterRef("pk"), is_current=True)
    annotated = with_ending_event(requests.with_form()).annotate(
        acted_at=Subquery(last_act),
        wrote_at=Subquery(last_message),
        amount_proposed=Subquery(proposals.values("amount_proposed")),
    )
    return annotated.select_related("acknowledgement").prefetch_related("corrections", "decisions", "annotations")


@contextmanager
def nothing_beside(request: ServiceRequest) -> Iterator[None]:
    """Look for nothing beside a request that has just been transmitted: there is nothing yet."""
    beside = {"corrections": CorrectionRequest, "decisions": Decision, "annotations": RequestAnnotation}
    # What `prefetch_related` fills, which would ask three times for nothing; it must not outlive what reads it.
    vars(request)["_prefetched_objects_cache"] = {name: rows._default_manager.none() for name, rows in beside.items()}
    try:
        yield
    finally:
        del vars(request)["_prefetched_objects_cache"]


class Signs(NamedTuple):
    """When the applicant's side last acted or wrote, and when it last wrote; what the service now proposes, in cents.

    None where it never wrote, and where no amount is proposed.
    """

    applicant_at: dt.datetime
    wrote_at: dt.datetime | None
    amount_proposed: int | None = None


def signs_of(request: ServiceRequest) -> Signs:
    """The signs that a request read `with_sources` had, from each side."""
    acted_at, wrote_at = vars(request)["acted_at"], vars(request)["wrote_at"]
    last = max(moment for moment in (request.submitted_at, acted_at, wrote_at) if moment)
    return Signs(last, wrote_at, vars(request)["amount_proposed"])


def facts_of(request: ServiceRequest, signs: Signs) -> dict[str, object]:
    """The columns of the facts of a request that had these signs.

    Queries for its corrections, then for its acknowledgement while it is open, else for its decisions, where they
    aren't read with it.
    """
    corrections = list(request.corrections.all())
    profile = request.facts or facts_of_profile(request.profile, timezone.localdate(request.submitted_at))
    place = _place(request, profile)
    return (
        {name: getattr(request, name) for name in COPIED}
        | ending_of(request, corrections)
        | signs._asdict()
        | {
            "late_at": request.late_at if request.state in State.open() else None,
            "submitted_on": legal_day(request.submitted_at) if request.submitted_at else None,
            "decides_on": _decides_on(request, corrections),
            "corrections_asked": sum(correction.cancelled_at is None for correction in corrections),
            "amount_asked": _amount_asked(request),
            "title": _title(request)[:200],
            **_belonging(request, place),
            "commune_code": place.code if place else "",
            "commune_name": place.name[:100] if place else "",
            "profile_type": profile.get("p_type", ""),
            "siret": profile.get("p_siret", ""),
        }
    )


def meant(request: ServiceRequest, key: str, meaning: Meaning) -> tuple[Field, JsonValue] | None:
    """The question of this key with its answer; None when its form has it no more, or as what can't mean that."""
    field = next((field for field in request.form.fields() if field.key == key), None) if key else None
    answer = request.answers.get(key)
    if field is None or answer is None or not field_type(field).may_mean(field, meaning):
        return None
    return field, answer


def _place(request: ServiceRequest, profile: Mapping[str, JsonValue]) -> Commune | None:
    """The commune that its form asks, answered or not; where it asks none, that of the applicant's address.

    An organisation's address is that of its seat. `profile`: its facts as at transmission.
    """
    key = request.procedure.commune_field
    if not any(field.key == key for field in request.form.fields()):
        return commune_at(str(profile.get("p_postcode", "")), str(profile.get("p_city", "")))
    pair = meant(request, key, Meaning.COMMUNE)
    place = field_type(pair[0]).read(*pair) if pair else None
    return place if isinstance(place, Commune) else None


def _belonging(request: ServiceRequest, place: Commune | None) -> dict[str, object]:
    if place is None or request.submitted_at is None:
        return {"canton": "", "territory": ""}
    belongs = belonging(place.code, legal_day(request.submitted_at))
    return {"canton": belongs.canton, "territory": belongs.territory}


def _decides_on(request: ServiceRequest, corrections: list[CorrectionRequest]) -> object:
    clock = clock_of(request, corrections) if request.state in State.open() else None
    return clock.decides_on if clock else None


def _amount_asked(request: ServiceRequest) -> int | None:
    pair = meant(request, request.procedure.amount_field, Meaning.AMOUNT)
    cents = field_type(pair[0]).read(*pair) if pair else None
    return None if cents is None else int(cents)


def _title(request: ServiceRequest) -> str:
    pair = meant(request, request.procedure.title_field, Meaning.TITLE)
    return field_type(pair[0]).display(*pair) if pair else ""
