"""Transmitting a draft: once, whatever is clicked twice, with all that the path asks for."""

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from formkit.facts import facts_of
from formkit.outcomes import holding_rules
from formkit.path import kept_answers
from teleservices.answering.completeness import Problem, problems
from teleservices.answering.documents.slots import document_counts, drop_off_path
from teleservices.answering.following_the_form import is_behind
from teleservices.answering.opening import why_closed
from teleservices.errors import TeleservicesError
from teleservices.lifecycle import ActRefusedError, Transmission, act_on, locked
from teleservices.models import Availability, ServiceRequest, State
from teleservices.parameter_names import versions_to_pin
from teleservices.permissions import Party, refusal


class IncompleteError(TeleservicesError):
    """Something is missing, as `problems` say each; the draft is kept as it is."""

    wording = gettext_lazy("Complete what is missing, then transmit your request.")

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__()
        self.problems = problems


class FormMovedError(TeleservicesError):
    """Another version of the form came into force: the draft follows it first, and is checked again."""

    wording = gettext_lazy("The form has just changed: check what is said below, then transmit.")


class UnstatedError(ActRefusedError):
    """The statement on honour is not ticked."""


@transaction.atomic
def transmit(*, request_id: int, actor: User, revision_number: int, on_honour: bool) -> ServiceRequest:
    """Transmit a draft and return the request; a request already transmitted is returned as it stands.

    `revision_number` is the one of the answers that the person checked. Raises FormMovedError, IncompleteError,
    ActRefusedError (closed, not allowed, no statement on honour) or StaleRevisionError.
    """
    request = locked(request_id)
    if request.state != State.DRAFT:
        return request
    if is_behind(request) and not refusal(actor, request, Party.APPLICANT):
        raise FormMovedError
    if not on_honour:
        raise UnstatedError(_("Tick the statement on honour to transmit your request."))
    if request.procedure.availability() != Availability.OPEN:
        raise ActRefusedError(why_closed(request.procedure) + " " + _("Your draft is kept."))
    documents = document_counts(request)
    if missing := problems(request, documents):
        raise IncompleteError(missing)
    _check_receivable(request)
    drop_off_path(request, documents)
    versions = versions_to_pin(request)
    values = {key: version.operand for key, version in versions.items()}
    act_on(
        request=request,
        act_name="transmit",
        actor=actor,
        revision_number=revision_number,
        payload=Transmission(
            answers=kept_answers(request.form, request.known),
            facts=facts_of(request.known) | values,
            pins={key: version.pk for key, version in versions.items()},
        ),
    )
    return request


def _check_receivable(request: ServiceRequest) -> None:
    for rule in holding_rules(request.form, request.known):
        if rule.blocks:
            raise ActRefusedError(f"{rule.message} ({rule.article})")
