"""What stands beside the form: creation, settings, services, categories and profile types."""

import datetime as dt

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from accounts.models import ProfileIcon, ProfileType, User
from home import roles
from locker.models import DocumentCategory
from portal.caching.page_cache import current_generation
from teleservices.legal import usual_remedies, usual_remedies_after_silence, usual_remedies_in_part
from teleservices.models import Procedure, State, Team, TeamMember
from teleservices.studio.errors import DesignRefusedError
from teleservices.studio.procedures.configuration import change_settings
from teleservices.studio.procedures.creation import create_procedure
from teleservices.studio.procedures.teams import TeamContact, save_team
from tests.factories.accounts import make_profile, make_profile_type, make_user
from tests.factories.pages import make_site
from tests.factories.procedures import make_instructor, make_team
from tests.teleservices.studio.acting import in_draft, publish_draft, seen


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
        "remedies_after_silence",
        "remedies",
        "remedies_in_part",
        "prior_appeal",
        "honour_statement",
        "data_purpose",
        "data_recipients",
        "retention_months",
        "for_whom",
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
    assert [stage.state for stage in procedure.stages.all()] == State.staged()
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


# --- Settings ---------------------------------------------------------------------------------------------------------


def test_settings_are_drafted_then_in_force_and_pages_made_anew_once_published(
    studio: Client, procedure: Procedure, designer: User
) -> None:
    url, kind = reverse("studio:settings", args=[procedure.uuid]), make_profile_type()
    generation = current_generation()
    data = settings_data(
        procedure,
        title="Aide au projet",
        opens_at="2027-01-04T08:00",
        closes_at="2027-03-31T23:59",
        regime="none",
        regime_article="Code du sport, article L. 100-2.",
        data_purpose="Instruire les demandes.",
        data_basis="legal",
        data_basis_text="Code du sport, article L. 100-2.",
        profile_types=[kind.pk],
    )
    assert studio.post(url, data | seen(studio, url)).status_code == 302
    assert (current(procedure).title, current_generation()) == ("Aide aux associations", generation)
    assert 'value="2027-01-04T08:00"' in studio.get(url).content.decode()
    publish_draft(procedure, designer)
    saved = current(procedure)
    assert not saved.draft_settings
    assert (saved.title, saved.regime, saved.data_purpose) == ("Aide au projet", "none", "Instruire les demandes.")
    assert (saved.data_basis, saved.data_basis_text) == ("legal", "Code du sport, article L. 100-2.")
    assert saved.opens_at == dt.datetime(2027, 1, 4, 7, 0, tzinfo=dt.UTC)
    assert saved.profile_types.count() == 1
    assert saved.honour_statement_version == 1
    assert current_generation() > generation
    assert 'value="2027-01-04T08:00"' in studio.get(url).content.decode()


def test_silence_a_refusal_and_what_is_granted_in_part_have_remedies_of_their_own(
    studio: Client, procedure: Procedure
) -> None:
    url = reverse("studio:settings", args=[procedure.uuid])
    own = {
        "remedies_after_silence": "Contre le silence.",
        "remedies": "Contre le refus.",
        "remedies_in_part": "Contre ce qui manque.",
    }
    data = settings_data(procedure, **own)
    assert studio.post(url, data | seen(studio, url)).status_code == 302
    saved = in_draft(procedure)
    assert {name: getattr(saved, name) for name in own} == own
    page = studio.get(url).content.decode()
    assert all(f"{text}</textarea>" in page for text in own.values())
    for usual in (usual_remedies_after_silence(), usual_remedies(), usual_remedies_in_part()):
        assert usual.splitlines()[0] in page


def test_it_never_closes_before_it_opens(studio: Client, procedure: Procedure) -> None:
    data = settings_data(procedure, opens_at="2027-03-01T08:00", closes_at="2027-02-01T08:00")
    response = studio.post(reverse("studio:settings", args=[procedure.uuid]), data)
    assert response.status_code == 422
    assert "fermerait avant d’ouvrir" in response.content.decode()


def test_a_new_statement_on_honour_gets_a_number_when_it_is_published(
    studio: Client, procedure: Procedure, designer: User
) -> None:
    url = reverse("studio:settings", args=[procedure.uuid])
    studio.post(url, settings_data(procedure, honour_statement="Je m’engage.") | seen(studio, url))
    assert current(procedure).honour_statement_version == 1
    publish_draft(procedure, designer)
    assert current(procedure).honour_statement_version == 2
    studio.post(url, settings_data(current(procedure), title="Autre titre") | seen(studio, url))
    publish_draft(procedure, designer)
    assert (current(procedure).title, current(procedure).honour_statement_version) == ("Autre titre", 2)


def test_two_designers_keep_each_others_settings(procedure: Procedure, designer: User) -> None:
    change_settings(procedure_id=procedure.pk, author=designer, changes={"data_purpose": "Instruire."})
    change_settings(procedure_id=procedure.pk, author=designer, changes={"title": "Aide"})
    saved = in_draft(procedure)
    assert (saved.title, saved.data_purpose) == ("Aide", "Instruire.")
    with pytest.raises(ValueError, match="code"):
        change_settings(procedure_id=procedure.pk, author=designer, changes={"code": "autre"})
    with pytest.raises(DesignRefusedError):
        change_settings(procedure_id=procedure.pk, author=make_user(), changes={"title": "Non"})


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
    assert studio.post(url, contact | members_data(*rows) | seen(studio, url)).status_code == 302
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
        save_team(author=make_user(), contact=TeamContact("Service", "", "", ""), members={})


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
    assert "Atelier" in conception.get(reverse("wagtailadmin_home")).content.decode()
    conception.post(reverse("studio_categories:add"), {"label": "RIB", "code": "rib", "help": "", "order": "10"})
    assert DocumentCategory.objects.get(code="rib").label == "RIB"
    data = {"label": "Commune", "code": "commune", "icon": "town", "order": "30", "asks_siret": "on"}
    conception.post(reverse("studio_profile_types:add"), data)
    kind = ProfileType.objects.get(code="commune")
    assert (kind.is_personal, kind.icon, kind.asks_siret, kind.asks_rna) == (False, ProfileIcon.TOWN, True, False)
    for name in ("studio_categories", "studio_profile_types"):
        assert conception.get(reverse(f"{name}:index")).status_code == 200


def test_a_type_has_one_of_our_icons(conception: Client) -> None:
    data = {"label": "Commune", "code": "commune", "icon": "../../x", "order": "30"}
    assert conception.post(reverse("studio_profile_types:add"), data).status_code == 200
    assert not ProfileType.objects.filter(code="commune").exists()


def test_a_type_in_use_and_the_personal_one_stay(conception: Client, procedure: Procedure) -> None:
    of_profile, of_procedure, free = (make_profile_type(code) for code in ("college", "commune", "libre"))
    make_profile(type=of_profile)
    procedure.profile_types.set([of_procedure])
    for kind in (of_profile, of_procedure, ProfileType.personal(), free):
        answer = conception.post(reverse("studio_profile_types:delete", args=[kind.pk]), follow=True)
        if kind == free:
            assert not ProfileType.objects.filter(pk=kind.pk).exists()
        else:
            assert ProfileType.objects.filter(pk=kind.pk).exists()
            words = "c’est le profil de chacun" if kind.is_personal else "utilisé"
            assert words in answer.content.decode()


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
