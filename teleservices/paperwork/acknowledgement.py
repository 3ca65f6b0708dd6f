"""The acknowledgement of receipt (CRPA L112-11, R112-11-1) and the attestation of silence (L232-3), as PDFs."""

from django.utils.translation import gettext as _

from portal.dates import long_date
from teleservices.legal import legal_day, legal_moment
from teleservices.models import Acknowledgement, SilenceAttestation
from teleservices.paperwork.documents import Printed
from teleservices.paperwork.house import print_document, section
from teleservices.receipts import acknowledgement_mentions, next_steps


def acknowledgement_pdf(acknowledgement: Acknowledgement) -> Printed:
    """The receipt, from the columns frozen at transmission: the same bytes whenever it is made again."""
    request = acknowledgement.request
    return print_document(
        "acknowledgement.typ",
        title=_("Acknowledgement of receipt of your request"),
        reference=request.reference,
        dated=acknowledgement.received_at,
        contents={
            "facts": [
                [_("Reference"), request.reference],
                [_("Procedure"), request.procedure.title],
                [_("Applicant"), request.applicant_name],
                *([[_("Beneficiary"), request.for_someone.name]] if request.for_someone else []),
                [_("Received on"), legal_moment(acknowledgement.received_at)],
            ],
            "next": section(_("What happens next"), *next_steps(acknowledgement)),
            "law": _("What the law says"),
            "sections": [
                section(mention.title, *mention.paragraphs) for mention in acknowledgement_mentions(acknowledgement)
            ],
        },
    )


def attestation_pdf(attestation: SilenceAttestation) -> Printed:
    """The attestation, from the columns frozen when it was given: the same bytes whenever it is made again."""
    request = attestation.request
    values = {"day": long_date(attestation.granted_on), "received": legal_moment(request.acknowledgement.received_at)}
    return print_document(
        "acknowledgement.typ",
        title=_("Attestation of acceptance by silence"),
        reference=request.reference,
        dated=attestation.issued_at,
        contents={"facts": _facts(attestation, values), "sections": _sections(attestation, values)},
    )


def _facts(attestation: SilenceAttestation, values: dict[str, str]) -> list[list[str]]:
    request = attestation.request
    beneficiary = [[_("Beneficiary"), request.for_someone.name]] if request.for_someone else []
    return [
        [_("Attestation number"), attestation.number],
        [_("Reference"), request.reference],
        [_("Procedure"), request.procedure.title],
        [_("Applicant"), request.applicant_name],
        *beneficiary,
        [_("Received on"), values["received"]],
        [_("Granted by silence on"), values["day"]],
    ]


def _sections(attestation: SilenceAttestation, values: dict[str, str]) -> list[dict[str, object]]:
    attested = _(
        "It is attested that the request named above, received on %(received)s, was not answered by %(day)s: the "
        "silence of the département means acceptance, and the request is granted since that day."
    )
    law = _(
        "This attestation is given to the applicant, at their request, under article L. 232-3 of the code of "
        "relations between the public and the administration."
    )
    day = long_date(legal_day(attestation.issued_at))
    origin = _("%(service)s, on %(date)s") % {"service": attestation.service_name, "date": day}
    return [section(_("What is attested"), attested % values, law), section(_("Given by"), origin)]
