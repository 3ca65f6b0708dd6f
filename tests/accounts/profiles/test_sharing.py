"""Keys: used once, refused without a reason, never guessed, whoever comes at the same instant."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from accounts.entrance.registration import own_profile
from accounts.models import AuditEvent, Membership, Profile, Role, ShareKey, ShareState, User
from accounts.profiles import membership, share_keys, sharing
from tests.accounts.journeys import last_email, later
from tests.accounts.rewriting import is_whole
from tests.accounts.sharing import at_once, entered, make, spoil, use
from tests.factories.accounts import make_profile, make_user
from tests.french import french

JOIN = "/compte/profils/rejoindre/"
DOES_NOT_WORK = "Cette clé ne fonctionne pas."


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("odile@exemple.test")


@pytest.fixture
def profile(administrator: User) -> Profile:
    return make_profile(member=administrator, name="Comité des fêtes")


def test_a_key_lets_one_person_in_with_its_role(administrator: User, profile: Profile) -> None:
    made, user = make(profile, administrator), make_user(first_name="Karim", last_name="Haddad")
    joined = use(user, made.key)
    assert (joined.profile, joined.user, joined.role, joined.function) == (profile, user, Role.EDITOR, "Trésorier")
    share = ShareKey.objects.get()
    assert (share.state, share.used_by) == (ShareState.USED, user)
    assert "Karim Haddad a rejoint le profil" in last_email(administrator.email).subject
    assert [event.kind for event in AuditEvent.objects.filter(profile=profile)] == ["share_key_made", "member_joined"]
    assert is_whole(profile=profile)


def test_nothing_of_a_key_is_kept(administrator: User, profile: Profile) -> None:
    made = make(profile, administrator)
    letters = made.key.replace("-", "")
    kept = repr(list(ShareKey.objects.values())) + repr(list(AuditEvent.objects.values("kind", "details")))
    assert letters not in kept
    assert letters[:8] not in kept
    assert made.share.digest == share_keys.digest(letters)
    assert made.share.expires_at - made.share.created_at >= dt.timedelta(days=14) - dt.timedelta(seconds=5)


@pytest.mark.parametrize("how", ["unknown", "used", "revoked", "expired"])
def test_what_does_not_work_is_refused_alike_and_the_audit_knows(
    administrator: User, profile: Profile, how: str
) -> None:
    made, user = make(profile, administrator), make_user()
    spoil(made, how, administrator)
    key = share_keys.grouped(share_keys.draw()) if how == "unknown" else made.key
    client = entered(user)
    response = client.post(JOIN, {"key": key, "function": "Trésorier"})
    assert response.status_code == 422
    page = response.content.decode()
    assert DOES_NOT_WORK in page
    for word in ("expir", "révoqu", "activée", profile.name):
        assert word not in page
    assert 'value="Trésorier"' in page
    event = AuditEvent.objects.get(kind="share_key_refused")
    assert event.details["reason"] == how
    assert (event.account if how == "unknown" else event.actor) == user
    assert not Membership.objects.filter(profile=profile, user=user).exists()


def test_a_member_does_not_use_the_key_up(administrator: User, profile: Profile) -> None:
    made = make(profile, administrator)
    with pytest.raises(membership.AlreadyMemberError):
        use(administrator, made.key)
    assert ShareKey.objects.get().state is ShareState.NEW
    page = entered(administrator).post(JOIN, {"key": made.key, "function": "Trésorière"}).content.decode()
    assert "Vous êtes déjà membre de ce profil." in page
    assert use(make_user(), made.key).profile == profile


def test_ten_tries_an_hour_for_an_account_then_the_time_left(administrator: User, profile: Profile) -> None:
    made, user = make(profile, administrator), make_user()
    client = entered(user)
    for number in range(sharing.TRIES):
        wrong = {"key": share_keys.draw(), "function": "Trésorier"}
        assert client.post(JOIN, wrong, REMOTE_ADDR=f"192.0.2.{number}").status_code == 422
    response = client.post(JOIN, {"key": made.key, "function": "Trésorier"}, REMOTE_ADDR="192.0.2.200")
    assert response.status_code == 429
    assert re.search(
        r"Trop de clés qui ne fonctionnent pas. Réessayez dans (59|60) minutes.", response.content.decode()
    )
    assert made.key in response.content.decode()
    with later(minutes=61):
        assert use(user, made.key).profile == profile


def test_ten_tries_an_hour_for_an_address(administrator: User, profile: Profile) -> None:
    made = make(profile, administrator)
    for _ in range(sharing.TRIES):
        with pytest.raises(sharing.KeyRefusedError):
            use(make_user(), share_keys.draw())
    with pytest.raises(sharing.TooManyKeysTriedError):
        use(make_user(), made.key)
    assert use(make_user(), made.key, address="192.0.2.2").profile == profile


def test_keys_that_work_and_typing_mistakes_are_no_tries(administrator: User, profile: Profile) -> None:
    client = entered(make_user())
    for _ in range(sharing.TRIES + 1):
        page = client.post(JOIN, {"key": "ABCD", "function": ""}).content.decode()
        assert french("Check the key: it has 28 letters and digits, in 7 groups of 4.") in page
        assert "Indiquez votre fonction." in page
    for _ in range(sharing.TRIES + 1):
        assert use(make_user(), make(profile, administrator).key)


@pytest.mark.parametrize("role", [Role.EDITOR, Role.READER, None])
def test_only_administrators_make_and_revoke(administrator: User, profile: Profile, role: Role | None) -> None:
    other, made = make_user(), make(profile, administrator)
    if role:
        Membership.objects.create(profile=profile, user=other, role=role)
    with pytest.raises(membership.NotAdministratorError):
        make(profile, other)
    with pytest.raises(membership.NotAdministratorError):
        sharing.revoke_key(actor=other, share=made.share)
    for name, more in (("share_add", []), ("share_revoke", [made.share.uuid])):
        address = reverse(name, args=[profile.uuid, *more])
        assert {entered(other).get(address).status_code, entered(other).post(address).status_code} == {
            403 if role else 404
        }


def test_ones_own_space_has_no_key(administrator: User) -> None:
    with pytest.raises(sharing.NotSharedError):
        make(own_profile(user=administrator), administrator)


def test_who_no_longer_administers_can_not_come_back_with_a_key(administrator: User, profile: Profile) -> None:
    second = make_user()
    Membership.objects.create(profile=profile, user=second, role=Role.ADMINISTRATOR)
    theirs, ours = make(profile, second, role=Role.ADMINISTRATOR), make(profile, administrator)
    membership.change_role(actor=administrator, profile=profile, member=second, role=Role.READER)
    assert ShareKey.objects.get(pk=theirs.share.pk).state is ShareState.REVOKED
    assert ShareKey.objects.get(pk=ours.share.pk).state is ShareState.NEW
    membership.remove(actor=administrator, profile=profile, member=second)
    with pytest.raises(sharing.KeyRefusedError):
        use(second, theirs.key)


@pytest.mark.both_databases
def test_a_key_is_not_both_used_and_revoked(administrator: User, profile: Profile) -> None:
    made = make(profile, administrator)
    use(make_user(), made.key)
    with pytest.raises(sharing.KeySpentError):
        sharing.revoke_key(actor=administrator, share=made.share)
    with pytest.raises(IntegrityError), transaction.atomic():
        ShareKey.objects.update(revoked_at=timezone.now())


# --- At the same instant ---------------------------------------------------------------------------------------------
@pytest.mark.django_db(transaction=True)
def test_one_key_used_by_many_at_once_lets_one_in() -> None:
    owner = make_user()
    profile = make_profile(member=owner)
    made, people = make(profile, owner), [make_user() for _ in range(6)]
    outcomes = at_once(
        *(lambda user=user, n=n: use(user, made.key, address=f"192.0.2.{n}") for n, user in enumerate(people))
    )
    assert sum(isinstance(outcome, Membership) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, sharing.KeyRefusedError) for outcome in outcomes) == 5
    assert profile.memberships.count() == 2
    assert AuditEvent.objects.filter(kind="share_key_refused", details__reason="used").count() == 5
    assert is_whole(profile=profile)


@pytest.mark.django_db(transaction=True)
def test_a_key_used_while_it_is_revoked() -> None:
    owner, user = make_user(), make_user()
    profile = make_profile(member=owner)
    made = make(profile, owner)
    outcomes = at_once(lambda: use(user, made.key), lambda: sharing.revoke_key(actor=owner, share=made.share))
    joined = Membership.objects.filter(profile=profile, user=user).exists()
    assert ShareKey.objects.get().state is (ShareState.USED if joined else ShareState.REVOKED)
    assert sum(isinstance(outcome, sharing.KeyRefusedError | sharing.KeySpentError) for outcome in outcomes) == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_makes_one_key() -> None:
    owner, token = make_user(), uuid4()
    profile = make_profile(member=owner)
    outcomes = at_once(
        *(lambda: sharing.make_key(actor=owner, profile=profile, uuid=token, role=Role.READER) for _ in range(4))
    )
    assert sum(outcome is not None for outcome in outcomes) == 1
    assert ShareKey.objects.count() == 1
