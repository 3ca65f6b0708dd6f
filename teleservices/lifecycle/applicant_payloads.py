"""What an applicant's acts bring: what they transmit, complete, or hand over to another member of their profile."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import may_file_for
from formkit.outcomes import routed_team
from formkit.values import JsonValue
from portal.words.text import fold
from teleservices.legal import acknowledgement_columns
from teleservices.lifecycle.errors import ActRefusedError
from teleservices.lifecycle.payloads import Payload
from teleservices.models import Acknowledgement, CorrectionRequest, FormVersion, ServiceRequest, Team


@dataclass(frozen=True, kw_only=True)
class Transmission(Payload):
    """The answers of the path taken, declared true; fixes the team, the clock and the acknowledgement's columns."""

    answers: Mapping[str, JsonValue]
    facts: Mapping[str, JsonValue]
    """What expressions read beside the answers: kept, so that the path never changes afterwards."""
    pins: Mapping[str, int]
    """The version of each parameter that was read, by its key: which one the facts have the value of."""

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        procedure = request.procedure
        team = self._routed(request) or procedure.team
        if team is None:
            raise ActRefusedError(_("This procedure has no instructing service yet. Your draft is kept."))
        return {
            "answers": dict(self.answers),
            "facts": dict(self.facts),
            "pins": dict(self.pins),
            "set_aside": [],
            "unread": {},
            "moved_from": None,
            "applicant": actor,
            "applicant_name": request.profile.name,
            "applicant_sort_name": fold(request.profile.name),
            "team": team,
            "submitted_at": now,
            "late_at": now + dt.timedelta(days=procedure.late_after_days),
            "honour_statement_version": procedure.honour_statement_version,
        }

    def _routed(self, request: ServiceRequest) -> Team | None:
        """The service that the form's rules choose; None for the procedure's own, or one that no longer exists."""
        name = routed_team(request.form, {**self.answers, **self.facts})
        return Team.objects.filter(name=name).first() if name else None

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        columns = acknowledgement_columns(procedure=request.procedure, received_at=now, team=request.team)
        acknowledgement = Acknowledgement.objects.create(request=request, **columns)
        return {"acknowledgement": acknowledgement.pk}


@dataclass(frozen=True, kw_only=True)
class FormMove(Payload):
    """A draft's answers as another version of its form holds them, and what that version doesn't hold."""

    version: FormVersion
    answers: Mapping[str, JsonValue]
    set_aside: Sequence[Mapping[str, JsonValue]]

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return {
            "form_version": self.version,
            "answers": dict(self.answers),
            "set_aside": [dict(answer) for answer in self.set_aside],
            "moved_from": request.moved_from or request.form_version,
        }

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return {"version": self.version.number, "set_aside": len(self.set_aside)}


@dataclass(frozen=True, kw_only=True)
class HandingOver(Payload):
    """Another member of the profile follows the request: they receive its e-mails from then on."""

    member: User

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        if self.member == request.applicant:
            raise ActRefusedError(_("This person follows the request already."))
        if not self.member.is_active or not may_file_for(self.member, request.profile):
            raise ActRefusedError(_("Choose a member of the profile whose role lets them act on its requests."))
        return {"applicant": self.member}

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return {"member": self.member.pk}


def may_be_handed_over(request: ServiceRequest) -> bool:
    """Whether its profile has members: a person's own has none."""
    return not request.profile.type.is_personal


@dataclass(frozen=True, kw_only=True)
class Resubmission(Payload):
    """Closes the open correction request, answered or not; drops the answers that those given now hide."""

    answers: Mapping[str, JsonValue] | None = None
    """Those of the path; None when the service goes on without waiting."""
    unchanged_keys: tuple[str, ...] = ()
    """What comes back as it was, and so isn't received (CRPA L114-5)."""
    confirmation: str = ""
    """Why the applicant keeps it."""

    def changes(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        return {} if self.answers is None else {"answers": dict(self.answers), "completed_at": now}

    def record(self, request: ServiceRequest, actor: User, now: dt.datetime) -> dict[str, object]:
        arrived = None if self.answers is None else now
        CorrectionRequest.objects.filter(request=request, answered_at=None).update(
            answered_at=now,
            received_at=arrived,
            unchanged_keys=list(self.unchanged_keys),
            confirmation=self.confirmation,
        )
        return {"unchanged": list(self.unchanged_keys)} if self.unchanged_keys else {}
