"""The limited links by which an opinion is given: made, read, lapsed. Of a token, the digest alone is kept."""

import datetime as dt
import hashlib
import secrets

from django.urls import reverse

from teleservices.deciding.opinions.errors import LinkClosedError, LinkUnknownError
from teleservices.legal import legal_day
from teleservices.models import Opinion, OpinionLink, State
from teleservices.models.deciding.opinion import READING, WAITING


def digest_of(token: str) -> str:
    """What is kept of a token. No salt: 256 random bits can't be found from their SHA-256."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_link(opinion: Opinion, *, now: dt.datetime) -> str:
    """The address, on the portal, of one more link to the opinion; it can't be read again."""
    token = secrets.token_urlsafe(32)
    OpinionLink.objects.create(opinion=opinion, digest=digest_of(token), made_at=now)
    return reverse("advice", args=[token])


def opinion_by(token: str, *, now: dt.datetime) -> Opinion:
    """The opinion to which a link leads, with its request and its form. Raises LinkUnknownError, LinkClosedError."""
    link = OpinionLink.objects.filter(digest=digest_of(token)).first()
    if link is None:
        raise LinkUnknownError
    opinion = Opinion.objects.select_related(
        "request__procedure", "request__form_version", "request__team", "request__profile__type", "asked_by"
    ).get(pk=link.opinion_id)
    if has_lapsed(opinion, now=now):
        raise LinkClosedError
    return opinion


def has_lapsed(opinion: Opinion, *, now: dt.datetime) -> bool:
    """Whether its links are dead: withdrawn; given and read again long enough; no longer of any use."""
    if opinion.withdrawn_at:
        return True
    if opinion.answered_at:
        return now > opinion.answered_at + READING
    return opinion.request.state not in State.open() or legal_day(now) > opinion.deadline + WAITING
