"""Drafts that the portal has outlived: what they name was deleted, a column is gone, a publication was cut."""

from collections.abc import Mapping

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ProfileType, User
from teleservices.models import DraftChange, FormVersion, LegalRegime, Procedure, Publication, Stage, State, Team
from teleservices.studio.drafting.drafts import has_changes
from teleservices.studio.drafting.snapshots import settings_in_force, stages_in_force
from teleservices.studio.drafting.timeline import bring_back, redo, undo
from teleservices.studio.errors import NotReadyError
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.publication import putting_in_force
from teleservices.studio.publication.whole_comparison import changes_waiting
from teleservices.studio.stages.writing import StageContent, StageRules, add_stage, archive_stage, edit_stage
from teleservices.studio.transfer.files import filed, import_procedure, read, written
from tests.factories.accounts import make_profile_type, make_staff
from tests.factories.procedures import make_team
from tests.teleservices.studio.acting import in_draft, publish_draft, seen, stage_in_draft, stages_used

CONTENT = StageContent("Commission", "Une commission étudie votre demande.", "Commission", "Bonjour {{ référence }}")
SCREENS = ("rules", "settings", "stages", "check", "publish", "history", "export")


def current(procedure: Procedure) -> Procedure:
    return Procedure.objects.get(pk=procedure.pk)


def of(procedure: Procedure, state: State) -> Stage:
    return procedure.stages.filter(state=state).order_by("order")[0]


def change(procedure: Procedure, author: User, **changes: object) -> None:
    change_settings(procedure_id=procedure.pk, author=author, changes=changes)


def assert_screens_open(studio: Client, procedure: Procedure) -> None:
    for name in SCREENS:
        assert studio.get(reverse(f"studio:{name}", args=[procedure.uuid])).status_code == 200, name
    for number in procedure.draft_changes.values_list("number", flat=True):
        assert studio.get(reverse("studio:state", args=[procedure.uuid, number])).status_code == 200
    stage = of(procedure, State.IN_REVIEW)
    assert studio.get(reverse("studio:stage", args=[procedure.uuid, stage.pk])).status_code == 200
    assert studio.get(reverse("studio:procedures")).status_code == 200


class TestColumnsOfAnotherTime:
    def age(self, procedure: Procedure) -> None:
        """As if settings and stages had had one column more when all of this was drafted."""
        stage = str(of(procedure, State.IN_REVIEW).pk)
        aged = current(procedure)
        settings = {**aged.draft_settings, "fax": "02 00 00 00 00"}
        stages = {**aged.draft_stages, stage: {**aged.draft_stages.get(stage, {}), "sms": "Bonjour"}}
        Procedure.objects.filter(pk=procedure.pk).update(draft_settings=settings, draft_stages=stages)
        for row in procedure.draft_changes.exclude(settings=None):
            row.settings = {**row.settings, "fax": "02 00 00 00 00"}
            row.stages = {key: {**columns, "sms": "Bonjour"} for key, columns in row.stages.items()}
            row.save()

    def test_every_screen_opens_and_the_rest_is_published(
        self, procedure: Procedure, designer: User, studio: Client
    ) -> None:
        change(procedure, designer, title="Aide")
        edit_stage(
            procedure_id=procedure.pk, author=designer, stage_id=of(procedure, State.IN_REVIEW).pk, content=CONTENT
        )
        self.age(procedure)
        assert_screens_open(studio, procedure)
        publish_draft(procedure, designer)
        assert (current(procedure).title, of(procedure, State.IN_REVIEW).name) == ("Aide", "Commission")
        assert not has_changes(current(procedure))
        kept = procedure.publications.get()
        assert (kept.settings, kept.stages) == (settings_in_force(current(procedure)), stages_in_force(procedure))

    def test_alone_they_are_no_change(self, procedure: Procedure, designer: User, studio: Client) -> None:
        self.age(procedure)
        assert not has_changes(current(procedure))
        assert changes_waiting(current(procedure)) == 0
        assert_screens_open(studio, procedure)
        change(procedure, designer, title="Aide")
        assert current(procedure).draft_settings == {"title": "Aide"}, "the next act drops them"

    def test_an_older_state_is_brought_back_without_them(
        self, procedure: Procedure, designer: User, studio: Client
    ) -> None:
        change(procedure, designer, title="Aide")
        self.age(procedure)
        state = DraftChange.objects.get(procedure=procedure, number=1)
        bring_back(procedure_id=procedure.pk, author=designer, number=2, state=state)
        assert (current(procedure).draft_settings, current(procedure).draft_stages) == ({}, {})


