"""Members of a profile: roles changed, people removed, people who leave; always one administrator left."""

import pytest
from django.urls import reverse

from accounts import audit
from accounts.entrance.registration import own_profile
from accounts.models import AuditEvent, Membership, Profile, Role, User
from accounts.profiles import membership
from notifications.models import OutgoingEmail
from tests.accounts.journeys import last_email, queries_of
from tests.accounts.rewriting import is_whole
from tests.accounts.sharing import at_once, entered
from tests.factories.accounts import make_profile, make_user
from tests.factories.locker import make_sent
from tests.factories.procedures import make_draft
from tests.french import french


def join(profile: Profile, role: Role = Role.READER, **names: str) -> User:
    """A new member."""
    user = make_user(**names)
    Membership.objects.create(profile=profile, user=user, role=role, function="Membre")
    return user


def role_of(user: User, profile: Profile) -> str | None:
    return Membership.objects.filter(profile=profile, user=user).values_list("role", flat=True).first()


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("odile@exemple.test")


@pytest.fixture
def profile(administrator: User) -> Profile:
    return make_profile(member=administrator, name="Comité des fêtes")


@pytest.fixture
def reader(profile: Profile) -> User:
    return join(profile, first_name="Karim", last_name="Haddad")


# --- Roles -----------------------------------------------------------------------------------------------------------
def test_a_role_is_changed_told_and_kept_in_the_history(administrator: User, profile: Profile, reader: User) -> None:
    second = join(profile, Role.ADMINISTRATOR)
    membership.change_role(actor=administrator, profile=profile, member=reader, role=Role.EDITOR)
    assert role_of(reader, profile) == Role.EDITOR
    assert "est désormais\u00a0: Rédaction" in last_email(reader.email).text
    assert "Karim Haddad a désormais un autre rôle" in last_email(second.email).text
    assert not OutgoingEmail.objects.filter(recipient=administrator.email).exists()
    event = AuditEvent.objects.get(profile=profile)
    assert (event.kind, event.actor) == ("member_role_changed", administrator)
    assert event.details == {"member": str(reader.uuid), "role": "editor", "former": "reader"}
    assert is_whole(profile=profile)


def test_the_same_role_changes_nothing(administrator: User, profile: Profile, reader: User) -> None:
    membership.change_role(actor=administrator, profile=profile, member=reader, role=Role.READER)
    assert not AuditEvent.objects.filter(profile=profile).exists()
    assert not OutgoingEmail.objects.filter(recipient=reader.email).exists()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.READER, None])
def test_only_an_administrator_manages(profile: Profile, reader: User, role: Role | None) -> None:
    other = join(profile, role) if role else make_user()
    with pytest.raises(membership.NotAdministratorError):
        membership.change_role(actor=other, profile=profile, member=reader, role=Role.ADMINISTRATOR)
    with pytest.raises(membership.NotAdministratorError):
        membership.remove(actor=other, profile=profile, member=reader)
    assert role_of(reader, profile) == Role.READER


def test_the_last_administrator_stays(administrator: User, profile: Profile, reader: User) -> None:
    with pytest.raises(membership.LastAdministratorError):
        membership.change_role(actor=administrator, profile=profile, member=administrator, role=Role.EDITOR)
    with pytest.raises(membership.LastAdministratorError):
        membership.leave(profile=profile, user=administrator)
    with pytest.raises(membership.LastAdministratorError):
        membership.remove(actor=administrator, profile=profile, member=administrator)
    assert role_of(administrator, profile) == Role.ADMINISTRATOR
    membership.change_role(actor=administrator, profile=profile, member=reader, role=Role.ADMINISTRATOR)
    membership.leave(profile=profile, user=administrator)
    assert role_of(administrator, profile) is None


def test_a_deactivated_administrator_does_not_count(administrator: User, profile: Profile) -> None:
    gone = join(profile, Role.ADMINISTRATOR)
    gone.is_active = False
    gone.save()
    with pytest.raises(membership.LastAdministratorError):
        membership.leave(profile=profile, user=administrator)


def test_nobody_is_a_member_twice(profile: Profile, reader: User) -> None:
    with pytest.raises(membership.AlreadyMemberError):
        membership.add_member(profile=profile, user=reader, role=Role.ADMINISTRATOR, function="", how="key")
    assert role_of(reader, profile) == Role.READER
    with pytest.raises(membership.NotAMemberError):
        membership.leave(profile=profile, user=make_user())


