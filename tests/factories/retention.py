"""Requests whose time is over, their elimination lists, the visa of the archives."""

import datetime as dt

import time_machine
from django.utils import timezone

from accounts.models import User
from teleservices.lifecycle.retention.drawing_up import draw_up
from teleservices.lifecycle.retention.handing_over import ask
from teleservices.lifecycle.retention.list_changes import give_visa
from teleservices.models import ArchiveSettings, ArchiveTransfer, EliminationList, Procedure, ServiceRequest, State
from teleservices.steering.handing_over.manifest import CODE_LISTS, NAMESPACE
from teleservices.steering.handing_over.packing import work
from tests.factories.locker import make_stored_file
from tests.factories.procedures import make_procedure, make_request

MONTHS = 60
LONG_AGO = dt.datetime(2020, 3, 2, 10, tzinfo=dt.UTC)
OVER = dt.datetime(2025, 3, 3, 10, tzinfo=dt.UTC)
VISAED = OVER + dt.timedelta(days=40)
NUMBER = "2025-E-17"
ACKNOWLEDGED = "ATR-2025-0042"


def make_over(
    procedure: Procedure | None = None, *, state: State = State.ACCEPTED, user: User | None = None
) -> ServiceRequest:
    """A request that ended on the second of March 2020; its time is over from `OVER` on."""
    with time_machine.travel(LONG_AGO, tick=False):
        return make_request(state=state, procedure=procedure or make_procedure(retention_months=MONTHS), user=user)


def make_list(request: ServiceRequest, at: dt.datetime = OVER) -> EliminationList:
    """The list that is drawn up for the procedure of this request."""
    with time_machine.travel(at, tick=False):
        draw_up(procedure=Procedure.objects.get(pk=request.procedure_id))
    return EliminationList.objects.filter(procedure=request.procedure_id).earliest("pk")


def make_visaed(made: EliminationList, head: User, at: dt.datetime = VISAED) -> EliminationList:
    """The same with its visa, written by a head of its service."""
    with time_machine.travel(at, tick=False):
        return give_visa(
            list_id=made.pk,
            actor=head,
            seen=EliminationList.objects.get(pk=made.pk).revision,
            number=NUMBER,
            on=timezone.localdate(),
            file=make_stored_file(),
        )


def make_archive_settings() -> ArchiveSettings:
    """Who hands over to whom, as an administrator writes it."""
    row = ArchiveSettings.load()
    row.archival_agency, row.archival_agency_name = "FRAD036", "Archives départementales de la Brenne"
    row.transferring_agency, row.originating_agency = "DEP036", "DEP036-SPORTS"
    row.agreement, row.appraisal_rule, row.access_rule = "ACCORD-2025-03", "APP-KEEP", "ACC-00002"
    row.save()
    return row


def make_package(made: EliminationList, head: User, at: dt.datetime = VISAED) -> ArchiveTransfer:
    """The package that a head of its service asks for and a worker makes."""
    make_archive_settings()
    with time_machine.travel(at, tick=False):
        transfer = ask(list_id=made.pk, actor=head, seen=EliminationList.objects.get(pk=made.pk).revision)
        work.make(transfer.pk)
    return ArchiveTransfer.objects.get(pk=transfer.pk)


def reply_of(transfer: ArchiveTransfer, code: str = "OK", day: str = "2025-04-12", comment: str = "") -> str:
    """What an electronic archiving system answers to a package."""
    said = f"<Comment>{comment}</Comment>" if comment else ""
    lists = "".join(f"<{name}>1.0</{name}>" for name in CODE_LISTS)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<ArchiveTransferReply xmlns="{NAMESPACE}">{said}'
        f"<Date>{day}T10:00:00+02:00</Date><MessageIdentifier>{ACKNOWLEDGED}</MessageIdentifier>"
        f"<CodeListVersions>{lists}</CodeListVersions><ReplyCode>{code}</ReplyCode>"
        f"<MessageRequestIdentifier>{transfer.uuid}</MessageRequestIdentifier>"
        "<ArchivalAgency><Identifier>FRAD036</Identifier></ArchivalAgency>"
        "<TransferringAgency><Identifier>DEP036</Identifier></TransferringAgency></ArchiveTransferReply>"
    )