class TestDeletedSince:
    def test_a_service_of_the_draft_alone(self, procedure: Procedure, designer: User, studio: Client) -> None:
        other = make_team("Service de la mer")
        change(procedure, designer, team=other)
        Team.objects.filter(pk=other.pk).delete()
        assert in_draft(procedure).team is None
        assert_screens_open(studio, procedure)
        with pytest.raises(NotReadyError):
            publish_draft(procedure, designer)
        change(procedure, designer, team=procedure.team)
        assert not has_changes(current(procedure))

    def test_what_was_drafted_with_it_is_brought_back_without_it(self, procedure: Procedure, designer: User) -> None:
        other = make_team("Service de la mer")
        change(procedure, designer, team=other, title="Aide")
        change(procedure, designer, team=procedure.team, title="Aide aux associations")
        Team.objects.filter(pk=other.pk).delete()
        undo(procedure_id=procedure.pk, author=designer, number=3)
        assert (in_draft(procedure).team, in_draft(procedure).title) == (procedure.team, "Aide")

    @pytest.mark.both_databases
    def test_a_type_of_profile_that_a_draft_chose_stays(
        self, procedure: Procedure, designer: User, studio: Client
    ) -> None:
        kind = make_profile_type("guilde")
        change(procedure, designer, profile_types=[kind])
        studio.force_login(make_staff(superuser=True))
        refused = studio.post(reverse("studio_profile_types:delete", args=[kind.pk]), follow=True)
        assert "est utilisé" in refused.text
        assert ProfileType.objects.filter(pk=kind.pk).exists()

    def test_one_that_went_all_the_same_never_opens_the_procedure_to_all(
        self, procedure: Procedure, designer: User, studio: Client
    ) -> None:
        kind = make_profile_type("guilde")
        change(procedure, designer, profile_types=[kind])
        ProfileType.objects.filter(pk=kind.pk).update(code="corporation")
        assert_screens_open(studio, procedure)
        assert "choisissez à nouveau qui peut demander" in studio.get(_url("check", procedure)).text
        with pytest.raises(NotReadyError):
            publish_draft(procedure, designer)
        url = _url("settings", procedure)
        form = studio.get(url).context["form"]
        typed = {name: value for name in form.fields if (value := form[name].value()) not in (None, False, [])}
        assert studio.post(url, {**typed, "profile_types": [], **seen(studio, url)}).status_code == 302
        publish_draft(procedure, designer)
        assert not current(procedure).profile_types.exists(), "nothing ticked is a choice, made by someone"


def _url(name: str, procedure: Procedure) -> str:
    return reverse(f"studio:{name}", args=[procedure.uuid])


