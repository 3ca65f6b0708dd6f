"""The screens of keys: made and shown once, sent by e-mail, listed, revoked, entered by who received one."""

import datetime as dt
import re
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from accounts.models import AuditEvent, Profile, Role, ShareKey, ShareState, User
from accounts.profiles import sharing
from notifications.models import OutgoingEmail
from tests.accounts.journeys import last_email, queries_of
from tests.accounts.sharing import entered, make, spoil, use
from tests.factories.accounts import make_profile, make_user

JOIN = "/compte/profils/rejoindre/"


@pytest.fixture(autouse=True)
def _nobody_has_tried_yet(db: None) -> None:
    cache.clear()


@pytest.fixture
def administrator(db: None) -> User:
    return make_user("odile@exemple.test")


@pytest.fixture
def profile(administrator: User) -> Profile:
    return make_profile(member=administrator, name="Comité des fêtes")


# --- By e-mail -------------------------------------------------------------------------------------------------------
def test_a_key_is_sent_when_asked_and_the_address_is_not_kept(administrator: User, profile: Profile) -> None:
    made = make(profile, administrator, recipient="claire@exemple.test")
    text = last_email("claire@exemple.test").text
    assert made.key in text
    assert f"http://testserver{JOIN}" in text
    assert "Odile Martin vous invite" in text
    kept = repr(list(ShareKey.objects.values())) + repr(list(AuditEvent.objects.values("details")))
    assert "claire@" not in kept
    assert AuditEvent.objects.get().details["sent"] is True


def test_so_many_keys_are_sent_and_no_more(administrator: User, profile: Profile) -> None:
    for _ in range(sharing.SENDINGS):
        make(profile, administrator, recipient="claire@exemple.test")
    answers = given_in_form(recipient="claire@exemple.test", note="Claire")
    response = entered(administrator).post(reverse("share_add", args=[profile.uuid]), answers)
    assert response.status_code == 422
    assert "Vous avez envoyé beaucoup de clés." in response.content.decode()
    assert 'value="Claire"' in response.content.decode()
    assert ShareKey.objects.count() == sharing.SENDINGS
    assert OutgoingEmail.objects.filter(recipient="claire@exemple.test").count() == sharing.SENDINGS


# --- Screens ---------------------------------------------------------------------------------------------------------
def given_in_form(**changes: object) -> dict[str, object]:
    return {"role": "reader", "days": 7, "note": "", "recipient": "", "token": uuid4()} | changes


def test_what_to_do_with_a_key_is_told_in_the_words_of_the_page_that_takes_it(
    administrator: User, profile: Profile
) -> None:
    client = entered(administrator)
    page = client.post(reverse("share_add", args=[profile.uuid]), given_in_form()).content.decode()
    taken = client.get(reverse("profile_add")).content.decode()
    steps = re.findall(r"«\s([^»]+)\s»", re.search(r"<ol>.*?</ol>", page, re.DOTALL)[0])  # type: ignore[index]
    assert steps[1:] == ["Ajouter ou rejoindre un profil", "Rejoindre un profil existant"]
    assert not [step for step in steps if f"{step}<" not in taken]


