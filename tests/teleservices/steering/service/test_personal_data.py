"""What the desk keeps of an instructor comes out with their data, and goes with their account."""

import pytest
from django.apps import apps
from django.db.models import CASCADE

from accounts.models import User
from accounts.rights.export_sections import personal_data_sections
from teleservices.lifecycle.messaging import mark_read, send_message
from teleservices.models import MessageRead, Side, State
from teleservices.steering.personal_data import forget
from tests.factories.procedures import make_request

pytestmark = pytest.mark.django_db

GO_WITH_THE_ACCOUNT = {
    "accounts.AuditEvent.account": "the account's own history, kept under its number once it is anonymous",
    "accounts.CalendarFeed.user": "section account",
    "accounts.EmailChange.user": "section email_changes",
    "accounts.DataExport.user": "section exports",
    "accounts.Membership.user": "section profiles",
    "accounts.JoinRequest.user": "section join_requests",
    "accounts.RightsDemand.author": "section sign_ins",
    "accounts.RightsDemand.beneficiary": "section sign_ins",
    "accounts.SignIn.user": "section sign_ins",
    "accounts.FailedSignIns.user": "a counter of the throttle, of minutes",
    "accounts.TermsAcceptance.user": "section account",
    "teleservices.TeamMember.user": "staff: taken away at their departure, before any deletion",
    "teleservices.Absence.user": "section absences, erasure step readings",
    "teleservices.DeskView.owner": "section views, erasure step readings",
    "teleservices.ExportChoice.owner": "section export_choices, erasure step readings",
    "teleservices.DeskExport.author": "section desk_exports, erasure step readings",
    "teleservices.DeskVisit.user": "section visits, erasure step readings",
    "teleservices.SheetPresence.user": "forgotten within two hours by a task; erasure step readings",
    "teleservices.RequestWatch.user": "section watches, erasure step readings",
    "teleservices.PhoneLink.user": "lives a quarter of an hour, purged within the hour; erasure step requests",
    "teleservices.InformedPerson.member": "section informed_people, erasure step informed_people",
    "teleservices.OpeningAlert.user": "section opening_alerts, erasure step requests",
    "teleservices.Recusal.user": "section recusals, erasure step readings",
    "teleservices.Batch.author": "section batches, erasure step readings",
    "teleservices.NoticeChoice.user": "section notices, erasure step notices",
    "teleservices.MorningNotice.user": "section notices, erasure step notices",
    "teleservices.NoteMention.user": "section notes, erasure step notices",
    "teleservices.MessageRead.user": "section readings, erasure step readings",
}
"""Rows of a person alone, and where the archive or the deletion speaks of them. A new one is to be said here."""


def test_every_table_of_a_person_alone_is_accounted_for() -> None:
    ours = {"accounts", "cms", "home", "locker", "notifications", "portal", "search", "teleservices"}
    own = {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        if model._meta.app_label in ours
        for field in model._meta.local_fields
        if field.related_model is User and field.remote_field.on_delete is CASCADE
    }
    assert own == set(GO_WITH_THE_ACCOUNT)


def test_what_an_instructor_opened_is_in_their_archive_and_goes_with_their_account() -> None:
    request = make_request(state=State.IN_REVIEW)
    agent = request.assignee
    assert agent is not None
    send_message(request_id=request.pk, actor=request.applicant, side=Side.APPLICANT, text="Mon secret.")
    mark_read(request=request, reader=agent, side=Side.SERVICE)
    [section] = [known for known in personal_data_sections if known.folder == "lectures"]
    assert section.count(agent) == 1
    [record] = section.records(agent)
    assert record.data["request"] == request.reference
    assert "Mon secret." not in str((record.data, record.lines)), "what it said is its applicant's"
    assert section.count(request.applicant) == 0
    forget(agent)
    assert not MessageRead.objects.exists()
    assert request.messages.get().read_by == agent, "that the service read it stays true"