# --- Gone ------------------------------------------------------------------------------------------------------------
def test_removal_takes_effect_in_the_open_session(administrator: User, profile: Profile) -> None:
    editor = join(profile, Role.EDITOR)
    draft, document = make_draft(profile=profile, user=editor), make_sent(profile, user=editor)
    theirs = [
        reverse("space", args=[profile.uuid]),
        reverse("space_members", args=[profile.uuid]),
        reverse("filing_check", args=[draft.reference]),
        reverse("request_detail", args=[draft.reference]),
        reverse("locker_document", args=[document.uuid]),
        reverse("locker_attach", args=[profile.uuid]),
    ]
    client = entered(editor)
    for path in theirs:
        response = client.get(path)
        assert response.status_code in {200, 302}, path
        assert b"".join(response) is not None  # a download is closed once read
    membership.remove(actor=administrator, profile=profile, member=editor)
    for path in theirs:
        response = client.get(path)
        if path == reverse("filing_check", args=[draft.reference]):  # a form that they had open tells them why
            assert response.status_code == 403
            assert "Vous ne faites plus partie" in response.content.decode()
        else:
            assert response.status_code == 404, path
            assert profile.name not in response.content.decode()
    for path in ("/compte/", "/compte/profils/", "/compte/brouillons/"):
        page = client.get(path)
        assert page.status_code == 200
        assert profile.name not in page.content.decode()
        assert draft.reference not in page.content.decode()
    assert entered(administrator).get(reverse("filing_check", args=[draft.reference])).status_code != 404
    assert "Vous n’êtes plus membre du profil" in last_email(editor.email).subject


def test_leaving_tells_the_administrators_and_confirms(administrator: User, profile: Profile, reader: User) -> None:
    client = entered(reader)
    address = reverse("space_leave", args=[profile.uuid])
    assert french("Leave this profile?") in client.get(address).content.decode()
    response = client.post(address, follow=True)
    assert response.redirect_chain == [("/compte/profils/", 302)]
    assert french("You are no longer a member of this profile.") in response.content.decode()
    assert "Karim Haddad a quitté" in last_email(administrator.email).subject.replace("\u00a0", " ")
    assert "Vous avez quitté" in last_email(reader.email).subject
    assert client.get(address).status_code == 404


def test_the_only_administrator_is_told_how_to_leave(administrator: User, profile: Profile) -> None:
    client = entered(administrator)
    address = reverse("space_leave", args=[profile.uuid])
    page = client.get(address).content.decode()
    assert "Personne d’autre que vous ne l’administre" in page
    assert "Rester membre" not in page
    answer = client.post(address, follow=True).content.decode()
    assert "Un profil doit garder une personne qui l’administre" in answer
    assert role_of(administrator, profile) == Role.ADMINISTRATOR


# --- Screens ---------------------------------------------------------------------------------------------------------
def test_an_administrator_changes_a_role_then_removes(administrator: User, profile: Profile, reader: User) -> None:
    client = entered(administrator)
    role = reverse("member_role", args=[profile.uuid, reader.uuid])
    page = client.get(reverse("space_members", args=[profile.uuid])).content.decode()
    assert role in page
    assert "(vous)" in page
    assert client.post(role, {"role": "emperor"}).status_code == 422
    assert "Le rôle est changé." in client.post(role, {"role": "editor"}, follow=True).content.decode()
    remove = reverse("member_remove", args=[profile.uuid, reader.uuid])
    assert "Retirer Karim Haddad du profil" in client.get(remove).content.decode()
    assert "n’est plus membre du profil" in client.post(remove, follow=True).content.decode()
    assert client.post(remove).status_code == 404
    assert role_of(reader, profile) is None


