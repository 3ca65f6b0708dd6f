"""What stands beside the form: creation, settings, stages, services, categories and profile types."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.models import ProfileType, User
from home import roles
from locker.models import DocumentCategory
from portal.page_cache import current_generation
from teleservices.lifecycle.tags import unknown_tags
from teleservices.models import Procedure, Stage, State, Team, TeamMember
from teleservices.studio.configuration import change_settings
from teleservices.studio.creation import create_procedure
from teleservices.studio.errors import DesignRefusedError, StageError
from teleservices.studio.presets import REMEDIES, stage_preset, stage_presets
from teleservices.studio.stages import StageFacts, archive_stage, edit_stage
from teleservices.studio.teams import TeamFacts, save_team
from tests.factories.accounts import make_profile_type, make_user
from tests.factories.pages import make_site
from tests.factories.procedures import make_instructor, make_procedure, make_team

FACTS = StageFacts("Commission", "Une commission étudie votre demande.", "Commission", "Bonjour {{ référence }}")


def current(procedure: Procedure) -> Procedure:
    return Procedure.objects.get(pk=procedure.pk)


def settings_data(procedure: Procedure, **changes: object) -> dict[str, object]:
    """What the settings screen shows, with changes."""
    names = (
        "title",
        "processing_days",
        "late_after_days",
        "regime",
        "regime_months",
        "remedies",
        "prior_appeal",
        "honour_statement",
        "data_purpose",
        "data_recipients",
        "retention_months",
    )
    return {name: getattr(procedure, name) for name in names} | {"team": procedure.team_id} | changes


# --- Creation ---------------------------------------------------------------------------------------------------------


def test_a_procedure_is_created_with_a_blank_form_and_all_stages(studio: Client) -> None:
    team, kind = make_team(), make_profile_type()
    data = {"title": "Bourse départementale", "code": "", "team": team.pk, "profile_types": [kind.pk]}
    response = studio.post(reverse("studio:create"), data)
    procedure = Procedure.objects.get(code="bourse-departementale")
    assert response["Location"] == reverse("studio:procedure", args=[procedure.uuid])
    assert (procedure.team, list(procedure.profile_types.all())) == (team, [kind])
    assert procedure.current_version is None
    assert [stage.state for stage in procedure.stages.all()] == [state for state in State if state != State.DRAFT]
    page = studio.get(response["Location"], follow=True).content.decode()
    assert "Jamais publiée" in page


def test_an_address_is_taken_once(studio: Client, procedure: Procedure) -> None:
    for data in ({"title": "Autre", "code": procedure.code}, {"title": procedure.code, "code": ""}, {"title": ""}):
        assert studio.post(reverse("studio:create"), data).status_code == 422
    assert Procedure.objects.count() == 1


@pytest.mark.django_db
def test_only_designers_create() -> None:
    with pytest.raises(DesignRefusedError):
        create_procedure(title="Aide", code="aide", team=None, profile_types=[], author=make_user())


def test_presets_are_complete_and_use_known_tags() -> None:
    assert {preset.state for preset in stage_presets()} == set(State) - {State.DRAFT}
    for preset in stage_presets():
        assert unknown_tags(preset.email_subject + preset.email_text) == []
        assert preset.email_text.startswith("Bonjour,")
        assert "{{ lien }}" in preset.email_text
        assert len(preset.email_subject) <= 150
        assert len(preset.name) <= 80
    assert stage_preset(State.CORRECTION_REQUESTED).name == "À compléter"
    assert all("tribunal administratif" in text for text in REMEDIES.values())


# --- Settings ---------------------------------------------------------------------------------------------------------


def test_settings_are_written_and_pages_made_anew(studio: Client, procedure: Procedure) -> None:
    generation = current_generation()
    url = reverse("studio:settings", args=[procedure.uuid])
    data = settings_data(
        procedure,
        title="Aide au projet",
        opens_at="2027-01-04T08:00",
        closes_at="2027-03-31T23:59",
        regime="none",
        data_purpose="Instruire les demandes.",
        profile_types=[make_profile_type().pk],
    )
    assert studio.post(url, data).status_code == 302
    saved = current(procedure)
    assert (saved.title, saved.regime, saved.data_purpose) == ("Aide au projet", "none", "Instruire les demandes.")
    assert saved.opens_at == dt.datetime(2027, 1, 4, 7, 0, tzinfo=dt.UTC)
    assert saved.profile_types.count() == 1
    assert saved.honour_statement_version == 1
    assert current_generation() > generation
    assert 'value="2027-01-04T08:00"' in studio.get(url).content.decode()


def test_it_never_closes_before_it_opens(studio: Client, procedure: Procedure) -> None:
    data = settings_data(procedure, opens_at="2027-03-01T08:00", closes_at="2027-02-01T08:00")
    response = studio.post(reverse("studio:settings", args=[procedure.uuid]), data)
    assert response.status_code == 422
    assert "fermerait avant d’ouvrir" in response.content.decode()


def test_a_new_statement_on_honour_gets_a_number(studio: Client, procedure: Procedure) -> None:
    url = reverse("studio:settings", args=[procedure.uuid])
    studio.post(url, settings_data(procedure, honour_statement="Je m’engage."))
    assert current(procedure).honour_statement_version == 2
    studio.post(url, settings_data(current(procedure), title="Autre titre"))
    assert current(procedure).honour_statement_version == 2


def test_two_designers_keep_each_others_settings(procedure: Procedure, designer: User) -> None:
    change_settings(procedure_id=procedure.pk, author=designer, changes={"data_purpose": "Instruire."})
    change_settings(procedure_id=procedure.pk, author=designer, changes={"title": "Aide"})
    saved = current(procedure)
    assert (saved.title, saved.data_purpose) == ("Aide", "Instruire.")
    with pytest.raises(ValueError, match="code"):
        change_settings(procedure_id=procedure.pk, author=designer, changes={"code": "autre"})
    with pytest.raises(DesignRefusedError):
        change_settings(procedure_id=procedure.pk, author=make_user(), changes={"title": "Non"})


# --- Stages -----------------------------------------------------------------------------------------------------------


def stage_data(**changes: object) -> dict[str, object]:
    return {**vars(FACTS), "is_milestone": "on", "state": "in_review", "action": "save", **changes}


def test_a_stage_is_added_edited_moved_archived(studio: Client, procedure: Procedure) -> None:
    add = reverse("studio:stage_add", args=[procedure.uuid])
    assert "À compléter" in studio.get(add, {"kind": "correction_requested"}).content.decode()
    studio.post(add, stage_data())
    stage = procedure.stages.get(key="commission")
    assert (stage.state, stage.name, list(procedure.stages.all())[-1]) == (State.IN_REVIEW, "Commission", stage)
    studio.post(add, stage_data())
    assert procedure.stages.filter(name="Commission").count() == 2

    url = reverse("studio:stage", args=[procedure.uuid, stage.pk])
    studio.post(url, stage_data(name="Commission permanente", state="refused"))
    stage.refresh_from_db()
    assert (stage.name, stage.state) == ("Commission permanente", State.IN_REVIEW)

    move = reverse("studio:stage_move", args=[procedure.uuid, stage.pk])
    studio.post(move, {"direction": "up"})
    assert list(procedure.stages.all())[-3] == stage
    studio.post(move, {"direction": "down"})
    assert list(procedure.stages.all())[-2] == stage

    archive = reverse("studio:stage_archive", args=[procedure.uuid, stage.pk])
    studio.post(archive)
    assert Stage.objects.get(pk=stage.pk).is_archived
    studio.post(move, {"direction": "up"})
    studio.post(archive)
    assert not Stage.objects.get(pk=stage.pk).is_archived


def test_the_only_stage_of_its_kind_stays_once_published(studio: Client, procedure: Procedure) -> None:
    stage = procedure.stages.get(state=State.REFUSED)
    response = studio.post(reverse("studio:stage_archive", args=[procedure.uuid, stage.pk]), follow=True)
    assert "la seule étape de cette nature" in response.content.decode()
    assert not Stage.objects.get(pk=stage.pk).is_archived


def test_an_unknown_tag_is_refused_clearly(studio: Client, procedure: Procedure) -> None:
    stage = procedure.stages.all()[0]
    url = reverse("studio:stage", args=[procedure.uuid, stage.pk])
    response = studio.post(url, stage_data(email_text="Bonjour {{ prénom }}"))
    assert response.status_code == 422
    assert "La balise «\u00a0prénom\u00a0» n’existe pas" in response.content.decode()
    stage.refresh_from_db()
    assert "prénom" not in stage.email_text
    response = studio.post(reverse("studio:stage_add", args=[procedure.uuid]), stage_data(email_subject="{{ x }}"))
    assert response.status_code == 422


def test_the_email_is_previewed_with_sample_facts_and_not_saved(studio: Client, procedure: Procedure) -> None:
    stage = procedure.stages.all()[0]
    url = reverse("studio:stage", args=[procedure.uuid, stage.pk])
    page = studio.post(url, stage_data(action="preview", email_text="Numéro {{ référence }} – {{ démarche }}"))
    assert page.status_code == 200
    assert f"Numéro P7K2-94QX – {procedure.title}" in page.content.decode()
    assert "{{ téléphone du service }}" in page.content.decode()
    stage.refresh_from_db()
    assert "Numéro" not in stage.email_text


def test_stages_are_the_designers_and_their_own_procedures(procedure: Procedure, studio: Client) -> None:
    stage = procedure.stages.all()[0]
    with pytest.raises(DesignRefusedError):
        edit_stage(procedure_id=procedure.pk, author=make_user(), stage_id=stage.pk, facts=FACTS)
    other = make_procedure()
    assert studio.get(reverse("studio:stage", args=[other.uuid, stage.pk])).status_code == 404


def test_a_stage_of_a_procedure_never_published_may_go(designer: User) -> None:
    procedure = create_procedure(title="Aide", code="aide", team=None, profile_types=[], author=designer)
    stage = procedure.stages.get(state=State.CLOSED)
    assert archive_stage(procedure_id=procedure.pk, author=designer, stage_id=stage.pk).is_archived
    assert StageError("raison").option == ""


# --- Services ---------------------------------------------------------------------------------------------------------


def members_data(*rows: dict[str, str]) -> dict[str, str]:
    data = {"members-TOTAL_FORMS": str(len(rows)), "members-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        data |= {f"members-{number}-{name}": value for name, value in row.items()}
    return data


def test_a_service_is_written_with_its_members(studio: Client) -> None:
    first, second = make_instructor(), make_instructor()
    contact = {"name": "Service Sport", "email": "sport@vernaie.test", "telephone": "02 00 00 00 01"}
    rows = (
        {"email": first.email.upper(), "capacity": "Cheffe"},
        {"email": second.email, "capacity": "Instructeur"},
        {},
    )
    studio.post(reverse("studio:team_add"), contact | members_data(*rows))
    team = Team.objects.get(name="Service Sport")
    assert set(team.team_members.values_list("user", "capacity")) == {(first.pk, "Cheffe"), (second.pk, "Instructeur")}
    kept = TeamMember.objects.get(team=team, user=first).pk

    url = reverse("studio:team", args=[team.pk])
    assert first.email in studio.get(url).content.decode()
    rows = ({"email": first.email, "capacity": "Directrice"}, {"email": second.email, "capacity": "", "remove": "on"})
    assert studio.post(url, contact | members_data(*rows)).status_code == 302
    assert list(team.team_members.values_list("pk", "capacity")) == [(kept, "Directrice")]
    assert "Service Sport" in studio.get(reverse("studio:teams")).content.decode()


def test_members_are_agents_named_once_with_a_capacity(studio: Client) -> None:
    agent, citizen = make_instructor(), make_user()
    for rows, message in [
        (({"email": citizen.email, "capacity": "Ami"},), "Aucun agent"),
        (({"email": "personne@exemple.test", "capacity": "Ami"},), "Aucun agent"),
        (({"email": agent.email, "capacity": ""},), "Indiquez la qualité"),
        (({"email": agent.email, "capacity": "A"}, {"email": agent.email, "capacity": "B"}), "citée deux fois"),
    ]:
        response = studio.post(reverse("studio:team_add"), {"name": "Service"} | members_data(*rows))
        assert response.status_code == 422
        assert message in response.content.decode()
    assert not Team.objects.exists()


@pytest.mark.django_db
def test_only_designers_write_services() -> None:
    with pytest.raises(DesignRefusedError):
        save_team(author=make_user(), facts=TeamFacts("Service", "", "", ""), capacities={})


# --- Categories and profile types -------------------------------------------------------------------------------------


@pytest.fixture
def conception(client: Client, db: None) -> Client:
    """A browser where someone of the Design group is signed in."""
    make_site()
    roles.prepare_groups()
    user = make_user()
    user.groups.add(Group.objects.get(name="Conception"))
    client.force_login(user)
    return client


def test_design_edits_categories_and_profile_types(conception: Client) -> None:
    assert "Studio" in conception.get(reverse("wagtailadmin_home")).content.decode()
    conception.post(reverse("studio_categories:add"), {"label": "RIB", "code": "rib", "help": "", "order": "10"})
    assert DocumentCategory.objects.get(code="rib").label == "RIB"
    conception.post(reverse("studio_profile_types:add"), {"label": "Commune", "code": "commune", "order": "30"})
    assert not ProfileType.objects.get(code="commune").is_personal
    for name in ("studio_categories", "studio_profile_types"):
        assert conception.get(reverse(f"{name}:index")).status_code == 200


@pytest.mark.parametrize("name", ["studio_categories", "studio_profile_types"])
def test_others_edit_neither(name: str, client: Client, procedure: Procedure) -> None:
    client.force_login(make_instructor(procedure.team))
    pk = (DocumentCategory if name == "studio_categories" else ProfileType).objects.all()[0].pk
    for view, args in [
        ("index", []),
        ("add", []),
        ("edit", [pk]),
        ("delete", [pk]),
        ("history", [pk]),
        ("usage", [pk]),
    ]:
        assert client.get(reverse(f"{name}:{view}", args=args)).status_code in {302, 403, 404}, view
