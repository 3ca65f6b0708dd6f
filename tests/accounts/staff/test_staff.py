"""Staff's accounts in the admin: people are invited by e-mail, keep their own address, and leave in good order."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from accounts.entrance import email_change
from accounts.models import AuditEvent, User
from accounts.staff.people import departures
from notifications import outbox
from notifications.models import EmailState, OutgoingEmail
from notifications.tasks import erase_given_up_bodies
from teleservices.models import Team, TeamMember
from tests.accounts.journeys import last_email, later, link_in, sign_in
from tests.factories.accounts import PASSWORD, make_staff, make_user
from tests.form_controls import controls
from tests.french import french

pytestmark = pytest.mark.django_db
LONG = "huit barques vertes sous la pluie"
ADD, INDEX = "wagtailusers_users:add", "wagtailusers_users:index"


@pytest.fixture
def admin(client: Client, settings: Settings) -> Client:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    sign_in(client, make_staff("admin@exemple.test", superuser=True).email, PASSWORD)
    return client


def instruction() -> Group:
    """The group of instructors, as far as entering goes."""
    group = Group.objects.get_or_create(name="Instruction")[0]
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    return group


def invite(admin: Client, **more: object) -> User:
    """Invite Ali."""
    data = {"email": "Ali@Exemple.test", "first_name": "Ali", "last_name": "Nour", "groups": [instruction().pk]} | more
    assert admin.post(reverse(ADD), data).status_code == 302
    return User.objects.get(email="ali@exemple.test")


# --- Invitations -----------------------------------------------------------------------------------------------------
def test_someone_is_invited_with_groups_and_services_and_chooses_a_password(admin: Client, settings: Settings) -> None:
    Team.objects.create(name="Service culture")
    page = admin.get(reverse(ADD)).content.decode()
    assert "password1" not in page
    assert "Inviter quelqu’un" in page
    assert "Service culture" in page
    user = invite(admin, teams=["Service culture"])
    assert not user.has_usable_password()
    assert [group.name for group in user.groups.all()] == ["Instruction"]
    assert TeamMember.objects.get(user=user).team.name == "Service culture"
    assert user.memberships.get().profile.type.is_personal
    email = last_email(user.email)
    assert email.kind == "account.invitation"
    settings.PARVIS_STAFF_SECOND_FACTOR = True
    newcomer, link = Client(), link_in(email)
    assert "15" in newcomer.get(link).content.decode()
    assert newcomer.post(link, {"password1": LONG}).url == "/compte/second-facteur/"
    assert newcomer.get("/admin/").url.startswith("/compte/second-facteur/application/")
    assert newcomer.get("/compte/second-facteur/application/").status_code == 200, "the password was just given"
    assert AuditEvent.objects.filter(account=user, kind="staff_invited", actor__email="admin@exemple.test").exists()


@pytest.mark.parametrize("password", ["quatre hérons", "aaaaaaaaaaaaaaaaaaaa", "motdepasse motdepasse"])
def test_a_password_of_staff_is_long_and_strong(admin: Client, password: str) -> None:
    user = invite(admin)
    page = Client().post(link_in(last_email(user.email)), {"password1": password})
    assert page.status_code == 200
    user.refresh_from_db()
    assert not user.has_usable_password()


def test_an_invitation_works_once_for_seven_days(admin: Client) -> None:
    link = link_in(last_email(invite(admin).email))
    with later(days=6):
        assert Client().get(link).status_code == 200
    with later(days=8):
        assert Client().get(link).status_code == 410
        assert Client().post(link, {"password1": LONG}).status_code == 410
    assert Client().post(link, {"password1": LONG}).status_code == 302
    again = Client().post(link, {"password1": "sept barques rouges sous la neige"})
    assert again.status_code == 410
    assert User.objects.get(email="ali@exemple.test").check_password(LONG)
    assert Client().get("/compte/invitation/nimporte:quoi/").status_code == 410


def test_an_invitation_that_never_left_is_kept_no_longer_than_its_link(admin: Client, settings: Settings) -> None:
    settings.PARVIS_FAILED_MAIL_DAYS = 30
    user = invite(admin)
    invitation = last_email(user.email)
    outbox.post(key="other", kind="request.filed", recipient=user.email, subject="Votre demande", text="Reçue.")
    OutgoingEmail.objects.update(state=EmailState.FAILED)
    with later(days=6, hours=23):
        assert erase_given_up_bodies() == 0
        assert Client().get(link_in(invitation)).status_code == 200
    with later(days=7, minutes=1):
        assert Client().get(link_in(invitation)).status_code == 410
        assert erase_given_up_bodies() == 1
    invitation.refresh_from_db()
    assert (invitation.text, invitation.html) == ("", "")
    assert OutgoingEmail.objects.get(kind="request.filed").text == "Reçue."


def test_inviting_again_replaces_the_link(admin: Client) -> None:
    user = invite(admin)
    former = link_in(last_email(user.email))
    admin.post(reverse("wagtailusers_users:departure", args=[user.pk]), {"act": "invite"})
    assert Client().get(former).status_code == 410
    assert Client().get(link_in(last_email(user.email))).status_code == 200


def test_an_address_with_an_account_is_not_invited_twice(admin: Client) -> None:
    make_user("ali@exemple.test")
    data = {"email": "ALI@exemple.test", "first_name": "Ali", "last_name": "Nour"}
    page = admin.post(reverse(ADD), data).content.decode()
    assert french("Someone has an account under this address: give them groups instead.") in page


def test_nor_one_that_an_account_may_still_take_back(admin: Client) -> None:
    email_change.note(user=make_user("nouvelle@exemple.test"), old_email="ali@exemple.test")
    data = {"email": "Ali@exemple.test", "first_name": "Ali", "last_name": "Nour"}
    assert "la semaine prochaine" in admin.post(reverse(ADD), data).content.decode()
    assert not User.objects.filter(email="ali@exemple.test").exists()


def test_staff_do_not_change_someones_address(admin: Client) -> None:
    user = make_user("odile@exemple.test")
    url = reverse("wagtailusers_users:edit", args=[user.pk])
    data = controls(admin.get(url).text)
    data |= {"email": "pirate@exemple.test", "first_name": "Odile", "last_name": "Durand"}
    assert admin.post(url, data).status_code == 302
    user.refresh_from_db()
    assert (user.email, user.last_name) == ("odile@exemple.test", "Durand")
    assert user.is_active


def test_accounts_are_not_copied(admin: Client) -> None:
    with pytest.raises(NoReverseMatch):
        reverse("wagtailusers_users:copy", args=[1])
    assert "users/copy/" not in admin.get(reverse(INDEX)).content.decode()


# --- Departures ------------------------------------------------------------------------------------------------------
def close(admin: Client, user: User, **more: object):
    return admin.post(reverse("wagtailusers_users:departure", args=[user.pk]), {"act": "close", **more})


def test_the_last_administrator_stays(admin: Client) -> None:
    chief = User.objects.get(email="admin@exemple.test")
    page = close(admin, chief)
    assert page.status_code == 200
    chief.refresh_from_db()
    assert chief.is_active
    other = make_staff("autre@exemple.test", superuser=True)
    with pytest.raises(departures.OwnAccountError):
        departures.close(user=chief, successor=None, actor=chief)
    departures.close(user=other, successor=None, actor=chief)
    with pytest.raises(departures.LastAccountManagerError):
        departures.close(user=chief, successor=None, actor=other)


def test_the_last_administrator_keeps_that_right_in_the_form(admin: Client) -> None:
    chief = User.objects.get(email="admin@exemple.test")
    group = Group.objects.create(name="Administration")
    group.permissions.add(Permission.objects.get(codename="change_user", content_type__app_label="accounts"))
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    deputy = make_staff("adjointe@exemple.test")
    deputy.groups.add(group)
    User.objects.filter(pk=chief.pk).update(is_superuser=False)
    chief.groups.add(group)
    User.objects.filter(pk=deputy.pk).update(is_active=False)
    boss = Client()
    sign_in(boss, chief.email, PASSWORD)
    url = reverse("wagtailusers_users:edit", args=[chief.pk])
    page = boss.post(url, {"first_name": "A", "last_name": "B", "groups": []}).content.decode()
    assert "dernière à administrer" in page
    assert chief.groups.filter(name="Administration").exists()


def test_who_leaves_can_do_nothing_from_that_moment(admin: Client) -> None:
    leaver = make_staff("ali@exemple.test")
    session = Client()
    sign_in(session, leaver.email, PASSWORD)
    assert session.get("/admin/").status_code == 200
    assert close(admin, leaver).url == reverse(INDEX)
    assert session.get("/admin/").status_code == 302
    assert session.get("/compte/").status_code == 302
    leaver.refresh_from_db()
    assert not leaver.is_active
    assert not leaver.groups.exists()
    assert AuditEvent.objects.get(account=leaver, kind="staff_left").actor.email == "admin@exemple.test"
    admin.post(reverse("wagtailusers_users:departure", args=[leaver.pk]), {"act": "reopen"})
    assert sign_in(Client(), leaver.email, PASSWORD).url == "/compte/"
    assert Client().get("/admin/").status_code == 302


def test_nobody_is_deleted_nor_changed_by_the_handful(admin: Client) -> None:
    user = make_user("odile@exemple.test")
    assert admin.get(f"/admin/users/delete/{user.pk}/").status_code == 404
    for act in ("delete", "set_active_state", "assign_role"):
        path = f"/admin/bulk/accounts/user/{act}/?id={user.pk}"
        assert admin.get(path).status_code == 404
        assert admin.post(path).status_code == 404
    assert User.objects.filter(pk=user.pk, is_active=True).exists()


def test_only_administrators_close_accounts(client: Client, settings: Settings) -> None:
    settings.PARVIS_STAFF_SECOND_FACTOR = False
    sign_in(client, make_staff("agente@exemple.test").email, PASSWORD)
    other = make_staff("ali@exemple.test")
    assert close(client, other).status_code in (302, 403)
    other.refresh_from_db()
    assert other.is_active


# --- No other way in -------------------------------------------------------------------------------------------------
def test_no_password_or_address_is_changed_in_the_admins_own_account_page(admin: Client) -> None:
    page = admin.get("/admin/account/").content.decode()
    assert "old_password" not in page
    assert 'name="name_email-email"' not in page


def admin_addresses(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    """Every address under /admin/, as far as it can be written without an object."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from admin_addresses(pattern.url_patterns, path)
        elif path.startswith("admin/"):
            filled = re.sub(r"<(?:int:)?[^>]+>", "1", path).replace("^", "").replace("$", "")
            yield "/" + re.sub(r"\(\?P?.*?\)|\\", "", filled)


def test_every_address_of_the_admin_leads_to_our_own_sign_in(client: Client) -> None:
    addresses = set(admin_addresses(get_resolver().url_patterns))
    assert len(addresses) > 150
    for address in sorted(addresses):
        answer = client.get(address)
        if answer.status_code == 200:  # words for scripts, and icons
            assert "text/html" not in answer.headers["Content-Type"], address
        elif answer.status_code != 404:
            assert answer.status_code in (301, 302), address
            assert answer.url.startswith(("/compte/", "/admin/")), address
        if "login" in address or "password" in address:
            assert answer.status_code in (301, 302), address


def test_the_words_for_sign_in_appear_once(client: Client) -> None:
    for address in ("/admin/login/", "/_util/login/", "/admin/password_reset/", "/admin/password_reset/confirm/a/b/"):
        assert client.get(address).url.startswith("/compte/"), address
        assert client.post(address, {"username": "a", "password": "b"}).url.startswith("/compte/"), address
