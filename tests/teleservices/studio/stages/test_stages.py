"""The stages of a procedure in the studio: added, ordered, restricted, timed, put away, drawn."""

import xml.etree.ElementTree as ET

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from teleservices.lifecycle.emails.notices import GREETING
from teleservices.lifecycle.wording.tags import problems
from teleservices.models import Procedure, Stage, State
from teleservices.studio.drafting.snapshots import DraftStage, draft_stages
from teleservices.studio.errors import DesignRefusedError, StageError
from teleservices.studio.procedures.creation import create_procedure
from teleservices.studio.procedures.presets import grant_presets, stage_preset, stage_presets
from teleservices.studio.stages.drawing import stage_map, stage_rows
from teleservices.studio.stages.usual import add_grant_stages
from teleservices.studio.stages.writing import (
    StageContent,
    StageRules,
    add_stage,
    archive_stage,
    archiving_of,
    edit_stage,
    in_use,
)
from tests.factories.accounts import make_user
from tests.factories.procedures import make_procedure, make_request
from tests.teleservices.studio.acting import publish_draft, seen, stage_in_draft, stages_used

FACTS = StageContent("Commission", "Une commission étudie votre demande.", "Commission", "Bonjour {{ référence }}")


def stage_data(**changes: object) -> dict[str, object]:
    return {**vars(FACTS), "is_milestone": "on", "state": "in_review", "action": "save", **changes}


def of(procedure: Procedure, state: State) -> Stage:
    return procedure.stages.filter(state=state).order_by("order")[0]


def test_a_stage_is_added_edited_moved(studio: Client, procedure: Procedure) -> None:
    add = reverse("studio:stage_add", args=[procedure.uuid])
    assert "À compléter" in studio.get(add, {"kind": "correction_requested"}).content.decode()
    studio.post(add, stage_data())
    stage = procedure.stages.get(key="commission")
    assert (stage.state, stage.name, stages_used(procedure)[-1]) == (State.IN_REVIEW, "Commission", stage)
    assert stage.is_archived, "nothing uses it before it is published"
    studio.post(add, stage_data())
    assert procedure.stages.filter(name="Commission").count() == 2

    url = reverse("studio:stage", args=[procedure.uuid, stage.pk])
    studio.post(url, stage_data(name="Commission permanente", state="refused") | seen(studio, url))
    written = stage_in_draft(stage).stage
    assert (written.name, written.state) == ("Commission permanente", State.IN_REVIEW)

    move = reverse("studio:stage_move", args=[procedure.uuid, stage.pk])
    studio.post(move, {"direction": "up"})
    assert stages_used(procedure)[-3] == stage
    studio.post(move, {"direction": "down"})
    assert stages_used(procedure)[-2] == stage


def test_stages_are_the_designers_and_their_own_procedures(procedure: Procedure, studio: Client) -> None:
    stage = procedure.stages.all()[0]
    with pytest.raises(DesignRefusedError):
        edit_stage(procedure_id=procedure.pk, author=make_user(), stage_id=stage.pk, content=FACTS)
    with pytest.raises(DesignRefusedError):
        add_grant_stages(procedure_id=procedure.pk, author=make_user())
    other = make_procedure()
    assert studio.get(reverse("studio:stage", args=[other.uuid, stage.pk])).status_code == 404


