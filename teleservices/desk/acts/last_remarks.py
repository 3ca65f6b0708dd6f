"""What a service last wrote of the same questions, to be written again in one choice."""

from collections.abc import Collection

from teleservices.models import CorrectionRequest, RequestFacts, ServiceRequest

LATEST, LOOKED_AT = 500, 100
"""Requests of the procedure, the latest first, and what was asked of them: among these, remarks are looked for.

All that the service ever received would be read otherwise, for the few that were sent back.
"""
OFFERED = 5


def last_remarks(request: ServiceRequest, keys: Collection[str]) -> dict[str, list[str]]:
    """By question, the last different remarks of the service that instructs `request`; one query, none for no key."""
    offered: dict[str, list[str]] = {key: [] for key in keys}
    if not keys:
        return offered
    received = RequestFacts.objects.filter(team=request.team_id, procedure=request.procedure_id)
    latest = received.order_by("-submitted_at", "-pk").values("pk")[:LATEST]
    alike = CorrectionRequest.objects.filter(request__in=latest)
    for remarks in alike.exclude(remarks={}).order_by("-pk").values_list("remarks", flat=True)[:LOOKED_AT]:
        for key, texts in offered.items():
            remark = remarks.get(key)
            if remark and remark not in texts and len(texts) < OFFERED:
                texts.append(remark)
    return offered
