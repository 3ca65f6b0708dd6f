"""Work that follows an act, done by the workers: primary keys in, idempotent effects out."""

from django.utils.translation import gettext_lazy as _
from django_q.tasks import async_task

from teleservices.competence import lapse_notices
from teleservices.deciding.meetings import carrying_out
from teleservices.deciding.opinions import opinion_reminders
from teleservices.desk import noting, presence
from teleservices.desk.batches import running
from teleservices.lifecycle import ACTS, facts
from teleservices.lifecycle.act import Paperwork
from teleservices.lifecycle.agents import mornings
from teleservices.lifecycle.emails import telling
from teleservices.lifecycle.facts import measuring
from teleservices.lifecycle.retention import drawing_up, eliminating
from teleservices.lifecycle.scheduled import opening_alerts, putting_away, silence_told, timers
from teleservices.models import RequestEvent, ServiceRequest
from teleservices.paperwork import complete_copy, effects
from teleservices.steering.exports import making
from teleservices.steering.handing_over import packing


def keep_acknowledgement(acknowledgement_id: int) -> None:
    """Make the PDF of an acknowledgement once."""
    effects.keep_acknowledgement(acknowledgement_id=acknowledgement_id)


def tell_service(event_id: int) -> None:
    """Tell the service by e-mail of what an applicant did."""
    telling.tell_service(event_id=event_id)


def deliver_decision_letter(decision_id: int) -> None:
    """Make and deliver the letter of a decision once."""
    effects.deliver_decision_letter(decision_id=decision_id)


def deliver_withdrawal_letter(withdrawal_id: int) -> None:
    """Make and deliver the letter of a withdrawal once."""
    effects.deliver_withdrawal_letter(withdrawal_id=withdrawal_id)


def deliver_attestation(attestation_id: int) -> None:
    """Make and deliver an attestation of acceptance by silence once."""
    effects.deliver_attestation(attestation_id=attestation_id)


def make_complete_copy(copy_id: int) -> None:
    """Put a request and its documents together once."""
    complete_copy.make(copy_id=copy_id)


def forget_complete_copies() -> int:
    """Every day: forget the complete copies of more than a week."""
    return complete_copy.forget_copies()


def make_export(export_id: int) -> None:
    """Go on with an export of requests."""
    making.work.make(export_id)


def sweep_exports() -> int:
    """Every five minutes: go on with the exports that a dead worker left, delete the files that have expired."""
    return making.sweep()


def make_archive_transfer(transfer_id: int) -> None:
    """Go on with a package for the departmental archives."""
    packing.work.make(transfer_id)


def sweep_archive_transfers() -> int:
    """Every five minutes: go on with the packages that a dead worker left."""
    return packing.sweep()


def run_batch(batch_id: int) -> int:
    """Do what waits in a batch of the desk."""
    return running.run(batch_id)


def sweep_batches() -> int:
    """Every minute: go on with the batches that a killed worker left."""
    return running.sweep()


def forget_batches() -> int:
    """Every day: forget the batches kept long enough."""
    return running.forget()


def carry_out_meeting(meeting_id: int) -> int:
    """Go on with the decisions of a meeting whose hour came."""
    return carrying_out.run(meeting_id)


def sweep_meetings() -> int:
    """Every minute: carry out the meetings whose hour came, go on with those that a killed worker left."""
    return carrying_out.sweep()


def forget_traces() -> int:
    """Every day: forget who opened and searched for what, once a year is over."""
    return noting.forget()


def forget_presences() -> int:
    """Every hour: forget who had which sheet open."""
    return presence.forget_presences()


def keep_timers() -> int:
    """Every quarter of an hour: remind, say what is late, delete the drafts that lapsed."""
    return timers.run()


def tell_openings() -> int:
    """Every five minutes: tell those who asked that a procedure opens."""
    return opening_alerts.run()


def tell_silence() -> int:
    """Every hour: tell the service that silence nears, and everybody what it has decided."""
    return silence_told.run()


def file_away() -> int:
    """Every hour: put away the files whose procedures want it so long after the time to contest."""
    return putting_away.run()


def draw_up_eliminations() -> int:
    """Every day: list the requests whose time is over, and tell their services."""
    return drawing_up.run()


def eliminate_requests() -> int:
    """Every hour: destroy the contents of what the departmental archives let go."""
    return eliminating.run()


