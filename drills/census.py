"""Counts what the portal keeps, as JSON: what a drill compares with what people were told."""

import json
import sys

import django

django.setup()

from django.core.files.storage import storages  # noqa: E402
from django.db.models import Count  # noqa: E402
from django_q.models import OrmQ  # noqa: E402

from locker.stores import storage  # noqa: E402
from notifications.models import OutgoingEmail  # noqa: E402
from teleservices.models import Acknowledgement, Attachment, RequestEvent, ServiceRequest, State  # noqa: E402


def census() -> dict[str, object]:
    """What is there of the requests that were transmitted."""
    requests = ServiceRequest.objects.filter(state=State.SUBMITTED)
    events = RequestEvent.objects.filter(act="transmit")
    attached = Attachment.objects.filter(request__in=requests)
    receipts = Acknowledgement.objects.exclude(stored_file=None)
    emails = OutgoingEmail.objects.filter(kind__in=("request.transmit", "service.transmit"))
    return {
        "references": sorted(requests.values_list("reference", flat=True)),
        "events": events.count(),
        "requests_with_an_event": events.values("request").distinct().count(),
        "requests_with_a_document": attached.values("request").distinct().count(),
        "acknowledgements": receipts.count(),
        "files_missing": [name for name in storage.names() if not storages["private"].exists(name)],
        "emails": dict(emails.order_by().values_list("state").annotate(number=Count("*"))),
        "tasks_waiting": OrmQ.objects.count(),
    }


if __name__ == "__main__":
    json.dump(census(), sys.stdout)
