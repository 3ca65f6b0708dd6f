"""Putting a file away once its request has ended, and taking it out again: its state stays, nothing is told."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import User
from teleservices.lifecycle.payloads import Payload
from teleservices.models import ServiceRequest


@dataclass(frozen=True, kw_only=True)
class FilingAway(Payload):
    """The file is put away from now on."""

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return {"filed_away_at": now}


@dataclass(frozen=True, kw_only=True)
class TakingOut(Payload):
    """The file is no longer put away."""

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return {"filed_away_at": None}


def may_be_filed_away(request: ServiceRequest) -> bool:
    """Whether it isn't yet."""
    return request.filed_away_at is None


def is_filed_away(request: ServiceRequest) -> bool:
    """Whether there is anything to take out."""
    return request.filed_away_at is not None
