"""The acknowledgement of receipt (CRPA L112-11, R112-11-1) as a PDF."""

from django.utils.translation import gettext as _

from teleservices.legal import legal_moment
from teleservices.models import Acknowledgement
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