class TestStages:
    def test_a_way_to_a_stage_that_the_draft_archives_is_closed(
        self, procedure: Procedure, designer: User, studio: Client
    ) -> None:
        rules = StageRules(frozenset({of(procedure, State.REFUSED).pk, of(procedure, State.ACCEPTED).pk}))
        added = add_stage(procedure_id=procedure.pk, author=designer, state=State.ACCEPTED, content=CONTENT, rules=None)
        review = of(procedure, State.IN_REVIEW)
        ways = StageRules(rules.allowed_next | {added.pk})
        edit_stage(procedure_id=procedure.pk, author=designer, stage_id=review.pk, content=CONTENT, rules=ways)
        archive_stage(procedure_id=procedure.pk, author=designer, stage_id=added.pk)
        assert_screens_open(studio, procedure)
        publish_draft(procedure, designer)
        used = review.allowed_next.filter(is_archived=False)
        assert {stage.pk for stage in used} == rules.allowed_next

    def test_a_way_to_a_stage_that_is_gone_is_left_aside(
        self, procedure: Procedure, designer: User, studio: Client
    ) -> None:
        review, refused = of(procedure, State.IN_REVIEW), of(procedure, State.REFUSED)
        drafted = {str(review.pk): {"allowed_next": [refused.pk, 10**6]}, "1000001": {"name": "Fantôme"}}
        Procedure.objects.filter(pk=procedure.pk).update(draft_stages=drafted)
        assert_screens_open(studio, procedure)
        publish_draft(procedure, designer)
        assert list(review.allowed_next.all()) == [refused]

    def test_a_file_holds_what_is_drafted_of_them(self, procedure: Procedure, designer: User) -> None:
        added = add_stage(procedure_id=procedure.pk, author=designer, state=State.IN_REVIEW, content=CONTENT)
        review = stages_used(procedure)[1]
        edit_stage(
            procedure_id=procedure.pk,
            author=designer,
            stage_id=added.pk,
            content=CONTENT,
            rules=StageRules(frozenset({review.pk, of(procedure, State.REFUSED).pk})),
        )
        archive_stage(procedure_id=procedure.pk, author=designer, stage_id=review.pk)
        content = read(written(filed(current(procedure))).encode())
        copy = import_procedure(content=content, title="Copie", code="copie", team=None, author=designer)
        kept = copy.stages.get(name="Commission")
        assert [stage.state for stage in kept.allowed_next.all()] == [State.REFUSED]
        assert not copy.stages.filter(is_archived=True).exists()
        assert [stage.name for stage in stages_used(copy)] == [stage.name for stage in stages_used(procedure)]
        assert (copy.draft_settings, copy.draft_stages) == ({}, {})


class TestOverPublications:
    def test_undoing_what_was_published_drafts_its_contrary(self, procedure: Procedure, designer: User) -> None:
        change(procedure, designer, regime=LegalRegime.ACCEPTANCE, regime_months=1, regime_article="L231-6")
        added = add_stage(procedure_id=procedure.pk, author=designer, state=State.IN_REVIEW, content=CONTENT)
        publish_draft(procedure, designer)
        undo(procedure_id=procedure.pk, author=designer, number=3)
        undo(procedure_id=procedure.pk, author=designer, number=4)
        assert (current(procedure).regime, in_draft(procedure).regime) == ("acceptance", "rejection")
        assert (Stage.objects.get(pk=added.pk).is_archived, stage_in_draft(added).stage.is_archived) == (False, True)
        redo(procedure_id=procedure.pk, author=designer, number=5)
        publish_draft(procedure, designer)
        assert (current(procedure).regime, Stage.objects.get(pk=added.pk).is_archived) == ("acceptance", True)
        redo(procedure_id=procedure.pk, author=designer, number=6)
        assert current(procedure).draft_stages == {str(added.pk): {"is_archived": False}}
        assert current(procedure).draft_settings == {}

    @pytest.mark.both_databases
    @pytest.mark.parametrize("cut", ["_put_settings", "_put_stages", "raise_generation"])
    def test_a_publication_that_is_cut_puts_nothing_in_force(
        self, cut: str, procedure: Procedure, designer: User, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        change(
            procedure,
            designer,
            regime=LegalRegime.ACCEPTANCE,
            regime_article="L231-1",
            profile_types=[make_profile_type("guilde")],
        )
        edit_stage(
            procedure_id=procedure.pk, author=designer, stage_id=of(procedure, State.IN_REVIEW).pk, content=CONTENT
        )
        before = _stored(procedure)
        act = getattr(putting_in_force, cut)

        def cut_after(*given: object) -> None:
            act(*given)
            raise ConnectionError

        with monkeypatch.context() as patched:
            patched.setattr(putting_in_force, cut, cut_after)
            with pytest.raises(ConnectionError):
                publish_draft(procedure, designer)
        assert _stored(procedure) == before
        publish_draft(procedure, designer)
        assert (current(procedure).regime, of(procedure, State.IN_REVIEW).name) == ("acceptance", "Commission")


def _stored(procedure: Procedure) -> Mapping[str, object]:
    """All that a publication writes."""
    row = current(procedure)
    return {
        "in force": (settings_in_force(row), stages_in_force(row), row.current_version_id),
        "draft": (row.draft_settings, row.draft_stages, row.draft_number),
        "kept": (Publication.objects.count(), FormVersion.objects.count()),
    }
