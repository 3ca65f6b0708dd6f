"""A version that a second designer must approve: who asks, who may answer, what makes it void, who is told."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.contrib.auth.models import Group, Permission
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.models import OutgoingEmail
from teleservices.models import FormVersion, Procedure, PublicationRequest, Verdict
from teleservices.studio.errors import ApprovalError, DesignRefusedError, NotReadyError, StaleDraftError
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.publication.approval import approve, ask, send_back, waiting_request, withdraw
from teleservices.studio.publication.publishing import publish
from tests.factories.accounts import make_user
from tests.factories.procedures import PROJECT, make_designer, make_procedure
from tests.teleservices.studio.acting import relabel, seen


@pytest.fixture
def reader(db: None) -> User:
    return make_designer("Nadia")


@pytest.fixture
def procedure(designer: User) -> Procedure:
    """One that asks for two people, changed by the first."""
    made = make_procedure(needs_approval=True)
    return relabel(made, designer, PROJECT, "Titre", 1)


def asked_for(procedure: Procedure, designer: User, message: str = "") -> PublicationRequest:
    return ask(procedure_id=procedure.pk, author=designer, draft_number=2, message=message)


def emails() -> list[tuple[str, str]]:
    return list(OutgoingEmail.objects.order_by("pk").values_list("recipient", "subject"))


def test_nobody_publishes_alone(procedure: Procedure, designer: User, reader: User) -> None:
    for author in (designer, reader):
        with pytest.raises(ApprovalError):
            publish(procedure_id=procedure.pk, author=author, draft_number=2)
    with pytest.raises(ApprovalError):
        approve(procedure_id=procedure.pk, author=reader, draft_number=2)
    assert procedure.versions.count() == 1


def test_another_designer_approves_and_it_is_published(procedure: Procedure, designer: User, reader: User) -> None:
    asked = asked_for(procedure, designer, "Le titre est plus clair.")
    assert asked_for(procedure, designer) == asked
    assert emails() == [(reader.email, "« Aide aux associations » : des changements à approuver")]
    assert "Le titre est plus clair." in OutgoingEmail.objects.get().text
    with pytest.raises(ApprovalError):
        approve(procedure_id=procedure.pk, author=designer, draft_number=2)
    version = approve(procedure_id=procedure.pk, author=reader, draft_number=2)
    asked.refresh_from_db()
    assert (asked.verdict, asked.decided_by, asked.version) == (Verdict.APPROVED, reader, version)
    assert (version.number, version.published_by) == (2, reader)
    procedure.refresh_from_db()
    assert procedure.current_version == version
    assert emails()[1][0] == designer.email
    with pytest.raises(ApprovalError):
        approve(procedure_id=procedure.pk, author=reader, draft_number=2)


@pytest.mark.both_databases
def test_what_no_database_holds_is_taken_out_of_what_is_written(
    procedure: Procedure, designer: User, reader: User
) -> None:
    asked = ask(procedure_id=procedure.pk, author=designer, draft_number=2, message="À\0 lire")
    with pytest.raises(ApprovalError):
        send_back(procedure_id=procedure.pk, author=reader, reason="\0")
    send_back(procedure_id=procedure.pk, author=reader, reason="Trop\0 long")
    asked.refresh_from_db()
    assert (asked.message, asked.reason) == ("À lire", "Trop long")


def test_it_is_sent_back_with_a_reason_only(procedure: Procedure, designer: User, reader: User) -> None:
    asked = asked_for(procedure, designer)
    for author, reason in ((designer, "Non."), (reader, "  ")):
        with pytest.raises(ApprovalError):
            send_back(procedure_id=procedure.pk, author=author, reason=reason)
    send_back(procedure_id=procedure.pk, author=reader, reason="Le titre est trop long.")
    asked.refresh_from_db()
    assert (asked.verdict, asked.reason) == (Verdict.SENT_BACK, "Le titre est trop long.")
    assert "Le titre est trop long." in OutgoingEmail.objects.get(recipient=designer.email).text
    assert procedure.versions.count() == 1
    assert asked_for(procedure, designer) != asked


def test_an_approval_of_what_moved_since_is_void(procedure: Procedure, designer: User, reader: User) -> None:
    asked = asked_for(procedure, designer)
    relabel(procedure, designer, PROJECT, "Tout autre chose", 2)
    for number in (2, 3):
        with pytest.raises(StaleDraftError):
            approve(procedure_id=procedure.pk, author=reader, draft_number=number)
    again = ask(procedure_id=procedure.pk, author=designer, draft_number=3)
    asked.refresh_from_db()
    assert asked.verdict == Verdict.VOID
    assert waiting_request(procedure) == again
    assert approve(procedure_id=procedure.pk, author=reader, draft_number=3).number == 2


def test_who_asked_may_give_up(procedure: Procedure, designer: User, reader: User) -> None:
    asked = asked_for(procedure, designer)
    with pytest.raises(ApprovalError):
        withdraw(procedure_id=procedure.pk, author=reader)
    withdraw(procedure_id=procedure.pk, author=designer)
    asked.refresh_from_db()
    assert asked.verdict == Verdict.WITHDRAWN
    assert waiting_request(procedure) is None


def test_the_checklist_and_the_right_to_design_hold_here_too(
    procedure: Procedure, designer: User, reader: User
) -> None:
    stranger = make_user()
    for act in (
        lambda: ask(procedure_id=procedure.pk, author=stranger, draft_number=2),
        lambda: approve(procedure_id=procedure.pk, author=stranger, draft_number=2),
        lambda: send_back(procedure_id=procedure.pk, author=stranger, reason="Non."),
        lambda: withdraw(procedure_id=procedure.pk, author=stranger),
    ):
        with pytest.raises(DesignRefusedError):
            act()
    asked_for(procedure, designer)
    Procedure.objects.filter(pk=procedure.pk).update(regime="")
    with pytest.raises(NotReadyError):
        approve(procedure_id=procedure.pk, author=reader, draft_number=2)


def test_there_must_be_someone_to_ask_and_something_to_read(procedure: Procedure, designer: User) -> None:
    with pytest.raises(ApprovalError, match="Personne d’autre"):
        asked_for(procedure, designer)
    group = Group.objects.create(name="Concepteurs")
    group.permissions.add(Permission.objects.get(codename="design_procedure"))
    member, gone = make_user(), make_user()
    User.objects.filter(pk=gone.pk).update(is_active=False)
    member.groups.add(group)
    gone.groups.add(group)
    asked_for(procedure, designer)
    assert [recipient for recipient, _subject in emails()] == [member.email]
    unchanged = make_procedure(needs_approval=True)
    with pytest.raises(ApprovalError):
        ask(procedure_id=unchanged.pk, author=designer, draft_number=1)


@pytest.mark.both_databases
def test_the_database_holds_it_too(procedure: Procedure, designer: User) -> None:
    def row(**values: object) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            PublicationRequest.objects.create(procedure=procedure, draft_number=2, asked_by=designer, **values)

    now = timezone.now()
    row(verdict=Verdict.APPROVED, decided_by=designer, decided_at=now)
    row(verdict=Verdict.SENT_BACK, decided_at=now)
    row(verdict=Verdict.WITHDRAWN)
    PublicationRequest.objects.create(procedure=procedure, draft_number=2, asked_by=designer)
    row()


def test_only_who_manages_people_lets_one_publish_alone_again(procedure: Procedure, designer: User) -> None:
    with pytest.raises(ApprovalError):
        change_settings(procedure_id=procedure.pk, author=designer, changes={"needs_approval": False})
    change_settings(procedure_id=procedure.pk, author=designer, changes={"title": "Aide"})
    administrator = make_designer()
    administrator.user_permissions.add(Permission.objects.get(codename="change_user"))
    administrator = User.objects.get(pk=administrator.pk)
    change_settings(procedure_id=procedure.pk, author=administrator, changes={"needs_approval": False})
    assert publish(procedure_id=procedure.pk, author=designer, draft_number=3).number == 2


def test_the_screens_ask_then_approve(procedure: Procedure, studio: Client, reader: User) -> None:
    url = reverse("studio:publish", args=[procedure.uuid])
    page = studio.get(url).content.decode()
    assert "Demander la publication" in page
    assert "Publier cette version" not in page
    refused = studio.post(url, {"number": 2}, follow=True).content.decode()
    assert "Une autre personne doit approuver" in refused
    asked = studio.post(url, {"number": 2, "action": "ask", "message": "À lire."}, follow=True).content.decode()
    assert "Retirer ma demande" in asked
    assert "Approuver et publier" not in asked

    studio.force_login(reader)
    page = studio.get(url).content.decode()
    assert "À lire." in page
    assert "Approuver et publier" in page
    assert "Titre" in page
    without_reason = studio.post(url, {"number": 2, "action": "send_back"}, follow=True).content.decode()
    assert "Dites ce qu’il faut changer" in without_reason
    done = studio.post(url, {"number": 2, "action": "approve"}, follow=True).content.decode()
    assert "La version 2 est publiée" in done
    history = studio.get(reverse("studio:history", args=[procedure.uuid])).content.decode()
    assert "Approuvée et publiée" in history


def test_the_setting_is_ticked_by_a_designer_and_kept(studio: Client, designer: User) -> None:
    procedure = make_procedure()
    url = reverse("studio:settings", args=[procedure.uuid])
    names = ("title", "processing_days", "late_after_days", "draft_days", "regime", "regime_months", "remedies",
             "honour_statement", "retention_months", "for_whom")  # fmt: skip
    data = {name: getattr(procedure, name) for name in names} | {"team": procedure.team_id}
    assert studio.post(url, {**data, "needs_approval": "on", **seen(studio, url)}).status_code == 302
    assert Procedure.objects.get(pk=procedure.pk).needs_approval
    assert studio.post(url, data | seen(studio, url)).status_code == 302
    assert Procedure.objects.get(pk=procedure.pk).needs_approval
    assert "disabled" in studio.get(url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_once_publish_once() -> None:
    designer, approvers, barrier = make_designer(), [make_designer("Nadia"), make_designer("Yves")], Barrier(2)
    procedure = relabel(make_procedure(needs_approval=True), designer, PROJECT, "Titre", 1)
    asked_for(procedure, designer)

    def run(reader: User) -> object:
        try:
            barrier.wait(timeout=30)
            return approve(procedure_id=procedure.pk, author=reader, draft_number=2)
        except ApprovalError as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(run, approvers))
    assert sum(isinstance(outcome, FormVersion) for outcome in outcomes) == 1
    assert procedure.versions.count() == 2
