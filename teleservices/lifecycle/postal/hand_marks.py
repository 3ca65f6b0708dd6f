"""Which letters must bear a hand's mark before they are posted: no online service dispenses paper from it."""

from collections.abc import Collection

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teleservices.letters.paragraph_conditions import DELIBERATIONS
from teleservices.models import PostalSending


class Mark(TextChoices):
    """What paper must bear."""

    SIGNATURE = "signature", gettext_lazy("to be signed by its author (CRPA, L212-1)")
    COPY = "copy", gettext_lazy("copy of a deliberation, to be certified")


def owed_mark(sending: PostalSending) -> Mark | None:
    """The mark that a letter must bear; None where it tells of no decision, or was joined signed.

    CRPA L212-1: a decision bears the signature of its author. L212-2, 1° dispenses of it what is notified through the
    online service alone. A deliberation is the assembly's or the commission's: what notifies it is a copy.
    """
    decision = sending.decision
    if decision is None:
        return Mark.SIGNATURE if sending.event and "withdrawal" in sending.event.data else None
    if decision.authority_kind in DELIBERATIONS:
        return Mark.COPY
    return None if decision.letter_contents is None else Mark.SIGNATURE


def why_not_signed(sendings: Collection[PostalSending]) -> str:
    """The refusal of what was not said to bear its mark."""
    marks = {owed_mark(sending) for sending in sendings}
    if marks == {Mark.COPY}:
        return _("Say that the copies of deliberations are certified: nothing was marked.")
    return _(
        "Say that these letters bear the signature of their author, and that copies of deliberations are certified: a "
        "decision on paper isn’t valid without it (CRPA, L212-1). Nothing was marked."
    )
