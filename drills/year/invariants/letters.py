"""What was told was told: letters once, to who can read them, or said to be out of reach; e-mails with a cause."""

import datetime as dt
import re
from collections.abc import Iterator

from django.db.models import Count, Q
from django.utils import timezone

from accounts.models import Membership
from drills.year import reckoner
from drills.year.invariants import invariant
from drills.year.mailbox import Mailbox
from drills.year.world import World
from locker.models import LockerDocument
from notifications.models import OutgoingEmail
from portal.dates import long_date
from teleservices.models import (
    Decision,
    ElectronicRefusal,
    Fate,
    MeetingItem,
    PostalSending,
    RequestEvent,
    RequestMessage,
    ServiceRequest,
    SilenceAttestation,
    State,
    Unreached,
    Vote,
)

A_DAY = dt.timedelta(days=1)
OF_EVENT = re.compile(r"^request:(\d+):event:(\d+):")
OF_MESSAGE = re.compile(r"^request:\d+:message:([0-9a-f-]{36}):")


@invariant("chaque acte qui doit une lettre en a une, remise une fois")
def each_letter_is_made_once(world: World) -> Iterator[str]:
    """Acknowledgements, decisions, withdrawals, attestations; nothing waits once the queue is empty."""
    there, lacking = {"eliminated_at": None}, ServiceRequest.objects
    for words, requests in (
        ("d’accusé de réception", lacking.filter(acknowledgement__stored_file=None, acknowledgement__isnull=False)),
        ("de lettre de décision", lacking.filter(pk__in=Decision.objects.filter(letter=None).values("request"))),
        ("de lettre de retrait", lacking.filter(decisions__withdrawal__pk__gt=0, decisions__withdrawal__letter=None)),
        ("d’attestation", lacking.filter(pk__in=SilenceAttestation.objects.filter(stored_file=None).values("request"))),
    ):
        for reference in requests.filter(**there).values_list("reference", flat=True):
            yield f"{reference} : pas {words}"
    delivered = list(LockerDocument.objects.exclude(about="").values_list("profile", "stored_file", "about"))
    for twice in {row for row in delivered if delivered.count(row) > 1}:
        yield f"{twice[2]} : remise deux fois"


@invariant("une décision atteint son destinataire par une voie qui existe, ou elle est « non jointe » (CRPA L221-8)")
def each_decision_reaches_somebody(world: World) -> Iterator[str]:
    """The night after: somebody reads the portal and has a living mailbox, or a letter waits, or it says so."""
    refusing = set(ElectronicRefusal.objects.filter(withdrawn_at=None).values_list("profile", flat=True))
    unreached = set(Unreached.objects.values_list("request", flat=True))
    posted = set(PostalSending.objects.filter(cancelled_at=None).values_list("request", flat=True))
    readers = _readers()
    new = Decision.objects.standing().filter(decided_at__gt=timezone.now() - A_DAY)
    for decision in new.select_related("request"):
        request = decision.request
        reads = readers.get(request.profile_id, set())
        departure = world.left.get(request.applicant_id)
        if request.pk in unreached | posted or (departure and departure > decision.decided_at):
            continue
        if (
            not reads
            or reads <= Mailbox.dead & _returned(decision)
            or request.profile_id in refusing & _since(decision)
        ):
            yield f"{request.reference} : {decision.outcome}, personne n’est joint et rien ne le dit"


def _readers() -> dict[int, set[str]]:
    """By profile, the addresses of those whose account is open."""
    readers: dict[int, set[str]] = {}
    for profile, email in Membership.objects.filter(user__is_active=True).values_list("profile", "user__email"):
        readers.setdefault(profile, set()).add(email)
    return readers


def _returned(decision: Decision) -> set[str]:
    """Addresses from which an e-mail had come back before it was decided, or its own did."""
    before, own = Q(delivery_at__lte=decision.decided_at), Q(about=decision.request.reference)
    rows = OutgoingEmail.objects.filter(before | own & Q(created_at__gte=decision.decided_at)).exclude(delivery="")
    return set(rows.values_list("recipient", flat=True))


def _since(decision: Decision) -> set[int]:
    """Its profile, if electronic answers were refused before it was decided."""
    rows = ElectronicRefusal.objects.filter(profile=decision.request.profile_id, given_at__lt=decision.decided_at)
    return set(rows.filter(withdrawn_at=None).values_list("profile", flat=True))


@invariant("un ajournement dit quand le silence décidera (CRPA L231-4)")
def an_adjournment_says_what_silence_will_do(world: World) -> Iterator[str]:
    """The message of the service names the day, where there is one to come."""
    adjourned = MeetingItem.objects.filter(vote=Vote.ADJOURNED, fate=Fate.DONE).select_related(
        "request__acknowledgement", "meeting"
    )
    for item in adjourned:
        request, message = item.request, item.request.messages.filter(text__contains="ajourn").first()
        if message is None:
            yield f"{request.reference} : ajournée, personne ne l’a su"
            continue
        corrections = request.corrections.filter(asked_at__lt=message.sent_at)
        day = reckoner.silence_on(request.acknowledgement, corrections) if not request.decided_at else None
        if day and day > reckoner.local_day(message.sent_at) and long_date(day) not in message.text:
            yield f"{request.reference} : ajournée sans dire que le silence décide le {day}"


@invariant("chaque courriel a sa cause, et part une fois")
def each_e_mail_has_its_cause(world: World) -> Iterator[str]:
    """The event or the message that its key names is there; who was told of a request is written once of each."""
    events = set(RequestEvent.objects.values_list("request", "number"))
    messages = {str(uuid) for uuid in RequestMessage.objects.values_list("uuid", flat=True)}
    references = set(ServiceRequest.objects.values_list("reference", flat=True))
    for key, about in OutgoingEmail.objects.values_list("key", "about"):
        if about and about not in references:
            yield f"{key} : {about} n’existe pas"
        if (match := OF_EVENT.match(key)) and (int(match[1]), int(match[2])) not in events:
            yield f"{key} : aucun événement"
        if (match := OF_MESSAGE.match(key)) and match[1] not in messages:
            yield f"{key} : aucun message"


@invariant("rien n’est perdu, rien n’est en double")
def nothing_is_lost(world: World) -> Iterator[str]:
    """What somebody was told that they transmitted is there, once, with its documents."""
    there = ServiceRequest.objects.exclude(state=State.DRAFT).filter(reference__in=world.promised)
    attachment_counts = dict(there.annotate(count=Count("attachments")).order_by().values_list("reference", "count"))
    destroyed = set(there.exclude(eliminated_at=None).values_list("reference", flat=True))
    transmissions = RequestEvent.objects.filter(act="transmit").order_by().values("request__reference")
    times = dict(transmissions.annotate(count=Count("*")).values_list("request__reference", "count"))
    for reference, documents in world.promised.items():
        if reference not in attachment_counts:
            yield f"{reference} : perdue"
        elif times.get(reference) != 1:
            yield f"{reference} : transmise {times.get(reference, 0)} fois"
        elif reference not in destroyed and attachment_counts[reference] < documents:
            yield f"{reference} : {documents} documents transmis, {attachment_counts[reference]} là"