class TestRules:
    def test_what_may_follow_and_the_timers_are_kept(self, studio: Client, procedure: Procedure) -> None:
        stage, refused = of(procedure, State.IN_REVIEW), of(procedure, State.REFUSED)
        url = reverse("studio:stage", args=[procedure.uuid, stage.pk])
        data = stage_data(allowed_next=[refused.pk], remind_after_days="10", late_after_days="30")
        assert studio.post(url, data | seen(studio, url)).status_code == 302
        written = stage_in_draft(stage)
        assert written.allowed_next == {refused.pk}
        assert (written.stage.remind_after_days, written.stage.late_after_days) == (10, 30)
        page = studio.get(url).content.decode()
        assert f'value="{refused.pk}" id="id_allowed_next_' in page
        assert "checked" in page
        listing = studio.get(reverse("studio:stages", args=[procedure.uuid])).content.decode()
        assert "Rappel au service après 10 jours" in listing
        assert "En retard après 30 jours" in listing

    def test_texts_alone_leave_them(self, procedure: Procedure, designer: User) -> None:
        stage = of(procedure, State.IN_REVIEW)
        rules = StageRules(frozenset({of(procedure, State.ACCEPTED).pk}), remind_after_days=3)
        for new_rules in (rules, None):
            edit_stage(procedure_id=procedure.pk, author=designer, stage_id=stage.pk, content=FACTS, rules=new_rules)
        written = stage_in_draft(stage)
        assert (len(written.allowed_next), written.stage.remind_after_days) == (1, 3)

    @pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.WITHDRAWN])
    def test_only_what_the_lifecycle_allows_may_follow(
        self, state: State, procedure: Procedure, designer: User, studio: Client
    ) -> None:
        stage = of(procedure, State.IN_REVIEW)
        other = of(
            make_procedure() if state == State.DRAFT else procedure, state if state != State.DRAFT else "refused"
        )
        with pytest.raises(StageError) as refused:
            edit_stage(
                procedure_id=procedure.pk,
                author=designer,
                stage_id=stage.pk,
                content=FACTS,
                rules=StageRules(frozenset({other.pk})),
            )
        assert refused.value.option == "allowed_next"
        url = reverse("studio:stage", args=[procedure.uuid, stage.pk])
        assert studio.post(url, stage_data(allowed_next=[other.pk])).status_code == 422

    def test_what_is_decided_reminds_nobody(self, procedure: Procedure, designer: User, studio: Client) -> None:
        stage = of(procedure, State.ACCEPTED)
        page = studio.get(reverse("studio:stage", args=[procedure.uuid, stage.pk])).content.decode()
        assert "id_remind_after_days" not in page
        edit_stage(
            procedure_id=procedure.pk,
            author=designer,
            stage_id=stage.pk,
            content=FACTS,
            rules=StageRules(remind_after_days=3, late_after_days=4),
        )
        written = stage_in_draft(stage).stage
        assert (written.name, written.remind_after_days, written.late_after_days) == (FACTS.name, None, None)

    @pytest.mark.parametrize("days", ["0", "-1", "400", "x"])
    def test_days_are_days(self, days: str, procedure: Procedure, studio: Client) -> None:
        url = reverse("studio:stage", args=[procedure.uuid, of(procedure, State.IN_REVIEW).pk])
        assert studio.post(url, stage_data(remind_after_days=days)).status_code == 422

    def test_a_new_stage_has_its_rules_at_once(self, procedure: Procedure, studio: Client) -> None:
        following = of(procedure, State.ACCEPTED)
        data = stage_data(allowed_next=[following.pk], remind_after_days="5")
        studio.post(reverse("studio:stage_add", args=[procedure.uuid]), data)
        stage = procedure.stages.get(key="commission")
        written = stage_in_draft(stage)
        assert (written.allowed_next, written.stage.remind_after_days) == ({following.pk}, 5)


class TestArchiving:
    def test_is_said_before_then_done_and_undone(self, studio: Client, procedure: Procedure, designer: User) -> None:
        stage = add_stage(procedure_id=procedure.pk, author=designer, state=State.SUBMITTED, content=FACTS)
        publish_draft(procedure, designer)
        request = make_request(procedure=procedure)
        type(request).objects.filter(pk=request.pk).update(stage=stage)
        url = reverse("studio:stage_archive", args=[procedure.uuid, stage.pk])
        page = studio.get(url).content.decode()
        assert "1 demande est à cette étape" in page
        assert not stage_in_draft(stage).stage.is_archived
        studio.post(url)
        assert stage_in_draft(stage).stage.is_archived
        assert not Stage.objects.get(pk=stage.pk).is_archived, "requests still get there"
        assert archiving_of(stage, draft_stages(procedure)).open_requests == 1
        studio.post(reverse("studio:stage_move", args=[procedure.uuid, stage.pk]), {"direction": "up"})
        studio.post(url)
        assert stage_in_draft(stage).stage.is_archived, "archived twice, it is archived"
        studio.post(url, {"do": "restore"})
        assert not stage_in_draft(stage).stage.is_archived

    def test_the_only_stage_of_its_kind_stays_once_published(self, studio: Client, procedure: Procedure) -> None:
        stage = procedure.stages.get(state=State.REFUSED)
        url = reverse("studio:stage_archive", args=[procedure.uuid, stage.pk])
        for response in (studio.get(url), studio.post(url, follow=True)):
            assert "la seule étape de cette nature" in response.content.decode()
        assert not Stage.objects.get(pk=stage.pk).is_archived

    def test_the_only_way_on_from_another_stays(self, procedure: Procedure, designer: User) -> None:
        board = add_stage(procedure_id=procedure.pk, author=designer, state=State.IN_REVIEW, content=FACTS)
        review = of(procedure, State.IN_REVIEW)
        review.allowed_next.add(board)
        with pytest.raises(StageError, match=review.name):
            archive_stage(procedure_id=procedure.pk, author=designer, stage_id=board.pk)
        review.allowed_next.add(of(procedure, State.REFUSED))
        archive_stage(procedure_id=procedure.pk, author=designer, stage_id=board.pk)
        assert board not in stages_used(procedure)

    def test_a_stage_of_a_procedure_never_published_may_go(self, designer: User) -> None:
        procedure = create_procedure(title="Aide", code="aide", team=None, profile_types=[], author=designer)
        stage = procedure.stages.get(state=State.WITHDRAWN)
        archive_stage(procedure_id=procedure.pk, author=designer, stage_id=stage.pk)
        assert stage not in stages_used(procedure)
        assert StageError("raison").option == ""


