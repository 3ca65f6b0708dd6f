"""What silence granted is attested to who asks for it: once, on paper, and only when it did grant."""

import datetime as dt

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from accounts.models import Membership, Role
from locker.models import LockerDocument
from locker.stores.storage import open_stored
from notifications.models import OutgoingEmail
from teleservices.following.personal_data import requests_of
from teleservices.lifecycle import ActRefusedError, StaleRevisionError, acts_open_to, facts
from teleservices.models import LegalRegime, ServiceRequest, SilenceAttestation, State, TeamMember, TeamRole
from teleservices.paperwork.acknowledgement import attestation_pdf
from teleservices.paperwork.complete_copy import pieces_of
from teleservices.paperwork.effects import deliver_attestation
from teleservices.permissions import Party
from tests.factories.accounts import make_user
from tests.factories.procedures import make_instructor, make_procedure, make_request, make_team
from tests.teleservices.lifecycle.acting import move

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def silent(regime: LegalRegime = LegalRegime.ACCEPTANCE, state: State = State.IN_REVIEW) -> ServiceRequest:
    return make_request(state=state, procedure=make_procedure(regime=regime))


def after(request: ServiceRequest, days: int) -> time_machine.travel:
    """At noon, so many days after the one on which silence decides."""
    day = request.acknowledgement.implicit_decision_on + dt.timedelta(days=days)
    return time_machine.travel(dt.datetime.combine(day, dt.time(12), tzinfo=dt.UTC), tick=False)


def test_the_applicant_asks_for_it_and_gets_it(client: Client) -> None:
    request = silent()
    page = reverse("request_detail", args=[request.reference])
    with after(request, 2):
        client.force_login(request.applicant)
        assert "Demander l’attestation" in client.get(page).text
        for _twice in range(2):
            assert client.post(reverse("request_attest", args=[request.reference])).status_code == 302
        attestation = SilenceAttestation.objects.get()
        assert (attestation.number, attestation.asked_by) == (f"AS-{request.reference}", request.applicant)
        assert attestation.granted_on == request.acknowledgement.implicit_decision_on
        email = OutgoingEmail.objects.get(kind="request.ask_attestation")
        assert (email.recipient, f"AS-{request.reference}" in email.text) == (request.applicant.email, True)
        event = request.events.get(act="ask_attestation")
        assert event.is_public
        assert "L232-3" in event.text
        deliver_attestation(attestation_id=attestation.pk)
        deliver_attestation(attestation_id=attestation.pk)
        assert "Demander l’attestation" not in client.get(page).text
        given = client.get(reverse("request_attestation", args=[request.reference]))
    attestation.refresh_from_db()
    assert attestation.stored_file is not None
    with open_stored(attestation.stored_file) as stream:
        kept = stream.read()
    assert kept == attestation_pdf(attestation), "the same bytes whenever it is made again"
    assert b"".join(given.streaming_content) == kept  # type: ignore[attr-defined]
    document = LockerDocument.objects.received().get(about=request.reference)
    assert document.stored_file == attestation.stored_file
    [archived] = requests_of(request.applicant)
    assert f"{request.reference} Attestation d’acceptation par le silence" in [file.name for file in archived.files]
    assert ServiceRequest.objects.get(pk=request.pk).state == State.IN_REVIEW


def test_the_service_gives_it(client: Client, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    request = silent()
    agent = make_instructor(request.team)
    download = reverse("desk:attestation", args=[request.reference])
    with after(request, 0):
        client.force_login(agent)
        assert client.get(download).status_code == 404
        move(request, agent, "attest_silence")
        deliver_attestation(attestation_id=SilenceAttestation.objects.get().pk)
        assert b"".join(client.get(download).streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
        sheet = client.get(reverse("desk:sheet", args=[request.reference])).text
        assert f"AS-{request.reference}" in sheet
        assert "actes/attest_silence/" not in sheet, "it is given once"
        for role in (TeamRole.SUPERVISOR, TeamRole.READER):
            reader, until = make_instructor(), timezone.localdate() if role == TeamRole.READER else None
            TeamMember.objects.create(team=request.team, user=reader, role=role, until=until, capacity="Élue")
            client.force_login(reader)
            assert download in client.get(reverse("desk:documents", args=[request.reference])).text
            given = client.get(download)
            assert given.status_code == 200, "whoever is shown it reads it"
            assert b"".join(given.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]
        client.force_login(make_instructor(make_team()))
        assert client.get(download).status_code == 404
        client.force_login(make_user())
        assert client.get(reverse("request_attestation", args=[request.reference])).status_code == 404
    request = ServiceRequest.objects.get(pk=request.pk)
    assert facts.drift(ServiceRequest.objects.filter(pk=request.pk)) == []
    assert [piece.label for piece in pieces_of(request)][-1] == "Attestation d’acceptation par le silence"


@pytest.mark.parametrize(("regime", "days"), [(LegalRegime.ACCEPTANCE, -1), (LegalRegime.REJECTION, 3)])
def test_nothing_is_attested_that_silence_did_not_grant(regime: LegalRegime, days: int) -> None:
    request = silent(regime)
    agent = make_instructor(request.team)
    with after(request, days):
        for who, party, name in (
            (agent, Party.INSTRUCTOR, "attest_silence"),
            (request.applicant, Party.APPLICANT, "ask_attestation"),
        ):
            assert name not in [act.name for act in acts_open_to(who, request, party)]
            with pytest.raises(StaleRevisionError):
                move(request, who, name)
    assert not SilenceAttestation.objects.exists()


def test_nothing_is_attested_once_it_was_decided_or_never_ran() -> None:
    decided, for_ever = silent(state=State.ACCEPTED), silent(LegalRegime.NONE)
    with time_machine.travel(dt.datetime(2030, 1, 1, tzinfo=dt.UTC), tick=False):
        for request in (decided, for_ever):
            with pytest.raises(StaleRevisionError):
                move(request, make_instructor(request.team), "attest_silence")


def test_who_only_reads_or_is_of_another_service_asks_for_nothing() -> None:
    request, reader = silent(), make_user()
    Membership.objects.create(profile=request.profile, user=reader, role=Role.READER)
    with after(request, 1):
        for who, name in ((reader, "ask_attestation"), (make_instructor(make_team()), "attest_silence")):
            with pytest.raises(ActRefusedError):
                move(request, who, name)
    assert not SilenceAttestation.objects.exists()
