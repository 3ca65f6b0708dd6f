"""What is done to a whole procedure: closed at once, reopened, archived, taken out, copied, deleted."""

import datetime as dt
import re
from functools import partial

import pytest
from django.contrib.messages import get_messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from accounts.models import User
from home.models import ProcedurePage
from home.procedures.drawings import Drawing
from portal.admin.change_journal import last_changes
from portal.caching.page_cache import current_generation
from teleservices.answering.opening import why_closed
from teleservices.filing.transmission import transmit
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.models import Availability, Procedure, State, TeamMember, TeamRole
from teleservices.studio.errors import DesignRefusedError
from teleservices.studio.procedures import whole_life
from teleservices.studio.procedures.creation import create_procedure
from teleservices.studio.procedures.whole_life import WholeLifeError, close_now, hanging_on, reopen
from teleservices.studio.transfer.duplication import duplicate
from teleservices.studio.transfer.files import filed
from tests.factories.pages import make_procedure_page
from tests.factories.procedures import make_draft, make_instructor, make_procedure, make_request

pytestmark = pytest.mark.django_db

REASON = "Le budget de l’année est épuisé."


def url(name: str, procedure: Procedure) -> str:
    return reverse(f"studio:{name}", args=[procedure.uuid])


def said(response: HttpResponse) -> str:
    return " ".join(map(str, get_messages(response.wsgi_request)))


def fresh(author: User) -> Procedure:
    """A procedure that was just created."""
    return create_procedure(title="Aide neuve", code="aide-neuve", team=None, profile_types=(), author=author)


def test_a_procedure_is_closed_at_once_with_a_reason_and_what_replaces_it(
    studio: Client, client: Client, procedure: Procedure, designer: User
) -> None:
    other = make_procedure(title="Nouvelle aide")
    page = make_procedure_page(procedure)
    instead = make_procedure_page(other, title="Nouvelle aide")
    generation = current_generation()
    answer = studio.post(url("close", procedure), {"closed_reason": REASON, "replaced_by": other.pk})
    assert answer.status_code == 302
    procedure.refresh_from_db()
    assert procedure.availability() == Availability.CLOSED
    assert procedure not in Procedure.objects.open()
    assert current_generation() > generation, "no page made before is served any more"
    assert [change.author for change in last_changes(procedure, ["closed_at"])] == [designer.get_full_name()]
    public = Client().get(page.url).content.decode()
    assert REASON in public
    assert f'href="{instead.address}"' in public
    assert "Fermée depuis le" in public
    assert REASON in studio.get(url("close", procedure)).content.decode()


def test_who_would_start_reads_why_and_is_led_elsewhere(client: Client, designer: User) -> None:
    draft, other = make_draft(), make_procedure(title="Nouvelle aide")
    close_now(procedure_id=draft.procedure_id, author=designer, reason=REASON, replaced_by=other)
    client.force_login(draft.applicant)
    start = reverse("filing_start", args=[other.code])
    for address in (
        reverse("filing_start", args=[draft.procedure.code]),
        reverse("filing_check", args=[draft.reference]),
    ):
        text = client.get(address).content.decode()
        assert REASON in text, address
        assert f'href="{start}"' in text, address
    drafts = client.get(reverse("draft_list")).content.decode()
    assert REASON in drafts


def test_a_draft_of_a_procedure_closed_at_once_is_kept_and_not_transmitted(designer: User) -> None:
    draft = make_request(state=State.DRAFT)
    close_now(procedure_id=draft.procedure_id, author=designer, reason=REASON)
    with pytest.raises(ActRefusedError, match="budget"):
        transmit(request_id=draft.pk, actor=draft.applicant, revision_number=draft.revision_number, on_honour=True)
    draft.refresh_from_db()
    assert draft.state == State.DRAFT


