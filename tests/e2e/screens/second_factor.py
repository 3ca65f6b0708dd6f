"""The second factor: set up, given at sign-in, given again, given up."""

import re

from django.test import Client

from tests.accounts.telephone import at_a_new_code, code
from tests.e2e.screens.account import mine
from tests.e2e.screens.base import Place, Screen, entering, newly_proven, session_of, signed_in

INDEX = "/compte/second-facteur/"
SET_UP, CODE = f"{INDEX}application/", f"{INDEX}code/"


def proven() -> tuple[str, Client]:
    """Someone who has just set it up, as they do it themselves: their address, and their session."""
    address, client = newly_proven()
    secret = re.search(r"<code>([A-Z2-7]+)</code>", client.get(SET_UP).content.decode())
    assert secret
    with at_a_new_code():
        client.post(SET_UP, {"code": code(secret[1])})
    return address, client


def setting_up() -> Place:
    """About to set it up, the password just given."""
    return Place(SET_UP, session=session_of(newly_proven()[1]))


def signing_in() -> Place:
    """The password given, the code not yet."""
    address, _client = proven()
    return Place(CODE, session=session_of(signed_in(address)))


def with_it(path: str) -> Place:
    """A screen of someone who has it."""
    _address, client = proven()
    return Place(path, session=session_of(client))


def again() -> Place:
    """What is sensitive, long after sign-in."""
    address, _client = proven()
    return Place(f"{INDEX}confirmer/", address)


SCREENS = [
    Screen("second-factor-none", mine(INDEX)),
    Screen("second-factor-set-up", setting_up),
    Screen("second-factor-set-up-error", setting_up, entering(code="000000")),
    Screen("second-factor-set-up-asks-for-the-password", mine(SET_UP, lands="/compte/confirmer/")),
    Screen("second-factor", lambda: with_it(INDEX), shows=f"main a[href='{INDEX}codes/']"),
    Screen("second-factor-codes", lambda: with_it(f"{INDEX}codes/"), shows="main li code"),
    Screen("second-factor-new-codes", lambda: with_it(f"{INDEX}codes/nouveaux/")),
    Screen("second-factor-give-up", lambda: with_it(f"{SET_UP}retirer/")),
    Screen("second-factor-code", signing_in),
    Screen("second-factor-code-error", signing_in, entering(code="000000")),
    Screen("second-factor-again", again),
    Screen("second-factor-again-error", again, entering(code="000000")),
]  # fmt: skip
