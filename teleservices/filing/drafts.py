"""What happens to a draft apart from its answers."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from teleservices.answering.editing import locked_for_editing
from teleservices.lifecycle import ActRefusedError
from teleservices.models import State


@transaction.atomic
def delete_draft(*, request_id: int, actor: User) -> None:
    """Delete a draft and what it holds, not the locker's documents; raises ActRefusedError once transmitted."""
    request = locked_for_editing(request_id=request_id, actor=actor)
    if request.state != State.DRAFT:
        raise ActRefusedError(_("This request was transmitted: it can be withdrawn, not deleted."))
    request.delete()