def test_reopened_it_is_what_its_calendar_says(studio: Client, procedure: Procedure, designer: User) -> None:
    close_now(procedure_id=procedure.pk, author=designer, reason=REASON)
    assert studio.post(url("close", procedure), {"do": "reopen"}).status_code == 302
    procedure.refresh_from_db()
    assert (procedure.availability(), procedure.closed_reason, why_closed(procedure)) == (Availability.OPEN, "", "")
    Procedure.objects.filter(pk=procedure.pk).update(closes_at=timezone.now() - dt.timedelta(days=1))
    close_now(procedure_id=procedure.pk, author=designer, reason=REASON)
    reopen(procedure_id=procedure.pk, author=designer)
    procedure.refresh_from_db()
    assert procedure.availability() == Availability.CLOSED


def test_a_reason_is_needed_and_nothing_replaces_itself(studio: Client, procedure: Procedure, designer: User) -> None:
    assert studio.post(url("close", procedure), {"closed_reason": " "}).status_code == 422
    mine = {"closed_reason": REASON, "replaced_by": procedure.pk}
    assert studio.post(url("close", procedure), mine).status_code == 422
    assert studio.post(url("close", procedure), {"closed_reason": "x" * 301}).status_code == 422
    with pytest.raises(ValueError, match="reason"):
        close_now(procedure_id=procedure.pk, author=designer, reason=REASON, replaced_by=procedure)
    with pytest.raises(WholeLifeError):
        close_now(procedure_id=fresh(designer).pk, author=designer, reason=REASON)


def test_two_who_close_at_once_are_told(studio: Client, procedure: Procedure, designer: User) -> None:
    close_now(procedure_id=procedure.pk, author=designer, reason="La première raison.")
    answer = studio.post(url("close", procedure), {"closed_reason": "La seconde raison."})
    assert "déjà fermée" in said(answer)
    procedure.refresh_from_db()
    assert procedure.closed_reason == "La première raison."
    reopen(procedure_id=procedure.pk, author=designer)
    assert "n’est plus fermée" in said(studio.post(url("close", procedure), {"do": "reopen"}))


def test_what_replaces_shows_only_while_it_can_be_asked(procedure: Procedure, designer: User) -> None:
    other = make_procedure()
    close_now(procedure_id=procedure.pk, author=designer, reason=REASON, replaced_by=other)
    assert Procedure.objects.get(pk=procedure.pk).replacement == other
    Procedure.objects.filter(pk=other.pk).update(is_archived=True)
    assert Procedure.objects.get(pk=procedure.pk).replacement is None


@pytest.mark.both_databases
def test_the_database_keeps_no_reason_of_what_is_not_closed(procedure: Procedure) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Procedure.objects.filter(pk=procedure.pk).update(closed_reason=REASON)
    with pytest.raises(IntegrityError), transaction.atomic():
        Procedure.objects.filter(pk=procedure.pk).update(code="autre")


def test_an_archived_procedure_says_so_and_its_requests_go_on(studio: Client, designer: User) -> None:
    sent = make_request()
    draft = make_draft(procedure=sent.procedure)
    page = make_procedure_page(sent.procedure)
    asked = studio.get(url("archive", sent.procedure)).content.decode()
    assert "1 demande en cours" in asked
    assert "1 brouillon commencé" in asked
    studio.post(url("archive", sent.procedure))
    sent.procedure.refresh_from_db()
    assert sent.procedure.is_archived
    assert "n’est plus proposée" in Client().get(page.url).content.decode()
    assert "n’est plus proposée" in why_closed(draft.procedure.__class__.objects.get(pk=draft.procedure_id))
    assert "Sortir des archives" in studio.get(url("archive", sent.procedure)).content.decode()
    assert "déjà archivée" in said(studio.post(url("archive", sent.procedure)))
    studio.post(url("archive", sent.procedure), {"do": "take_out"})
    sent.procedure.refresh_from_db()
    assert not sent.procedure.is_archived
    assert "n’est plus archivée" in said(studio.post(url("archive", sent.procedure), {"do": "take_out"}))


