"""Every form of the studio posted from a page that is behind: what others changed since is never overwritten unsaid."""

import html
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from accounts.models import ProfileType, User
from formkit.schema import parse_schema
from locker.models import DocumentCategory
from portal.admin.seen import fingerprints, merge, read, written
from teleservices.models import FieldBlock, Procedure, Scenario, Stage, State, Team
from teleservices.studio import urls
from teleservices.studio.blocks.keeping import block_fields, edit_block, save_block
from teleservices.studio.drafting.snapshots import draft_stages
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.procedures.teams import Place, TeamContact, save_team
from teleservices.studio.stages.writing import StageContent, edit_stage, stage_among, stage_values
from teleservices.studio.trials.scenarios import record, record_again
from tests.factories.accounts import make_staff
from tests.factories.procedures import PROJECT, make_designer, make_instructor
from tests.form_controls import controls
from tests.teleservices.studio.acting import STEP, in_draft, relabel, seen, stage_in_draft

pytestmark = pytest.mark.django_db


@pytest.fixture
def awa(db: None) -> User:
    return make_designer("Awa")


@dataclass(frozen=True)
class Edited:
    """A screen of settings: what I change, what Awa changes elsewhere in it and in the same place, what is stored."""

    url: str
    mine: dict[str, str]
    elsewhere: Callable[[], object]
    same: Callable[[], object]
    read: Callable[[], tuple[object, object]]
    """What stands where I write, and where Awa writes beside."""
    theirs: tuple[object, object]
    """What Awa writes: in the same place, beside."""


def edit_settings(procedure: Procedure, awa: User) -> Edited:
    def change(**changes: object) -> Callable[[], object]:
        return lambda: change_settings(procedure_id=procedure.pk, author=awa, changes=changes)

    def stored() -> tuple[object, object]:
        saved = in_draft(procedure)
        return saved.retention_months, saved.processing_days

    url = reverse("studio:settings", args=[procedure.uuid])
    same = change(retention_months=24)
    return Edited(url, {"retention_months": "36"}, change(processing_days=33), same, stored, (24, 33))


def edit_a_stage(procedure: Procedure, awa: User) -> Edited:
    stage = procedure.stages.get(state=State.IN_REVIEW)
    facts = {name: getattr(stage, name) for name in StageContent.__annotations__}

    def change(**changes: object) -> Callable[[], object]:
        wanted = StageContent(**(facts | changes))
        return lambda: edit_stage(procedure_id=procedure.pk, author=awa, stage_id=stage.pk, content=wanted)

    def stored() -> tuple[object, object]:
        saved = stage_in_draft(stage).stage
        return saved.email_subject, saved.explanation

    url = reverse("studio:stage", args=[procedure.uuid, stage.pk])
    beside, same = change(explanation="Nous lisons votre demande."), change(email_subject="Lue")
    return Edited(url, {"email_subject": "En lecture"}, beside, same, stored, ("Lue", "Nous lisons votre demande."))


def edit_a_team(procedure: Procedure, awa: User) -> Edited:
    assert procedure.team is not None
    team, member = procedure.team, make_instructor()
    facts = {name: getattr(team, name) for name in TeamContact.__annotations__}

    def change(capacities: dict[User, str], **changes: object) -> Callable[[], object]:
        wanted = TeamContact(**(facts | changes))
        members = {user: Place(capacity) for user, capacity in capacities.items()}
        return lambda: save_team(author=awa, contact=wanted, members=members, team_id=team.pk)

    def stored() -> tuple[object, object]:
        saved = Team.objects.get(pk=team.pk)
        return saved.telephone, list(saved.team_members.values_list("user", "capacity"))

    url = reverse("studio:team", args=[team.pk])
    beside, same = change({member: "Cheffe"}), change({}, telephone="02 00 00 00 02")
    return Edited(
        url, {"telephone": "02 00 00 00 01"}, beside, same, stored, ("02 00 00 00 02", [(member.pk, "Cheffe")])
    )


