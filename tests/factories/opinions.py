"""Opinions asked by the product's own functions, and the links that their e-mails carry."""

import datetime as dt
import re

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.models import OutgoingEmail
from teleservices.deciding.opinions.seeking import Question, ask_opinion
from teleservices.models import AdviserKind, AnswerKind, Opinion, ServiceRequest
from tests.factories.procedures import make_instructor

QUESTION = "La voirie supporte-t-elle l’affluence prévue ?"
ADVISER = "maire@brenne.test"


def question(**changes: object) -> Question:
    """To the mayor, on the first step."""
    values = {
        "name": "Jeanne Rivière",
        "email": ADVISER,
        "adviser_kind": AdviserKind.COMMUNE,
        "capacity": "maire de Brenne",
        "text": QUESTION,
        "answer_kind": AnswerKind.VERDICT,
        "deadline": timezone.localdate() + dt.timedelta(days=21),
        "step_keys": ["s_project1"],
    }
    return Question(**values | changes)


def make_opinion(request: ServiceRequest, actor: User | None = None, **changes: object) -> Opinion:
    """One that is awaited."""
    return ask_opinion(
        request_id=request.pk, actor=actor or make_instructor(request.team), question=question(**changes)
    )


def last_token() -> str:
    """That of the link in the last e-mail that carries one."""
    emails = OutgoingEmail.objects.filter(kind__startswith="opinion.", text__contains="/avis/").order_by("-pk")
    [token] = set(re.findall(r"/avis/([\w-]+)/", emails[0].text))
    return token


def last_code() -> str:
    """The last code that was mailed."""
    email = OutgoingEmail.objects.filter(kind="opinion.code").latest("pk")
    return re.findall(r"\b\d{6}\b", email.text)[0]


def enter(client: Client, token: str) -> None:
    """Come in as who received the link does."""
    page = reverse("advice_code", args=[token])
    assert client.post(page, {"action": "send"}).status_code == 302
    assert client.post(page, {"code": last_code()}).status_code == 302
