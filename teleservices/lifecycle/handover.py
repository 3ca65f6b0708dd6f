"""What someone of staff follows, given to another or back to its team: when they leave, and nobody acts for them."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from teleservices.lifecycle.perform import append, locked
from teleservices.models import RequestEvent, ServiceRequest, TeamMember


@transaction.atomic
def hand_over(leaver: User, successor: User | None, actor: User) -> int:
    """Give each request under way that `leaver` follows to `successor`, or to nobody where they are not of its team.

    Returns how many moved. Each keeps an event; applicants are told nothing: nothing changes for them.
    """
    teams = set(TeamMember.objects.filter(user=successor).values_list("team", flat=True)) if successor else set()
    moved = list(ServiceRequest.objects.open().filter(assignee=leaver).order_by("pk").values_list("pk", flat=True))
    for pk in moved:
        request = locked(pk)
        heir = successor if request.team_id in teams else None
        _assign(request, heir, actor)
    return len(moved)


def _assign(request: ServiceRequest, heir: User | None, actor: User) -> None:
    now = timezone.now()
    ServiceRequest.objects.filter(pk=request.pk).update(
        assignee=heir, revision_number=request.revision_number + 1, updated_at=now
    )
    append(
        RequestEvent(
            request=request,
            act="assign",
            actor=actor,
            from_state=request.state,
            to_state=request.state,
            stage=request.stage,
            is_public=False,
            text="",
            data={"assignee": heir.pk if heir else None, "handed_over": True},
            at=now,
        )
    )