def edit_a_block(procedure: Procedure, awa: User) -> Edited:
    fields = parse_schema(procedure.draft_schema).step(STEP).fields
    block, _copied = save_block(author=awa, name="Projet", fields=fields)
    keys = [field.key for field in block_fields(block)]

    def change(name: str, kept: list[str]) -> Callable[[], object]:
        return lambda: edit_block(author=awa, block_id=block.pk, name=name, description="", kept=kept)

    def stored() -> tuple[object, object]:
        saved = FieldBlock.objects.get(pk=block.pk)
        return saved.name, len(block_fields(saved))

    url = reverse("studio:block", args=[block.pk])
    beside, same = change("Projet", keys[1:]), change("Le projet", keys)
    return Edited(url, {"name": "Mon projet"}, beside, same, stored, ("Le projet", len(keys) - 1))


SCREENS = [edit_settings, edit_a_stage, edit_a_team, edit_a_block]


@pytest.mark.parametrize("screen", SCREENS)
def test_different_facts_changed_by_two_are_both_kept_and_told(
    screen: Callable[[Procedure, User], Edited], studio: Client, procedure: Procedure, awa: User
) -> None:
    edited = screen(procedure, awa)
    page = controls(studio.get(edited.url).content.decode())
    edited.elsewhere()
    response = studio.post(edited.url, page | edited.mine, follow=True)
    assert response.redirect_chain
    mine, beside = edited.read()
    assert (str(mine), beside) == (next(iter(edited.mine.values())), edited.theirs[1])
    assert re.search(r"Aussi modifié entre-temps, et conservé\u00a0: .* \(Awa Vasseur, ", response.content.decode())


@pytest.mark.parametrize("screen", SCREENS)
def test_the_same_fact_changed_by_two_is_chosen_by_the_second(
    screen: Callable[[Procedure, User], Edited], studio: Client, procedure: Procedure, awa: User
) -> None:
    edited = screen(procedure, awa)
    page = controls(studio.get(edited.url).content.decode())
    edited.same()
    response = studio.post(edited.url, page | edited.mine)
    text = response.content.decode()
    typed = next(iter(edited.mine.values()))
    assert response.status_code == 409
    assert edited.read()[0] == edited.theirs[0], "nothing is overwritten"
    assert f"<dd>{edited.theirs[0]}</dd>" in text
    assert f'value="{typed}"' in text
    assert re.search(r"<li>.* \(Awa Vasseur, ", text)
    assert studio.post(edited.url, controls(text)).status_code == 302
    assert str(edited.read()[0]) == typed, "chosen, both being read"


@pytest.mark.parametrize("screen", SCREENS)
def test_the_same_words_from_both_are_no_conflict_and_a_page_without_fingerprints_overwrites_nothing(
    screen: Callable[[Procedure, User], Edited], studio: Client, procedure: Procedure, awa: User
) -> None:
    edited = screen(procedure, awa)
    page = controls(studio.get(edited.url).content.decode())
    edited.same()
    same = {name: str(edited.theirs[0]) for name in edited.mine}
    assert studio.post(edited.url, page | same).status_code == 302
    assert studio.post(edited.url, page | edited.mine | {"seen": "?"}).status_code == 409
    assert edited.read()[0] == edited.theirs[0]


def test_a_member_changed_by_two_is_called_by_name(studio: Client, procedure: Procedure, awa: User) -> None:
    edited = edit_a_team(procedure, awa)
    edited.elsewhere()
    page = controls(studio.get(edited.url).content.decode())
    assert procedure.team is not None
    (member,) = procedure.team.members.all()
    facts = TeamContact(**{name: getattr(procedure.team, name) for name in TeamContact.__annotations__})
    save_team(author=awa, contact=facts, members={member: Place("Directrice")}, team_id=procedure.team.pk)
    response = studio.post(edited.url, page | {"members-0-capacity": "Adjointe"})
    assert response.status_code == 409
    assert (
        f"<dt>Membre\u00a0: {member.get_full_name()}</dt><dd>Directrice, Instructeur</dd>" in response.content.decode()
    )


