"""Settings, stages and e-mails are drafted, compared, approved, published and undone with the form."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from portal.caching.page_cache import current_generation
from teleservices.models import DraftChange, LegalRegime, Procedure, Publication, Stage, State
from teleservices.studio.drafting.drafts import has_changes, present_draft
from teleservices.studio.drafting.snapshots import settings_in_force, stages_in_force
from teleservices.studio.drafting.timeline import bring_back, redo, undo
from teleservices.studio.errors import ApprovalError, NotReadyError, StageError, StaleDraftError
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.publication.approval import approve, ask
from teleservices.studio.publication.consequences import consequences
from teleservices.studio.publication.whole_comparison import changes_waiting
from teleservices.studio.stages.usual import add_grant_stages
from teleservices.studio.stages.writing import (
    StageContent,
    StageRules,
    add_stage,
    archive_stage,
    edit_stage,
    move_stage,
)
from tests.factories.procedures import PROJECT, make_designer, make_procedure, make_request
from tests.gate import examples
from tests.teleservices.studio.acting import in_draft, publish_draft, relabel, stage_in_draft, stages_used

CONTENT = StageContent("Commission", "Une commission étudie votre demande.", "Commission", "Bonjour {{ référence }}")


def current(procedure: Procedure) -> Procedure:
    return Procedure.objects.get(pk=procedure.pk)


def of(procedure: Procedure, state: State) -> Stage:
    return procedure.stages.filter(state=state).order_by("order")[0]


def silence_accepts(procedure: Procedure, author: User) -> Procedure:
    changes = {"regime": LegalRegime.ACCEPTANCE, "regime_months": 1, "regime_article": "CRPA, article L. 231-6."}
    return change_settings(procedure_id=procedure.pk, author=author, changes=changes)


def reword(procedure: Procedure, author: User, state: State = State.IN_REVIEW) -> Stage:
    stage = of(procedure, state)
    return edit_stage(procedure_id=procedure.pk, author=author, stage_id=stage.pk, content=CONTENT)


class TestNothingChangesAlone:
    def test_what_the_law_binds_waits_for_the_second_person(self, designer: User) -> None:
        procedure, reader = make_procedure(needs_approval=True), make_designer("Nadia")
        silence_accepts(procedure, designer)
        stage = reword(procedure, designer)
        assert (current(procedure).regime, current(procedure).regime_months) == ("rejection", 2)
        assert Stage.objects.get(pk=stage.pk).name == "Étape in_review"
        with pytest.raises(ApprovalError):
            publish_draft(procedure, designer)
        number = current(procedure).draft_number
        ask(procedure_id=procedure.pk, author=designer, draft_number=number)
        version = approve(procedure_id=procedure.pk, author=reader, draft_number=number)
        assert version.number == 1, "the form is the same"
        assert (current(procedure).regime, current(procedure).regime_months) == ("acceptance", 1)
        assert Stage.objects.get(pk=stage.pk).name == "Commission"
        assert not has_changes(current(procedure))

    def test_a_setting_changed_since_it_was_read_voids_the_approval(self, designer: User) -> None:
        procedure, reader = make_procedure(needs_approval=True), make_designer("Nadia")
        relabel(procedure, designer, PROJECT, "Titre", 1)
        ask(procedure_id=procedure.pk, author=designer, draft_number=2)
        silence_accepts(procedure, designer)
        with pytest.raises(StaleDraftError):
            approve(procedure_id=procedure.pk, author=reader, draft_number=2)
        with pytest.raises(StaleDraftError):
            approve(procedure_id=procedure.pk, author=reader, draft_number=3)

    def test_citizens_read_it_once_it_is_published(self, procedure: Procedure, designer: User, client: Client) -> None:
        request = make_request(procedure=procedure, state=State.IN_REVIEW)
        generation = current_generation()
        reword(procedure, designer)
        client.force_login(request.applicant)
        url = reverse("request_detail", args=[request.reference])
        assert "Une commission étudie" not in client.get(url).text
        assert current_generation() == generation
        publish_draft(procedure, designer)
        assert "Une commission étudie" in client.get(url).text
        assert current_generation() > generation

    def test_a_stage_that_is_added_is_reached_once_it_is_published(self, procedure: Procedure, designer: User) -> None:
        stage = add_stage(
            procedure_id=procedure.pk,
            author=designer,
            state=State.IN_REVIEW,
            content=CONTENT,
            rules=StageRules(frozenset({of(procedure, State.REFUSED).pk}), remind_after_days=4),
        )
        assert Stage.objects.get(pk=stage.pk).is_archived
        publish_draft(procedure, designer)
        stage.refresh_from_db()
        assert (stage.is_archived, stage.remind_after_days) == (False, 4)
        assert [following.state for following in stage.allowed_next.all()] == [State.REFUSED]

    def test_that_a_second_person_reads_applies_at_once(self, procedure: Procedure, designer: User) -> None:
        change_settings(procedure_id=procedure.pk, author=designer, changes={"needs_approval": True, "title": "Aide"})
        assert (current(procedure).needs_approval, current(procedure).title) == (True, "Aide aux associations")
        with pytest.raises(ApprovalError):
            publish_draft(procedure, designer)


class TestPublication:
    def test_each_keeps_all_that_it_put_in_force(self, procedure: Procedure, designer: User) -> None:
        assert publish_draft(procedure, designer).number == 1
        assert not Publication.objects.exists(), "nothing was put in force"
        silence_accepts(procedure, designer)
        publish_draft(procedure, designer)
        reword(procedure, designer)
        relabel(procedure, designer, PROJECT, "Titre", current(procedure).draft_number)
        publish_draft(procedure, designer)
        second, first = procedure.publications.all()
        assert [(row.number, row.version.number, row.published_by) for row in (first, second)] == [
            (1, 1, designer),
            (2, 2, designer),
        ]
        assert (first.settings["regime"], second.settings["regime"]) == ("acceptance", "acceptance")
        stage = str(of(procedure, State.IN_REVIEW).pk)
        assert (first.stages[stage]["name"], second.stages[stage]["name"]) == ("Étape in_review", "Commission")
        assert second.settings == settings_in_force(current(procedure))
        assert second.stages == stages_in_force(current(procedure))

    def test_what_is_waiting_counts_from_the_last(self, procedure: Procedure, designer: User) -> None:
        silence_accepts(procedure, designer)
        reword(procedure, designer)
        assert changes_waiting(current(procedure)) == 4, "three settings and a stage"
        publish_draft(procedure, designer)
        assert changes_waiting(current(procedure)) == 0
        change_settings(procedure_id=procedure.pk, author=designer, changes={"title": "Aide"})
        assert changes_waiting(current(procedure)) == 1
        change_settings(procedure_id=procedure.pk, author=designer, changes={"title": "Aide aux associations"})
        assert changes_waiting(current(procedure)) == 0, "they came to nothing"

    def test_what_is_waiting_counts_differences_and_not_acts(
        self, procedure: Procedure, designer: User, studio: Client
    ) -> None:
        for days in (33, 41):
            change_settings(procedure_id=procedure.pk, author=designer, changes={"processing_days": days})
        change_settings(procedure_id=procedure.pk, author=designer, changes={"late_after_days": 77})
        reword(procedure, designer)
        relabel(procedure, designer, PROJECT, "Titre", current(procedure).draft_number)

        changes = consequences(current(procedure))

        assert len(changes.beside) + len(changes.differences) == 4
        assert changes_waiting(current(procedure)) == 4
        rows = studio.get(reverse("studio:procedures")).context["rows"]
        assert [row[3] for row in rows] == [4]
        for number in range(5):
            last = current(procedure).draft_number
            assert changes_waiting(current(procedure)) > 0, number
            undo(procedure_id=procedure.pk, author=designer, number=last)
        assert changes_waiting(current(procedure)) == 0, "it is what is published again"

    def test_what_is_missing_in_the_draft_blocks(self, procedure: Procedure, designer: User, studio: Client) -> None:
        change_settings(procedure_id=procedure.pk, author=designer, changes={"remedies": " "})
        assert "voies et délais de recours" in studio.get(reverse("studio:check", args=[procedure.uuid])).text
        with pytest.raises(NotReadyError):
            publish_draft(procedure, designer)

    def test_a_calendar_that_two_made_wrong_blocks(self, procedure: Procedure, designer: User, studio: Client) -> None:
        url = reverse("studio:settings", args=[procedure.uuid])
        for column, day in (("closes_at", "2027-02-01T08:00"), ("opens_at", "2027-03-01T08:00")):
            moment = in_draft_form(studio, url)[column].field.clean(day)
            change_settings(procedure_id=procedure.pk, author=designer, changes={column: moment})
        with pytest.raises(NotReadyError):
            publish_draft(procedure, designer)
        assert "fermerait avant d’ouvrir" in studio.get(reverse("studio:check", args=[procedure.uuid])).text

    def test_the_screen_says_what_changes_and_publishes_it(
        self, procedure: Procedure, designer: User, studio: Client
    ) -> None:
        silence_accepts(procedure, designer)
        reword(procedure, designer)
        add_stage(procedure_id=procedure.pk, author=designer, state=State.SUBMITTED, content=CONTENT)
        move_stage(procedure_id=procedure.pk, author=designer, stage_id=of(procedure, State.REFUSED).pk, by=-1)
        url = reverse("studio:publish", args=[procedure.uuid])
        page = " ".join(studio.get(url).text.split())
        for expected in (
            "réglage <strong>Ce que vaut le silence</strong>",
            "Le silence vaut refus</del>",
            "Le silence vaut accord</ins>",
            "étape d’instruction <strong>Commission</strong>",
            "Ordre des étapes",
            "Publier ces changements",
            "Le formulaire est celui déjà en service",
        ):
            assert expected in page
        said = studio.post(url, {"number": current(procedure).draft_number}, follow=True).text
        assert "Les changements sont publiés" in said
        assert current(procedure).regime == "acceptance"

    def test_an_older_page_publishes_nothing_of_another(
        self, procedure: Procedure, designer: User, studio: Client
    ) -> None:
        silence_accepts(procedure, designer)
        reword(procedure, make_designer("Awa"))
        refused = studio.post(reverse("studio:publish", args=[procedure.uuid]), {"number": 2})
        assert refused.status_code == 409
        assert "Étape d’instruction modifiée" in refused.text
        assert current(procedure).regime == "rejection"


def in_draft_form(studio: Client, url: str) -> dict[str, object]:
    form = studio.get(url).context["form"]
    return {name: form[name] for name in form.fields}


class TestHistory:
    def test_settings_and_stages_are_undone_and_done_again(
        self, procedure: Procedure, designer: User, studio: Client
    ) -> None:
        silence_accepts(procedure, designer)
        stage = reword(procedure, designer)
        page = studio.get(reverse("studio:stages", args=[procedure.uuid])).text
        assert "Étape d’instruction modifiée\u00a0: Commission" in page
        there = studio.post(reverse("studio:undo", args=[procedure.uuid]), {"number": 3, "then": "stages"})
        assert there["Location"] == reverse("studio:stages", args=[procedure.uuid])
        assert stage_in_draft(stage).stage.name == "Étape in_review"
        page = studio.get(reverse("studio:settings", args=[procedure.uuid])).text
        assert "Réglages modifiés\u00a0: Ce que vaut le silence, Délai légal" in page
        studio.post(reverse("studio:undo", args=[procedure.uuid]), {"number": 4, "then": "settings"})
        assert in_draft(procedure).regime == "rejection"
        assert not has_changes(current(procedure))
        for number in (5, 6):
            redo(procedure_id=procedure.pk, author=designer, number=number)
        assert (in_draft(procedure).regime, stage_in_draft(stage).stage.name) == ("acceptance", "Commission")

    def test_undoing_an_added_stage_puts_it_away(self, procedure: Procedure, designer: User) -> None:
        stage = add_stage(procedure_id=procedure.pk, author=designer, state=State.SUBMITTED, content=CONTENT)
        number = current(procedure).draft_number
        undo(procedure_id=procedure.pk, author=designer, number=number)
        assert stage not in stages_used(procedure)
        redo(procedure_id=procedure.pk, author=designer, number=number + 1)
        assert stage in stages_used(procedure)

    def test_what_was_published_can_be_brought_back(self, procedure: Procedure, designer: User, studio: Client) -> None:
        silence_accepts(procedure, designer)
        publish_draft(procedure, designer)
        later = add_stage(procedure_id=procedure.pk, author=designer, state=State.SUBMITTED, content=CONTENT)
        publish_draft(procedure, designer)
        start = DraftChange.objects.get(procedure=procedure, number=1)
        page = studio.get(reverse("studio:state", args=[procedure.uuid, 1])).text
        assert "Le silence vaut refus</ins>" in " ".join(page.split())
        number = current(procedure).draft_number
        bring_back(procedure_id=procedure.pk, author=designer, number=number, state=start)
        assert in_draft(procedure).regime == "rejection"
        assert later not in stages_used(procedure), "it was made since"
        publish_draft(procedure, designer)
        assert (current(procedure).regime, Stage.objects.get(pk=later.pk).is_archived) == ("rejection", True)

    def test_a_history_older_than_this_changes_the_form_alone(self, procedure: Procedure, designer: User) -> None:
        relabel(procedure, designer, PROJECT, "Un", 1)
        DraftChange.objects.update(settings=None, stages=None)
        silence_accepts(procedure, designer)
        undo(procedure_id=procedure.pk, author=designer, number=3)
        assert in_draft(procedure).regime == "rejection", "what it started from was kept"
        silence_accepts(procedure, designer)
        old = DraftChange.objects.get(procedure=procedure, number=1)
        bring_back(procedure_id=procedure.pk, author=designer, number=5, state=old)
        assert in_draft(procedure).regime == "acceptance"

    def test_a_form_page_opened_before_a_setting_changed_is_not_behind(
        self, procedure: Procedure, designer: User
    ) -> None:
        relabel(procedure, designer, PROJECT, "Un", 1)
        silence_accepts(procedure, make_designer("Awa"))
        relabel(procedure, designer, PROJECT, "Deux", 2)
        assert in_draft(procedure).regime == "acceptance"


ACTS: dict[str, Callable[[Procedure, User], object]] = {
    "title": lambda procedure, author: change_settings(
        procedure_id=procedure.pk, author=author, changes={"title": f"Aide {current(procedure).draft_number}"}
    ),
    "silence": silence_accepts,
    "reword": reword,
    "form": lambda procedure, author: relabel(
        procedure, author, PROJECT, f"Titre {procedure.draft_number}", current(procedure).draft_number
    ),
    "grant": lambda procedure, author: add_grant_stages(procedure_id=procedure.pk, author=author),
    "archive": lambda procedure, author: archive_stage(
        procedure_id=procedure.pk, author=author, stage_id=stages_used(procedure)[1].pk
    ),
    "publish": publish_draft,
}


@given(walk=st.lists(st.sampled_from(sorted(ACTS)), max_size=8))
@settings(max_examples=examples(15), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_walk_publishes_what_the_draft_said_and_each_change_can_be_brought_back(
    walk: list[str], designer: User
) -> None:
    procedure = make_procedure()
    for name in walk:
        before = present_draft(current(procedure))
        try:
            ACTS[name](current(procedure), designer)
        except StageError:
            assert present_draft(current(procedure)) == before
        if name == "publish":
            assert present_draft(current(procedure)) == before
            assert (settings_in_force(current(procedure)), stages_in_force(procedure)) == (
                before.settings,
                before.stages,
            )
    for change in procedure.draft_changes.order_by("number"):
        number = current(procedure).draft_number
        bring_back(procedure_id=procedure.pk, author=designer, number=number, state=change)
        draft = present_draft(current(procedure))
        assert (draft.form.to_json(), draft.settings) == (change.schema, change.settings)
        assert {key: columns for key, columns in draft.stages.items() if key in change.stages} == change.stages
