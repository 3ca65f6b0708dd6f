"""What a service last wrote of the same questions, to be written again in one choice."""

from collections.abc import Collection

from teleservices.models import CorrectionRequest, ServiceRequest

LOOKED_AT = 100
"""Requests for corrections of the procedure, the latest first, among which remarks are looked for."""
OFFERED = 5


def last_remarks(request: ServiceRequest, keys: Collection[str]) -> dict[str, list[str]]:
    """By question, the last different remarks of the service that instructs `request`; one query, none for no key."""
    offered: dict[str, list[str]] = {key: [] for key in keys}
    if not keys:
        return offered
    alike = CorrectionRequest.objects.filter(request__procedure=request.procedure_id, request__team=request.team_id)
    for remarks in alike.exclude(remarks={}).order_by("-pk").values_list("remarks", flat=True)[:LOOKED_AT]:
        for key, texts in offered.items():
            remark = remarks.get(key)
            if remark and remark not in texts and len(texts) < OFFERED:
                texts.append(remark)
    return offered