def test_a_key_is_shown_once(administrator: User, profile: Profile) -> None:
    client, address = entered(administrator), reverse("share_add", args=[profile.uuid])
    page = client.get(address).content.decode()
    token = re.search(r'name="token" value="([-0-9a-f]+)"', page)
    assert token, page
    answers = given_in_form(note="Claire, trésorière", token=token[1])
    response = client.post(address, answers)
    assert "no-store" in response["Cache-Control"]
    shown = re.search(r"(?:\w{4}-){6}\w{4}(?=</p>)", response.content.decode())
    assert shown
    again = client.post(address, answers, follow=True)
    assert again.redirect_chain == [(reverse("space_members", args=[profile.uuid]), 302)]
    members = again.content.decode()
    assert "elle n’est montrée qu’une fois" in members
    assert shown[0] not in members
    assert "Claire, trésorière" in members
    assert ShareKey.objects.count() == 1
    assert token[1] not in client.get(address).content.decode()
    share = ShareKey.objects.get()
    assert (share.role, share.state) == (Role.READER, ShareState.NEW)
    assert share.expires_at - share.created_at < dt.timedelta(days=7, seconds=5)
    assert use(make_user(), shown[0]).role == Role.READER


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"role": ""}, "Choisissez un rôle."),
        ({"role": "emperor"}, "Choisissez un rôle."),
        ({"recipient": "claire"}, "Vérifiez l’adresse"),
        ({"days": "1000"}, "error"),
        ({"token": "1"}, "error"),
    ],
)
def test_each_mistake_is_said_and_makes_no_key(
    administrator: User, profile: Profile, changes: dict[str, object], message: str
) -> None:
    address = reverse("share_add", args=[profile.uuid])
    response = entered(administrator).post(address, given_in_form(**changes))
    assert response.status_code == 422
    assert message in response.content.decode()
    assert not ShareKey.objects.exists()


def test_the_table_says_where_each_key_stands(administrator: User, profile: Profile) -> None:
    for how in ("new", "used", "revoked", "expired"):
        spoil(make(profile, administrator, note=f"Clé {how}"), how, administrator)
    page = entered(administrator).get(reverse("space_members", args=[profile.uuid])).content.decode()
    page = re.sub(r"\s+", " ", page)
    for note, state in (("new", "Nouvelle"), ("used", "Activée le"), ("revoked", "Révoquée"), ("expired", "Expirée")):
        row = page[page.index(f"Clé {note}") :]
        assert state in row[: row.index("</tr>")]
    assert re.search(r"Activée le [^<]+ par Odile Martin", page)
    assert page.count("/composition/partages/") == 2  # one to revoke, and the button that adds


def test_a_key_is_revoked(administrator: User, profile: Profile) -> None:
    made, client = make(profile, administrator, note="Claire"), entered(administrator)
    address = reverse("share_revoke", args=[profile.uuid, made.share.uuid])
    assert "Pour\u00a0: Claire." in client.get(address).content.decode()
    assert "La clé est révoquée" in client.post(address, follow=True).content.decode()
    with pytest.raises(sharing.KeyRefusedError):
        use(make_user(), made.key)
    for method in (client.get, client.post):
        assert "déjà activée, révoquée ou expirée" in method(address, follow=True).content.decode()
    elsewhere = make_profile(member=administrator)
    assert client.get(reverse("share_revoke", args=[elsewhere.uuid, made.share.uuid])).status_code == 404


def test_a_key_typed_in_its_own_way_opens_the_space(administrator: User, profile: Profile) -> None:
    made, user = make(profile, administrator), make_user()
    typed = made.key.replace("-", " ").lower().replace("0", "o").replace("1", "l")
    response = entered(user).post(JOIN, {"key": typed, "function": "Trésorier"}, follow=True)
    assert response.redirect_chain == [(reverse("space", args=[profile.uuid]), 302)]
    assert "Vous êtes maintenant membre" in response.content.decode()


def test_queries_of_the_keys_do_not_grow(administrator: User, profile: Profile) -> None:
    client, address = entered(administrator), reverse("space_members", args=[profile.uuid])
    use(make_user(), make(profile, administrator).key)
    before = queries_of(client, address)
    for _ in range(6):
        use(make_user(), make(profile, administrator).key)
    make(profile, administrator)
    assert queries_of(client, address) == before
    assert before <= 14


def test_many_keys_are_on_several_pages(administrator: User, profile: Profile) -> None:
    for number in range(22):
        make(profile, administrator, note=f"Personne {number:02}")
    client, address = entered(administrator), reverse("space_members", args=[profile.uuid])
    first, second = (client.get(f"{address}?page={page}").content.decode() for page in (1, 2))
    assert "Personne 21" in first
    assert "Personne 01" not in first
    assert "Personne 01" in second