def tell_lapses() -> int:
    """Every day: announce the delegations of signature that end within thirty days."""
    return lapse_notices.run()


def remind_of_opinions() -> int:
    """Every hour: remind who was asked for an opinion that its deadline nears."""
    return opinion_reminders.run()


def write_morning_emails() -> int:
    """Every quarter of an hour: once the hour of a working day has come, tell agents what waited for it."""
    return mornings.run()


def measure_delays() -> int:
    """Every day: measure the delays that public pages say."""
    return measuring.measure()


def rebuild_facts(procedure_id: int, after: int = 0) -> int:
    """Make again what the desk reads of a procedure's requests whose key is above `after`; returns how many.

    What a task has no time for, before it would be killed, is left to the next, queued at once.
    """
    requests = ServiceRequest.objects.filter(procedure=procedure_id, pk__gt=after)
    count, last = facts.rebuild_for(requests, seconds=REBUILD_SECONDS)
    if last:
        async_task("teleservices.tasks.rebuild_facts", procedure_id, last)
    return count


REBUILD_SECONDS = 30
"""Well before the queue would kill the task."""
PAPERWORK = {
    Paperwork.ACKNOWLEDGEMENT: "teleservices.tasks.keep_acknowledgement",
    Paperwork.DECISION: "teleservices.tasks.deliver_decision_letter",
    Paperwork.WITHDRAWAL: "teleservices.tasks.deliver_withdrawal_letter",
    Paperwork.ATTESTATION: "teleservices.tasks.deliver_attestation",
}
"""Who makes each."""


def queue_paperwork(event: RequestEvent) -> None:
    """Queue the PDF that an act calls for, inside its transaction; what is handled without a decision has no letter."""
    paperwork = ACTS[event.act].paperwork
    if paperwork and paperwork.value in event.data:
        async_task(PAPERWORK[paperwork], event.data[paperwork.value])


NAMES = {
    "teleservices.tasks.tell_service": _("Tell a service of a request"),
    "teleservices.tasks.keep_acknowledgement": _("Make the acknowledgement of a request"),
    "teleservices.tasks.deliver_decision_letter": _("Make and deliver a decision letter"),
    "teleservices.tasks.deliver_withdrawal_letter": _("Make and deliver the letter of a withdrawal"),
    "teleservices.tasks.deliver_attestation": _("Make and deliver an attestation of the grant by silence"),
    "teleservices.tasks.make_complete_copy": _("Put a request and its documents together"),
    "teleservices.tasks.forget_complete_copies": _("Forget old complete files"),
    "teleservices.tasks.make_export": _("Make an export of requests"),
    "teleservices.tasks.sweep_exports": _("Look after the exports of requests"),
    "teleservices.tasks.make_archive_transfer": _("Make a package for the departmental archives"),
    "teleservices.tasks.sweep_archive_transfers": _("Look after the packages for the departmental archives"),
    "teleservices.tasks.run_batch": _("Do a batch of the desk"),
    "teleservices.tasks.sweep_batches": _("Go on with the batches of the desk"),
    "teleservices.tasks.forget_batches": _("Forget old batches of the desk"),
    "teleservices.tasks.carry_out_meeting": _("Make the decisions of a meeting"),
    "teleservices.tasks.sweep_meetings": _("Go on with the decisions of meetings"),
    "teleservices.tasks.forget_traces": _("Forget old traces of consultation"),
    "teleservices.tasks.forget_presences": _("Forget who had which request open"),
    "teleservices.tasks.keep_timers": _("Remind, and say what is late"),
    "teleservices.tasks.tell_openings": _("Tell that procedures open"),
    "teleservices.tasks.tell_silence": _("Tell what silence decides"),
    "teleservices.tasks.remind_of_opinions": _("Remind of the opinions that are awaited"),
    "teleservices.tasks.write_morning_emails": _("Write the morning e-mails"),
    "teleservices.tasks.file_away": _("Put files away"),
    "teleservices.tasks.draw_up_eliminations": _("List the requests whose time is over"),
    "teleservices.tasks.eliminate_requests": _("Destroy the requests that the departmental archives let go"),
    "teleservices.tasks.tell_lapses": _("Announce the delegations that end"),
    "teleservices.tasks.measure_delays": _("Measure how long requests take"),
    "teleservices.tasks.rebuild_facts": _("Make the desk's list again"),
}
"""What each does, in words, where the admin lists those that failed."""