class TestPresets:
    def test_are_complete_and_use_known_tags(self) -> None:
        assert {preset.state for preset in stage_presets()} == set(State.staged())
        for preset in (*stage_presets(), *grant_presets()):
            assert problems(preset.email_subject + preset.email_text) == []
            assert not GREETING.match(preset.email_text), "the frame of every e-mail greets"
            assert "{{ lien }}" not in preset.email_text, "and leads to the request"
            assert len(preset.email_subject) <= 150
            assert len(preset.name) <= 80
        assert stage_preset(State.CORRECTION_REQUESTED).name == "À compléter"

    def test_remind_whoever_must_act(self, designer: User) -> None:
        procedure = create_procedure(title="Aide", code="aide", team=None, profile_types=[], author=designer)
        timed = {stage.state for stage in procedure.stages.filter(remind_after_days__isnull=False)}
        assert timed == {State.SUBMITTED, State.CORRECTION_REQUESTED}

    def test_of_a_grant_are_added_once_within_the_review(self, studio: Client, procedure: Procedure) -> None:
        url = reverse("studio:stages", args=[procedure.uuid])
        assert "Présentée aux élus" in studio.get(url).content.decode()
        studio.post(url)
        names = [stage.name for stage in stages_used(procedure)]
        assert names[1:4] == ["Étape in_review", "Avis demandé", "Présentée aux élus"]
        studio.post(url)
        assert procedure.stages.count() == len(names)
        assert "La plupart ont aussi" not in studio.get(url).content.decode()


SVG = "{http://www.w3.org/2000/svg}"


def stages_now(procedure: Procedure) -> list[DraftStage]:
    return in_use(draft_stages(Procedure.objects.get(pk=procedure.pk)))


class TestDiagram:
    def drawn(self, studio: Client, procedure: Procedure) -> ET.Element:
        page = studio.get(reverse("studio:stages", args=[procedure.uuid])).content.decode()
        text = page[page.index("<svg viewBox") : page.index("</svg>", page.index("<svg viewBox")) + 6]
        return ET.fromstring(text)

    def test_shows_each_stage_its_kind_and_timers_and_is_named(self, studio: Client, procedure: Procedure) -> None:
        Stage.objects.filter(pk=of(procedure, State.IN_REVIEW).pk).update(remind_after_days=12, name="Étude & avis")
        svg = self.drawn(studio, procedure)
        ids = {element.get("id") for element in svg.iter() if element.get("id")}
        assert set(svg.attrib["aria-labelledby"].split()) <= ids
        words = " ".join(text.text or "" for text in svg.iter("text"))
        for expected in ("Étude & avis", "En cours d’instruction", "après 12 jours", "Brouillon", "180 jours"):
            assert expected in words
        assert len(list(svg.iter("rect"))) == 9

    def test_arrows_follow_what_the_designer_allows(self, procedure: Procedure, designer: User) -> None:
        def arrows() -> int:
            rows = stage_rows(in_use(draft_stages(procedure)))
            return len(stage_map(procedure, rows).arrows)

        free = arrows()
        review = of(procedure, State.IN_REVIEW)
        review.allowed_next.add(of(procedure, State.REFUSED))
        assert arrows() == free - 3  # the correction keeps its way back
        row = next(row for row in stage_rows(draft_stages(procedure)) if row.stage == review)
        assert [stage.state for stage in row.following] == [State.REFUSED]

    def test_a_stage_that_nothing_leads_to_is_said(self, procedure: Procedure, designer: User, studio: Client) -> None:
        url = reverse("studio:stages", args=[procedure.uuid])
        assert "Aucune étape ne mène ici" not in studio.get(url).content.decode()
        again = add_stage(procedure_id=procedure.pk, author=designer, state=State.SUBMITTED, content=FACTS)
        assert studio.get(url).content.decode().count("Aucune étape ne mène ici") == 1
        paid = add_stage(procedure_id=procedure.pk, author=designer, state=State.ACCEPTED, content=FACTS)
        for before in procedure.stages.filter(state__in=[State.IN_REVIEW, State.CORRECTION_REQUESTED]):
            before.allowed_next.add(of(procedure, State.ACCEPTED), of(procedure, State.REFUSED))
        rows = stage_rows(stages_now(procedure))
        alone = {row.stage for row in rows if not row.is_reached}
        assert alone >= {again, paid}
        assert of(procedure, State.ACCEPTED) not in alone

    def test_nothing_overlaps(self, procedure: Procedure, designer: User) -> None:
        add_grant_stages(procedure_id=procedure.pk, author=designer)
        rows = stage_rows(stages_now(procedure))
        drawing = stage_map(procedure, rows)
        for box in drawing.boxes:
            assert box.x >= 0
            assert box.x + box.width <= drawing.width
            assert box.y + box.height <= drawing.height
            others = [other for other in drawing.boxes if other.x == box.x and other.y > box.y]
            assert all(other.y >= box.y + box.height for other in others)
        assert sum(arrow.is_two_way for arrow in drawing.arrows) == 6
