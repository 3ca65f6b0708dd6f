"""Two answers to the same question of a draft, as who has to choose between them reads them."""

from collections.abc import Sequence
from dataclasses import dataclass

from accounts.models import User
from formkit.fieldtypes import Field, field_type
from formkit.showing.differences import Difference, row_differences
from formkit.values import JsonValue
from teleservices.answering.fingerprints import stamp
from teleservices.models import ServiceRequest

MINE, THEIRS = "mine", "theirs"
"""Buttons of a step: `mine:<field key>:<fingerprint of the answer shown>` and `theirs:<field key>`."""


@dataclass(frozen=True)
class Conflict:
    """A question that another window, or another member (`who`), answered meanwhile: both answers, in words."""

    field: Field
    typed: str
    saved: str
    who: str
    seen: str
    """Stamp of the answer that the page was made from."""
    fingerprint: str
    """Stamp of the answer that is saved, so that who chooses says what they saw."""
    cells: Sequence[Difference] = ()
    """The cells that differ, for an answer made of rows: as saved, as typed."""


def conflict_over(field: Field, typed: JsonValue, seen: str, draft: ServiceRequest, actor: User) -> Conflict:
    """The conflict over a question, with the name of the member who answered it, if it isn't `actor`."""
    saved, kind = draft.answers.get(field.key), field_type(field)
    pk, _at = draft.edits.get(field.key, (actor.pk, ""))
    other = User.objects.filter(pk=pk).first() if pk != actor.pk else None
    who = other.get_full_name() if other else ""
    texts = kind.display(field, typed), kind.display(field, saved)
    return Conflict(field, *texts, who, seen, stamp(field, saved), row_differences(field, saved, typed))
