"""What happened to a request, append-only and chained: each event carries a digest over the one before."""

import hashlib
import json
import secrets
from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.history.append_only import ChainedEvent, ChainQuerySet
from teleservices.models.procedures.stage import Stage
from teleservices.models.requests.service_request import ServiceRequest
from teleservices.models.states import State

ELIMINATED = "eliminated"
"""The event that says that the contents of those before were destroyed, the time of their request being over."""


DIGEST_VERSION = 2
"""Of what the digest of an event covers: who acted, both states, the stage, for whom, hashes of its text and data."""


class RequestEvent(ChainedEvent):
    """One act on a request. `text` is what the applicant was told; `data` holds facts, never answers.

    A request whose time is over has the text, the data and the salt of its events emptied, all three at once: the
    hashes stay, and what was written can't be guessed from them. An event says it of them, with what remains of each,
    else the chain is no longer whole.
    """

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="events", db_index=False)
    act = models.CharField(max_length=40)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    actor_uuid = models.UUIDField(null=True)
    """Stays in the digest when the actor's account is erased."""
    from_state = models.CharField(max_length=24, choices=State)
    to_state = models.CharField(max_length=24, choices=State)
    stage = models.ForeignKey(Stage, null=True, on_delete=models.PROTECT, related_name="+")
    is_public = models.BooleanField(default=True, help_text="shown to the applicant")
    text = models.TextField(blank=True)
    data = models.JSONField(default=dict)
    salt = models.CharField(max_length=32, blank=True)
    text_hash = models.CharField(max_length=64, blank=True)
    data_hash = models.CharField(max_length=64, blank=True)
    digest_version = models.PositiveSmallIntegerField(default=DIGEST_VERSION)
    at = models.DateTimeField()

    for_whom = ""
    """The name of who was away and for whom their deputy acted; only where the desk read it."""
    title = ""
    """What was done, in words: `desk.history` says it."""

    objects = ChainQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        verbose_name = _("event")
        verbose_name_plural = _("events")
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="event_number_once")]

    def __str__(self) -> str:
        return f"{self.number} {self.act}"

    def chain(self) -> "models.QuerySet[RequestEvent]":
        """The events of the same request, whose digests follow on from one another."""
        return RequestEvent.objects.filter(request=self.request_id)

    @property
    def is_emptied(self) -> bool:
        """Whether its text and its data were emptied, as anonymising does."""
        return not (self.salt or self.text or self.data)

    def seal(self) -> None:
        """Keep who acted, and hash text and data with a salt of this event alone."""
        self.actor_uuid = self.actor.uuid if self.actor else None
        self.salt = secrets.token_hex(16)
        self.text_hash, self.data_hash = self._content_hashes()

    def is_as_written(self, previous: str) -> bool:
        """Whether nothing was changed since; being emptied is no change, where a later event says it."""
        return super().is_as_written(previous) and (
            self.is_emptied or (self.text_hash, self.data_hash) == self._content_hashes()
        )

    @property
    def lacks_contents(self) -> bool:
        """Whether it was emptied."""
        return self.is_emptied

    @property
    def remains(self) -> str:
        """The SHA-256 of its digest and of all that stays of it once it is emptied, and its actor forgotten."""
        parts = [self.digest, self.request_id, self.number, self.act, str(self.actor_uuid), self.from_state]
        parts += [self.to_state, self.stage_id, self.is_public, self.at.isoformat()]
        return _sha256(parts)

    def emptied_ones(self) -> Mapping[int, str]:
        """Those that the event of an elimination names."""
        return dict(self.data.get("emptied", ())) if self.act == ELIMINATED else {}

    def digest_after(self, previous: str) -> str:
        """The SHA-256 of this event chained to `previous`, the digest of the event before."""
        who = self.actor.uuid if self.actor else self.actor_uuid
        covered = [
            self.digest_version,
            self.request_id,
            self.number,
            self.act,
            who and str(who),
            self.from_state,
            self.to_state,
            self.stage_id,
            self.is_public,
            self.text_hash,
            self.data_hash,
            self.at.isoformat(),
        ]
        return _sha256([previous, *covered])

    def _content_hashes(self) -> tuple[str, str]:
        return _sha256([self.salt, self.text]), _sha256([self.salt, self.data])


def _sha256(values: list[object]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, default=str).encode()).hexdigest()
