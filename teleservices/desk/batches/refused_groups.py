"""The requests of a batch on which its act can't be done, by reason, and where what lacks is given. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass

from teleservices.desk.batches.proposals_made import to_annotate
from teleservices.desk.batches.sorting import Sorted
from teleservices.models import Batch, BatchItem, Meeting, MeetingItem, MeetingState


@dataclass(frozen=True)
class Group:
    """Those that are refused for one reason."""

    reason: str
    count: int
    references: Sequence[str] = ()
    """Those that may be gone through; none of an act whose reasons nothing settles."""
    is_to_annotate: bool = False
    """Whether annotations would give what lacks."""


def groups_of(sorted_now: Sorted, *, may_annotate: bool) -> list[Group]:
    """The groups, the commonest reason first; their references where the service may give what lacks."""
    if not may_annotate:
        return [Group(reason, count) for reason, count in sorted_now.counted]
    keys = [key for items in sorted_now.refused.values() for key in items]
    rows = BatchItem.objects.filter(pk__in=keys).values_list("pk", "request", "request__reference")
    by_item = {item: (request, reference) for item, request, reference in rows}
    annotated = to_annotate([request for request, _reference in by_item.values()])
    groups = []
    for reason, count in sorted_now.counted:
        requests = [by_item[item] for item in sorted_now.refused[reason]]
        is_to_annotate = all(request in annotated for request, _reference in requests)
        groups.append(Group(reason, count, [reference for _request, reference in requests], is_to_annotate))
    return groups


def meeting_of(batch: Batch) -> Meeting | None:
    """The meeting in preparation that has all the requests of a batch; None where there is none. A query or two."""
    items = MeetingItem.objects.filter(is_open=True, meeting__state=MeetingState.PREPARATION)
    items = items.filter(request__in=batch.items.values("request"), meeting__cancelled_at=None)
    meetings = list(items.order_by().values_list("meeting", flat=True))
    if len(set(meetings)) != 1 or len(meetings) < batch.items.count():
        return None
    return Meeting.objects.get(pk=meetings[0])
