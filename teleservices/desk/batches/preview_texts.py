"""Whom a batch tells once it is done, as its row says: who was given its requests, who was written to; once each."""

from accounts.models import User
from teleservices.lifecycle.agents.team_notices_together import post_assigned
from teleservices.lifecycle.messages_together import post_together
from teleservices.models import Batch, Fate, ServiceRequest
from teleservices.permissions import instructors


def tell_assignee(batch: Batch) -> None:
    """Tell the colleague who now follows its requests, unless it is the author."""
    assignee: User | None = instructors().filter(pk=int(str(batch.payload["assignee"]))).first()
    if assignee is None or assignee.pk == batch.author_id:
        return
    items = batch.items.filter(fate=Fate.DONE, request__assignee=assignee, request__team__team_members__user=assignee)
    requests = [item.request for item in items.order_by("pk").select_related("request")]
    if requests:
        post_assigned(assignee=assignee, author=batch.author, requests=requests, key=f"batch:{batch.uuid}")


def tell_of_messages(batch: Batch) -> None:
    """Tell each person to whom its message was written, in one e-mail for all their requests of a service."""
    keys = batch.items.filter(fate=Fate.DONE).order_by("pk").values("request")
    beside = ("applicant", "team", "profile__type", "procedure")
    heavy = ("answers", "procedure__draft_schema", "procedure__draft_stages")
    requests = ServiceRequest.objects.filter(pk__in=keys).select_related(*beside).defer(*heavy).order_by("pk")
    post_together(requests=list(requests), author=batch.author, key=f"batch:{batch.uuid}")
