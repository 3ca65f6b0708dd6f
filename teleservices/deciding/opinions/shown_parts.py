"""What of a request may be shown to who is asked for an opinion, and what was chosen: steps of its path, documents."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from formkit.schema import Step
from formkit.showing.display import rows
from teleservices.deciding.opinions.errors import OpinionRefusedError
from teleservices.models import Attachment, Opinion, ServiceRequest


def steps_of(request: ServiceRequest) -> list[Step]:
    """The steps of its path that say something. Never who the applicant is: the profile and the beneficiary aren't
    steps.
    """
    return [step for step, _rows in rows(request.form, request.known)]


def documents_of(request: ServiceRequest) -> list[Attachment]:
    """The documents that it holds, in the order in which they were joined."""
    return list(request.attachments.order_by("pk"))


def check_parts(request: ServiceRequest, step_keys: Collection[str], documents: Collection[Attachment]) -> None:
    """Raise OpinionRefusedError when nothing is named, or what the request does not hold."""
    if not step_keys and not documents:
        raise OpinionRefusedError(_("Choose at least one part of the request, or one document, to show."))
    known_steps = {step.key for step in steps_of(request)}
    known_documents = {document.pk for document in documents_of(request)}
    if not set(step_keys) <= known_steps or not {document.pk for document in documents} <= known_documents:
        raise OpinionRefusedError(_("The request has changed since: choose again what to show."))


def shown_documents(opinion: Opinion) -> list[Attachment]:
    """The documents named that the request still holds: one query."""
    documents = opinion.named_documents.select_related("attachment__stored_file")
    return [row.attachment for row in documents]
