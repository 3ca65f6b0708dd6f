"""The first administrator: made on the server without e-mail, under the staff's rule for passwords."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import User
from notifications.models import OutgoingEmail
from tests.accounts.journeys import sign_in
from tests.factories.accounts import make_user

pytestmark = pytest.mark.django_db
EMAIL, PASSWORD = "cheffe@departement.test", "sept martins-pêcheurs au-dessus du barrage"
WHO = {"email": EMAIL, "first_name": "Anne", "last_name": "Le Goff"}


def create(monkeypatch: pytest.MonkeyPatch, password: str, **who: str) -> str:
    printed = io.StringIO()
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{password}\n"))
    call_command("createsuperuser", password_stdin=True, stdout=printed, **(WHO | who))
    return printed.getvalue()


def test_they_sign_in_before_any_email_can_leave(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert EMAIL in create(monkeypatch, PASSWORD)
    assert not OutgoingEmail.objects.exists()
    assert sign_in(client, EMAIL, PASSWORD).status_code == 302
    assert client.get("/admin/")["Location"].startswith("/compte/second-facteur/"), "a second factor first"
    assert User.objects.get(email=EMAIL).memberships.exists()


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("azerty", "au moins 15 caractères"),
        ("motdepasse-2026", "trop facile à deviner"),
        ("Anne Le Goff, cheffe", "trop facile à deviner"),
    ],
)
def test_the_staffs_rule_holds(monkeypatch: pytest.MonkeyPatch, password: str, said: str) -> None:
    with pytest.raises(CommandError, match=said):
        create(monkeypatch, password)
    assert not User.objects.filter(email=EMAIL).exists()


def test_bad_addresses_and_those_of_others_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(CommandError, match="adresse"):
        create(monkeypatch, PASSWORD, email="cheffe")
    taken = make_user("usager@exemple.test")
    with pytest.raises(CommandError):
        create(monkeypatch, PASSWORD, email=taken.email)
    taken.refresh_from_db()
    assert not taken.is_superuser


def test_where_nobody_can_be_asked_it_says_what_to_give(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    with pytest.raises(CommandError, match="--password-stdin"):
        call_command("createsuperuser", **WHO)
    with pytest.raises(CommandError, match="--first-name"):
        create(monkeypatch, PASSWORD, first_name="")


def test_a_terminal_is_asked_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    def typing(*words: str) -> None:
        monkeypatch.setattr("sys.stdin", Terminal("Anne\n"))
        monkeypatch.setattr("getpass.getpass", lambda prompt, left=list(words): left.pop(0))

    asked = WHO | {"first_name": ""}
    typing(PASSWORD, "autre chose")
    with pytest.raises(CommandError, match="différents"):
        call_command("createsuperuser", **asked, stdout=io.StringIO())
    typing(PASSWORD, PASSWORD)
    call_command("createsuperuser", **asked, stdout=io.StringIO())
    assert User.objects.get(email=EMAIL).first_name == "Anne"
