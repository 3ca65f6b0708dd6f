"""The attestation that silence granted a request, asked for by its applicant or given by its service (L232-3)."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from portal.dates import long_date
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.payloads import Payload
from teleservices.lifecycle.prerequisites.silence import granted_by_silence
from teleservices.lifecycle.wording.texts import ActContext
from teleservices.models import LegalRegime, ServiceRequest, SilenceAttestation


@dataclass(frozen=True, kw_only=True)
class Attestation(Payload):
    """Nothing but a message; the attestation is written with the day on which silence granted the request."""

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        day = granted_by_silence(request)
        if day is None:
            raise ActRefusedError(_("Silence has not granted this request: there is nothing to attest."))
        attestation = SilenceAttestation.objects.create(
            request=request,
            number=number_of(request),
            granted_on=day,
            service_name=request.team.name if request.team else "",
            asked_by=actor,
            issued_at=now,
        )
        return {"attestation": attestation.pk}


def may_be_attested(request: ServiceRequest) -> bool:
    """Whether silence granted the request, and nothing attests it yet."""
    return granted_by_silence(request) is not None and attestation_of(request) is None


def attestation_of(request: ServiceRequest) -> SilenceAttestation | None:
    """The attestation of a request, once it was given; a query only where silence means acceptance."""
    acknowledgement = getattr(request, "acknowledgement", None)
    if acknowledgement is None or acknowledgement.regime != LegalRegime.ACCEPTANCE:
        return None
    return SilenceAttestation.objects.select_related("stored_file").filter(request=request).first()


def number_of(request: ServiceRequest) -> str:
    """The number of its attestation: « AS-CAHF-C4GR »."""
    return f"AS-{request.reference}"


def attested(context: ActContext) -> str:
    """What is attested, under which number, and where it is."""
    day = granted_by_silence(context.request)
    text = _(
        "The attestation %(number)s says that silence granted your request on %(day)s (CRPA, article L232-3). You will "
        "find it among the documents received of your space, and on the page of your request."
    ) % {"number": number_of(context.request), "day": long_date(day) if day else ""}
    return "\n\n".join(part for part in (text, context.payload.message.strip()) if part)