def test_a_copy_has_an_address_of_its_own_and_is_not_published(studio: Client, procedure: Procedure) -> None:
    procedure.profile_types.set([make_draft().profile.type])
    answers = [studio.post(url("duplicate", procedure)) for _again in range(2)]
    copies = [Procedure.objects.get(uuid=re.search(r"studio/([\w-]+)/", answer["Location"])[1]) for answer in answers]
    assert [copy.code for copy in copies] == [f"copie-{procedure.code}", f"copie-{procedure.code}-2"]
    copy = copies[0]
    assert copy.title == f"Copie de {procedure.title}"
    assert (copy.current_version, copy.team, copy.availability()) == (None, procedure.team, Availability.UNPUBLISHED)
    assert list(copy.profile_types.all()) == list(procedure.profile_types.all())
    assert filed(copy).form == filed(procedure).form
    assert [stage.name for stage in filed(copy).stages] == [stage.name for stage in filed(procedure).stages]


def test_a_long_title_and_a_long_address_are_cut(designer: User) -> None:
    copy = duplicate(procedure=make_procedure(title="a" * 150, code="b" * 80), author=designer)
    assert (len(copy.title), len(copy.code)) == (150, 75)


def test_what_nothing_hangs_on_is_deleted(studio: Client, designer: User) -> None:
    procedure = fresh(designer)
    assert "définitivement" in studio.get(url("delete", procedure)).content.decode()
    assert "modifié" in said(studio.post(url("delete", procedure), {"number": 0})), "the page was of an older draft"
    answer = studio.post(url("delete", procedure), {"number": procedure.draft_number})
    assert answer["Location"] == reverse("studio:procedures")
    assert not Procedure.objects.filter(pk=procedure.pk).exists()
    assert ModelLogEntry.objects.filter(action="wagtail.delete", user=designer, object_id=procedure.pk).exists()
    assert studio.post(url("delete", procedure)).status_code == 404
    with pytest.raises(WholeLifeError, match="n’existe plus"):
        whole_life.delete(procedure_id=procedure.pk, author=designer, number=1)


def test_what_something_hangs_on_is_kept_and_says_why(studio: Client, designer: User) -> None:
    sent = make_request()
    make_draft(procedure=sent.procedure)
    kept = studio.get(url("delete", sent.procedure)).content.decode()
    assert all(reason in kept for reason in ("a été publiée", "1 demande a été transmise", "1 brouillon est commencé"))
    assert url("archive", sent.procedure) in kept, "archiving is offered instead"
    assert "a été publiée" in said(studio.post(url("delete", sent.procedure), {"number": 1}))
    paged, index = fresh(designer), make_procedure_page().get_parent()
    values = {"title": paged.title, "theme_id": Drawing.CULTURE, "summary": "Une aide neuve."}
    index.add_child(instance=ProcedurePage(procedure=paged, live=False, **values))
    assert "page publique" in said(studio.post(url("delete", paged), {"number": 1}))
    assert Procedure.objects.filter(pk__in=[sent.procedure_id, paged.pk]).count() == 2
    assert hanging_on(sent.procedure) == {"drafts": 1, "open": 1, "ended": 0}


@pytest.mark.parametrize("name", ["close", "archive", "delete", "duplicate"])
def test_who_does_not_design_does_nothing(name: str, client: Client, procedure: Procedure) -> None:
    agent = make_instructor(procedure.team)
    for role in (TeamRole.INSTRUCTOR, TeamRole.READER):
        last = timezone.localdate() + dt.timedelta(days=9) if role == TeamRole.READER else None
        TeamMember.objects.filter(user=agent).update(role=role, until=last)
        client.force_login(agent)
        assert client.post(url(name, procedure), {"closed_reason": REASON}).status_code in {403, 404}
    assert Procedure.objects.count() == 1
    procedure.refresh_from_db()
    assert (procedure.closed_at, procedure.is_archived) == (None, False)


def test_the_acts_themselves_refuse_who_does_not_design(procedure: Procedure) -> None:
    agent = make_instructor(procedure.team)
    for act in (reopen, whole_life.archive, whole_life.take_out_of_the_archives, partial(whole_life.delete, number=1)):
        with pytest.raises(DesignRefusedError):
            act(procedure_id=procedure.pk, author=agent)
    with pytest.raises(DesignRefusedError):
        close_now(procedure_id=procedure.pk, author=agent, reason=REASON)
    with pytest.raises(DesignRefusedError):
        duplicate(procedure=procedure, author=agent)
