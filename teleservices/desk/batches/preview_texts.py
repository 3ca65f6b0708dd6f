"""Whom a batch tells once it is done, as its row says: who was given its requests, in one e-mail."""

from accounts.models import User
from teleservices.lifecycle.agents.team_notices_together import post_assigned
from teleservices.models import Batch, Fate
from teleservices.permissions import instructors


def tell_assignee(batch: Batch) -> None:
    """Tell the colleague who now follows its requests, unless it is the author."""
    assignee: User | None = instructors().filter(pk=int(str(batch.payload["assignee"]))).first()
    if assignee is None or assignee.pk == batch.author_id:
        return
    given = batch.items.filter(fate=Fate.DONE, request__assignee=assignee, request__team__team_members__user=assignee)
    requests = [item.request for item in given.order_by("pk").select_related("request")]
    if requests:
        post_assigned(assignee=assignee, author=batch.author, requests=requests, key=f"batch:{batch.uuid}")
