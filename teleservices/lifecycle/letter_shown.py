"""The letter of a decision as it is shown before the act, and the refusal when another one would leave."""

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.letters.composing import Contents, checksum_of
from teleservices.lifecycle.act import Act
from teleservices.lifecycle.errors import PreviewMovedError
from teleservices.lifecycle.payloads import DecisionGiven
from teleservices.lifecycle.prerequisites.who_decides import settled
from teleservices.models import Decision, RequestEvent, ServiceRequest, State


def letter_to_show(request: ServiceRequest, act: Act, payload: DecisionGiven, actor: User) -> Contents | None:
    """What the letter would say if the act were done now; None where none is made, or a signed one leaves.

    Raises ActRefusedError where the decision couldn't be taken so. Writes nothing.
    """
    state = State(request.state)
    outcome = act.outcome_from(state)
    if outcome is None:
        return None
    payload.check(act.target_from(state))
    whole = settled(payload.about(request), request=request, actor=actor, outcome=outcome)
    if whole.is_handled:
        return None
    contents: Contents | None = whole.decision(request, outcome, actor, timezone.now()).letter_contents
    return contents


def check_letter_shown(event: RequestEvent, letter_shown: str) -> None:
    """Raise PreviewMovedError when the letter of the decision just written isn't the one that was shown, if one was."""
    if not letter_shown:
        return
    decision = Decision.objects.filter(pk=event.data.get("decision")).first()
    if decision is None or checksum_of(decision.letter_contents) != letter_shown:
        raise PreviewMovedError(
            _(
                "The letter that would leave is no longer the one that you had been shown: what you typed, the model "
                "of the procedure, the day or what is said of the service changed it. See it again, then confirm. "
                "Nothing has left yet."
            )
        )
