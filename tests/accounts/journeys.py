"""What the tests of this app do again and again: read the last e-mail, open its link, answer the question."""

import datetime as dt
import re
import time

import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.robots import plain_question
from notifications.models import OutgoingEmail

NEWCOMER = {
    "first_name": "Odile",
    "last_name": "Martin",
    "email": "odile@exemple.test",
    "password1": "quatre hérons dorment au moulin",
    "terms": "on",
}


def answer_to(text: str) -> str:
    """What a person answers to the plain question `text` (in French, as the product asks it)."""
    if match := re.search(r"Combien font (\w+) plus (\w+)", text):
        first, second = (plain_question.NUMBERS.index(word) for word in match.groups())
        return str(first + second)
    if match := re.search(r"le (premier|deuxième|troisième) de ces trois mots\s?: (.+)\.", text):
        return match[2].split(", ")[plain_question.RANKS.index(match[1])]
    match = re.search(r"le nombre «\s?(\w+)\s?» en chiffres", text)
    assert match, text
    return str(plain_question.NUMBERS.index(match[1]))


def plain_proof() -> dict[str, str]:
    """The fields of a plain question answered."""
    question = plain_question.ask()
    return {"robot_check_token": question.token, "robot_check_answer": answer_to(question.text)}


def sign_up(client: Client, *, query: str = "", **changes: str):
    """Post the sign-up form as a person without JavaScript does."""
    return client.post(f"/compte/creer/{query}", NEWCOMER | plain_proof() | changes)


def sign_in(client: Client, email: str, password: str, *, query: str = ""):
    """Post the sign-in form."""
    return client.post(f"/compte/connexion/{query}", {"login": email, "password": password})


OWNER = {
    "first_name": "Inès",
    "last_name": "Bauer",
    "password1": "six barques vertes sous la pluie",
    "terms": "on",
}
"""What someone enters who opens an activation link elsewhere than in the browser that signed up."""


def activate_anew(client: Client, link: str, **changes: str):
    """Post the form of an activation link as its address's owner."""
    return client.post(link, OWNER | changes)


def last_email(recipient: str) -> OutgoingEmail:
    """The newest e-mail to `recipient`."""
    email = OutgoingEmail.objects.filter(recipient=recipient).order_by("-pk").first()
    assert email, f"nothing was sent to {recipient}"
    return email


def link_in(email: OutgoingEmail) -> str:
    """The one link of an e-mail's action, without the host."""
    match = re.search(r"http://testserver(/compte/\S+)", email.text)
    assert match, email.text
    return match[1]


def later(**span: int) -> time_machine.travel:
    """So much later, without changing the zone (Django's reset links count in local time)."""
    return time_machine.travel(time.time() + dt.timedelta(**span).total_seconds())


def queries_of(client: Client, path: str) -> int:
    """How many queries a page takes once caches are warm."""
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    return len(captured)