def test_questions_of_a_block_cut_by_two(studio: Client, procedure: Procedure, awa: User) -> None:
    edited = edit_a_block(procedure, awa)
    page = controls(studio.get(edited.url).content.decode())
    edited.elsewhere()
    response = studio.post(edited.url, page | {"questions": page["questions"][:1]})
    assert response.status_code == 409
    assert edited.read()[1] == len(page["questions"]) - 1


def test_a_block_changed_since_is_neither_replaced_nor_deleted(studio: Client, procedure: Procedure, awa: User) -> None:
    edited = edit_a_block(procedure, awa)
    block = FieldBlock.objects.get()
    keep = reverse("studio:block_keep", args=[procedure.uuid, STEP])
    delete = reverse("studio:block_delete", args=[block.pk])
    pages = {url: seen(studio, url) for url in (keep, delete)}
    edited.elsewhere()
    data = {"questions": [PROJECT], "replaced": block.pk, "number": 1}
    refused = studio.post(keep, data | pages[keep])
    assert refused.status_code == 422
    assert "Awa Vasseur a modifié les questions de ce bloc depuis" in refused.content.decode()
    deleted = studio.post(delete, pages[delete])
    assert deleted.status_code == 409
    assert FieldBlock.objects.get().revision == 2
    again = re.search(r'name="seen" value="([^"]*)"', refused.content.decode())
    assert again
    assert studio.post(keep, data | {"seen": html.unescape(again[1])}).status_code == 302
    assert FieldBlock.objects.get().revision == 3


def test_a_scenario_is_not_recorded_on_a_form_that_was_not_read(
    studio: Client, procedure: Procedure, designer: User, awa: User
) -> None:
    scenario = record(procedure_id=procedure.pk, author=designer, name="Une aide", answers={}, facts={})
    listed = reverse("studio:scenarios", args=[procedure.uuid])
    page = seen(studio, listed)
    again, delete = (
        reverse(f"studio:scenario_{act}", args=[procedure.uuid, scenario.pk]) for act in ("again", "delete")
    )
    relabel(procedure, awa, PROJECT, "Titre", 1)
    answer = studio.post(again, page, follow=True).content.decode()
    assert "a changé depuis (Awa Vasseur," in answer, "who changed the form, not who recorded the scenario"
    assert Scenario.objects.get().recorded_at == scenario.recorded_at
    record_again(scenario=scenario, author=awa)
    assert "Awa Vasseur" in studio.post(delete, page, follow=True).content.decode()
    assert Scenario.objects.exists()
    studio.post(delete, seen(studio, listed))
    assert not Scenario.objects.exists()


COMPARED = {
    "settings", "decision", "stage", "team", "block", "block_delete", "block_keep", "scenario_again", "scenario_delete",
    "letters", "letter", "proposing", "paying", "parameter_rename",
}  # fmt: skip
"""Compare the fingerprints of their page: this module tries each, `test_decision_screen` who decides,
`test_proposing_screen` how the service proposes, `test_letter_screens` the letters; a parameter, in `test_dating`,
compares its name."""
ON_THE_DRAFT = {
    "block_insert", "step_add", "step", "step_move", "step_duplicate", "step_delete", "field_add", "field",
    "column_add", "field_move", "field_duplicate", "field_delete", "step_condition", "field_condition",
    "rule_add", "rule", "rule_move", "rule_delete", "annotation", "annotation_add", "annotation_move",
    "annotation_delete", "state", "undo", "redo", "publish", "retype", "validation_add", "validation",
    "validation_delete", "threshold_scenarios",
}  # fmt: skip
"""Compare the number of the draft that their page showed: `test_together`, `test_timeline`, `test_annotations`,
`test_proposals` try."""
MAKE_SOMETHING_NEW = {
    "create", "ready", "import", "import_confirm", "team_add", "stage_add", "stages", "step_copy", "field_copy",
    "duplicate", "fields_add", "parameter_add", "parameter",
}  # fmt: skip
"""Overwrite nothing: they add, at the end, what the database holds once."""
OF_THE_WHOLE = {"close", "archive", "delete"}
"""Refuse what the procedure has become meanwhile: `test_whole_life` tries them."""
STORE_NOTHING_OR_UNDO = {"preview", "trial", "stage_move", "stage_archive", "parameter_remove", "advice_follow"}
"""Show what is typed, or add a scenario of a name of its own; or are done over by one click, on what is there now:
advice that no longer holds is refused, as `test_advice_followed` tries."""