def test_someone_else_was_there_first(
    administrator: User, profile: Profile, reader: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = entered(administrator)
    for error, status, message in (
        (membership.NotAMemberError, 302, "n’était déjà plus membre"),
        (membership.NotAdministratorError, 403, ""),
    ):
        monkeypatch.setattr(membership, "change_role", lambda error=error, **_asked: (_ for _ in ()).throw(error))
        response = client.post(reverse("member_role", args=[profile.uuid, reader.uuid]), {"role": "editor"})
        assert response.status_code == status
        if message:
            assert message in client.get(response.url).content.decode()


def test_to_remove_oneself_is_to_leave(administrator: User, profile: Profile) -> None:
    response = entered(administrator).post(reverse("member_remove", args=[profile.uuid, administrator.uuid]))
    assert response.url == reverse("space_leave", args=[profile.uuid])
    assert role_of(administrator, profile) == Role.ADMINISTRATOR


@pytest.mark.parametrize("role", [Role.EDITOR, Role.READER])
def test_others_see_the_members_alone(profile: Profile, role: Role) -> None:
    other = join(profile, role)
    client = entered(other)
    page = client.get(reverse("space_members", args=[profile.uuid])).content.decode()
    assert "Odile Martin" in page
    for words in ("Partage(s) du profil", "Retirer", "Changer le rôle", "Historique du profil"):
        assert words not in page
    assert reverse("space_leave", args=[profile.uuid]) in page
    for name, more in (("member_role", [other.uuid]), ("member_remove", [other.uuid]), ("space_history", [])):
        assert client.get(reverse(name, args=[profile.uuid, *more])).status_code == 403


def test_ones_own_space_is_not_shared(administrator: User) -> None:
    own, client = own_profile(user=administrator), entered(administrator)
    page = client.get(reverse("space_members", args=[own.uuid])).content.decode()
    assert "Cet espace est le vôtre et ne se partage pas." in page
    assert "Rôle" not in page
    assert "Quitter ce profil" not in page
    assert "Changer le rôle" not in page
    for name in ("space_leave", "space_history", "share_add"):
        assert client.get(reverse(name, args=[own.uuid])).status_code == 404


# --- The history -----------------------------------------------------------------------------------------------------
def test_the_history_tells_who_did_what(administrator: User, profile: Profile, reader: User) -> None:
    membership.change_role(actor=administrator, profile=profile, member=reader, role=Role.EDITOR)
    membership.remove(actor=administrator, profile=profile, member=reader)
    client, address = entered(administrator), reverse("space_history", args=[profile.uuid])
    page = client.get(address).content.decode().replace("\u00a0", " ")
    assert "Karim Haddad : accès retiré" in page
    assert "Karim Haddad : rôle changé, de « Lecture » à « Rédaction »" in page
    assert "par Odile Martin" in page
    assert page.index("accès retiré") < page.index("rôle changé")
    reader.delete()
    page = client.get(address).content.decode()
    assert "Karim" not in page
    assert french("A person who has no account any more") in page


def test_every_kind_of_event_is_told_in_words(administrator: User, profile: Profile) -> None:
    for number in range(30):
        audit.record(profile=profile, actor=administrator, kind=f"kind{number}")
    client, address = entered(administrator), reverse("space_history", args=[profile.uuid])
    first, second = (client.get(f"{address}?page={page}").content.decode() for page in (1, 2))
    assert (first.count("Un changement du profil"), second.count("Un changement du profil")) == (20, 10)


def test_the_history_begins_empty(administrator: User, profile: Profile) -> None:
    page = entered(administrator).get(reverse("space_history", args=[profile.uuid])).content.decode()
    assert french("Nothing has changed yet") in page


def test_queries_of_the_history_do_not_grow(administrator: User, profile: Profile, reader: User) -> None:
    client, address = entered(administrator), reverse("space_history", args=[profile.uuid])
    membership.change_role(actor=administrator, profile=profile, member=reader, role=Role.EDITOR)
    before = queries_of(client, address)
    for role in (Role.READER, Role.EDITOR, Role.READER):
        membership.change_role(actor=administrator, profile=profile, member=reader, role=role)
        membership.change_role(actor=administrator, profile=profile, member=join(profile), role=Role.EDITOR)
    assert queries_of(client, address) == before
    assert before <= 12


# --- At the same instant ---------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_two_administrators_who_demote_each_other() -> None:
    first, second = make_user(), make_user()
    profile = make_profile(member=first)
    Membership.objects.create(profile=profile, user=second, role=Role.ADMINISTRATOR)
    outcomes = at_once(
        lambda: membership.change_role(actor=first, profile=profile, member=second, role=Role.READER),
        lambda: membership.change_role(actor=second, profile=profile, member=first, role=Role.READER),
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Membership", "NotAdministratorError"]
    assert profile.memberships.filter(role=Role.ADMINISTRATOR).count() == 1


@pytest.mark.django_db(transaction=True)
def test_all_the_administrators_leave_at_once() -> None:
    people = [make_user() for _ in range(4)]
    profile = make_profile(member=people[0])
    for user in people[1:]:
        Membership.objects.create(profile=profile, user=user, role=Role.ADMINISTRATOR)
    outcomes = at_once(*(lambda user=user: membership.leave(profile=profile, user=user) for user in people))
    assert [type(outcome).__name__ for outcome in outcomes if outcome is not None] == ["LastAdministratorError"]
    assert profile.memberships.get().role == Role.ADMINISTRATOR
    assert is_whole(profile=profile)


@pytest.mark.django_db(transaction=True)
def test_the_same_person_let_in_twice_at_once() -> None:
    profile, user = make_profile(member=make_user()), make_user()
    outcomes = at_once(
        *(
            lambda: membership.add_member(profile=profile, user=user, role=Role.READER, function="", how="key")
            for _ in range(2)
        )
    )
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["AlreadyMemberError", "Membership"]
