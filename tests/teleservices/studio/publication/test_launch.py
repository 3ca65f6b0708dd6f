"""« Mise en service »: how far a procedure is, from the list of what prevents its publication."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from teleservices.models import Procedure
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.procedures.creation import create_procedure
from teleservices.studio.publication.checklist import blocking
from teleservices.studio.publication.launch import Milestone, milestones
from teleservices.studio.publication.points import Part
from tests.factories.pages import make_procedure_page
from tests.factories.procedures import make_procedure
from tests.teleservices.studio.acting import relabel


def way(procedure: Procedure) -> dict[Part, Milestone]:
    fresh = Procedure.objects.get(pk=procedure.pk)
    return {milestone.part: milestone for milestone in milestones(fresh, blocking(fresh))}


def lacking(procedure: Procedure) -> set[Part]:
    return {part for part, milestone in way(procedure).items() if milestone.lacking}


def test_a_new_procedure_lacks_everything_its_form_first(designer: User) -> None:
    created = create_procedure(title="Aide", code="aide", team=None, profile_types=(), author=designer)
    parts = way(created)
    assert list(parts) == list(Part), "one line, in order"
    assert lacking(created) == set(Part)
    assert [part for part, milestone in parts.items() if milestone.is_next] == [Part.FORM]
    check = reverse("studio:check", args=[created.uuid])
    assert [parts[part].url for part in (Part.FORM, Part.LAW, Part.DECIDERS, Part.PAGE)] == [
        f"{check}#check-{part}" for part in ("form", "law", "deciders", "page")
    ]
    assert parts[Part.FORM].lacking + parts[Part.LAW].lacking + parts[Part.DECIDERS].lacking == tuple(
        point.text for part in Part for point in blocking(created) if point.part is part
    ), "the list of « Vérifier », and no other"


def test_what_is_online_lacks_nothing(designer: User) -> None:
    procedure = make_procedure_page(make_procedure()).procedure
    assert not lacking(procedure)
    assert not any(milestone.is_next for milestone in way(procedure).values())


def test_a_page_that_nobody_published_is_read_over_before(designer: User) -> None:
    page = make_procedure_page(make_procedure())
    page.unpublish()
    assert lacking(page.procedure) == {Part.REVIEW, Part.ONLINE}
    assert way(page.procedure)[Part.REVIEW].url == reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_a_second_designer_reads_what_the_draft_changes(designer: User) -> None:
    procedure = make_procedure_page(make_procedure(needs_approval=True)).procedure
    assert not lacking(procedure)
    relabel(procedure, designer, "f_project1", "Votre projet", procedure.draft_number)
    assert lacking(procedure) == {Part.REVIEW}
    assert way(procedure)[Part.REVIEW].url == reverse("studio:publish", args=[procedure.uuid])


def test_what_its_calendar_closes_is_not_online(designer: User) -> None:
    procedure = make_procedure_page(make_procedure()).procedure
    Procedure.objects.filter(pk=procedure.pk).update(closes_at=timezone.now() - dt.timedelta(days=1))
    assert lacking(procedure) == {Part.ONLINE}


@pytest.mark.parametrize("note", ["[À relire par votre service juridique]"])
def test_a_note_left_in_a_legal_text_holds_the_law_back(note: str, studio: Client, designer: User) -> None:
    procedure = make_procedure_page(make_procedure()).procedure
    change_settings(procedure_id=procedure.pk, author=designer, changes={"remedies": f"Recours. {note}"})
    assert lacking(procedure) == {Part.LAW}
    page = studio.get(reverse("studio:check", args=[procedure.uuid])).content.decode()
    assert 'id="check-law"' in page
    assert f"{reverse('studio:settings', args=[procedure.uuid])}#id_remedies" in page