def _takes_posts(pattern: URLPattern) -> bool:
    names, callback = set(), pattern.callback
    while callback is not None:
        cells = getattr(callback, "__closure__", None) or ()
        names |= {name for cell in cells if isinstance(cell.cell_contents, list) for name in cell.cell_contents}
        callback = getattr(callback, "__wrapped__", None)
    return "POST" in names


def test_every_form_of_the_studio_is_one_of_these() -> None:
    kinds = [COMPARED, ON_THE_DRAFT, MAKE_SOMETHING_NEW, OF_THE_WHOLE, STORE_NOTHING_OR_UNDO]
    assert sum(map(len, kinds)) == len(set().union(*kinds))
    assert {str(pattern.name) for pattern in urls.urlpatterns if _takes_posts(pattern)} == set().union(*kinds)


def test_fingerprints_merge_name_by_name() -> None:
    before = {"a": "1", "b": 2, "c": None, "d": [1, 2], "e": "une\r\nligne "}
    seen_then = read(written(fingerprints(before)))
    now = before | {"a": "9", "c": "neuf", "d": [2, 1], "e": "une\nligne"}
    typed = {"a": "1", "b": 3, "c": "autre", "d": (2, 1), "e": "une\nligne"}
    merged = merge(seen_then, now, typed)
    assert (merged.mine, merged.theirs, merged.both) == (["b"], ["a"], ["c"])
    assert merge({}, now, typed).both == ["a", "b", "c"]
    for text in ("", "?", "[]", "3", "null"):
        assert read(text) == {}


def test_what_may_follow_an_archived_stage_stays(procedure: Procedure, designer: User) -> None:
    stage, after = (procedure.stages.get(state=state) for state in (State.IN_REVIEW, State.REFUSED))
    stage.allowed_next.add(after)
    Stage.objects.filter(pk=after.pk).update(is_archived=True)
    stages = draft_stages(procedure)
    assert stage_values(stage_among(stages, stage.pk), stages)["allowed_next"] == frozenset()


@pytest.mark.parametrize("kind", ["studio_categories", "studio_profile_types"])
def test_rows_that_wagtail_edits_keep_what_both_changed(kind: str, client: Client, awa: User) -> None:
    model = DocumentCategory if kind == "studio_categories" else ProfileType
    row = model.objects.create(label="Relevé", code="releve", order=10)
    url = reverse(f"{kind}:edit", args=[row.pk])
    mine, theirs = make_staff(superuser=True), make_staff(superuser=True)
    client.force_login(mine)
    other = Client()
    other.force_login(theirs)
    data = {"label": "Relevé", "code": "releve", "order": "10", "help": "", "icon": getattr(row, "icon", "")}
    before = data | seen(client, url)
    assert other.post(url, before | {"order": "20"}).status_code == 302
    assert client.post(url, before | {"label": "Relevé bancaire"}).status_code == 302
    row.refresh_from_db()
    assert (row.label, row.order) == ("Relevé bancaire", 20)
    refused = client.post(url, before | {"order": "30"})
    assert "a modifié ceci entre-temps" in refused.content.decode()
    row.refresh_from_db()
    assert row.order == 20
